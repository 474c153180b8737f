/* The panels beside the map: site/explorer/panels.py. */
import { answerOf } from "./answering.js";
import { known } from "./data.js";
import { addressOf, asking, isFiltered, keeping, nothing, without } from "./questions.js";
import { allowed, fittingRows, work } from "./records.js";
import { counts, rowsIn } from "./rows.js";
import { findPlaces } from "./searching.js";
import { _, counted, nothingFits, nothingShown, numbersInAll, placeInNumbers, sentence, writtenNumber, writtenNumbers } from "./sentences.js";
import { fill } from "./templates.js";

const WORLD = "M49-001";

/** A panel that only says why nothing is shown. */
const empty = (reason, title = _("Not found")) => ({ panel: fill("empty_panel", { title, reason }), title, announcement: reason });

/** That filters apply here, of how many projects, and the way to all of them. */
function fittingHere({ code, name }, number) {
  const every = rowsIn("projects", new Uint8Array(known.projects.count).fill(1), code).length;
  const said = counted("{fitting} of {number} project matches your filters.", "{fitting} of {number} projects match your filters.", every, { fitting: writtenNumber(number) });
  return fill("fitting", { said, place: name, href: asking({ ...nothing(), country: code }, "panel") });
}

async function country(question) {
  const addresses = keeping(question);
  const place = known.places.get(question.country);
  if (!place) return empty(_("There is no place with the code {code}.", { code: question.country }));
  const { code, name, held } = place;
  const panel = (numbers, inside) => fill("country_panel", { ...place, numbers, inside, close: addresses.world(), page: addressOf("dossier", code) });
  if (held) return { panel: panel(_("no data shown"), fill("held", { sentence: held })), title: name, announcement: `${nothingShown(name)}. ${held}` };
  const everywhere = without(question, "region");
  const found = fittingRows(answerOf(everywhere), code);
  const [projects, news] = [found.projects.length, found.news.length];
  const [filtered, shown] = [isFiltered(everywhere), allowed(question.shown)];
  const more = addresses.country(code, shown + known.limits.page);
  const lists = await work(name, found, { filtered, addresses, more, shown, here: code });
  const inside = [filtered ? fittingHere(place, projects) : null, ...lists];
  return { panel: panel(numbersInAll(projects, news), inside), title: name, announcement: placeInNumbers(name, projects, news) };
}

/** How many of the projects serve the region itself. */
function asSuch(code, { projects }) {
  const number = counts("projects", "areas", projects).get(code);
  if (!number) return null;
  if (code === WORLD) return fill("serves_the_world");
  return fill("text", { said: counted("{number} project serves the region as a whole. It is not counted for any country.", "{number} projects serve the region as a whole. They are not counted for any country.", number) });
}

/** The countries and territories of a region that records name. */
function countries({ totals }, addresses) {
  const items = [...known.places.values()].filter(({ code }) => totals.has(code))
    .map(({ code, name }) => fill("place", { code, name, href: addresses.country(code), numbers: writtenNumbers(...totals.get(code)) }));
  return items.length ? fill("countries", { items }) : null;
}

async function region(question) {
  const addresses = keeping(question);
  const code = question.region;
  const region = known.regions.get(code);
  if (!region?.known && !region?.listed) return empty(_("There is no region with the code {code}.", { code }));
  const answer = answerOf(question);
  const found = fittingRows(answer);
  const [projects, news] = [found.projects.length, found.news.length];
  const shown = allowed(question.shown);
  const more = addresses.region(code, shown + known.limits.page);
  const lists = await work(region.name, found, { filtered: true, addresses, more, shown });
  const inside = [asSuch(code, answer), countries(answer, addresses), ...lists];
  const panel = fill("region_panel", { code, name: region.name, numbers: numbersInAll(projects, news), inside, close: addresses.world() });
  return { panel, title: region.name, announcement: placeInNumbers(region.name, projects, news) };
}

/** What fits filters and free text, with the places that the text may mean. */
async function results(question) {
  const { text } = question;
  const [addresses, plain] = [keeping(question), keeping(nothing())];
  const answer = answerOf(question);
  const { projectsTotal, newsTotal } = answer;
  const places = text ? findPlaces(text, known.limits.page) : [];
  const fits = projectsTotal || newsTotal;
  if (!places.length && !fits) {
    return empty(nothingFits(question, _("Nothing matches “{query}”. Try a country or a word from a title.", { query: text })), _("Nothing found"));
  }
  const title = fits ? sentence(answer) : _("Results for “{query}”", { query: text });
  const inside = [["place", "place_hits", plain.country], ["region", "region_hits", plain.region]].map(([kind, template, address]) => {
    const items = places.filter((hit) => hit.kind === kind).map(({ key, label }) => fill("hit", { name: label, href: address(key) }));
    return items.length ? fill(template, { items }) : null;
  });
  if (fits) {
    const shown = allowed(question.shown);
    const more = addresses.results(shown + known.limits.page);
    const lists = await work("", fittingRows(answer), { filtered: isFiltered(question), addresses, more, shown });
    inside.push(fill("numbers_found", { numbers: numbersInAll(projectsTotal, newsTotal) }), ...lists);
  }
  const number = counted("{number} place", "{number} places", places.length);
  return { panel: fill("results_panel", { title, inside }), title, announcement: fits ? title : `${title}: ${number}` };
}

export const panels = { country, region, results };
