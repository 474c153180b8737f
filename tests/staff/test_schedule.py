"""A news item that is published is seen by nobody before it appears and after it ends; staff are told."""

from __future__ import annotations

from datetime import date

import pytest
from dash import Dash

from tests.html import only, select
from tests.staff.people import Person, staff_context_of

ARTICLE = {
    "id": "N-1",
    "title": "Zebra crossing",
    "date": "2026-12-01",
    "countries": "Moldova",
    "appears_on": "2026-12-01",
    "ends_on": "31 January 2027",
}
PLACES = ("/news", "/countries/MDA", "/api/v1/news", "/api/v1/news.csv", "/feeds/news.atom", "/?country=MDA")


def on(app: Dash, *day: int) -> None:
    """Let it be this day."""
    portfolio = staff_context_of(app).portfolio
    portfolio._today = lambda: date(*day)
    portfolio.refresh()


@pytest.fixture
def published(app: Dash, publisher: Person) -> None:
    on(app, 2026, 11, 30)
    answer = publisher.post("records/news/new", ARTICLE | {"publish": "yes"}, follow_redirects=True)
    assert "Visitors do not see it today" in answer.text
    assert only(publisher.get("records/news").text, "tbody .badge").text == "not seen today"


def test_all_pages_and_data_agree_on_each_day(app: Dash, published: None) -> None:
    visitor = app.server.test_client()
    for day, seen in (((2026, 11, 30), False), ((2026, 12, 1), True), ((2027, 1, 31), True), ((2027, 2, 1), False)):
        on(app, *day)
        assert visitor.get("/news/N-1").status_code == (200 if seen else 404), day
        assert {path: "Zebra crossing" in visitor.get(path).text for path in PLACES} == dict.fromkeys(PLACES, seen), day


def test_a_preview_shows_it_before_its_day(app: Dash, published: None, publisher: Person) -> None:
    assert "Zebra" in only(publisher.post("records/news/preview", ARTICLE).text, "article.record-page").text_content()
    assert select(publisher.get("records/news/edit?id=N-1").text, "#field-appears_on[value='2026-12-01']")


def test_an_end_before_the_beginning_is_told(publisher: Person) -> None:
    refused = publisher.post("records/news/new", ARTICLE | {"ends_on": "2026-11-01"})
    assert refused.status_code == 422
    assert select(refused.text, "#field-ends_on[aria-invalid]")
