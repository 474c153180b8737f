"""Ways to read a file in a test, with a small gazetteer that says nothing about the real one; and the real one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from dashboard.geography.territories import Territories
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer, Resolution, Unknown
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT

TODAY = datetime.date(2025, 6, 30)
COUNTRIES = {"moldova": "MDA", "mda": "MDA", "ukraine": "UKR", "ukr": "UKR", "côte d’ivoire": "CIV", "namibia": "NAM"}
REGIONS = {"western balkans": "ORG-WB", "org-wb": "ORG-WB"}


class FakeGazetteer:
    """Knows four countries and a region; splits at semicolons."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def resolve(self, text: str) -> Resolution:
        self.asked.append(text)
        parts = [part.strip() for part in text.split(";") if part.strip()]
        unknown = [
            part for part in parts if part.casefold() not in {*COUNTRIES, *REGIONS, *COUNTRIES.values(), "world"}
        ]
        regions = [REGIONS[p.casefold()] for p in parts if p.casefold() in REGIONS]
        return Resolution(
            countries=tuple(dict.fromkeys(COUNTRIES[p.casefold()] for p in parts if p.casefold() in COUNTRIES)),
            regions=tuple(regions),
            scope="1" if "world" in text.casefold() else "2" if regions else "",
            unknown=tuple(Unknown(part, ("Moldova",) if part == "Moldva" else ()) for part in unknown),
        )


Read = Callable[..., Intake]


@pytest.fixture(scope="session")
def real_gazetteer() -> Gazetteer:
    """The places that the project comes with."""
    territories = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
    folder = ROOT / "data" / "places"
    return Gazetteer.load(territories, regions=folder / "regions.csv", aliases=folder / "aliases.csv")


@pytest.fixture
def gazetteer() -> FakeGazetteer:
    return FakeGazetteer()


@pytest.fixture
def read(gazetteer: FakeGazetteer) -> Read:
    """Read text or bytes as projects (or another dataset) on TODAY."""

    def read_it(content: str | bytes, dataset: Dataset | None = Dataset.PROJECTS, **options: object) -> Intake:
        chosen = {name: options.pop(name) for name in ("mapping", "sheet", "join_rows", "edits") if name in options}
        chosen["edits"] = tuple(chosen.get("edits", ()))
        options = {"choices": Choices(**chosen)} | options  # type: ignore[arg-type]
        given: Mapping[str, object] = {"filename": "file.csv", "today": TODAY, "gazetteer": gazetteer, **options}
        raw = content.encode() if isinstance(content, str) else content
        return read_records(raw, dataset, **given)  # type: ignore[arg-type]

    return read_it
