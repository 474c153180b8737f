"""Neighbours: which territories lie beside each other, and the place that each arrow key leads to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.geography.projection import Points, to_window
from dashboard.geography.territories import Territory

NEAREST = 3
"""How many a place without a land border has."""
BESIDE = 0.1
"""Degrees, about ten kilometres: a place without a shape that lies so near to one borders on it."""

Degrees = NDArray[np.float64]


def neighbours(frame: geopandas.GeoDataFrame, territories: Mapping[str, Territory]) -> Mapping[str, tuple[str, ...]]:
    """The neighbours of every clickable territory, nearest first, as codes.

    ``frame`` has the columns code and geometry (lon/lat, EPSG:4326). A place with land borders has those it shares
    one with; an island, or a place without a shape, the NEAREST ones by the great circle between the places where
    labels stand. Only clickable territories are neighbours, so that each can be a link.
    """
    places = [place for place in territories.values() if place.clickable]
    apart = _distances(np.array([[place.lon, place.lat] for place in places]).reshape(-1, 2))
    touching = _touching(frame, places)
    return {
        place.code: tuple(places[other].code for other in _ordered(apart[row], touching.get(row, set())))
        for row, place in enumerate(places)
    }


def _touching(frame: geopandas.GeoDataFrame, places: Sequence[Territory]) -> dict[int, set[int]]:
    """Row numbers of the places that share a land border."""
    drawn = dict(zip(frame["code"], frame.geometry, strict=True))
    shapes = [drawn.get(place.code) or shapely.buffer(shapely.Point(place.lon, place.lat), BESIDE) for place in places]
    found: dict[int, set[int]] = {}
    for one, other in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        if one != other:
            found.setdefault(int(one), set()).add(int(other))
    return found


def _ordered(apart: Degrees, touching: set[int]) -> list[int]:
    """Those that touch by their distance; without any the nearest, the place itself set aside."""
    order = np.argsort(apart, kind="stable")
    if touching:
        return [int(other) for other in order if int(other) in touching]
    return [int(other) for other in order[1 : NEAREST + 1]]


def _distances(points: Degrees) -> Degrees:
    """Great-circle distances between all pairs of lon/lat points in degrees, in radians; no place is 0 from another."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    apart: Degrees = np.arccos(np.clip(sphere @ sphere.T, -1, 1))
    np.fill_diagonal(apart, -1)
    return apart


DIRECTIONS = {"left": (-1.0, 0.0), "up": (0.0, -1.0), "right": (1.0, 0.0), "down": (0.0, 1.0)}
"""In the order in which ``arrow_targets`` has them; y runs downwards."""

WIDEST = 0.5
"""Cosine of the angle from the arrow up to which a place lies that way: 60 degrees."""
BEYOND_BORDERS = 3.0
"""How much farther a place without a common border seems."""

Numbers = NDArray[np.float64]


def arrow_targets(
    territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """For every clickable territory the codes that the four arrow keys lead to, in the order of WAYS; "" for none.

    ``neighbours`` come first where they lie that way. The map is round from left to right.
    """
    codes = [code for code, place in territories.items() if place.clickable]
    if not codes:
        return {}
    points = to_window(np.array([[territories[code].lon, territories[code].lat] for code in codes]).reshape(-1, 2), 1.0)
    beside = np.array([[other in neighbours.get(code, ()) for other in codes] for code in codes], dtype=bool)
    ways = np.column_stack([_targets(points, beside, np.array(way)) for way in DIRECTIONS.values()])
    return {code: tuple(codes[i] if i >= 0 else "" for i in row) for code, row in zip(codes, ways, strict=True)}


def keyboard_file(territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]) -> bytes:
    """JSON for assets/map/keyboard.js: ``arrows``, four codes of three letters as one string; codes by ``regions``."""
    ways = {
        code: "".join(other or "   " for other in four) for code, four in arrow_targets(territories, neighbours).items()
    }
    return json.dumps({"arrows": ways, "regions": _regions(territories)}, separators=(",", ":")).encode()


def _targets(points: Points, beside: NDArray[np.bool_], way: Numbers) -> NDArray[np.int_]:
    """The row number of the place that is best reached from each, -1 for none."""
    gap = points[None, :, :] - points[:, None, :]
    gap[..., 0] -= gap[..., 0].round()  # the shorter way round
    far = np.hypot(gap[..., 0], gap[..., 1])
    straight = np.divide(gap @ way, far, out=np.full(far.shape, -1.0), where=far > 0)
    cost = far / np.maximum(straight, 1e-9) ** 2 * np.where(beside, 1.0, BEYOND_BORDERS)
    cost[straight < WIDEST] = np.inf
    best: NDArray[np.int_] = np.where(np.isfinite(cost).any(axis=1), cost.argmin(axis=1), -1)
    return best


def _regions(territories: Mapping[str, Territory]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for code, place in territories.items():
        if place.clickable:
            found.setdefault(place.region_code, []).append(code)
    return [found[region] for region in sorted(found)]
