"""Which territories lie beside each other: those with a common land border, else the nearest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

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
