"""The world map as an SVG of links, which is shown and works before any script has loaded."""

from __future__ import annotations

from html import escape

import numpy as np
from markupsafe import Markup

from dashboard.geography.outlines import Outlines
from dashboard.geography.projection import to_window
from dashboard.language import gettext as _
from dashboard.site.context.context import View
from dashboard.site.maps.plotly_world import DASHED, classes_by_place, numbers_by_place

RADII = {"wide": 0.003, "narrow": 0.005}  # of the map's width; the rim of one pixel is outside


def world_poster(view: View, outlines: Outlines) -> Markup:
    """The world as an SVG in which every clickable territory links to its panel; the chosen one has an outline.

    A marker is drawn twice, for wide maps and for narrow ones, where markers need more room; the style sheet shows one.
    The links are not in the tab order until a script leads through them (assets/map/keyboard.js): without scripts,
    keyboard users have the list of places.
    """
    snapshot, addresses, chosen = view.snapshot, view.addresses, view.question.country
    looks = {code: f"c{number}" for code, number in classes_by_place(snapshot, view.answer.totals).items()}
    dashed = [code for code in looks if snapshot.territories[code].line == DASHED]
    for code, look in [*((code, " dashed") for code in dashed), (chosen, " chosen")]:
        if code in looks:
            looks[code] += look
    numbers = numbers_by_place(snapshot, view.answer.totals)
    shapes = [(code, f'<path d="{path}"/>') for code, path in outlines.paths.items()]
    # Later shapes cover the lines of earlier ones: dashes come late, the outline of the chosen one last.
    shapes.sort(key=lambda shape: (shape[0] == chosen, shape[0] in dashed))
    shapes += [(code, _circles(outlines, code)) for code in outlines.points]
    links = [
        f'<a href="{escape(addresses.country(code))}" data-iso3="{code}" class="{looks[code]}" tabindex="-1"'
        f' aria-label="{escape(numbers[code])}"{_twice(outlines, code, shape)}>{shape}</a>'
        if code in looks
        else shape
        for code, shape in shapes
    ]
    if chosen in looks:
        place = snapshot.territories[chosen]
        [[x, y]] = to_window(np.array([[place.lon, place.lat]]), outlines.width)
        links.append(f'<text x="{x:.0f}" y="{y:.0f}" dy="-0.6em" aria-hidden="true">{escape(place.name)}</text>')
    size = f"0 0 {outlines.width:g} {outlines.height:g}"
    label = escape(_("World map: choose a country"))
    svg = f'<svg viewBox="{size}" role="group" aria-label="{label}" focusable="false">{"".join(links)}</svg>'
    return Markup(svg)  # noqa: S704 - names are escaped, the rest is ours


def _twice(outlines: Outlines, code: str, shape: str) -> str:
    """The attribute that hides the shape of a place from screen readers if it has a marker as well."""
    return ' aria-hidden="true"' if code in outlines.points and shape.startswith("<path") else ""


def _circles(outlines: Outlines, code: str) -> str:
    spots = {size: places[code] for size, places in outlines.markers.items()}
    return "".join(
        f'<circle class="{size}" cx="{x:g}" cy="{y:g}" r="{outlines.width * RADII[size]:g}"/>'
        for size, (x, y) in spots.items()
    )
