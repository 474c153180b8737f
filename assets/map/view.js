/* What the live map shows of the world: zoom and pan by buttons and keys, and where the markers of small places stand. */
import { chosenCode, coarse, focusedCode, MARKERS, plot } from "./plot.js";

const MOST_ZOOM = 30; // the two halves of Saint Martin stand apart
const NEAR = 2.5; // from this zoom on markers stand in their true places
const [SOUTH, NORTH] = [-60, 80];
const narrow = matchMedia("(max-width: 40rem)");
let world; // the centre of the whole world, as the first paint has it
let standing = ""; // how the markers stand now

const scaleOf = (gd) => gd.layout.geo.projection.scale ?? 1;
const turned = (lon) => ((lon + 540) % 360) - 180;

/** Where the markers stand at a zoom, and how large they are: near each other's places none covers another. */
function spots(figure, scale, classes = figure.data[MARKERS].marker.color) {
  const { places, markers } = figure.layout.meta;
  const { customdata: codes } = figure.data[MARKERS];
  const { room, lon, lat } = markers[narrow.matches ? "narrow" : "wide"];
  const size = room * document.querySelector(".map-stage").clientWidth - 1; // the rim is outside
  const known = (i) => codes.map((code) => places[code][i]);
  return {
    lon: scale < NEAR ? lon : known(1),
    lat: scale < NEAR ? lat : known(2),
    size: classes.map((number) => (number ? size : size * 0.75)), // places without projects step back
  };
}

/** Put the markers into a figure before it is drawn. */
export function place(figure) {
  world = { ...figure.layout.geo.center };
  const { size, ...where } = spots(figure, 1);
  Object.assign(figure.data[MARKERS], where).marker.size = size;
  standing = JSON.stringify({ size, ...where });
}

/** What makes the markers stand as zoom, width and ``classes`` ask for; nothing where they do. */
export function layoutMarkers(gd, classes) {
  const next = spots(gd, scaleOf(gd), classes);
  if (JSON.stringify(next) === standing) return {};
  standing = JSON.stringify(next);
  return { lon: next.lon, lat: next.lat, "marker.size": next.size };
}

export function updateMarkers() {
  const update = Object.entries(layoutMarkers(plot())).map(([name, values]) => [name, [values]]);
  if (update.length) window.Plotly.restyle(plot(), Object.fromEntries(update), [MARKERS]);
}

const towards = (lon, lat) => ({ "geo.center": { lon, lat }, "geo.projection.rotation.lon": lon });

export function zoom(how) {
  const gd = plot();
  const now = scaleOf(gd);
  const next = how === "reset" ? 1 : Math.min(MOST_ZOOM, Math.max(1, how === "in" ? now * 1.6 : now / 1.6));
  const change = { "geo.projection.scale": next };
  const [, lon, lat] = gd.layout.meta.places[focusedCode() || chosenCode()] ?? [];
  if (next === 1) Object.assign(change, { "geo.center": { ...world }, "geo.projection.rotation.lon": 0 });
  else if (now === 1 && lon !== undefined) Object.assign(change, towards(lon, lat));
  if (coarse.matches) change.dragmode = next > 1 ? "pan" : false;
  window.Plotly.relayout(gd, change);
}

const WAYS = { left: [-1, 0], up: [0, 1], right: [1, 0], down: [0, -1] };

/** Move the view by a quarter of what is seen; never off the top or the bottom of the world. */
function pan(way) {
  const gd = plot();
  const { center, projection: { rotation } } = gd._fullLayout.geo;
  const [x, y] = WAYS[way].map((step) => step / scaleOf(gd));
  const reach = (1 - 1 / scaleOf(gd)) * (NORTH - SOUTH) / 2;
  window.Plotly.relayout(gd, {
    "geo.projection.rotation.lon": turned(rotation.lon + x * 90),
    "geo.center": {
      lon: turned(center.lon + x * 90),
      lat: Math.min(world.lat + reach, Math.max(world.lat - reach, center.lat + y * 35)),
    },
  });
}

/** Bring a place to the middle of a map that shows a part of the world; ``unseen``: only where it is not in view. */
export function follow(code, unseen) {
  const gd = plot();
  const [, lon, lat] = gd?.layout?.meta.places[code] ?? [];
  if (lon === undefined || scaleOf(gd) <= 1 || (unseen && inView(gd, lon, lat))) return;
  window.Plotly.relayout(gd, towards(lon, lat));
}

function inView(gd, lon, lat) {
  const [x, y] = gd._fullLayout.geo._subplot.projection([lon, lat]);
  return [x / gd.clientWidth, y / gd.clientHeight].every((share) => share > 0.1 && share < 0.9);
}

/** Take the buttons into use, once the map is drawn. */
export function bindControls(gd) {
  gd.on("plotly_relayout", updateMarkers);
  addEventListener("resize", () => setTimeout(updateMarkers, 200)); // Plotly measures itself first
  document.querySelector(".map-tools").addEventListener("click", (event) => {
    const { zoom: how, pan: way } = event.target.closest("button")?.dataset ?? {};
    if (how) zoom(how);
    if (way) pan(way);
  });
}

export const zoomed = () => Boolean(plot()?.layout) && scaleOf(plot()) > 1;
