/* The map by keyboard: one stop for the Tab key, arrows from country to country, before the live map has come and after. */
import { address } from "../page/address.js";
import { follow, linkOf, poster, zoom, zoomed } from "./stage.js";
import { hideTip, showTip } from "./tip.js";

const root = document.documentElement;
const ARROWS = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];
const ROOM = 45; // what is said of a place takes as much above it
const ZOOMS = { "+": "in", "=": "in", "-": "out", "0": "reset" };
let at = ""; // the code of the place that has the focus, or had it last
let walk; // dashboard/geography/walking.py

const walking = () => poster.contains(document.activeElement);

function stop(next) {
  poster.querySelectorAll('a[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
  next?.setAttribute("tabindex", "0");
}

/** Places by region, and by name in each. */
function inOrder(regions) {
  const { compare } = new Intl.Collator(root.lang);
  const name = (code) => linkOf(code).getAttribute("aria-label");
  return regions.map((codes) => codes.filter(linkOf).sort((one, other) => compare(name(one), name(other)))).filter((codes) => codes.length);
}

/** Where the way leads from here; one request the first time. */
async function way() {
  walk ??= fetch(root.dataset.walk).then((answer) => answer.json());
  walk.catch(() => { walk = undefined; });
  return walk;
}

async function go(key) {
  const { arrows, regions } = await way();
  const arrow = ARROWS.indexOf(key);
  if (arrow >= 0) return (arrows[at] ?? "").slice(arrow * 3, arrow * 3 + 3);
  const order = inOrder(regions);
  const here = order.findIndex((codes) => codes.includes(at));
  const [first, last] = [order[0][0], order.at(-1).at(-1)];
  return {
    Home: first, End: last,
    PageDown: order[(here + 1) % order.length][0],
    PageUp: order.at((here - 1) % order.length)[0],
  }[key];
}

/** A ring over the shape of the place that has the focus, and what the place says of itself. */
function ring() {
  document.querySelector(".map-ring")?.remove();
  const shape = walking() && [...linkOf(at).children].find((one) => getComputedStyle(one).display !== "none");
  if (!shape) return;
  const copy = shape.cloneNode();
  copy.setAttribute("class", "map-ring");
  shape.ownerSVGElement.append(copy);
  const map = poster.getBoundingClientRect();
  const seen = copy.getBoundingClientRect();
  const [left, right] = [Math.max(seen.left, map.left), Math.min(seen.right, map.right)];
  const [top, bottom] = [Math.max(seen.top, map.top), Math.min(seen.bottom, map.bottom)];
  showTip(at, (left + right) / 2, top - map.top < ROOM && bottom - top > ROOM ? (top + bottom) / 2 : top);
}

export function bindKeyboard() {
  if (!poster) return;
  poster.addEventListener("focusin", (event) => {
    const one = event.target.closest("a[data-iso3]");
    if (!one) return;
    if (poster.contains(event.relatedTarget)) one.removeAttribute("aria-describedby");
    else one.setAttribute("aria-describedby", "map-keys"); // said once, on the way in
    at = one.dataset.iso3;
    stop(linkOf(at));
    follow(at);
    ring();
    way().catch(() => {});
  });

  poster.addEventListener("focusout", (event) => {
    event.target.closest("a")?.removeAttribute("aria-describedby");
    hideTip();
    requestAnimationFrame(ring);
  });

  poster.addEventListener("keydown", async (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (ARROWS.includes(key) || ["Home", "End", "PageUp", "PageDown"].includes(key)) {
      event.preventDefault();
      linkOf(await go(key).catch(() => ""))?.focus();
    } else if (ZOOMS[key]) {
      event.preventDefault();
      zoom(ZOOMS[key]);
    } else if (key === "Escape") {
      if (zoomed()) zoom("reset");
      else document.getElementById("panel-heading")?.focus();
    }
  });

  document.querySelector(".map-help").hidden = false;
  document.addEventListener("DOMContentLoaded", () => {
    const first = ["a:not(.c0, .hit)", "a"].map((one) => poster.querySelector(one)).find(Boolean);
    stop(linkOf(new URLSearchParams(address.search()).get("country")?.toUpperCase()) ?? linkOf(first?.dataset.iso3)); // of a file, too, whatever it shows by itself
  });
}
