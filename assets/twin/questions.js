/* What is asked for, and the addresses that go on from it: portfolio/questions.py and site/addresses.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const [LONGEST, LONGEST_NAME, MOST_VALUES] = [100, 500, 20];
  const PAGE = 20;
  const NAMES = { country: "country", region: "region", themes: "theme", statuses: "status", donors: "donor", since: "from", until: "to", text: "q" };
  const MANY = ["themes", "statuses", "donors"];
  const NOTHING = { country: "", region: "", themes: [], statuses: [], donors: [], since: "", until: "", text: "", shown: PAGE };
  let data;

  const cut = (text, most) => [...text].slice(0, most).join("").trim();

  /** The question of a query. */
  function readQuestion(asked) {
    const question = { ...NOTHING };
    for (const [field, name] of Object.entries(NAMES)) {
      const many = MANY.includes(field);
      const values = asked.getAll(name).map((value) => cut(value.replaceAll("\0", "").trim(), many ? LONGEST_NAME : LONGEST));
      const found = [...new Set(values.filter(Boolean))].slice(0, MOST_VALUES);
      question[field] = many ? found.sort() : found[0] ?? "";
    }
    question.country = question.country.toUpperCase();
    const shown = asked.get("show") ?? "";
    if (/^[0-9]{1,5}$/.test(shown)) question.shown = Number(shown);
    return question;
  }

  const isFiltered = (question) => Object.keys(NAMES).some((field) => field !== "country" && question[field].length > 0);
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
    for (const [field, name] of Object.entries(NAMES)) for (const value of [question[field]].flat()) if (value) pairs.push([name, value]);
    if (question.shown !== PAGE) pairs.push(["show", question.shown]);
    if (data.spoken) pairs.push(["lang", data.spoken]);
    return pairs.map(([name, value]) => `${name}=${escaped(String(value)).replaceAll("%20", "+")}`).join("&");
  }

  const completed = (pattern, code) => pattern.replaceAll("CODE", () => escaped(code));

  /** Of a question that asks for one place and nothing else, which of its fields does: such a place has a page of its own. */
  function place(question) {
    const [field, ...others] = Object.keys(NAMES).filter((name) => question[name].length);
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
      home: () => asking(NOTHING),
      world: () => asking(keep, isFiltered(keep) ? "panel" : ""),
      country: (country, shown = PAGE) => asking({ ...keep, country, shown }, "panel"),
      region: (region, shown = PAGE) => asking({ ...keep, region, shown }, "panel"),
      results: (shown) => asking({ ...keep, shown }, "panel"),
      dossier: (code) => completed(data.addresses.dossier, code),
    };
  }

  Object.assign(twin, { NOTHING, PAGE, NAMES, readQuestion, isFiltered, filters, without, keeping, completed, lead: (known) => (data = known) });
})();
