/* All of the map page that follows the filters and is not the panel: site/explorer/fragments.py and active_filters.py. */
import { answerOf } from "./answering.js";
import { known } from "./data.js";
import { filterForm } from "./filters.js";
import { asking, isFiltered, keeping } from "./questions.js";
import { counts } from "./rows.js";
import { _, counted, nothingShown, parts, placeInNumbers, regionName, sentence, writtenNumbers } from "./sentences.js";
import { fill, written } from "./templates.js";

const WORLD = "M49-001";

/** The sentence, a link for each part of the question, and what is left out for want of dates. */
function shownNow(answer) {
  const { question, undated } = answer;
  return fill("shown_now", {
    sentence: sentence(answer),
    chips: parts(question).map(([part, rest]) => fill("chip", { part, href: asking(rest) })),
    left_out: undated ? counted("{number} project without dates is left out.", "{number} projects without dates are left out.", undated) : "",
  });
}

/** The regions and the world that records which fit name as such. */
function regionalWork(answer, addresses) {
  const [projects, news] = [counts("projects", "areas", answer.projects), counts("news", "areas", answer.news)];
  const numbers = (code) => [projects.get(code) ?? 0, news.get(code) ?? 0];
  const rank = (code) => known.regions.get(code).rank;
  const codes = [...new Set([...projects.keys(), ...news.keys()])].sort((one, other) => (
    numbers(other)[0] - numbers(one)[0] || (one === WORLD) - (other === WORLD) || rank(one) - rank(other)
  ));
  const items = codes.map((code) => fill("region", { name: regionName(code), href: addresses.region(code), numbers: writtenNumbers(...numbers(code)) }));
  const later = items.splice(known.limits.areasAtOnce);
  const empty = isFiltered(answer.question) ? _("No regional or worldwide work matches your filters.") : _("There is no regional or worldwide work.");
  return fill("regional_work", {
    said: items.length ? _("This work serves a region or the whole world and is not counted for any country.") : empty,
    areas: items,
    later: later.length ? fill("folded_list", { more: counted("{number} more", "{number} more", later.length), items: later }) : null,
  });
}

/** The list of all places that Python wrote, without those that no record which fits names, and with their numbers now. */
function placeList({ question, totals }, addresses) {
  const list = fill("places");
  const names = new Set();
  for (const link of list.querySelectorAll("[data-iso3]")) {
    const code = link.dataset.iso3;
    link.setAttribute("href", addresses.country(code));
    if (totals.has(code)) link.nextElementSibling.textContent = writtenNumbers(...totals.get(code));
    if (totals.has(code) || known.places.get(code).held) names.add(link.textContent);
    else link.parentElement.remove();
  }
  for (const section of list.querySelectorAll("section")) if (!section.querySelector("li")) section.remove();
  for (const note of list.querySelectorAll("dt")) {
    if (names.has(note.textContent)) continue;
    note.nextElementSibling.remove();
    note.remove();
  }
  list.querySelector("dl:empty")?.parentElement.remove();
  return names.size || !isFiltered(question) ? list : fill("no_places");
}

/** The smallest box around boxes, whole across the antimeridian: geography/surroundings.py. */
function joined(boxes) {
  const spans = [...boxes].sort((one, other) => one[0] - other[0]);
  if (!spans.length) return null;
  const [south, north, furthest] = [Math.min(...spans.map((box) => box[1])), Math.max(...spans.map((box) => box[3])), Math.max(...spans.map((box) => box[2]))];
  let [west, east, widest, reached] = [spans[0][0], furthest, spans[0][0] + 360 - furthest, spans[0][2]];
  for (const box of spans.slice(1)) {
    if (box[0] - reached > widest) [west, east, widest] = [box[0], Math.max(reached + 360, furthest), box[0] - reached];
    reached = Math.max(reached, box[2]);
  }
  return widest > 0 ? [west, south, east, north] : [-180, south, 180, north];
}

function bounds({ question, totals }) {
  const region = known.regions.get(question.region);
  if (!region?.known) return null;
  const codes = region.members.length ? region.members : [...totals.keys()];
  return joined(codes.map((code) => known.places.get(code)?.box).filter(Boolean));
}

/** Class and words of every place on the map, the lists, the form, and what is said aloud. */
export function world(question) {
  const answer = answerOf(question);
  const addresses = keeping(question);
  const shown = [...known.places.values()].filter(({ clickable }) => clickable);
  const numbers = ({ code }) => answer.totals.get(code) ?? [];
  return {
    codes: shown.map(({ code }) => code),
    classes: shown.map((place) => known.breaks.filter((low) => (numbers(place)[0] ?? 0) >= low).length),
    numbers: shown.map((place) => (place.held ? nothingShown(place.name) : placeInNumbers(place.name, ...numbers(place)))),
    bounds: bounds(answer),
    announcement: sentence(answer),
    sentence: written(shownNow(answer)),
    filters: written(filterForm(question)),
    beyond: written(regionalWork(answer, addresses)),
    places: written(placeList(answer, addresses)),
  };
}
