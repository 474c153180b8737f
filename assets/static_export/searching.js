/* Full text and names of places: portfolio/full_text.py and search.py. */
import { file, known, once } from "./data.js";
import { addressOf } from "./questions.js";
import { compare, rowsIn } from "./rows.js";

const [TYPO_SCORE, SHORTEST_TYPO, NEIGHBOURS, REGIONS] = [80, 4, 8, 3];
let words;

/** The rows of each word: those of word `n` are `rows[starts[n]]` to before `rows[starts[n + 1]]`. */
function postings({ sizes, steps }) {
  const starts = new Int32Array(sizes.length + 1);
  const rows = new Int32Array(steps.length);
  let at = 0;
  sizes.forEach((number, word) => {
    let row = 0;
    for (const end = at + number; at < end; at += 1) rows[at] = row += steps[at];
    starts[word + 1] = at;
  });
  return { starts, rows };
}

/** All that searches are answered from; suggestions and results may ask for it at the same time. */
export const loadWords = once(async () => {
  const read = await file("words.json");
  for (const name of ["projects", "news"]) {
    const searched = read[name];
    searched.vocabulary = searched.words ? searched.words.split("\n") : [];
    searched.leading = postings(searched.leading);
    searched.others = postings(searched.others);
    searched.length = searched.ids.length;
  }
  read.letters = new RegExp(`[${Object.keys(read.folds).join("")}]`, "gu");
  words = read;
});

const MARKS = /\u0640|(?=[\u0300-\ufe2f])\p{Mn}/gu;

/** Text without accents, case, punctuation and doubled spaces. */
export function fold(text) {
  const small = text.normalize("NFKD").toLowerCase().replace(words.letters, (letter) => words.folds[letter]);
  return small.replace(MARKS, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
}

function lowest(vocabulary, word) {
  let [low, high] = [0, vocabulary.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (vocabulary[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the words that begin so stand in the vocabulary, which is sorted. */
function range({ vocabulary }, beginning) {
  const first = lowest(vocabulary, beginning);
  let last = first;
  while (last < vocabulary.length && vocabulary[last].startsWith(beginning)) last += 1;
  return [first, last];
}

function all(searched, wanted, lists) {
  const found = new Uint8Array(searched.length).fill(wanted.length ? 1 : 0);
  for (const word of wanted) {
    const [first, last] = range(searched, word);
    const mask = new Uint8Array(searched.length);
    for (const { starts, rows } of lists) for (let i = starts[first]; i < starts[last]; i += 1) mask[rows[i]] = 1;
    found.forEach((one, row) => { found[row] = one & mask[row]; });
  }
  return found;
}

/** How alike two texts are, in per cent: twice the letters that they have in common, in order, of all. */
function alike(one, other) {
  let row = new Uint16Array(other.length + 1);
  for (const letter of one) {
    const next = new Uint16Array(other.length + 1);
    for (let i = 0; i < other.length; i += 1) next[i + 1] = letter === other[i] ? row[i] + 1 : Math.max(row[i + 1], next[i]);
    row = next;
  }
  return (200 * row[other.length]) / (one.length + other.length);
}

/** The texts that are nearly `text`, the most alike first. */
function near(text, texts, limit) {
  const letters = [...text];
  const scored = [];
  texts.forEach((one, place) => {
    const [short, long] = [one.length, letters.length].sort((a, b) => a - b);
    if ((200 * short) / (short + long) < TYPO_SCORE) return;
    const score = alike(letters, [...one]);
    if (score >= TYPO_SCORE) scored.push({ score, place });
  });
  return scored.sort((a, b) => b.score - a.score || a.place - b.place).slice(0, limit).map(({ place }) => place);
}

/** Of the words that are nearly so, the one that is used most. */
function corrected(searched, word) {
  const [first, last] = range(searched, word);
  if ([...word].length < SHORTEST_TYPO || first < last) return word;
  const places = near(word, searched.vocabulary, NEIGHBOURS);
  const most = Math.max(...places.map((place) => searched.uses[place]));
  return searched.vocabulary[places.find((place) => searched.uses[place] === most)] ?? word;
}

function found(searched, query, lists) {
  const wanted = [...new Set(fold(query).split(" ").filter(Boolean))];
  const mask = all(searched, wanted, lists);
  if (!wanted.length || mask.includes(1)) return mask;
  return all(searched, wanted.map((word) => corrected(searched, word)), lists);
}

/** The rows that have, for every word of a query, a word that begins so. */
export function rowsWithText(dataset, query) {
  const searched = words[dataset];
  return found(searched, query, [searched.leading, searched.others]);
}

/** At most `limit` rows: those whose titles fit, then others. */
function best(dataset, query, limit) {
  const searched = words[dataset];
  const titled = found(searched, query, [searched.leading]);
  const others = rowsWithText(dataset, query).map((one, row) => one & !titled[row]);
  return [titled, others].flatMap((mask) => rowsIn(dataset, mask)).slice(0, limit);
}

function rank(text, name) {
  if (name === text) return 0;
  if (name.startsWith(text)) return 1;
  return name.includes(` ${text}`) ? 2 : null;
}

function regionsNamed(text) {
  const hits = [];
  for (const [code, names] of Object.entries(words.regions)) {
    const ranks = names.map((name) => rank(text, name)).filter((one) => one !== null);
    const region = known.regions.get(code);
    if (ranks.length) hits.push({ kind: "region", key: code, label: region.name, order: [Math.min(...ranks), region.rank] });
  }
  return hits.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]).slice(0, REGIONS);
}

/** Territories and regions whose name, other name or ISO code fits. */
export function findPlaces(query, limit) {
  const text = fold(query);
  if (!text) return [];
  const { places } = known;
  const ranked = words.names.map(([name, written, code, own]) => ({ name, written, code, own, rank: rank(text, name) })).filter((one) => one.rank !== null);
  let fitting = ranked.sort((a, b) => a.rank - b.rank || b.own - a.own || compare(a.name, b.name));
  const regions = regionsNamed(text);
  const coded = [...places.values()].filter(({ code, alpha2 }) => text === code.toLowerCase() || text === alpha2.toLowerCase());
  if (!fitting.length && !regions.length && !coded.length && [...text].length > 2) {
    const names = near(text, words.names.map(([name]) => name), limit);
    fitting = names.map((place) => words.names[place]).map(([name, written, code]) => ({ name, written, code }));
  }
  const hits = new Map(coded.map(({ code, name }) => [code, { kind: "place", key: code, label: name, matched: "" }]));
  for (const { name, written, code } of fitting) {
    const label = places.get(code).name;
    if (!hits.has(code)) hits.set(code, { kind: "place", key: code, label, matched: fold(label) === name ? "" : written });
  }
  const most = limit - regions.length;
  return [...[...hits.values()].slice(0, most), ...regions];
}

/** Places first, then projects and news by title: at most `limit` of each. */
export function search(query, limit) {
  const hits = findPlaces(query, limit);
  if ([...fold(query)].length < 2) return hits;
  for (const [dataset, kind] of [["projects", "project"], ["news", "news"]]) {
    const { ids, titles } = words[dataset];
    hits.push(...best(dataset, query, limit).map((row) => ({ kind, key: ids[row], label: titles[row] })));
  }
  return hits;
}

/** The page of a record. */
export const recordAddress = (kind, id) => words[kind === "project" ? "projects" : "news"].addresses[id] ?? addressOf(kind, id);
