"""The snapshot that this process serves, kept up with what is published."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pandas as pd

from dashboard.errors import InvalidRequest, StoreError, StoreUnavailable
from dashboard.geography.territories import Territories
from dashboard.language import gettext as _
from dashboard.portfolio.as_of import PastSnapshots, read_moment
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.snapshot_builder import SnapshotBuilder, SnapshotInputs, without_samples
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.5  # seconds
_AHEAD = timedelta(days=2)  # the end of today, wherever on earth it is today already


class LivePortfolio:
    """Serves the last good snapshot and polls the store for a newer one.

    The poller is a daemon thread that each process starts with its first question, so that it survives a fork.
    While the store is away ``unavailable_since`` is set and the last good snapshot stays. ``release`` names the code
    and settings that shape answers: a snapshot's id begins with it, and changes with the day, because what follows from
    dates is derived anew each day.
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
        self._builder = SnapshotBuilder(store, territories, gazetteer, release)
        self._past = PastSnapshots(store, self._builder)
        self._poll_seconds = poll_seconds
        self._today = today
        self._tried: SnapshotInputs | None = None
        self._refreshing = threading.Lock()
        self._asked = 0.0
        self._lock = threading.Lock()
        self._polling_in: int | None = None
        self._snapshot: Snapshot | None = None
        self._inputs: SnapshotInputs | None = None
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
        """Ask the store what is published and held, and take it up. Raises StoreError when the store is away."""
        with self._refreshing:
            self._asked = monotonic()
            self._publish_due()
            # Holds are asked for last: what was published in the belief that it is held must not be seen before.
            published = without_samples(self._store.published())
            inputs = SnapshotInputs(published, self._store.holds.standing(), self._today())
            if self._snapshot is None or inputs != self._tried:
                self._tried = inputs  # once: what cannot be built now cannot be built by the next poll either
                try:
                    self._take_up(inputs)
                except (StoreError, MemoryError):
                    self._tried = None  # wanting for a moment: the same version, or a hold, may come another time
                    raise

    def _publish_due(self) -> None:
        """Carry out what staff planned, in whichever process looks first; a failure must not keep the rest away."""
        try:
            self._store.publish_due(datetime.now(UTC))
        except StoreUnavailable:
            return  # said by the look that follows
        except Exception:
            log.exception("A planned publication could not be carried out")

    def catch_up(self) -> Snapshot:
        """The snapshot after one more look at the store, for a visitor who already knows of a newer one.

        Looks at most twice a second, and stays with the last good snapshot where the store is away.
        """
        if monotonic() - self._asked > LOOK_AGAIN:
            with suppress(StoreError):
                self.refresh()
        return self.current()

    def at(self, as_of: str) -> Snapshot:
        """What was published at a day or moment (``as_of.read_moment``), under the holds that stand now.

        The current snapshot where that is the same, or the day is not over. Raises InvalidRequest for what is no
        moment, for one before anything was published and for one to come, StoreError when the store is away.
        """
        moment, current, now = read_moment(as_of), self.current(), datetime.now(UTC)
        if moment > now + _AHEAD:
            raise InvalidRequest(_("{day} is yet to come. Write a day up to today.", day=f"{moment:%Y-%m-%d}"))
        inputs = self._inputs
        if moment >= now or inputs is None:
            return current
        past = self._past.inputs(moment, inputs)
        return current if past == inputs else self._past.snapshot(past, moment)

    def resolve_as_of(self, as_of: str) -> str:
        """See ``PastSnapshots.resolve_as_of``."""
        return self._past.resolve_as_of(as_of)

    def preview(self, dataset: Dataset, frame: pd.DataFrame, name: str) -> Snapshot:
        """What visitors would read were ``frame`` published now; the same ``name`` says that it is the same frame.

        Raises StoreError when the store is away.
        """
        self.current()
        assert self._inputs is not None  # noqa: S101 - there is a snapshot
        return self._builder.preview(dataset, frame, self._inputs, name)

    def _take_up(self, inputs: SnapshotInputs) -> None:
        self._indexes |= self._builder.read(inputs.outdated(self._inputs), inputs)
        snapshot = self._builder.snapshot(self._indexes, inputs)
        # The inputs first: an earlier state built meanwhile must have the holds of the edition that it is kept under.
        self._inputs = inputs
        self._snapshot = snapshot

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
                if self._tried == self._inputs:
                    self.unavailable_since = None

    def _be_late(self, message: str, *values: object, exc_info: bool = False) -> None:
        if self.unavailable_since is None:
            self.unavailable_since = datetime.now(UTC)
            log.warning(message, *values, exc_info=exc_info)
