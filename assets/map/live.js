/* The live map: colours from the style tokens, the outline of the chosen country, the take-over. */
import { prefetch } from "../page/fragments.js";
import { ringAgain } from "./keyboard.js";
import { CHOROPLETH, chosenCode, coarse, colours, markerOutlines, MARKERS, plot, token } from "./plot.js";
import { open, paint } from "./repaint.js";
import { beside, leave } from "./tip.js";
import { bindControls, follow, place, updateMarkers } from "./view.js";

const root = document.documentElement;
const CHOSEN = 2, NAME = 3;

function scale() {
  return colours().flatMap((colour, i) => [[i / 6, colour], [(i + 1) / 6, colour]]);
}

/** What the two traces of the chosen country hold; nothing for an unknown code. */
function chosenTraces(figure, code) {
  const place = figure.layout.meta.places[code];
  const shaped = figure.data[CHOROPLETH].locations.includes(code);
  const [name, lon, lat] = place ?? [];
  return [
    shaped ? { locations: [code], z: [1] } : { locations: [], z: [] },
    place ? { text: [name], lon: [lon], lat: [lat] } : { text: [], lon: [], lat: [] },
  ];
}

/** Put colours and the present choice into a figure before it is drawn, or into the update of one that is. */
function look(markers, chosen) {
  const rim = markerOutlines(markers, chosen);
  const clear = "rgba(0,0,0,0)";
  return {
    colorscale: [scale(), undefined, [[0, clear], [1, clear]]],
    "marker.line.color": [token("map-line"), rim.color, token("map-chosen")],
    "marker.line.width": [0.5, rim.width, 2],
    "marker.colorscale": [undefined, scale()],
    "textfont.color": [undefined, undefined, undefined, token("text")],
  };
}

/** Give the figure colours, markers and the present choice before it is drawn. */
export function styleFigure(figure) {
  const chosen = chosenCode();
  paint(figure);
  const updates = look(figure.data[MARKERS], chosen);
  for (const [path, values] of Object.entries(updates)) {
    values.forEach((value, i) => {
      if (value === undefined) return;
      const keys = path.split(".");
      const last = keys.pop();
      const target = keys.reduce((part, key) => (part[key] ??= {}), figure.data[i]);
      target[last] = value;
    });
  }
  chosenTraces(figure, chosen).forEach((values, i) => Object.assign(figure.data[CHOSEN + i], values));
  figure.layout.paper_bgcolor = "rgba(0,0,0,0)";
  figure.layout.geo.bgcolor = token("map-sea");
  place(figure);
  open(figure);
  if (coarse.matches) figure.layout.hoverdistance = 10; // a fingertip is wider than an arrow
  figure.layout.dragmode = coarse.matches ? false : "pan"; // a finger scrolls the page until the map is zoomed
  return figure;
}

/** Show which country is chosen; ``moves`` brings it into view. */
export function outline(moves) {
  const code = chosenCode();
  document.querySelectorAll("#world-poster a").forEach((link) => link.classList.toggle("chosen", link.dataset.iso3 === code));
  const gd = plot();
  if (!gd?.data || !window.Plotly) return;
  if ((gd.data[NAME].text[0] ?? "") === (gd.layout.meta.places[code]?.[0] ?? "")) return;
  if (moves) follow(code);
  const [shape, name] = chosenTraces(gd, code);
  const rim = markerOutlines(gd.data[MARKERS], code);
  window.Plotly.restyle(gd, {
    locations: [undefined, shape.locations],
    z: [undefined, shape.z],
    text: [undefined, undefined, name.text],
    lon: [undefined, undefined, name.lon],
    lat: [undefined, undefined, name.lat],
    "marker.line.width": [rim.width, 2],
    "marker.line.color": [rim.color, token("map-chosen")],
  }, [MARKERS, CHOSEN, NAME]);
}

function recolour() {
  const gd = plot();
  if (!gd?.data) return;
  const chosen = chosenCode();
  window.Plotly.update(gd, look(gd.data[MARKERS], chosen), { "geo.bgcolor": token("map-sea") });
}

/** Plotly has no dashes for single shapes: the style sheet has. */
function dash() {
  const gd = plot();
  gd.querySelectorAll(".choroplethlayer > .trace:first-child path").forEach((path) => {
    path.classList.toggle("dashed", gd.layout.meta.dashed.includes(path.__data__?.loc));
  });
}

/** Called once the live map is drawn: the poster steps back without a jump. */
function takeOver() {
  root.classList.add("live");
  dash();
  plot().on("plotly_afterplot", dash);
  let resting;
  plot().on("plotly_hover", ({ points: [point], event }) => {
    clearTimeout(resting);
    const code = pointedAt(point);
    beside(code, event);
    if (!coarse.matches) resting = setTimeout(() => prefetch({ country: code }), 60);
  });
  plot().on("plotly_unhover", () => {
    clearTimeout(resting);
    leave();
  });
  for (const drawn of ["plotly_afterplot", "plotly_relayouting"]) plot().on(drawn, ringAgain);
  bindControls(plot());
  updateMarkers();
  const map = document.getElementById("world-map");
  map.addEventListener("pointerdown", (event) => { pressed = event; }, true);
  map.addEventListener("click", (event) => { // Plotly takes the end of a drag for a click
    if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4) event.stopPropagation();
  }, true);
}

let pressed = null;

/** The code under a click: the place that is named beside the arrow. */
export const pointedAt = (point) => [point.customdata].flat()[0];

export function watch() {
  for (const wish of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(wish).addEventListener("change", recolour);
  const entry = document.getElementById("react-entry-point");
  new MutationObserver((_, observer) => {
    if (!entry.querySelector("#world-map .choroplethlayer path")) return;
    observer.disconnect();
    takeOver();
  }).observe(entry, { childList: true, subtree: true });
}
