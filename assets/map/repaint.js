/* The map follows the filters: the first paint says what every place looks like and is called, and the live map looks the same. */
import { address } from "../page/address.js";
import { MARKERS, plot, poster, posterLinks } from "./plot.js";
import { frame, updateMarkers } from "./view.js";

const CLASS = /\bc\d\b/;
const LATER = 200; // milliseconds after which Plotly draws markers in new sizes: until then nobody waits for it
let later; // a timer

/** Show what a world fragment says: on the first paint, which stands behind, and on the live map where it is drawn. */
export function repaint({ codes, classes, numbers, bounds }) {
  if (!poster) return; // an embed may have no map
  const place = new Map(codes.map((code, i) => [code, i]));
  for (const link of posterLinks()) {
    const i = place.get(link.dataset.iso3);
    link.setAttribute("class", link.getAttribute("class").replace(CLASS, `c${classes[i]}`));
    link.setAttribute("aria-label", numbers[i]);
    link.setAttribute("href", `${address.of(address.country(link.dataset.iso3))}#panel`);
  }
  if (plot()) {
    copyClasses();
    clearTimeout(later);
    later = setTimeout(updateMarkers, LATER);
  }
  frame(bounds);
}

/** The shapes and markers of the live map get the classes that the first paint has: the style sheet colours both. */
export function copyClasses() {
  const gd = plot();
  const classes = new Map(posterLinks().map((link) => [link.dataset.iso3, link.getAttribute("class")]));
  gd.querySelectorAll(".choroplethlayer > .trace:first-child path").forEach((path) => {
    path.setAttribute("class", `choroplethlocation ${classes.get(path.__data__?.loc)}`);
  });
  gd.querySelectorAll(".scattergeo .point").forEach((mark, i) => mark.setAttribute("class", `point ${classes.get(gd.data[MARKERS].customdata[i])}`));
}
