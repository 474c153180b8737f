"""Reads the TopoJSON source and makes one shape of its parts for each territory of the naming policy."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geography.boundary_file_and_geojson import Points

Polygon = list[Points]


def read_polygons(topology: Mapping[str, Any], layer: str) -> Iterator[tuple[str, list[Polygon]]]:
    """(code, polygons) of each object of ``layer``; the code is its property ``a3``. ``topology`` is parsed TopoJSON
    1.0 of Polygons and MultiPolygons, quantised or not. A polygon is its exterior ring and its holes; a ring is an
    array of lon/lat in degrees, closed, and may jump from 180 to -180. Rings that quantisation made flat are left
    out."""
    arcs = _arcs(topology)
    for item in topology["objects"][layer]["geometries"]:
        polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        read = [[_ring(indexes, arcs) for indexes in rings] for rings in polygons]
        solid = [[rings[0], *filter(_has_area, rings[1:])] for rings in read if _has_area(rings[0])]
        yield item["properties"]["a3"], solid


def _arcs(topology: Mapping[str, Any]) -> list[Points]:
    transform = topology.get("transform")
    if transform is None:
        return [np.array(arc, dtype=float) for arc in topology["arcs"]]
    scale, translate = np.array(transform["scale"]), np.array(transform["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _ring(indexes: list[int], arcs: list[Points]) -> Points:
    """Join arcs head to tail; a negative index ``~i`` means arc ``i`` backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _has_area(ring: Points) -> bool:
    return len(np.unique(ring, axis=0)) >= 3


Box = tuple[float, float, float, float]

MERGED: Mapping[str, str] = {"CYN": "CYP", "SOL": "SOM", "ATC": "AUS", "IOA": "CXR"}
"""Shapes that the source keeps apart or under a code of its own, and the territory they belong to.

United Nations practice shows Cyprus and Somalia whole. "IOA" holds Christmas Island only.
"""

LEFT_OUT = frozenset({"KAS"})
"""Shapes that are given to nobody: the Siachen Glacier, where no line has been agreed."""

CARVED: Mapping[str, tuple[str, tuple[Box, ...]]] = {
    "GUF": ("FRA", ((-56, 1, -50, 7),)),
    "GLP": ("FRA", ((-62, 15.8, -60.9, 16.6),)),
    "MTQ": ("FRA", ((-61.4, 14.2, -60.6, 15),)),
    "REU": ("FRA", ((55, -21.6, 56, -20.7),)),
    "MYT": ("FRA", ((44.8, -13.2, 45.5, -12.4),)),
    "BES": ("NLD", ((-69, 11.8, -68, 12.5), (-63.6, 17.2, -62.7, 17.8))),
    "SJM": ("NOR", ((5, 74, 36, 82), (-10, 70, -7, 72))),
}
"""Territories that the source draws as parts of another, with the boxes (lon/lat) that hold those parts."""


def assemble(source: Iterable[tuple[str, list[Polygon]]]) -> dict[str, BaseGeometry]:
    """The shape of each territory (lon/lat in degrees, cut at the antimeridian), by code in order of codes. ``source``
    gives pairs of a code and polygons; a polygon is its exterior ring and its holes, and a ring is an array of lon/lat
    (shape n x 2), closed. Shapes that the source keeps apart are added to the territory that they belong to (table
    MERGED), parts that are territories of their own are taken out of a larger one (table CARVED), and land whose
    borders were never agreed is left out (table LEFT_OUT)."""
    parts: dict[str, list[BaseGeometry]] = {}
    for code, polygons in source:
        if code not in LEFT_OUT:
            parts.setdefault(MERGED.get(code, code), []).extend(map(_plane, polygons))
    for code, (parent, boxes) in CARVED.items():
        area = shapely.union_all([shapely.box(*box) for box in boxes])
        inside = [part for part in parts.get(parent, []) if area.contains(part)]
        parts[parent] = [part for part in parts.get(parent, []) if not area.contains(part)]
        parts[code] = inside
    return {code: shapely.union_all(parts[code]) for code in sorted(parts) if parts[code]}


def _plane(rings: Polygon) -> BaseGeometry:
    if any(np.abs(np.diff(ring[:, 0])).max() > 180 for ring in rings):
        return cut_at_antimeridian(rings)
    return shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))


def cut_at_antimeridian(rings: list[Points]) -> BaseGeometry:
    """The polygon with these ``rings``, which crosses the antimeridian, cut there: a geometry with longitudes from -180
    to 180. The first ring is the exterior, the others are holes. A ring is an array of lon/lat in degrees (shape n x
    2), closed, which may jump from 180 to -180. An exterior that goes round a pole is filled up to that pole, so that
    Antarctica becomes a strip."""
    exterior, *holes = (_cut_ring(ring) for ring in rings)
    return shapely.difference(exterior, shapely.union_all(holes)) if holes else exterior


def _cut_ring(ring: Points) -> BaseGeometry:
    path = np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])
    if abs(path[-1, 0] - path[0, 0]) > 180:
        path = _closed_at_pole(path)
    shape = shapely.make_valid(shapely.Polygon(path))
    west, _, east, _ = shape.bounds
    turns = range(int((west + 180) // 360), int((east + 180) // 360) + 1)
    windows = [shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90) for turn in turns]
    parts = [
        shapely.transform(shapely.intersection(shape, window), lambda points, turn=turn: points - [360.0 * turn, 0.0])
        for turn, window in zip(turns, windows, strict=True)
    ]
    return shapely.union_all([part for part in parts if part.area > 0])


def _closed_at_pole(path: Points) -> Points:
    """Three turns of the path, closed along the pole: one window in the middle is then filled whole."""
    turn = np.array([path[-1, 0] - path[0, 0], 0.0])
    track = np.vstack([path - turn, path[1:], path[1:] + turn])
    pole = np.copysign(90.0, path[:, 1].mean())
    return np.vstack([track, [track[-1, 0], pole], [track[0, 0], pole], track[:1]])
