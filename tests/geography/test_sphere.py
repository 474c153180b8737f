"""Rings on the sphere: area by direction, cuts at the antimeridian."""

import antimeridian
import numpy as np
import pytest
import shapely

from dashboard.geography.boundary_file_and_geojson import SPHERE, ring_area, wound_for_d3
from dashboard.geography.build.topojson_to_territories import cut_at_antimeridian

CLOCKWISE = np.array([[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]], dtype=float)


def test_a_clockwise_ring_is_small_and_its_reverse_is_the_rest_of_the_sphere():
    area = ring_area(CLOCKWISE)
    assert area == pytest.approx(np.radians(10) * np.sin(np.radians(10)), rel=0.005)
    assert ring_area(CLOCKWISE[::-1]) == pytest.approx(SPHERE - area)


def test_an_octant_has_an_eighth_of_the_sphere():
    octant = np.array([[0, 0], [0, 90], [90, 0], [0, 0]], dtype=float)
    assert ring_area(octant) == pytest.approx(SPHERE / 8)


def test_a_flat_triangle_along_a_parallel_turns_over_on_the_sphere():
    # On the plane it runs clockwise; the great circle between its ends lies north of its tip.
    sliver = np.array([[0, 60], [10, 60.1], [20, 60], [0, 60]], dtype=float)
    assert not shapely.Polygon(sliver).exterior.is_ccw
    assert ring_area(sliver) > SPHERE / 2


def test_a_ring_over_the_antimeridian_is_cut_in_two():
    ring = np.array([[178, -17], [179, -16], [-179, -16], [-178, -17], [178, -17]], dtype=float)
    cut = cut_at_antimeridian([ring])
    assert cut.equals(shapely.union(*[shapely.Polygon(p) for p in (
        [(178, -17), (179, -16), (180, -16), (180, -17)],
        [(-180, -17), (-180, -16), (-179, -16), (-178, -17)],
    )]))  # fmt: skip
    assert cut.equals(antimeridian.fix_polygon(shapely.Polygon(ring[::-1]), fix_winding=False, great_circle=False))


def test_a_hole_over_the_antimeridian_stays_a_hole():
    outer = np.array([[170, -10], [170, 10], [-170, 10], [-170, -10], [170, -10]], dtype=float)
    cut = cut_at_antimeridian([outer, outer * 0.5 + np.where(outer[:, :1] > 0, [90, 0], [-90, 0])])
    assert cut.area == pytest.approx(20 * 20 - 10 * 10)
    assert not cut.intersects(shapely.Point(179, 0))


@pytest.mark.parametrize("start", [-180, -60, 0, 100])
def test_a_ring_around_the_south_pole_becomes_a_strip(start):
    lon = (np.arange(start, start + 361, 30) + 180) % 360 - 180
    strip = cut_at_antimeridian([np.column_stack([lon, np.full(len(lon), -70.0)])])
    assert strip.equals(shapely.box(-180, -90, 180, -70))


def test_winding_is_turned_for_exteriors_and_holes():
    hole = shapely.box(2, 2, 4, 4).exterior.coords
    shape = wound_for_d3(shapely.Polygon(CLOCKWISE[::-1], [hole]))
    assert not shape.exterior.is_ccw
    assert shape.interiors[0].is_ccw
