/* What is asked for, and the addresses that go on from it: portfolio/questions.py and site/addresses.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const [LONGEST, LONGEST_NAME, MOST_VALUES] = [100, 500, 20];
  const PAGE = 20;
  let data;

  /** What is known, with the table of filters: a question has a field for each of them. */
  function lead(known) {
    data = known;
    twin.NOTHING = { ...Object.fromEntries(data.filters.map(({ field, many }) => [field, many ? [] : ""])), shown: PAGE };
  }

  const cut = (text, most) => [...text].slice(0, most).join("").trim();

  /** The question of a query. */
  function readQuestion(asked) {
    const question = { ...twin.NOTHING };
    for (const { field, name, many } of data.filters) {
      const values = asked.getAll(name).map((value) => cut(value.replaceAll("\0", "").trim(), many ? LONGEST_NAME : LONGEST));
      const found = [...new Set(values.filter(Boolean))].slice(0, MOST_VALUES);
      question[field] = many ? found.sort() : found[0] ?? "";
    }
    question.country = question.country.toUpperCase();
    const shown = asked.get("show") ?? "";
    if (/^[0-9]{1,5}$/.test(shown)) question.shown = Number(shown);
    return question;
  }

  const isFiltered = (question) => data.filters.some(({ field }) => field !== "country" && question[field].length > 0);
  const values = (question, { field }) => [question[field]].flat().filter(Boolean);
  const filters = (question) => ({ ...question, country: "", shown: PAGE });

  /** The question without one filter, or without one value of it. */
  function without(question, field, value) {
    const now = question[field];
    return { ...question, [field]: Array.isArray(now) ? now.filter((one) => value !== undefined && one !== value) : "" };
  }

  const escaped = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

  /** The query of a question, as the server writes it. */
  function query(question) {
    const pairs = [];
    for (const one of data.filters) for (const value of values(question, one)) pairs.push([one.name, value]);
    if (question.shown !== PAGE) pairs.push(["show", question.shown]);
    if (data.spoken) pairs.push(["lang", data.spoken]);
    return pairs.map(([name, value]) => `${name}=${escaped(String(value)).replaceAll("%20", "+")}`).join("&");
  }

  const completed = (pattern, code) => pattern.replaceAll("CODE", () => escaped(code));

  /** Of a question that asks for one place and nothing else, which of its fields does: such a place has a page of its own. */
  function place(question) {
    const [field, ...others] = data.filters.map((one) => one.field).filter((name) => question[name].length);
    const alone = !others.length && question.shown === PAGE && /^[\w-]+$/.test(question[field]);
    return alone && field in data.addresses ? field : "";
  }

  /** The first page with a question and, where given, an element to go to. */
  function asking(question, to = "") {
    const field = place(question);
    const asked = query(question);
    const page = field ? completed(data.addresses[field], question[field]) : data.addresses.front + (asked && `?${asked}`);
    return page + (to && `#${to}`);
  }

  /** Addresses that keep the filters of a question. */
  function keeping(question) {
    const keep = filters(question);
    return {
      asking,
      home: () => asking(twin.NOTHING),
      world: () => asking(keep, isFiltered(keep) ? "panel" : ""),
      country: (country, shown = PAGE) => asking({ ...keep, country, shown }, "panel"),
      region: (region, shown = PAGE) => asking({ ...keep, region, shown }, "panel"),
      results: (shown) => asking({ ...keep, shown }, "panel"),
      dossier: (code) => completed(data.addresses.dossier, code),
    };
  }

  Object.assign(twin, { PAGE, readQuestion, isFiltered, values, filters, without, keeping, completed, lead });
})();
