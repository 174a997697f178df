// Says what this phone has not sent yet, and forgets the pages of visits that are over.
const unsentOf = async (survey) => [
  ...(await surveysStore.changes(survey)),
  ...(await surveysStore.photos(survey)),
];

async function forgetOthers(references) {
  const cache = await globalThis.caches?.open("surveys");
  for (const request of (await cache?.keys()) ?? []) {
    const [, reference] = new URL(request.url).pathname.match(/^\/surveys\/([^/]+)\//) ?? [];
    if (reference && !references.includes(reference)) cache.delete(request);
  }
}

async function countUnsent(line) {
  const { length } = await unsentOf(line.dataset.unsent);
  line.hidden = !length;
  line.textContent = (length === 1 ? line.dataset.one : line.dataset.many).replace("COUNT", length);
}

async function showLeftOver(section) {
  const left = await unsentOf(section.dataset.survey);
  section.hidden = !left.length;
  for (const { label, values, name } of left) {
    const line = document.createElement("div");
    line.append(document.createElement("dt"), document.createElement("dd"));
    line.firstChild.textContent = label;
    line.lastChild.textContent = values ? Object.values(values).filter((value) => value.length).join("; ") : name;
    section.querySelector("dl").append(line);
  }
  section.querySelector("button").addEventListener("click", async () => {
    for (const { survey, item, id } of left) {
      await (id ? surveysStore.dropPhoto(id) : surveysStore.dropChange(survey, item));
    }
    section.hidden = true;
  });
}

const [leftOver, list] = [document.getElementById("left-over"), document.getElementById("surveys")];
if (leftOver) showLeftOver(leftOver);
if (list) {
  const lines = [...list.querySelectorAll("[data-unsent]")];
  forgetOthers(lines.map((line) => line.dataset.unsent.split("/")[1]));
  lines.forEach(countUnsent);
}
