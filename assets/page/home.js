/* The first page below its map. */
import { idle } from "./dom.js";

/** Lay out one section after another, so that no task of a weak phone is long. */
export async function layOutSections() {
  for (const section of document.querySelectorAll(".home-section")) {
    await idle();
    section.classList.add("laid-out");
  }
}
