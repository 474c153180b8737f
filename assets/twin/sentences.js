/* Sentences, numbers and dates in the visitor's language, from the catalogues' patterns: site/words.py and asked.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { escaped, Html } = twin;
  const MOST_NAMED = 3;
  const SPACES = /[\s\x1c-\x1f\x85]+/; // those of Python
  let data, plural, inSentence;

  twin.speak = (known) => {
    data = known;
    plural = new Intl.PluralRules(known.language);
    inSentence = known.filters.filter(({ rank }) => rank).sort((one, other) => one.rank - other.rank);
  };

  const fill = (pattern, values = {}) => pattern.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

  /** A message with its places filled. */
  function _(message, values) {
    return fill(data.messages[message], values);
  }

  /** The form of a message that fits a number; its place `number` is filled too. */
  function counted(singular, _plural, number, values) {
    return fitting(data.messages[singular], number, values);
  }

  function fitting(forms, number, values) {
    return fill(forms[plural.select(number)] ?? forms.other, { number: writtenNumber(number), ...values });
  }

  /** A whole number as the language groups its digits. */
  function writtenNumber(number) {
    const { sign, first, later, from } = data.numbers;
    let left = String(number);
    if (left.length < from) return left;
    const parts = [left.slice(-first)];
    for (left = left.slice(0, -first); left; left = left.slice(0, -later)) parts.unshift(left.slice(-later));
    return parts.join(sign);
  }

  const listed = (parts) => parts.filter(Boolean).join(_(", "));
  const countProjects = (number) => counted("{number} project", "{number} projects", number);
  const countNews = (number) => counted("{number} news item", "{number} news items", number);

  function writtenNumbers(projects, news) {
    return listed([projects || !news ? countProjects(projects) : "", news ? countNews(news) : ""]);
  }

  function placeInNumbers(name, projects, news) {
    if (!projects && !news) return _("{name}: no projects", { name });
    return _("{name}: {numbers}", { name, numbers: writtenNumbers(projects ?? 0, news ?? 0) });
  }

  const nothingShown = (name) => _("{name}: no data shown", { name });

  /** A date of any precision. */
  function writtenDate(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    if (!month) return String(year);
    const { dates } = data;
    const parts = { y: year, d: day, dd: String(day).padStart(2, "0"), MMMM: dates.MMMM[month - 1], LLLL: dates.LLLL[month - 1] };
    return (day ? dates.long : dates.month).replace(/'([^']*)'|([a-zA-Z])\2*/g, (part, quoted) => quoted ?? parts[part]);
  }

  const STATUSES = {
    1: () => _("Planned"), 2: () => _("Active"), 3: () => _("Finalisation"),
    4: () => _("Closed"), 5: () => _("Cancelled"), 6: () => _("Suspended"),
  };
  const COUNTED = {
    1: (number) => counted("{number} planned project", "{number} planned projects", number),
    2: (number) => counted("{number} active project", "{number} active projects", number),
    3: (number) => counted("{number} project in its last phase", "{number} projects in their last phase", number),
    4: (number) => counted("{number} closed project", "{number} closed projects", number),
    5: (number) => counted("{number} cancelled project", "{number} cancelled projects", number),
    6: (number) => counted("{number} suspended project", "{number} suspended projects", number),
  };
  const has = (table, key) => Object.hasOwn(table, key);
  const statusName = (code) => (has(STATUSES, code) ? STATUSES[code]() : code);

  /** How a value in words, such as a theme, is shown and what it is called. */
  function shownAndCalled(column, value) {
    const number = data.projects[column].number.get(value);
    const known = data.names[column][number];
    if (known) return [new Html(known[0]), known[1]];
    if (number !== undefined) return [value, value];
    return [new Html(data.unknown.replace("TITLE", () => escaped(value))), value]; // marked where records speak another language
  }
  const regionName = (code) => data.regions.get(code)?.name ?? code;

  /** A value of a filter as the form shows it. */
  function shownValue({ kind, column }, value) {
    if (kind === "text") return shownAndCalled(column, value)[0];
    return kind === "code" ? statusName(value) : value;
  }

  /** A value of a filter in words. */
  function valueName({ kind, column }, value) {
    if (kind === "region") return regionName(value);
    if (kind === "code") return statusName(value);
    if (kind === "words") return _("“{text}”", { text: value });
    return kind === "text" ? shownAndCalled(column, value)[1] : value;
  }

  const joined = (pattern, one, other) => pattern.replace(/\{[01]\}/g, (place) => (place === "{0}" ? one : other));

  /** Names as the language joins them: Norway, Denmark or Sweden. */
  function anyOf(names) {
    if (names.length < 2) return names.join("");
    if (names.length === 2) return joined(data.any[2], ...names);
    const begun = names.slice(1, -1).reduce((said, name, i) => joined(i ? data.any.middle : data.any.start, said, name), names[0]);
    return joined(data.any.end, begun, names.at(-1));
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

  function place(code) {
    return code && (data.regions.get(code)?.phrase ?? _("for {region}", { region: code }));
  }

  /** The part of the sentence that a filter has; "" where it is not set, or another part says it. */
  function phrase(one, question) {
    const values = twin.values(question, one);
    if (one.kind === "date") return period(question.since, question.until);
    if (one.kind === "region") return place(question.region);
    if (!values.length || (one.kind === "code" && values.length === 1 && has(STATUSES, values[0]))) return "";
    if (one.counted && values.length > MOST_NAMED) return fitting(one.counted, values.length);
    return fill(one.phrase, { [one.field]: anyOf(one.many ? values.map((value) => valueName(one, value)) : values) });
  }

  /** What is shown, such as “14 active projects on trafficking in Eastern Europe”. */
  function sentence({ question, projectsTotal, newsTotal }) {
    const { text } = question;
    if (!twin.isFiltered(question)) return _("All our work: {numbers}", { numbers: listed([countProjects(projectsTotal), countNews(newsTotal)]) });
    if (!projectsTotal) {
      if (newsTotal) return _("No project matches your filters, but {news}.", { news: countNews(newsTotal) });
      if (!twin.isFiltered({ ...question, text: "" })) return _("Nothing has “{text}” in its title or summary.", { text });
      return _("Nothing matches your filters. Remove one of them.");
    }
    const [status] = question.statuses;
    const counts = question.statuses.length === 1 && has(COUNTED, status) ? COUNTED[status](projectsTotal) : countProjects(projectsTotal);
    return [counts, ...inSentence.map((one) => phrase(one, question))].join(" ").split(SPACES).filter(Boolean).join(" ");
  }

  /** Each part of a question in words, and the question without it. */
  function parts(question) {
    const { since, until } = question;
    const found = [];
    const isRegion = ({ kind }) => kind === "region";
    for (const one of [...inSentence].sort((some, other) => isRegion(other) - isRegion(some))) {
      if (one.kind !== "date") for (const value of twin.values(question, one)) found.push([valueName(one, value), twin.without(question, one.field, value)]);
      else if (since || until) found.push([span(since, until), { ...question, since: "", until: "" }]);
    }
    return found;
  }

  Object.assign(twin, {
    _, counted, writtenNumber, countProjects, countNews, writtenNumbers, placeInNumbers, nothingShown,
    shownValue, regionName, sentence, parts,
  });
})();
