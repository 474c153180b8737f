/* The Plotly map: fetched at the first wish to move the map freely. It takes the view of the SVG map over, and steps back
   as soon as something is chosen, filtered, or zoomed by a button: colours and choices are painted in one place alone. */
import { prefetch } from "../page/fragments.js";
import { loadShapes } from "./shapes.js";
import { linkOf, placeAt, poster, stageView, takeView } from "./stage.js";
import { beside, leave } from "./tip.js";

const root = document.documentElement;
const [MARKERS, CHOSEN] = [1, 2]; // traces of the figure (site/maps/plotly_map.py)
const REST = 300; // milliseconds without a gesture after which the painter changes
const lookOf = (code) => linkOf(code)?.getAttribute("class") ?? "c0";
let asked = false;
let wanted = false; // nothing has been chosen since a hand moved the map
let soon; // a timer
let middle = 0; // the latitude in the middle of the whole world's map

/** The element that Plotly draws in; null before it does. */
const plot = () => document.querySelector("#world-map .js-plotly-plot");
const isLive = () => root.classList.contains("live");

/** The code under a click or an arrow. */
export const pointedAt = (point) => [point.customdata].flat()[0];

/** The shapes and markers that Plotly has drawn get the classes of the SVG map: the style sheet colours both. */
function copyClasses(gd) {
  gd.querySelectorAll(".choroplethlayer > .trace:first-child path").forEach((path) => {
    path.setAttribute("class", `choroplethlocation ${lookOf(path.__data__?.loc)}`);
  });
  gd.querySelectorAll(".scattergeo .point").forEach((mark, i) => mark.setAttribute("class", `point ${lookOf(gd.data[MARKERS].customdata[i])}`));
}

/** Dash's figure is drawn as the server wrote it; only the latitude in its middle is kept. */
export function prepareFigure(figure) {
  middle = figure.layout.geo.center.lat;
  return figure;
}

/** Plotly's projection with the whole world in the middle of its element, for as long as ``use`` takes. */
function wholeWorld(gd, use) {
  const { projection } = gd._fullLayout.geo._subplot;
  const names = ["rotate", "center", "scale", "translate"];
  const before = names.map((name) => projection[name]());
  const { scale = 1 } = gd._fullLayout.geo.projection;
  projection.rotate([0, 0, 0]).center([0, middle]).scale(before[2] / scale).translate([0, 0]);
  const found = use(projection);
  names.forEach((name, i) => projection[name](before[i]));
  return found;
}

/** Show in Plotly's map what the SVG map shows. */
function takeOver() {
  const gd = plot();
  const { lonLat, scale } = stageView(gd.getBoundingClientRect());
  const [lon, lat] = wholeWorld(gd, (projection) => projection.invert(lonLat.map((share) => share * gd.clientWidth)));
  const chosen = new Set([...poster.querySelectorAll("a.chosen")].map(({ dataset }) => dataset.iso3));
  const shaped = [...chosen].filter((code) => gd.data[0].locations.includes(code));
  window.Plotly.update(gd, { locations: [shaped], z: [shaped.map(() => 0)] }, {
    "geo.projection.scale": scale, "geo.projection.rotation.lon": 0, "geo.center": { lon, lat },
  }, [CHOSEN]).then(() => {
    copyClasses(gd);
    root.classList.add("live");
  });
}

/** Give the view back to the SVG map. */
function stepBack() {
  clearTimeout(soon);
  wanted = false;
  if (!isLive()) return;
  root.classList.remove("live");
  copyView();
}

/** Let the SVG map show what Plotly's shows. */
function copyView() {
  const gd = plot();
  const { center, projection } = gd._fullLayout.geo;
  const [x, y] = wholeWorld(gd, (whole) => whole([center.lon, center.lat]));
  takeView(gd.getBoundingClientRect(), [x, y].map((pixels) => pixels / gd.clientWidth), projection.scale);
}

/** The code of the place that an arrow or a finger means: the SVG map knows, which shows the same. Plotly answers with
    what an arrow last rested on, and a finger rests on nothing. */
function codeAt(event) {
  copyView();
  return placeAt(event)?.dataset.iso3;
}

/** A hand has moved the map: let Plotly go on where it rests, fetched the first time. */
export function wish() {
  clearTimeout(soon);
  wanted = true;
  soon = setTimeout(() => {
    if (plot()?.data && window.Plotly) takeOver();
    else if (!asked && !navigator.connection?.saveData) fetchLive();
  }, REST);
}

/** Plotly, then Dash, which draws it. */
function fetchLive() {
  asked = true;
  loadShapes();
  for (const src of [root.dataset.plotly, root.dataset.dash]) {
    document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
  }
}

/** Called by Dash's start: wait until the map is drawn. */
export function watch() {
  const entry = document.getElementById("react-entry-point");
  new MutationObserver((_, observer) => {
    if (!entry.querySelector("#world-map .choroplethlayer path")) return;
    observer.disconnect();
    drawn(plot());
  }).observe(entry, { childList: true, subtree: true });
}

function drawn(gd) {
  copyClasses(gd);
  gd.on("plotly_afterplot", () => copyClasses(gd));
  const map = document.getElementById("world-map");
  let pointer; // a mouse or a finger
  map.addEventListener("pointerover", (event) => { pointer = event.pointerType; }, true);
  let resting;
  gd.on("plotly_hover", ({ event }) => {
    clearTimeout(resting);
    if (pointer === "touch") return undefined; // a bubble would take the tap
    const code = codeAt(event);
    if (!code) return leave();
    beside(code, event);
    resting = setTimeout(() => prefetch({ country: code }), 60);
    return undefined;
  });
  gd.on("plotly_unhover", () => {
    clearTimeout(resting);
    leave();
  });
  let pressed = null;
  map.addEventListener("pointerdown", (event) => { pressed = event; }, true);
  map.addEventListener("click", (event) => { // the end of a drag is no click
    event.stopPropagation();
    const code = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) <= 4 && codeAt(pressed);
    if (code) window.dash_clientside.set_props(map.id, { clickData: { points: [{ customdata: code }] } });
  }, true);
  if (wanted) takeOver(); // else the next wish finds it there
}

/** Whatever the page asks for, the SVG map answers. */
export function bindLive() {
  if (!poster) return;
  document.addEventListener("asked", stepBack);
  document.querySelector(".map-tools").addEventListener("click", stepBack, true);
  poster.addEventListener("focusin", stepBack);
}
