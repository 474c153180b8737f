"""The order of the table of projects."""

import numpy as np
import pytest

from dashboard.portfolio.record_index import Sorting
from tests.portfolio.making import projects_of

INDEX = projects_of(
    {"id": "A", "title": "Zebra", "countries": "MDA", "status": "2", "start_date": "2024", "end_date": "2026-03"},
    {"id": "B", "title": "élan", "countries": "MDA;UKR;ROU", "status": "", "start_date": "2023-05-01", "end_date": ""},
    {"id": "C", "title": "apple", "countries": "", "status": "4", "start_date": "", "end_date": "2025"},
    {
        "id": "D",
        "title": "Apple",
        "countries": "FRA;DEU",
        "status": "2",
        "start_date": "2023",
        "end_date": "2025-12-31",
    },
)


def order(by: Sorting, *, descending: bool = False) -> str:
    rows = np.arange(len(INDEX), dtype=np.int32)
    return "".join(INDEX.frame["id"].take(INDEX.sorted_rows(rows, by, descending=descending)))


@pytest.mark.parametrize(
    ("by", "rising", "falling"),
    [
        (Sorting.TITLE, "DCBA", "ABDC"),  # case and accents aside; equals newest first
        (Sorting.COUNTRIES, "ADBC", "BDAC"),  # none is unknown, not zero
        (Sorting.STATUS, "ADCB", "CADB"),
        (Sorting.START, "DBAC", "ABDC"),
        (Sorting.END, "CDAB", "ADCB"),
    ],
)
def test_order_and_what_is_unknown_last_either_way(by: Sorting, rising: str, falling: str) -> None:
    assert (order(by), order(by, descending=True)) == (rising, falling)


def test_only_the_rows_given_are_sorted() -> None:
    rows = np.array([0, 2], dtype=np.int32)
    assert set(INDEX.sorted_rows(rows, Sorting.TITLE)) == {0, 2}
    assert len(INDEX.sorted_rows(rows[:0], Sorting.TITLE)) == 0
