"""What was published at a moment, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.records.schema.columns import Dataset
from dashboard.store import tables_and_row_access
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import checked, published, submit

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the journal."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(tables_and_row_access, "now", lambda: moment)

    return set_clock


def numbers(store, moment):
    return {str(dataset): version.number for dataset, version in store.published_at(moment).items()}


def test_nothing_was_published_before_the_first_publication(store, at):
    assert store.published_at(NOON) == {}
    assert store.first_publication() is None
    at(NOON)
    published(store)
    assert store.published_at(NOON - INSTANT) == {}
    assert numbers(store, NOON) == {"projects": 1}
    assert store.first_publication() == NOON


def test_each_dataset_has_the_version_of_its_last_publication(store, at):
    for hour, dataset in enumerate([Dataset.PROJECTS, Dataset.NEWS, Dataset.PROJECTS]):
        at(NOON + hour * HOUR)
        published(store, f"Title {hour}", dataset)
    told = [numbers(store, NOON + hours * HOUR) for hours in (0, 0.99, 1, 1.5, 2, 2000)]
    first, second, third = {"projects": 1}, {"projects": 1, "news": 2}, {"projects": 3, "news": 2}
    assert told == [first, first, second, second, third, third]
    assert store.published_at(NOON + 9 * HOUR) == store.published()
    assert store.first_publication() == NOON


def test_what_was_rolled_back_to_was_published_again(store, at):
    for hour in range(2):
        at(NOON + hour * HOUR)
        published(store, f"Title {hour}")
    at(NOON + 2 * HOUR)
    store.roll_back(1, author="Ana", based_on=2)
    assert [numbers(store, NOON + hour * HOUR) for hour in range(3)] == [{"projects": number} for number in (1, 2, 1)]
    assert store.last_publication([1]) == NOON + 2 * HOUR  # not when it was published first
    assert store.last_publication([1, 2]) == NOON + 2 * HOUR
    assert store.last_publication([2]) == NOON + HOUR
    assert store.last_publication([1], NOON + HOUR) == NOON
    assert store.last_publication([2], NOON) is None
    assert store.last_publication([]) is None
    assert [store.first_publication(number) for number in (1, 2, 3)] == [NOON, NOON + HOUR, None]


def test_a_planned_version_counts_from_when_it_was_carried_out(store, at):
    at(NOON)
    published(store)
    submit(store, checked(store), publish_at=NOON + HOUR)
    assert numbers(store, NOON + HOUR) == {"projects": 1}  # kept as a version, and not published
    at(NOON + 2 * HOUR)
    (entry,) = store.publish_due(NOON + 2 * HOUR)
    assert entry.action is Action.PUBLISH_PLANNED
    assert numbers(store, NOON + 2 * HOUR - INSTANT) == {"projects": 1}
    assert numbers(store, NOON + 2 * HOUR) == {"projects": 2}


def test_what_else_the_journal_tells_of_a_version_is_no_publication(store, at):
    at(NOON)
    version = published(store)
    at(NOON + HOUR)
    store.note(Action.DOWNLOAD, "Ana", version=version)
    other = store.add_version(Dataset.PROJECTS, store.frame(1), original=b"", filename="f.csv", author="Ana")
    assert numbers(store, NOON + 2 * HOUR) == {"projects": version.number}
    assert store.last_publication([version.number, other.number]) == NOON
    assert store.last_publication([other.number]) is None


def test_of_entries_up_to_then_the_last_written_counts(store, at):
    at(NOON + HOUR)
    published(store, "By a host whose clock is fast")
    at(NOON)
    published(store, "Later, by one whose clock is right")
    assert numbers(store, NOON + 2 * HOUR) == {"projects": 2}
