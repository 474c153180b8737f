/* The form of filters: site/explorer/filters.py. */
import { choices } from "./answering.js";
import { known } from "./data.js";
import { isFiltered } from "./questions.js";
import { compare } from "./rows.js";
import { _, counted, numbered, parts, regionName, shownValue, writtenNumber } from "./sentences.js";
import { fill } from "./templates.js";

/** A copy of a template of one choice. */
function choiceOf(template, { value, count, chosen }, texts, element, mark) {
  const made = fill(template, { value, count: writtenNumber(count), ...texts });
  made.querySelector(element).toggleAttribute(mark, chosen);
  return made;
}

/** Check boxes; the chosen ones are always among those that stand at once. */
function group(one, found) {
  const { name, label, kind } = one;
  const { choicesAtOnce, mostChoices } = known.limits;
  const offered = kind === "code" ? [...found].sort((some, other) => compare(some.value, other.value)) : found;
  const atOnce = offered.filter(({ chosen }, i) => i < choicesAtOnce || chosen);
  const later = offered.slice(choicesAtOnce).filter(({ chosen }) => !chosen);
  const folded = later.slice(0, Math.max(0, mostChoices - atOnce.length));
  const unlisted = later.length - folded.length;
  const boxes = (some) => some.map((choice) => choiceOf("choice", choice, { name, shown: shownValue(one, choice.value) }, "input", "checked"));
  return fill("group", {
    label,
    title: numbered(label, offered.filter(({ chosen }) => chosen).length),
    boxes: boxes(atOnce),
    further: [
      offered.length ? null : fill("no_choice"),
      folded.length ? fill("further_choices", { more: counted("{number} more", "{number} more", folded.length), boxes: boxes(folded) }) : null,
      unlisted ? fill("empty", { said: counted("{number} more is not listed. Set another filter to shorten the list.", "{number} more are not listed. Set another filter to shorten the list.", unlisted) }) : null,
    ],
  });
}

/** Regions in the order of their file: first those of the United Nations, then the organisation's own. */
function regions(offered) {
  const order = new Map([...known.regions.keys()].map((code, i) => [code, i]));
  const place = ({ value }) => order.get(value) ?? order.size;
  const sorted = [...offered].sort((one, other) => place(one) - place(other) || compare(one.value, other.value));
  const options = (standard) => sorted.filter(({ value }) => Boolean(known.regions.get(value)?.m49) === standard)
    .map((choice) => choiceOf("option", choice, { name: regionName(choice.value) }, "option", "selected"));
  return fill("regions", { standard: options(true), others: options(false) });
}

/** The two ends of the period; a date of more precision than a year stays as it is written. */
function period(question) {
  const boxes = known.filters.filter(({ kind }) => kind === "date").map(({ field, name, label }) => {
    const value = question[field];
    return fill(/^\d*$/.test(value) ? "year" : "date", { name, label, value });
  });
  return fill("period", { title: numbered(_("Period"), Number(Boolean(question.since || question.until))), boxes });
}

/** The filters, folded where the page is narrow; the first line says how many are set. */
export function filterForm(question) {
  const offered = choices(question);
  const buttons = fill("buttons");
  if (!isFiltered(question)) buttons.querySelector(".reset").remove();
  const facets = known.filters.filter(({ column, many }) => many && known.projects.columns[column].values.length);
  return fill("form", {
    title: numbered(_("Filters"), parts(question).length),
    groups: [...facets.map((one) => group(one, offered[one.field])), regions(offered.region), known.years ? period(question) : null],
    buttons,
  });
}
