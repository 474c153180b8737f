"""The shapes of places: packed in few bytes for the page, and as GeoJSON (RFC 7946) for other people's maps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from dashboard.geography.outlines import join_totals
from dashboard.geography.territories import Territories

DIGITS = 4
"""Decimals of a degree that are written: some ten metres, finer than the boundaries are."""


class Shapes:
    """The shape of every territory; a place too small to have one is a point."""

    def __init__(self, frame: geopandas.GeoDataFrame, territories: Territories) -> None:
        """Take the boundaries (``code``, ``geometry``, exterior rings clockwise, none over the antimeridian)."""
        known = set(frame["code"])
        points = {code: shapely.Point(place.lon, place.lat) for code, place in territories.items() if code not in known}
        # RFC 7946 wants exterior rings counterclockwise, the reverse of what the map's own library reads.
        whole = shapely.orient_polygons([*frame.geometry, *points.values()], exterior_cw=False)
        rounded = shapely.transform(whole, lambda places: np.round(places, DIGITS))
        self._frame = geopandas.GeoDataFrame({"code": [*frame["code"], *points]}, geometry=rounded, crs=frame.crs)

    def feature_collection(
        self, totals: pd.DataFrame, properties: Mapping[str, Mapping[str, Any]], members: Mapping[str, Any]
    ) -> str:
        """GeoJSON of the places in ``properties``, with the columns of ``totals`` (null where a place has none).

        ``members`` stand beside the features: source, date, disclaimer.
        """
        joined = join_totals(self._frame[self._frame["code"].isin(properties.keys())], totals)
        numbers = joined[list(totals.columns)].astype(object).where(joined[list(totals.columns)].notna(), None)
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, **properties[code], **counted},
                "geometry": shapely.geometry.mapping(shape),
            }
            for code, shape, counted in zip(joined["code"], joined.geometry, numbers.to_dict("records"), strict=True)
        ]
        box = {"bbox": joined.total_bounds.tolist()} if features else {}
        collection = {"type": "FeatureCollection", **box, **members, "features": features}
        return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


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
