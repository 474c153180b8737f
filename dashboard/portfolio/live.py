"""The snapshot that this process serves, kept up with what is published."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from time import monotonic

from dashboard.errors import StoreError
from dashboard.geography.territories import Territories
from dashboard.portfolio.index import RecordIndex, build_index
from dashboard.portfolio.snapshot import Snapshot, build_snapshot
from dashboard.records.canonical import empty_frame
from dashboard.records.columns import Dataset
from dashboard.records.places import Gazetteer
from dashboard.records.status import derived_anew
from dashboard.store.store import Store
from dashboard.store.versions import Version

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.5  # seconds


def without_samples(published: Mapping[Dataset, Version]) -> Mapping[Dataset, Version]:
    """Sample data stands only until the organisation publishes something of its own, of either dataset."""
    own = {dataset: version for dataset, version in published.items() if not version.is_sample}
    return own or published


class LivePortfolio:
    """Serves the last good snapshot and polls the store for a newer one.

    The poller is a daemon thread that each process starts with its first question, so that it survives a fork.
    While the store is away ``unavailable_since`` is set and the last good snapshot stays. ``release`` names the code
    and settings that shape answers: a snapshot's id changes with it, and with the day, because what follows from dates
    is derived anew each day.
    """

    def __init__(
        self,
        store: Store,
        *,
        territories: Territories,
        gazetteer: Gazetteer,
        poll_seconds: float,
        release: str = "",
        today: Callable[[], date] = date.today,
    ) -> None:
        self._store = store
        self._territories = territories
        self._gazetteer = gazetteer
        self._poll_seconds = poll_seconds
        self._release = release
        self._today = today
        self._day: date | None = None
        self._tried: tuple[Mapping[Dataset, Version], date] | None = None
        self._refreshing = threading.Lock()
        self._asked = 0.0
        self._lock = threading.Lock()
        self._polling_in: int | None = None
        self._snapshot: Snapshot | None = None
        self._published: dict[Dataset, Version] = {}
        self._indexes: dict[Dataset, RecordIndex] = {}
        self.unavailable_since: datetime | None = None

    def current(self) -> Snapshot:
        """The snapshot to answer from. Raises StoreError where there has never been one."""
        if self._polling_in != os.getpid():
            self._begin()
        assert self._snapshot is not None  # noqa: S101 - _begin raises otherwise
        return self._snapshot

    @property
    def edition(self) -> str:
        """Names what is served now, and whether it is known to be late; "" while there is nothing."""
        if self._snapshot is None or self._polling_in != os.getpid():
            return ""
        return self._snapshot.id + (f" late since {self.unavailable_since}" if self.unavailable_since else "")

    def refresh(self) -> None:
        """Ask the store what is published and take it up. Raises StoreError when the store is away."""
        with self._refreshing:
            self._asked = monotonic()
            published, day = without_samples(self._store.published()), self._today()
            if self._snapshot is None or (published, day) != self._tried:
                self._tried = published, day  # once: what cannot be built now cannot be built by the next poll either
                try:
                    self._take_up(published, day)
                except StoreError:
                    self._tried = None  # it went away meanwhile: the same version may come another time
                    raise

    def catch_up(self) -> Snapshot:
        """The snapshot after one more look at the store, for a visitor who already knows of a newer one.

        Looks at most twice a second, and stays with the last good snapshot where the store is away.
        """
        if monotonic() - self._asked > LOOK_AGAIN:
            with suppress(StoreError):
                self.refresh()
        return self.current()

    def _take_up(self, published: Mapping[Dataset, Version], day: date) -> None:
        self._indexes |= {
            dataset: self._load(dataset, published.get(dataset), day)
            for dataset in Dataset
            if day != self._day or published.get(dataset) != self._published.get(dataset)
        }
        self._snapshot = build_snapshot(
            self._indexes,
            key="|".join(
                [
                    self._release,
                    day.isoformat(),
                    *(f"{version.number}:{version.content_hash}" for _, version in sorted(published.items())),
                ]
            ),
            territories=self._territories,
            gazetteer=self._gazetteer,
            is_sample=any(version.is_sample for version in published.values()),
            published_at=max((version.created_at for version in published.values()), default=None),
        )
        self._published, self._day = dict(published), day

    def _load(self, dataset: Dataset, version: Version | None, day: date) -> RecordIndex:
        frame = empty_frame(dataset) if version is None else self._store.frame(version.number)
        if dataset is Dataset.PROJECTS:
            frame = derived_anew(frame, day)
        return build_index(frame, dataset, self._gazetteer.regions)

    def _begin(self) -> None:
        with self._lock:
            if self._polling_in == os.getpid():
                return
            if self._snapshot is None:
                self.refresh()
            threading.Thread(target=self._poll, name="portfolio-poll", daemon=True).start()
            self._polling_in = os.getpid()

    def _poll(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._poll_seconds):
            try:
                self.refresh()
            except StoreError as error:
                self._be_late("The store is away; the last good snapshot is served: %s", error)
            except Exception:
                # It must not end the polling: the next version may be sound.
                self._be_late("The published version could not be taken up", exc_info=True)
            else:
                if self._tried == (self._published, self._day):
                    self.unavailable_since = None

    def _be_late(self, message: str, *values: object, exc_info: bool = False) -> None:
        if self.unavailable_since is None:
            self.unavailable_since = datetime.now(UTC)
            log.warning(message, *values, exc_info=exc_info)
