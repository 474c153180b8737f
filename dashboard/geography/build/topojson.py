"""Reads TopoJSON: arcs that neighbours share become rings in degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]
Polygon = list[Ring]


def read_polygons(topology: Mapping[str, Any], layer: str) -> Iterator[tuple[str, list[Polygon]]]:
    """Code (property ``a3``) and polygons of each object of ``layer``.

    Takes a parsed TopoJSON 1.0 topology of Polygons and MultiPolygons, quantised or not. A polygon is its
    exterior ring and its holes; a ring is an array of lon/lat in degrees, closed, and may jump from 180 to
    -180. Rings that quantisation made flat are left out.
    """
    arcs = _arcs(topology)
    for item in topology["objects"][layer]["geometries"]:
        polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        read = [[_ring(indexes, arcs) for indexes in rings] for rings in polygons]
        solid = [[rings[0], *filter(_has_area, rings[1:])] for rings in read if _has_area(rings[0])]
        yield item["properties"]["a3"], solid


def _arcs(topology: Mapping[str, Any]) -> list[Ring]:
    transform = topology.get("transform")
    if transform is None:
        return [np.array(arc, dtype=float) for arc in topology["arcs"]]
    scale, translate = np.array(transform["scale"]), np.array(transform["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs head to tail; a negative index ``~i`` means arc ``i`` backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _has_area(ring: Ring) -> bool:
    return len(np.unique(ring, axis=0)) >= 3
