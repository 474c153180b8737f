"""Draws the shapes of territories as SVG paths: for the world map, and finer ones for enlarged parts of it."""

import logging
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.equal_earth_projection import ASPECT, LAT_RANGE, LON_RANGE, to_window
from dashboard.geography.marker_layout import ROOMS, marker_spots
from dashboard.geography.svg_outlines import WIDTH, Box, Outlines
from dashboard.geography.territories import Territory

log = logging.getLogger(__name__)

TOLERANCE = 1.5
EDGE = 8
"""Units between the lowest marker and the edge of the view box."""

LAND_TOLERANCE = 16
LAND_SPECK = 450
"""As SPECK, for the outline of all land, which is drawn a fourteenth as wide."""

SPECK = 3
"""Square units: smaller parts are left out, unless a territory has no larger part and no marker."""


def project_outlines(frame: geopandas.GeoDataFrame, territories: Mapping[str, Territory]) -> Outlines:
    """The shapes and markers of the world map: the shapes in ``frame`` (columns ``code`` and ``geometry``, lon/lat,
    EPSG:4326), simplified and drawn in the Equal Earth projection. The view box shows the same part of the world as the
    live map, which Plotly draws. Shapes whose code is not in ``territories`` are left out."""
    frame = frame[frame["code"].isin(list(territories))]
    light = shapely.coverage_simplify(projected(frame.geometry), TOLERANCE)
    marked = {code for code, territory in territories.items() if territory.marker}
    paths = {
        code: path
        for code, shape in zip(frame["code"], light, strict=True)
        if (path := path_data(shape, needed=code not in marked))
    }
    markers = {
        size: {
            code: (round(x * WIDTH, 1), round(y * WIDTH, 1)) for code, (x, y) in marker_spots(territories, size).items()
        }
        for size in ROOMS
    }
    return Outlines(WIDTH, round(WIDTH / ASPECT), paths, _points(territories), markers, _land(light))


def projected(shapes: geopandas.GeoSeries) -> NDArray[np.object_]:
    """The polygons of ``shapes`` (lon/lat, EPSG:4326) projected to the view box of the world map (x/y, y downwards) and
    cut at its edges."""
    window = shapely.box(LON_RANGE[0], LAT_RANGE[0], LON_RANGE[1], LAT_RANGE[1])
    within = polygons(shapely.intersection(shapes.to_numpy(), window))
    flat: NDArray[np.object_] = shapely.transform(within, lambda points: to_window(points, WIDTH))
    return flat


def polygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """The polygons of each of ``shapes``, as a MultiPolygon; other geometries, such as lines that are left by cutting
    at an edge, are dropped."""
    return np.array([_polygons(shape) for shape in shapes], dtype=object)


def _polygons(shape: BaseGeometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold a MultiPolygon
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _points(territories: Mapping[str, Territory]) -> dict[str, tuple[float, float]]:
    shown = [item for item in territories.values() if item.marker]
    places = to_window(np.array([[item.lon, item.lat] for item in shown]).reshape(-1, 2), WIDTH).round(1)
    lowest = round(WIDTH / ASPECT) - EDGE  # Antarctica lies beyond the window: its marker stands at the edge
    return {item.code: (float(x), float(min(y, lowest))) for item, (x, y) in zip(shown, places, strict=True)}


def _land(shapes: NDArray[np.object_]) -> str:
    land = shapely.simplify(shapely.union_all(shapely.make_valid(shapes)), LAND_TOLERANCE)
    return path_data(shapely.MultiPolygon([part for part in _polygons(land).geoms if part.area >= LAND_SPECK]))


def path_data(shape: BaseGeometry, step: float = 1, *, needed: bool = False) -> str:
    """The SVG path data of ``shape`` (x/y in units of the view box), with coordinates rounded to multiples of ``step``
    units. Parts with a smaller area than three squares with sides of ``step`` are left out, as is what encloses nothing
    after rounding; with ``needed`` the largest part is always drawn. "" if no part is left."""
    if step != 1:
        shape = shapely.transform(shape, lambda points: points / step)
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    pen, text = np.zeros(2, dtype=int), ""
    for i, part in enumerate(parts):
        if part.area < SPECK and not (needed and i == 0):
            break
        for ring in (part.exterior, *part.interiors):
            points = _whole(np.array(ring.coords), needed and i == 0)
            if len(points):
                text += _subpath(points, pen, step)
                pen = points[0]
    return text


def _whole(ring: NDArray[np.float64], needed: bool) -> NDArray[np.int_]:
    """The ring rounded to whole units, without its closing point; empty if it encloses nothing any more."""
    whole = ring.round().astype(int)[:-1]
    points: NDArray[np.int_] = whole[(whole != np.roll(whole, 1, axis=0)).any(axis=1)]
    if len(points) >= 3 and shapely.Polygon(points).area:
        return points
    if not needed:
        return points[:0]
    west, north = np.floor(ring.min(axis=0)).astype(int)
    return np.array([[west, north], [west + 1, north], [west + 1, north + 1], [west, north + 1]])


def _subpath(points: NDArray[np.int_], pen: NDArray[np.int_], step: float) -> str:
    """The SVG path of a ring as moves relative to ``pen``; a minus sign needs no space before it."""
    moves = np.diff(points, axis=0, prepend=pen[None]) * step
    return "m" + " ".join(f"{x:.6g} {y:.6g}" for x, y in moves).replace(" -", "-") + "z"


_FINEST = 0.1
"""Units of the outlines: the smallest step between two points, nearly a pixel at the greatest enlargement."""

_CORNERS = 1.8  # pixels: the square root of the area of the corners that are left out


class FinerShapes:
    """Draws enlarged parts of the world map with more detail. ``boundaries`` are the usual shapes (columns ``code`` and
    ``geometry``, lon/lat, EPSG:4326). ``finer`` is the content of the GeoJSON file ``path`` with the finer shapes, b""
    if there is no such file. ``codes`` are the territories that the world map draws as shapes."""

    def __init__(self, boundaries: geopandas.GeoDataFrame, path: Path, finer: bytes, codes: Collection[str]) -> None:
        self._boundaries, self._path, self._finer, self._codes = boundaries, path, finer, codes

    def within(self, parts: Sequence[tuple[Box, float]]) -> dict[str, str]:
        """Draw all shapes that reach into the first of ``parts``, which contains the others. Returns SVG path data by
        code. A part is (box, pixel): a box (left, top, width, height) and the size of a pixel when the box fills the
        screen, both in the units of the SVG world map, which is 2000 wide, y downwards. Within a box the shapes are
        drawn as finely as its pixel allows, outside all boxes as on the world map. Returns an empty dictionary if there
        are no finer shapes, or if their file cannot be used, which is logged once."""
        codes, rough, fine = self._shapes
        if not len(codes):
            return {}
        hit = np.flatnonzero(shapely.intersects(fine, _frame(parts[0][0])))
        step = max(_FINEST, round(min(pixel for _box, pixel in parts), 1))
        drawn = rough[hit]
        for box, pixel in parts:
            near = _frame(box)
            inside = shapely.coverage_simplify(polygons(shapely.intersection(fine[hit], near)), _CORNERS * pixel)
            outside = polygons(shapely.difference(drawn, near))
            drawn = polygons(shapely.union(inside, outside, grid_size=step))
        paths = {code: path_data(shape, step) for code, shape in zip(codes[hit], drawn, strict=True)}
        return {code: path for code, path in paths.items() if path}

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.str_], NDArray[np.object_], NDArray[np.object_]]:
        """Codes, and by code the shapes of the world map and the fine ones, both on the map."""
        nothing = np.array([], np.str_), np.array([], np.object_), np.array([], np.object_)
        if not self._finer:
            return nothing
        try:
            fine_file = load_boundaries(self._path, self._finer).set_index("code").geometry
        except GeographyError as error:
            log.error("The map has no finer shapes: %s", error)
            return nothing
        frame = self._boundaries[self._boundaries["code"].isin(set(self._codes) & set(fine_file.index))]
        rough = shapely.transform(shapely.coverage_simplify(projected(frame.geometry), TOLERANCE), np.round)
        return (frame["code"].to_numpy(), polygons(shapely.make_valid(rough)), projected(fine_file[frame["code"]]))


def _frame(box: Box) -> shapely.Polygon:
    """The box on whole units, so that shapes on any grid meet at its sides."""
    left, top, width, height = box
    return shapely.box(*np.round([left, top, left + width, top + height]))
