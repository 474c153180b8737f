/* What the live map shows of the world: zoom and pan by buttons and keys, and where the markers of small places stand. */
import { chosenCode, coarse, focusedCode, MARKERS, plot, poster, posterLinks } from "./plot.js";

const MOST_ZOOM = 30; // the two halves of Saint Martin stand apart
const MOST_FRAMED = 12; // of a region that is filtered by
const MARGIN = 0.9; // of the map that a region may fill
const NEAR = 2.5; // from this zoom on markers stand in their true places
const narrow = matchMedia("(max-width: 40rem)");
let framed = poster?.dataset.bounds; // the box that the filters show, as JSON
let laidOut = ""; // how the markers are laid out now, as JSON

const scaleOf = ({ layout }) => layout.geo.projection.scale ?? 1;
const turned = (lon) => ((lon + 540) % 360) - 180;

/** Positions and sizes of the markers at this zoom and width, near each other's places so that none covers another; null where they have them. */
function newLayout(figure) {
  const { places, markers } = figure.layout.meta;
  const { customdata: codes } = figure.data[MARKERS];
  const { room, lon, lat } = markers[narrow.matches ? "narrow" : "wide"];
  const size = room * document.querySelector(".map-stage").clientWidth - 1; // the outline is outside
  const empty = new Set(posterLinks().filter((link) => link.classList.contains("c0")).map((link) => link.dataset.iso3));
  const apart = scaleOf(figure) < NEAR;
  const next = {
    lon: apart ? lon : codes.map((code) => places[code][1]),
    lat: apart ? lat : codes.map((code) => places[code][2]),
    size: codes.map((code) => (empty.has(code) ? size * 0.75 : size)), // places without projects step back
  };
  if (JSON.stringify(next) === laidOut) return null;
  laidOut = JSON.stringify(next);
  return next;
}

export function updateMarkers() {
  const next = newLayout(plot());
  if (next) window.Plotly.restyle(plot(), { lon: [next.lon], lat: [next.lat], "marker.size": [next.size] }, [MARKERS]);
}

/** Give a figure that is not drawn yet the part of the world that the filters show, and the markers for it. */
export function prepareView(figure) {
  const { geo } = figure.layout;
  const box = JSON.parse(framed);
  if (box) {
    const { scale, lon, lat } = fit(box, figure);
    geo.center = { lon, lat };
    Object.assign(geo.projection, { scale, rotation: { lon } });
  }
  const { size, ...where } = newLayout(figure);
  Object.assign(figure.data[MARKERS], where, { marker: { size } });
}

/** Scale and centre that show a box of degrees: west, south, east (over 180 across the antimeridian), north. */
function fit([west, south, east, north], { layout: { meta: { latitudes: [lowest, highest] } } }) {
  const filling = MARGIN * Math.min(360 / (east - west), (highest - lowest) / (north - south));
  const scale = Math.max(1, Math.min(MOST_FRAMED, filling));
  const half = (highest - lowest) / scale / 2; // of the latitudes in view: none of it is beyond the world
  const lat = Math.min(highest - half, Math.max(lowest + half, (south + north) / 2));
  return { scale, lon: turned((west + east) / 2), lat };
}

/** Show a box of degrees; null is the whole world. The same box again leaves the view as the visitor has moved it. */
export function frame(box) {
  if (JSON.stringify(box) === framed) return;
  framed = JSON.stringify(box);
  if (!plot()) return;
  if (!box) return zoom("reset");
  const { scale, lon, lat } = fit(box, plot());
  return show(scale, lon, lat);
}

const towards = (lon, lat) => ({ "geo.center": { lon, lat }, "geo.projection.rotation.lon": lon });

/** Show the world at a scale, around a point where one is named. */
function show(scale, lon, lat) {
  const change = { "geo.projection.scale": scale, ...(lon !== undefined && towards(lon, lat)) };
  if (coarse.matches) change.dragmode = scale > 1 ? "pan" : false; // a finger scrolls the page until the map is zoomed
  return window.Plotly.relayout(plot(), change);
}

export function zoom(how) {
  const gd = plot();
  const now = scaleOf(gd);
  const next = how === "reset" ? 1 : Math.min(MOST_ZOOM, Math.max(1, how === "in" ? now * 1.6 : now / 1.6));
  const { centre, places } = gd.layout.meta;
  const [, ...point] = places[focusedCode() || chosenCode()] ?? [];
  show(next, ...(next === 1 ? centre : now === 1 ? point : []));
}

const DIRECTIONS = { left: [-1, 0], up: [0, 1], right: [1, 0], down: [0, -1] };

/** Move the view by a quarter of what is seen; never off the top or the bottom of the world. */
function pan(way) {
  const gd = plot();
  const { center, projection: { rotation } } = gd._fullLayout.geo;
  const [x, y] = DIRECTIONS[way].map((step) => step / scaleOf(gd));
  const { centre: [, middle], latitudes: [lowest, highest] } = gd.layout.meta;
  const reach = (1 - 1 / scaleOf(gd)) * (highest - lowest) / 2;
  window.Plotly.relayout(gd, {
    "geo.projection.rotation.lon": turned(rotation.lon + x * 90),
    "geo.center": {
      lon: turned(center.lon + x * 90),
      lat: Math.min(middle + reach, Math.max(middle - reach, center.lat + y * 35)),
    },
  });
}

/** Bring a place to the middle of a map that shows a part of the world; ``unseen``: only where it is not in view. */
export function follow(code, unseen) {
  const gd = plot();
  const [, lon, lat] = gd?.layout.meta.places[code] ?? [];
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

export const zoomed = () => Boolean(plot()) && scaleOf(plot()) > 1;
