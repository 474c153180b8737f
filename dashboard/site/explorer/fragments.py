"""The parts of the map page that change with the filters, as HTML at addresses that caches can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from dashboard.geography.territories import Territory
from dashboard.language import collation_key, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.questions import Question
from dashboard.portfolio.summaries import areas_of
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_numbers
from dashboard.site.explorer.active_filters import EXPLORER, active_filters
from dashboard.site.explorer.filters import filter_form
from dashboard.site.explorer.key_figures import charts, histogram
from dashboard.site.explorer.panels import PANELS, Panel, country_panel, overview_panel, region_panel, results_panel
from dashboard.site.html.layout import place_notes
from dashboard.site.html.question_text import sentence
from dashboard.site.html.rendering import joined
from dashboard.site.maps.plotly_world import classes_by_place, numbers_by_place


def place_list(view: View) -> Markup:
    """Every territory that a record names or staff hold back, grouped by M49 region, with its numbers and a link."""
    snapshot, addresses = view.snapshot, view.addresses
    totals: dict[Any, dict[Any, int]] = view.answer.totals.to_dict("index")
    held = snapshot.places_held
    named = [place for code, place in snapshot.territories.items() if code in totals or code in held]
    named.sort(key=lambda place: collation_key(place.region))

    def line(place: Territory) -> tuple[str, str, str, str]:
        counts = totals.get(place.code)
        numbers = written_numbers(counts["projects"], counts["news"]) if counts else _("no data shown")
        return place.name, addresses.country(place.code), numbers, place.code

    regions = [(region, list(map(line, places))) for region, places in groupby(named, key=lambda place: place.region)]
    if not regions:
        return EXPLORER.no_places(
            _("No place matches your filters.") if view.question.is_filtered else _("Nothing is published yet.")
        )
    return EXPLORER.place_list(regions, place_notes(named))


AT_ONCE = 6


def regional_work(view: View) -> Markup:
    """The regions, and the world, that matching records name, each with a link and its numbers."""
    areas = sorted(areas_of(view.snapshot, view.answer), key=lambda area: -area.projects_total)
    said = (
        _("This work serves a region or the whole world and is not counted for any country.")
        if areas
        else _("No regional or worldwide work matches your filters.")
        if view.question.is_filtered
        else _("There is no regional or worldwide work.")
    )
    items = [
        PANELS.numbered_place(
            area.name, view.addresses.region(area.code), written_numbers(area.projects_total, area.news_total)
        )
        for area in areas
    ]
    first, rest = joined(items[:AT_ONCE]), joined(items[AT_ONCE:])
    more = ngettext("{number} more", "{number} more", len(areas) - AT_ONCE)
    return EXPLORER.regional_work(said, first, EXPLORER.folded_list(more, rest) if rest else "")


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
    return {
        "sentence": active_filters(view),
        "filters": filter_form(view),
        "beyond": regional_work(view),
        "places": place_list(view),
        "charts": Markup('<div id="charts-part">{}</div>').format(charts(view)),
        "histogram": Markup('<div id="histogram">{}</div>').format(histogram(view)),
    }


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
