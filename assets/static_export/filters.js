/* The form of filters: site/explorer/filter_form.py. */
import { choicesOf } from "./answering.js";
import { known } from "./data.js";
import { isFiltered } from "./questions.js";
import { hasWord } from "./searching.js";
import { _, counted, numbered, parts, shownValue, valueName, writtenNumber } from "./sentences.js";
import { fill, html } from "./templates.js";

/** A filter as a link that leaves it out; numbers say what would appear then. A date needs no direction of its own. */
export function chip(part, href, numbers) {
  const filled = fill(numbers ? "counted_chip" : "chip", { part, href, numbers });
  return /^\d/.test(part) ? html(filled.replace(' dir="auto"', "")) : filled;
}

/** Choices of a filter, each by the template of its kind. */
const filledChoices = (template, one, choices) => choices.map(({ value, count, chosen }) => (
  fill(chosen ? `chosen_${template}` : template, { name: one.name, value, shown: shownValue(one, value), count: writtenNumber(count) })
));

/** The choices of a filter: the first ones at once, others folded; only those of the name that is being typed. */
export function filterChoices(one, answer, typed = "") {
  const { choicesAtOnce, mostChoices } = known.limits;
  let offered = choicesOf(answer, one);
  if (one.kind === "code") offered.sort((some, other) => (some.value < other.value ? -1 : 1));
  if (typed) offered = offered.filter(({ value, chosen }) => chosen || hasWord(valueName(one, value), typed));
  const most = typed ? mostChoices : choicesAtOnce;
  const atOnce = offered.filter(({ chosen }, i) => i < most || chosen);
  const later = offered.slice(most).filter(({ chosen }) => !chosen);
  const unlisted = later.splice(Math.max(0, mostChoices - atOnce.length)).length;
  const nothing = typed ? fill("none_named", { text: typed }) : fill("no_choice");
  return fill("choices", {
    boxes: filledChoices("choice", one, atOnce),
    further: [
      offered.length ? "" : nothing,
      later.length ? fill("further_choices", { more: counted("{number} more", "{number} more", later.length), boxes: filledChoices("choice", one, later) }) : "",
      unlisted ? fill("empty", { said: counted("{number} more is not listed. Type its name to find it.", "{number} more are not listed. Type a name to find them.", unlisted) }) : "",
    ],
  });
}

/** Check boxes, with a box to type a name in above a long list. */
function group(one, answer) {
  const { label, name } = one;
  const isLong = choicesOf(answer, one).length > known.limits.choicesAtOnce;
  return fill("group", {
    name,
    label,
    title: numbered(label, answer.question.getAll(name).length),
    find: isLong ? fill("find", { name, label }) : "",
    choices: filterChoices(one, answer),
  });
}

/** Regions in the order of their file: first those of the United Nations, then the organisation's own. */
function regions(one, answer) {
  const offered = new Map(choicesOf(answer, one).map((choice) => [choice.value, choice]));
  const codes = [...new Set(known.regions.keys()).union(offered)].filter((code) => offered.has(code));
  const options = (standard) => filledChoices("option", one, codes.filter((code) => Boolean(known.regions.get(code)?.m49) === standard).map((code) => offered.get(code)));
  return fill("regions", { standard: options(true), others: options(false) });
}

/** The two ends of the period; a date of more precision than a year, and a year before or after all work, stay as they are written. */
function period(dates, event, question) {
  const [first, last] = known.years;
  const boxes = dates.map(({ name, label }) => {
    const value = question.get(name) ?? "";
    return fill(!value || (/^\d+$/.test(value) && value >= first && value <= last) ? "year" : "date", { name, label, value });
  });
  const select = String(fill("event")).replace(`value="${question.get(event.name) ?? ""}"`, "$& selected");
  return fill("period", { title: numbered(_("Period"), Number(dates.some(({ name }) => question.has(name)))), boxes: [html(select), ...boxes] });
}

/** The filters, folded where the page is narrow; the first line says how many are set. */
export function filterForm(answer) {
  const { question } = answer;
  const { region: [region], date, event: [event] } = Object.groupBy(known.filters, ({ kind }) => kind);
  const facets = known.filters.filter(({ column, many }) => many && known.projects.columns[column].values.length);
  return fill("form", {
    title: numbered(_("Filters"), parts(question).length),
    groups: [...facets.map((one) => group(one, answer)), regions(region, answer), known.years ? period(date, event, question) : ""],
    buttons: fill(isFiltered(question) ? "buttons_with_reset" : "buttons"),
  });
}
