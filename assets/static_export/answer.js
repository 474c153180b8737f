/* The answer to a fragment's path, as the server gives it. */
import { hooks } from "../page/hooks.js";
import { known, loadData } from "./data.js";
import { panels } from "./panels.js";
import { Refused } from "./periods.js";
import { keeping, nothing, readQuestion } from "./questions.js";
import { findPlaces, fold, loadWords, recordAddress, search } from "./searching.js";
import { _ } from "./sentences.js";
import { written } from "./templates.js";
import { world } from "./world.js";

const SUGGESTED = 5;

async function suggestions(text) {
  await Promise.all([loadData(), loadWords()]);
  const plain = keeping(nothing());
  const kinds = { place: _("place"), region: _("region"), project: _("project"), news: _("news") };
  const pages = { place: plain.country, region: plain.region };
  return search([...text].slice(0, known.limits.longest).join(""), SUGGESTED).map(({ kind, key, label, matched }) => ({
    label, href: pages[kind]?.(key) ?? recordAddress(kind, key), detail: matched || kinds[kind],
  }));
}

/** A place that the whole search names; what else a sentence says takes the server to read. */
async function understood(asked) {
  await Promise.all([loadData(), loadWords()]);
  const name = fold(asked.get("q"));
  const place = findPlaces(name, 1).find(({ kind, label, matched }) => kind === "place" && [label, matched].map(fold).includes(name));
  if (place) {
    asked.delete("q");
    asked.set("country", place.key);
  }
  return { query: `${asked}` };
}

/** Name of the view, and the question, of a path such as `country/MDA/40?theme=Health`. */
function read(path) {
  const [where, query = ""] = path.split("?");
  const [name, code, shown] = where.split("/").map(decodeURIComponent);
  const question = readQuestion(new URLSearchParams(query));
  if (code !== undefined && name in question) question[name] = code;
  if (shown) question.shown = Number(shown);
  return { name, question };
}

async function answer(path) {
  await loadData();
  const { name, question } = read(path);
  if (question.text) await loadWords();
  try {
    if (name === "world") return world(question);
    const { panel, title, announcement } = await panels[name](question);
    const [page, titled] = known.titles;
    return { html: written(panel), announcement, box: await boxOf(question), page: title ? titled.replace("TITLE", () => title) : page };
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

const { fragments, ending } = document.documentElement.dataset;

/** The part of the world that the file of the chosen place shows; undefined for the whole world. */
async function boxOf({ country, region }) {
  const place = known.places.has(country) ? `country/${country}` : known.regions.has(region) && `region/${region}`;
  const found = place && (await fetch(fragments + place + ending).catch(() => null)); // in a sandbox it may not be read that nothing is there
  return found?.ok ? (await found.json()).box : undefined;
}

/** The file of a place; a place that has none does not exist, and is told so in words. */
async function fileOrNothing(path) {
  const found = await fetch(fragments + path + ending).catch(() => null); // in a sandbox it may not be read that nothing is there
  return found?.ok ? found.json() : answer(path);
}

/** The answer to a path that no file may have: whatever has a filter, a search or a longer list, and unknown places. */
hooks.answerHere = (path) => {
  const [, suggest] = path.match(/^suggest\/(.*)$/s) ?? [];
  if (suggest !== undefined) return suggestions(decodeURIComponent(suggest));
  if (path.startsWith("understand?")) return understood(new URLSearchParams(path.slice("understand".length)));
  if (/^(results|world)\?|^(country|region)\/[^/?]+(\/|\?)/.test(path)) return answer(path);
  return /^(country|region)\//.test(path) ? fileOrNothing(path) : undefined;
};
