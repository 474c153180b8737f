"""Drawings of when projects run."""

from datetime import date

import pytest

from dashboard.portfolio.place_summaries_and_record_lookup import find_project
from dashboard.site.cards.project_timelines import mini_timeline
from tests.html import select, text_of
from tests.portfolio.making import snapshot_of


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 1, 1), ["today", "2020", "2027"]),  # in the middle
        (date(2022, 6, 1), ["today", "2020", "2027"]),
        (date(2021, 4, 1), ["2020", "2027"]),  # where the year of the end stands
        (date(2026, 12, 1), ["2020", "2027"]),
    ],
)
def test_today_is_named_where_the_years_leave_room(today: date, words: list[str]) -> None:
    snapshot = snapshot_of([{"id": "P1", "start_date": "2021-03", "end_date": "2026-12"}])
    drawing = str(mini_timeline([find_project(snapshot, "P1")], today))
    assert [text_of(one) for one in select(drawing, "text")] == words
    assert len(select(drawing, ".now")) == 1
