"""The sample records as their files have them: what the pages must show."""

from __future__ import annotations

import csv

from tests.conftest import ROOT

_NAMES = {"Moldova": ("Moldova", "Moldova (Republic of)", "MDA"), "Malta": ("Malta",), "Cabo Verde": ("Cabo Verde",)}


def sample_titles(dataset: str, country: str) -> dict[str, str]:
    """Titles of the sample records that name a country, by id."""
    with (ROOT / "data" / "samples" / f"{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: row["title"]
            for row in csv.DictReader(file)
            if any(part.strip() in _NAMES[country] for part in _parts(row["countries"]))
        }


def _parts(cell: str) -> list[str]:
    return cell.split(";") if ";" in cell else cell.split(",")
