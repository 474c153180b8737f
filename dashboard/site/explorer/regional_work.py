"""Regional and worldwide work: beside the map, for no country of it has the colour of such work."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.regional_work import Area, areas_of
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_numbers
from dashboard.site.html.components import hyphenated

AT_ONCE = 6


def beyond_countries(view: View) -> Component:
    """The regions and the world that records which fit name as such, each a link with its numbers."""
    areas = sorted(areas_of(view.snapshot, view.answer), key=lambda area: -area.projects_total)
    more = ngettext("{number} more", "{number} more", len(areas) - AT_ONCE)
    filtered = view.question.is_filtered
    empty = _("No regional or worldwide work fits.") if filtered else _("There is no regional or worldwide work.")
    return html.Section(
        [
            html.H2(_("Regional and worldwide work"), id="beyond-heading"),
            html.P(_("It serves a region or the world, and is counted on no country.") if areas else empty),
            _listed(areas[:AT_ONCE], view) if areas else None,
            html.Details([html.Summary(more), _listed(areas[AT_ONCE:], view)]) if len(areas) > AT_ONCE else None,
        ],
        id="beyond",
        **hyphenated(aria_labelledby="beyond-heading"),
    )


def _listed(areas: list[Area], view: View) -> Component:
    items = [
        html.Li(
            [
                html.A(area.name, href=view.addresses.region(area.code)),
                html.Span(written_numbers(area.projects_total, area.news_total), className="numbers"),
            ]
        )
        for area in areas
    ]
    return html.Ul(items, className="inline-numbers")
