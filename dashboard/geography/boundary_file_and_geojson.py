"""Reads and checks the boundary file, and writes its shapes as GeoJSON for downloads and in a compact form for the
page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import gettext as _

Points = NDArray[np.float64]
SPHERE = 4 * np.pi
HEMISPHERE = SPHERE / 2


def ring_area(ring: Points) -> float:
    """The area on the unit sphere, in steradians, that d3 fills for a ring: the area to the right of its direction.
    ``ring`` has lon/lat in degrees (shape n x 2) and is closed; its edges are great circles. A small ring that runs
    clockwise on the map has a small area; the same ring reversed has nearly the whole sphere (4 pi). The result is the
    same as d3-geo's geoArea."""
    lon, half = np.radians(ring[:, 0]), np.radians(ring[:, 1]) / 2 + np.pi / 4
    turn = np.diff(lon)
    sine, cosine = np.sin(half), np.cos(half)
    product = sine[:-1] * sine[1:]
    area = -2 * np.arctan2(product * np.sin(turn), cosine[:-1] * cosine[1:] + product * np.cos(turn)).sum()
    return float(-area % SPHERE)


def wound_for_d3(shape: BaseGeometry) -> BaseGeometry:
    """The same polygons with exterior rings clockwise and holes counter-clockwise, as the library d3 expects them."""
    return shapely.orient_polygons(shape, exterior_cw=True)


LEAST_AREA = 1e-10
"""Steradians, some thousand square metres: a smaller ring comes from rounding and is a fault."""


def load_boundaries(path: Path, content: bytes | None = None) -> geopandas.GeoDataFrame:
    """Read a GeoJSON FeatureCollection of polygons whose features have the property ``code`` from the file ``path``, or
    from its ``content`` if that was read before. The result has the columns ``code`` (str, unique) and ``geometry``
    (lon/lat, EPSG:4326; exterior rings clockwise, as d3 reads them). Raises GeographyError for a file that cannot be
    read, a code that occurs twice, and a shape that is not made of polygons or has a ring that is flat or runs the
    wrong way."""
    try:
        features = json.loads(path.read_bytes() if content is None else content)["features"]
        codes = [feature["properties"]["code"] for feature in features]
        if not all(isinstance(code, str) for code in codes):
            raise KeyError("code")
        shapes = [shapely.from_geojson(json.dumps(feature)) for feature in features]
    except (OSError, ValueError, KeyError, TypeError, ShapelyError) as error:
        reason = _("no GeoJSON with a code for each feature") if isinstance(error, KeyError) else error
        raise GeographyError(_("{file} cannot be read: {reason}.", file=path, reason=reason)) from error
    faults = [fault for code, shape in zip(codes, shapes, strict=True) for fault in ring_faults(code, shape)]
    faults += sorted({_("{code}: occurs twice", code=code) for code in codes if codes.count(code) > 1})
    if faults:
        raise GeographyError(_("{file} cannot be used: {faults}.", file=path, faults="; ".join(faults)))
    return geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4326")


def ring_faults(code: str, shape: BaseGeometry) -> list[str]:
    """The faults of ``shape`` (lon/lat in degrees): one sentence for each ring that d3 would fill wrongly, because it
    is flat, or wound so that d3 would fill the rest of the world instead. If ``shape`` is not a Polygon or a
    MultiPolygon, or has an empty part, one sentence says that. ``code`` is the territory that the sentences name. An
    empty list if all is well."""
    faults = []
    parts = shapely.get_parts(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else []
    if not len(parts) or any(polygon.is_empty for polygon in parts):
        return [_("{code}: the shape is not made of polygons", code=code)]
    for polygon in parts:
        rings = [(polygon.exterior, 1), *((hole, -1) for hole in polygon.interiors)]
        faults += [_ring_fault(code, np.array(ring.coords)[::step]) for ring, step in rings]
    return [fault for fault in faults if fault]


def _ring_fault(code: str, ring: Points) -> str:
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


def join_totals(frame: geopandas.GeoDataFrame, totals: pd.DataFrame) -> geopandas.GeoDataFrame:
    """``frame``, a table of shapes (columns ``code``, ``geometry``), with the columns of ``totals`` (index: code)
    added, as Int64. A code without totals has NA, never 0. Totals of a code without a shape are left out."""
    return frame.merge(totals.astype("Int64"), how="left", left_on="code", right_index=True)


DIGITS = 4
"""Decimals of a degree in downloads: some ten metres, finer than the boundaries are."""


class Shapes:
    """Makes GeoJSON (RFC 7946) of the shapes of all territories. A territory without a shape becomes a point.
    Coordinates are lon/lat (EPSG:4326) with four decimals."""

    def __init__(self, frame: geopandas.GeoDataFrame, territories: Territories) -> None:
        """``frame`` is as ``load_boundaries`` returns it; no shape of it crosses the antimeridian."""
        known = set(frame["code"])
        points = {code: shapely.Point(place.lon, place.lat) for code, place in territories.items() if code not in known}
        # RFC 7946 wants exterior rings counterclockwise, the reverse of what the map's own library reads.
        whole = shapely.orient_polygons([*frame.geometry, *points.values()], exterior_cw=False)
        rounded = shapely.transform(whole, lambda places: np.round(places, DIGITS))
        self._frame = geopandas.GeoDataFrame({"code": [*frame["code"], *points]}, geometry=rounded, crs=frame.crs)

    def feature_collection(
        self, totals: pd.DataFrame, properties: Mapping[str, Mapping[str, Any]], members: Mapping[str, Any]
    ) -> str:
        """A GeoJSON FeatureCollection, as text, of the territories whose codes are the keys of ``properties``. A
        feature's properties are its code, its ``properties`` and its values in the columns of ``totals`` (index: code),
        null if ``totals`` lacks the code. ``members`` are further members of the collection, such as the date and the
        disclaimer."""
        joined = join_totals(self._frame[self._frame["code"].isin(properties.keys())], totals)
        numbers = joined[list(totals.columns)].astype(object).where(joined[list(totals.columns)].notna(), None)
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, **properties[code], **row},
                "geometry": shapely.geometry.mapping(shape),
            }
            for code, shape, row in zip(joined["code"], joined.geometry, numbers.to_dict("records"), strict=True)
        ]
        box = {"bbox": joined.total_bounds.tolist()} if features else {}
        collection = {"type": "FeatureCollection", **box, **members, "features": features}
        return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


STEPS_PER_DEGREE = 100  # nearly all of world.geojson has two decimals or fewer; at most 0.5 km is lost

Ring = list[list[float]]


def packed_file(boundaries: bytes) -> bytes:
    """The shapes of the boundary file (GeoJSON, lon/lat in degrees) as compact JSON, which assets/map/shapes.js reads.
    The JSON is ``{code: polygons}``. A polygon is a list of rings, the first its exterior. A ring is a flat list of
    whole numbers, in hundredths of a degree: lon and lat of the first point, then of each further point the differences
    to the one before. The closing point is left out. Compressed, this is half as large as GeoJSON."""
    packed = {
        one["properties"]["code"]: [[_pack_ring(ring) for ring in polygon] for polygon in _polygons(one["geometry"])]
        for one in json.loads(boundaries)["features"]
    }
    return json.dumps(packed, separators=(",", ":")).encode()


def _polygons(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _pack_ring(ring: Ring) -> list[int]:
    points = [[round(degrees * STEPS_PER_DEGREE) for degrees in point] for point in ring[:-1]]
    steps: list[int] = np.diff(points, axis=0, prepend=[[0, 0]]).ravel().tolist()
    return steps
