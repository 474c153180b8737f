"""The committed boundaries: complete, wound and sized for d3, light; and bad files refused."""

import hashlib
import json
import re

import brotli
import numpy as np
import pytest
import shapely

from dashboard.errors import GeographyError
from dashboard.geography.boundary_file_and_geojson import SPHERE, load_boundaries, packed_file, ring_area

SQUARE = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]


POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


@pytest.fixture
def boundary_file(tmp_path):
    """Writes these (code, geometry) pairs as GeoJSON and loads them."""

    def load(*features):
        path = tmp_path / "world.geojson"
        made = [{"type": "Feature", "properties": {"code": code}, "geometry": geometry} for code, geometry in features]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": made}))
        return load_boundaries(path)

    return load


def rings_of(world):
    for code, shape in zip(world["code"], world.geometry, strict=True):
        for polygon in shapely.get_parts(shape):
            yield code, np.array(polygon.exterior.coords), False
            for hole in polygon.interiors:
                yield code, np.array(hole.coords), True


def test_every_ring_is_wound_for_d3(world):
    wrong = [code for code, ring, hole in rings_of(world) if shapely.LinearRing(ring).is_ccw != hole]
    assert wrong == []


def test_every_ring_has_a_sound_area(world):
    areas = {(code, *ring[0]): ring_area(ring[::-1] if hole else ring) for code, ring, hole in rings_of(world)}
    assert len(areas) > 700
    assert [key for key, area in areas.items() if not 1e-9 < area < SPHERE / 10] == []


def test_no_ring_crosses_the_antimeridian(world):
    crossing = [code for code, ring, _ in rings_of(world) if np.abs(np.diff(ring[:, 0])).max() > 180]
    # Antarctica's strip runs along the pole, where every longitude is one point.
    assert crossing == ["ATA"]


def test_shapes_are_valid(world):
    assert [code for code, ok in zip(world["code"], world.is_valid, strict=True) if not ok] == []


def test_neighbours_share_their_borders(world):
    faults = shapely.coverage_invalid_edges(world.geometry.to_numpy())
    # Singapore's island and Malaysia's coast are a kilometre apart, less than what was simplified.
    assert {code for code, fault in zip(world["code"], faults, strict=True) if not fault.is_empty} <= {
        "MYS",
        "SGP",
    }


def test_every_code_has_a_shape_or_a_marker(world, territories):
    reached = set(world["code"]) | {code for code, item in territories.items() if item.marker}
    assert set(territories) - reached == {"BVT", "UMI"}
    assert {code for code, item in territories.items() if not item.clickable} == {"BVT", "UMI"}
    assert set(world["code"]) <= set(territories)


def test_a_place_without_a_shape_is_a_marker(world, territories):
    without = {code for code, item in territories.items() if item.clickable} - set(world["code"])
    assert without == {"CCK", "GIB", "TKL", "VAT"}


def test_carved_territories_stand_where_they_are(world):
    shapes = world.set_index("code").geometry
    places = {
        "GUF": (-53, 4),
        "REU": (55.5, -21.1),
        "SJM": (17, 78.5),
        "MTQ": (-61, 14.65),
        "BES": (-68.3, 12.2),
    }
    for code, place in places.items():
        assert shapes[code].buffer(0.1).contains(shapely.Point(place)), code
    for parent in ("FRA", "NLD", "NOR"):
        west, south, east, north = shapes[parent].bounds
        assert -10 < west < east < 35
        assert 40 < south < north < 72


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("UKR", (34.3, 45.2)),  # Crimea
        ("CYP", (33.4, 35.28)),
        ("SOM", (45, 9.5)),
        ("RUS", (-175, 66.5)),  # beyond the antimeridian
        ("RUS", (20.8, 54.7)),  # Kaliningrad
        ("FJI", (178, -17.8)),
        ("ESH", (-13, 25)),
        ("GEO", (41.2, 43.1)),
        ("USA", (-155.5, 19.6)),
        ("ATA", (0, -89)),
    ],
)
def test_a_place_is_in_its_shape(world, code, place):
    inside = world[world.contains(shapely.Point(place))]
    assert list(inside["code"]) == [code]


def test_labels_stand_in_their_shapes(world, territories):
    shapes = world.set_index("code").geometry
    # Simplification may move a coast by a tenth of a degree; a marker may stand on another island.
    off = [
        code
        for code, shape in shapes.items()
        if shape.distance(shapely.Point(territories[code].lon, territories[code].lat)) > 0.1
    ]
    assert off == ["ATA"]
    outside = [
        code
        for code, shape in shapes.items()
        if not territories[code].marker
        and not shape.contains(shapely.Point(territories[code].lon, territories[code].lat))
    ]
    assert outside == []


def test_the_file_is_light(boundaries_folder):
    content = (boundaries_folder / "world.geojson").read_bytes()
    assert len(brotli.compress(content, quality=11)) <= 55_000


def test_the_source_sheet_states_the_checksum(boundaries_folder):
    sheet = (boundaries_folder / "SOURCE.md").read_text(encoding="utf-8")
    stated = re.search(r"\b[0-9a-f]{64}\b(?= of `world\.geojson`)", sheet)
    content = (boundaries_folder / "world.geojson").read_bytes()
    assert stated is not None
    assert stated[0] == hashlib.sha256(content).hexdigest()


def test_ids_codes_and_names_agree(boundaries_folder, territories):
    features = json.loads((boundaries_folder / "world.geojson").read_bytes())["features"]
    assert [item["id"] for item in features] == sorted(item["id"] for item in features)
    for item in features:
        assert item["properties"] == {"code": item["id"], "name": territories[item["id"]].name}


def test_a_sound_file_is_read(boundary_file):
    frame = boundary_file(("AAA", {"type": "Polygon", "coordinates": [SQUARE]}))
    assert list(frame.columns) == ["code", "geometry"]
    assert frame.crs == "EPSG:4326"
    assert list(frame["code"]) == ["AAA"]


def test_shapes_of_an_own_file_need_no_id_to_be_packed(boundary_file, tmp_path):
    boundary_file(("AAA", POLYGON))
    packed = json.loads(packed_file((tmp_path / "world.geojson").read_bytes()))
    assert packed == {"AAA": [[[0, 0, 0, 1000, 1000, 0, 0, -1000]]]}


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([("AAA", {"type": "Polygon", "coordinates": [SQUARE[::-1]]})], "AAA: the ring .*wrong way"),
        ([("AAA", {"type": "Polygon", "coordinates": [SQUARE, SQUARE]})], "AAA: the ring .*wrong way"),
        ([("AAA", {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 3], [1, 1]]]})], "AAA: .* flat"),
        ([("AAA", {"type": "Point", "coordinates": [1, 1]})], "AAA: .*not made of polygons"),
        ([("AAA", {"type": "MultiPolygon", "coordinates": []})], "AAA: .*not made of polygons"),
        ([("AAA", {"type": "GeometryCollection", "geometries": [POLYGON]})], "AAA: .*not made of polygons"),
        ([(7, POLYGON)], "a code for each feature"),
        ([("AAA", None)], "cannot be read"),
        ([("AAA", {"type": "Polygon", "coordinates": [SQUARE]})] * 2, "AAA: occurs twice"),
    ],
)
def test_a_bad_file_is_refused(boundary_file, features, message):
    with pytest.raises(GeographyError, match=message):
        boundary_file(*features)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features":[{}]}', '{"features":3}'])
def test_what_is_not_geojson_is_refused(tmp_path, text):
    path = tmp_path / "world.geojson"
    path.write_text(text)
    with pytest.raises(GeographyError, match=r"world\.geojson cannot be read"):
        load_boundaries(path)
