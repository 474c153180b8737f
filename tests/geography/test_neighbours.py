"""Neighbours, on the committed boundaries."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas
import pytest
import shapely

from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.neighbours_and_arrow_keys import NEAREST, neighbours
from dashboard.geography.territories import Territories
from dashboard.settings import ROOT

BOUNDARIES = ROOT / "data" / "boundaries"


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load(BOUNDARIES / "territories.csv")


@pytest.fixture(scope="module")
def found(territories: Territories) -> Mapping[str, tuple[str, ...]]:
    return neighbours(load_boundaries(BOUNDARIES / "world.geojson"), territories)


@pytest.mark.parametrize(
    ("code", "beside"),
    [
        ("MDA", "ROU UKR"),
        ("AUT", "CHE CZE DEU HUN ITA LIE SVK SVN"),
        ("LSO", "ZAF"),
        ("USA", "CAN MEX"),
        ("XKX", "ALB MKD MNE SRB"),
        ("VAT", "ITA"),  # no shape of its own
        ("ESP", "AND FRA GIB PRT"),
        ("ITA", "AUT CHE FRA SMR SVN VAT"),
        ("MAF", "SXM"),
    ],
)
def test_land_borders(found: Mapping[str, tuple[str, ...]], code: str, beside: str) -> None:
    assert sorted(found[code]) == beside.split()


def test_an_island_has_the_nearest_places_the_nearest_first(found: Mapping[str, tuple[str, ...]]) -> None:
    assert found["TUV"] == ("WLF", "TKL", "FJI")
    assert found["FJI"] == ("WLF", "TON", "TUV")  # across the antimeridian
    assert found["NZL"] == ("NFK", "NCL", "TON")


def test_every_clickable_place_has_neighbours_and_never_itself(
    found: Mapping[str, tuple[str, ...]], territories: Territories
) -> None:
    clickable = {code for code, place in territories.items() if place.clickable}
    assert found.keys() == clickable
    for code, others in found.items():
        assert others, code
        assert code not in others
        assert set(others) <= clickable
        assert len(set(others)) == len(others)


def test_a_land_border_has_two_sides(found: Mapping[str, tuple[str, ...]]) -> None:
    for code, others in found.items():
        if any(code in found[other] for other in others) and len(others) > NEAREST:
            assert all(code in found[other] for other in others), code


def test_a_place_that_cannot_be_chosen_is_nobodys_neighbour(territories: Territories) -> None:
    square = shapely.box(0, 0, 1, 1)
    frame = geopandas.GeoDataFrame(
        {"code": ["MDA", "ATA"]}, geometry=[square, shapely.box(1, 0, 2, 1)], crs="EPSG:4326"
    )
    two = {"MDA": territories["MDA"], "ATA": replace(territories["ATA"], clickable=False)}
    assert neighbours(frame, two) == {"MDA": ()}
