"""The snapshot that this process serves, renewed when something is published or held and when a new day begins."""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pandas as pd

from dashboard.errors import InvalidRequest, StoreError, StoreUnavailable
from dashboard.geography.territories import Territories
from dashboard.language import gettext as _
from dashboard.portfolio.earlier_snapshots import PastSnapshots, read_moment
from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot, SnapshotBuilder, SnapshotInputs, without_samples
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.store.pictures import Picture
from dashboard.store.store import Store

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.5  # seconds between two looks at the store that visitors cause
_AHEAD = timedelta(days=2)  # beyond the end of today in every time zone


class LivePortfolio:
    """Serves the last snapshot that could be built, and asks the database every ``poll_seconds`` for something newer.

    A daemon thread asks; each process starts its own with its first request, because threads do not survive a fork.
    While the database does not answer, or what was published cannot be used, ``unavailable_since`` is set and the
    snapshot stays. ``release`` names the code and the settings; the id of each snapshot begins with it. ``today``
    returns the day from which statuses are derived, so that the snapshot changes with the day."""

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
        self._chores: list[Callable[[], None]] = []
        self._refreshing = threading.Lock()
        self._looked_at = 0.0
        self._lock = threading.Lock()
        self._polling_in: int | None = None
        self._snapshot: Snapshot | None = None
        self._inputs: SnapshotInputs | None = None
        self._indexes: dict[Dataset, RecordIndex] = {}
        self.unavailable_since: datetime | None = None

    def current(self) -> Snapshot:
        """The snapshot from which requests are answered now. Raises StoreError if none could be built yet because the
        database does not answer."""
        if self._polling_in != os.getpid():
            self._begin()
        assert self._snapshot is not None  # noqa: S101 - _begin raises otherwise
        return self._snapshot

    @property
    def edition(self) -> str:
        """The id of the current snapshot, followed by "late since" and a time while ``unavailable_since`` is set; ""
        before the first request to this process."""
        if self._snapshot is None or self._polling_in != os.getpid():
            return ""
        return self._snapshot.id + (f" late since {self.unavailable_since}" if self.unavailable_since else "")

    def refresh(self) -> None:
        """Carry out planned publications that are due, then build a snapshot if published versions, holds, pictures or
        the day have changed since the last one. Raises StoreError if the database does not answer."""
        with self._refreshing:
            self._looked_at = monotonic()
            self._publish_due()
            # Holds are read last: a record that was published because a hold hides it must never be seen.
            published = without_samples(self._store.published())
            holds, pictures = self._store.holds.standing(), self._store.pictures.state()
            inputs = SnapshotInputs(published, holds, self._today(), pictures)
            if self._snapshot is None or inputs != self._tried:
                self._tried = inputs  # once: inputs that cannot be built now cannot be built by the next poll either
                try:
                    self._take_up(inputs)
                except (StoreError, MemoryError):
                    self._tried = None  # a passing failure: the next poll tries the same inputs again
                    raise

    def _publish_due(self) -> None:
        """Carry out planned publications, in whichever process looks first; a failure must not stop the refresh."""
        try:
            self._store.publish_due(datetime.now(UTC))
        except StoreUnavailable:
            return  # the caller meets it at its next query
        except Exception:
            log.exception("A planned publication could not be carried out")

    def also(self, chore: Callable[[], None]) -> None:
        """Call ``chore`` from now on after each poll that succeeded, in the thread that polls; if it is slow, the next
        poll is late. An error that it raises is logged and stops nothing."""
        self._chores.append(chore)

    def catch_up(self) -> Snapshot:
        """Ask the database at once for a newer snapshot, unless it was asked within the last half second, and return
        the snapshot that is current then. Called when a visitor's page came from another process that already serves a
        newer snapshot. If the database does not answer, the current snapshot stays."""
        if monotonic() - self._looked_at > LOOK_AGAIN:
            with suppress(StoreError):
                self.refresh()
        return self.current()

    def at(self, as_of: str) -> Snapshot:
        """The snapshot of what was published at ``as_of`` (a date or time as in an address), without what staff hide
        today. It is the current snapshot if nothing was published after that time. Raises InvalidRequest for an
        ``as_of`` that is no date or time, lies more than two days ahead, or before the first publication; Busy if too
        many others wait for an earlier state; StoreError if the database does not answer."""
        moment, current, now = read_moment(as_of), self.current(), datetime.now(UTC)
        if moment > now + _AHEAD:
            raise InvalidRequest(
                _("{day} is in the future. Write a date no later than today.", day=f"{moment:%Y-%m-%d}")
            )
        inputs = self._inputs
        if moment >= now or inputs is None:
            return current
        past = self._past.inputs(moment, inputs)
        return current if past == inputs else self._past.snapshot(past, moment)

    def resolve_as_of(self, as_of: str) -> str:
        """``as_of`` unchanged, or for a version id such as ``v12`` the moment of that version's first publication.
        Raises InvalidRequest for a version that was never published, StoreError if the database does not answer."""
        return self._past.resolve_as_of(as_of)

    def preview(
        self, dataset: Dataset, frame: pd.DataFrame, name: str, pictures: Mapping[str, Picture] | None = None
    ) -> Snapshot:
        """The snapshot that visitors would get if ``frame`` (canonical) were published as the records of ``dataset``.
        ``name`` makes its id unique. ``pictures`` has by digest those that are shown as given here, not as they are
        stored. Raises StoreError if the database does not answer."""
        self.current()
        assert self._inputs is not None  # noqa: S101 - there is a snapshot
        return self._builder.preview(dataset, frame, self._inputs, name, self._indexes, pictures=pictures or {})

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
                self._do_chores()

    def _do_chores(self) -> None:
        for chore in self._chores:
            try:
                chore()
            except StoreError as error:
                log.warning("%s waits: the store is away: %s", chore, error)
            except Exception:
                log.exception("%s failed", chore)

    def _be_late(self, message: str, *values: object, exc_info: bool = False) -> None:
        if self.unavailable_since is None:
            self.unavailable_since = datetime.now(UTC)
            log.warning(message, *values, exc_info=exc_info)
