"""How far places reach: boxes of longitude and latitude, whole across the antimeridian."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd

from dashboard.geography.territories import Territories

_POINT = 0.2  # degrees to each side of a place that is drawn as a point
_SMALL = 0.02  # of a place's largest part: what is smaller, such as a far island, does not widen its box


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees. ``west`` lies in [-180, 180); ``east`` is greater, over 180 across the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def extents(boundaries: gpd.GeoDataFrame, territories: Territories) -> dict[str, Extent]:
    """The box of each territory by its code: of its shape, or around its point where it has none.

    ``boundaries`` is as ``load_boundaries`` gives it.
    """
    points = {
        code: Extent(place.lon - _POINT, place.lat - _POINT, place.lon + _POINT, place.lat + _POINT)
        for code, place in territories.items()
    }
    parts: dict[str, list[tuple[float, Extent]]] = {}
    for code, shape in zip(boundaries["code"], boundaries.geometry, strict=True):
        for part in getattr(shape, "geoms", [shape]):
            parts.setdefault(code, []).append((part.area, Extent(*part.bounds)))
    shapes = {}
    for code, found in parts.items():
        enough = max(area for area, _ in found) * _SMALL
        shapes[code] = joined(box for area, box in found if area >= enough)
    return {code: found for code, found in (points | shapes).items() if found}


def extent_of(codes: Iterable[str], known: Mapping[str, Extent]) -> Extent | None:
    """The smallest box with all of these territories; None where none of them is known."""
    return joined(known[code] for code in codes if code in known)


def joined(boxes: Iterable[Extent]) -> Extent | None:
    """The smallest box around boxes: its sides leave out the widest gap between them on the round of longitudes."""
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
