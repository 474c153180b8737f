/* The live map's element, the chosen country, and the colours of the style tokens. */
import { address } from "../page/address.js";

export const CHOROPLETH = 0;
export const MARKERS = 1;
export const coarse = matchMedia("(pointer: coarse)");
export const poster = document.getElementById("world-poster");

/** The element that Plotly draws in; null before it does. */
export const plot = () => document.querySelector("#world-map .js-plotly-plot");

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The colours of the classes, from no projects to most. */
export const colours = () => [0, 1, 2, 3, 4, 5].map((i) => token(`map-${i}`));

/** The country that the address names; "" for none. */
export function chosenCode() {
  return new URLSearchParams(address.search()).get("country")?.toUpperCase() ?? "";
}

/** The code of the place on the map that has the focus; "" for none. */
export function focusedCode() {
  return document.activeElement?.closest("#world-poster a[data-iso3]")?.dataset.iso3 ?? "";
}

/** The outlines of markers: the chosen one stands out, places without projects step back. */
export function markerOutlines({ customdata: codes, marker: { color: classes } }, chosen) {
  const [strong, quiet, accent] = ["map-rim", "text-quiet", "map-chosen"].map(token);
  return {
    width: codes.map((code) => (code === chosen ? 3 : 1)),
    color: codes.map((code, i) => (code === chosen ? accent : classes[i] ? strong : quiet)),
  };
}
