/* The first page below its map. */
import { poster } from "../map/stage.js";
import { idle } from "./dom.js";

/** Lay out one section after another once the map is at rest, so that no task of a weak phone is long; all at once where
    the browser scrolls to a place on the page, whose height it has to know. */
export async function layOutSections() {
  const scrolls = location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  if (!scrolls && poster) await new Promise((done) => poster.addEventListener("rest", done, { once: true }));
  for (const section of document.querySelectorAll(".home-section")) {
    if (!scrolls) await idle();
    section.classList.add("laid-out");
  }
}
