"""Makes shapes of fewer points and digits. Borders stay shared, and no territory disappears."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.language_and_locale import gettext as _


@dataclass(frozen=True, slots=True)
class Detail:
    """How much detail of the original shapes a boundary file keeps. A point is left out if the triangle of it and its
    two neighbours is smaller than about the square of ``tolerance`` (degrees). Islands smaller than ``speck`` square
    degrees are left out, unless they make up at least 3 % of their territory. ``digits`` are numbers of decimals in
    ascending order: points are rounded to the first, those of parts smaller than 0.2 square degrees to the second.
    Where a shape would then cross itself, the points around the crossing are rounded to the next number, until it does
    not cross itself any more."""

    tolerance: float
    speck: float
    digits: tuple[int, ...]


WORLD = Detail(tolerance=0.18, speck=0.05, digits=(1, 2, 3, 4))
"""For a map of the whole world."""

NEAR_VIEW = Detail(tolerance=0.03, speck=0.0, digits=(2, 3, 4, 5))
"""For a map that shows some countries, up to sixteen times enlarged."""

FAIR_PART = 0.03
"""The share of its territory from which a small island is kept."""

COARSE: Mapping[str, tuple[float, float]] = {"ATA": (0.6, 1.0)}
"""The tolerance (degrees) and the smallest island (square degrees) for shapes at the edge of the map, by code."""

ISLAND_DETAIL = 0.2
"""An island's tolerance as a share of its width, so that a small one stays a shape."""

SMALL = 0.2
"""Square degrees: the points of a smaller part keep one decimal more."""

NEAR = 0.3
"""Degrees: where a shape crosses itself, points within this distance get one more decimal."""

ROUNDS = 300


def simplify(shapes: Mapping[str, BaseGeometry], detail: Detail = WORLD) -> dict[str, BaseGeometry]:
    """The ``shapes`` (by code, lon/lat in degrees) with fewer points and decimals, as ``detail`` says. The results are
    valid MultiPolygons that keep their largest part, and neighbours keep the border that they share. Shapes in the
    table COARSE (Antarctica) get still fewer points. An island that a simplified coast now covers is left out. Raises
    GeographyError if a shape cannot be rounded without crossing itself."""
    codes, parts = _parts(shapes, detail.speck)
    tree = shapely.STRtree(parts)
    left, right = tree.query(parts, predicate="intersects")
    shared = np.zeros(len(parts), dtype=bool)
    shared[left[left != right]] = True
    light = parts.copy()
    light[shared] = shapely.coverage_simplify(parts[shared], detail.tolerance)
    widths = np.sqrt(shapely.area(parts))
    for i in np.flatnonzero(~shared):
        coarse, _ = COARSE.get(str(codes[i]), (detail.tolerance, 0))
        light[i] = shapely.coverage_simplify(parts[i], min(coarse, ISLAND_DETAIL * widths[i]))
    return _rounded(codes, light, detail.digits)


def _parts(shapes: Mapping[str, BaseGeometry], speck: float) -> tuple[NDArray[np.str_], NDArray[np.object_]]:
    """The code and the polygon of every part that is large enough to keep, in the order of codes, then of sizes, the
    largest first."""
    codes, parts = [], []
    for code in sorted(shapes):
        polygons = sorted(shapely.get_parts(shapes[code]), key=lambda part: (-part.area, part.wkb))
        least = COARSE[code][1] if code in COARSE else min(speck, FAIR_PART * shapes[code].area)
        kept = [part for part in polygons if part is polygons[0] or part.area >= least]
        codes += [code] * len(kept)
        parts += kept
    return np.array(codes), np.array(parts, dtype=object)


def _rounded(codes: NDArray[np.str_], parts: NDArray[np.object_], decimals: tuple[int, ...]) -> dict[str, BaseGeometry]:
    """Round every point to as few decimals as the parts allow. A point that neighbours share stays shared."""
    points, owners = shapely.get_coordinates(parts, return_index=True)
    distinct, place = np.unique(points, axis=0, return_inverse=True)
    digits = np.zeros(len(distinct), dtype=int)
    # A small part needs one more decimal to look like itself.
    digits[place[(shapely.area(parts) < SMALL)[owners]]] = 1
    choices = np.stack([distinct.round(number) for number in decimals])
    for _round in range(ROUNDS):
        rounded = choices[digits, np.arange(len(distinct))]
        tried = shapely.remove_repeated_points(shapely.set_coordinates(parts.copy(), rounded[place]))
        faults = [(i, _fault(tried[i])) for i in np.flatnonzero(~shapely.is_valid(tried))]
        if not faults:
            break
        for i, at in faults:
            mine = place[owners == i]
            away = np.abs(distinct[mine] - at).max(axis=1)
            near = mine[away <= max(NEAR, np.sort(away)[:6][-1])]
            digits[near] = np.minimum(digits[near] + 1, len(decimals) - 1)
    else:
        raise GeographyError(_("{code}: the shape crosses itself however it is rounded", code=codes[faults[0][0]]))
    return _without_overlaps(codes, tried)


def _fault(part: BaseGeometry) -> NDArray[np.float64]:
    """Where the part crosses itself (lon/lat in degrees)."""
    found = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(part))
    return np.array(found.groups(), dtype=float) if found else part.centroid.coords[0]


def _without_overlaps(codes: NDArray[np.str_], parts: NDArray[np.object_]) -> dict[str, BaseGeometry]:
    """One shape for each code. An island that a simplified coast now covers is left out."""
    one, other = shapely.STRtree(parts).query(parts, predicate="intersects")
    # Parts come by size, so that of two the later is the smaller.
    covered = np.unique(other[(one < other) & (codes[one] == codes[other])])
    codes, parts = np.delete(codes, covered), np.delete(parts, covered)
    return {str(code): shapely.multipolygons(parts[codes == code]) for code in np.unique(codes)}
