/* All of the map page that follows the filters and is not the panel: site/explorer/html_fragments.py, place_lists.py and active_filters.py. */
import { nodes } from "../page/dom.js";
import { answerOf, numbersBy } from "./answering.js";
import { known } from "./data.js";
import { chip, filterForm } from "./filters.js";
import { asking, changed, isFiltered, panelOf } from "./questions.js";
import { _, counted, nothingShown, parts, placeInNumbers, sentence, writtenNumber, writtenNumbers } from "./sentences.js";
import { fill } from "./templates.js";

/** The sentence, a link for each part of the question, and what is left out for want of dates. */
function shownNow(answer) {
  const { question, undated } = answer;
  const isEmpty = isFiltered(changed(question, { region: null })) && !answer.projects.length && !answer.news.length;
  const fitting = (rest, i) => (isEmpty && i < known.limits.mostCounted ? writtenNumbers(answerOf(rest).projects.length, 0) : undefined);
  return fill("shown_now", {
    sentence: sentence(answer),
    chips: parts(question).map(([part, rest], i) => chip(part, asking(rest), fitting(rest, i))),
    left_out: undated ? counted("{number} project without dates is left out.", "{number} projects without dates are left out.", undated) : "",
  });
}

/** The regions and the world that records which fit name as such, in the order of the projects that do. */
function regionalWork(answer) {
  const { question } = answer;
  const found = numbersBy("areas", answer);
  const areas = known.areas.filter((code) => found.has(code)).sort((one, other) => found.get(other)[0] - found.get(one)[0]);
  const items = areas.map((code) => fill("region", {
    name: known.regions.get(code).name, href: panelOf(question, { region: code }), numbers: writtenNumbers(...found.get(code)),
  }));
  const later = items.splice(known.limits.areasAtOnce);
  const empty = isFiltered(question) ? _("No regional or worldwide work matches your filters.") : _("There is no regional or worldwide work.");
  return fill("regional_work", {
    said: items.length ? _("This work serves a region or the whole world and is not counted for any country.") : empty,
    areas: items,
    later: later.length ? fill("folded_list", { more: counted("{number} more", "{number} more", later.length), items: later }) : "",
  });
}

/** Order the places of a region, those with projects first, by name; show them at once if there are few. */
function foldRegion(region, totals) {
  const items = [...region.querySelectorAll("li")];
  const rank = (item) => {
    const { iso3 } = item.querySelector("a").dataset;
    return (totals.get(iso3)?.[0] ? 0 : 1000) + known.places.get(iso3).order;
  };
  region.querySelector("ul").append(...items.sort((one, other) => rank(one) - rank(other)));
  region.querySelector(".numbers").textContent = writtenNumber(items.length);
  region.open = items.length <= known.limits.fewPlaces;
}

/** The list of all places that Python wrote, without those that no record which fits names, and with their numbers now. */
function placeList({ question, totals }) {
  const list = nodes(known.templates.places);
  const names = new Set();
  for (const link of list.querySelectorAll("[data-iso3]")) {
    const code = link.dataset.iso3;
    link.setAttribute("href", panelOf(question, { country: code }));
    if (totals.has(code)) link.nextElementSibling.textContent = writtenNumbers(...totals.get(code));
    if (totals.has(code) || known.places.get(code).held) names.add(link.textContent);
    else link.parentElement.remove();
  }
  for (const note of list.querySelectorAll("dt")) {
    if (names.has(note.textContent)) continue;
    note.nextElementSibling.remove();
    note.remove();
  }
  for (const region of list.querySelectorAll("section details")) foldRegion(region, totals);
  list.querySelectorAll("section:not(:has(li)), .place-notes:not(:has(dt))").forEach((part) => part.remove());
  return names.size || !isFiltered(question) ? list.firstElementChild.outerHTML : String(fill("no_places"));
}

/** Class and words of every place on the map, the lists, the form, and what is said aloud. */
export function world(question) {
  const answer = answerOf(question);
  const shown = [...known.places].filter(([, { clickable }]) => clickable);
  const numbers = (code) => answer.totals.get(code) ?? [0, 0];
  return {
    codes: shown.map(([code]) => code),
    classes: shown.map(([code]) => known.breaks.filter((low) => numbers(code)[0] >= low).length),
    numbers: shown.map(([code, { name, held }]) => (held ? nothingShown(name) : placeInNumbers(name, ...numbers(code)))),
    announcement: sentence(answer),
    sentence: String(shownNow(answer)),
    filters: String(filterForm(answer)),
    beyond: String(regionalWork(answer)),
    places: placeList(answer),
  };
}
