/* Which records fit a question, and how many each place and each further choice has: portfolio/filter_results.py and periods.py. */
import { known } from "./data.js";
import { rowsWithText } from "./searching.js";
import { _ } from "./sentences.js";

/** A question of a visitor that cannot be answered; its message says what to write instead. */
export class Refused extends Error {}

/** A test of rows: whether one has any of some values of a column. */
export function hasAny(dataset, column, wanted) {
  const { values, sets, rows } = known[dataset].columns[column];
  const fitting = sets.map((set) => set.some((one) => wanted.includes(values[one])));
  return (row) => fitting[rows[row]];
}

/** How many of the rows each value of a column has; values that none has are left out. */
function counts(dataset, column, rows) {
  const { values, sets, rows: setOf } = known[dataset].columns[column];
  const found = values.map(() => 0);
  for (const row of rows) for (const one of sets[setOf[row]]) found[one] += 1;
  return new Map(values.map((value, i) => [value, found[i]]).filter(([, number]) => number));
}

/** A date of any precision as a number such as 20240531; `rest` completes it. */
function day(date, rest) {
  const isDate = /^(?!0000)\d{4}(-\d\d){0,2}$/.test(date) && new Date(date).toJSON()?.startsWith(date);
  if (date && !isDate) throw new Refused(_("“{date}” is not a date. Write 2024, 2024-05 or 2024-05-31.", { date: [...date].slice(0, 40).join("") }));
  return Number((date + rest.slice(date.length)).replaceAll("-", ""));
}

/** The days that the period of a question is about: those of the work, or of its start or end; news have one day. */
function spansOf(dataset, question) {
  const { events } = known[dataset];
  const event = question.get("dates");
  if (event && !(event in known.projects.events)) throw new Refused(_("“{value}” is not known here. Write start or end.", { value: [...event].slice(0, 40).join("") }));
  return events[event] ?? known[dataset];
}

/** A test of rows: whether one is under way at some time between two dates of any precision, or "". */
function underWay({ first, last }, since, until) {
  const [begin, end] = [day(since, "0000-01-01"), day(until, "9999-12-31")];
  if (begin > end) throw new Refused(_("The period ends before it begins: write the earlier date first."));
  return (row) => first[row] > 0 && first[row] <= end && last[row] >= begin;
}

/** A test of rows for each filter that a question sets; the two ends of the period have one. */
function testsOf(dataset, question) {
  const tests = {};
  for (const { name, column } of known.filters) {
    if (column && question.has(name)) tests[name] = hasAny(dataset, column, question.getAll(name));
  }
  const [since, until] = ["from", "to"].map((name) => question.get(name) ?? "");
  const spans = spansOf(dataset, question); // refuses an event that is none, without a period too
  if (since || until) tests.period = underWay(spans, since, until);
  const found = question.has("q") && rowsWithText(dataset, question.get("q"));
  if (found) tests.text = (row) => found.has(row);
  return tests;
}

/** The rows that pass all tests but the one that is left out. */
function passing(dataset, tests, leftOut) {
  const asked = Object.keys(tests).filter((name) => name !== leftOut).map((name) => tests[name]);
  return known[dataset].all.filter((row) => asked.every((test) => test(row)));
}

/** Numbers of projects and news by the values of a column of places. */
export function numbersBy(column, { projects, news }) {
  const both = [counts("projects", column, projects), counts("news", column, news)];
  return new Map(both.flatMap((one) => [...one.keys()]).map((code) => [code, both.map((one) => one.get(code) ?? 0)]));
}

/** What fits a question, its country set aside: rows, newest first, and numbers by country, under a region of its countries alone. */
export function answerOf(question) {
  const tests = testsOf("projects", question);
  const found = { projects: passing("projects", tests), news: passing("news", testsOf("news", question)) };
  const undated = tests.period ? passing("projects", tests, "period").filter((row) => !spansOf("projects", question).first[row]).length : 0;
  const members = known.regions.get(question.get("region"))?.members ?? [];
  const totals = new Map([...numbersBy("countries", found)].filter(([code]) => !members.length || members.includes(code)));
  return { question, tests, ...found, undated, totals };
}

/** The choices of a filter under an answer, most projects first; what is chosen is among them, though nothing fits it. */
export function choicesOf({ question, tests }, { name, column }) {
  const found = counts("projects", column, passing("projects", tests, name));
  const chosen = question.getAll(name);
  for (const value of chosen) if (!found.has(value)) found.set(value, 0);
  return [...found].map(([value, count]) => ({ value, count, chosen: chosen.includes(value) })).sort((one, other) => other.count - one.count);
}
