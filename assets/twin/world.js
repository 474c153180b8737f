/* All of the map page that follows the filters and is not the panel: site/world.py, asked.py, beyond.py, place_list.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const { _, counted, h } = twin;
  const WORLD = "M49-001";
  const AT_ONCE = 6;

  /** The sentence, a link for each part of the question, and what is left out for want of dates. */
  function asked(answer, addresses) {
    const { question, undated } = answer;
    const chips = twin.parts(question).map(([label, rest]) => h("Li", h("A", [
      h("Span", label, { dir: "auto" }), h("Span", "×", { "aria-hidden": "true" }),
    ], { href: addresses.asking(rest), "aria-label": _("Leave out: {part}", { part: label }) })));
    return h("Section", [
      h("P", twin.sentence(answer), { className: "asked-sentence", tabIndex: "-1" }),
      chips.length ? h("Ul", chips, { className: "chips", "aria-label": _("What is asked for") }) : null,
      undated ? h("P", counted("{number} project without dates is left out.", "{number} projects without dates are left out.", undated), { className: "asked-undated" }) : null,
      null, // the table of projects is a file, and knows no filters
    ], { id: "asked", "aria-label": _("What is shown") });
  }

  function areaList(areas, addresses) {
    return h("Ul", areas.map(({ code, name, projects, news }) => h("Li", [
      h("A", name, { href: addresses.region(code) }),
      h("Span", twin.writtenNumbers(projects, news), { className: "numbers" }),
    ])), { className: "inline-numbers" });
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
    const empty = twin.isFiltered(answer.question) ? _("No regional or worldwide work fits.") : _("There is no regional or worldwide work.");
    const later = areas.slice(AT_ONCE);
    return h("Section", [
      h("H2", _("Regional and worldwide work"), { id: "beyond-heading" }),
      h("P", areas.length ? _("It serves a region or the world, and is counted on no country.") : empty),
      areas.length ? areaList(areas.slice(0, AT_ONCE), addresses) : null,
      later.length ? h("Details", [h("Summary", counted("{number} more", "{number} more", later.length)), areaList(later, addresses)]) : null,
    ], { id: "beyond", "aria-labelledby": "beyond-heading" });
  }

  function placeNotes(places) {
    const noted = places.filter(({ name, footnote }) => footnote && !name.endsWith("*"));
    if (!noted.length) return null;
    const notes = noted.flatMap(({ name, footnote }) => [h("Dt", name), h("Dd", footnote)]);
    return h("Details", [h("Summary", _("Notes on names and boundaries")), h("Dl", notes, { className: "notes" })], { className: "place-notes" });
  }

  function placeItem({ code, name }, totals, addresses) {
    const numbers = totals.has(code) ? twin.writtenNumbers(...totals.get(code)) : _("no data shown");
    return h("Li", [h("A", name, { href: addresses.country(code), "data-iso3": code }), h("Span", numbers, { className: "numbers" })]);
  }

  /** Every territory that a record which fits names, or that is held back, under its region. */
  function placeList({ question, totals }, addresses) {
    const named = [...twin.known.places.values()].filter(({ code, held }) => totals.has(code) || held);
    named.sort((one, other) => one.rank - other.rank);
    if (!named.length) {
      const empty = twin.isFiltered(question) ? _("No place has what you ask for.") : _("Nothing is published yet.");
      return h("P", empty, { id: "place-list", className: "empty" });
    }
    const runs = [];
    for (const place of named) {
      if (runs.at(-1)?.[0].region === place.region) runs.at(-1).push(place);
      else runs.push([place]);
    }
    const regions = runs.map((places) => h("Section", [
      h("H3", places[0].region), h("Ul", places.map((place) => placeItem(place, totals, addresses)), { className: "place-numbers" }),
    ]));
    return h("Div", [...regions, placeNotes(named)], { id: "place-list" });
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
      sentence: asked(answer, addresses),
      filters: twin.filterForm(question, addresses),
      beyond: beyond(answer, addresses),
      places: placeList(answer, addresses),
    };
  };
})();
