/* The map follows the filters: the first paint says what every place looks like and is called, the live map takes it over. */
import { address } from "../page/address.js";
import { CHOROPLETH, chosenCode, colours, markerOutlines, MARKERS, plot, poster } from "./plot.js";
import { layoutMarkers, zoom } from "./view.js";

const LOOK = /\bc(\d)\b/;
const [SOUTH, NORTH] = [-64, 84]; // the latitudes that the whole world has here (geography/projection.py)
const MARGIN = 0.9; // of the map that a region may fill
const MOST = 12;
const LATER = 200; // milliseconds after which Plotly is told of new colours
let framed = poster?.dataset.bounds;
let telling; // a timer

const links = () => [...poster.querySelectorAll("a[data-iso3]")];

/** Classes for the two traces of a figure, as the first paint has them. */
function classes({ data }) {
  const known = new Map(links().map((link) => [link.dataset.iso3, Number(LOOK.exec(link.getAttribute("class"))[1])]));
  return [CHOROPLETH, MARKERS].map((trace) => data[trace].customdata.map((code) => known.get(code)));
}

/** Give a figure that is not drawn yet the colours of what is asked for, and its part of the world. */
export function paint(figure) {
  [figure.data[CHOROPLETH].z, figure.data[MARKERS].marker.color] = classes(figure);
}

export function open({ layout: { geo } }) {
  const box = JSON.parse(framed);
  if (!box) return;
  const { scale, lon, lat } = look(box);
  geo.center = { lon, lat };
  Object.assign(geo.projection, { scale, rotation: { lon } });
}

/** Show what a world fragment says: on the first paint, which stands behind, and on the live map where it is drawn. */
export function repaint({ codes, classes: fresh, numbers, bounds }) {
  if (!poster) return; // an embed may have no map
  const place = new Map(codes.map((code, i) => [code, i]));
  for (const link of links()) {
    const i = place.get(link.dataset.iso3);
    link.setAttribute("class", link.getAttribute("class").replace(LOOK, `c${fresh[i]}`));
    link.setAttribute("aria-label", numbers[i]);
    link.setAttribute("href", addressOf(link.dataset.iso3));
  }
  if (plot()?.data && window.Plotly) {
    tint(plot());
    clearTimeout(telling);
    telling = setTimeout(tell, LATER);
  }
  frame(bounds);
}

/** Give the drawn shapes and markers their colours: what the eye waits for. Plotly would draw them all anew for it. */
function tint(gd) {
  const [z, color] = classes(gd);
  const palette = colours();
  const known = new Map(gd.data[CHOROPLETH].customdata.map((code, i) => [code, z[i]]));
  for (const path of gd.querySelectorAll(".choroplethlayer > .trace:first-child path")) path.setAttribute("fill", palette[known.get(path.__data__?.loc)]);
  gd.querySelectorAll(".scattergeo .point").forEach((mark, i) => { mark.style.fill = palette[color[i]]; });
}

/** Tell Plotly what its map shows by now, when nobody waits: each restyle draws all of it anew. */
function tell() {
  const gd = plot();
  const [z, color] = classes(gd);
  const outlines = markerOutlines({ customdata: gd.data[MARKERS].customdata, marker: { color } }, chosenCode());
  const markers = { "marker.color": color, "marker.line.color": outlines.color, "marker.line.width": outlines.width, ...layoutMarkers(gd, color) };
  const update = Object.entries(markers).map(([name, values]) => [name, [undefined, values]]);
  window.Plotly.restyle(gd, { z: [z], ...Object.fromEntries(update) }, [CHOROPLETH, MARKERS]);
}

/** The address of a country under the filters of this page's. */
function addressOf(code) {
  const asked = new URLSearchParams(address.search());
  asked.delete("show");
  asked.set("country", code);
  return `${address.of(`?${asked}`)}#panel`;
}

/** Scale and centre that show a box of degrees: west, south, east (over 180 across the antimeridian), north. */
function look([west, south, east, north]) {
  const fit = MARGIN * Math.min(360 / (east - west), (NORTH - SOUTH) / (north - south));
  const scale = Math.max(1, Math.min(MOST, fit));
  const half = (NORTH - SOUTH) / scale / 2; // of the latitudes in view: none of it is beyond the world
  const lat = Math.min(NORTH - half, Math.max(SOUTH + half, (south + north) / 2));
  return { scale, lon: ((west + east) / 2 + 540) % 360 - 180, lat };
}

/** Zoom to a box; null is the whole world. The same box again leaves the view as the visitor has moved it. */
function frame(box) {
  if (JSON.stringify(box) === framed) return;
  framed = JSON.stringify(box);
  const gd = plot();
  if (!gd?.data || !window.Plotly) return;
  if (!box) return zoom("reset");
  const { scale, lon, lat } = look(box);
  const change = { "geo.projection.scale": scale, "geo.projection.rotation.lon": lon, "geo.center": { lon, lat } };
  if (matchMedia("(pointer: coarse)").matches) change.dragmode = scale > 1 ? "pan" : false;
  return window.Plotly.relayout(gd, change);
}
