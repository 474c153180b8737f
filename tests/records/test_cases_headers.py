"""Headers as real lists have them, in the languages of the site, German and Portuguese: the cases headers*.csv."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.headers import match_headers, normalised, synonyms
from dashboard.review.read_draft import detect_in_process

SPOKEN = Path(__file__).with_name("headers_spoken.csv")


def matched(*headers: str) -> dict[str, str]:
    """The field by header, without any mapping."""
    found = match_headers(headers, [], Dataset.PROJECTS, {}).fields
    return {headers[index]: name for name, index in found.items()}


def guessed(text: str) -> dict[str, str]:
    """Field → header, as the matching page proposes it."""
    return detect_in_process(text.encode(), "file.csv", Dataset.PROJECTS, Choices()).proposal.mapping


def test_headers_in_six_languages() -> None:
    with SPOKEN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    outcome = Counter[str]()
    for row in rows:
        name = matched(row["header"]).get(row["header"], "")
        assert name in ("", row["field"]), row
        outcome["right" if name else "open" if row["field"] else "trap"] += 1
    assert len(rows) - outcome["trap"] >= 188
    assert outcome["right"] >= 0.95 * (outcome["right"] + outcome["open"])


@pytest.mark.parametrize("dataset", Dataset)
def test_no_word_means_two_fields(dataset: Dataset) -> None:
    meanings: dict[str, set[str]] = {}
    for column in COLUMNS[dataset]:
        for word in (column.name, *synonyms(column.name, dataset)):
            meanings.setdefault(normalised(word), set()).add(column.name)
    assert {word: fields for word, fields in meanings.items() if len(fields) > 1} == {}


def test_a_currency_or_a_form_after_a_word() -> None:
    headers = ("Budget (k€)", "Start date [DD.MM.YYYY]", "Country (EUR)", "Status (dd/mm/yyyy)", "Start date (planned)")
    assert matched(*headers) == {headers[0]: "budget", headers[1]: "start_date"}


def test_a_tag_within_the_header(read: Callable[..., Intake]) -> None:
    intake = read("Project ID #activity+code,What we do #activity+name,Country #country+name\nP1,Water,Moldova\n")
    assert not intake.errors
    assert intake.frame["title"].tolist() == ["Water"]


def test_position_never_says_which_date_is_the_start() -> None:
    rows = "P-1,A,Moldova,2022-05-01,2020-01-05\nP-2,B,Georgia,2024-05-01,2021-02-01\n"
    found = guessed(f"id,title,country,Abc,Xyz\n{rows}")
    assert (found["start_date"], found["end_date"]) == ("Xyz", "Abc")
    mixed = "P-1,A,Moldova,2022-05-01,2020-01-05\nP-2,B,Georgia,2022-06-01,2026-02-01\n"
    assert {"start_date", "end_date"}.isdisjoint(guessed(f"id,title,country,Abc,Xyz\n{mixed}"))
    three = "".join(f"{line},2019-0{number}-01\n" for number, line in enumerate(rows.splitlines(), 1))
    assert {"start_date", "end_date"}.isdisjoint(guessed(f"id,title,country,Abc,Xyz,Qq\n{three}"))


def test_plain_numbers_are_neither_status_nor_ids() -> None:
    found = guessed("Abc,title,country,Xyz\n100,A,Moldova,1\n200,B,Georgia,2\n")
    assert {"id", "status"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("name", "fields", "budget"),
    [
        ("headers.csv", "id title countries start_date end_date donors budget description", "1200000 EUR"),
        ("headers-es.csv", "id title countries start_date end_date donors budget status", ""),
        ("headers-de.csv", "id title countries start_date end_date donors budget", ""),
        ("headers-ru.csv", "id title countries start_date end_date donors budget", ""),
        ("headers-ru2.csv", "id title countries start_date end_date donors budget status", ""),
        ("headers-ar.csv", "id title countries start_date end_date donors budget", ""),
        ("hxl-suffix.csv", "id title countries", ""),
    ],
)
def test_the_cases(name: str, fields: str, budget: str, shared_data: Path, real_gazetteer: Gazetteer) -> None:
    path = shared_data / "cases" / name
    proposal = detect_in_process(path.read_bytes(), name, Dataset.PROJECTS, Choices()).proposal
    assert set(proposal.mapping) == set(fields.split())
    assert {column.how for column in proposal.columns} <= {"name", "synonym", "tag"}
    today = datetime.date(2025, 6, 30)
    intake = read_records(path.read_bytes(), Dataset.PROJECTS, filename=name, gazetteer=real_gazetteer, today=today)
    codes = {issue.code for issue in intake.issues}
    assert codes.isdisjoint({"headers-not-found", "header-unknown", "header-repeated"})
    if "start_date" in fields:
        assert (intake.frame["start_date"] < intake.frame["end_date"]).all()
    if budget:
        assert f"{intake.frame['budget'][0]} {intake.frame['currency'][0]}" == budget
