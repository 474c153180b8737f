"""Finer shapes of the territories around a place, as SVG paths that take the place of those of the world map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.geography.boundaries import finer_file, load_boundaries
from dashboard.geography.svg_outlines import TOLERANCE, Box, path_data, polygons, projected

_FINEST = 0.1
"""Units of the outlines: the smallest step between two points, nearly a pixel at the greatest enlargement."""

_CORNERS = 1.8  # pixels: the square root of the area of the corners that are left out


class FinerShapes:
    """Draws parts of the map from the finer file that belongs to a boundary file; that is read when first needed.

    ``boundaries`` is the frame of the boundary file at ``path``, as ``load_boundaries`` returns it; ``codes`` are the
    territories that the world map draws as shapes.
    """

    def __init__(self, boundaries: geopandas.GeoDataFrame, path: Path, codes: Collection[str]) -> None:
        self._boundaries, self._path, self._codes = boundaries, finer_file(path), codes

    @cached_property
    def source(self) -> bytes:
        """The content of the finer file; empty if there is none."""
        return self._path.read_bytes() if self._path.is_file() else b""

    def within(self, parts: Sequence[tuple[Box, float]]) -> dict[str, str]:
        """Path data by code of all shapes that reach into some parts of the map, the largest part first.

        Each part has the size of a pixel, in the outlines' units, at the enlargement that its shapes are for. Beyond
        the parts the shapes are as on the world map, so that it may be moved and reduced with them.
        """
        codes, rough, fine = self._shapes
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
        fine_file = load_boundaries(self._path).set_index("code").geometry
        frame = self._boundaries[self._boundaries["code"].isin(set(self._codes) & set(fine_file.index))]
        rough = shapely.transform(shapely.coverage_simplify(projected(frame.geometry), TOLERANCE), np.round)
        return (
            frame["code"].to_numpy(),
            polygons(shapely.make_valid(rough)),
            projected(fine_file[frame["code"]]),
        )


def _frame(box: Box) -> shapely.Polygon:
    """The box on whole units, so that shapes on any grid meet at its sides."""
    left, top, width, height = box
    return shapely.box(*np.round([left, top, left + width, top + height]))
