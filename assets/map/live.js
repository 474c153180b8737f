/* The live map: the chosen country, the take-over from the first paint. */
import { prefetch } from "../page/fragments.js";
import { ringAgain } from "./keyboard.js";
import { chosenCode, coarse, plot, posterLinks } from "./plot.js";
import { copyClasses } from "./repaint.js";
import { beside, leave } from "./tip.js";
import { bindControls, follow, prepareView, updateMarkers } from "./view.js";

const root = document.documentElement;
const CHOSEN = 2, NAME = 3; // the traces of the chosen country's outline and name

/** What the two traces of the chosen country hold; nothing for an unknown code. */
function chosenTraces(figure, code) {
  const [name, lon, lat] = figure.layout.meta.places[code] ?? [];
  const shaped = figure.data[0].locations.includes(code);
  return [
    shaped ? { locations: [code], z: [0] } : { locations: [], z: [] },
    name ? { text: [name], lon: [lon], lat: [lat] } : { text: [], lon: [], lat: [] },
  ];
}

/** Give the figure, before it is drawn, what depends on the visitor: the choice, the part of the world, the pointer. */
export function prepareFigure(figure) {
  chosenTraces(figure, chosenCode()).forEach((values, i) => Object.assign(figure.data[CHOSEN + i], values));
  prepareView(figure);
  if (coarse.matches) Object.assign(figure.layout, { hoverdistance: 10, dragmode: false }); // a fingertip is wider than an arrow, and scrolls the page
  return figure;
}

/** Show which country is chosen; ``moves`` brings it into view. */
export function outline(moves) {
  const code = chosenCode();
  posterLinks().forEach((link) => link.classList.toggle("chosen", link.dataset.iso3 === code));
  const gd = plot();
  if (!gd) return;
  if ((gd.data[NAME].text[0] ?? "") === (gd.layout.meta.places[code]?.[0] ?? "")) return;
  if (moves) follow(code);
  const [shape, name] = chosenTraces(gd, code);
  window.Plotly.restyle(gd, {
    locations: [shape.locations, undefined],
    z: [shape.z, undefined],
    text: [undefined, name.text],
    lon: [undefined, name.lon],
    lat: [undefined, name.lat],
  }, [CHOSEN, NAME]);
}

/** Called once the live map is drawn: the poster steps back without a jump. */
function takeOver() {
  root.classList.add("live");
  copyClasses();
  plot().on("plotly_afterplot", copyClasses);
  let resting, pressed;
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

/** The code under a click: the place that is named beside the arrow. */
export const pointedAt = (point) => [point.customdata].flat()[0];

export function watch() {
  const entry = document.getElementById("react-entry-point");
  new MutationObserver((_, observer) => {
    if (!entry.querySelector("#world-map .choroplethlayer path")) return;
    observer.disconnect();
    takeOver();
  }).observe(entry, { childList: true, subtree: true });
}
