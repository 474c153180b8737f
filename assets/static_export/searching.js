/* Full text and names of places: portfolio/full_text.py and search.py. */
import { hooks } from "../page/hooks.js";
import { file, known, unpacked } from "./data.js";
import { addressOf, panelOf } from "./questions.js";

const [TYPO_SCORE, SHORTEST_TYPO, NEIGHBOURS, REGIONS] = [80, 4, 8, 3];
let texts; // the file of words

/** All that searches are answered from; suggestions and results may ask for it at the same time. */
export async function loadWords() {
  const fragmentAddress = await hooks.fragmentAddresses();
  texts = await file(fragmentAddress("twin/words"));
}

const MARKS = /\u0640|(?=[\u0300-\ufe2f])\p{Mn}/gu;

/** Text without accents, case, punctuation and doubled spaces. */
export function fold(text) {
  const small = [...text.normalize("NFKD").toLowerCase()].map((letter) => texts.folds[letter] ?? letter).join("");
  return small.replace(MARKS, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
}

/** Whether a text has a word that begins as what is typed. */
export const hasWord = (text, typed) => ` ${fold(text)}`.includes(` ${fold(typed)}`);

/** The rows that have, in some of their texts, a word that begins so. */
function rowsOf({ words, ...searched }, lists, beginning) {
  const fitting = [...words.keys()].filter((i) => words[i].startsWith(beginning));
  return new Set(fitting.flatMap((i) => lists.flatMap((list) => unpacked(searched[list][i]))));
}

/** How alike two texts are, in per cent: twice the letters that they have in common, in order, of all. */
function likeness(one, other) {
  const [short, long] = [one.length, other.length].sort((a, b) => a - b);
  if ((200 * short) / (short + long) < TYPO_SCORE) return 0; // however alike their letters are
  let row = new Uint16Array(other.length + 1);
  for (const letter of one) {
    const next = new Uint16Array(other.length + 1);
    for (let i = 0; i < other.length; i += 1) next[i + 1] = letter === other[i] ? row[i] + 1 : Math.max(row[i + 1], next[i]);
    row = next;
  }
  return (200 * row[other.length]) / (one.length + other.length);
}

/** The places in a list of the texts that are nearly `text`, the most alike first. */
function near(text, list, limit) {
  const letters = [...text];
  const scored = list.map((one, place) => ({ place, score: likeness(letters, [...one]) })).filter(({ score }) => score >= TYPO_SCORE);
  return scored.sort((one, other) => other.score - one.score).slice(0, limit).map(({ place }) => place);
}

/** Of the words that are nearly so, the one that is used most. */
function corrected({ words, uses }, word) {
  if ([...word].length < SHORTEST_TYPO || words.some((one) => one.startsWith(word))) return word;
  const [best] = near(word, words, NEIGHBOURS).sort((one, other) => uses[other] - uses[one]);
  return words[best] ?? word;
}

/** The rows that have, for every word of a query, a word that begins so; if there are none, those of words that are nearly so, `read`. */
function found(dataset, query, lists = ["leading", "others"]) {
  const typed = [...new Set(fold(query).split(" ").filter(Boolean))];
  const all = (words) => words.map((word) => rowsOf(texts[dataset], lists, word)).reduce((some, rows) => some.intersection(rows));
  const rows = typed.length ? all(typed) : new Set();
  if (rows.size || !typed.length) return { rows, read: "" };
  const words = typed.map((word) => corrected(texts[dataset], word));
  return { rows: all(words), read: words.join(" ") };
}

export const rowsWithText = (dataset, query) => found(dataset, query).rows;

/** The words that records are found for instead of those of a query; "" if a record has these. */
export function readAs(query) {
  const read = ["projects", "news"].map((dataset) => found(dataset, query)).filter(({ rows }) => rows.size).map((one) => one.read);
  return read.every(Boolean) ? read[0] ?? "" : "";
}

/** At most `limit` rows: those whose titles fit, then others, the newest first. */
function best(dataset, query, limit) {
  const titled = found(dataset, query, ["leading"]).rows;
  const others = rowsWithText(dataset, query).difference(titled);
  return [titled, others].flatMap((rows) => [...rows].sort((one, other) => one - other)).slice(0, limit);
}

function rank(text, name) {
  if (name.startsWith(text)) return name === text ? 0 : 1;
  return name.includes(` ${text}`) ? 2 : Infinity;
}

/** Of things with names those that a text may mean: equal names first, then those that begin so, then those with such a word. */
function ranked(text, things) {
  const all = things.map((thing) => ({ ...thing, rank: Math.min(...thing.names.map((name) => rank(text, name))) }));
  return all.filter((one) => one.rank < Infinity).sort((one, other) => one.rank - other.rank);
}

/** The code of the territory that a query names exactly, by any of its names; "" for none. */
export const placeNamed = (query) => texts.places.find(({ names: [name] }) => name === fold(query))?.code ?? "";

/** Territories and regions whose name, other name or ISO code fits. */
export function findPlaces(query, limit) {
  const text = fold(query);
  if (!text) return [];
  const panel = (name, code) => panelOf(new URLSearchParams(), { [name]: code });
  const regions = ranked(text, texts.regions).slice(0, REGIONS)
    .map(({ code }) => ({ kind: "region", label: known.regions.get(code).name, href: panel("region", code) }));
  const coded = [...known.places].filter(([code, { alpha2 }]) => [code, alpha2].some((one) => one.toLowerCase() === text));
  let named = ranked(text, texts.places);
  if (![...named, ...regions, ...coded].length && [...text].length > 2) {
    named = near(text, texts.places.map(({ names: [name] }) => name), limit).map((place) => texts.places[place]);
  }
  const byCode = Map.groupBy([...coded.map(([code]) => ({ code })), ...named], ({ code }) => code);
  const places = [...byCode].map(([code, [{ matched }]]) => (
    { kind: "place", label: known.places.get(code).name, href: panel("country", code), matched }
  ));
  return [...places.slice(0, limit - regions.length), ...regions];
}

/** Projects and news by their texts, a project by its id too: at most `limit` of each. */
export function findRecords(query, limit) {
  return [["projects", "project"], ["news", "news"]].flatMap(([dataset, kind]) => {
    const { ids, titles, addresses } = texts[dataset];
    const named = [query.trim(), query.trim().toUpperCase()].map((id) => ids.indexOf(id)).filter((row) => row >= 0 && kind === "project");
    const rows = [...new Set([...named, ...best(dataset, query, limit)])].slice(0, limit);
    return rows.map((row) => ({ kind, label: titles[row], href: addresses[row] || addressOf(kind, ids[row]) }));
  });
}
