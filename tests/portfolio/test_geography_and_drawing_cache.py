"""What is made of the boundaries is made once, kept, and read without a geometry library."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from dashboard.errors import GeographyError
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.settings import Settings
from dashboard.site.maps.map_extent_and_overlay import finer_paths
from tests.conftest import ROOT

LOADED_AGAIN = """
import sys
from dataclasses import replace
from pathlib import Path
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.settings import Settings
from dashboard.site.maps.map_extent_and_overlay import finer_paths
geography = Geography.load(replace(Settings(), cache_folder=Path(sys.argv[1])))
print(len(geography.outlines.paths), len(finer_paths(geography, "MDA")), {"geopandas", "shapely"} & sys.modules.keys())
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose files are copies that a test may change, and whose cache folder is empty."""
    folder = shutil.copytree(Settings().boundaries.parent, tmp_path / "boundaries")
    files = {"boundaries": folder / "world.geojson", "territories": folder / "territories.csv"}
    return replace(Settings(), cache_folder=tmp_path / "cache", **files)


def kept(settings: Settings) -> list[Path]:
    return sorted((settings.cache_folder / "geography").rglob("*/*"))


def test_a_later_start_reads_what_was_made_and_needs_no_geometry_library(tmp_path: Path) -> None:
    first = Geography.load(replace(Settings(), cache_folder=tmp_path))
    finer = finer_paths(first, "MDA")
    done = subprocess.run(
        [sys.executable, "-c", LOADED_AGAIN, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{len(first.outlines.paths)} {len(finer)} set()\n"


def test_what_was_kept_is_what_was_made(settings: Settings) -> None:
    made, read = Geography.load(settings), Geography.load(settings)
    assert made.world == read.world
    assert (
        finer_paths(made, "KEN")
        == finer_paths(read, "KEN")
        == finer_paths(Geography.load(replace(settings, cache_folder=None)), "KEN")
    )


def test_the_arrow_keys_are_kept_too(settings: Settings, monkeypatch) -> None:
    made = Geography.load(settings).keyboard_graph
    monkeypatch.setattr("dashboard.portfolio.geography_and_drawing_cache.keyboard_file", Mock(side_effect=OSError))
    assert Geography.load(settings).keyboard_graph == made


def test_a_kept_file_that_was_damaged_is_made_anew(settings: Settings) -> None:
    made = Geography.load(settings)
    (world,) = kept(settings)
    world.write_bytes(world.read_bytes().replace(b"MDA", b"XXX"))
    assert Geography.load(settings).world == made.world
    assert b"MDA" in world.read_bytes()


def test_other_sources_have_a_folder_of_their_own_and_one_that_was_long_unused_goes(settings: Settings) -> None:
    Geography.load(settings)
    (old,) = kept(settings)
    os.utime(old.parent, (0, 0))
    settings.territories.write_bytes(settings.territories.read_bytes() + b"\n")
    Geography.load(settings)
    assert [one.name for one in kept(settings)] == ["world"]
    assert kept(settings) != [old]


def test_a_folder_that_takes_no_file_is_told_and_the_map_is_there(settings: Settings, caplog) -> None:
    settings.cache_folder.write_text("a file in the way", encoding="utf-8")
    assert Geography.load(settings).outlines.paths
    assert "What is drawn of the boundaries is not kept" in caplog.messages[0]


def test_a_boundary_file_that_cannot_be_used_is_refused_and_nothing_is_kept(settings: Settings) -> None:
    settings.boundaries.write_text("{", encoding="utf-8")
    with pytest.raises(GeographyError, match=r"world\.geojson cannot be read"):
        Geography.load(settings)
    settings.boundaries.unlink()
    with pytest.raises(GeographyError, match=r"world\.geojson cannot be read"):
        Geography.load(settings)
    assert not settings.cache_folder.exists()


def test_a_finer_file_that_may_not_be_read_is_told_and_counts_as_absent(settings: Settings, caplog) -> None:
    path = settings.boundaries.with_name("world-fine.geojson")
    path.unlink()
    path.mkdir()
    geography = Geography.load(settings)
    assert finer_paths(geography, "MDA") == {}
    (line,) = caplog.messages
    assert "world-fine.geojson" in line


def test_other_code_that_draws_has_a_folder_of_its_own(settings: Settings, monkeypatch) -> None:
    Geography.load(settings)
    monkeypatch.setattr("dashboard.portfolio.geography_and_drawing_cache.version", lambda _name: "another")
    Geography.load(settings)
    assert len(kept(settings)) == 2


def test_boundaries_without_a_finer_file_keep_nothing_for_a_place(settings: Settings) -> None:
    settings.boundaries.with_name("world-fine.geojson").unlink()
    geography = Geography.load(settings)
    assert finer_paths(geography, "MDA") == {}
    assert [one.name for one in kept(settings)] == ["world"]


def test_a_folder_that_can_only_be_read_is_used(settings: Settings, monkeypatch, caplog) -> None:
    made = Geography.load(settings)
    monkeypatch.setattr(Path, "touch", Mock(side_effect=OSError("read-only")))
    making = Mock(side_effect=AssertionError("made anew"))
    monkeypatch.setattr("dashboard.portfolio.geography_and_drawing_cache._world_map", making)
    assert Geography.load(settings).world == made.world
    assert caplog.messages == []
