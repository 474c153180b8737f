/* The question of an address, and the addresses that keep it: portfolio/questions.py and site/context/urls.py. */
import { known } from "./data.js";

const cut = (text, most) => [...text].slice(0, most).join("").trim();

/** A question has a field for each filter: a list where the filter takes many values, else a text. */
export const nothing = () => ({ ...Object.fromEntries(known.filters.map(({ field, many }) => [field, many ? [] : ""])), shown: known.limits.page });

/** The question of a query. */
export function readQuestion(asked) {
  const { limits, filters } = known;
  const question = nothing();
  for (const { field, name, many } of filters) {
    const values = asked.getAll(name).map((value) => cut(value.replaceAll("\0", "").trim(), many ? limits.longestName : limits.longest));
    const found = [...new Set(values.filter(Boolean))].slice(0, limits.mostValues);
    question[field] = many ? found.sort() : found[0] ?? "";
  }
  question.country = question.country.toUpperCase();
  const shown = asked.get("show") ?? "";
  if (/^[0-9]{1,5}$/.test(shown)) question.shown = Number(shown);
  return question;
}

export const isFiltered = (question) => known.filters.some(({ field }) => field !== "country" && question[field].length > 0);
export const valuesOf = (question, { field }) => [question[field]].flat().filter(Boolean);

/** The question without one filter, or without one value of it. */
export function without(question, field, value) {
  const now = question[field];
  return { ...question, [field]: Array.isArray(now) ? now.filter((one) => value !== undefined && one !== value) : "" };
}

const escaped = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query of a question, as the server writes it. */
function query(question) {
  const pairs = known.filters.flatMap((one) => valuesOf(question, one).map((value) => [one.name, value]));
  if (question.shown !== known.limits.page) pairs.push(["show", question.shown]);
  return pairs.map(([name, value]) => `${name}=${escaped(String(value)).replaceAll("%20", "+")}`).join("&");
}

/** An address of a record or place: such as "project", and its id or code. */
export const addressOf = (kind, code) => known.addresses[kind].replaceAll("CODE", () => escaped(code));

/** Of a question that asks for one place and nothing else, the field of that place: it has a page of its own. */
function place(question) {
  const [field, ...others] = known.filters.map((one) => one.field).filter((name) => question[name].length);
  const alone = !others.length && question.shown === known.limits.page && /^[\w-]+$/.test(question[field]);
  return alone && field in known.addresses ? field : "";
}

/** The first page with a question and, where given, an element to go to. */
export function asking(question, to = "") {
  const field = place(question);
  const asked = query(question);
  const page = field ? addressOf(field, question[field]) : known.addresses.front + (asked && `?${asked}`);
  return page + (to && `#${to}`);
}

/** Addresses that keep the filters of a question. */
export function keeping(question) {
  const { page } = known.limits;
  const keep = { ...question, country: "", shown: page };
  return {
    world: () => asking(keep, isFiltered(keep) ? "panel" : ""),
    country: (country, shown = page) => asking({ ...keep, country, shown }, "panel"),
    region: (region, shown = page) => asking({ ...keep, region, shown }, "panel"),
    results: (shown) => asking({ ...keep, shown }, "panel"),
  };
}
