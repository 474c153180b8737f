"""The shapes of places with their numbers, as GeoJSON for other people's maps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import geopandas
import pandas as pd
import shapely

from dashboard.geography.outlines import join_totals
from dashboard.geography.territories import Territories

DIGITS = 4
"""Decimals of a degree that are written: some ten metres, finer than the boundaries are."""


class Shapes:
    """The shape of every territory; a place too small to have one is a point."""

    def __init__(self, frame: geopandas.GeoDataFrame, territories: Territories) -> None:
        """Take the boundaries (``code``, ``geometry``, exterior rings clockwise)."""
        known = set(frame["code"])
        points = {code: shapely.Point(place.lon, place.lat) for code, place in territories.items() if code not in known}
        codes = [*frame["code"], *points]
        # RFC 7946 wants exterior rings counterclockwise, the reverse of what the map's own library reads.
        whole = shapely.orient_polygons([*frame.geometry, *points.values()], exterior_cw=False)
        self._frame = geopandas.GeoDataFrame({"code": codes}, geometry=whole, crs=frame.crs)

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
                "geometry": _rounded(shapely.geometry.mapping(shape)),
            }
            for code, shape, counted in zip(joined["code"], joined.geometry, numbers.to_dict("records"), strict=True)
        ]
        collection = {"type": "FeatureCollection", **members, "features": features}
        return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, (tuple, list)) else value
