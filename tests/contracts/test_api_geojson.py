"""The shapes that are taken away are GeoJSON as RFC 7946 has it."""

import json
from itertools import pairwise

import pytest
import shapely
from flask.testing import FlaskClient
from geojson_pydantic import FeatureCollection


@pytest.fixture
def whole(client: FlaskClient) -> dict[str, object]:
    answer = client.get("/api/v1/countries.geojson")
    assert answer.mimetype == "application/geo+json"
    return json.loads(answer.data)


def test_a_validator_takes_it(whole) -> None:
    FeatureCollection.model_validate(whole)
    assert "crs" not in whole
    assert len({feature["id"] for feature in whole["features"]}) == len(whole["features"]) == 250


def test_rings_run_as_the_standard_says_stay_on_the_globe_and_cross_no_date_line(whole) -> None:
    west, south, east, north = whole["bbox"]
    for feature in whole["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shapely.is_valid(shape), feature["id"]
        box = shape.bounds
        assert -180 <= west <= box[0] <= box[2] <= east <= 180, feature["id"]
        assert -90 <= south <= box[1] <= box[3] <= north <= 90, feature["id"]
        for polygon in [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]:
            assert polygon.exterior.is_ccw, feature["id"]
            assert not any(hole.is_ccw for hole in polygon.interiors), feature["id"]
            for ring in (polygon.exterior, *polygon.interiors):
                wide = {lat for (lon, lat), (to, _) in pairwise(ring.coords) if abs(lon - to) > 180}
                assert wide <= {-90.0}, feature["id"]  # only along the pole


def test_one_place_has_a_box_of_its_own(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/countries.geojson?country=MDA").data)
    (moldova,) = body["features"]
    assert tuple(body["bbox"]) == shapely.geometry.shape(moldova["geometry"]).bounds
