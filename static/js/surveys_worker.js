// Lets an opened visit open again without a signal. It keeps that page and the files it is made of, and nothing else.
const CACHE = "surveys";
const PATIENCE = 6000; // a signal too weak to answer is none
const OLDEST = 24 * 60 * 60 * 1000; // as long as somebody stays signed in
const PAGE = /^\/surveys\/[^/.]+\/$/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function forget(path) {
  const cache = await caches.open(CACHE);
  await Promise.all([cache.delete(path), cache.delete(`${path}answers/`)]);
}

// The page as it is now; a visit that is over, or no longer ours to see, does not say that it works offline.
async function keep(path, response) {
  if (response.ok && response.headers.has("X-Works-Offline")) await (await caches.open(CACHE)).put(path, response);
  else if (response.ok || response.status === 404) await forget(path);
}

async function kept(request) {
  const found = await (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true });
  const isPage = request.mode === "navigate";
  return isPage && found && Date.now() - Date.parse(found.headers.get("Date")) > OLDEST ? undefined : found;
}

async function open(event) {
  const path = new URL(event.request.url).pathname;
  const asked = fetch(event.request);
  asked.catch(() => {}); // told to nobody, if it fails after what was kept is shown
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept(event.request));
  try {
    const response = await Promise.race([asked, late]);
    const first = response ?? (await asked);
    if (first.type !== "opaqueredirect" && !first.bodyUsed) event.waitUntil(keep(path, first.clone()));
    return first;
  } catch (away) {
    const found = await kept(event.request);
    if (found) return found;
    throw away;
  }
}

// A form was sent: what is kept shows the visit as it was before.
async function send(event) {
  const response = await fetch(event.request);
  const [visit] = new URL(event.request.url).pathname.match(/^\/surveys\/[^/.]+\//) ?? [];
  if (visit) await forget(visit);
  return response;
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (mode === "navigate" && method === "POST") event.respondWith(send(event));
  else if (mode === "navigate" && PAGE.test(pathname)) event.respondWith(open(event));
  else if (method === "GET" && mode !== "navigate" && !pathname.startsWith("/surveys/")) {
    // The files of the page: from the network, and without it from what the page has put aside.
    event.respondWith(
      fetch(event.request).catch(async (away) => {
        const found = await kept(event.request);
        if (found) return found;
        throw away;
      }),
    );
  }
});
