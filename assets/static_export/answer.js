/* The answer to a fragment's path, as the server gives it. */
import { hooks } from "../page/hooks.js";
import { answerOf, choicesOf, Refused } from "./answering.js";
import { known, loadData } from "./data.js";
import { filterChoices } from "./filters.js";
import { boxOfMatches, panels } from "./panels.js";
import { changed, isFiltered, panelOf, readQuestion } from "./questions.js";
import { findPlaces, findRecords, fold, hasWord, loadWords, placeNamed } from "./searching.js";
import { _, counted, valueName } from "./sentences.js";
import { fill } from "./templates.js";
import { world } from "./world.js";

const [SUGGESTED, VALUES] = [5, 3];

/** Themes and donors with a word that begins so, most projects first. */
function findValues(text) {
  const nothing = new URLSearchParams();
  const every = answerOf(nothing);
  return known.filters.filter(({ name }) => ["theme", "donor"].includes(name)).flatMap((one) => {
    const named = choicesOf(every, one).map(({ value }) => ({ kind: one.name, label: valueName(one, value), href: panelOf(nothing, { [one.name]: value }) }));
    return named.filter(({ label }) => hasWord(label, text)).slice(0, VALUES);
  });
}

async function suggestions(text) {
  await Promise.all([loadData(), loadWords()]);
  const kinds = { place: _("place"), region: _("region"), theme: _("theme"), donor: counted("donor", "donors", 1), project: _("project"), news: _("news") };
  const query = [...text].slice(0, known.limits.longest).join("");
  const isLong = [...fold(query)].length > 1;
  const hits = [findPlaces(query, SUGGESTED), isLong ? [findValues(query), findRecords(query, SUGGESTED)] : []].flat(2);
  const options = hits.map(({ kind, label, href, matched }, number) => fill("suggestion", { number, label, href, detail: matched || kinds[kind] }));
  return { options: options.join("") || String(fill("no_suggestion")) };
}

/** A place that the whole search names; what else a sentence says takes the server to read. */
async function understood(asked) {
  await Promise.all([loadData(), loadWords()]);
  const country = placeNamed(asked.get("q"));
  return { query: String(country ? new URLSearchParams({ country }) : asked) };
}

/** Which panel the server would show: ``Question.panel`` (portfolio/filter_query.py). */
const kindOf = (question) => question.has("country") ? "country" : isFiltered(changed(question, { region: null })) ? "results" : "region";

/** The answer to a path such as `panel?country=MDA&theme=Health&show=40`. */
async function answer(path) {
  await loadData();
  const [name, query] = path.split("?");
  const question = readQuestion(new URLSearchParams(query));
  if (question.has("q")) await loadWords();
  try {
    if (name === "world") return world(question);
    const { panel, title, announcement } = await panels[kindOf(question)](question);
    const [page, titled] = known.titles;
    const place = known.places.get(question.get("country")) ?? known.regions.get(question.get("region"));
    const undated = changed(question, { from: null, to: null, dates: null }); // played years are seen on a map that stands still
    const box = place?.box ?? (kindOf(undated) === "results" && !question.has("region") ? boxOfMatches(undated) : undefined);
    return { html: String(panel), announcement, box, page: title ? titled.replace("TITLE", () => title) : page };
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

/** The choices of a filter for the name that is being typed. */
async function choices(path) {
  await Promise.all([loadData(), loadWords()]);
  const [where, query] = path.split("?");
  const asked = new URLSearchParams(query);
  const one = known.filters.find(({ name }) => name === where.slice("choices/".length));
  return { html: String(filterChoices(one, answerOf(readQuestion(asked)), (asked.get(`find_${one.name}`) ?? "").trim())) };
}

/** The panel: from the file of a place if nothing else is asked for; a place that has none does not exist, and is told so in words. */
async function panel(path) {
  const [[name, code], ...others] = new URLSearchParams(path.slice("panel".length));
  const fragmentAddress = await hooks.fragmentAddresses();
  const where = !others.length && ["country", "region"].includes(name) && fragmentAddress(`${name}/${code}`);
  const found = where && await fetch(where);
  return found?.ok ? found.json() : answer(path);
}

/** The answer to a path that no file may have: whatever has a filter, a search or a longer list, and unknown places. */
hooks.answerHere = (path) => {
  const [, suggest] = path.match(/^suggest\/(.*)$/s) ?? [];
  if (suggest !== undefined) return suggestions(decodeURIComponent(suggest));
  if (path.startsWith("choices/")) return choices(path);
  if (path.startsWith("understand?")) return understood(new URLSearchParams(path.slice("understand".length)));
  if (path.startsWith("world?")) return answer(path);
  return path.startsWith("panel?") ? panel(path) : undefined;
};
