/* Questions as URLSearchParams with the names of the table of filters, and the addresses that keep them:
   portfolio/filter_query.py and site/context/url_building_and_page_numbers.py. */
import { known } from "./data.js";

const cut = (text, most) => [...text.replaceAll("\0", "").trim()].slice(0, most).join("").trim();

/** The question of a query, within the limits of the server. */
export function readQuestion(asked) {
  const { limits, filters } = known;
  const question = new URLSearchParams();
  for (const { name, many } of filters) {
    const values = asked.getAll(name).map((value) => cut(value, many ? limits.longestName : limits.longest)).filter(Boolean);
    for (const value of [...new Set(values)].slice(0, many ? limits.mostValues : 1).sort()) question.append(name, value);
  }
  if (question.has("country")) question.set("country", question.get("country").toUpperCase());
  const shown = asked.get("show");
  if (/^\d{1,5}$/.test(shown) && Number(shown) !== limits.page) question.set("show", Number(shown));
  return question;
}

const isDated = (question) => known.filters.some(({ name, kind }) => kind === "date" && question.has(name));

/** Whether any filter but the country is set; what a period is about is none without one. */
export const isFiltered = (question) => known.filters.some(({ name, kind }) => name !== "country" && question.has(name) && (kind !== "event" || isDated(question)));

/** A question with other values; null takes a name away. */
export function changed(question, changes) {
  const made = new URLSearchParams(question);
  for (const [name, value] of Object.entries(changes)) value === null ? made.delete(name) : made.set(name, value);
  return made;
}

/** An address of a record or place: such as "project", and its id or code. */
export const addressOf = (kind, code) => known.addresses[kind].replaceAll("CODE", () => encodeURIComponent(code));

/** The first page with a question, or the page of the one place that it asks for; `to` is an element to go to. */
export function asking(question, to = "") {
  const names = [...known.filters.map(({ name }) => name), "show"];
  const asked = new URLSearchParams(names.flatMap((name) => question.getAll(name).map((value) => [name, value])));
  const [[name, code] = []] = asked;
  const isPlace = asked.size === 1 && name in known.addresses && /^[\w-]+$/.test(code);
  const page = isPlace ? addressOf(name, code) : known.addresses.front + (asked.size ? `?${asked}` : "");
  return page + (to && `#${to}`);
}

/** The panel of a country, a region or a longer list under the filters of a question. */
export const panelOf = (question, changes) => asking(changed(question, { country: null, show: null, ...changes }), "panel");
