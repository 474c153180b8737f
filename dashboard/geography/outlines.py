"""The world as SVG paths for the first paint, and totals joined to shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas
import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.geography.marker_layout import ROOMS, marker_spots
from dashboard.geography.projection import ASPECT, LAT_RANGE, LON_RANGE, to_window
from dashboard.geography.territories import Territory

WIDTH = 2000
"""Units of the view box: about half a CSS pixel each."""

TOLERANCE = 1.5
SPECK = 3
"""Square units: a smaller part goes, unless it is all that a territory without a marker has."""


@dataclass(frozen=True)
class Outlines:
    """Paths and points in a view box of ``0 0 width height``, y downwards, by territory code.

    ``paths`` are SVG path data with integers. ``points`` (x, y) are the places of markers, ``markers`` the spots to
    which they dodge each other, by the sizes of ``dodging.ROOMS``. A territory may have a path and a marker.
    """

    width: float
    height: float
    paths: dict[str, str]
    points: dict[str, tuple[float, float]]
    markers: dict[str, dict[str, tuple[float, float]]]

    @cached_property
    def opening_tags(self) -> dict[str, Markup]:
        """Of each shape the beginning of its SVG element, to which a class may be added."""
        return {code: Markup('<path d="{}"').format(path) for code, path in self.paths.items()}


def project_outlines(frame: geopandas.GeoDataFrame, territories: Mapping[str, Territory]) -> Outlines:
    """Draw ``frame`` (columns code and geometry, lon/lat, EPSG:4326) in the Natural Earth projection.

    The view box is the window of ``projection.py``, so that Plotly's map coincides with it. Every clickable
    territory of the frame gets a path, or a point when it is a marker. A shape whose code is not in
    ``territories`` is not drawn.
    """
    frame = frame[frame["code"].isin(list(territories))]
    window = shapely.box(LON_RANGE[0], LAT_RANGE[0], LON_RANGE[1], LAT_RANGE[1])
    shapes = shapely.intersection(frame.geometry.to_numpy(), window)
    flat = shapely.transform(shapes, lambda points: to_window(points, WIDTH))
    light = shapely.coverage_simplify(flat, TOLERANCE)
    marked = {code for code, territory in territories.items() if territory.marker}
    paths = {
        code: path
        for code, shape in zip(frame["code"], light, strict=True)
        if (path := _path(shape, code not in marked))
    }
    return Outlines(WIDTH, round(WIDTH / ASPECT), paths, _points(territories), _markers(territories))


def join_totals(frame: geopandas.GeoDataFrame, totals: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Put the columns of ``totals`` (indexed by code; projects, news: Int64) beside the shapes of ``frame``.

    A code without totals gets NA, never 0. Totals of a code without a shape are left out.
    """
    return frame.merge(totals.astype("Int64"), how="left", left_on="code", right_index=True)


def _points(territories: Mapping[str, Territory]) -> dict[str, tuple[float, float]]:
    shown = [item for item in territories.values() if item.marker]
    places = to_window(np.array([[item.lon, item.lat] for item in shown]).reshape(-1, 2), WIDTH).round(1)
    return {item.code: (float(x), float(y)) for item, (x, y) in zip(shown, places, strict=True)}


def _markers(territories: Mapping[str, Territory]) -> dict[str, dict[str, tuple[float, float]]]:
    return {
        size: {code: (round(spot.x * WIDTH, 1), round(spot.y * WIDTH, 1)) for code, spot in spots.items()}
        for size in ROOMS
        for spots in [marker_spots(territories, size)]
    }


def _path(shape: BaseGeometry, needed: bool) -> str:
    """Path data of the parts worth drawing; when ``needed``, at least of the largest."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    pen, text = np.zeros(2, dtype=int), ""
    for i, part in enumerate(parts):
        if part.area < SPECK and not (needed and i == 0):
            break
        for ring in (part.exterior, *part.interiors):
            points = _whole(np.array(ring.coords), needed and i == 0)
            if len(points):
                text += _subpath(points, pen)
                pen = points[0]
    return text


def _whole(ring: NDArray[np.float64], needed: bool) -> NDArray[np.int_]:
    """The ring on whole units, without its closing point; empty where it has no inside left."""
    whole = ring.round().astype(int)[:-1]
    points: NDArray[np.int_] = whole[(whole != np.roll(whole, 1, axis=0)).any(axis=1)]
    if len(points) >= 3 and shapely.Polygon(points).area:
        return points
    if not needed:
        return points[:0]
    west, north = np.floor(ring.min(axis=0)).astype(int)
    return np.array([[west, north], [west + 1, north], [west + 1, north + 1], [west, north + 1]])


def _subpath(points: NDArray[np.int_], pen: NDArray[np.int_]) -> str:
    """Relative moves from ``pen``; a minus sign parts numbers by itself."""
    steps = np.diff(points, axis=0, prepend=pen[None])
    return "m" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"
