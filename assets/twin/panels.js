/* The panels beside the map: site/explorer/panels.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, h, heading, inAll, nothing, panelProps } = twin;
  const WORLD = "M49-001";

  const rows = (answer, country) => ({
    projects: twin.rowsIn("projects", answer.projects, country),
    news: twin.rowsIn("news", answer.news, country),
  });

  function heldPanel(place, addresses) {
    const children = [heading(place.name, _("no data shown"), addresses, place), h("p", place.held, { class: "held" })];
    const component = h("section", children, panelProps("country-panel", { "data-iso3": place.code }));
    return { component, title: place.name, announcement: `${twin.nothingShown(place.name)}. ${place.held}` };
  }

  /** That filters apply here, of how many projects, and the way to all of them. */
  function fittingHere(place, fitting, addresses) {
    const every = twin.rowsIn("projects", new Uint8Array(twin.known.projects.count).fill(1), place.code).length;
    const said = counted("{fitting} of {number} project matches your filters.", "{fitting} of {number} projects match your filters.", every, { fitting: twin.writtenNumber(fitting) });
    const href = addresses.asking({ ...twin.NOTHING, country: place.code }, "panel");
    return h("p", [said, " ", h("a", _("All our work in {place}", { place: place.name }), { href })], { class: "fitting" });
  }

  async function country(question) {
    const addresses = twin.keeping(question);
    const code = question.country;
    const place = twin.known.places.get(code);
    if (!place) return nothing(addresses, _("There is no place with the code {code}.", { code }));
    if (place.held) return heldPanel(place, addresses);
    const everywhere = twin.without(question, "region");
    const found = rows(twin.ask(everywhere), code);
    const [projects, news] = [found.projects.length, found.news.length];
    const filtered = twin.isFiltered(everywhere);
    const shown = twin.allowed(question.shown);
    const more = addresses.country(code, shown + twin.PAGE);
    const component = h("section", [
      heading(place.name, inAll(projects, news), addresses, place),
      filtered ? fittingHere(place, projects, addresses) : null,
      ...await twin.work(place.name, found, { filtered, addresses, more, shown, here: code }),
    ], panelProps("country-panel", { "data-iso3": code }));
    return { component, title: place.name, announcement: twin.placeInNumbers(place.name, projects, news) };
  }

  /** How many of the projects serve the region itself. */
  function asSuch(code, answer) {
    const number = twin.asSuch("projects", answer.projects).get(code);
    if (!number) return [];
    if (code === WORLD) return [h("p", _("This work serves the whole world."), { class: "record-text" })];
    const said = counted("{number} project serves the region as a whole. It is not counted for any country.", "{number} projects serve the region as a whole. They are not counted for any country.", number);
    return [h("p", said, { class: "record-text" })];
  }

  /** The countries and territories of a region that records name. */
  function countries({ totals }, addresses) {
    const items = [...twin.known.places.values()].filter(({ code }) => totals.has(code)).map(({ code, name }) => h("li", [
      h("a", name, { href: addresses.country(code), "data-iso3": code }),
      h("span", twin.writtenNumbers(...totals.get(code)), { class: "numbers" }),
    ]));
    if (!items.length) return null;
    return h("section", [h("h3", _("Countries and territories")), h("ul", items, { class: "inline-numbers" })], { class: "records-section" });
  }

  async function region(question) {
    const addresses = twin.keeping(question);
    const code = question.region;
    const known = twin.known.regions.get(code);
    if (!known?.known && !known?.listed) return nothing(addresses, _("There is no region with the code {code}.", { code }));
    const answer = twin.ask(question);
    const found = rows(answer);
    const [projects, news] = [found.projects.length, found.news.length];
    const shown = twin.allowed(question.shown);
    const more = addresses.region(code, shown + twin.PAGE);
    const component = h("section", [
      heading(known.name, inAll(projects, news), addresses),
      ...asSuch(code, answer),
      countries(answer, addresses),
      ...await twin.work(known.name, found, { filtered: true, addresses, more, shown }),
    ], panelProps("region-panel", { "data-region": code }));
    return { component, title: known.name, announcement: twin.placeInNumbers(known.name, projects, news) };
  }

  function nothingFits(question) {
    const { text } = question;
    if (text && !twin.isFiltered({ ...question, text: "" })) return _("Nothing matches “{query}”. Try a country or a word from a title.", { query: text });
    return _("Nothing matches your filters. Remove one of them.");
  }

  /** What fits filters and free text, with the places that the text may mean. */
  async function results(question) {
    const addresses = twin.keeping(question);
    const plain = twin.keeping(twin.NOTHING);
    const answer = twin.ask(question);
    const places = question.text ? twin.findPlaces(question.text, twin.PAGE) : [];
    const fits = answer.projectsTotal || answer.newsTotal;
    if (!places.length && !fits) return nothing(addresses, nothingFits(question), _("Nothing found"));
    const shown = twin.allowed(question.shown);
    const title = fits ? twin.sentence(answer) : _("Results for “{query}”", { query: question.text });
    const parts = [h("h2", title, { id: "panel-heading", tabindex: "-1" })];
    for (const [kind, words, address] of [["place", _("Places"), plain.country], ["region", _("Regions"), plain.region]]) {
      const items = places.filter((hit) => hit.kind === kind).map(({ key, label }) => h("li", h("a", label, { href: address(key) })));
      if (items.length) parts.push(h("h3", words), h("ul", items, { class: "results" }));
    }
    if (fits) {
      const lists = await twin.work("", rows(answer), { filtered: twin.isFiltered(question), addresses, more: addresses.results(shown + twin.PAGE), shown });
      parts.push(h("p", inAll(answer.projectsTotal, answer.newsTotal), { class: "counts" }), ...lists);
    }
    parts.push(h("p", h("a", _("All our work"), { href: addresses.home() })));
    const counts = counted("{number} place", "{number} places", places.length);
    return { component: h("section", parts, panelProps("results-panel")), title, announcement: fits ? title : `${title}: ${counts}` };
  }

  Object.assign(twin, { panels: { country, region, results } });
})();
