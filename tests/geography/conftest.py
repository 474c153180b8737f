"""The committed policy and boundaries, read once."""

from pathlib import Path

import geopandas
import pytest

from dashboard.geography.boundary_file_and_geojson import load_boundaries
from dashboard.geography.territories import Territories

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries"


@pytest.fixture(scope="session")
def boundaries_folder() -> Path:
    return BOUNDARIES


@pytest.fixture(scope="session")
def territories() -> Territories:
    return Territories.load(BOUNDARIES / "territories.csv")


@pytest.fixture(scope="session")
def world() -> geopandas.GeoDataFrame:
    return load_boundaries(BOUNDARIES / "world.geojson")
