// Draws a group's outline by clicks on the map. The text beneath stays: it holds the corners, and they can be typed there.
for (const field of document.querySelectorAll("[data-outline]")) {
  const map = field.querySelector("svg");
  const polygon = map.querySelector("polygon");
  const text = field.querySelector("textarea");
  const status = field.querySelector("[role=status]");
  const { width, height } = map.viewBox.baseVal;

  const lines = () => text.value.split("\n").filter((line) => line.trim());
  const isCorner = (corner) => corner.length === 2 && corner.every((number) => number >= 0 && number <= 1);

  const dot = ([x, y]) => {
    const circle = document.createElementNS(map.namespaceURI, "circle");
    circle.setAttribute("cx", x * width);
    circle.setAttribute("cy", y * height);
    circle.setAttribute("r", width / 120);
    return circle;
  };
  const draw = () => {
    const corners = lines().map((line) => line.split(",").map(Number)).filter(isCorner);
    polygon.setAttribute("points", corners.map(([x, y]) => `${x * width},${y * height}`).join(" "));
    map.querySelectorAll("circle").forEach((circle) => circle.remove());
    map.append(...corners.map(dot));
  };
  const write = (corners) => {
    const isFull = corners.length >= Number(field.dataset.most);
    text.value = corners.join("\n");
    status.textContent = (isFull ? field.dataset.full : field.dataset.count).replace("N", corners.length);
    draw();
  };

  map.addEventListener("click", (event) => {
    if (lines().length >= Number(field.dataset.most)) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const share = (number, all) => Math.min(1, Math.max(0, number / all)).toFixed(3);
    write([...lines(), `${share(at.x, width)},${share(at.y, height)}`]);
  });
  field.querySelector("[data-undo]").addEventListener("click", () => write(lines().slice(0, -1)));
  field.querySelector("[data-clear]").addEventListener("click", () => write([]));
  text.addEventListener("input", draw);
  // The browser's Back button puts the text in again after this ran.
  window.addEventListener("pageshow", draw);
  field.querySelector("[hidden]").hidden = false;
  map.classList.add("is-drawn-on");
}
