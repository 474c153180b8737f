/* What the panels share: site/explorer/panel_parts.py and site/cards/project_card.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, h, Html, writtenNumber, countProjects, countNews } = twin;
  const MOST_SHOWN = 500;

  const panelProps = (id, more = {}) => ({ id, class: "panel", "aria-labelledby": "panel-heading", ...more });
  const allowed = (shown) => Math.min(Math.max(shown, twin.PAGE), MOST_SHOWN);

  function inAll(projects, news) {
    return projects || news ? `${countProjects(projects)} · ${countNews(news)}` : _("no projects");
  }

  /** The head of a panel about a place or region. */
  function heading(name, numbers, addresses, place) {
    return h("header", [
      place ? h("span", place.alpha2, { class: "place-code", "aria-hidden": "true" }) : null,
      h("h2", name, { id: "panel-heading", tabindex: "-1" }),
      h("a", _("All our work"), { href: addresses.world(), class: "close" }),
      h("p", numbers, { class: "counts" }),
      place?.footnote ? h("p", place.footnote, { class: "footnote" }) : null,
      place ? h("p", h("a", _("Country page"), { href: addresses.dossier(place.code) })) : null,
    ], { class: "panel-head" });
  }

  /** Links to the places of a record, with commas between. */
  function placeLinks(countries, areas, addresses, here) {
    const { places, regions } = twin.known;
    const links = countries.filter((code) => code !== here).map((code) => h("a", places.get(code).name, { href: addresses.country(code), "data-iso3": code }));
    for (const code of areas) {
      const name = twin.regionName(code);
      links.push(regions.get(code)?.listed ? h("a", name, { href: addresses.region(code) }) : name);
    }
    return links.flatMap((link, i) => (i ? [_(", "), link] : [link]));
  }

  /** A record in a list: as it was written, with its places as links that keep what is asked for. */
  function card([before, told, after, countries, areas], dataset, addresses, here) {
    const links = dataset === "news" || here ? placeLinks(countries, areas, addresses, here) : [];
    const added = links.length ? h("div", [h("dt", here ? _("Also in") : _("Where")), h("dd", links)]) : "";
    const facts = told || added ? h("dl", [new Html(told), added], { class: "facts" }) : "";
    return new Html(`${before}${facts}${after}`);
  }

  function section(title, articles, total, more, label, empty) {
    const parts = [h("h3", title)];
    if (articles.length) parts.push(h("ol", articles.map((article) => h("li", article)), { class: "records" }));
    else parts.push(h("p", empty, { class: "empty" }));
    const left = total - articles.length;
    const number = writtenNumber(left);
    if (left && more) parts.push(h("p", h("a", label(number), { href: more, class: "show-more" })));
    else if (left) parts.push(h("p", _("{number} more are not listed here. Search for a word from the title.", { number }), { class: "empty" }));
    return h("section", parts, { class: "records-section" });
  }

  const LISTS = {
    projects: {
      title: () => _("Projects"),
      more: (number) => _("Show more projects ({number} left)", { number }),
      unfit: () => _("No project matches your filters."),
      none: (place) => _("We have no projects in {place} now. The list of places shows where we work.", { place }),
    },
    news: {
      title: () => _("News"),
      more: (number) => _("Show more news ({number} left)", { number }),
      unfit: () => _("No news matches your filters."),
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
      h("h2", title, { id: "panel-heading", tabindex: "-1" }),
      h("p", reason, { class: "empty" }),
      h("p", h("a", _("All our work"), { href: addresses.home() })),
    ];
    return { component: h("section", children, panelProps("empty-panel")), title, announcement: reason };
  }

  Object.assign(twin, { panelProps, allowed, inAll, heading, work, nothing });
})();
