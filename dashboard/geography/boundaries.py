"""The boundary file, and checks of its rings on the sphere: winding, area, cuts at the antimeridian."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.language import gettext as _

Points = NDArray[np.float64]
SPHERE = 4 * np.pi
HEMISPHERE = SPHERE / 2


def cut_at_antimeridian(rings: list[Points]) -> BaseGeometry:
    """The polygon within lon -180..180, as a plane geometry.

    ``rings`` are the exterior and the holes: closed, lon/lat in degrees, free to jump from 180 to -180. An
    exterior that goes round a pole is filled up to that pole, so that Antarctica becomes a strip.
    """
    exterior, *holes = (_cut_ring(ring) for ring in rings)
    return shapely.difference(exterior, shapely.union_all(holes)) if holes else exterior


def _cut_ring(ring: Points) -> BaseGeometry:
    path = np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])
    if abs(path[-1, 0] - path[0, 0]) > 180:
        path = _closed_at_pole(path)
    shape = shapely.make_valid(shapely.Polygon(path))
    west, _, east, _ = shape.bounds
    turns = range(int((west + 180) // 360), int((east + 180) // 360) + 1)
    parts = [_shifted(_window(shape, turn), -360.0 * turn) for turn in turns]
    return shapely.union_all([part for part in parts if part.area > 0])


def _closed_at_pole(path: Points) -> Points:
    """Three turns of the path, closed along the pole: one window in the middle is then filled whole."""
    turn = np.array([path[-1, 0] - path[0, 0], 0.0])
    track = np.vstack([path - turn, path[1:], path[1:] + turn])
    pole = np.copysign(90.0, path[:, 1].mean())
    return np.vstack([track, [track[-1, 0], pole], [track[0, 0], pole], track[:1]])


def _window(shape: BaseGeometry, turn: int) -> BaseGeometry:
    return shapely.intersection(shape, shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90))


def _shifted(shape: BaseGeometry, degrees: float) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points + np.array([degrees, 0.0])) if degrees else shape


def ring_area(ring: Points) -> float:
    """Area in steradians that d3 fills: what lies to the right of the ring's direction.

    ``ring`` is closed, lon/lat in degrees, with edges along great circles. A small ring that runs clockwise
    on the map has a small area; the same ring reversed has nearly the whole sphere (4 pi).
    """
    lon, half = np.radians(ring[:, 0]), np.radians(ring[:, 1]) / 2 + np.pi / 4
    turn = np.diff(lon)
    sine, cosine = np.sin(half), np.cos(half)
    product = sine[:-1] * sine[1:]
    area = -2 * np.arctan2(product * np.sin(turn), cosine[:-1] * cosine[1:] + product * np.cos(turn)).sum()
    return float(-area % SPHERE)


def wound_for_d3(shape: BaseGeometry) -> BaseGeometry:
    """The same polygons with exterior rings clockwise and holes counter-clockwise, as d3 reads them."""
    return shapely.orient_polygons(shape, exterior_cw=True)


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
