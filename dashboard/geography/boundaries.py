"""The shapes of the world: reads the boundary file and refuses rings that would flood the map."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.geography.sphere import HEMISPHERE, ring_area
from dashboard.language import gettext as _

CRS = "EPSG:4326"
LEAST_AREA = 1e-10
"""Steradians, some thousand square metres: a smaller ring is a slip of rounding."""


def load_boundaries(path: Path) -> geopandas.GeoDataFrame:
    """Read a GeoJSON FeatureCollection of polygons whose features have the property ``code``.

    Returns columns ``code`` (str, unique) and ``geometry`` (lon/lat, EPSG:4326; exterior rings clockwise, as
    d3 reads them). Raises GeographyError for a file that cannot be read or a ring that d3 would misread.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        codes = [feature["properties"]["code"] for feature in features]
        shapes = [shapely.from_geojson(json.dumps(feature)) for feature in features]
    except (OSError, ValueError, KeyError, TypeError, ShapelyError) as error:
        reason = _("no GeoJSON with a code for each feature") if isinstance(error, KeyError) else error
        raise GeographyError(_("{file} cannot be read: {reason}.", file=path, reason=reason)) from error
    faults = [fault for code, shape in zip(codes, shapes, strict=True) for fault in ring_faults(code, shape)]
    faults += sorted({_("{code}: occurs twice", code=code) for code in codes if codes.count(code) > 1})
    if faults:
        raise GeographyError(_("{file} cannot be used: {faults}.", file=path, faults="; ".join(faults)))
    return geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs=CRS)


def ring_faults(code: str, shape: BaseGeometry) -> list[str]:
    """What d3 would misread in the polygons of ``shape`` (lon/lat in degrees), one sentence for each ring."""
    faults = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon" or polygon.is_empty:
            faults.append(_("{code}: the shape is not made of polygons", code=code))
            continue
        rings = [(polygon.exterior, 1), *((hole, -1) for hole in polygon.interiors)]
        faults += [_ring_fault(code, np.array(ring.coords)[::way]) for ring, way in rings]
    return [fault for fault in faults if fault]


def _ring_fault(code: str, ring: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    area = ring_area(ring)
    if LEAST_AREA <= area <= HEMISPHERE:
        return ""
    lon, lat = ring[0]
    return _(
        "{code}: the ring from {lon}, {lat} is flat or wound the wrong way (exterior rings run clockwise)",
        code=code,
        lon=lon,
        lat=lat,
    )
