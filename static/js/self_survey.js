// Remembers the answers of a survey that somebody does alone, in this tab of the browser and nowhere else: two tabs
// have an own memory each. Without it the page works as well, as a form.
const PLACE = "self-survey";
const form = document.querySelector("form[data-own-survey]");

// A browser may refuse to remember anything: then the answers live in the page alone.
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

function remember(answers) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(answers));
  } catch {
    // Nothing to be done: they are in the page.
  }
}

// Not removed but emptied: a page from before, brought back by the Back button, is then empty too.
const forget = () => remember({});

if (form) {
  const boxes = [...form.querySelectorAll("input[type=radio]")];
  const total = new Set(boxes.map((box) => box.name)).size;
  const progress = form.querySelector("[data-progress]");
  const inPage = () =>
    Object.fromEntries(boxes.filter((box) => box.checked).map((box) => [box.name, box.value]));

  function showProgress() {
    const done = Object.keys(inPage()).length;
    progress.querySelector("progress").value = done / total;
    progress.querySelector("span").textContent = form.dataset.ownSurvey.replace("DONE", done).replace("TOTAL", total);
  }

  // What is remembered is newer than what came with the page, which may be one that the Back button asked for again.
  function fill() {
    const answers = remembered();
    if (answers) for (const box of boxes) box.checked = answers[box.name] === box.value;
    showProgress();
  }

  fill();
  // The Back button brings an older page again, or the browser puts in what it remembers of it.
  window.addEventListener("pageshow", fill);

  form.addEventListener("change", () => {
    remember(inPage());
    showProgress();
  });

  progress.hidden = false;
  for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
}

for (const link of document.querySelectorAll("[data-forget]")) link.addEventListener("click", forget);
