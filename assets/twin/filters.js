/* The form of filters: site/explorer/filters.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, h, writtenNumber } = twin;
  const [AT_ONCE, MOST] = [12, 100];

  const numbered = (filter, number) => (number ? _("{filter} ({number})", { filter, number: writtenNumber(number) }) : filter);
  const fold = (label, number, inside) => h("details", [h("summary", numbered(label, number)), inside], { name: "filter", class: "filter" });

  function boxes(name, offered, named) {
    return h("ul", offered.map(({ value, count, chosen }) => h("li", h("label", [
      h("input", undefined, { type: "checkbox", name, value, checked: chosen }),
      h("span", named(value), { dir: "auto" }),
      h("span", `(${writtenNumber(count)})`, { class: "numbers" }),
    ]))));
  }

  function unlisted(number) {
    return number ? h("p", counted("{number} more is not listed. Set another filter to shorten the list.", "{number} more are not listed. Set another filter to shorten the list.", number), { class: "empty" }) : null;
  }

  /** Check boxes; the chosen ones are always among those that stand at once. */
  function group(one, choices) {
    const { name, label, kind } = one;
    const named = (value) => twin.shownValue(one, value);
    const offered = kind === "code" ? [...choices].sort((some, other) => twin.first(some.value, other.value)) : choices;
    const atOnce = offered.filter(({ chosen }, i) => i < AT_ONCE || chosen);
    const later = offered.slice(AT_ONCE).filter(({ chosen }) => !chosen);
    const listed = later.slice(0, Math.max(0, MOST - atOnce.length));
    const inside = [
      h("legend", label, { class: "visually-hidden" }),
      offered.length ? boxes(name, atOnce, named) : h("p", _("Nothing matches the other filters."), { class: "empty" }),
      listed.length ? h("details", [h("summary", counted("{number} more", "{number} more", listed.length)), boxes(name, listed, named)]) : null,
      unlisted(later.length - listed.length),
    ];
    return fold(label, offered.filter(({ chosen }) => chosen).length, h("fieldset", inside));
  }

  function groups(offered) {
    const { filters, projects } = twin.known;
    const facets = filters.filter(({ column }) => column);
    return facets.map((one) => (projects[one.column].values.length ? group(one, offered[one.field]) : null));
  }

  /** Regions in the order of their file: first those of the United Nations, then the organisation's own. */
  function region(offered) {
    const known = twin.known.regions;
    const order = new Map([...known.keys()].map((code, i) => [code, i]));
    const place = ({ value }) => order.get(value) ?? order.size;
    const sorted = [...offered].sort((one, other) => place(one) - place(other) || twin.first(one.value, other.value));
    const standard = sorted.filter(({ value }) => known.get(value)?.m49);
    const option = ({ value, count, chosen }) => h("option", _("{filter} ({number})", { filter: twin.regionName(value), number: writtenNumber(count) }), { value, selected: chosen });
    const parts = [
      [_("Regions of the United Nations (M49)"), standard],
      [_("Other regions and the world"), sorted.filter((one) => !standard.includes(one))],
    ].filter(([, found]) => found.length);
    const options = [h("option", _("All regions"), { value: "" }), ...parts.map(([label, found]) => h("optgroup", found.map(option), { label }))];
    const { name, label: words } = twin.known.filters.find(({ kind }) => kind === "region");
    const label = h("label", words, { for: "filter-region", class: "visually-hidden" });
    return h("div", [label, h("select", options, { id: "filter-region", name })], { class: "filter-region" });
  }

  /** A year; a date of more precision stays as it is written. */
  function year({ name, label }, value, [first, last]) {
    const id = `filter-${name}`;
    const box = value && !/^\d+$/.test(value)
      ? { type: "text", name, value, id, size: "10" }
      : { type: "number", name, value, id, min: String(first), max: String(last), step: "1" };
    return h("div", [h("label", label, { for: id }), h("input", undefined, box)]);
  }

  function period(question) {
    const { filters, years } = twin.known;
    if (!years) return null;
    const ends = filters.filter(({ kind }) => kind === "date");
    const boxesOfYears = ends.map((one) => year(one, question[one.field], years));
    const inside = h("fieldset", [
      h("legend", _("Years in which work is under way"), { class: "filter-legend" }),
      h("div", boxesOfYears, { class: "filter-years" }),
    ]);
    return fold(_("Period"), Number(Boolean(question.since || question.until)), inside);
  }

  function buttons(question, addresses) {
    const reset = h("a", _("Reset"), { href: addresses.home(), class: "reset" });
    return h("p", [h("button", _("Show"), { type: "submit", class: "show" }), twin.isFiltered(question) ? reset : null], { class: "filter-buttons" });
  }

  /** The filters, folded where the page is narrow; the first line says how many are set. */
  twin.filterForm = (question, addresses) => {
    const { addresses: { front }, spoken } = twin.known;
    const offered = twin.choices(question);
    const kept = spoken ? [h("input", undefined, { type: "hidden", name: "lang", value: spoken })] : [];
    return h("details", [
      h("summary", numbered(_("Filters"), twin.parts(question).length)),
      h("form", [...groups(offered), region(offered.region), period(question), ...kept, buttons(question, addresses)], {
        id: "filters", action: front, method: "get", autocomplete: "off", "aria-label": _("Filters"),
      }),
    ], { id: "ask", class: "ask" });
  };
})();
