"""Lists of the places of records that match the filters: countries and territories by region, and regional and
worldwide work."""

from itertools import groupby
from typing import Any

from markupsafe import Markup

from dashboard.geography.territories import Territory
from dashboard.language_and_locale import collation_key, gettext as _, ngettext, written_number
from dashboard.portfolio.place_summaries_and_record_lookup import areas_of
from dashboard.site.context.localised_formatting import written_numbers
from dashboard.site.context.site_and_request_view import View
from dashboard.site.explorer.active_filters import EXPLORER
from dashboard.site.explorer.map_panels import PANELS
from dashboard.site.html.layout import place_notes
from dashboard.site.html.template_rendering import joined

FEW = 24
"""The most places of a region whose list is open from the beginning."""


def place_list(view: View) -> Markup:
    """HTML of the list of countries and territories that are named by records matching all filters, or hidden by staff,
    each with a link and its numbers. It is grouped by region (UN M49); in each region places with projects come first,
    then the others, both by name. If there are no places, a sentence says so. Raises InvalidRequest for a period or an
    ``event`` that is not valid and for more than two chosen countries."""
    snapshot, addresses = view.snapshot, view.addresses
    totals: dict[Any, dict[Any, int]] = view.answer.totals.to_dict("index")
    held = snapshot.places_held
    named = [place for code, place in snapshot.territories.items() if code in totals or code in held]
    working = {code for code, counts in totals.items() if counts["projects"]}
    named.sort(key=lambda one: (collation_key(one.region), one.code not in working, collation_key(one.name)))

    def line(place: Territory) -> tuple[str, str, str, str]:
        counts = totals.get(place.code)
        numbers = written_numbers(counts["projects"], counts["news"]) if counts else _("no data shown")
        return place.name, addresses.country(place.code), numbers, place.code

    grouped = groupby(named, key=lambda place: (place.region_code, place.region))
    regions = [_region(code, name, [line(place) for place in places]) for (code, name), places in grouped]
    if not regions:
        return EXPLORER.no_places(
            _("No place matches your filters.") if view.question.is_filtered else _("Nothing is published yet.")
        )
    return EXPLORER.place_list(joined(regions), place_notes(named))


def _region(code: str, name: str, places: list[tuple[str, str, str, str]]) -> Markup:
    return EXPLORER.region_places(code, name, written_number(len(places)), places, len(places) <= FEW)


AT_ONCE = 6


def regional_work(view: View) -> Markup:
    """HTML of the list of regions, and the world, that are named by records matching all filters, each with a link and
    its numbers, most projects first. Records that only name countries of a region do not count. If there are none, a
    sentence says so. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
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
