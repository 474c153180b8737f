"""Puts together what changes on the map page with the filters: its sections and its panel as HTML, and the data with
which scripts update the map. Also the names of the addresses of panels."""

from typing import Any

from markupsafe import Markup

from dashboard.site.context.site_and_request_view import View
from dashboard.site.explorer.active_filters import active_filters
from dashboard.site.explorer.filter_form import filter_form
from dashboard.site.explorer.key_figures_and_charts import charts, histogram
from dashboard.site.explorer.map_panels import (
    Panel,
    corridors_panel,
    country_panel,
    overview_panel,
    region_panel,
    results_panel,
)
from dashboard.site.explorer.place_lists import place_list, regional_work
from dashboard.site.html.filters_in_words import sentence
from dashboard.site.maps.count_classes_and_place_labels import classes_by_place, numbers_by_place


def world(view: View) -> dict[str, Any]:
    """The data with which a script updates the page when filters change, for JSON: ``codes``, the codes of the
    clickable territories; in the same order ``classes``, the colour of each on the map (0 to 5), and ``numbers``, a
    text with the name of each and its numbers of projects and news; ``announcement``, a sentence for screen readers;
    and the HTML of sections of the page: "sentence", "filters", "beyond" (regional work), "places", "charts" and
    "histogram". Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
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
    """The HTML of the sections of the map page that change with the filters, by their names in the page's template:
    "sentence", "filters", "beyond" (regional work), "places", "charts" and "histogram". Raises InvalidRequest for a
    period or an ``event`` that is not valid and for more than two chosen countries."""
    return {
        "sentence": active_filters(view),
        "filters": filter_form(view),
        "beyond": regional_work(view),
        "places": place_list(view),
        "charts": Markup('<div id="charts-part">{}</div>').format(charts(view)),
        "histogram": Markup('<div id="histogram">{}</div>').format(histogram(view)),
    }


FRAGMENTS = ("panel", "country/<country>", "region/<region>")
"""The addresses of the panel below ``/fragments/<version>/<lang>/``. Filters and place are in the query; the two with a
place are also names of files in a static export."""
EARLIER_FRAGMENTS = ("overview", "results", "corridors", *(f"{one}/<int:shown>" for one in FRAGMENTS[1:]))
"""Addresses that pages of releases before December 2026 ask for: the answer is that there is another release now."""

_PANELS = {
    "overview": overview_panel,
    "country": country_panel,
    "corridors": corridors_panel,
    "region": region_panel,
    "results": results_panel,
}


def panel_of(view: View) -> Panel:
    """The panel beside the map for the chosen place and filters: of one or two countries, a region, corridors, results,
    or an overview. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
    return _PANELS[view.question.panel](view)
