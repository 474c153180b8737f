/* The form of filters: site/explorer/filter_form.py. */
import { choicesOf } from "./answering.js";
import { known } from "./data.js";
import { isFiltered } from "./questions.js";
import { _, counted, numbered, parts, shownValue, writtenNumber } from "./sentences.js";
import { fill } from "./templates.js";

/** Choices of a filter, each by the template of its kind. */
const filledChoices = (template, one, choices) => choices.map(({ value, count, chosen }) => (
  fill(chosen ? `chosen_${template}` : template, { name: one.name, value, shown: shownValue(one, value), count: writtenNumber(count) })
));

/** Check boxes; the chosen ones are always among those that stand at once. */
function group(one, answer) {
  const { label, kind } = one;
  const { choicesAtOnce, mostChoices } = known.limits;
  const offered = choicesOf(answer, one);
  if (kind === "code") offered.sort((some, other) => (some.value < other.value ? -1 : 1));
  const atOnce = offered.filter(({ chosen }, i) => i < choicesAtOnce || chosen);
  const later = offered.slice(choicesAtOnce).filter(({ chosen }) => !chosen);
  const unlisted = later.splice(Math.max(0, mostChoices - atOnce.length)).length;
  return fill("group", {
    label,
    title: numbered(label, answer.question.getAll(one.name).length),
    boxes: filledChoices("choice", one, atOnce),
    further: [
      offered.length ? "" : fill("no_choice"),
      later.length ? fill("further_choices", { more: counted("{number} more", "{number} more", later.length), boxes: filledChoices("choice", one, later) }) : "",
      unlisted ? fill("empty", { said: counted("{number} more is not listed. Set another filter to shorten the list.", "{number} more are not listed. Set another filter to shorten the list.", unlisted) }) : "",
    ],
  });
}

/** Regions in the order of their file: first those of the United Nations, then the organisation's own. */
function regions(one, answer) {
  const offered = new Map(choicesOf(answer, one).map((choice) => [choice.value, choice]));
  const codes = [...new Set(known.regions.keys()).union(offered)].filter((code) => offered.has(code));
  const options = (standard) => filledChoices("option", one, codes.filter((code) => Boolean(known.regions.get(code)?.m49) === standard).map((code) => offered.get(code)));
  return fill("regions", { standard: options(true), others: options(false) });
}

/** The two ends of the period; a date of more precision than a year stays as it is written. */
function period(dates, question) {
  const boxes = dates.map(({ name, label }) => {
    const value = question.get(name) ?? "";
    return fill(/^\d*$/.test(value) ? "year" : "date", { name, label, value });
  });
  return fill("period", { title: numbered(_("Period"), Number(dates.some(({ name }) => question.has(name)))), boxes });
}

/** The filters, folded where the page is narrow; the first line says how many are set. */
export function filterForm(answer) {
  const { question } = answer;
  const { region: [region], date } = Object.groupBy(known.filters, ({ kind }) => kind);
  const facets = known.filters.filter(({ column, many }) => many && known.projects.columns[column].values.length);
  return fill("form", {
    title: numbered(_("Filters"), parts(question).length),
    groups: [...facets.map((one) => group(one, answer)), regions(region, answer), known.years ? period(date, question) : ""],
    buttons: fill(isFiltered(question) ? "buttons_with_reset" : "buttons"),
  });
}
