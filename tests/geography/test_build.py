"""The boundary build on a tiny topology: carved, merged, shared borders, the same to the byte."""

import json

import pytest
import shapely

from dashboard.errors import GeographyError
from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.build.__main__ import as_geojson, build, main
from dashboard.geography.build.simplification import NEAR_VIEW, simplify
from dashboard.geography.build.topojson_to_territories import assemble, read_polygons

# Cyprus in two parts that share arc 0; France with French Guiana; Fiji over the antimeridian; a gap for KAS.
ARCS = [
    [[33, 35], [33.2, 36], [33, 37]],
    [[33, 37], [30, 37], [30, 35], [33, 35]],
    [[33, 37], [36, 37], [36, 35], [33, 35]],
    [[0, 45], [0, 50], [5, 50], [5, 45], [0, 45]],
    [[-54, 3], [-54, 5], [-52, 5], [-52, 3], [-54, 3]],
    [[178, -18], [178, -16], [-178, -16], [-178, -18], [178, -18]],
    [[76, 35], [76, 36], [77, 36], [77, 35], [76, 35]],
    [[1, 46], [2, 46], [2, 47], [1, 47], [1, 46]],
]
SHAPES = {
    "CYP": [[[0, 1]]],
    "CYN": [[[2, -1]]],  # arc 2, then arc 0 backwards
    "FRA": [[[3], [7]], [[4]]],
    "FJI": [[[5]]],
    "KAS": [[[6]]],
}


def topology():
    geometries = [{"type": "MultiPolygon", "properties": {"a3": code}, "arcs": arcs} for code, arcs in SHAPES.items()]
    return {"type": "Topology", "arcs": list(ARCS), "objects": {"countries": {"geometries": geometries}}}


@pytest.fixture
def package(tmp_path, boundaries_folder):
    """An unpacked package with the tiny topology, and a folder for the result with the naming policy."""
    (tmp_path / "package" / "world").mkdir(parents=True)
    (tmp_path / "package" / "world" / "50m.json").write_text(json.dumps(topology()))
    for name in ("territories.csv", "disclaimer.txt"):
        (tmp_path / name).write_bytes((boundaries_folder / name).read_bytes())
    return tmp_path / "package"


def test_quantised_arcs_are_decoded():
    quantised = {
        "transform": {"scale": [0.5, 2], "translate": [10, 20]},
        "arcs": [[[0, 0], [2, 0], [0, 1], [-2, -1]]],
        "objects": {"layer": {"geometries": [
            {"type": "Polygon", "properties": {"a3": "AAA"}, "arcs": [[0]]},
        ]}},
    }  # fmt: skip
    [(code, [[ring]])] = read_polygons(quantised, "layer")
    assert code == "AAA"
    assert ring.tolist() == [[10, 20], [11, 20], [11, 22], [10, 20]]


def test_a_flat_ring_is_left_out():
    flat = topology()
    flat["arcs"][4] = [[-54, 3], [-54, 5], [-54, 3]]
    france = dict(read_polygons(flat, "countries"))["FRA"]
    assert len(france) == 1


def test_parts_are_merged_carved_and_left_out():
    shapes = assemble(read_polygons(topology(), "countries"))
    assert list(shapes) == ["CYP", "FJI", "FRA", "GUF"]
    assert shapes["CYP"].equals(shapely.box(30, 35, 36, 37))
    assert shapes["GUF"].equals(shapely.box(-54, 3, -52, 5))
    assert shapes["FRA"].area == 24
    assert shapes["FJI"].equals(shapely.union(shapely.box(178, -18, 180, -16), shapely.box(-180, -18, -178, -16)))


def test_a_shared_border_stays_shared():
    border = [(5, 0), (5.02, 1), (4.99, 2), (5.01, 3), (5, 5)]
    shapes = {
        "AAA": shapely.Polygon([(0, 0), *border, (0, 5)]),
        "BBB": shapely.Polygon([(9, 0), (9, 5), *border[::-1]]),
    }
    light = simplify(shapes)
    assert shapely.coverage_is_valid(list(light.values()))
    assert shapely.intersection(*light.values()).length == pytest.approx(5, rel=0.01)
    assert sum(len(shapely.get_coordinates(shape)) for shape in light.values()) == 10


def test_a_small_island_alone_stays_a_shape_and_a_speck_beside_a_mainland_goes():
    speck = shapely.Point(20, 20).buffer(0.02)
    light = simplify({"AAA": speck, "BBB": shapely.union(shapely.box(0, 0, 9, 9), shapely.Point(12, 1).buffer(0.05))})
    assert light["AAA"].area == pytest.approx(speck.area, rel=0.3)
    assert len(light["BBB"].geoms) == 1


def test_the_finer_level_keeps_islands_and_bends_that_the_world_leaves_out():
    bends = [(9, 0), (9.02, 1), (9, 2), (9.02, 3), (9, 4), (9, 9)]
    island = shapely.Point(12, 1).buffer(0.05)
    shapes = {"AAA": shapely.union(shapely.Polygon([(0, 0), *bends, (0, 9)]), island)}
    rough, fine = simplify(shapes)["AAA"], simplify(shapes, NEAR_VIEW)["AAA"]
    assert (len(rough.geoms), len(fine.geoms)) == (1, 2)
    assert {(9.02, 1.0), (9.02, 3.0)} <= {tuple(point) for point in shapely.get_coordinates(fine)}
    assert fine.symmetric_difference(shapes["AAA"]).area < 0.003 < rough.symmetric_difference(shapes["AAA"]).area


def test_only_points_near_a_crossing_keep_more_decimals():
    # One decimal would lay the two sides of the inlet at x = 5.1 and 5.14 upon each other.
    shore = [(4.04, -2.04), (5.1, 0), (5.12, 8), (5.14, 0), (6.04, -2.04), (7.04, -1.04)]
    corners = [(9.04, 0.04), (9.04, 9.04), (0.04, 9.04), (0.04, 0.04)]
    light = simplify({"AAA": shapely.Polygon([*shore, *corners])})["AAA"]
    assert light.is_valid
    points = {tuple(point) for point in shapely.get_coordinates(light)}
    assert {(0.0, 0.0), (9.0, 9.0), (0.0, 9.0), (9.0, 0.0)} <= points
    assert (5.14, 0.0) in points


def test_the_smallest_shape_survives_rounding():
    tiny = shapely.box(10.001, 10.001, 10.009, 10.009)
    light = simplify({"AAA": tiny})["AAA"]
    assert light.is_valid
    assert light.area > 0


def test_the_build_is_the_same_to_the_byte_and_can_be_loaded(package, tmp_path):
    world, fine = tmp_path / "world.geojson", tmp_path / "world-fine.geojson"
    first = build(package, world)
    assert build(package, world) == first == {path: path.read_bytes() for path in (world, fine)}
    for path in (world, fine):
        assert list(load_boundaries(path)["code"]) == ["CYP", "FJI", "FRA", "GUF"]


def test_a_ring_that_would_flood_the_map_is_not_written(territories):
    with pytest.raises(GeographyError, match=r"FRA: the ring .* wrong way"):
        as_geojson({"FRA": shapely.box(0, 45, 5, 50, ccw=True)}, territories)


def test_a_shape_outside_the_policy_is_not_written(territories):
    with pytest.raises(GeographyError, match="XXX: not in the naming policy"):
        as_geojson({"XXX": shapely.box(0, 45, 5, 50, ccw=False)}, territories)


def test_the_command_tells_the_checksum(package, tmp_path, capsys):
    assert main([str(package), str(tmp_path / "world.geojson")]) == 0
    assert "sha256" in capsys.readouterr().out


def test_the_command_refuses_in_words(tmp_path, package, capsys):
    assert main([]) == 2
    assert main([str(tmp_path / "nowhere"), str(tmp_path / "world.geojson")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "world.geojson").mkdir()
    assert main([str(package), str(tmp_path / "world.geojson")]) == 1
    assert "world.geojson cannot be written: Is a directory." in capsys.readouterr().err
