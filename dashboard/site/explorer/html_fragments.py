"""The parts of the map page that change with the filters, as HTML at addresses that caches can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from dashboard.portfolio.questions import Question
from dashboard.site.context.site_and_view import View
from dashboard.site.explorer.active_filters import active_filters
from dashboard.site.explorer.filter_form import filter_form
from dashboard.site.explorer.key_figures import charts, histogram
from dashboard.site.explorer.panels import Panel, country_panel, overview_panel, region_panel, results_panel
from dashboard.site.explorer.place_lists import place_list, regional_work
from dashboard.site.html.question_text import sentence
from dashboard.site.maps.plotly_world import classes_by_place, numbers_by_place


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
