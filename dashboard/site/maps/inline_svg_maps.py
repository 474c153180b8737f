"""Maps as SVG that the server writes into the page, for browsers with scripts and without: the map of links, a small
map of the world, shapes of single countries, and the part of the world around a record's places."""

import re
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from markupsafe import Markup

from dashboard.geography.bounding_boxes import part_around
from dashboard.geography.marker_layout import RADIUS
from dashboard.geography.svg_outlines import Outlines, opening_tags
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.site.context.site_and_request_view import View
from dashboard.site.maps.count_classes_and_place_labels import DASHED, classes_by_place, numbers_by_place
from dashboard.site.maps.map_extent_and_overlay import Scene

_MOST_SIGNS = 1_850  # of the path of a shape: with the element around it 2 kB at most
_SHAPE = Markup('<svg class="plate-shape" viewBox="{}" aria-hidden="true" focusable="false"><path d="{}"/></svg>')
_ZOOMED = 2.5
"""The enlargement from which on markers stand in their true places."""

_TOGETHER = 30  # dots in a group, which the page sizes in one frame of a weak phone (assets/map/stage.js)
_NEARLY_WHOLE = 0.75
_PLATE = Markup(
    '<svg class="plate-map" viewBox="{}" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">'
    "{}</svg>"
)
_LOOK = Markup(' class="{}"/>')
_PLATE_ASPECT = 16 / 9
_PLATE_LEAST = 0.08  # of the world's width
_PLATE_DOT = 0.022  # of the plate's width
_MOST_AROUND = 45  # shapes: where more lie around the places, all land is one shape


def world_poster(view: View, outlines: Outlines, scene: Scene) -> Markup:
    """The map as an SVG in which every clickable territory is a link with its name and numbers. ``outlines`` are the
    shapes and markers of the territories; ``scene`` says which part of the world is shown, and what is drawn over it.

    The layers from bottom to top are: land without projects, the areas around small places where a tap chooses the
    place, land with projects, and the dots of small places. So a tap on a country with projects is never taken for a
    small place beside it. Dots and names are sized in em. The ``font-size`` of their groups is the length of 100 screen
    pixels in the units of ``outlines``, so that dots and names have the same size on the screen at any enlargement.
    Shapes are outside these groups, because browsers would restyle each of them in every frame. The Tab key skips the
    links: scripts lead through them with arrow keys (assets/map/keyboard.js), and without scripts there is the list of
    places. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
    snapshot, addresses, chosen = view.snapshot, view.addresses, view.question.countries
    classes = classes_by_place(snapshot, view.answer.totals)
    numbers = numbers_by_place(snapshot, view.answer.totals)
    looks = {code: f"c{number}" for code, number in classes.items()}
    dashed = [code for code in looks if snapshot.territories[code].line == DASHED]
    partners = [(code, " partner") for code, _number in scene.partners]
    for code, look in [*((code, " dashed") for code in dashed), *partners, *((code, " chosen") for code in chosen)]:
        if code in looks:
            looks[code] += look

    def link(code: str, shape: str, look: str, *, aloud: bool = True) -> str:
        if code not in looks:
            return shape
        said = f'aria-label="{escape(numbers[code])}"' if aloud else 'aria-hidden="true"'
        href = escape(addresses.country(code))
        return f'<a href="{href}" data-iso3="{code}" class="{look}" tabindex="-1" {said}>{shape}</a>'

    def land(*, work: bool) -> Iterator[str]:
        """The shapes of the territories with projects (``work``) or without. Those with dashed borders come last,
        because later shapes cover the lines of earlier ones."""
        for code, path in sorted(outlines.paths.items(), key=lambda shape: shape[0] in dashed):
            if bool(classes.get(code)) is work:
                # Of a place with a shape and a marker only the marker is read aloud.
                yield link(code, f'<path d="{path}"/>', looks.get(code, ""), aloud=code not in outlines.points)

    zoomed = outlines.width / scene.box[2] >= _ZOOMED
    state = " enlarged" if zoomed else ""

    def groups(links: Sequence[str], look: str) -> Iterator[str]:
        for first in range(0, len(links), _TOGETHER):
            content = "".join(links[first : first + _TOGETHER])
            yield f'<g class="dots{look}{state}" font-size="{100 * scene.unit:.1f}">{content}</g>'

    circles = {code: _circles(outlines, code) for code in outlines.points}
    by_class = sorted(circles, key=lambda code: classes.get(code, 0))
    hits = [link(code, circles[code], "hit", aloud=False) for code in by_class]
    dots = [link(code, circle, looks.get(code, "")) for code, circle in circles.items()]
    links = [
        *land(work=False),
        *groups(hits, " hits"),
        *land(work=True),
        *groups(dots, " dimmed" if scene.overlay else ""),
    ]
    states = " ".join(name for name, holds in (("focused", bool(scene.overlay)), ("zoomed", zoomed)) if holds)
    opening = (
        f'<svg viewBox="{scene.view_box}" preserveAspectRatio="{_alignment(scene, outlines)}"'
        f' data-whole="0 0 {outlines.width:g} {outlines.height:g}" class="{states}"'
        f' role="group" aria-label="{escape(_("World map: choose a country"))}"'
        ' focusable="false">'
    )
    return Markup(f"{opening}{''.join(links)}{scene.overlay}</svg>")  # noqa: S704 - names are escaped, the rest is ours


def _alignment(scene: Scene, outlines: Outlines) -> str:
    """Where a stage that is higher than the box has more to show: on the side where the world goes on."""
    _left, top, _width, height = scene.box
    at_top, at_bottom = top <= 0, top + height >= outlines.height
    return f"xMidY{'Mid' if at_top is at_bottom else 'Min' if at_top else 'Max'}"


def world_inset(outlines: Outlines, scene: Scene) -> Markup:
    """HTML of a small map of the world with a frame around the part that ``scene`` shows. It has the attribute
    ``hidden`` if that part is at least 75 % as wide as the world. ``outlines`` are the shapes of the world."""
    left, top, width, height = scene.box
    hidden = Markup(" hidden") if width >= _NEARLY_WHOLE * outlines.width else ""
    return Markup(
        '<div id="map-inset" aria-hidden="true"{}><svg viewBox="0 0 {:g} {:g}" focusable="false"><path d="{}"/>'
        '<rect x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}"/></svg></div>'
    ).format(hidden, outlines.width, outlines.height, outlines.land, left, top, width, height)


def country_shape(geography: Geography, code: str) -> Markup:
    """An SVG of at most 2 kB with the shape of the territory ``code`` alone; "" for a territory that is only a point on
    the map. If the shape would be larger, its smallest parts are left out, or the largest part has fewer corners."""
    path = geography.outlines.paths.get(code, "")
    if not path:
        return Markup("")
    if len(path) > _MOST_SIGNS:
        path = path[: path.rfind("z", 0, _MOST_SIGNS) + 1] or _with_fewer_corners(path[: path.find("z")])
    left, top, width, height = part_around([code], geography.extents, geography.outlines)
    box = f"{left:.0f} {top:.0f} {max(width, 1):.0f} {max(height, 1):.0f}"
    return _SHAPE.format(box, path)


def plate_map(geography: Geography, codes: Sequence[str]) -> Markup:
    """The part of the world map around the territories ``codes``, which stand out, as a decorative SVG for a card that
    has no picture; the whole world for no codes."""
    outlines = geography.outlines
    (left, top, width, height), near = geography.surroundings.around(tuple(codes), _PLATE_ASPECT, _PLATE_LEAST)
    is_wide = not codes or len(near) > _MOST_AROUND
    shapes = [Markup('<path d="{}"/>').format(outlines.land)] if is_wide else []
    lines = {code: geography.territories[code].line for code in near if code in geography.territories}
    drawn = sorted(opening_tags(outlines, codes, width * _PLATE_DOT), key=lambda one: lines.get(one[0]) == DASHED)
    for code, beginning in drawn:
        if code in codes or (code in near and not is_wide):
            shapes.append(beginning + _LOOK.format(f"{'here ' if code in codes else ''}{lines.get(code, '')}"))
    return _PLATE.format(f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}", Markup("").join(shapes))


def _with_fewer_corners(path: str) -> str:
    """The path of a part (relative moves) with only every second corner."""
    steps = np.array(re.findall(r"-?\d+", path), dtype=int).reshape(-1, 2)
    joined = np.add.reduceat(steps, [0, *range(1, len(steps), 2)])
    return "m" + " ".join(f"{x} {y}" for x, y in joined) + "z"


def _circles(outlines: Outlines, code: str) -> str:
    """A marker in three places: as on a wide map, as on a narrow one, and where it truly is ("near"), for an enlarged
    map. Where some of them are the same, one circle has the classes of these, and none if it stands for all."""
    spots: dict[tuple[float, float], list[str]] = {}
    for size, places in {**outlines.markers, "near": outlines.points}.items():
        spots.setdefault(places[code], []).append(size)
    circle = f'<circle{{}} cx="{{:g}}" cy="{{:g}}" r="{RADIUS / 100:g}em"/>'
    looks = [f' class="{" ".join(sizes)}"' if len(spots) > 1 else "" for sizes in spots.values()]
    return "".join(circle.format(look, x, y) for look, (x, y) in zip(looks, spots, strict=True))
