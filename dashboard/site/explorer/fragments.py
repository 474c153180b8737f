"""The parts of the map page that change with the filters, as HTML at addresses that caches can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import collation_key, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.questions import Question
from dashboard.portfolio.summaries import areas_of
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_numbers
from dashboard.site.explorer.active_filters import active_filters
from dashboard.site.explorer.filters import filter_form
from dashboard.site.explorer.key_figures import charts, histogram
from dashboard.site.explorer.panel_parts import Panel, numbered_place
from dashboard.site.explorer.panels import country_panel, overview_panel, region_panel, results_panel
from dashboard.site.html.components import hyphenated, to_markup
from dashboard.site.html.layout import place_notes
from dashboard.site.html.question_text import sentence
from dashboard.site.maps.plotly_world import classes_by_place, numbers_by_place


def place_list(view: View) -> Component:
    """Every territory that a record names or staff hold back, grouped by M49 region, with its numbers and a link."""
    snapshot, addresses = view.snapshot, view.addresses
    totals: dict[Any, dict[Any, int]] = view.answer.totals.to_dict("index")
    held = snapshot.places_held
    named = [place for code, place in snapshot.territories.items() if code in totals or code in held]
    named.sort(key=lambda place: collation_key(place.region))
    regions = []
    for region, places in groupby(named, key=lambda place: place.region):
        items = []
        for place in places:
            counts = totals.get(place.code)
            numbers = written_numbers(counts["projects"], counts["news"]) if counts else _("no data shown")
            items.append(numbered_place(place.name, addresses.country(place.code), numbers, place.code))
        regions.append(html.Section([html.H3(region), html.Ul(items, className="place-numbers")]))
    if not regions:
        empty = _("No place matches your filters.") if view.question.is_filtered else _("Nothing is published yet.")
        return no_places(empty)
    return html.Div([*regions, place_notes(named)], id="place-list")


def no_places(reason: str) -> Component:
    """The sentence ``reason`` in place of an empty list of places."""
    return html.P(reason, id="place-list", className="empty")


AT_ONCE = 6


def regional_work(view: View) -> Component:
    """The regions, and the world, that matching records name, each with a link and its numbers."""
    areas = sorted(areas_of(view.snapshot, view.answer), key=lambda area: -area.projects_total)
    more = ngettext("{number} more", "{number} more", len(areas) - AT_ONCE)
    filtered = view.question.is_filtered
    empty = (
        _("No regional or worldwide work matches your filters.")
        if filtered
        else _("There is no regional or worldwide work.")
    )
    said = _("This work serves a region or the whole world and is not counted for any country.") if areas else empty
    items: list[Component] = [
        numbered_place(
            area.name, view.addresses.region(area.code), written_numbers(area.projects_total, area.news_total)
        )
        for area in areas
    ]
    return regional_section(said, items[:AT_ONCE], folded_list(more, items[AT_ONCE:]) if items[AT_ONCE:] else None)


def regional_section(said: str, areas: list[Component] | str, later: Component | str | None) -> Component:
    """The section of regional and worldwide work: a sentence, a list, and the rest of the list, collapsed."""
    return html.Section(
        [
            html.H2(_("Regional and worldwide work"), id="beyond-heading"),
            html.P(said),
            html.Ul(areas, className="inline-numbers") if areas else None,
            later,
        ],
        id="beyond",
        **hyphenated(aria_labelledby="beyond-heading"),
    )


def folded_list(more: str, items: list[Component] | str) -> Component:
    """The rest of a list, collapsed under the line ``more``, which says how many there are."""
    return html.Details([html.Summary(more), html.Ul(items, className="inline-numbers")])


def world(view: View) -> dict[str, Any]:
    """What the map shows under the filters: class and label of each territory of ``codes``, in that order, and the
    sentence for screen readers. The names of ``filtered_sections`` have HTML.
    """
    classes = classes_by_place(view.snapshot, view.answer.totals)
    numbers = numbers_by_place(view.snapshot, view.answer.totals)
    return {
        "codes": list(classes),
        "classes": list(classes.values()),
        "numbers": [numbers[code] for code in classes],
        "announcement": sentence(view),
        **filtered_sections(view),
    }


def filtered_sections(view: View) -> dict[str, Markup]:
    """The HTML of the sections that change with the filters, by the names that templates and fragments use."""
    sections = {
        "sentence": active_filters(view),
        "filters": filter_form(view),
        "beyond": regional_work(view),
        "places": place_list(view),
        "charts": html.Div(charts(view), id="charts-part"),
        "histogram": html.Div(histogram(view), id="histogram"),
    }
    return {name: to_markup(component) for name, component in sections.items()}


Builder = Callable[[View], Panel]


@dataclass(frozen=True)
class Fragment:
    """A panel at an address of its own: the rule below ``/fragments/<version>/<lang>/`` and the function that builds
    it.

    The variables of the rule are fields of the question; the other fields come from the query.
    """

    rule: str
    build: Builder

    def question(self, base: Question, parts: dict[str, Any]) -> Question:
        """The question ``base`` of the query with the ``parts`` that the rule names."""
        return replace(base, **parts)


FRAGMENTS = (
    Fragment("overview", overview_panel),
    Fragment("country/<country>", country_panel),
    Fragment("country/<country>/<int:shown>", country_panel),
    Fragment("region/<region>", region_panel),
    Fragment("region/<region>/<int:shown>", region_panel),
    Fragment("results", results_panel),
    Fragment("search/<path:text>", results_panel),
)


_PANELS = {"overview": overview_panel, "country": country_panel, "region": region_panel, "results": results_panel}


def panel_of(view: View) -> Panel:
    """The panel that a question asks for, which is also what its fragment answers."""
    return _PANELS[view.question.panel](view)
