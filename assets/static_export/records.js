/* Lists of projects and news in a panel: site/explorer/panel_parts.py and site/cards/project_card.py. */
import { nodes } from "../page/dom.js";
import { file, known } from "./data.js";
import { rowsIn } from "./rows.js";
import { _, regionName, writtenNumber } from "./sentences.js";
import { fill } from "./templates.js";

/** How many records a list shows where an address asks for `shown` of them. */
export const allowed = (shown) => Math.min(Math.max(shown, known.limits.page), known.limits.mostShown);

/** The rows of projects and of news that fit; only those of one country where one is given. */
export const fittingRows = ({ projects, news }, country) => ({
  projects: rowsIn("projects", projects, country), news: rowsIn("news", news, country),
});

/** Records of a dataset as lists show them, by row. */
async function readCards(dataset, rows) {
  const { chunk } = known;
  const names = [...new Set(rows.map((row) => Math.floor(row / chunk)))];
  const found = new Map(await Promise.all(names.map(async (name) => [name, await file(`${dataset}/${name}.json`)])));
  return rows.map((row) => found.get(Math.floor(row / chunk))[row % chunk]);
}

/** Links to the places of a record, with commas between. */
function placeLinks({ countries, areas }, addresses, here) {
  const links = countries.filter((code) => code !== here)
    .map((code) => fill("country_link", { code, name: known.places.get(code).name, href: addresses.country(code) }));
  for (const code of areas) {
    const name = regionName(code);
    links.push(known.regions.get(code)?.listed ? fill("region_link", { name, href: addresses.region(code) }) : name);
  }
  return links.flatMap((link, i) => (i ? [_(", "), link] : [link]));
}

/** A record as Python wrote it, with its places as links that keep the filters. */
function card(record, dataset, addresses, here) {
  const article = nodes(record.html);
  const slot = article.querySelector("slot");
  const facts = slot.parentElement;
  const places = dataset === "news" || here ? placeLinks(record, addresses, here) : [];
  slot.replaceWith(places.length ? fill(here ? "also_in" : "where", { places }) : "");
  if (!facts.childElementCount) facts.remove();
  return article;
}

async function list(dataset, rows, name, { filtered, addresses, more, shown, here = "" }) {
  const cards = await readCards(dataset, rows.slice(0, shown));
  const number = writtenNumber(rows.length - cards.length);
  const further = [];
  if (!cards.length) further.push(fill(filtered ? `no_${dataset}_fit` : `no_${dataset}_in`, { place: name }));
  if (cards.length < rows.length) further.push(shown < known.limits.mostShown ? fill(`more_${dataset}`, { number, href: more }) : fill("not_listed", { number }));
  return fill(dataset, { records: cards.map((one) => fill("record", { article: card(one, dataset, addresses, here) })), further });
}

/** The lists of projects and news of a place; `found` has their rows, `more` leads to longer lists. */
export const work = (name, found, options) => Promise.all(["projects", "news"].map((dataset) => list(dataset, found[dataset], name, options)));
