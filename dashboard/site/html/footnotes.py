"""What the naming policy says beside names of places."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territories, Territory
from dashboard.language import collated
from dashboard.language import gettext as _

STAR = "*"


def starred(territories: Territories) -> list[Territory]:
    """The places whose name bears a star and leads to a footnote: every page has them at its end."""
    return collated((place for place in territories.noted if place.name.endswith(STAR)), lambda place: place.name)


def place_notes(places: Iterable[Territory]) -> Component | None:
    """The footnotes of ``places`` under a list of them; None where none has one.

    What a star leads to stands at the end of every page already.
    """
    noted = [place for place in places if place.footnote and not place.name.endswith(STAR)]
    if not noted:
        return None
    notes = [part for place in noted for part in (html.Dt(place.name), html.Dd(place.footnote))]
    return html.Details(
        [html.Summary(_("Notes on names and boundaries")), html.Dl(notes, className="notes")], className="place-notes"
    )
