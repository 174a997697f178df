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

// The page as it is now. A visit that is over, or no longer ours to see, does not say that it works offline; and who was
// signed out is led to the sign-in.
async function keep(path, response) {
  if (response.ok && response.headers.has("X-Works-Offline")) await (await caches.open(CACHE)).put(path, response);
  else if (response.ok || response.status === 404 || response.type === "opaqueredirect") await forget(path);
}

async function forgetOld() {
  const cache = await caches.open(CACHE);
  const pages = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => PAGE.test(path));
  for (const path of pages) {
    const page = await cache.match(path, { ignoreVary: true });
    if (page && Date.now() - Date.parse(page.headers.get("Date")) > OLDEST) await forget(path);
  }
}

async function kept(request) {
  if (request.mode === "navigate") await forgetOld();
  return (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true });
}

async function open(event) {
  const path = new URL(event.request.url).pathname;
  const asked = fetch(event.request);
  // However late it comes; and told to nobody, if it fails.
  event.waitUntil(asked.then((response) => keep(path, response.clone())).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept(event.request));
  try {
    return (await Promise.race([asked, late])) ?? (await asked);
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
