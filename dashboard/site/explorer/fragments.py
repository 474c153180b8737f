"""Fragments: Python functions that return components, each with an address that browsers and proxies can keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash.development.base_component import Component

from dashboard.geography.extents import Extent, extent_of
from dashboard.portfolio.questions import Question
from dashboard.site.context.context import View
from dashboard.site.explorer.active_filters import asked, sentence
from dashboard.site.explorer.filters import filter_form
from dashboard.site.explorer.panel_parts import Panel
from dashboard.site.explorer.panels import country_panel, overview_panel, region_panel, results_panel
from dashboard.site.explorer.place_list import place_list
from dashboard.site.explorer.regional_work import beyond_countries
from dashboard.site.maps.plotly_world import classes_by_place, numbers_by_place


def world(view: View, extents: Mapping[str, Extent]) -> dict[str, Any]:
    """Class and words of every place on the map in the order of ``codes``, the lists, the form, and what is said aloud.

    ``bounds`` is the box to zoom to, None for the whole world.
    """
    classes = classes_by_place(view.snapshot, view.answer.totals)
    numbers = numbers_by_place(view.snapshot, view.answer.totals)
    return {
        "codes": list(classes),
        "classes": list(classes.values()),
        "numbers": [numbers[code] for code in classes],
        "bounds": bounds(view, extents),
        "announcement": sentence(view),
        **followers(view),
    }


def followers(view: View) -> dict[str, Component]:
    """The parts of the page that follow the filters, by the names that the template and the fragment have for them."""
    return {
        "sentence": asked(view),
        "filters": filter_form(view),
        "beyond": beyond_countries(view),
        "places": place_list(view),
    }


def bounds(view: View, extents: Mapping[str, Extent]) -> list[float] | None:
    """West, south, east and north of the region that is asked for; east is over 180 across the antimeridian.

    A region whose countries nobody listed reaches as far as its records.
    """
    region = view.snapshot.gazetteer.regions.get(view.question.region)
    if region is None:
        return None
    found = extent_of(region.members or view.answer.totals.index, extents)
    return [found.west, found.south, found.east, found.north] if found else None


Builder = Callable[[View], Panel]


@dataclass(frozen=True)
class Fragment:
    """A fragment's address below ``/fragments/<version>/<lang>/``, as a Flask rule, and what builds it.

    What the rule names is put into the question of the address's query.
    """

    rule: str
    build: Builder

    def question(self, asked: Question, parts: dict[str, Any]) -> Question:
        """The question of an address: ``parts`` are what the rule names."""
        return replace(asked, **parts)


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
    """The panel that a question asks for: the same that its fragment answers."""
    return _PANELS[view.question.panel](view)
