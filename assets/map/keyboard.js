/* The map by keyboard: one stop for the Tab key, arrows from country to country, on the SVG map. */
import { chosenCodes, follow, linkOf, poster, shapeOf, zoom, zoomed } from "./stage.js";
import { hideTip, showTip } from "./tip.js";

const root = document.documentElement;
const ARROWS = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];
const ROOM = 45; // what is said of a place takes as much above it
const ZOOMS = { "+": "in", "=": "in", "-": "out", "0": "reset" };
let focused = ""; // the code of the place that has the focus, or had it last
let graph; // dashboard/geography/neighbours_and_arrow_keys.py

function setTabStop(next) {
  poster.querySelectorAll('a[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
  next?.setAttribute("tabindex", "0");
}

/** Places by region, and by name in each. */
function sortedRegions(regions) {
  const { compare } = new Intl.Collator(root.lang);
  const name = (code) => linkOf(code).getAttribute("aria-label");
  return regions.map((codes) => codes.filter(linkOf).sort((one, other) => compare(name(one), name(other)))).filter((codes) => codes.length);
}

/** Which place each arrow key leads to from each place, and the places of each region; one request the first time. */
async function loadGraph() {
  graph ??= fetch(root.dataset.walk).then((answer) => answer.json());
  graph.catch(() => { graph = undefined; });
  return graph;
}

async function nextCode(key) {
  const { arrows, regions } = await loadGraph();
  const arrow = ARROWS.indexOf(key);
  if (arrow >= 0) return (arrows[focused] ?? "").slice(arrow * 3, arrow * 3 + 3);
  const order = sortedRegions(regions);
  const here = order.findIndex((codes) => codes.includes(focused));
  const [first, last] = [order[0][0], order.at(-1).at(-1)];
  return {
    Home: first, End: last,
    PageDown: order[(here + 1) % order.length][0],
    PageUp: order.at((here - 1) % order.length)[0],
  }[key];
}

/** A ring over the shape of the place that has the focus, and what the place says of itself. Not under a finger or an
    arrow, which give the focus too: the words would take the click. */
function ring() {
  document.querySelector(".map-ring")?.remove();
  const shape = poster.contains(document.activeElement) && document.activeElement.matches(":focus-visible") && shapeOf(focused);
  if (!shape) return;
  const copy = shape.cloneNode();
  copy.setAttribute("class", "map-ring");
  copy.style.r = getComputedStyle(shape).r; // of a place without work it is smaller
  (shape.closest(".dots") ?? shape.ownerSVGElement).append(copy); // where a dot has its size
  const map = poster.getBoundingClientRect();
  const seen = copy.getBoundingClientRect();
  const [left, right] = [Math.max(seen.left, map.left), Math.min(seen.right, map.right)];
  const [top, bottom] = [Math.max(seen.top, map.top), Math.min(seen.bottom, map.bottom)];
  showTip(focused, (left + right) / 2, top - map.top < ROOM && bottom - top > ROOM ? (top + bottom) / 2 : top);
}

export function bindKeyboard() {
  if (!poster) return;
  poster.addEventListener("focusin", (event) => {
    const one = event.target.closest("a[data-iso3]");
    if (!one) return;
    if (poster.contains(event.relatedTarget)) one.removeAttribute("aria-describedby");
    else one.setAttribute("aria-describedby", "map-keys"); // said once, on the way in
    focused = one.dataset.iso3;
    setTabStop(linkOf(focused));
    follow(focused);
    ring();
    loadGraph().catch(() => {});
  });

  poster.addEventListener("focusout", (event) => {
    event.target.closest("a")?.removeAttribute("aria-describedby");
    document.querySelector(".map-ring")?.remove();
    hideTip();
  });

  poster.addEventListener("rest", () => {
    if (!document.getElementById("map-tip").hidden) ring(); // the place has moved away from its words
  });

  poster.addEventListener("keydown", async (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (ARROWS.includes(key) || ["Home", "End", "PageUp", "PageDown"].includes(key)) {
      event.preventDefault();
      linkOf(await nextCode(key).catch(() => ""))?.focus();
    } else if (ZOOMS[key]) {
      event.preventDefault();
      zoom(ZOOMS[key], focused);
    } else if (key === "Escape") {
      if (zoomed()) zoom("reset");
      else document.getElementById("panel-heading")?.focus();
    }
  });

  document.querySelector(".map-help").hidden = false;
  document.addEventListener("DOMContentLoaded", () => {
    const first = ["a:not(.c0, .hit)", "a"].map((one) => poster.querySelector(one)).find(Boolean);
    setTabStop(linkOf(chosenCodes()[0]) ?? linkOf(first?.dataset.iso3)); // of a file, too, whatever it shows by itself
  });
}
