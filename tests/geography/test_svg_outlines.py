"""The first paint: every place has a path or a point inside the picture; totals join without zeros."""

import re

import brotli
import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.geography.boundary_file_and_geojson import join_totals, load_boundaries
from dashboard.geography.equal_earth_projection import to_window
from dashboard.geography.shape_drawing import project_outlines

STEP = re.compile(r"-?\d+")


@pytest.fixture(scope="module")
def outlines(world, territories):
    return project_outlines(world, territories)


def rings_of(path):
    """Absolute points of each ring, read as a browser reads relative moves."""
    start = np.zeros(2, dtype=int)
    for ring in path.removesuffix("z").split("z"):
        steps = np.array(STEP.findall(ring), dtype=int).reshape(-1, 2)
        points = start + np.cumsum(steps, axis=0)
        start = points[0]
        yield points


def test_every_clickable_territory_can_be_reached(outlines, territories):
    clickable = {code for code, item in territories.items() if item.clickable}
    assert clickable - set(outlines.paths) - set(outlines.points) == set()


def test_points_are_the_markers(outlines, territories):
    assert set(outlines.points) == {code for code, item in territories.items() if item.marker}


def test_everything_lies_in_the_view_box(outlines):
    box = np.array([outlines.width, outlines.height])
    for code, path in outlines.paths.items():
        for points in rings_of(path):
            assert (points >= 0).all(), code
            assert (points <= box).all(), code
    for code, point in outlines.points.items():
        assert (np.array(point) >= 4).all(), code
        assert (np.array(point) <= box - 4).all(), code


def test_paths_are_relative_integers_with_an_inside(outlines):
    for code, path in outlines.paths.items():
        assert re.fullmatch(r"(m-?\d+(?:[ -]-?\d+)*z)+", path), code
        assert all(shapely.Polygon(points).area > 0 for points in rings_of(path)), code


def test_moldova_is_where_it_is(outlines):
    (ring,) = rings_of(outlines.paths["MDA"])
    assert ring.mean(axis=0) == pytest.approx((1135, 145), abs=12)


def test_russia_reaches_both_edges(outlines):
    points = np.concatenate(list(rings_of(outlines.paths["RUS"])))
    assert points[:, 0].min() < 300
    assert points[:, 0].max() > 1700


def test_the_first_paint_is_light(outlines):
    assert len(brotli.compress("\n".join(outlines.paths.values()).encode(), quality=11)) <= 14_000


def test_a_territory_of_less_than_a_unit_keeps_a_path_when_it_has_no_marker(tmp_path, territories):
    path = tmp_path / "world.geojson"
    ring = "[[5,5],[5,5.01],[5.01,5.01],[5.01,5],[5,5]]"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"FRA"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    drawn = project_outlines(load_boundaries(path), {"FRA": territories["FRA"]})
    assert list(drawn.paths) == ["FRA"]
    assert shapely.Polygon(next(rings_of(drawn.paths["FRA"]))).area > 0
    assert drawn.points == {}


def test_a_shape_outside_the_policy_is_not_drawn(world, territories):
    some = {code: item for code, item in territories.items() if code != "FRA"}
    assert "FRA" not in project_outlines(world, some).paths


def test_totals_join_and_missing_stays_missing(world):
    totals = pd.DataFrame({"projects": [3, 0], "news": [1, 0]}, index=["MDA", "FRA"], dtype="Int64")
    joined = join_totals(world, totals).set_index("code")
    assert len(joined) == len(world)
    assert (joined.loc["MDA", "projects"], joined.loc["MDA", "news"]) == (3, 1)
    assert joined.loc["FRA", "projects"] == 0
    assert joined.loc["DEU", "projects"] is pd.NA
    assert str(joined["projects"].dtype) == "Int64"


def test_totals_of_a_place_without_a_shape_are_left_out(world):
    totals = pd.DataFrame({"projects": [3], "news": [1]}, index=["GIB"], dtype="Int64")
    assert join_totals(world, totals)["projects"].isna().all()


@pytest.mark.parametrize("code", ["CAN", "IDN", "PHL", "ZAF", "RUS", "CHL", "MDA", "SVN"])
def test_a_path_covers_its_shape(outlines, world, code):
    shape = world.set_index("code").geometry[code]
    true = shapely.transform(shape, lambda points: to_window(points, outlines.width))
    drawn = shapely.Polygon()
    for points in rings_of(outlines.paths[code]):
        drawn = drawn.symmetric_difference(shapely.make_valid(shapely.Polygon(points)))
    assert drawn.intersection(true).area / drawn.union(true).area > 0.8
