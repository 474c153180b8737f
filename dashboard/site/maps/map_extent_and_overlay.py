"""What the map shows for the chosen place: which part of the world, what is drawn over it (names, corridors), and the
more detailed shapes around the place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from dashboard.geography.bounding_boxes import MARGIN, WHOLE, extent_of, fitted, part_around
from dashboard.geography.equal_earth_projection import to_window
from dashboard.geography.svg_outlines import Box, Outlines
from dashboard.geography.territories import Territory
from dashboard.portfolio.countries_sharing_projects import partners
from dashboard.portfolio.filter_query import CORRIDORS
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.site_and_request_view import View

ASPECT = 1.6
"""The width of the part of the map that the panel leaves free, divided by its height."""

PIXELS = 984
"""The width of that part on a screen of 1440 pixels, for which the server places names until a script measures it."""

_LEAST, _MOST = 1.6, 16.0  # how many times a place is enlarged
_STAGE = 1.2, 1.35  # width and height of what a stage shows, by those of the box
_FAR = 2.0  # times the width of the nearest box: as far around a place shapes are finer than on the world map
_FAR_PIXEL = 3.0  # pixels of that box: partners are looked at from further away
_TOGETHER = 3.6  # partners are shown with a place where both fit at this enlargement
_FOOT = 0.12  # share of the height that several places leave free for what lies on the map: the legend, the years
_STEP = 1.25  # times the width, until a neighbour is seen
_SPREAD = 0.72  # share of the shown part that several places take, so that none lies under what is in a corner
_WIDEST = 1.6  # times the width of a phone that its map of the world has
_EDGE = 0.04  # of half its width: so far from the edge is the middle of a country at least
_FEW = 4  # fewer countries have no outlier
_MOST_CORRIDORS = 12  # of one country
MOST_CORRIDORS = 60
"""The most corridors that the map of all of them draws."""
_MOST_NAMES = 24
_BULGE = 0.18  # of an arc's length, polewards
_LETTER, _LINE = 7.2, 18.0  # pixels that a letter and a line of a name take
_LARGER = 1.25  # times as wide are the letters of a chosen place
_BELOW, _ABOVE = (1.25, "1.45em"), (-0.25, "-0.75em")  # lines from a point to a name's lower edge; SVG ``dy``
_SMALL = 9  # lines that the height of a small place has at most

_OVERLAY = Markup('<g class="map-overlay{1}" font-size="{2:.1f}" aria-hidden="true" focusable="false">{0}</g>')
_OUTLINE = Markup('<path class="outline-casing" data-of="{1}" d="{0}"/><path class="outline" data-of="{1}" d="{0}"/>')
_DOT = Markup('<path class="dot-casing" d="M{0:.1f} {1:.1f}h0"/><path class="dot{2}" d="M{0:.1f} {1:.1f}h0"/>')
_ARC = Markup('<path class="arc-casing arc-{1}" d="{0}"/><path class="arc arc-{1}" d="{0}" pathLength="1"/>')
_NAMES = Markup('<g class="map-names">{}</g>')
_NAME = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" dy="{}">{}</text>')


@dataclass(frozen=True, slots=True)
class Scene:
    """What the map shows. ``box`` is a part of the world: left, top, width and height in the units of the outlines, y
    downwards. ``overlay`` is SVG that is drawn over the map, "" for none. ``partners`` are (country code, number),
    largest number first. If one country is chosen, they are the countries that share projects with it, with the number
    of shared projects; if two are chosen, only the second, if they share projects. On the map of all corridors they are
    the countries at the ends of the drawn corridors, with the number of corridors that end there. Otherwise there are
    none."""

    box: Box
    partners: tuple[tuple[str, int], ...] = ()
    overlay: Markup = Markup("")

    @property
    def unit(self) -> float:
        """How many units of the outlines (in which ``box`` is measured) one pixel is, if the shown part is PIXELS
        pixels wide, as on a screen of 1440 pixels."""
        return self.box[2] / PIXELS

    @property
    def view_box(self) -> str:
        """The shown part as the value of an SVG attribute ``viewBox``."""
        return " ".join(f"{number:.1f}" for number in self.box)


def scene_of(geography: Geography, view: View) -> Scene:
    """What the map shows for a view: all corridors if the visitor has chosen the map of corridors and no country, else
    one or two chosen countries with their corridors, else the chosen region, else the places with projects that match
    the filters, else the whole world. It is also the whole world for an unknown country or region. The period does not
    count among the filters: years that are played one after another are seen on a map that stands still. Countries that
    staff hide count as not chosen. May raise InvalidRequest, for a period or an ``event`` that is not valid or for more
    than two chosen countries."""
    outlines, question = geography.outlines, view.question
    whole = Scene((0.0, 0.0, outlines.width, outlines.height))
    if question.panel == CORRIDORS:
        return _of_corridors(geography, view, whole)
    if view.unknown_country is not None:
        return whole
    places = [place for place in view.places if place.code not in view.snapshot.places_held]
    if places:
        return _of_places(geography, view, places)
    region = view.snapshot.gazetteer.regions.get(question.region)
    if region is None:
        return whole if question.region else _of_matches(geography, view, whole)
    projects = view.snapshot.totals["projects"]
    members = region.members or tuple(view.answer.totals.index)
    codes = tuple(code for code in members if projects.get(code, 0)) or members
    part = part_around(_without_outlier(codes, geography), geography.extents, outlines)
    if extent_of(codes, geography.extents) is None or part[2] >= outlines.width:
        return whole
    return Scene(_within(_above_foot(fitted(part, ASPECT, outlines, 1 / _MOST), outlines), outlines))


def _of_matches(geography: Geography, view: View, whole: Scene) -> Scene:
    """The part of the map with every place that has projects which match the filters but the period, and the world
    around it; ``assets/static_export/panels.js`` finds the same."""
    if view.question.without_period().panel != "results":
        return whole
    projects, outlines = view.without_period.totals["projects"], geography.outlines
    boxes = geography.surroundings.boxes
    found = [boxes[code] for code in projects.index[projects > 0] if code in boxes]
    if not found:
        return whole
    lefts, tops, widths, heights = np.array(found).T
    left, top = float(lefts.min()), float(tops.min())
    part = left, top, float((lefts + widths).max()) - left, float((tops + heights).max()) - top
    box = fitted(part, ASPECT, outlines, 1 / _TOGETHER)
    if box[2] >= outlines.width:
        return whole
    left, top, width, height = _within(_above_foot(box, outlines), outlines)
    return Scene((min(max(left, 0.0), outlines.width - width), top, width, height))


def phone_width(geography: Geography, snapshot: Snapshot) -> int:
    """How wide a phone draws the map of the world, in percent of its screen: as wide as it can be with every country
    that has projects on the screen, in steps of ten from 100 to 160 (assets/style/map.css)."""
    projects, outlines = snapshot.totals["projects"], geography.outlines
    places = [snapshot.territories[code] for code in projects.index[projects > 0] if code in snapshot.territories]
    if not places:
        return round(100 * _WIDEST)
    markers = outlines.markers.get("narrow", {})
    points = to_window(np.array([[place.lon, place.lat] for place in places]), outlines.width)
    middle = outlines.width / 2
    far = max(abs(markers.get(one.code, point)[0] - middle) for one, point in zip(places, points, strict=True))
    return int(10 * min(max(middle * (1 - _EDGE) / max(far, 1.0), 1.0), _WIDEST)) * 10


def frame_rules(outlines: Outlines) -> dict[str, float]:
    """The numbers by which a script frames the map on what matches (assets/static_export/panels.js), as here."""
    size = {"width": outlines.width, "height": outlines.height}
    return {**size, "aspect": ASPECT, "margin": MARGIN, "least": 1 / _TOGETHER, "whole": WHOLE, "foot": _FOOT}


def _without_outlier(codes: Sequence[str], geography: Geography) -> Sequence[str]:
    """The places without the one that alone makes the part of the map around them more than twice as large."""

    def area(some: Sequence[str]) -> float:
        _left, _top, width, height = part_around(some, geography.extents, geography.outlines)
        return width * height

    if len(codes) < _FEW:
        return codes
    rest = min(([one for one in codes if one != left_out] for left_out in codes), key=area)
    return rest if area(rest) < area(codes) / 2 else codes


def _above_foot(box: Box, outlines: Outlines) -> Box:
    """The box, larger to its sides and downwards to make room at the foot of the map, but not wider than the map."""
    left, top, width, height = box
    more = min(1 / (1 - _FOOT), max(1.0, outlines.width / width))
    return left - width * (more - 1) / 2, top, width * more, height * more


def _within(box: Box, outlines: Outlines) -> Box:
    """The box moved up or down so that it does not reach beyond the top and the bottom of the map."""
    left, top, width, height = box
    return left, min(max(top, min(0.0, outlines.height - height)), max(0.0, outlines.height - height)), width, height


def finer_paths(geography: Geography, code: str) -> dict[str, str]:
    """Territory code → SVG path with more detail than on the map of the world, for the territory ``code`` and the
    territories that are around it on the screen when it is chosen. Empty if there are no usable files with finer
    boundaries. Raises KeyError for an unknown code."""
    box = _box(geography, [geography.territories[code]], [])
    parts = [(_widened(box, *_STAGE), box[2] / PIXELS)]
    far = _FAR * geography.outlines.width / _MOST / box[2]
    if far > max(_STAGE):
        parts.insert(0, (_widened(box, far, far), _FAR_PIXEL * box[2] / PIXELS))
    return geography.finer_paths(parts)


def _widened(box: Box, wide: float, tall: float) -> Box:
    left, top, width, height = box
    return left - width * (wide - 1) / 2, top - height * (tall - 1) / 2, width * wide, height * tall


def partners_of(view: View, code: str) -> tuple[tuple[str, int], ...]:
    """(code, number of shared projects) of each country that projects name together with the country ``code``, most
    projects first. Only projects that match all filters except the region count. Raises InvalidRequest for a period or
    an ``event`` that is not valid and for more than two chosen countries."""
    return partners(view.snapshot.projects, view.everywhere.projects, code, view.snapshot.territories)


def _of_corridors(geography: Geography, view: View, whole: Scene) -> Scene:
    """The part of the map on which the corridors of most projects lie, with them, and the names of the countries that
    have most of them."""
    drawn = view.corridors[:MOST_CORRIDORS]
    ends = Counter(code for *pair, _number in drawn for code in pair)
    places = {code: view.snapshot.territories[code] for code, _number in ends.most_common()}
    points = {code: _point(geography, place) for code, place in places.items()}
    if not points:
        return whole
    (left, top), (right, bottom) = np.min([*points.values()], axis=0), np.max([*points.values()], axis=0)
    part = float(left), float(top), float(right - left), float(bottom - top)
    outlines = geography.outlines
    box = _within(_above_foot(fitted(part, ASPECT, outlines, 1 / _TOGETHER), outlines), outlines)
    found = Scene(box if box[2] < whole.box[2] else whole.box, tuple(ends.most_common()))
    parts = [_ARC.format(_arc(points[one], points[other]), _strength(number)) for one, other, number in reversed(drawn)]
    parts += [_DOT.format(*point, "") for point in points.values()]
    named = [(places[code], points[code], "partner") for code in [*places][:_MOST_NAMES]]
    parts.append(_NAMES.format(Markup("").join(_names(named, found.box, found.unit, (_BELOW,)))))
    return replace(found, overlay=_OVERLAY.format(Markup("").join(parts), " all-corridors", 100 * found.unit))


def _of_places(geography: Geography, view: View, places: Sequence[Territory]) -> Scene:
    """One place with its corridors, or two with the one between them."""
    territories, paths = view.snapshot.territories, geography.outlines.paths
    chosen = {place.code: _point(geography, place) for place in places}
    here = chosen[places[0].code]
    partners = partners_of(view, places[0].code)
    if len(places) > 1:
        partners = tuple(one for one in partners if one[0] in chosen)
    box = _box(geography, places, [code for code, _number in partners])
    if all(y <= geography.outlines.height for _x, y in chosen.values()):  # Antarctica lies beyond
        box = _within(box, geography.outlines)
    unit = box[2] / PIXELS
    ends = [
        (territories[code], number, _point(geography, territories[code])) for code, number in partners[:_MOST_CORRIDORS]
    ]
    parts = [_OUTLINE.format(paths[code], code) for code in chosen if code in paths]
    parts += [_ARC.format(_arc(here, there), _strength(number)) for _place, number, there in ends]
    parts += [_DOT.format(*there, "") for place, _number, there in ends if place.code not in chosen]
    parts += [_DOT.format(*point, " here") for code, point in chosen.items() if ends or code not in paths]
    named = [(place, _name_point(geography, place, chosen[place.code], unit), "here") for place in places]
    named += [(one, there, "partner") for one, _number, there in ends if one.code not in chosen]
    near = dict.fromkeys(code for one in chosen for code in geography.neighbours.get(one, ()) if code in territories)
    others = [territories[code] for code in near if code not in dict(partners) and code not in chosen]
    named += [(one, _point(geography, one), "near") for one in others]
    parts.append(_NAMES.format(Markup("").join(_names(named, box, unit, (_BELOW, _ABOVE)))))
    return Scene(box, partners, _OVERLAY.format(Markup("").join(parts), "", 100 * unit))


def _box(geography: Geography, places: Sequence[Territory], partners: Sequence[str]) -> Box:
    """The box around the places, and around the partners of one if all are large enough to see together."""
    outlines, place = geography.outlines, places[0]
    if partners or len(places) > 1:
        together = part_around([*(one.code for one in places), *partners], geography.extents, outlines)
        seen = max(together[2], together[3] * ASPECT) / _SPREAD
        if together[2] >= outlines.width:  # on both sides of the map
            seen = outlines.width
        if seen <= outlines.width / _TOGETHER or len(places) > 1:
            return _above_foot(_around(together, min(max(seen, outlines.width / _MOST), outlines.width)), outlines)
    left, top, width, height = part_around([place.code], geography.extents, outlines)
    if width >= outlines.width:  # on both sides of the map
        x, y = _point(geography, place)
        left, top, width, height = x, y, (0.0 if place.marker else outlines.width / 3), 0.0
        left -= width / 2
    seen = min(max(width / 0.45, height / 0.6 * ASPECT, outlines.width / _MOST), outlines.width / _LEAST)
    box = _around((left, top, width, height), seen)
    near = [_point(geography, geography.territories[code]) for code in geography.neighbours.get(place.code, ())]
    while place.marker and not any(_inside(one, box) for one in near) and box[2] < outlines.width / _TOGETHER:
        box = _widened(box, _STEP, _STEP)  # an island with nothing but sea around it says nothing of where it lies
    return box


def _inside(point: tuple[float, float], box: Box) -> bool:
    left, top, width, height = _widened(box, _SPREAD, _SPREAD)
    return left <= point[0] <= left + width and top <= point[1] <= top + height


def _around(part: Box, width: float) -> Box:
    left, top, wide, tall = part
    height = width / ASPECT
    return left + (wide - width) / 2, top + (tall - height) / 2, width, height


def _point(geography: Geography, place: Territory) -> tuple[float, float]:
    [[x, y]] = to_window(np.array([[place.lon, place.lat]]), geography.outlines.width)
    return float(x), float(y)


def _name_point(geography: Geography, place: Territory, point: tuple[float, float], unit: float) -> tuple[float, float]:
    """Where the name of a chosen place begins: ``point``, or the lower edge of a shape so small that the name would
    hide it on a phone, where it is twice as large beside the map as on the screen for which it is placed here."""
    left, top, width, height = part_around([place.code], geography.extents, geography.outlines)
    is_small = width < 2 * len(place.name) * _LETTER * unit and height < _SMALL * _LINE * unit
    return (left + width / 2, top + height) if is_small else point


def _strength(number: int) -> int:
    return 3 if number > 3 else 2 if number > 1 else 1


def _arc(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A curve that bulges towards the top of the map."""
    (x, y), (far_x, far_y) = start, end
    rise = _BULGE * float(np.hypot(far_x - x, far_y - y))
    return f"M{x:.1f} {y:.1f}Q{(x + far_x) / 2:.1f} {(y + far_y) / 2 - rise:.1f} {far_x:.1f} {far_y:.1f}"


def _names(
    named: Sequence[tuple[Territory, tuple[float, float], str]],
    box: Box,
    unit: float,
    sides: Sequence[tuple[float, str]],
) -> list[Markup]:
    """The names that have room within the box, the earlier ones first, below their point. A partner's name stands on
    the first of ``sides`` of its point that has room. Names of chosen places are always drawn."""
    taken: list[Box] = []
    found = []
    for place, (x, y), look in named:
        half = len(place.name) * _LETTER * (_LARGER if look == "here" else 1.0) * unit / 2
        for bottom, dy in sides if look == "partner" else (_BELOW,):
            spot = x - half, y + (bottom - 1) * _LINE * unit, x + half, y + bottom * _LINE * unit
            inside = (
                box[0] <= spot[0] and spot[2] <= box[0] + box[2] and box[1] <= spot[1] and spot[3] <= box[1] + box[3]
            )
            if look == "here" or (inside and not any(_overlap(spot, other) for other in taken)):
                taken.append(spot)
                found.append(_NAME.format(look, x, y, dy, place.name))
                break
    return found


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) have a part in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
