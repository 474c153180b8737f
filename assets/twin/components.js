/* Components as Dash writes them, and what the panels share: site/panel_parts.py and record_views.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, writtenNumber, countProjects, countNews } = twin;
  const FACTS = 3; // where the facts stand among the children of a record's article
  const MOST_SHOWN = 500;

  /** A component of dash.html. */
  function h(type, children, props = {}) {
    return { type, namespace: "dash_html_components", props: children === undefined ? props : { children, ...props } };
  }

  const panelProps = (id, more = {}) => ({ id, className: "panel", "aria-labelledby": "panel-heading", ...more });
  const allowed = (shown) => Math.min(Math.max(shown, twin.PAGE), MOST_SHOWN);

  function inAll(projects, news) {
    return projects || news ? `${countProjects(projects)} · ${countNews(news)}` : _("no projects");
  }

  /** The head of a panel about a place or region. */
  function heading(name, numbers, addresses, place) {
    return h("Header", [
      place ? h("Span", place.alpha2, { className: "place-code", "aria-hidden": "true" }) : null,
      h("H2", name, { id: "panel-heading", tabIndex: "-1" }),
      h("A", _("All our work"), { href: addresses.world(), className: "close" }),
      h("P", numbers, { className: "counts" }),
      place?.footnote ? h("P", place.footnote, { className: "footnote" }) : null,
      place ? h("P", h("A", _("Country page"), { href: addresses.dossier(place.code) })) : null,
    ], { className: "panel-head" });
  }

  /** Links to the places of a record, with commas between. */
  function placeLinks(countries, areas, addresses, here) {
    const { places, regions } = twin.known;
    const links = countries.filter((code) => code !== here).map((code) => h("A", places.get(code).name, { href: addresses.country(code), "data-iso3": code }));
    for (const code of areas) {
      const name = twin.regionName(code);
      links.push(regions.get(code)?.listed ? h("A", name, { href: addresses.region(code) }) : name);
    }
    return links.flatMap((link, i) => (i ? [_(", "), link] : [link]));
  }

  /** A record in a list: as it was written, with its places as links that keep what is asked for. */
  function card([article, countries, areas], dataset, addresses, here) {
    const links = dataset === "news" || here ? placeLinks(countries, areas, addresses, here) : [];
    const children = [...article.props.children];
    const told = children[FACTS]?.props.children ?? [];
    const added = links.length ? [h("Div", [h("Dt", here ? _("Also in") : _("Where")), h("Dd", links)])] : [];
    children[FACTS] = told.length + added.length ? h("Dl", [...told, ...added], { className: "facts" }) : null;
    return { ...article, props: { ...article.props, children } };
  }

  function section(title, articles, total, more, label, empty) {
    const parts = [h("H3", title)];
    if (articles.length) parts.push(h("Ol", articles.map((article) => h("Li", article)), { className: "records" }));
    else parts.push(h("P", empty, { className: "empty" }));
    const left = total - articles.length;
    const number = writtenNumber(left);
    if (left && more) parts.push(h("P", h("A", label(number), { href: more, className: "show-more" })));
    else if (left) parts.push(h("P", _("{number} more are not listed here. Search for a word of the title.", { number }), { className: "empty" }));
    return h("Section", parts, { className: "records-section" });
  }

  const LISTS = {
    projects: {
      title: () => _("Projects"),
      more: (number) => _("Show more projects ({number} left)", { number }),
      unfit: () => _("No project fits what you ask for."),
      none: (place) => _("We have no projects in {place} now. The list of places shows where we work.", { place }),
    },
    news: {
      title: () => _("News"),
      more: (number) => _("Show more news ({number} left)", { number }),
      unfit: () => _("No news fits what you ask for."),
      none: (place) => _("There is no news from {place} yet.", { place }),
    },
  };

  /** The lists of projects and news of a place; `found` has their rows, `more` leads to longer lists. */
  async function work(name, found, { filtered, addresses, more, shown, here = "" }) {
    const list = async ([dataset, words]) => {
      const cards = await twin.cards(dataset, found[dataset].slice(0, shown));
      const articles = cards.map((one) => card(one, dataset, addresses, here));
      return section(words.title(), articles, found[dataset].length, shown < MOST_SHOWN ? more : null, words.more, filtered ? words.unfit() : words.none(name));
    };
    return Promise.all(Object.entries(LISTS).map(list));
  }

  /** A panel that only says why nothing is shown. */
  function nothing(addresses, reason, title = _("Not found")) {
    const children = [
      h("H2", title, { id: "panel-heading", tabIndex: "-1" }),
      h("P", reason, { className: "empty" }),
      h("P", h("A", _("All our work"), { href: addresses.home() })),
    ];
    return { component: h("Section", children, panelProps("empty-panel")), title, announcement: reason };
  }

  Object.assign(twin, { h, panelProps, allowed, inAll, heading, work, nothing });
})();
