"""The snapshot that this process serves, renewed when something is published or held and when a new day begins; also
earlier states, previews, and what is done regularly in the thread that asks the database."""

import ctypes
import logging
import math
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pandas as pd

from dashboard.errors import Busy, CorruptData, InvalidRequest, StoreError, StoreUnavailable
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import SOURCE_LANGUAGE, gettext as _, speaking, speaking_to_all
from dashboard.portfolio.disk_copy_of_published_records import GoodState, LastGoodCopy
from dashboard.portfolio.earlier_snapshots import PastSnapshots, read_moment
from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot, SnapshotBuilder, SnapshotInputs, without_samples
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.repeated_failure_log import OutageLog
from dashboard.store.pictures import Picture
from dashboard.store.store import Store

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.5  # seconds between two looks at the store that visitors cause
LONGEST_LOOK = 1.0  # seconds that a visitor waits for such a look
REFRESH_PATIENCE = 30.0  # seconds that staff wait for another thread to take up what was published
LATE_AFTER = 10.0  # seconds without a look that succeeded, besides the pause between two; it may hang
LATE_WHILE_BUILDING = 120.0  # the same while a new snapshot is read and built
_CORRUPT_PAUSE = 60.0  # seconds until records that do not fit their hash are read again
_MOST_STEPS_BACK = 20  # versions that are tried at the start if the newest do not fit their hashes
MOST_SKEW = 5.0  # seconds between this machine's clock and the database's that need not be told
_AHEAD = timedelta(days=2)  # beyond the end of today in every time zone


class LivePortfolio:
    """Serves the snapshot of what is published, and asks the database about every ``poll_seconds`` for something newer.

    A daemon thread asks. Each process starts its own with its first request, because threads do not survive a fork.
    Visitors do not wait for the database: while it does not answer, or what was published cannot be used, the last
    snapshot stays and ``unavailable_since`` is set. The id of each snapshot begins with ``release``, a hash of the code
    and the settings. ``today`` returns the current day, from which statuses are derived. ``copy`` keeps a copy on disk
    of what is published; with None there is none. Texts that planned publications and regular tasks store are in
    ``language``, the site's first."""

    def __init__(
        self,
        store: Store,
        *,
        territories: Territories,
        gazetteer: Gazetteer,
        poll_seconds: float,
        release: str = "",
        today: Callable[[], date] = date.today,
        copy: LastGoodCopy | None = None,
        language: str = SOURCE_LANGUAGE,
    ) -> None:
        self._store = store
        self._copy = copy or LastGoodCopy(None, "")
        self._builder = SnapshotBuilder(store, territories, gazetteer, release, self._copy)
        self._past = PastSnapshots(store, self._builder)
        self._poll_seconds = poll_seconds
        self._today = today
        self._language = language
        self._tried: SnapshotInputs | None = None
        self._kept: SnapshotInputs | None = None
        self._try_again_at = math.inf
        self._regular_tasks: list[tuple[Callable[[], None], OutageLog]] = []
        self._outage = OutageLog(log, "What is published could be read again.")
        self._plans_outage = OutageLog(log, "Planned publications are carried out again.")
        self._refreshing = threading.Lock()
        self._looked_at = 0.0
        self._begun = self._ended = 0  # looks at the store
        self._look_now, self._looked = threading.Event(), threading.Condition()
        self._last_confirmed_at, self._last_confirmed_tick = datetime.now(UTC), monotonic()
        self._is_late = self._is_building = False
        self._alarm = ""
        self.clock_skew = 0.0
        """The seconds by which the database's clock is ahead of this machine's."""
        self._lock = threading.Lock()
        self._polling_in: int | None = None
        self._has_ended = False
        self._snapshot: Snapshot | None = None
        self._inputs: SnapshotInputs | None = None
        self._indexes: dict[Dataset, RecordIndex] = {}

    def current(self) -> Snapshot:
        """The snapshot from which requests are answered now. The first call in a process starts the thread that asks
        the database for newer data. Raises StoreError if no snapshot could be built yet, because the database does not
        answer or stored records are corrupt; Busy if none could be built yet because too many requests wait for the
        database."""
        if self._polling_in != os.getpid():
            self._begin()
        assert self._snapshot is not None  # noqa: S101 - _begin raises otherwise
        return self._snapshot

    @property
    def unavailable_since(self) -> datetime | None:
        """The time since which newer data may be missing, because the database does not answer or what was published
        cannot be used: when the snapshot was last known to be what is published. None if all is well, and before the
        first request to this process."""
        longest = LATE_WHILE_BUILDING if self._is_building else LATE_AFTER + 2 * self._poll_seconds
        is_late = self._is_late or monotonic() - self._last_confirmed_tick > longest
        return self._last_confirmed_at if is_late and self._polling_in == os.getpid() else None

    @property
    def last_confirmed_at(self) -> datetime:
        """When the snapshot was last known to be what is published; if there is no snapshot yet, when this object was
        made."""
        return self._last_confirmed_at

    @property
    def alarm(self) -> str:
        """A sentence for staff if stored records of a published version do not fit their hash, so that a copy of them
        or an older version is shown; "" otherwise."""
        published = self._inputs.published.values() if self._inputs else ()
        faults = (self._builder.faults.get(version.number, "") for version in published)
        return self._alarm or next(filter(None, faults), "")

    @property
    def edition(self) -> str:
        """The key under which responses are cached. It differs whenever the same request may get another response: it
        is the id of the current snapshot, followed by "late since" and a time while newer data may be missing. It is ""
        before the first request to this process."""
        if self._snapshot is None or self._polling_in != os.getpid():
            return ""
        return self._snapshot.id + (f" late since {self.unavailable_since}" if self.unavailable_since else "")

    def start(self, away: StoreUnavailable | None = None) -> None:
        """Build the first snapshot, so that no request waits for it. If the database does not answer, or stored records
        do not fit their hashes, the copy on disk is shown until the database can be used again. If there is no copy and
        records do not fit their hashes, earlier versions that do fit are shown. ``away`` is the error if the database
        is already known not to answer. Raises StoreError if there is nothing to show."""
        try:
            if away:
                raise away
            self.refresh()
        except (StoreUnavailable, CorruptData) as error:
            if not (self._restore() or (isinstance(error, CorruptData) and self._step_back(error))):
                raise
            self._is_late = True
            log.error("Started with older data. %s", error)

    def _restore(self) -> bool:
        """Take up the last good copy. Returns whether there is one."""
        kept = self._copy.read()
        if kept is None:
            return False
        state, last_confirmed_at = kept
        inputs = replace(state.inputs, day=self._today())
        try:
            indexes = self._builder.read(Dataset, inputs, from_copy=True)
        except StoreError:
            return False
        self._snapshot = self._builder.snapshot(indexes, inputs, known=(state.since, state.pictures))
        self._inputs, self._indexes, self._last_confirmed_at = inputs, indexes, last_confirmed_at
        return True

    def _step_back(self, error: CorruptData) -> bool:
        """Take up the versions that were published before those whose records are corrupt. Returns whether that could
        be done."""
        inputs, found = self._read_inputs(), error
        for _step in range(_MOST_STEPS_BACK):
            corrupt = next((one for one in inputs.published.values() if one.number == found.version), None)
            before = corrupt and self._store.published_before(corrupt)
            if before is None:
                return False
            inputs = replace(inputs, published={**inputs.published, before.dataset: before})
            try:
                self._take_up(inputs)
            except CorruptData as next_error:
                found = next_error
            else:
                return True
        return False

    def refresh(self) -> None:
        """Carry out planned publications that are due, then build a snapshot if published versions, holds, pictures or
        the day have changed since the last one. Raises StoreError if the database does not answer, if stored records do
        not fit their hash and there is no last good copy of them on the disk, or if another thread has been at this for
        30 seconds; Busy if too many requests wait for the database."""
        if not self._refreshing.acquire(timeout=REFRESH_PATIENCE):
            raise StoreUnavailable("The published data is being read for too long.")
        try:
            self._begun += 1
            self._looked_at = monotonic()
            self._publish_due()
            inputs = self._read_inputs()
            if self._snapshot is None or inputs != self._tried or monotonic() > self._try_again_at:
                self._try(inputs)
            if self._tried == self._inputs:
                self._is_late, self._alarm = False, ""
                self._last_confirmed_at, self._last_confirmed_tick = datetime.now(UTC), monotonic()
                self._outage.ended()
                self._keep_copy(inputs)
        finally:
            with self._looked:
                self._ended = self._begun
                self._looked.notify_all()
            self._refreshing.release()

    def _read_inputs(self) -> SnapshotInputs:
        # Holds are read last: a record that was published because a hold hides it must never be seen.
        published = without_samples(self._store.published())
        holds, pictures = self._store.holds.standing(), self._store.pictures.state()
        return SnapshotInputs(published, holds, self._today(), pictures)

    def _try(self, inputs: SnapshotInputs) -> None:
        self._tried = inputs  # once: inputs that cannot be built now cannot be built by the next poll either
        self._is_building, self._try_again_at = True, math.inf
        try:
            with speaking_to_all():  # every desk shows the alarm
                self._take_up(inputs)
        except CorruptData as error:
            self._try_again_at = monotonic() + _CORRUPT_PAUSE
            self._alarm = str(error)
            raise
        except (StoreError, MemoryError):
            self._tried = None  # a passing failure: the next poll tries the same inputs again
            raise
        finally:
            self._is_building = False

    def _keep_copy(self, inputs: SnapshotInputs) -> None:
        if inputs == self._kept or self._snapshot is None:
            self._copy.confirm()
            return
        self._kept = None  # if this fails, the copy may be of either state
        self._copy.keep(GoodState(inputs, self._snapshot.since, self._snapshot.pictures), self._store.packed_records)
        self._kept = inputs

    def _publish_due(self) -> None:
        """Carry out planned publications, in whichever process looks first; a failure must not stop the refresh."""
        try:
            self._store.publish_due()
        except StoreUnavailable:
            return  # the caller meets it at its next query
        except Exception as error:
            self._plans_outage.failed(
                "Not all that is due could be published: %s", error, level=logging.ERROR, exc_info=True
            )
        else:
            self._plans_outage.ended()
        skew = self._store.plans.clock_skew
        if abs(skew) > MOST_SKEW >= abs(self.clock_skew):
            log.warning("The database's clock is %.0f seconds ahead of this machine's. Plans follow it.", skew)
        self.clock_skew = skew

    def add_regular_task(self, task: Callable[[], None]) -> None:
        """From now on call the function ``task`` about every ``poll_seconds``, in the thread that asks the database
        for newer data, each time after that has succeeded. A slow ``task`` delays the next look at the database. An
        error that it raises is logged and stops nothing."""
        self._regular_tasks.append((task, OutageLog(log, f"{task} works again.")))

    def catch_up(self) -> Snapshot:
        """The current snapshot, after the database was asked for a newer one. The call waits at most a second for that,
        and not at all if the database was asked within the last half second. It is made when a visitor's page came from
        another process, which already serves a newer snapshot. Raises StoreError if no snapshot could be built yet,
        Busy if none could be built yet because too many requests wait for the database."""
        self.current()
        age, is_looking = monotonic() - self._looked_at, self._ended < self._begun
        if age > LOOK_AGAIN and not (is_looking and age > LONGEST_LOOK):  # a look that takes so long may hang
            self._await_look()
        return self.current()

    def _await_look(self) -> None:
        """Wait for a look that begins now, at most LONGEST_LOOK."""
        with self._looked:
            before = self._begun
            self._look_now.set()
            self._looked.wait_for(lambda: self._ended > before, timeout=LONGEST_LOOK)

    def at(self, as_of: str) -> Snapshot:
        """The snapshot of what was published at ``as_of`` (a date or time in ISO 8601), without what staff hide now.
        Statuses are those of the day of ``as_of``. It is the current snapshot if that day is today and nothing was
        published after that time, and for a time up to two days ahead. Raises InvalidRequest for an ``as_of`` that is
        no date or time, lies more than two days ahead, or before the first publication; Busy if too many others wait
        for an earlier state or for the database; StoreError if the database does not answer or stored records are
        corrupt."""
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
        """For a version id such as ``v12`` the moment of that version's first publication, in ISO 8601 and UTC; any
        other ``as_of`` unchanged. Raises InvalidRequest for a version that was never published, StoreError if the
        database does not answer, Busy if too many requests wait for it."""
        return self._past.resolve_as_of(as_of)

    def preview(
        self, dataset: Dataset, frame: pd.DataFrame, name: str, pictures: Mapping[str, Picture] | None = None
    ) -> Snapshot:
        """The snapshot that visitors would get if ``frame`` (a canonical frame) were published as the records of
        ``dataset``: without sample data, with the holds in force. ``name`` makes its id unique. ``pictures``, by digest
        (SHA-256 of the uploaded file), are shown in place of the stored pictures with the same digests. Raises
        StoreError if the database does not answer, if stored records are damaged, or if there is no snapshot yet; Busy
        if too many requests wait for the database."""
        self.current()
        assert self._inputs is not None  # noqa: S101 - there is a snapshot
        return self._builder.preview(dataset, frame, self._inputs, name, self._indexes, pictures=pictures or {})

    def _take_up(self, inputs: SnapshotInputs) -> None:
        # Nothing changes before all is built: the next attempt begins from what is shown, perhaps with the same inputs.
        indexes = self._indexes | self._builder.read(inputs.outdated(self._inputs), inputs)
        snapshot = self._builder.snapshot(indexes, inputs)
        # The inputs first: an earlier state built meanwhile must have the holds of the edition that it is kept under.
        self._inputs, self._indexes = inputs, indexes
        self._snapshot = snapshot
        _give_back_memory()

    def _begin(self) -> None:
        with self._lock:
            if self._polling_in == os.getpid():
                return
            is_old = self._snapshot is not None  # made at the start, perhaps by another process, before a fork
            if not is_old:
                self.refresh()
            threading.Thread(target=self._poll, name="portfolio-poll", daemon=True).start()
            if is_old:
                self._await_look()
            self._polling_in = os.getpid()

    def end_polling(self) -> None:
        """End the thread that asks the database for newer data, once it has done what it is doing. From then on this
        process shows nothing newer unless ``refresh`` or ``try_to_refresh`` is called."""
        self._has_ended = True
        self._look_now.set()

    def _poll(self) -> None:
        tasks_at = monotonic() + self._poll_seconds  # not with looks that visitors cause
        while True:
            self._look_now.wait(self._poll_seconds)
            self._look_now.clear()
            if self._has_ended:
                return
            with speaking(SOURCE_LANGUAGE, records=self._language):
                if self.try_to_refresh() and monotonic() >= tasks_at:
                    self._do_regular_tasks()
                    tasks_at = monotonic() + self._poll_seconds

    def try_to_refresh(self) -> bool:
        """Show in this process at once what staff have just published or hidden, and pictures whose texts or permission
        they have just changed. Returns whether that succeeded. A failure is logged, and the thread that asks the
        database does it later."""
        try:
            self.refresh()
        except (StoreError, Busy) as error:
            self._be_late("The last good data is shown. %s", error)
        except Exception:
            self._be_late("The published version could not be taken up", exc_info=True)
        else:
            return True
        return False

    def _do_regular_tasks(self) -> None:
        for task, outage in self._regular_tasks:
            try:
                task()
            except StoreError as error:
                outage.failed("%s waits: the store is away: %s", task, error)
            except Exception:
                outage.failed("%s failed", task, level=logging.ERROR, exc_info=True)
            else:
                outage.ended()

    def _be_late(self, message: str, *values: object, exc_info: bool = False) -> None:
        self._is_late = True
        self._outage.failed(message, *values, exc_info=exc_info)


def _give_back_memory() -> None:
    """Give memory that earlier snapshots used back to the system: the C library keeps it in pieces, some 0.2 MB for
    each publication of the samples. Only the GNU library has a function for that; with others nothing happens."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
