/* Sentences, numbers and dates in the visitor's language, from the patterns of the catalogues:
   site/context/localised_formatting.py and site/html/filters_in_words.py. */
import { known } from "./data.js";
import { changed, isFiltered } from "./questions.js";
import { fill, html } from "./templates.js";

const SPACES = /[\s\x1c-\x1f\x85]+/; // those of Python

const filled = (pattern, values = {}) => pattern.replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);

/** A message with its places filled. */
export function _(message, values) {
  return filled(known.messages[message], values);
}

/** A whole number as the language groups its digits. */
export const writtenNumber = (number) => number.toLocaleString(known.locale, known.numbers);

/** The form that fits a number; its place `number` is filled too. */
function fitting(forms, number, values) {
  const form = forms[new Intl.PluralRules(known.locale).select(number)] ?? forms.other;
  return filled(form, { number: writtenNumber(number), ...values });
}

/** The form of a message that fits a number. */
export function counted(singular, _plural, number, values) {
  return fitting(known.messages[singular], number, values);
}

const listed = (parts) => parts.filter(Boolean).join(_(", "));
const countProjects = (number) => counted("{number} project", "{number} projects", number);
const countNews = (number) => counted("{number} news item", "{number} news items", number);

export function writtenNumbers(projects, news) {
  return listed([(projects || !news) && countProjects(projects), news && countNews(news)]);
}

/** The numbers of a panel. */
export function numbersInAll(projects, news) {
  return projects || news ? `${countProjects(projects)} · ${countNews(news)}` : _("no projects");
}

export function placeInNumbers(name, projects = 0, news = 0) {
  return projects || news ? _("{name}: {numbers}", { name, numbers: writtenNumbers(projects, news) }) : _("{name}: no projects", { name });
}

export const nothingShown = (name) => _("{name}: no data shown", { name });

/** The label of a filter with the number of its active values. */
export const numbered = (filter, number) => (number ? _("{filter} ({number})", { filter, number: writtenNumber(number) }) : filter);

/** A date of any precision. */
function writtenDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const form = day === 1 ? "first" : day ? "day" : "month";
  return filled(month ? known.dates[form][month - 1] : "{year}", { year, day });
}

/** What Python tells of a value of a filter, such as its name; undefined for a value that records name as it is. */
const entry = ({ name }, value) => known.names[name]?.get(value);

/** A value of a filter in words. */
export function valueName(one, value) {
  return entry(one, value)?.name ?? (one.kind === "words" ? _("“{text}”", { text: value }) : value);
}

/** A value of a filter as the form shows it: a text or HTML. */
export function shownValue(one, value) {
  const { shown, name } = entry(one, value) ?? {};
  const isUnknown = one.kind === "text" && !known.projects.columns[one.column].values.includes(value);
  return shown ? html(shown) : isUnknown ? fill("unknown_value", { value }) : name ?? value;
}

/** The two ends of the period of a question in words, "" for an open one. */
const ends = (question) => ["from", "to"].map((name) => (question.has(name) ? writtenDate(question.get(name)) : ""));

function period(question) {
  const [since, until] = ends(question);
  const [inOne, between, later, earlier] = known.periods[question.get("dates") ?? ""];
  if (since && since === until) return filled(inOne, { date: since });
  if (since && until) return filled(between, { since, until });
  if (since) return filled(later, { date: since });
  return until && filled(earlier, { date: until });
}

function span(question) {
  const [since, until] = ends(question);
  const both = since === until ? since : `${since} – ${until}`;
  const one = since ? _("from {date}", { date: since }) : _("until {date}", { date: until });
  return filled(known.spans[question.get("dates") ?? ""], { period: since && until ? both : one });
}

const inSentence = () => known.filters.filter(({ rank }) => rank).sort((one, other) => one.rank - other.rank);

/** How projects of the one status that is asked for are counted; undefined for no status, an unknown one, or several. */
const countedByStatus = (one, values) => (values.length === 1 ? entry(one, values[0])?.counted : undefined);

/** The part of the sentence that a filter has; "" where it is not set, or another part says it. */
function phrase(one, question) {
  const values = question.getAll(one.name);
  if (one.kind === "date") return period(question);
  if (!values.length || countedByStatus(one, values)) return "";
  if (one.kind === "region") return entry(one, values[0])?.phrase ?? _("for {region}", { region: values[0] });
  if (one.counted && values.length > known.limits.mostNamed) return fitting(one.counted, values.length);
  const names = one.many ? values.map((value) => valueName(one, value)) : values;
  return filled(one.phrase, { [one.field]: new Intl.ListFormat(known.locale, { type: "disjunction" }).format(names) });
}

/** That nothing fits, of a question that has filters; a search alone has a sentence of its own. */
export function nothingFits(question, ofText) {
  if (question.has("q") && !isFiltered(changed(question, { q: null }))) return ofText;
  return _("Nothing matches your filters. Remove one of them.");
}

/** What is shown, such as “14 active projects on trafficking in Eastern Europe”. */
export function sentence({ question, projects, news }) {
  if (!isFiltered(question)) return _("All our work: {numbers}", { numbers: listed([countProjects(projects.length), countNews(news.length)]) });
  if (!projects.length) {
    if (news.length) return _("No project matches your filters, but {news}.", { news: countNews(news.length) });
    return nothingFits(question, _("No title or summary contains “{text}”.", { text: question.get("q") }));
  }
  const forms = known.filters.map((one) => countedByStatus(one, question.getAll(one.name))).find(Boolean);
  const counts = forms ? fitting(forms, projects.length) : countProjects(projects.length);
  return [counts, ...inSentence().map((one) => phrase(one, question))].join(" ").split(SPACES).filter(Boolean).join(" ");
}

/** Each part of a question in words, and the question without it. */
export function parts(question) {
  const isRegion = ({ kind }) => kind === "region";
  return inSentence().sort((some, other) => isRegion(other) - isRegion(some)).flatMap((one) => {
    if (one.kind === "date") return ends(question).some(Boolean) ? [[span(question), changed(question, { from: null, to: null, dates: null })]] : [];
    return question.getAll(one.name).map((value) => {
      const rest = new URLSearchParams(question);
      rest.delete(one.name, value);
      return [valueName(one, value), rest];
    });
  });
}
