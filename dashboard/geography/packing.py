"""Country shapes in few bytes: whole hundredths of a degree, each point as the step from the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

STEPS_PER_DEGREE = 100  # nearly all of world.geojson has two decimals or fewer; at most 0.5 km is lost

Ring = list[list[float]]
PackedRing = list[int]


def packed_file(boundaries: bytes) -> bytes:
    """The boundary file (GeoJSON) as the JSON that assets/map/shapes.js reads."""
    return json.dumps(pack_shapes(json.loads(boundaries)), separators=(",", ":")).encode()


def pack_shapes(collection: Mapping[str, Any]) -> dict[str, list[list[PackedRing]]]:
    """GeoJSON features (lon/lat in degrees) as ``{id: polygons}``.

    A polygon is a list of rings, the first its exterior; a ring is ``[lon, lat, step, step, …]`` in hundredths of a
    degree without the closing point. About half of GeoJSON's weight once compressed. assets/map/shapes.js unpacks it.
    """
    return {
        feature["id"]: [[_pack_ring(ring) for ring in polygon] for polygon in _polygons(feature["geometry"])]
        for feature in collection["features"]
    }


def _polygons(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _pack_ring(ring: Ring) -> PackedRing:
    packed: PackedRing = []
    before = (0, 0)
    for lon, lat in ring[:-1]:
        point = (round(lon * STEPS_PER_DEGREE), round(lat * STEPS_PER_DEGREE))
        packed += [point[0] - before[0], point[1] - before[1]]
        before = point
    return packed
