"""A page of staff asks the database a few times: with one on another machine, each time is a way there and back."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from dashboard.store.database_connection_and_transactions import Database
from tests.staff.drafting import GOOD, csv_of, published, upload
from tests.staff.people import Person

FEW = 25


@pytest.fixture
def count_asked(monkeypatch: pytest.MonkeyPatch):
    """A context that gives a list, which has an entry for each transaction begun within."""
    transaction = Database._transaction

    @contextmanager
    def counting():
        begun: list[bool] = []
        with monkeypatch.context() as patch:
            patch.setattr(
                Database, "_transaction", lambda *args, **options: begun.append(True) or transaction(*args, **options)
            )
            yield begun

    return counting


@pytest.mark.parametrize("way", ["", "records/projects", "records/projects/edit?id=P1", "records/news/new"])
def test_a_page_asks_a_few_times(publisher: Person, count_asked, way: str) -> None:
    published(publisher, csv_of(*GOOD))
    with count_asked() as begun:
        assert publisher.get(way).status_code == 200
    assert 0 < len(begun) <= FEW, len(begun)


def test_so_do_the_page_of_a_draft_and_a_form_that_is_saved(publisher: Person, count_asked) -> None:
    number = upload(publisher, csv_of(*GOOD))
    with count_asked() as begun:
        assert publisher.get(f"drafts/{number}/").status_code == 200
    assert 0 < len(begun) <= FEW, len(begun)
    with count_asked() as begun:
        saved = publisher.post("records/news/new", {"id": "N-1", "title": "News", "date": "2026-01-01"})
    assert saved.status_code == 303
    assert 0 < len(begun) <= FEW, len(begun)
