"""The first paint: the world as an SVG of links, seen and answered before any script has arrived."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from dashboard.geography.outlines import Outlines
from dashboard.language import gettext as _
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.world_map import classes_by_place, numbers_by_place

MARKER_RADIUS = 0.0045  # of the width: about the size of the live map's markers


def world_poster(snapshot: Snapshot, outlines: Outlines, addresses: Addresses) -> Markup:
    """An SVG in which every clickable territory is a link with its name and numbers.

    The links are left out of the tab order: the list of places is the map's equal for the keyboard.
    """
    classes, numbers = classes_by_place(snapshot), numbers_by_place(snapshot)
    size = f"0 0 {outlines.width:g} {outlines.height:g}"
    label = escape(_("World map: choose a country"))
    parts = [f'<svg viewBox="{size}" role="group" aria-label="{label}" focusable="false">']
    for code, path in outlines.paths.items():
        shape = f'<path d="{path}"/>'
        parts.append(_link(code, shape, classes, numbers, addresses))
    radius = round(outlines.width * MARKER_RADIUS)
    for code, (x, y) in outlines.points.items():
        shape = f'<circle cx="{x:g}" cy="{y:g}" r="{radius}"/>'
        parts.append(_link(code, shape, classes, numbers, addresses))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - names are escaped, the rest is ours


def _link(code: str, shape: str, classes: dict[str, int], numbers: dict[str, str], addresses: Addresses) -> str:
    if code not in classes:
        return shape
    return (
        f'<a href="{escape(addresses.country(code))}" data-iso3="{code}" class="c{classes[code]}" tabindex="-1"'
        f' aria-label="{escape(numbers[code])}">{shape}</a>'
    )
