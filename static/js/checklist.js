// The checklist at the door. Every entry is kept on the phone first and sent when there is a signal; only what the
// server has confirmed is called saved. Without this script each section has a button that saves it.
const PAUSE = 1200; // milliseconds after an entry before it is sent
const [PATIENCE, PHOTO_PATIENCE] = [20000, 90000]; // how long an answer is waited for
const [SOONEST, LATEST] = [4000, 60000]; // between two tries while the server is away
const MOST_AT_ONCE = 20; // changes in one request
const [WIDEST, LARGEST] = [1600, 15 * 1024 * 1024]; // of a photo: pixels, and bytes

class Halted extends Error {} // only the officer can go on: signed out, approved, no longer theirs

const root = document.getElementById("checklist");
if (root && globalThis.indexedDB && navigator.locks && crypto.randomUUID) {
  const survey = `${root.dataset.member}/${root.dataset.reference}`;
  const status = root.querySelector(".checklist-status");
  const part = (name) => status.querySelector(`[data-${name}]`);
  const templateOf = (id) => document.getElementById(id).content.firstElementChild;

  let token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  let timer = null;
  let wait = SOONEST;
  let running = false;
  let isAway = !navigator.onLine;
  let isStale = true; // what others wrote has not been asked for since the page was opened or shown
  let halt = ""; // why nothing is sent: signedOut, approved or gone
  let notice = ""; // a sentence that stands until the next try

  // --- Items: what stands on the page, and what the server has not confirmed of it ---

  const items = new Map();
  for (const box of root.querySelectorAll("[data-item]")) {
    const key = box.dataset.item;
    const names = key === "words" ? ["good", "first"] : ["answer", "note", "urgency", "cost", "recommendation"];
    const label = box.querySelector("legend, label").textContent.trim();
    items.set(key, { key, box, names, label, revision: Number(box.dataset.revision), unsent: null, saved: null });
  }
  const photos = new Map(); // not sent yet, by their ids
  const removals = new Map(); // of photos that the server has, or may have: it has not confirmed them
  const removed = new Set(); // what was on its way when it was taken away may arrive after that
  const shownPhotos = (id) => root.querySelector(`[data-photo="${id}"]`);
  const field = (item, name) => item.box.closest("form").elements[`${name}-${item.key}`];

  function read(item) {
    const values = Object.fromEntries(item.names.map((name) => [name, field(item, name).value]));
    if ("urgency" in values) values.urgency = Number(values.urgency);
    return values;
  }

  function show(item, values) {
    for (const name of item.names) field(item, name).value = values[name];
    if (!values.answer) for (const radio of item.box.querySelectorAll("[type=radio]")) radio.checked = false;
  }

  function count() {
    const answered = (box) => box.querySelectorAll("[type=radio]:checked").length;
    for (const line of root.querySelectorAll("[data-progress]")) {
      const whole = line.closest("details") ?? root;
      const all = whole.querySelectorAll("fieldset[data-item]").length;
      line.textContent = line.dataset.progress.replace("ANSWERED", answered(whole)).replace("COUNT", all);
    }
  }

  // --- Saying how it stands ---

  const unsent = () => [...items.values()].filter((item) => item.unsent);
  const undecided = () => unsent().find((item) => item.unsent.theirs || item.unsent.sentence);
  const waitingPhotos = () => [...photos.values()].filter((photo) => !photo.sentence);
  const onlyHere = () => unsent().length + photos.size + removals.size;
  const refusedPhoto = () => [...photos.values()].find((photo) => photo.sentence);

  function sentence() {
    const number = onlyHere();
    const left = number ? ` ${status.dataset.onlyHere.replace("COUNT", number)}` : "";
    if (halt === "signedOut") return status.dataset.signedOut;
    if (halt) return status.dataset[halt] + left;
    if (notice) return notice;
    const item = undecided();
    if (item) return item.unsent.theirs ? status.dataset.choose : `${status.dataset.refused} ${item.unsent.sentence}`;
    if (refusedPhoto()) return `${status.dataset.refused} ${refusedPhoto().sentence}`;
    if (!number) return status.dataset.saved;
    if (!isAway) return status.dataset.saving;
    return (number === 1 ? status.dataset.one : status.dataset.many).replace("COUNT", number);
  }

  function say() {
    const [words, go] = [part("words"), part("go")];
    const text = sentence();
    if (words.textContent !== text) words.textContent = text;
    const item = undecided()?.key ?? refusedPhoto()?.item;
    go.hidden = Boolean(halt) || !item;
    go.href = `#item-${item}`;
    part("sign-in").hidden = halt !== "signedOut";
    part("try").hidden = Boolean(halt && halt !== "signedOut") || !isAway || !onlyHere();
    part("discard").hidden = !["approved", "gone"].includes(halt) || !onlyHere();
    status.hidden = false;
    count();
  }

  // --- Entries ---

  const keep = (promise) =>
    promise.catch(() => {
      notice = status.dataset.noRoom;
      say();
    });

  function setUnsent(item, change) {
    item.unsent = change;
    keep(change ? surveysStore.keepChange(change) : surveysStore.dropChange(survey, item.key));
  }

  function edited(item) {
    const before = item.unsent;
    // What is on its way keeps its name: the server may have taken it though we did not hear so.
    const change = {
      survey,
      item: item.key,
      label: item.label,
      base: item.revision,
      after: [],
      theirs: null,
      ...before,
      change: before && !before.isSent ? before.change : crypto.randomUUID(),
      values: read(item),
      isSent: false,
      sentence: "",
    };
    if (before?.isSent) change.after = [...before.after, before.change];
    setUnsent(item, change);
    item.box.querySelector(".usa-error-message")?.remove();
    notice = "";
    say();
    later(PAUSE);
  }

  function pick(item, select) {
    const [text, cost] = [field(item, "recommendation"), field(item, "cost")];
    const chosen = select.selectedOptions[0];
    if (!chosen.dataset.text) return;
    const known = [...select.options].map((option) => option.dataset.text);
    // What somebody typed is not thrown away.
    const isTheirs = text.value.trim() && !known.includes(text.value);
    text.value = isTheirs ? `${text.value.trim()}\n${chosen.dataset.text}` : chosen.dataset.text;
    cost.value = chosen.dataset.cost;
  }

  function inWords(item, name, value) {
    const control = field(item, name);
    if (name === "answer") return [...control].find((radio) => radio.value === value)?.labels[0].textContent ?? "";
    return control.options ? [...control.options].find((option) => option.value === String(value))?.text : value;
  }

  function showBoth(item) {
    const { theirs } = item.unsent;
    const both = templateOf("both").cloneNode(true);
    item.box.querySelector(".both")?.remove();
    both.querySelector("[data-by]").textContent = theirs.by;
    for (const name of item.names.filter((one) => theirs.values[one])) {
      const line = document.createElement("div");
      line.append(document.createElement("dt"), document.createElement("dd"));
      line.firstChild.textContent = status.dataset[name];
      line.lastChild.textContent = inWords(item, name, theirs.values[name]);
      both.querySelector("dl").append(line);
    }
    both.querySelector(".without-script").hidden = true;
    both.querySelector(".with-script").hidden = false;
    const legend = item.box.querySelector("legend");
    if (legend) legend.after(both);
    else item.box.prepend(both);
    item.box.closest("details")?.setAttribute("open", "");
  }

  function choose(item, whose) {
    const { theirs } = item.unsent;
    item.box.querySelector(".both").remove();
    item.revision = theirs.revision;
    setUnsent(item, null);
    if (whose === "mine") return edited(item);
    show(item, theirs.values);
    standing(item, theirs);
    return say();
  }

  function showRefused(item) {
    item.box.querySelector(".usa-error-message")?.remove();
    const line = document.createElement("p");
    line.className = "usa-error-message";
    line.textContent = item.unsent.sentence;
    (item.box.querySelector("legend") ?? item.box.firstElementChild).after(line);
  }

  // --- What the server has confirmed ---

  // Put beside the kept page, which shows what stood there when it was opened.
  async function keepStanding() {
    const entries = [...items.values()].map((item) => item.saved).filter(Boolean);
    const cache = await caches.open("surveys");
    await cache.put(root.dataset.answers, new Response(JSON.stringify({ entries })));
  }

  function standing(item, { revision, values }) {
    item.revision = revision;
    item.saved = { item: item.key, revision, values };
  }

  // The page as it was kept, with what was confirmed since then.
  async function recall() {
    const found = await (await caches.open("surveys")).match(root.dataset.answers);
    for (const entry of found ? (await found.json()).entries : []) overtake(entry);
  }

  function overtake(entry) {
    const item = items.get(String(entry.item));
    if (!item || item.unsent || entry.revision <= item.revision) return;
    show(item, entry.values);
    standing(item, entry);
  }

  function taken(entry, sent) {
    const item = items.get(String(entry.item));
    const now = item.unsent;
    if (!now) return;
    const isLatest = now.change === sent.change;
    if (entry.fate === "saved") {
      standing(item, { revision: entry.revision, values: sent.values });
      setUnsent(item, isLatest ? null : { ...now, base: entry.revision, after: [] });
    } else if (entry.fate === "conflict") {
      setUnsent(item, { ...now, theirs: entry });
      showBoth(item);
    } else if (isLatest) {
      setUnsent(item, { ...now, sentence: entry.sentence });
      showRefused(item);
    }
  }

  // --- Sending ---

  async function ask(url, options = {}, patience = PATIENCE) {
    const headers = { "X-Autosave": "1", "X-CSRFToken": token, ...options.headers };
    const answer = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(patience) });
    const why = { 401: "signedOut", 404: "gone", 410: "gone", 423: "approved" }[answer.status];
    if (why) {
      halt = why;
      throw new Halted(why);
    }
    if (answer.status === 403 && !options.isAgain) {
      // Signing in in another tab makes our token too old.
      await refresh();
      return ask(url, { ...options, isAgain: true }, patience);
    }
    // Said by a proxy that lets no such file through.
    if (answer.status === 413) return { saved: false, sentence: status.dataset.tooLarge };
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("away");
    if (!answer.ok && answer.status !== 422) throw new Error("away");
    return answer.json();
  }

  async function refresh() {
    const now = await ask(root.dataset.answers, { isAgain: true });
    token = now.token;
    if (now.approved) {
      halt = "approved";
      throw new Halted(halt);
    }
    now.entries.forEach(overtake);
    for (const { id, item } of now.photos) {
      if (removed.has(id)) keepRemoval(id, item);
      else if (!shownPhotos(id)) addFigure(item, id);
    }
    const known = new Set(now.photos.map(({ id }) => id));
    for (const figure of root.querySelectorAll("[data-photo]")) {
      if (!known.has(figure.dataset.photo) && !photos.has(figure.dataset.photo)) figure.remove();
    }
    isStale = false;
  }

  async function sendChanges() {
    const ready = unsent().filter(({ unsent: { theirs, sentence: why } }) => !theirs && !why);
    const now = ready.slice(0, MOST_AT_ONCE);
    if (!now.length) return;
    const sent = now.map((item) => {
      setUnsent(item, { ...item.unsent, isSent: true });
      return item.unsent;
    });
    const changes = sent.map(({ item, change, base, after, values }) => {
      return { item: item === "words" ? item : Number(item), change, base, after, ...values };
    });
    const body = JSON.stringify({ changes });
    const answer = await ask(root.dataset.answers, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (!answer.saved) throw new Error("away");
    for (const entry of answer.entries) taken(entry, sent.find((change) => change.item === String(entry.item)));
    await keepStanding().catch(() => {});
    await sendChanges();
  }

  async function sendPhotos() {
    for (const photo of waitingPhotos()) {
      if (!photos.has(photo.id)) continue;
      const body = new FormData();
      body.append("item", photo.item);
      body.append("id", photo.id);
      body.append("photo", photo.blob, photo.name);
      const answer = await ask(root.dataset.photos, { method: "POST", body }, PHOTO_PATIENCE);
      // Taken away while it was sent.
      if (!photos.has(photo.id)) continue;
      if (answer.saved) sentPhoto(photo);
      else refusedNow(photo, answer.sentence);
      say();
    }
  }

  // After the photos: what is being sent must have arrived before it can be taken away.
  async function sendRemovals() {
    for (const id of [...removals.keys()]) {
      const answer = await ask(`${root.dataset.photos}${id}/remove/`, { method: "POST" });
      if (!answer.saved) throw new Error("away");
      removals.delete(id);
      keep(surveysStore.dropPhoto(id));
      say();
    }
  }

  async function sync() {
    clearTimeout(timer);
    if (running || ["approved", "gone"].includes(halt)) return;
    running = true;
    try {
      if (isStale || halt) {
        await refresh();
        // The sign-in took the page off this device.
        if (halt) keepPage().catch(() => {});
        halt = "";
      }
      await sendChanges();
      await sendPhotos();
      await sendRemovals();
      [isAway, wait, notice] = [false, SOONEST, ""];
    } catch (refused) {
      if (refused instanceof Halted) {
        if (halt !== "signedOut") close();
      } else {
        isAway = true;
        isStale ||= removed.size > 0;
        timer = setTimeout(sync, wait);
        wait = Math.min(wait * 2, LATEST);
      }
    } finally {
      running = false;
      say();
    }
    const isWaiting = unsent().some(({ unsent: { theirs, sentence: why } }) => !theirs && !why);
    if (!isAway && !halt && (isWaiting || waitingPhotos().length || removals.size)) later(PAUSE);
  }

  // Nothing more can be added; what was typed can still be read and copied.
  function close() {
    for (const control of root.querySelectorAll("form :is(input, select, textarea, button)")) {
      if (control.matches("textarea")) control.readOnly = true;
      else control.disabled = true;
    }
    caches.open("surveys").then((cache) => Promise.all([location.pathname, root.dataset.answers].map((url) => cache.delete(url))));
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(sync, milliseconds);
  }

  // --- Photos ---

  // Smaller before it is sent, and without the place it was taken at. What cannot be read here the server judges.
  async function shrink(file) {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const canvas = draw(image, WIDEST);
      image.close();
      return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) ?? file;
    } catch {
      return file;
    }
  }

  function draw(image, widest) {
    const scale = Math.min(1, widest / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function addPhotos(item, input) {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      const blob = await shrink(file);
      const photo = { survey, id: crypto.randomUUID(), item: item.key, label: item.label, blob, name: file.name, sentence: "" };
      if (blob.size > LARGEST) photo.sentence = status.dataset.tooLarge;
      else await keep(surveysStore.keepPhoto(photo));
      photos.set(photo.id, photo);
      await showWaiting(photo);
    }
    notice = "";
    say();
    later(0);
  }

  function figureIn(item) {
    const figure = templateOf("photo").cloneNode(true);
    items.get(String(item)).box.querySelector(".photos").append(figure);
    return figure;
  }

  async function showWaiting(photo) {
    const figure = figureIn(photo.item);
    figure.dataset.photo = photo.id;
    const image = await createImageBitmap(photo.blob).catch(() => null);
    if (image) figure.prepend(draw(image, 240));
    const caption = figure.querySelector("figcaption");
    caption.textContent = photo.sentence || caption.dataset.waiting;
  }

  function addFigure(item, id) {
    const figure = figureIn(item);
    const image = Object.assign(document.createElement("img"), { src: `${root.dataset.photos}${id}/`, alt: "", width: 120 });
    figure.prepend(image);
    confirmed(figure, id);
  }

  function confirmed(figure, id) {
    figure.dataset.photo = id;
    figure.querySelector("figcaption").textContent = "";
    figure.querySelector("button").setAttribute("formaction", `${root.dataset.photos}${id}/remove/`);
  }

  function sentPhoto(photo) {
    photos.delete(photo.id);
    keep(surveysStore.dropPhoto(photo.id));
    confirmed(shownPhotos(photo.id), photo.id);
  }

  function refusedNow(photo, why) {
    photo.sentence = why;
    keep(surveysStore.keepPhoto(photo));
    shownPhotos(photo.id).querySelector("figcaption").textContent = why;
  }

  // Kept in the place of the photo, until the server has confirmed that it has none.
  function keepRemoval(id, item) {
    const { key, label } = items.get(String(item));
    const removal = { survey, id, item: key, label, name: templateOf("photo").querySelector("button").textContent, isRemoval: true };
    photos.delete(id);
    removals.set(id, removal);
    removed.add(id);
    shownPhotos(id)?.remove();
    return keep(surveysStore.keepPhoto(removal));
  }

  async function removePhoto(button) {
    const figure = button.closest("figure");
    await keepRemoval(figure.dataset.photo, itemOf(figure).key);
    notice = "";
    say();
    later(0);
  }

  // --- Working without a signal ---

  async function keepPage() {
    await navigator.serviceWorker.register(root.dataset.worker, { scope: "/surveys/" });
    await navigator.serviceWorker.ready;
    const cache = await caches.open("surveys");
    const page = await fetch(location.pathname);
    if (!page.ok || !page.headers.has("X-Works-Offline")) return;
    await cache.put(location.pathname, page);
    const linked = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const files = [...linked, ...loaded].filter((url) => {
      const { origin, pathname } = new URL(url, location);
      return origin === location.origin && !pathname.startsWith("/surveys/");
    });
    await Promise.all([...new Set(files)].map((url) => cache.add(url).catch(() => {})));
    document.getElementById("works-offline").hidden = false;
  }

  // --- Beginning ---

  async function discard() {
    await Promise.all(unsent().map((item) => surveysStore.dropChange(survey, item.key)));
    await Promise.all([...photos.keys(), ...removals.keys()].map((id) => surveysStore.dropPhoto(id)));
    location.reload();
  }

  async function restore() {
    // Not what the browser puts in again by itself.
    for (const form of root.querySelectorAll("form")) form.reset();
    await recall().catch(() => {});
    for (const change of await surveysStore.changes(survey)) {
      const item = items.get(change.item);
      if (!item) continue;
      item.unsent = change;
      show(item, change.values);
      if (change.theirs) showBoth(item);
      if (change.sentence) showRefused(item);
    }
    for (const photo of await surveysStore.photos(survey)) {
      if (photo.isRemoval) keepRemoval(photo.id, photo.item);
      else {
        photos.set(photo.id, photo);
        await showWaiting(photo);
      }
    }
  }

  const itemOf = (element) => items.get(element.closest("[data-item]")?.dataset.item);

  function listen() {
    root.addEventListener("input", ({ target }) => {
      const item = itemOf(target);
      if (!item || target.type === "file") return;
      if (target.name.startsWith("pick-")) pick(item, target);
      edited(item);
    });
    root.addEventListener("change", ({ target }) => {
      if (target.type === "file") addPhotos(itemOf(target), target);
    });
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.keep) choose(itemOf(button), button.dataset.keep);
      else if (button?.closest("figure")) {
        event.preventDefault();
        removePhoto(button);
      }
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      sync();
    });
    part("try").addEventListener("click", sync);
    part("discard").addEventListener("click", discard);
    part("go").addEventListener("click", () => {
      const item = undecided() ?? items.get(refusedPhoto()?.item);
      item?.box.closest("details")?.setAttribute("open", "");
    });
  }

  const lock = (isLocked) => {
    document.getElementById("elsewhere").hidden = !isLocked;
    for (const form of root.querySelectorAll("form")) form.inert = isLocked;
  };

  async function start() {
    await restore();
    for (const button of root.querySelectorAll(".without-script")) button.hidden = true;
    listen();
    const again = () => {
      isStale ||= !document.hidden;
      sync();
    };
    window.addEventListener("online", again);
    window.addEventListener("offline", () => {
      isAway = true;
      say();
    });
    document.addEventListener("visibilitychange", again);
    say();
    await sync();
    if (!halt) keepPage().catch(() => {});
  }

  // Two tabs of one phone would not know of each other's entries: the second waits.
  const waiting = setTimeout(lock, 1000, true);
  navigator.locks.request(`surveys/${survey}`, async () => {
    clearTimeout(waiting);
    lock(false);
    try {
      await surveysStore.open();
    } catch {
      return; // a browser that keeps nothing: the buttons save
    }
    await start();
    await new Promise(() => {});
  });
}
