/* Name and numbers of a place beside it, under an arrow as under the keyboard, on both maps. */
import { address } from "../page/address.js";
import { idle } from "../page/dom.js";
import { prefetch } from "../page/fragments.js";
import { isMoving, poster } from "./stage.js";

const layout = document.querySelector(".map-layout");
const stage = document.querySelector(".map-stage");
const GAP = 12;
const PATIENCE = 150; // for the way from a place to what is said of it
const tip = document.createElement("div");
tip.id = "map-tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true"); // the link says the same of itself
let shown = "";
let leaving;

/** Of the links of a place the one that says its name and numbers. */
const spokenLink = (code) => poster.querySelector(`a[data-iso3="${code}"][aria-label]`);

/** Say what a place says of itself, above a point of the window, or ``under`` it. */
export function showTip(code, x, y, under) {
  const link = spokenLink(code);
  if (!link) return;
  clearTimeout(leaving);
  shown = code;
  tip.textContent = link.getAttribute("aria-label");
  tip.hidden = false;
  const [around, map] = [layout, stage].map((one) => one.getBoundingClientRect());
  const left = Math.max(map.left, Math.min(map.right - tip.offsetWidth, x - tip.offsetWidth / 2));
  const above = y - GAP - tip.offsetHeight;
  const top = under || above < 0 ? y + GAP * 1.5 : above;
  tip.style.left = `${left - around.left}px`;
  tip.style.top = `${top - around.top}px`;
}

export function hideTip() {
  clearTimeout(leaving);
  tip.hidden = true;
  shown = "";
}

export function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hideTip, PATIENCE);
}

/** Beside the arrow, on the side it does not go to, so that it covers nothing on the way. */
export function beside(code, event) {
  if (code !== shown) showTip(code, event.clientX, event.clientY, event.movementY < 0);
  else clearTimeout(leaving);
}

const AHEAD = 60; // places whose panels are fetched for somebody who comes to the map, 4 to 6 kB each: with 16 a click on a slow line took 0.4 s, not 0.1

/** Fetch one after another, while nothing else is to be done, what is most likely to be chosen: the places with most work. */
async function fetchAhead() {
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
  const asked = address.query();
  for (const name of ["country", "lang"]) asked.delete(name);
  if (saveData || effectiveType !== "4g" || `${asked}`) return; // under filters the server has no answer ready
  const places = [5, 4, 3, 2, 1].flatMap((look) => [...poster.querySelectorAll(`a.c${look}[aria-label]`)]);
  for (const { dataset } of places.slice(0, AHEAD)) {
    await idle();
    await prefetch({ country: dataset.iso3 });
  }
}

export function bindTip() {
  if (!poster) return;
  layout.append(tip);
  poster.addEventListener("pointerenter", fetchAhead, { once: true });
  let resting; // a timer: what the arrow rests on is about to be chosen
  let arrow = "0,0"; // where the arrow was last
  /** Note where the arrow is; whether it was there before, and the keyboard moves the map, or scrolls the page, under it. */
  const noteArrow = ({ clientX, clientY }) => {
    const before = arrow;
    arrow = `${clientX},${clientY}`;
    return arrow === before && Boolean(document.querySelector(".map-ring"));
  };
  const leaveIfMoved = (event) => { if (!noteArrow(event)) leave(); };
  poster.addEventListener("pointermove", noteArrow, { passive: true });
  poster.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    const code = event.target.closest("a[data-iso3]")?.dataset.iso3;
    if (event.pointerType !== "mouse" || event.buttons) return; // a finger needs no bubble: its answer follows at once
    if (noteArrow(event)) return;
    if (!code) return leave();
    if (isMoving()) return; // what passes under a resting arrow is meant by nobody
    beside(code, event);
    resting = setTimeout(() => prefetch({ country: code }), 60);
  });
  poster.addEventListener("pointerdown", (event) => {
    const code = event.target.closest("a[data-iso3]")?.dataset.iso3;
    if (code) prefetch({ country: code });
  });
  // If one of these were a mouse event, it would come after the others and hide what was just shown.
  poster.addEventListener("pointerleave", leaveIfMoved);
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leaveIfMoved);
  tip.addEventListener("click", () => spokenLink(shown)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tip.hidden) {
      hideTip();
      event.preventDefault(); // that was what it was pressed for
    }
  }, true);
}
