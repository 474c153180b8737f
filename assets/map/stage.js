/* The SVG map: which part of the world it shows, what is chosen on it, and the colours that the filters give it. */
import { address } from "../page/address.js";
import { nodes } from "../page/dom.js";

const root = document.documentElement;
export const poster = document.getElementById("world-poster");
const svg = poster?.querySelector("svg");
const inset = document.getElementById("map-inset");
const WHOLE = svg?.dataset.whole.split(" ").map(Number); // left, top, width, height in the outlines' units
const FLIGHT = 480; // milliseconds
const SLOW = 45; // milliseconds from step to step, after which the end of a flight is shown at once
const ZOOMED = 2.5; // from here on markers stand where they truly are (site/maps/inline_svg_maps.py)
const MOST = 40;
const NEARLY = 0.95; // of its width: that is the whole world
const LOOK = /\bc\d\b/;
const still = matchMedia("(prefers-reduced-motion: reduce)");
let flight = 0; // the next frame of a flight
let scenery = 0; // the frame in which a scene is shown
let working = 0; // the next frame with one thing that is due
const due = new Set(); // what is to be done in the next frames, longest waiting first
let moving = false; // from a choice until the map has come to rest
let byHand = false; // whether a hand or a button moved the map since it was framed
let scene = ""; // the box that was last asked for
let asServed = true; // the view box is the server's, which the browser shows as ``inView`` says
let meant = WHOLE; // the box that is to be seen, however wide and high the element becomes

/** The countries that the address names. */
export const chosenCodes = () => address.countries(address.query());

const links = () => [...poster.querySelectorAll("a[data-iso3]")];

/** The link that the keyboard uses: of a place with a shape and a marker the marker's. */
export const linkOf = (code) => [...poster.querySelectorAll(`a[data-iso3="${CSS.escape(code)}"]`)].at(-1);

/** The box in view: the view box, as wide and high as the element is; at the top of the world the rest lies below, at its
    bottom above (site/maps/inline_svg_maps.py says the same to the browser). */
function inView(box = svg.getAttribute("viewBox").split(" ").map(Number), { width, height } = svg.getBoundingClientRect()) {
  const unit = Math.max(box[2] / width, box[3] / height);
  const [wide, high] = [width * unit, height * unit];
  const [atTop, atBottom] = [box[1] <= WHOLE[1], box[1] + box[3] >= WHOLE[3]];
  const above = atTop === atBottom ? 0.5 : Number(atBottom);
  return [box[0] + (box[2] - wide) / 2, box[1] + (box[3] - high) * above, wide, high];
}

/** Where the map stands on the screen, to be continued from once the page is laid out anew. */
export const here = () => svg && { box: inView(), rect: svg.getBoundingClientRect() };

/** The box that shows what ``here`` showed, ``now`` that the element may be of another size and place. */
function continued({ box, rect }, now) {
  const unit = box[2] / rect.width;
  return [box[0] + (now.left - rect.left) * unit, box[1] + (now.top - rect.top) * unit, now.width * unit, now.height * unit];
}

/** Show a box in the element of this ``rect``: measured before anything is written, or all is laid out once more. */
function put(box, rect = svg.getBoundingClientRect()) {
  if (!box.every(Number.isFinite)) return; // an element that is not laid out has no size
  const seen = asServed && inView(undefined, rect);
  if (!seen || box.some((number, i) => Math.abs(number - seen[i]) >= 0.005)) {
    svg.setAttribute("viewBox", box.map((number) => number.toFixed(2)).join(" "));
    asServed = false;
  }
  if (!svg.classList.contains("flying")) size(box[2], rect.width);
  const frame = inset.querySelector("rect");
  ["x", "y", "width", "height"].forEach((name, i) => frame.setAttribute(name, box[i].toFixed()));
  inset.toggleAttribute("hidden", box[2] >= inView(WHOLE, rect)[2] * 0.75); // of most of the world there is nothing to tell
}

/** Do this in the next frames, one thing in each: together it takes longer than a frame on a weak phone. What is due already
    keeps its turn. */
function later(...tasks) {
  tasks.forEach((task) => due.add(task));
  working ||= requestAnimationFrame(work);
}

function work() {
  const [task] = due;
  due.delete(task);
  working = due.size && requestAnimationFrame(work);
  task?.();
}

/** One for each group of dots, those that are seen before the areas around them: give them their size on the screen and
    their look, and show them after a flight. */
const dots = [".dots:not(.hits)", ".hits"].flatMap((groups) => [...(svg?.querySelectorAll(groups) ?? [])]).map((group) => () => {
  if (group.getAttribute("font-size") !== hundred) group.setAttribute("font-size", hundred);
  group.classList.toggle("enlarged", svg.classList.contains("zoomed"));
  group.classList.toggle("dimmed", svg.classList.contains("focused") && !group.classList.contains("hits"));
  group.classList.remove("away");
  group.classList.add("sized");
});

let hundred = 0; // pixels, in the outlines' units

/** Names get their size on the screen at once, dots in the next frames; in a flight neither is seen nor styled. */
function size(units, pixels) {
  hundred = (100 * units / pixels).toFixed(2);
  svg.classList.toggle("zoomed", root.classList.contains("live") || WHOLE[2] / units >= ZOOMED); // as Plotly has them
  svg.querySelector(".map-overlay")?.setAttribute("font-size", hundred);
  later(...dots);
}

const apart = (one, other) => one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;

/** Whether a name lies on a chosen place. */
function coversChosen(name) {
  const { x, y, width, height } = name.getBBox();
  const points = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => new DOMPoint(x + width * (i % 3) / 2, y + height * Math.floor(i / 3) / 2));
  return [...svg.querySelectorAll(".outline")].some((outline) => points.some((point) => outline.isPointInFill(point)));
}

const [BELOW, ABOVE] = ["1.45em", "-0.75em"]; // site/maps/map_extent_and_overlay.py

/** The box of a name and its ``dy`` as they are, then as they would be on the other side of the dot of a partner. */
function* spotsOf(name) {
  const box = name.getBoundingClientRect();
  const dy = name.getAttribute("dy");
  yield [box, dy];
  if (!name.matches(":not(.all-corridors) > * > .partner")) return;
  const by = (parseFloat(BELOW) - parseFloat(ABOVE)) * parseFloat(getComputedStyle(name).fontSize) * 100 / hundred;
  const there = dy === BELOW ? -by : by;
  yield [new DOMRect(box.x, box.y + there, box.width, box.height), dy === BELOW ? ABOVE : BELOW];
}

/** Of names that would cover each other the later ones are left out, and those that lie under what stands on the map, on a
    chosen place, or across an edge of the map. The small world makes way for the name of a chosen place. */
function tidyNames() {
  inset.classList.remove("aside");
  const corner = inset.getBoundingClientRect();
  inset.classList.toggle("aside", [...svg.querySelectorAll(".map-names .here")].some((name) => !apart(corner, name.getBoundingClientRect())));
  const stage = document.querySelector(".map-stage").getBoundingClientRect();
  const taken = [...document.querySelectorAll("#panel, .map-tools > .map-buttons, #map-inset, .legend, .map-years")].map((one) => one.getBoundingClientRect());
  for (const name of svg.querySelectorAll(".map-names text")) {
    const isFree = ([box]) => (name.matches(".here") || (box.left >= stage.left && box.right <= stage.right))
      && taken.every((one) => apart(one, box)) && !(name.matches(".near") && coversChosen(name));
    const spot = [...spotsOf(name)].find(isFree);
    name.classList.toggle("crowded", !spot);
    if (!spot) continue;
    taken.push(spot[0]);
    if (name.getAttribute("dy") !== spot[1]) name.setAttribute("dy", spot[1]);
  }
}

/** Widths change by the same factor in the same time, and the middle keeps the straight way. */
function between(start, end, share) {
  const width = start[2] * (end[2] / start[2]) ** share;
  const way = Math.abs(end[2] - start[2]) < 1e-6 ? share : (width - start[2]) / (end[2] - start[2]);
  const height = width * end[3] / end[2];
  const middle = (i) => (start[i] + start[i + 2] / 2) * (1 - way) + (end[i] + end[i + 2] / 2) * way;
  return [middle(0) - width / 2, middle(1) - height / 2, width, height];
}

/** Show what is meant in the element as large as it is now, and come to rest in the next frames. */
function fit() {
  const rect = svg.getBoundingClientRect();
  halt();
  later(tidyNames);
  put(inView(meant, rect), rect);
  due.delete(rest); // it comes last
  later(rest);
}

/** End a flight where it is. */
function halt() {
  cancelAnimationFrame(flight);
  moving = false;
  svg.classList.remove("flying");
}

let refined = ""; // the place around which the shapes are fine
const rough = new Map(); // the paths that are fine now, with what the server wrote

const pathOf = (code) => poster.querySelector(`a[data-iso3="${code}"] > path`);

/** The outlines of what is chosen follow its shapes. */
function traceChosen() {
  for (const line of svg.querySelectorAll("[data-of]")) line.setAttribute("d", (pathOf(line.dataset.of) ?? line).getAttribute("d"));
}

/** Fetch finer shapes of the chosen place and of what surrounds it, and draw them in place of the rough ones. */
async function refine() {
  const [code] = chosenCodes(); // a second one mostly lies near
  if (!linkOf(code) || code === refined || navigator.connection?.saveData) return;
  refined = code;
  const answer = await fetch(`${poster.dataset.finer}${code}.json`, { priority: "low" }).catch(() => null);
  if (!answer?.ok || refined !== code) return; // the rough shapes do
  const fine = await answer.json().catch(() => ({}));
  for (const [path, drawn] of rough) path.setAttribute("d", drawn); // fine elsewhere, it would not meet its neighbours here
  rough.clear();
  for (const [at, drawn] of Object.entries(fine)) {
    const path = pathOf(at);
    if (!path) continue;
    rough.set(path, path.getAttribute("d"));
    path.setAttribute("d", drawn);
  }
  traceChosen();
}

/** What follows when the map has come to rest. */
function rest() {
  refine();
  poster.dispatchEvent(new Event("rest"));
}

/** Show a part of the world: by a flight that any input ends, or at once where motion is not wanted. */
function fly(target) {
  halt();
  meant = target;
  if (still.matches || navigator.connection?.saveData) return fit();
  const [start, end] = [inView(), inView(target)];
  let begun = 0; // the next frame: in this one what is chosen is drawn
  let before;
  moving = true;
  due.clear();
  svg.classList.add("flying");
  svg.querySelectorAll(".dots").forEach((group) => group.classList.add("away"));
  const step = () => {
    const now = performance.now(); // the time that a frame is told may be that of a frame before it
    const time = (now - (begun ||= before = now)) / FLIGHT;
    if (time >= 1 || now - before > SLOW) return fit();
    before = now;
    put(between(start, end, 1 - (1 - time) ** 4));
    return (flight = requestAnimationFrame(step));
  };
  return (flight = requestAnimationFrame(step));
}

/** Whether a box, if there is one and a map, is less than the whole world. */
export const isPart = (box) => Boolean(svg && box) && box[2] < WHOLE[2];

/** Show what a fragment says of the map: its part, the chosen countries, those that share its projects. ``from`` and ``to``
    are what ``here`` was before and is after the page was laid out for it. A map that was moved by hand is framed once more
    if it is asked ``anew``, even if its part is the same. */
export function showScene({ box = WHOLE, overlay = "", partners = [] }, from, to, anew) {
  if (!svg) return; // an embed may have no map
  const chosen = chosenCodes();
  const asked = JSON.stringify([box, chosen]);
  if (asked !== scene || (anew && byHand)) {
    byHand = false;
    halt();
    due.clear();
    moving = true;
    if (["left", "top", "width", "height"].some((name) => from.rect[name] !== to.rect[name])) put(continued(from, to.rect), to.rect);
  }
  scene = asked;
  cancelAnimationFrame(scenery);
  scenery = requestAnimationFrame(() => { scenery = requestAnimationFrame(mark); }); // once the answer is painted
  function mark() {
    svg.classList.toggle("focused", Boolean(overlay));
    for (const link of links()) {
      link.classList.toggle("chosen", chosen.includes(link.dataset.iso3));
      link.classList.toggle("partner", partners.includes(link.dataset.iso3));
    }
    scenery = requestAnimationFrame(draw); // both in one frame would be a long one
  }
  function draw() {
    svg.querySelector(".map-overlay")?.remove();
    if (overlay) svg.append(nodes(`<svg>${overlay}</svg>`).firstChild.firstChild);
    traceChosen();
    if (svg.classList.contains("flying")) return; // at its end the dots are dimmed, too
    if (!moving) later(...dots); // the map stays where it is, or a hand moves it
    else scenery = requestAnimationFrame(() => { if (moving && !svg.classList.contains("flying")) fly(box); }); // a frame of its own, too
  }
}

/** Give every place the colour and the words of a world fragment. */
export function recolour({ codes, classes, numbers }) {
  if (!svg) return;
  const place = new Map(codes.map((code, i) => [code, i]));
  const [before, after] = address.of(address.country("~~")).split("country=%7E%7E"); // made once: there are hundreds of links
  for (const link of links()) {
    const i = place.get(link.dataset.iso3);
    const look = link.getAttribute("class");
    if (LOOK.test(look)) link.setAttribute("class", look.replace(LOOK, `c${classes[i]}`));
    if (link.hasAttribute("aria-label")) link.setAttribute("aria-label", numbers[i]);
    link.setAttribute("href", `${before}country=${link.dataset.iso3}${after}#panel`);
  }
}

/** A box ``factor`` times as wide around a point that stays where it is, within the world. */
function scaled(box, factor, [x, y]) {
  const width = Math.min(Math.max(box[2] * factor, WHOLE[2] / MOST), inView(WHOLE)[2]);
  const by = width / box[2];
  return kept([x - (x - box[0]) * by, y - (y - box[1]) * by, width, box[3] * by], box);
}

/** A box moved so that nothing beyond the world's edge is seen, or what was seen of it ``before`` grows smaller; a box that
    is larger than the world has it in the middle. */
function kept([left, top, width, height], before = WHOLE) {
  const within = (at, size, i) => {
    const grown = Math.max(0, size - before[i + 2]);
    const start = Math.min(WHOLE[i], before[i] + grown);
    const room = Math.max(WHOLE[i] + WHOLE[i + 2], before[i] + before[i + 2] - grown) - start - size;
    return start + (room < 0 ? room / 2 : Math.min(room, Math.max(0, at - start)));
  };
  return [within(left, width, 0), within(top, height, 1), width, height];
}

const middleOf = ([left, top, width, height]) => [left + width / 2, top + height / 2];

/** What is drawn of a place now: its shape, or its dot. */
export const shapeOf = (code) => [...(linkOf(code)?.children ?? [])].find((one) => getComputedStyle(one).display !== "none");

/** The point in the middle of a place, as it is drawn now; undefined where there is none. */
function middleOfPlace(code) {
  const shape = shapeOf(code);
  if (!shape) return undefined;
  const { x, y, width, height } = shape.getBBox();
  return [x + width / 2, y + height / 2];
}

/** The box to go on from: in a flight the one that it leads to, so that each of several quick steps counts. */
const ahead = () => inView(svg.classList.contains("flying") ? meant : undefined);

/** Enlarge ("in"), reduce ("out") or show the whole world ("reset"); "in" goes towards the place ``code``, if there is one. */
export function zoom(how, code) {
  const now = ahead();
  byHand = true;
  if (how === "reset") return fly(WHOLE);
  const near = scaled(now, how === "in" ? 1 / 1.6 : 1.6, middleOf(now));
  const place = how === "in" && middleOfPlace(code);
  return fly(place ? kept([place[0] - near[2] / 2, place[1] - near[3] / 2, near[2], near[3]], now) : near);
}

const DIRECTIONS = { left: [-1, 0], up: [0, -1], right: [1, 0], down: [0, 1] };

/** Move the view by a quarter of what is seen. */
function pan(direction) {
  const now = ahead();
  const [left, top, width, height] = now;
  const [x, y] = DIRECTIONS[direction];
  byHand = true;
  fly(kept([left + x * width / 4, top + y * height / 4, width, height], now));
}

/** Bring a place into view where the map shows a part of the world without it. */
export function follow(code) {
  const place = middleOfPlace(code);
  if (!place || !zoomed()) return;
  const [left, top, wide, high] = inView();
  const [at, above] = place;
  if (at > left + wide * 0.1 && at < left + wide * 0.9 && above > top + high * 0.1 && above < top + high * 0.9) return;
  fly(kept([at - wide / 2, above - high / 2, wide, high]));
}

/** Whether the map moves by itself, or is about to. */
export const isMoving = () => moving;

export const zoomed = () => Boolean(svg) && inView()[2] < inView(WHOLE)[2] * NEARLY;

/** The point of the world under a point of the window. */
function under(x, y) {
  const { left, top, width } = svg.getBoundingClientRect();
  const box = inView();
  return [box[0] + (x - left) * box[2] / width, box[1] + (y - top) * box[2] / width];
}

const AROUND = [[0, 0], [-4, 0], [4, 0], [0, -4], [0, 4]]; // pixels: nobody means the sea beside a coast

/** The link of the place that a press means: a place with work before one without, and what is exactly there before
    what is beside it, and before ``other``, which the browser takes a wide finger to mean. */
export function placeAt({ clientX, clientY, pointerType }, other) {
  const all = links().reverse(); // what is drawn above comes first
  const spots = AROUND.map(([right, below]) => {
    const point = new DOMPoint(...under(clientX + right, clientY + below));
    return all.filter((link) => [...link.children].some((shape) => shape.isPointInFill(point)));
  });
  const there = spots.find((found) => found.length) ?? [];
  return [...(pointerType === "touch" ? spots.flat() : there), other]
    .find((link) => link && !linkOf(link.dataset.iso3).classList.contains("c0")) ?? there.at(-1) ?? other;
}

/** Zoom by ``factor`` with the world's point under (x, y) in the window brought to (toX, toY); at once, as the hand does. */
function grip(factor, x, y, toX = x, toY = y) {
  if (moving) later(tidyNames, rest); // the flight that the hand ends would have done it
  halt();
  byHand = true;
  const before = scaled(inView(), factor, under(x, y));
  const [left, top, width, height] = before;
  const unit = width / svg.getBoundingClientRect().width;
  put(meant = kept([left - (toX - x) * unit, top - (toY - y) * unit, width, height], before));
}

/** Take buttons, the mouse and two fingers into use; ``wish`` is called when a hand moves the map freely. */
export function bindStage(wish) {
  if (!svg) return;
  meant = svg.getAttribute("viewBox").split(" ").map(Number);
  scene = JSON.stringify([meant, chosenCodes()]);
  new ResizeObserver(() => { if (!moving) fit(); }).observe(poster); // it tells of the first size too, once the page is laid out
  document.querySelector(".map-tools").addEventListener("click", (event) => {
    const { zoom: how, pan: direction } = event.target.closest("button")?.dataset ?? {};
    if (how) zoom(how);
    if (direction) pan(direction);
  });
  for (const kind of ["pointerover", "focusin", "pointerout", "focusout"]) {
    document.querySelector(".legend").addEventListener(kind, ({ target, type }) => {
      poster.closest(".map-layout").dataset.lit = (/over$|in$/.test(type) && target.closest("li")?.firstElementChild.classList[1]) || "";
    });
  }
  let held = null; // where the mouse holds the map
  let moved = false;
  let pressed;
  poster.addEventListener("pointerdown", (event) => {
    moved = false;
    pressed = event;
    if (event.pointerType === "mouse" && !event.button) held = event;
  });
  poster.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointerId) return;
    if (!moved && Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY) < 5) return;
    moved = true;
    grip(1, held.clientX, held.clientY, event.clientX, event.clientY);
    held = event;
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { if (held && moved) wish(); held = null; });
  poster.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-iso3]");
    const place = event.isTrusted && event.detail && pressed?.pointerType === "touch" ? placeAt(pressed, link) : link;
    if (!moved && place === link) return;
    event.preventDefault();
    event.stopPropagation();
    if (!moved) place.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); // else the end of a drag, no click
  }, true);
  poster.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the wheel alone scrolls the page
    event.preventDefault();
    grip(Math.exp(Math.max(-80, Math.min(event.deltaY, 80)) / 200), event.clientX, event.clientY); // one notch of a mouse is a hundred and more
    wish();
  }, { passive: false });
  let fingers = null;
  const both = ({ touches: [one, other] }) => ({
    x: (one.clientX + other.clientX) / 2,
    y: (one.clientY + other.clientY) / 2,
    apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  });
  const touch = (event) => {
    const before = fingers;
    fingers = event.touches.length === 2 ? both(event) : null;
    if (!fingers) return;
    event.preventDefault(); // one finger scrolls the page, two move the map
    moved = true;
    if (before) grip(before.apart / fingers.apart, before.x, before.y, fingers.x, fingers.y);
  };
  for (const kind of ["touchstart", "touchmove", "touchend"]) poster.addEventListener(kind, touch, { passive: false });
}

/** What the stage shows, for another painter in an element of this ``rect``: the middle as shares of the element's width
    from the middle of the world, and how many times the world is enlarged. */
export function stageView({ left, top, width, height }) {
  const whole = inView(WHOLE, { width, height });
  const [x, y] = under(left + width / 2, top + height / 2);
  const [middleX, middleY] = middleOf(WHOLE);
  const unit = inView()[2] / svg.getBoundingClientRect().width;
  return { lonLat: [(x - middleX) / whole[2], (y - middleY) / whole[2]], scale: whole[2] / width / unit };
}

/** Show what another painter showed. */
export function takeView({ left, top, width, height }, [x, y], scale) {
  const whole = inView(WHOLE, { width, height });
  const unit = whole[2] / width / scale;
  const [middleX, middleY] = middleOf(WHOLE);
  const rect = svg.getBoundingClientRect();
  const at = [middleX + x * whole[2] - (left + width / 2 - rect.left) * unit, middleY + y * whole[2] - (top + height / 2 - rect.top) * unit];
  byHand = true;
  put(meant = [...at, rect.width * unit, rect.height * unit]);
  dots.forEach((size) => size()); // at once: a finger is waiting to be told what lies under it
}
