"""Every place text of two real files against lists written by hand, not by the code."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer, Resolution

ROOT = Path(__file__).resolve().parents[2]
LISTS = Path(__file__).with_name("places")


@pytest.fixture(scope="module")
def gazetteer(real_gazetteer: Gazetteer) -> Gazetteer:
    return real_gazetteer


def expected(name: str) -> list[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(path: Path, column: str) -> set[str]:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=[column])
    return set(frame[column])


def written(resolution: Resolution) -> tuple[str, str, str]:
    return ";".join(resolution.countries), ";".join(resolution.regions), resolution.scope


@pytest.mark.parametrize("row", expected("world_bank.csv"), ids=lambda row: row["text"])
def test_world_bank_name(gazetteer: Gazetteer, row: dict[str, str]) -> None:
    resolution = gazetteer.resolve(row["text"])

    assert written(resolution) == (row["countries"], row["regions"], row["scope"])
    assert resolution.unknown == ()
    assert resolution.read_as == ()


def test_the_world_bank_list_is_the_file(shared_data: Path) -> None:
    listed = [row["text"] for row in expected("world_bank.csv")]

    assert len(listed) == 212
    assert set(listed) == texts(shared_data / "worldbank/wb_projects_2025-03-31.csv", "countryshortname")


@pytest.mark.parametrize("row", expected("outbreak_news.csv"), ids=lambda row: row["text"])
def test_outbreak_news_name(gazetteer: Gazetteer, row: dict[str, str]) -> None:
    resolution = gazetteer.resolve(row["text"])

    assert written(resolution) == (row["countries"], row["regions"], row["scope"])
    assert [item.text for item in resolution.unknown] == ([row["unknown"]] if row["unknown"] else [])
    assert [item.suggestions[0] for item in resolution.unknown] == (
        [row["first_suggestion"]] if row["first_suggestion"] else []
    )


def test_every_other_outbreak_news_name_is_a_policy_name(gazetteer: Gazetteer, shared_data: Path) -> None:
    names = {
        item.name.rstrip("*"): code for code, item in Territories.load(ROOT / "data/boundaries/territories.csv").items()
    }
    rest = texts(shared_data / "news/DONdatabase.csv", "Country") - {
        row["text"] for row in expected("outbreak_news.csv")
    }

    assert len(rest) > 100
    assert {text: gazetteer.resolve(text).countries for text in rest} == {text: (names.get(text),) for text in rest}


def test_appeals_names_agree_with_the_codes_beside_them(gazetteer: Gazetteer, shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "ifrc/appeals_data_global.csv", dtype=str, keep_default_na=False)
    pairs = set(zip(frame["country.name"], frame["country.iso3"], strict=True))

    assert len(pairs) == 44
    assert {(name, *gazetteer.resolve(name).countries) for name, _ in pairs} == pairs
