"""The shapes and markers of territories as they are drawn on the world map, and the opening tags of their SVG elements;
also the path of the file with finer boundaries."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

WIDTH = 2000
"""Width of the view box in units of about half a CSS pixel."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in the units of the outlines, y downwards."""


def finer_file(boundaries: Path) -> Path:
    """The path of the finer boundaries of a boundary file: ``world-fine.geojson`` beside ``world.geojson``."""
    return boundaries.with_stem(f"{boundaries.stem}-fine")


@dataclass(frozen=True)
class Outlines:
    """Shapes and markers of the world map by territory code, in a view box ``0 0 width height``, y downwards. ``paths``
    are SVG path data with whole numbers. ``points`` are the true positions (x, y) of the territories with a marker;
    Antarctica, which lies below the map, has its point at the lower edge. ``markers`` has positions by code for a map
    drawn "wide" (as on a desktop computer) and one drawn "narrow" (as on a phone), moved apart so that no two markers
    overlap. A territory may have both a path and a marker. ``land`` is path data of all land as one rough shape, for a
    very small map."""

    width: float
    height: float
    paths: dict[str, str]
    points: dict[str, tuple[float, float]]
    markers: dict[str, dict[str, tuple[float, float]]]
    land: str

    @cached_property
    def path_tags(self) -> dict[str, Markup]:
        """For each territory code the beginning of an SVG path element, ``<path d="…"``, to which the caller adds
        attributes and the end of the tag."""
        return {code: Markup('<path d="{}"').format(path) for code, path in self.paths.items()}


def opening_tags(outlines: Outlines, marked: Collection[str], radius: float) -> list[tuple[str, Markup]]:
    """Opening tags of the SVG elements of territories, as pairs of code and tag without its closing ``>``, so that the
    caller can add attributes. There is a path for each shape. ``marked`` are codes: each of these whose shape is
    missing or tiny also has a circle with ``radius`` in units of the view box. Elements of ``marked`` territories come
    last, so that they are drawn above their neighbours."""
    shapes = outlines.path_tags.items()
    points = [
        (code, Markup('<circle cx="{:g}" cy="{:g}" r="{:g}"').format(x, y, radius))
        for code, (x, y) in outlines.points.items()
        if code in marked
    ]
    return sorted([*shapes, *points], key=lambda one: one[0] in marked)
