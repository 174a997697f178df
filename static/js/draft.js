// Saves a part of a plan while somebody writes it. Without this script the Save button does the same.
const PAUSE = 2000; // milliseconds without a key before it is saved
const SLOW = 800; // a save that takes longer is mentioned
const PATIENCE = 20000; // how long an answer is waited for
const [SOONEST, LATEST] = [5000, 60000]; // between two tries while the server is away

const form = document.querySelector("form[data-draft]");
if (form) {
  const status = form.querySelector(".draft-status");
  const [words, signIn] = [status.querySelector("span"), status.querySelector("a")];
  const at = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

  let typed = 0; // counts every change; what is stored is all up to `stored`
  let stored = 0;
  let running = null; // the save that is under way
  let timer = null;
  let wait = SOONEST;
  let isLeaving = false; // the Save button was pressed
  let isHalted = false; // only the person can go on: both versions, or a part that is gone
  let isSignedOut = false;

  const isDirty = () => typed > stored;
  const say = (text, { link = false } = {}) => {
    if (words.textContent !== text) words.textContent = text;
    signIn.hidden = !link;
  };
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  async function post(token, hasToGo) {
    const body = new FormData(form);
    if (token) body.set("csrfmiddlewaretoken", token);
    return fetch(location.href, {
      method: "POST",
      headers: { "X-Autosave": "1" },
      body,
      keepalive: hasToGo,
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  // Signing in in another tab makes our token too old. The page has the new one; nothing else is taken from it.
  async function newToken() {
    const page = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) });
    const found = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = found.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return token;
  }

  async function send(hasToGo) {
    const answer = await post(null, hasToGo);
    if (answer.status !== 403) return answer;
    const token = await newToken();
    return token ? post(token, hasToGo) : answer;
  }

  function taken({ revision, url }) {
    form.elements.revision.value = revision;
    // What was new has a page of its own now. The address says which revision the text was typed upon, for a reload
    // and for the Back button; a form without an action is sent to it.
    form.elements.key?.remove();
    history.replaceState(null, "", `${url || location.pathname}?at=${revision}`);
    say(status.dataset.saved.replace("TIME", at()));
  }

  async function understand(answer, upTo) {
    isSignedOut = answer.status === 401;
    if (answer.status >= 500) throw new Error("away");
    wait = SOONEST;
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok && said.saved) {
      stored = upTo;
      taken(said);
    } else if (isSignedOut) {
      say(status.dataset.signedOut, { link: true });
    } else if (answer.status === 409 || answer.status === 404) {
      isHalted = true;
      say(answer.status === 409 ? status.dataset.overtaken : status.dataset.gone);
    } else {
      say(`${status.dataset.notSaved} ${said.errors?.[0] ?? status.dataset.press}`);
    }
    return answer.ok;
  }

  async function attempt(hasToGo) {
    const upTo = typed;
    const slow = setTimeout(() => say(status.dataset.saving), SLOW);
    try {
      return await understand(await send(hasToGo), upTo);
    } catch {
      say(status.dataset.away);
      later(wait);
      wait = Math.min(wait * 2, LATEST);
      return false;
    } finally {
      clearTimeout(slow);
    }
  }

  async function save({ hasToGo = false } = {}) {
    clearTimeout(timer);
    if (running || isHalted || isLeaving || !isDirty()) return;
    running = attempt(hasToGo);
    const wasSaved = await running;
    running = null;
    if (wasSaved && isDirty()) later(PAUSE);
  }

  function changed() {
    typed += 1;
    if (!isHalted && !isSignedOut) later(PAUSE);
  }

  // Whether a box holds something other than what the page was sent with.
  const differs = (field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.options
        ? [...field.options].some((option) => option.selected !== option.defaultSelected) &&
          (field.selectedIndex > 0 || [...field.options].some((option) => option.defaultSelected))
        : field.value !== field.defaultValue;
  const isTyped = (field) => field.name && field.type !== "hidden" && differs(field);

  form.addEventListener("input", changed);
  form.addEventListener("focusout", () => save());
  document.addEventListener("visibilitychange", () => save({ hasToGo: document.hidden }));
  window.addEventListener("focus", () => save());
  window.addEventListener("online", () => save());

  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (running) {
      // Two saves at once would overtake each other.
      event.preventDefault();
      const button = event.submitter;
      say(status.dataset.saving);
      await running;
      form.requestSubmit(button);
      return;
    }
    isLeaving = true;
  });

  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !isLeaving) event.preventDefault();
  });

  window.addEventListener("pageshow", (event) => {
    isLeaving = false;
    // Put in again by the browser, or sent back with errors: typed, and not stored.
    if ([...form.elements].some(isTyped) || form.querySelector("[aria-invalid]")) {
      typed += 1;
      later(PAUSE);
    } else if (!event.persisted) {
      // Nothing typed: what is shown is what stands there now, however old the address.
      form.elements.revision.value = form.dataset.revision;
    }
  });
}
