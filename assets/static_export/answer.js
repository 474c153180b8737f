/* The answer to a fragment's path, as the server gives it. */
import { hooks } from "../page/hooks.js";
import { Refused } from "./answering.js";
import { file, known, loadData } from "./data.js";
import { panels } from "./panels.js";
import { readQuestion } from "./questions.js";
import { loadWords, placeNamed, search } from "./searching.js";
import { _ } from "./sentences.js";
import { fill } from "./templates.js";
import { world } from "./world.js";

const SUGGESTED = 5;

async function suggestions(text) {
  await Promise.all([loadData(), loadWords()]);
  const kinds = { place: _("place"), region: _("region"), project: _("project"), news: _("news") };
  const options = search([...text].slice(0, known.limits.longest).join(""), SUGGESTED)
    .map(({ kind, label, href, matched }, number) => fill("suggestion", { number, label, href, detail: matched || kinds[kind] }));
  return { options: options.join("") || String(fill("no_suggestion")), place: placeNamed(text) };
}

/** The answer of the view of a path such as `country/MDA/40?theme=Health`. */
async function answer(path) {
  await loadData();
  const [where, query] = path.split("?");
  const [name, code, shown] = where.split("/").map(decodeURIComponent);
  const asked = new URLSearchParams(query);
  if (code) asked.set(name, code);
  if (shown) asked.set("show", shown);
  const question = readQuestion(asked);
  if (question.has("q")) await loadWords();
  try {
    if (name === "world") return world(question);
    const { panel, title, announcement } = await panels[name](question);
    const [page, titled] = known.titles;
    const { box } = known.places.get(question.get("country")) ?? known.regions.get(question.get("region")) ?? {};
    return { html: String(panel), announcement, box, page: title ? titled.replace("TITLE", () => title) : page };
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

const { fragments, ending } = document.documentElement.dataset;

/** The file of a place; a place that has none does not exist, and is told so in words. */
async function fileOrNothing(path) {
  const found = await fetch(fragments + path + ending).catch(() => null); // in a sandbox it may not be read that nothing is there
  return found?.ok ? found.json() : answer(path);
}

/** The answer to a path that no file may have: whatever has a filter, a search or a longer list, and unknown places. */
hooks.answerHere = (path) => {
  const [, suggest] = path.match(/^suggest\/(.*)$/s) ?? [];
  if (suggest !== undefined) return suggestions(decodeURIComponent(suggest));
  if (/^(results|world)\?|^(country|region)\/[^/?]+(\/|\?)/.test(path)) return answer(path);
  return /^(country|region)\//.test(path) ? fileOrNothing(path) : undefined;
};
