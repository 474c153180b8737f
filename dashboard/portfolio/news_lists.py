"""The news by kind, newest first: what the first page tells, and the list of all news."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dashboard.portfolio.answers import Answer, rows_in
from dashboard.portfolio.items import NewsItem, read_items
from dashboard.portfolio.row_groups import Rows
from dashboard.portfolio.snapshot import Snapshot


def newest(snapshot: Snapshot, count: int, *, category: str = "") -> list[NewsItem]:
    """The latest ``count`` items, of one category where one is given."""
    rows = _of_category(snapshot, category) if category else range(len(snapshot.news))
    return _read(snapshot, rows[:count])


def featured_publication(snapshot: Snapshot) -> NewsItem | None:
    """The newest publication that is marked as featured, else the newest publication."""
    rows, frame = _of_category(snapshot, "publication"), snapshot.news.frame
    marked = rows[:0]
    if "featured" in frame:  # not in a version stored before the column existed
        marked = rows[frame["featured"].take(rows).eq("yes").to_numpy()]
    found = _read(snapshot, [*marked[:1], *rows[:1]])
    return found[0] if found else None


def news_rows(snapshot: Snapshot, answer: Answer, category: str = "") -> Rows:
    """Row numbers of the news that fits, newest first: of the question's country and of a category, where given."""
    rows = rows_in(snapshot.news, answer.news, answer.question.country)
    if not category:
        return rows
    return rows[np.isin(rows, _of_category(snapshot, category), assume_unique=True)]


def categories(snapshot: Snapshot) -> set[str]:
    """The categories that news has."""
    return set(snapshot.news.by_value["category"])


def _of_category(snapshot: Snapshot, category: str) -> Rows:
    return snapshot.news.by_value["category"].get(category, np.empty(0, dtype=np.int32))


def _read(snapshot: Snapshot, rows: Iterable[int]) -> list[NewsItem]:
    return read_items(snapshot.news, NewsItem, rows)
