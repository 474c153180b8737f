"""Finer shapes around a place: fine within their box, as on the world map beyond it, meeting their neighbours."""

import re

import geopandas
import numpy as np
import pytest
import shapely

from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.shape_drawing import FinerShapes, project_outlines
from dashboard.geography.svg_outlines import finer_file
from tests.geography.conftest import BOUNDARIES

NEAR = (1057.0, 93.0, 150.0, 105.0)  # Moldova and what surrounds it
PIXEL = 0.127
NUMBER = re.compile(r"-?\d*\.?\d+")


def drawn(path):
    """The shape of path data, as a browser reads relative moves: overlapping rings are holes."""
    start, shape = np.zeros(2), shapely.Polygon()
    for ring in path.removesuffix("z").split("z"):
        points = start + np.cumsum(np.array(NUMBER.findall(ring), dtype=float).reshape(-1, 2), axis=0)
        start = points[0]
        shape = shapely.symmetric_difference(shape, shapely.make_valid(shapely.Polygon(points)))
    return shape


@pytest.fixture(scope="module")
def outlines(world, territories):
    return project_outlines(world, territories)


@pytest.fixture(scope="module")
def finer(world, outlines):
    path = BOUNDARIES / "world-fine.geojson"
    return FinerShapes(world, path, path.read_bytes(), outlines.paths)


@pytest.fixture(scope="module")
def around(finer):
    return finer.within([(NEAR, PIXEL)])


def test_the_two_files_have_the_same_territories(world):
    fine = load_boundaries(BOUNDARIES / "world-fine.geojson")
    assert list(fine["code"]) == list(world["code"])
    assert finer_file(BOUNDARIES / "world.geojson") == BOUNDARIES / "world-fine.geojson"


def test_whole_shapes_come_fine_within_the_box_and_as_on_the_world_map_beyond(around, outlines):
    assert {"MDA", "UKR", "ROU", "TUR"} <= set(around) <= set(outlines.paths)
    assert "FRA" not in around
    left, top, width, height = NEAR
    box = shapely.box(left, top, left + width, top + height)
    for code in ("UKR", "RUS", "MDA"):
        fine, rough = drawn(around[code]), drawn(outlines.paths[code])
        assert (
            shapely.difference(fine, box).symmetric_difference(shapely.difference(rough, box)).area
            < 0.002 * rough.area + 2
        ), code
        assert fine.symmetric_difference(rough).area < 0.2 * rough.area, code
    fine, rough = (len(shapely.get_coordinates(drawn(paths["MDA"]))) for paths in (around, outlines.paths))
    assert fine > 3 * rough


def test_neighbours_still_meet(around):
    moldova, romania, ukraine = (drawn(around[code]) for code in ("MDA", "ROU", "UKR"))
    assert shapely.intersection(moldova, ukraine).area < 0.05
    together = shapely.union_all([moldova, romania, ukraine])
    gap = shapely.difference(shapely.buffer(shapely.buffer(together, 0.3), -0.3), together)
    assert shapely.intersection(gap, shapely.buffer(moldova, 0.2)).area < 0.5


def test_a_part_further_off_is_in_between(finer, around):
    left, top, width, height = NEAR
    far = (left - 75, top - 50, width + 150, height + 100)
    both = finer.within([(far, 3 * PIXEL), (NEAR, PIXEL)])
    assert {*around, "FRA", "DEU"} <= {*both}
    box = shapely.box(left, top, left + width, top + height)
    near = [shapely.intersection(drawn(paths["UKR"]), box) for paths in (around, both)]
    assert shapely.symmetric_difference(*near).area < 0.5
    assert len(both["DEU"]) < len(finer.within([(far, PIXEL)])["DEU"])


@pytest.fixture
def one() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"code": ["AAA"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")


def test_boundaries_without_a_finer_file_have_no_finer_shapes(one, tmp_path, caplog):
    finer = FinerShapes(one, tmp_path / "own-fine.geojson", b"", ["AAA"])
    assert finer.within([((0, 0, 1000, 500), 1)]) == {}
    assert caplog.messages == []


def test_of_a_finer_file_that_cannot_be_used_the_log_tells_once_and_the_map_stays_as_it_is(one, tmp_path, caplog):
    finer = FinerShapes(one, tmp_path / "own-fine.geojson", b"{", ["AAA"])
    assert [finer.within([((0, 0, 1000, 500), 1)]) for _ in range(2)] == [{}, {}]
    (line,) = caplog.messages
    assert "own-fine.geojson cannot be read" in line
