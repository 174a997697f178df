// Warns a member before the session ends, and keeps what is on the page until the same member has signed in again.
// Without this script the session ends all the same, and a form that is sent then is kept by the server's answer.
const dialog = document.getElementById("session-end");
if (dialog) {
  const { url, idle, warning, whose } = dialog.dataset;
  const warnAt = Number(warning) * 1000;
  const reportEvery = (Number(idle) * 1000) / 6;
  const title = dialog.querySelector("h2");
  const soon = title.textContent;

  let endsAt = Date.now() + Number(dialog.dataset.left) * 1000;
  let longestAt = Infinity;
  let token = "";
  let reportedAt = Date.now();
  let hasActed = false; // since it was last reported that somebody is there
  let isAsking = false;

  const show = (state) => {
    title.textContent = state === "over" ? title.dataset.over : soon;
    for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
    dialog.dataset.state = state;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(`.form-buttons [data-when=${state}]`).focus();
  };
  const hide = () => {
    dialog.dataset.state = "";
    if (dialog.open) dialog.close();
  };

  function understand({ left, longest, token: newer, whose: theirs }) {
    // Somebody else signed in in another tab: what is on this page is not theirs to see.
    if (theirs !== whose) return location.replace("/");
    endsAt = Date.now() + left * 1000;
    longestAt = Date.now() + longest * 1000;
    if (newer !== token) {
      token = newer;
      // Signing in in another tab makes the token in our forms too old.
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    }
    if (left * 1000 > warnAt) hide();
  }

  // Marked as no act of a person: the server counts it only where we say so, by a POST.
  async function ask(method) {
    const headers = { "X-Autosave": "1", "X-CSRFToken": token };
    const answer = await fetch(url, { method, headers, signal: AbortSignal.timeout(10000) });
    if (answer.status === 401) show("over");
    else if (answer.ok) understand(await answer.json());
  }

  async function onceAtATime(work) {
    if (isAsking) return;
    isAsking = true;
    await work().catch(() => {}); // no line: asked again in a second
    isAsking = false;
  }

  async function stay() {
    [hasActed, reportedAt] = [false, Date.now()];
    if (!token) await ask("GET");
    if (dialog.dataset.state !== "over") await ask("POST");
  }

  async function look() {
    await ask("GET");
    if (dialog.dataset.state || endsAt - Date.now() > warnAt) return;
    show(longestAt - Date.now() <= warnAt ? "longest" : "idle");
  }

  function tick() {
    const now = Date.now();
    if (dialog.dataset.state === "over") return;
    if (now >= endsAt) onceAtATime(look);
    else if (hasActed && !dialog.dataset.state && now - reportedAt >= Math.min(reportEvery, endsAt - now)) onceAtATime(stay);
    else if (endsAt - now <= warnAt && !dialog.dataset.state) onceAtATime(hasActed && longestAt - now > warnAt ? stay : look);
  }

  for (const act of ["keydown", "pointerdown"]) {
    document.addEventListener(act, () => { hasActed = !dialog.dataset.state; }, { passive: true });
  }
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("button[data-when=idle]").addEventListener("click", () => onceAtATime(stay));
  dialog.querySelector("button[data-when=longest]").addEventListener("click", () => dialog.close());
  window.addEventListener("focus", () => dialog.dataset.state && onceAtATime(() => ask("GET")));
  setInterval(tick, 1000);
}
