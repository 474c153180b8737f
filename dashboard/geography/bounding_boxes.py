"""Bounding boxes of territories, and the part of the world map that shows some of them with their surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dashboard.geography.equal_earth_projection import Points, to_window
from dashboard.geography.svg_outlines import Box, Outlines
from dashboard.geography.territories import Territories

if TYPE_CHECKING:
    import geopandas

_POINT = 0.2  # degrees to each side of a territory that is drawn as a point
_SMALL = 0.02  # of a territory's largest part: smaller parts, such as a far island, do not widen its box


@dataclass(frozen=True, slots=True)
class Extent:
    """A box of longitude and latitude in degrees (EPSG:4326). ``west`` lies in [-180, 180); ``east`` is greater, and
    over 180 if the box crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def extents(boundaries: geopandas.GeoDataFrame, territories: Territories) -> dict[str, Extent]:
    """The box of each territory, by code: around its shape in ``boundaries`` (columns ``code`` and ``geometry``,
    lon/lat, EPSG:4326). A territory without a shape has a box that reaches 0.2 degrees to each side of its point. Parts
    of a shape that are smaller than a fiftieth of its largest part, such as a far island, do not count."""
    points = {code: _around_point(place.lon, place.lat) for code, place in territories.items()}
    parts: dict[str, list[tuple[float, Extent]]] = {}
    for code, shape in zip(boundaries["code"], boundaries.geometry, strict=True):
        for part in getattr(shape, "geoms", [shape]):
            parts.setdefault(code, []).append((part.area, Extent(*part.bounds)))
    shapes = {}
    for code, found in parts.items():
        enough = max(area for area, _ in found) * _SMALL
        shapes[code] = enclosing(box for area, box in found if area >= enough)
    return {code: found for code, found in (points | shapes).items() if found}


def _around_point(lon: float, lat: float) -> Extent:
    lon += 360 if lon - _POINT < -180 else 0
    return Extent(lon - _POINT, lat - _POINT, lon + _POINT, lat + _POINT)


def extent_of(codes: Iterable[str], known: Mapping[str, Extent]) -> Extent | None:
    """The smallest box around several territories. ``codes`` are their codes, ``known`` has the box of each territory
    by code; codes that it lacks do not count. None if it lacks all of them."""
    return enclosing(known[code] for code in codes if code in known)


def enclosing(boxes: Iterable[Extent]) -> Extent | None:
    """The smallest box around ``boxes``, which may cross the antimeridian; None if there are no boxes."""
    spans = sorted(boxes, key=lambda box: box.west)
    if not spans:
        return None
    south, north = min(box.south for box in spans), max(box.north for box in spans)
    west, furthest = spans[0].west, max(box.east for box in spans)
    east, widest, reached = furthest, west + 360 - furthest, spans[0].east
    for box in spans[1:]:
        if box.west - reached > widest:
            west, east, widest = box.west, max(reached + 360, furthest), box.west - reached
        reached = max(reached, box.east)
    return Extent(west, south, east, north) if widest > 0 else Extent(-180, south, 180, north)


MARGIN = 1.15
"""How many times as large as what it is around a box is."""
WHOLE = 0.9
"""The share of the world's width from which on a box is widened to the whole world."""


def part_around(codes: Iterable[str], known: Mapping[str, Extent], outlines: Outlines) -> Box:
    """The part of the world map around several territories, as (left, top, width, height) in the units of ``outlines``,
    y downwards. ``codes`` are the territories, ``known`` has the box of each in degrees by code. It is the whole map if
    ``known`` has none of them, or if the smallest box around them crosses the antimeridian, where the map ends."""
    found = extent_of(codes, known)
    if found is None or found.east > 180:  # the map ends at the antimeridian
        return 0.0, 0.0, outlines.width, outlines.height
    points = to_window(_edges(found), outlines.width)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)


def fitted(part: Box, aspect: float, outlines: Outlines, least: float) -> Box:
    """The part of the world map that a drawing shows around ``part``. Both are (left, top, width, height) in the units
    of ``outlines``, y downwards. ``part`` is widened by 15 %, then to the drawing's proportions: ``aspect`` is its
    width divided by its height. The result is at least the share ``least`` (0 to 1) of the map's width, because a
    nearer view says too little about where a territory lies. If it would be at least 90 % as wide as the smallest part
    with these proportions that holds the whole map, the result is that part, which may reach beyond the map's edges."""
    left, top, width, height = part
    seen = max(width * MARGIN, height * MARGIN * aspect, outlines.width * least)
    if seen >= max(outlines.width, outlines.height * aspect) * WHOLE:
        left, top, width, height = 0, 0, outlines.width, outlines.height
        seen = max(width, height * aspect)
    tall = seen / aspect
    return left + (width - seen) / 2, top + (height - tall) / 2, seen, tall


class Surroundings:
    """Finds which part of the world map shows given territories with their surroundings, and which territories reach
    into that part. The method ``around(codes, aspect, least)`` takes a tuple of codes, the width of the drawing divided
    by its height, and the smallest share of the map's width to show. It returns the part as (left, top, width, height),
    y downwards, in the units of the SVG world map, which is 2000 wide, and the codes of all territories that reach into
    it. Results are cached, because many records name the same territories."""

    def __init__(self, extents: Mapping[str, Extent], outlines: Outlines) -> None:
        self._extents, self._outlines = extents, outlines
        self.around = lru_cache(maxsize=10_000)(self._around)

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The part of the map that each territory takes, by its code; the whole map for one that crosses the
        antimeridian."""
        return {code: part_around([code], self._extents, self._outlines) for code in self._extents}

    def _around(self, codes: tuple[str, ...], aspect: float, least: float) -> tuple[Box, frozenset[str]]:
        """The box around ``codes``, as ``fitted`` returns it, and the codes of all territories that reach into it."""
        box = fitted(part_around(codes, self._extents, self._outlines), aspect, self._outlines, least)
        left, top, width, height = box
        return box, frozenset(
            code
            for code, (x, y, wide, tall) in self.boxes.items()
            if x <= left + width and left <= x + wide and y <= top + height and top <= y + tall
        )


def _edges(box: Extent) -> Points:
    along = np.linspace(0, 1, 9)
    lons, lats = box.west + along * (box.east - box.west), box.south + along * (box.north - box.south)
    return np.array(
        [(lon, lat) for lat in (box.south, box.north) for lon in lons]
        + [(lon, lat) for lon in (box.west, box.east) for lat in lats]
    )
