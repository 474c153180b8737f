"""Loads everything about places that does not depend on records (territories, their names, shapes and neighbours), and
keeps what is drawn of the boundaries in the cache folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec

from dashboard.atomic_and_hashed_files import read_hashed, write_hashed
from dashboard.geography.bounding_boxes import Extent, Surroundings, extents
from dashboard.geography.neighbours_and_arrow_keys import keyboard_file, neighbours
from dashboard.geography.svg_outlines import Box, Outlines, finer_file
from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.settings import Settings, try_in_fork

if TYPE_CHECKING:
    from dashboard.geography.boundary_file_and_geojson import Shapes
    from dashboard.geography.shape_drawing import FinerShapes

Made = TypeVar("Made")

log = logging.getLogger(__name__)
_WORLD, _KEYBOARD = "world", "keyboard"
_UNUSED = timedelta(days=30)


@dataclass(frozen=True)
class WorldMap:
    """What is made of the boundary file and the territories alone, and kept in the cache folder. ``outlines`` are the
    shapes as SVG paths, ``extents`` the boxes of the territories in degrees, by code. ``neighbours`` has the codes of
    each territory's neighbours, by its code, nearest first. ``packed`` is the boundary file in the short form that
    assets/map/shapes.js reads."""

    outlines: Outlines
    extents: dict[str, Extent]
    neighbours: dict[str, tuple[str, ...]]
    packed: str


class KeptDrawings:
    """Caches on disk what is made of the boundary files, so that later starts need no geometry library. The files lie
    in a folder below ``cache_folder`` (None: nothing is cached). Its name is a hash of ``sources``, the contents of the
    files that drawings are made of, of the code that draws, and of the versions of its libraries."""

    def __init__(self, cache_folder: Path | None, sources: Sequence[bytes]) -> None:
        code = Path(__file__).parents[1] / "geography"
        made_by = [f"{name} {version(name)}".encode() for name in ("numpy", "shapely")]
        digest = sha256()
        for part in (*made_by, *(path.read_bytes() for path in (Path(__file__), *sorted(code.glob("*.py")))), *sources):
            digest.update(sha256(part).digest())
        self._folder = cache_folder and cache_folder / "geography" / digest.hexdigest()[:16]

    def get(self, name: str, kind: type[Made], make: Callable[[], Made]) -> Made:
        """The object that is cached under ``name``, read as the type ``kind``. If there is none, or it cannot be read,
        ``make`` is called, and what it returns is cached. If the disk cannot be written, that is logged."""
        if self._folder is None:
            return make()
        path = self._folder / name
        if body := read_hashed(path):
            with suppress(msgspec.MsgspecError):
                return msgspec.json.decode(body, type=kind)
        made = make()
        try:
            write_hashed(path, msgspec.json.encode(made))
        except OSError as error:
            log.warning("What is drawn of the boundaries is not kept in %s: %s", self._folder, error)
        return made

    def has(self, name: str) -> bool:
        """Whether something is cached under ``name``; True if nothing is ever cached, so that nobody tries to."""
        return self._folder is None or (self._folder / name).is_file()

    def delete_unused(self) -> None:
        """Mark the folder of this object as used now, and delete the folders beside it that were not used for 30
        days."""
        if self._folder is None:
            return
        oldest = (datetime.now(UTC) - _UNUSED).timestamp()
        with suppress(OSError):  # it may be read-only, or another process may do the same
            self._folder.touch()
            for folder in self._folder.parent.iterdir():
                if folder.stat().st_mtime < oldest:
                    rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, eq=False)
class Geography:
    """All that the application knows of places: territories, names, shapes and neighbours. It never changes, and
    several applications can share it.

    ``boundaries`` is the content of the boundary file at ``path`` (GeoJSON, lon/lat, EPSG:4326), ``finer`` that of the
    file with finer boundaries, b"" if there is none. ``world`` has what is made of the boundaries and the territories
    for the world map. ``kept`` is the cache on disk of drawings."""

    territories: Territories
    gazetteer: Gazetteer
    path: Path
    boundaries: bytes
    finer: bytes
    world: WorldMap
    kept: KeptDrawings

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read the files that the settings name. What is drawn of the boundaries and territories is read from the cache
        folder if it was made before. Raises GeographyError if a file of boundaries or of territories cannot be used,
        RecordsError if a file of regions or of other names of places cannot be used."""
        places = _content(settings.territories)  # before it is read: drawings of an older table are never kept as newer
        territories = Territories.load(settings.territories, settings.languages)
        boundaries, finer = _content(settings.boundaries), _finer_content(settings.boundaries)
        kept = KeptDrawings(settings.cache_folder, [boundaries, finer, places])
        draw = partial(kept.get, _WORLD, WorldMap, lambda: _world_map(settings.boundaries, boundaries, territories))
        if not kept.has(_WORLD):
            try_in_fork(draw)  # geopandas takes some 35 MB
        world = draw()
        kept.delete_unused()
        return cls(
            territories=territories,
            gazetteer=Gazetteer.load(territories, regions=settings.regions, aliases=settings.aliases),
            path=settings.boundaries,
            boundaries=boundaries,
            finer=finer,
            world=world,
            kept=kept,
        )

    @property
    def outlines(self) -> Outlines:
        """The shapes of the territories on the world map as SVG paths."""
        return self.world.outlines

    @property
    def extents(self) -> Mapping[str, Extent]:
        """The bounding box of each territory in degrees, by code."""
        return self.world.extents

    @property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of each territory's neighbours, by its code, nearest first."""
        return self.world.neighbours

    @cached_property
    def surroundings(self) -> Surroundings:
        """An object that finds which part of the world map shows given territories with their surroundings, and which
        other territories reach into that part. It serves the small maps."""
        return Surroundings(self.extents, self.outlines)

    @cached_property
    def keyboard_graph(self) -> bytes:
        """The territories to which the arrow keys lead from each territory, as the JSON that assets/map/keyboard.js
        reads."""
        return self.kept.get(_KEYBOARD, str, lambda: keyboard_file(self.territories, self.neighbours).decode()).encode()

    def finer_paths(self, parts: Sequence[tuple[Box, float]]) -> dict[str, str]:
        """Draw with more detail all shapes that reach into the first of ``parts`` of the map, which contains the
        others. Returns SVG path data by code. A part is (box, pixel): a box (left, top, width, height) and the size of
        a pixel when the box fills the screen, both in the units of the SVG world map, which is 2000 wide, y downwards.
        Returns an empty dictionary if there are no finer boundaries that can be used."""
        if not self.finer:
            return {}
        name = sha256(repr(parts).encode()).hexdigest()[:16]
        return self.kept.get(name, dict[str, str], lambda: self._drawing.within(parts))

    @cached_property
    def shapes(self) -> Shapes:
        """An object that makes GeoJSON of the territories' shapes for downloads (lon/lat, EPSG:4326)."""
        from dashboard.geography.boundary_file_and_geojson import Shapes, load_boundaries  # noqa: PLC0415 - brings geopandas

        return Shapes(load_boundaries(self.path, self.boundaries), self.territories)

    @cached_property
    def _drawing(self) -> FinerShapes:
        from dashboard.geography.boundary_file_and_geojson import load_boundaries  # noqa: PLC0415 - brings geopandas
        from dashboard.geography.shape_drawing import FinerShapes  # noqa: PLC0415 - brings geopandas

        usual = load_boundaries(self.path, self.boundaries)
        return FinerShapes(usual, finer_file(self.path), self.finer, self.outlines.paths)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # who reads it next says it


def _finer_content(boundaries: Path) -> bytes:
    path = finer_file(boundaries)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        log.error("The map has no finer shapes: %s", error)
        return b""


def _world_map(path: Path, content: bytes, territories: Territories) -> WorldMap:
    from dashboard.geography.boundary_file_and_geojson import load_boundaries, packed_file  # noqa: PLC0415 - brings geopandas
    from dashboard.geography.shape_drawing import project_outlines  # noqa: PLC0415 - brings geopandas

    frame = load_boundaries(path, content or None)
    return WorldMap(
        outlines=project_outlines(frame, territories),
        extents=extents(frame, territories),
        neighbours=dict(neighbours(frame, territories)),
        packed=packed_file(content).decode(),
    )
