"""Parts of the outlines: the window around some places, and the shapes that a drawing of it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache

import numpy as np
from markupsafe import Markup

from dashboard.geography.extents import Extent, extent_of
from dashboard.geography.outlines import Outlines
from dashboard.geography.projection import Points, to_window

Box = tuple[float, float, float, float]
"""Left, top, width and height in the outlines' units."""

_MARGIN = 1.15
_WHOLE = 0.9  # of the world's width: what is nearly all of it is all of it


def part_around(codes: Iterable[str], known: Mapping[str, Extent], outlines: Outlines) -> Box:
    """The part of the outlines with all of these territories; the whole world where it has no such part."""
    found = extent_of(codes, known)
    if found is None or found.east > 180:  # the map ends there: such a place is at both of its sides
        return 0.0, 0.0, outlines.width, outlines.height
    points = to_window(_edges(found), outlines.width)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)


def fitted(part: Box, aspect: float, outlines: Outlines, least: float) -> Box:
    """``part`` with room around it and the proportions of the drawing; the whole world where it is as large.

    ``least`` is the smallest part of the world's width to be shown: what is nearer says too little about where a
    place lies.
    """
    left, top, width, height = part
    seen = max(width * _MARGIN, height * _MARGIN * aspect, outlines.width * least)
    if seen >= max(outlines.width, outlines.height * aspect) * _WHOLE:
        left, top, width, height = 0, 0, outlines.width, outlines.height
        seen = max(width, height * aspect)
    tall = seen / aspect
    return left + (width - seen) / 2, top + (height - tall) / 2, seen, tall


def beginnings(outlines: Outlines, marked: Collection[str], radius: float) -> list[tuple[str, Markup]]:
    """The beginning of an SVG element for each shape, and a circle for each marker among ``marked``.

    Marked ones come last, so that they lie above their neighbours.
    """
    shapes = outlines.beginnings.items()
    points = [
        (code, Markup('<circle cx="{:g}" cy="{:g}" r="{:g}"').format(x, y, radius))
        for code, (x, y) in outlines.points.items()
        if code in marked
    ]
    return sorted([*shapes, *points], key=lambda one: one[0] in marked)


class Surroundings:
    """What lies around places. Each group of places is looked up once: records often share theirs."""

    def __init__(self, extents: Mapping[str, Extent], outlines: Outlines) -> None:
        self._extents, self._outlines = extents, outlines
        self.around = lru_cache(maxsize=10_000)(self._around)

    @cached_property
    def _boxes(self) -> dict[str, Box]:
        return {code: part_around([code], self._extents, self._outlines) for code in self._extents}

    def _around(self, codes: tuple[str, ...], aspect: float, least: float) -> tuple[Box, frozenset[str]]:
        """The box of a drawing of ``codes``, as ``fitted`` gives it, and the territories that reach into it."""
        box = fitted(part_around(codes, self._extents, self._outlines), aspect, self._outlines, least)
        left, top, width, height = box
        return box, frozenset(
            code
            for code, (x, y, wide, tall) in self._boxes.items()
            if x <= left + width and left <= x + wide and y <= top + height and top <= y + tall
        )


def _edges(box: Extent) -> Points:
    along = np.linspace(0, 1, 9)
    lons, lats = box.west + along * (box.east - box.west), box.south + along * (box.north - box.south)
    return np.array(
        [(lon, lat) for lat in (box.south, box.north) for lon in lons]
        + [(lon, lat) for lon in (box.west, box.east) for lat in lats]
    )
