"""What a file says nothing about stays as published: columns that it lacks, rows that cannot be taken."""

from __future__ import annotations

import pandas as pd

from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.frames.three_way_merge import Composition, columns_missing_from_file, compose
from dashboard.records.schema.columns import Dataset
from tests.records.composing import TODAY, A, B, C, cell, frame_of


def told(mine: pd.DataFrame, before: pd.DataFrame, *columns: str) -> Composition:
    """The composition of a file that has only these columns."""
    return compose(
        Dataset.PROJECTS, mine, origin=before, theirs=before, choices=Choices(), today=TODAY, columns=("id", *columns)
    )


def test_what_the_file_has_no_column_for_stays_as_published() -> None:
    before = frame_of(A | {"donors": "EU", "status": "6", "title_fr": "un", "budget": "5", "currency": "EUR"}, B)
    found = told(
        frame_of(C | {"donors": ""}, A | {"title": "new", "start_date": "2020"}), before, "title", "start_date"
    )
    kept = [cell(found, "A", name) for name in ("donors", "status", "status_source", "title_fr", "budget", "currency")]
    assert kept == ["EU", "6", "declared", "un", "5", "EUR"]
    assert (cell(found, "A", "title"), cell(found, "C", "donors")) == ("new", "")
    emptied = told(frame_of(A), before, "title", "donors", "budget", "currency", "title_fr", "status")
    assert [cell(emptied, "A", name) for name in ("donors", "status", "budget", "currency")] == [""] * 4
    assert "title_fr" not in emptied.frame  # nobody has it any more


def test_columns_of_places_that_a_file_lacks_stay_and_shares_stay_with_their_countries() -> None:
    shares = {"countries": "MDA;UKR", "country_percentages": "MDA 60;UKR 40"}
    before = frame_of(A | shares | {"regions": "M49-151"}, B | shares)
    found = told(frame_of(A | {"countries": "MDA"}, B | {"countries": "MDA;UKR"}), before, "title", "countries")
    assert [cell(found, "A", name) for name in ("countries", "regions", "country_percentages")] == [
        "MDA",
        "M49-151",
        "",
    ]
    assert cell(found, "B", "country_percentages") == "MDA 60;UKR 40"
    assert found.emptied == {"country_percentages": ("A",)}
    silent = told(frame_of(A), before, "title")
    assert [cell(silent, "A", name) for name in ("countries", "regions")] == ["MDA;UKR", "M49-151"]
    among = told(frame_of(A | {"regions": "M49-034"}), before, "title", "countries")  # a region among the countries
    assert cell(among, "A", "regions") == "M49-034"


def test_columns_of_which_a_file_says_nothing() -> None:
    before = frame_of(A | {"donors": "EU", "countries": "MDA", "scope": "4", "budget": "5", "currency": "EUR"})
    assert columns_missing_from_file(before, ["id", "countries", "budget"]) == ["title", "scope", "donors", "currency"]
    assert columns_missing_from_file(before, before.columns) == []


def test_records_in_faulty_rows_are_not_missing(read) -> None:
    rows = ("A,a,Moldva", "A,again,Moldova", "B,b,Moldova", "C,,Moldova", "C,c,Moldova", ",none,Moldova")
    intake = read("\n".join(["id,title,countries", *rows]))
    assert intake.faulty_ids == ("A", "C")
    before = frame_of(A, B, C, {"id": "D", "title": "d"})
    found = compose(
        Dataset.PROJECTS, intake.frame, origin=before, theirs=before, choices=Choices(missing=Missing.REMOVE),
        today=TODAY, columns=intake.mapping, faulty=intake.faulty_ids,
    )  # fmt: skip
    assert (found.kept, found.removed) == (("A", "C"), ("D",))
    assert set(found.frame["id"]) == {"A", "B", "C"}
