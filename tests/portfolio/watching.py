"""A store that is watched, and live portfolios on it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from dashboard.errors import StoreUnavailable
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version
from tests.portfolio.making import frame_of, gazetteer, territories

POLL = 0.05


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


class Watched:
    """A store that counts the frames it hands out and can be sent away."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.away = False
        self.read: list[int] = []

    @property
    def holds(self):
        self._ask()
        return self.store.holds

    @property
    def pictures(self):
        self._ask()
        return self.store.pictures

    @property
    def plans(self):
        return self.store.plans

    def publish_due(self):
        self._ask()
        return self.store.publish_due()

    def published(self):
        self._ask()
        return self.store.published()

    def published_at(self, moment: datetime):
        self._ask()
        return self.store.published_at(moment)

    def first_publication(self, number: int | None = None):
        self._ask()
        return self.store.first_publication(number)

    def last_publication(self, numbers: list[int], until: datetime | None = None):
        self._ask()
        return self.store.last_publication(numbers, until)

    def published_before(self, version: Version):
        self._ask()
        return self.store.published_before(version)

    def packed_records(self, number: int):
        self._ask()
        return self.store.packed_records(number)

    def frame(self, number: int):
        self._ask()
        self.read.append(number)
        return self.store.frame(number)

    def _ask(self) -> None:
        if self.away:
            raise StoreUnavailable("away")

    def publish(self, dataset: Dataset, *records: dict[str, str], is_sample: bool = False) -> int:
        based_on = self.store.published().get(dataset)
        version = self.store.add_version(
            dataset, frame_of(dataset, records), original=b"", filename="f.csv", author="a", is_sample=is_sample
        )
        self.store.publish(version.number, author="a", based_on=based_on.number if based_on else None)
        return version.number


def live_on(store: Watched, poll_seconds: float = POLL) -> LivePortfolio:
    return LivePortfolio(store, territories=territories(), gazetteer=gazetteer(), poll_seconds=poll_seconds)


@contextmanager
def ended_polling(store: Watched) -> Iterator[None]:
    """Silence the poller's questions at the end, because the database goes away."""
    try:
        yield
    finally:
        store.away = True
        time.sleep(POLL * 2)


def ids(live: LivePortfolio) -> list[str]:
    return list(live.current().projects.frame["id"])
