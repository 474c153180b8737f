/* All of the map page that follows the filters and is not the panel: site/explorer/fragments.py and active_filters.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, h } = twin;
  const WORLD = "M49-001";
  const AT_ONCE = 6;

  /** The sentence, a link for each part of the question, and what is left out for want of dates. */
  function asked(answer, addresses) {
    const { question, undated } = answer;
    const chips = twin.parts(question).map(([label, rest]) => h("li", h("a", [
      h("span", label, { dir: "auto" }), h("span", "×", { "aria-hidden": "true" }),
    ], { href: addresses.asking(rest), "aria-label": _("Remove: {part}", { part: label }) })));
    return h("section", [
      h("p", twin.sentence(answer), { class: "asked-sentence", tabindex: "-1" }),
      chips.length ? h("ul", chips, { class: "chips", "aria-label": _("Active filters") }) : null,
      undated ? h("p", counted("{number} project without dates is left out.", "{number} projects without dates are left out.", undated), { class: "asked-undated" }) : null,
      null, // the table of projects is a file, and knows no filters
    ], { id: "asked", "aria-label": _("What is shown") });
  }

  function areaList(areas, addresses) {
    return h("ul", areas.map(({ code, name, projects, news }) => h("li", [
      h("a", name, { href: addresses.region(code) }),
      h("span", twin.writtenNumbers(projects, news), { class: "numbers" }),
    ])), { class: "inline-numbers" });
  }

  /** The regions and the world that records which fit name as such. */
  function beyond(answer, addresses) {
    const [projects, news] = [twin.asSuch("projects", answer.projects), twin.asSuch("news", answer.news)];
    const found = [...new Set([...projects.keys(), ...news.keys()])].map((code) => ({
      code, name: twin.regionName(code), projects: projects.get(code) ?? 0, news: news.get(code) ?? 0,
    }));
    const last = ({ code }) => Number(code === WORLD);
    const rank = ({ code }) => twin.known.regions.get(code).rank;
    const areas = found.sort((one, other) => other.projects - one.projects || last(one) - last(other) || rank(one) - rank(other));
    const empty = twin.isFiltered(answer.question) ? _("No regional or worldwide work matches your filters.") : _("There is no regional or worldwide work.");
    const later = areas.slice(AT_ONCE);
    return h("section", [
      h("h2", _("Regional and worldwide work"), { id: "beyond-heading" }),
      h("p", areas.length ? _("This work serves a region or the whole world and is not counted for any country.") : empty),
      areas.length ? areaList(areas.slice(0, AT_ONCE), addresses) : null,
      later.length ? h("details", [h("summary", counted("{number} more", "{number} more", later.length)), areaList(later, addresses)]) : null,
    ], { id: "beyond", "aria-labelledby": "beyond-heading" });
  }

  function placeNotes(places) {
    const noted = places.filter(({ name, footnote }) => footnote && !name.endsWith("*"));
    if (!noted.length) return null;
    const notes = noted.flatMap(({ name, footnote }) => [h("dt", name), h("dd", footnote)]);
    return h("details", [h("summary", _("Notes on names and boundaries")), h("dl", notes, { class: "notes" })], { class: "place-notes" });
  }

  function placeItem({ code, name }, totals, addresses) {
    const numbers = totals.has(code) ? twin.writtenNumbers(...totals.get(code)) : _("no data shown");
    return h("li", [h("a", name, { href: addresses.country(code), "data-iso3": code }), h("span", numbers, { class: "numbers" })]);
  }

  /** Every territory that a record which fits names, or that is held back, under its region. */
  function placeList({ question, totals }, addresses) {
    const named = [...twin.known.places.values()].filter(({ code, held }) => totals.has(code) || held);
    named.sort((one, other) => one.rank - other.rank);
    if (!named.length) {
      const empty = twin.isFiltered(question) ? _("No place matches your filters.") : _("Nothing is published yet.");
      return h("p", empty, { id: "place-list", class: "empty" });
    }
    const runs = [];
    for (const place of named) {
      if (runs.at(-1)?.[0].region === place.region) runs.at(-1).push(place);
      else runs.push([place]);
    }
    const regions = runs.map((places) => h("section", [
      h("h3", places[0].region), h("ul", places.map((place) => placeItem(place, totals, addresses)), { class: "place-numbers" }),
    ]));
    return h("div", [...regions, placeNotes(named)], { id: "place-list" });
  }

  /** The smallest box around boxes, whole across the antimeridian: geography/extents.py. */
  function joined(boxes) {
    const spans = [...boxes].sort((one, other) => one[0] - other[0]);
    if (!spans.length) return null;
    const [south, north, furthest] = [Math.min(...spans.map((box) => box[1])), Math.max(...spans.map((box) => box[3])), Math.max(...spans.map((box) => box[2]))];
    let [west, east, widest, reached] = [spans[0][0], furthest, spans[0][0] + 360 - furthest, spans[0][2]];
    for (const box of spans.slice(1)) {
      if (box[0] - reached > widest) [west, east, widest] = [box[0], Math.max(reached + 360, furthest), box[0] - reached];
      reached = Math.max(reached, box[2]);
    }
    return widest > 0 ? [west, south, east, north] : [-180, south, 180, north];
  }

  function bounds({ question, totals }) {
    const { places, regions } = twin.known;
    const region = regions.get(question.region);
    if (!region?.known) return null;
    const codes = region.members.length ? region.members : [...totals.keys()];
    return joined(codes.map((code) => places.get(code)?.box).filter(Boolean));
  }

  /** Class and words of every place on the map, the lists, the form, and what is said aloud. */
  twin.world = (question) => {
    const { places, breaks } = twin.known;
    const answer = twin.ask(question);
    const addresses = twin.keeping(question);
    const shown = [...places.values()].filter(({ clickable }) => clickable);
    const numbers = ({ code }) => answer.totals.get(code) ?? [];
    return {
      codes: shown.map(({ code }) => code),
      classes: shown.map((place) => breaks.filter((low) => (numbers(place)[0] ?? 0) >= low).length),
      numbers: shown.map((place) => (place.held ? twin.nothingShown(place.name) : twin.placeInNumbers(place.name, ...numbers(place)))),
      bounds: bounds(answer),
      announcement: twin.sentence(answer),
      sentence: String(asked(answer, addresses)),
      filters: String(twin.filterForm(question, addresses)),
      beyond: String(beyond(answer, addresses)),
      places: String(placeList(answer, addresses)),
    };
  };
})();
