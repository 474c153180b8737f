"""Regions are named in the visitor's language."""

import pytest

from dashboard.geography.territories import Territories
from dashboard.language_and_locale import speaking
from dashboard.records.places.region_and_alias_files import read_regions
from dashboard.settings import ROOT

TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
REGIONS = read_regions(ROOT / "data" / "places" / "regions.csv", TERRITORIES)
SAME = {"BALKANS", "BENELUX", "CARIFORUM", "COMMONWEALTH", "FRANCOPHONIE", "G5-SAHEL", "MAGHREB", "MASHREQ", "MEKONG"}
SAME |= {"MERCOSUR", "SAHEL"}


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru"])
def test_every_region_has_a_name_in_every_language(language: str) -> None:
    english = {code: region.name for code, region in REGIONS.items()}
    with speaking(language):
        spoken = {code: region.name for code, region in REGIONS.items()}
    if language in {"ar", "ru"}:
        assert not [code for code, name in spoken.items() if name == english[code]]
    same = {code for code, name in spoken.items() if name == english[code] and not code.startswith("M49-")}
    assert same <= SAME
    assert len(set(spoken.values())) > len(spoken) - 3  # Latin America as an area and as CLDR has it


def test_m49_regions_are_named_by_cldr_unless_the_file_does() -> None:
    with speaking("fr"):
        assert REGIONS["M49-151"].name == "Europe de l’Est"
        assert REGIONS["M49-419"].name == "Amérique latine et Caraïbes"
        assert REGIONS["EU"].name == "Union européenne"
