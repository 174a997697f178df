// Signing out takes the pages of surveys off this device. What was entered and not sent yet stays, to be sent later.
document.addEventListener("submit", async (event) => {
  if (!globalThis.caches || !/\/logout\/$/.test(event.target.action)) return;
  event.preventDefault();
  await caches.delete("surveys").catch(() => {});
  event.target.submit();
});
