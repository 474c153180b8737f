"""A list without ids: they are made from what stays the same, if a person says so, and are equal in the next file."""

from __future__ import annotations

import pytest

from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset

MAKE = Choices(answers={"ids-missing": "make"})
HEAD = "title,country,start\n"


def test_nothing_is_made_without_an_answer(read) -> None:
    intake = read(HEAD + "Water,Moldova,2024\n")
    [question] = intake.questions
    assert (question.key, question.answer) == ("ids-missing", "")
    assert [issue.code for issue in intake.errors] == ["headers-not-found"]


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        ("Water for all,Moldova,2024\nÉcoles,Ukraine,2023\n", ["water-for-all", "écoles"]),
        ("Water,Moldova,2024\nWater,Ukraine,2024\nSeeds,Ukraine,2024\n", ["water-moldova", "water-ukraine", "seeds"]),
        ("Water,Moldova,2024\nWater,Moldova,2025\n", ["water-moldova-2024", "water-moldova-2025"]),
        ("Water,Moldova,2024\nWater,Moldova,2024\n", ["water-moldova-2024", "water-moldova-2024-2"]),
        ("Water,Moldova,2024\nWater,Ukraine,2024\nWater Moldova,Ukraine,2024\n", None),
    ],
)
def test_ids_are_made_from_titles_with_places_and_dates_as_needed(read, rows: str, ids: list[str] | None) -> None:
    intake = read(HEAD + rows, choices=MAKE)
    made = intake.frame["id"].tolist()
    assert made == ids if ids else len({*made}) == 3
    assert intake.errors == []
    assert [issue.code for issue in intake.issues][:1] == ["ids-made"]


def test_records_that_are_alike_are_named(read) -> None:
    intake = read(HEAD + "Water,Moldova,2024\nSeeds,Ukraine,2024\nWater,Moldova,2024\n", choices=MAKE)
    [numbered] = [issue for issue in intake.issues if issue.code == "ids-numbered"]
    assert f"the first is row {numbered.details['row']}:" in numbered.sentence
    assert numbered.details == {"count": "1", "row": "4", "example": "water-moldova-2024-2"}


def test_a_record_keeps_its_published_id_when_its_namesake_has_gone(read) -> None:
    both = read(HEAD + "Water,Moldova,2024\nWater,Ukraine,2024\n", choices=MAKE)
    published = both.frame["id"].tolist()
    alone = read(HEAD + "Water,Ukraine,2024\n", choices=MAKE, published_ids=published)
    assert alone.frame["id"].tolist() == ["water-ukraine"]


def test_news_without_ids(read) -> None:
    intake = read("title,date\nA day,2024-01-02\nA day,2024-02-03\n", Dataset.NEWS, choices=MAKE)
    assert intake.frame["id"].tolist() == ["a-day-2024-01-02", "a-day-2024-02-03"]


def test_a_long_title_makes_a_short_id(read) -> None:
    intake = read(HEAD + f"{'word ' * 100},Moldova,2024\n", choices=MAKE)
    [made] = intake.frame["id"]
    assert len(made) <= 60
    assert made.endswith("word")
