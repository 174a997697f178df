// Says how many characters are left while somebody types. Without it the words of the page say how many there may be.
const QUIET = 1000; // milliseconds without a key before a screen reader is told
const NEARLY_FULL = 0.1; // until then it is not told at all: nobody wants to hear 9,876, 9,875

for (const hint of document.querySelectorAll("[data-limit]")) {
  const box = document.getElementById(hint.id.replace(/_limit$/, ""));
  const limit = Number(hint.dataset.limit);
  const spoken = document.createElement("span");
  spoken.className = "usa-sr-only";
  spoken.setAttribute("role", "status");
  hint.after(spoken);
  let timer;

  // As the server counts: whole characters, however many units they take, and none for spaces at either end.
  const left = () => limit - [...box.value.trim()].length;
  const words = (number) => {
    const pattern = number < 0 ? hint.dataset.over : hint.dataset.left;
    return pattern.replace("N", Math.abs(number).toLocaleString(document.documentElement.lang));
  };
  const show = () => {
    const number = left();
    hint.textContent = words(number);
    hint.classList.toggle("is-over", number < 0);
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = number < limit * NEARLY_FULL ? words(number) : "";
    }, QUIET);
  };

  box.addEventListener("input", show);
  // The browser's Back button puts the text in again after this ran.
  window.addEventListener("pageshow", show);
}
