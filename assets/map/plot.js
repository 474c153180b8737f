/* The two maps of the page, the first paint and the live one, and the places that are chosen on them. */
import { address } from "../page/address.js";

export const MARKERS = 1; // the number of their trace
export const coarse = matchMedia("(pointer: coarse)");
export const poster = document.getElementById("world-poster");

/** The element that Plotly has drawn the live map in; null before that. */
export function plot() {
  const drawn = document.querySelector("#world-map .js-plotly-plot");
  return drawn?.data && window.Plotly ? drawn : null;
}

/** The links of the first paint: one for each shape and each marker of a place. */
export const posterLinks = () => [...(poster?.querySelectorAll("a[data-iso3]") ?? [])];

/** The country that the address names; "" for none. */
export function chosenCode() {
  return address.query().get("country")?.toUpperCase() ?? "";
}

/** The code of the place on the map that has the focus; "" for none. */
export function focusedCode() {
  return document.activeElement?.closest("#world-poster a[data-iso3]")?.dataset.iso3 ?? "";
}
