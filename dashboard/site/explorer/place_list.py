"""The list of places, by region: the map's equal for everyone who does not use a map."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.language import collation_key
from dashboard.language import gettext as _
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_numbers
from dashboard.site.html.components import hyphenated
from dashboard.site.html.footnotes import place_notes


def place_list(view: View) -> Component:
    """Every territory that a record names or staff hold back, under its M49 region, with its numbers and a link."""
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
            link = html.A(place.name, href=addresses.country(place.code), **hyphenated(data_iso3=place.code))
            items.append(html.Li([link, html.Span(numbers, className="numbers")]))
        regions.append(html.Section([html.H3(region), html.Ul(items, className="place-numbers")]))
    if not regions:
        empty = _("No place has what you ask for.") if view.question.is_filtered else _("Nothing is published yet.")
        return html.P(empty, id="place-list", className="empty")
    return html.Div([*regions, place_notes(named)], id="place-list")
