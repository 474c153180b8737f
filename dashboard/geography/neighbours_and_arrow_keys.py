"""Which territories are neighbours, and to which territory each arrow key leads on the map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dashboard.geography.equal_earth_projection import Points, to_window
from dashboard.geography.territories import Territory

if TYPE_CHECKING:
    import geopandas

NEAREST = 3
"""The number of neighbours of a territory without a land border."""
BORDER_DISTANCE = 0.1
"""Degrees, about ten kilometres: the radius of the circle that stands for a territory without a shape."""

Numbers = NDArray[np.float64]


def neighbours(frame: geopandas.GeoDataFrame, territories: Mapping[str, Territory]) -> Mapping[str, tuple[str, ...]]:
    """The codes of the neighbours of every territory that visitors can click, by its code, nearest first: the
    territories with which it shares a land border, or if there are none, the three nearest others. Only territories
    that visitors can click are neighbours, so that each can be a link. ``frame`` has the columns ``code`` and
    ``geometry`` (lon/lat, EPSG:4326). The shape of a territory that ``frame`` lacks is a circle with a radius of 0.1
    degrees around the territory's point. Distances are measured along great circles, from point to point."""
    places = [place for place in territories.values() if place.clickable]
    distances = _distances(np.array([[place.lon, place.lat] for place in places]).reshape(-1, 2))
    touching = _touching(frame, places)
    return {
        place.code: tuple(places[other].code for other in _ordered(distances[row], touching.get(row, set())))
        for row, place in enumerate(places)
    }


def _touching(frame: geopandas.GeoDataFrame, places: Sequence[Territory]) -> dict[int, set[int]]:
    """For each row of ``places`` with a land border, the rows of those with which it shares one."""
    import shapely  # noqa: PLC0415 - only what is made of the boundaries needs it (portfolio/geography_and_drawing_cache.py)

    drawn = dict(zip(frame["code"], frame.geometry, strict=True))
    shapes = [
        drawn.get(place.code) or shapely.buffer(shapely.Point(place.lon, place.lat), BORDER_DISTANCE)
        for place in places
    ]
    found: dict[int, set[int]] = {}
    for one, other in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        if one != other:
            found.setdefault(int(one), set()).add(int(other))
    return found


def _ordered(distances: Numbers, touching: set[int]) -> list[int]:
    """Row numbers of the neighbours of one territory, nearest first; the first in order is the territory itself."""
    order = np.argsort(distances, kind="stable")
    if touching:
        return [int(other) for other in order if int(other) in touching]
    return [int(other) for other in order[1 : NEAREST + 1]]


def _distances(points: Numbers) -> Numbers:
    """Great-circle distances in radians between all pairs of lon/lat points in degrees; -1 from a point to itself."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    distances: Numbers = np.arccos(np.clip(sphere @ sphere.T, -1, 1))
    np.fill_diagonal(distances, -1)
    return distances


DIRECTIONS = {"left": (-1.0, 0.0), "up": (0.0, -1.0), "right": (1.0, 0.0), "down": (0.0, 1.0)}
"""The arrow keys, in the order of ``arrow_targets``, as vectors (x, y); y runs downwards."""

LEAST_COSINE = 0.5
"""An arrow key leads to territories within 60 degrees of its direction; this is the cosine of that angle."""
BORDER_FACTOR = 3.0
"""How many times farther away a territory counts for the arrow keys if it is no neighbour."""


def arrow_targets(
    territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """For every territory that visitors can click, by its code, the codes of the four territories to which the arrow
    keys left, up, right and down lead; "" if a key leads nowhere. A key leads to the nearest territory within 60
    degrees of its direction. Distances are weighted: a territory counts as farther away the more it lies to the side of
    that direction (four times as far at 60 degrees), and a neighbour counts as a third as far. ``neighbours`` has the
    codes of each territory's neighbours. At the left or right edge of the map the keys lead on to the other edge."""
    codes = [code for code, place in territories.items() if place.clickable]
    if not codes:
        return {}
    points = to_window(np.array([[territories[code].lon, territories[code].lat] for code in codes]).reshape(-1, 2), 1.0)
    bordering = np.array([[other in neighbours.get(code, ()) for other in codes] for code in codes], dtype=bool)
    targets = np.column_stack([_targets(points, bordering, np.array(direction)) for direction in DIRECTIONS.values()])
    return {code: tuple(codes[i] if i >= 0 else "" for i in row) for code, row in zip(codes, targets, strict=True)}


def keyboard_file(territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]) -> bytes:
    """JSON for assets/map/keyboard.js, with the territories to which the arrow keys lead. ``arrows`` has for each code
    the four codes for left, up, right and down as one string of twelve letters, three spaces for none. ``regions`` is a
    list of lists: for each region of M49 (continent) the codes of its territories that visitors can click.
    ``neighbours`` has the codes of each territory's neighbours, by code; the keys prefer them."""
    targets = {
        code: "".join(other or "   " for other in four) for code, four in arrow_targets(territories, neighbours).items()
    }
    return json.dumps({"arrows": targets, "regions": _regions(territories)}, separators=(",", ":")).encode()


def _targets(points: Points, bordering: NDArray[np.bool_], direction: Numbers) -> NDArray[np.int_]:
    """For each point the row number of the nearest one in that direction, -1 for none."""
    gap = points[None, :, :] - points[:, None, :]
    gap[..., 0] -= gap[..., 0].round()  # the shorter way round
    distance = np.hypot(gap[..., 0], gap[..., 1])
    cosine = np.divide(gap @ direction, distance, out=np.full(distance.shape, -1.0), where=distance > 0)
    cost = distance / np.maximum(cosine, 1e-9) ** 2 * np.where(bordering, 1.0, BORDER_FACTOR)
    cost[cosine < LEAST_COSINE] = np.inf
    best: NDArray[np.int_] = np.where(np.isfinite(cost).any(axis=1), cost.argmin(axis=1), -1)
    return best


def _regions(territories: Mapping[str, Territory]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for code, place in territories.items():
        if place.clickable:
            found.setdefault(place.region_code, []).append(code)
    return [found[region] for region in sorted(found)]
