"""Boxes of places, over the antimeridian too."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.bounding_boxes import Extent, enclosing, extent_of, extents
from dashboard.geography.territories import Territories
from dashboard.settings import ROOT

KNOWN = extents(
    load_boundaries(ROOT / "data" / "boundaries" / "world.geojson"),
    Territories.load(ROOT / "data" / "boundaries" / "territories.csv"),
)


def spread(spans: list[tuple[float, float]]) -> tuple[float, float]:
    box = enclosing(Extent(west, 0, east, 1) for west, east in spans)
    assert box is not None
    return box.west, box.east


@pytest.mark.parametrize(
    ("spans", "box"),
    [
        ([(10, 20)], (10, 20)),
        ([(10, 20), (15, 30), (40, 50)], (10, 50)),
        ([(170, 180), (-180, -170)], (170, 190)),
        ([(-179, -66), (172, 180)], (172, 294)),
        ([(19, 190), (-175, -170)], (19, 190)),
        ([(-180, 0), (0, 180)], (-180, 180)),
    ],
)
def test_boxes_are_joined_on_the_shorter_way_round(spans, box) -> None:
    assert spread(spans) == box


@given(st.lists(st.tuples(st.floats(-180, 179), st.floats(0, 60)), min_size=1, max_size=8))
def test_every_box_lies_in_the_joined_one(starts) -> None:
    spans = [(west, min(west + width, 180)) for west, width in starts]
    west, east = spread(spans)
    assert -180 <= west < 180
    assert east - west <= 360
    for one in spans:
        shift = 360 if one[0] < west - 1e-9 else 0
        assert one[1] + shift <= east + 1e-6


def test_places_reach_as_far_as_their_main_parts() -> None:
    assert KNOWN["MDA"].west == pytest.approx(26.6, abs=0.5)
    assert KNOWN["USA"].west == pytest.approx(-168, abs=2)  # Alaska, and not the Aleutians beyond the antimeridian
    assert KNOWN["FRA"].west > -6
    assert KNOWN["TKL"].east - KNOWN["TKL"].west == pytest.approx(0.4)  # a point


@pytest.mark.parametrize(("lon", "west"), [(-180, 179.8), (-179.9, 179.9), (-179.8, -180), (180, 179.8)])
def test_a_point_at_the_antimeridian_has_a_box_across_it(lon, west) -> None:
    policy = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
    boundaries = load_boundaries(ROOT / "data" / "boundaries" / "world.geojson")
    moved = Territories([replace(policy["TKL"], lon=lon)], policy.disclaimers)
    box = extents(boundaries, moved)["TKL"]
    assert (box.west, box.east) == (pytest.approx(west), pytest.approx(west + 0.4))
    assert -180 <= box.west < 180


def test_a_region_reaches_around_its_countries() -> None:
    box = extent_of(["FJI", "WSM", "none such"], KNOWN)
    assert box is not None
    assert 176 < box.west < 180 < box.east < 190
    assert extent_of(["none such"], KNOWN) is None
