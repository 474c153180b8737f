"""The map of a picture: the outlines of the first paint with their colours written out."""

from __future__ import annotations

from dashboard.geography.outlines import Outlines
from dashboard.geography.surroundings import Box, fitted, part_around
from dashboard.site.context.context import Site
from dashboard.site.context.view import View
from dashboard.site.html.design_tokens import light_colours
from dashboard.site.maps.plotly_world import DASHED, classes_by_place
from dashboard.site.maps.svg_world import RADII

_LEAST = 0.3  # of the world's width: what is nearer says too little about where a place lies


def drawn_map(view: View, site: Site, place: Box) -> str:
    """SVG of the world, or of the region or country that is asked for, in a box of the picture."""
    outlines, (left, top, width, height) = site.outlines, place
    x, y, seen, tall = fitted(_asked_part(view, site), width / height, outlines, _LEAST)
    unit = seen / width  # of the outlines' units for one of the picture's
    shapes = _shapes(view, outlines, unit)
    seen_part = f"{x:.0f} {y:.0f} {seen:.0f} {tall:.0f}"
    box = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" viewBox="{seen_part}"'
    return f'<svg {box} stroke-linejoin="round">{"".join(shapes)}</svg>'


def _shapes(view: View, outlines: Outlines, unit: float) -> list[str]:
    colours, chosen, territories = light_colours(), view.question.country, view.snapshot.territories
    classes = classes_by_place(view.snapshot, view.answer.totals)
    dashed = {code for code in classes if territories[code].line == DASHED}
    line, dashes = f"{unit * 0.6:.2f}", f"{unit * 3:.1f}"
    pieces = []
    for code in sorted(outlines.paths, key=lambda code: (code == chosen, code in dashed)):
        look = f'fill="{colours[f"map-{classes.get(code, 0)}"]}" stroke="{colours["map-line"]}" stroke-width="{line}"'
        if code in dashed:
            look += f' stroke-dasharray="{dashes}"'
        if code == chosen:
            look = look.replace(colours["map-line"], colours["map-chosen"]).replace(f'"{line}"', f'"{unit * 2.5:.2f}"')
        pieces.append(f'<path d="{outlines.paths[code]}" {look}/>')
    for code, (x, y) in outlines.markers["wide"].items():
        number = classes.get(code, 0)
        rim = "map-chosen" if code == chosen else "map-rim" if number else "line"
        radius = unit * 6 if code == chosen else max(unit * 3, outlines.width * RADII["wide"] * min(unit, 1))
        pieces.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" fill="{colours[f"map-{number}"]}"'
            f' stroke="{colours[rim]}" stroke-width="{unit * (2.5 if code == chosen else 0.7):.2f}"/>'
        )
    return pieces


def _asked_part(view: View, site: Site) -> Box:
    """The part of the outlines that shows the region, or else the country, that is asked for; else all of it."""
    region, country = view.snapshot.gazetteer.regions.get(view.question.region), view.question.country
    codes = [country] if country in view.snapshot.territories else list(region.members) if region else []
    return part_around(codes, site.extents, site.outlines)
