"""Loads everything about places that does not depend on records: territories, their names, shapes and neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from dashboard.geography.boundaries import Shapes, load_boundaries, packed_file
from dashboard.geography.bounding_boxes import Extent, Surroundings, extents
from dashboard.geography.neighbours_and_arrow_keys import keyboard_file, neighbours
from dashboard.geography.svg_outlines import FinerShapes, Outlines, project_outlines
from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.settings import Settings


@dataclass(frozen=True, eq=False)
class Geography:
    """All that the application knows of places: territories, names, shapes and neighbours. It never changes.

    ``boundaries`` is the boundary file (GeoJSON, lon/lat, EPSG:4326). ``outlines`` are its shapes as SVG paths,
    ``shapes`` its shapes for downloads, ``extents`` the boxes of the territories in degrees, by code; ``finer`` draws
    parts of the map from finer boundaries. ``neighbours`` has the codes of each territory's neighbours, by its code,
    nearest first. Several applications can share one object."""

    territories: Territories
    gazetteer: Gazetteer
    boundaries: bytes
    outlines: Outlines
    shapes: Shapes
    finer: FinerShapes
    extents: Mapping[str, Extent]
    neighbours: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read the files that the settings name. Raises GeographyError if a file of boundaries or of territories cannot
        be used, RecordsError if a file of regions or of other names of places cannot."""
        territories = Territories.load(settings.territories, settings.languages)
        shapes = load_boundaries(settings.boundaries)
        outlines = project_outlines(shapes, territories)
        return cls(
            territories=territories,
            gazetteer=Gazetteer.load(territories, regions=settings.regions, aliases=settings.aliases),
            boundaries=settings.boundaries.read_bytes(),
            outlines=outlines,
            shapes=Shapes(shapes, territories),
            finer=FinerShapes(shapes, settings.boundaries, outlines.paths),
            extents=extents(shapes, territories),
            neighbours=neighbours(shapes, territories),
        )

    @cached_property
    def surroundings(self) -> Surroundings:
        """An object that finds which part of the map shows given territories and what lies around them, for small
        maps."""
        return Surroundings(self.extents, self.outlines)

    @cached_property
    def packed_boundaries(self) -> bytes:
        """The boundary file in the short form that assets/map/shapes.js reads."""
        return packed_file(self.boundaries)

    @cached_property
    def keyboard_graph(self) -> bytes:
        """Where the arrow keys lead from each territory, as the JSON that assets/map/keyboard.js reads."""
        return keyboard_file(self.territories, self.neighbours)
