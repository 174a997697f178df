// On paper nothing can be opened: whatever is folded is printed, and folded again afterwards.
const folded = new Set();

window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    folded.add(details);
    details.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const details of folded) {
    details.open = false;
  }
  folded.clear();
});
