/* Which records fit a question, and how many each place and each further choice has: portfolio/answers.py. */
import { known } from "./data.js";
import { underWay } from "./periods.js";
import { anyOf, compare, counts } from "./rows.js";
import { rowsWithText } from "./searching.js";

/** One mask for each filter that the question sets; the two ends of the period are one. */
function masks(dataset, question) {
  const found = {};
  for (const { field, column } of known.filters) {
    if (column && question[field].length) found[field] = anyOf(dataset, column, [question[field]].flat());
  }
  if (question.since || question.until) found.period = underWay(known[dataset], question.since, question.until);
  if (question.text) found.text = rowsWithText(dataset, question.text);
  return found;
}

/** The rows that all filters have, but for the one that is left out. */
function all(parts, dataset, leftOut) {
  const found = new Uint8Array(known[dataset].count).fill(1);
  for (const [name, mask] of Object.entries(parts)) {
    if (name !== leftOut) for (let row = 0; row < found.length; row += 1) found[row] &= mask[row];
  }
  return found;
}

const size = (mask) => mask.reduce((sum, one) => sum + one, 0);

/** Numbers of projects and news by place, of what fits; under a region only its countries. */
function totals({ question, projects, news }) {
  const both = [counts("projects", "countries", projects), counts("news", "countries", news)];
  const members = known.regions.get(question.region)?.members ?? [];
  const codes = [...new Set(both.flatMap((one) => [...one.keys()]))].filter((code) => !members.length || members.includes(code));
  return new Map(codes.map((code) => [code, both.map((one) => one.get(code) ?? 0)]));
}

/** What fits a question, its country set aside: masks over the rows, and numbers. */
export function answerOf(question) {
  const parts = masks("projects", question);
  const answer = { question, projects: all(parts, "projects"), news: all(masks("news", question), "news"), undated: 0 };
  if (parts.period) answer.undated = size(all(parts, "projects", "period").map((one, row) => one & (known.projects.first[row] === 0)));
  return Object.assign(answer, { totals: totals(answer), projectsTotal: size(answer.projects), newsTotal: size(answer.news) });
}

function choicesOf(found, chosen) {
  for (const value of chosen) if (!found.has(value)) found.set(value, 0);
  const every = [...found].map(([value, count]) => ({ value, count, chosen: chosen.includes(value) }));
  return every.sort((one, other) => other.count - one.count || compare(one.value, other.value));
}

/** The choices of each filter that has a column, most projects first. */
export function choices(question) {
  const parts = masks("projects", question);
  const found = {};
  for (const { field, column } of known.filters) {
    if (column) found[field] = choicesOf(counts("projects", column, all(parts, "projects", field)), [question[field]].flat().filter(Boolean));
  }
  return found;
}
