/* Sentences, numbers and dates in the visitor's language, from the patterns of the catalogues:
   site/context/wording.py and site/html/question_text.py. */
import { nodes } from "../page/dom.js";
import { known } from "./data.js";
import { isFiltered, valuesOf, without } from "./questions.js";
import { fill } from "./templates.js";

const SPACES = /[\s\x1c-\x1f\x85]+/; // those of Python

const filled = (pattern, values = {}) => pattern.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** A message with its places filled. */
export function _(message, values) {
  return filled(known.messages[message], values);
}

/** The form that fits a number; its place `number` is filled too. */
function fitting(forms, number, values) {
  const form = forms[new Intl.PluralRules(known.language).select(number)] ?? forms.other;
  return filled(form, { number: writtenNumber(number), ...values });
}

/** The form of a message that fits a number. */
export function counted(singular, _plural, number, values) {
  return fitting(known.messages[singular], number, values);
}

/** A whole number as the language groups its digits. */
export function writtenNumber(number) {
  const { sign, first, later, from } = known.numbers;
  let left = String(number);
  if (left.length < from) return left;
  const parts = [left.slice(-first)];
  for (left = left.slice(0, -first); left; left = left.slice(0, -later)) parts.unshift(left.slice(-later));
  return parts.join(sign);
}

const listed = (parts) => parts.filter(Boolean).join(_(", "));
const countProjects = (number) => counted("{number} project", "{number} projects", number);
const countNews = (number) => counted("{number} news item", "{number} news items", number);

export function writtenNumbers(projects, news) {
  return listed([projects || !news ? countProjects(projects) : "", news ? countNews(news) : ""]);
}

/** The numbers of a panel. */
export function numbersInAll(projects, news) {
  return projects || news ? `${countProjects(projects)} · ${countNews(news)}` : _("no projects");
}

export function placeInNumbers(name, projects, news) {
  if (!projects && !news) return _("{name}: no projects", { name });
  return _("{name}: {numbers}", { name, numbers: writtenNumbers(projects ?? 0, news ?? 0) });
}

export const nothingShown = (name) => _("{name}: no data shown", { name });

/** The label of a filter with the number of its active values. */
export const numbered = (filter, number) => (number ? _("{filter} ({number})", { filter, number: writtenNumber(number) }) : filter);

/** A date of any precision. */
function writtenDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  if (!month) return String(year);
  const { dates } = known;
  const parts = { y: year, d: day, dd: String(day).padStart(2, "0"), MMMM: dates.MMMM[month - 1], LLLL: dates.LLLL[month - 1] };
  return (day ? dates.long : dates.month).replace(/'([^']*)'|([a-zA-Z])\2*/g, (part, quoted) => quoted ?? parts[part]);
}

const entry = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
export const regionName = (code) => known.regions.get(code)?.name ?? code;

/** A value of a filter as the form shows it: a text or nodes. */
export function shownValue({ kind, column }, value) {
  if (kind !== "text") return kind === "code" ? entry(known.statuses, value)?.name ?? value : value;
  const name = entry(known.names[column], value);
  if (name) return nodes(name.shown);
  return known.projects.columns[column].number.has(value) ? value : fill("unknown_value", { value });
}

/** A value of a filter in words. */
function valueName({ kind, column }, value) {
  if (kind === "region") return regionName(value);
  if (kind === "code") return entry(known.statuses, value)?.name ?? value;
  if (kind === "words") return _("“{text}”", { text: value });
  return (kind === "text" && entry(known.names[column], value)?.name) || value;
}

const joined = (pattern, one, other) => pattern.replace(/\{[01]\}/g, (place) => (place === "{0}" ? one : other));

/** Names as the language joins them: Norway, Denmark or Sweden. */
function anyName(names) {
  if (names.length < 2) return names.join("");
  if (names.length === 2) return joined(known.any[2], ...names);
  const begun = names.slice(1, -1).reduce((said, name, i) => joined(i ? known.any.middle : known.any.start, said, name), names[0]);
  return joined(known.any.end, begun, names.at(-1));
}

function period(since, until) {
  if (since && since === until) return _("under way in {date}", { date: writtenDate(since) });
  if (since && until) return _("under way between {since} and {until}", { since: writtenDate(since), until: writtenDate(until) });
  if (since) return _("under way in {date} or later", { date: writtenDate(since) });
  return until ? _("under way in {date} or earlier", { date: writtenDate(until) }) : "";
}

function span(since, until) {
  if (since && until) return since === until ? writtenDate(since) : `${writtenDate(since)} – ${writtenDate(until)}`;
  return since ? _("from {date}", { date: writtenDate(since) }) : _("until {date}", { date: writtenDate(until) });
}

const inSentence = () => known.filters.filter(({ rank }) => rank).sort((one, other) => one.rank - other.rank);

/** The part of the sentence that a filter has; "" where it is not set, or another part says it. */
function phrase(one, question) {
  const values = valuesOf(question, one);
  if (one.kind === "date") return period(question.since, question.until);
  if (!values.length || (one.kind === "code" && values.length === 1 && entry(known.statuses, values[0]))) return "";
  if (one.kind === "region") return known.regions.get(values[0])?.phrase ?? _("for {region}", { region: values[0] });
  if (one.counted && values.length > known.limits.mostNamed) return fitting(one.counted, values.length);
  return filled(one.phrase, { [one.field]: anyName(one.many ? values.map((value) => valueName(one, value)) : values) });
}

/** That nothing fits, of a question that has filters. */
export function nothingFits(question, ofText) {
  if (question.text && !isFiltered({ ...question, text: "" })) return ofText;
  return _("Nothing matches your filters. Remove one of them.");
}

/** What is shown, such as “14 active projects on trafficking in Eastern Europe”. */
export function sentence({ question, projectsTotal, newsTotal }) {
  const { text, statuses } = question;
  if (!isFiltered(question)) return _("All our work: {numbers}", { numbers: listed([countProjects(projectsTotal), countNews(newsTotal)]) });
  if (!projectsTotal) {
    if (newsTotal) return _("No project matches your filters, but {news}.", { news: countNews(newsTotal) });
    return nothingFits(question, _("Nothing has “{text}” in its title or summary.", { text }));
  }
  const status = statuses.length === 1 && entry(known.statuses, statuses[0]);
  const counts = status ? fitting(status.counted, projectsTotal) : countProjects(projectsTotal);
  return [counts, ...inSentence().map((one) => phrase(one, question))].join(" ").split(SPACES).filter(Boolean).join(" ");
}

/** Each part of a question in words, and the question without it. */
export function parts(question) {
  const { since, until } = question;
  const isRegion = ({ kind }) => kind === "region";
  return inSentence().sort((some, other) => isRegion(other) - isRegion(some)).flatMap((one) => {
    if (one.kind === "date") return since || until ? [[span(since, until), { ...question, since: "", until: "" }]] : [];
    return valuesOf(question, one).map((value) => [valueName(one, value), without(question, one.field, value)]);
  });
}
