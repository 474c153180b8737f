/* The panels beside the map, and the lists of records in them: site/explorer/map_panels.py and site/cards/record_cards_and_place_links.py. */
import { answerOf, hasAny, numbersBy } from "./answering.js";
import { file, known } from "./data.js";
import { chip } from "./filters.js";
import { addressOf, asking, changed, isFiltered, panelOf } from "./questions.js";
import { findPlaces, readAs } from "./searching.js";
import { _, counted, nothingFits, nothingShown, numbersInAll, parts, placeInNumbers, sentence, writtenNumber, writtenNumbers } from "./sentences.js";
import { fill, html } from "./templates.js";

const WORLD = "M49-001";

/** A panel that only says why nothing is shown. */
const empty = (reason, title = _("Not found"), further = "", look = "empty") => ({ panel: fill("empty_panel", { title, reason, further, look }), title, announcement: reason });

/** The filters of a question that nothing matches, each with the number of projects that would appear without it. */
function filtersToRemove(question) {
  const code = question.get("country");
  const found = parts(question).filter(([, rest]) => !code || rest.get("region") === question.get("region"));
  const chips = found.map(([part, rest], i) => {
    const href = asking(rest);
    if (i >= known.limits.mostCounted) return chip(part, href);
    const { projects } = answerOf(code ? changed(rest, { region: null }) : rest);
    const inPlace = code ? projects.filter(hasAny("projects", "countries", [code])) : projects;
    return chip(part, href, writtenNumbers(inPlace.length, 0));
  });
  return chips.length ? fill("chips", { chips }) : "";
}

/** The address of the map without the country. */
function closed(question) {
  const rest = changed(question, { country: null, show: null });
  return asking(rest, isFiltered(rest) ? "panel" : "");
}

/** Records of a dataset as lists show them, by row. */
const readCards = (dataset, rows) => Promise.all(rows.map(async (row) => (
  (await file(known.fragmentAddress(`twin/${dataset}/${Math.floor(row / known.chunk)}`)))[row % known.chunk]
)));

/** Links to the places of a record, with commas between. */
function placeLinks({ countries, areas }, question, here) {
  const links = countries.filter((code) => code !== here)
    .map((code) => fill("country_link", { code, name: known.places.get(code).name, href: panelOf(question, { country: code }) }));
  for (const code of areas) {
    const { name, listed } = known.regions.get(code);
    links.push(listed ? fill("region_link", { name, href: panelOf(question, { region: code }) }) : name);
  }
  return links.flatMap((link, i) => (i ? [_(", "), link] : [link]));
}

/** A record as Python wrote it, with its places as links that keep the filters. */
function card(record, dataset, question, here) {
  const links = dataset === "news" || here ? placeLinks(record, question, here) : [];
  const places = links.length ? fill(here ? "also_in" : "where", { places: links }) : "";
  const slot = places ? "<slot></slot>" : /<dl class="facts"><slot><\/slot><\/dl>|<slot><\/slot>/;
  return html(record.html.replace(slot, () => places));
}

/** The list of projects or of news of a place; under filters other words say that there are none. */
async function list(dataset, rows, { question, place, here, filtered }) {
  const { page, mostShown } = known.limits;
  const shown = Math.min(Math.max(Number(question.get("show")), page), mostShown);
  const cards = await readCards(dataset, rows.slice(0, shown));
  const number = writtenNumber(rows.length - cards.length);
  const href = panelOf(question, { country: here ?? null, show: shown + page });
  const further = shown < mostShown ? fill(`more_${dataset}`, { number, href }) : fill("not_listed", { number });
  return fill(dataset, {
    records: cards.map((one) => fill("record", { article: card(one, dataset, question, here) })),
    further: [
      cards.length ? "" : fill(`no_${dataset}_${filtered ? "fit" : "in"}`, { place }),
      cards.length < rows.length ? further : "",
    ],
  });
}

const work = ({ projects, news }, options) => Promise.all([list("projects", projects, options), list("news", news, options)]);

/** That filters apply here, of how many projects, and the way to all of them. */
function fittingHere({ code, name }, number) {
  const every = known.projects.all.filter(hasAny("projects", "countries", [code])).length;
  const said = counted("{number} of {total} projects matches your filters.", "{number} of {total} projects match your filters.", number, { total: writtenNumber(every) });
  return fill("fitting", { said, place: name, href: asking(new URLSearchParams({ country: code }), "panel") });
}

async function country(question) {
  const code = question.get("country");
  const place = known.places.get(code);
  if (!place) return empty(_("There is no place with the code {code}.", { code }));
  const { name, held } = place;
  const all = known.projects.all.filter(hasAny("projects", "countries", [code])).length;
  const look = held ? 0 : known.breaks.filter((low) => all >= low).length;
  const panel = (numbers, inside) => fill("country_panel", { ...place, code, numbers, inside, close: closed(question), page: addressOf("dossier", code), look });
  if (held) return { panel: panel(_("no data shown"), fill("held", { sentence: held })), title: name, announcement: `${nothingShown(name)}. ${held}` };
  const everywhere = changed(question, { region: null });
  const filtered = isFiltered(everywhere);
  const answer = answerOf(everywhere);
  const [projects, news] = ["projects", "news"].map((dataset) => answer[dataset].filter(hasAny(dataset, "countries", [code])));
  const numbers = [projects.length, news.length];
  const inside = [filtered ? fittingHere({ code, name }, projects.length) : "", filtered && !projects.length ? filtersToRemove(question) : "", await work({ projects, news }, { question, place: name, here: code, filtered })];
  return { panel: panel(numbersInAll(...numbers), inside), title: name, announcement: placeInNumbers(name, ...numbers) };
}

/** How many of the projects serve the region itself. */
function asSuch(code, answer) {
  const [number] = numbersBy("areas", answer).get(code) ?? [0];
  if (!number) return "";
  if (code === WORLD) return fill("serves_the_world");
  return fill("text", { said: counted("{number} project serves the region as a whole. It is not counted for any country.", "{number} projects serve the region as a whole. They are not counted for any country.", number) });
}

/** The countries and territories of a region that records name. */
function countries({ question, totals }) {
  const items = [...known.places].filter(([code]) => totals.has(code))
    .map(([code, { name }]) => fill("place", { code, name, href: panelOf(question, { country: code }), numbers: writtenNumbers(...totals.get(code)) }));
  return items.length ? fill("countries", { items }) : "";
}

async function region(question) {
  const code = question.get("region");
  const { name, known: isKnown, listed } = known.regions.get(code) ?? {};
  if (!isKnown && !listed) return empty(_("There is no region with the code {code}.", { code }));
  const answer = answerOf(question);
  const numbers = [answer.projects.length, answer.news.length];
  const inside = [asSuch(code, answer), countries(answer), await work(answer, { question, place: name, filtered: true })];
  const panel = fill("region_panel", { code, name, numbers: numbersInAll(...numbers), inside, close: closed(question) });
  return { panel, title: name, announcement: placeInNumbers(name, ...numbers) };
}

/** Places of a kind whose names a search may mean. */
function placeHits(places, kind) {
  const items = places.filter((hit) => hit.kind === kind).map(({ label, href }) => fill("hit", { name: label, href }));
  return items.length ? fill(`${kind}_hits`, { items }) : "";
}

/** What fits filters and free text, with the places that the text may mean. */
async function results(question) {
  const text = question.get("q");
  const answer = answerOf(question);
  const numbers = [answer.projects.length, answer.news.length];
  const places = text ? findPlaces(text, known.limits.page) : [];
  const fits = numbers.some(Boolean);
  if (!places.length && !fits) {
    const reason = nothingFits(question, _("Nothing matches “{query}”. Try a country or a word from a title.", { query: text }));
    return empty(reason, _("Nothing found"), filtersToRemove(question), reason === sentence(answer) ? "empty said-above" : "empty");
  }
  const title = fits ? sentence(answer) : _("Results for “{query}”", { query: text });
  const read = text && readAs(text);
  const other = read ? fill("read_as", { said: _("Nothing contains “{query}”. These are the results for “{read}”.", { query: text, read }) }) : "";
  const hits = [placeHits(places, "place"), placeHits(places, "region")];
  const lists = fits ? [fill("numbers_found", { numbers: numbersInAll(...numbers) }), await work(answer, { question, filtered: isFiltered(question) })] : [];
  const number = counted("{number} place", "{number} places", places.length);
  return { panel: fill("results_panel", { title, inside: [other, hits, lists] }), title, announcement: fits ? title : `${title}: ${number}` };
}

/** The part of the map around every place with projects that fit; none where that is most of the world: ``_of_matches`` in
    site/maps/map_extent_and_overlay.py. */
export function boxOfMatches(question) {
  const { width, height, aspect, margin, least, whole, foot } = known.frame;
  const parts = [...answerOf(question).totals].filter(([, [projects]]) => projects).map(([code]) => known.places.get(code)?.part).filter(Boolean);
  const [left, top] = [0, 1].map((i) => Math.min(...parts.map((part) => part[i])));
  const [right, bottom] = [0, 1].map((i) => Math.max(...parts.map((part) => part[i] + part[i + 2])));
  const seen = Math.max((right - left) * margin, (bottom - top) * margin * aspect, width * least);
  if (!parts.length || seen >= Math.max(width, height * aspect) * whole || seen >= width) return undefined;
  const more = Math.min(1 / (1 - foot), width / seen); // room at the foot for what lies on the map
  const within = (at, room) => Math.min(Math.max(at, Math.min(0, room)), Math.max(0, room));
  const [wide, tall] = [seen * more, seen * more / aspect];
  return [within((left + right - wide) / 2, width - wide), within((top + bottom - seen / aspect) / 2, height - tall), wide, tall];
}

export const panels = { country, region, results };
