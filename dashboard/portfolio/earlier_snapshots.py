"""Earlier states of the site: reads the moment that an address asks for, and builds the snapshot of that time."""

import math
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cachetools import LRUCache

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.snapshot import Snapshot, SnapshotBuilder, SnapshotInputs, without_samples
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store

MOST_SNAPSHOTS = 8
MOST_RECORDS = 100_000
"""The most records in all kept snapshots together; the last one built is kept whatever its size."""
PATIENCE = 20.0  # seconds

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_VERSION = re.compile(r"v([1-9]\d{0,8})", re.ASCII)
_INSTANT = timedelta(microseconds=1)


def read_moment(as_of: str) -> datetime:
    """Read the date or time in an address, such as ``2026-11-20``, as a moment in UTC. The moment is the end of the
    day, minute or second that ``as_of`` names in ISO 8601; a time without a time zone is in UTC. Raises InvalidRequest
    for any other text; its message says what to write instead."""
    found = _WRITTEN.fullmatch(as_of)
    try:
        if not found:
            raise ValueError(as_of)
        begun = datetime.fromisoformat(as_of)
        begun = begun.replace(tzinfo=begun.tzinfo or UTC).astimezone(UTC)
        time, seconds, fraction, _zone = found.groups()
        length = timedelta(seconds=1) if seconds else timedelta(minutes=1) if time else timedelta(days=1)
        return begun + (_INSTANT if fraction else length) - _INSTANT
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(
            _(
                "“{value}” is not a date. Write a date such as as_of=2026-11-20, a time such as "
                "as_of=2026-11-20T14:05:07Z, or a version such as as_of=v12.",
                value=as_of,
            )
        ) from error


def written_moment(moment: datetime) -> str:
    """``moment`` in UTC, to the second, as addresses write it: ``2026-11-20T14:05:07Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


class PastSnapshots:
    """Builds snapshots of earlier times, one at a time, and caches the last used ones: at most MOST_SNAPSHOTS, with
    together at most MOST_RECORDS records. A snapshot that has more records is cached alone. Safe for threads."""

    def __init__(self, store: Store, builder: SnapshotBuilder) -> None:
        self._store = store
        self._builder = builder
        self._lock = threading.Lock()
        self._kept: LRUCache[str, Snapshot] = LRUCache(math.inf, getsizeof=_records)
        self._limiter = WorkLimiter("an earlier state")

    def resolve_as_of(self, as_of: str) -> str:
        """For a version id such as ``v12`` the moment of that version's first publication, in ISO 8601 and UTC; any
        other ``as_of`` unchanged. Raises InvalidRequest for a version that was never published, StoreError if the
        database does not answer, Busy if too many requests wait for it."""
        found = _VERSION.fullmatch(as_of)
        if not found:
            return as_of
        moment = self._store.first_publication(int(found[1]))
        if moment is None:
            raise InvalidRequest(
                _(
                    "Version {number} was never published. Write as_of with the number of a published version, or with "
                    "a date such as as_of=2026-11-20.",
                    number=found[1],
                )
            )
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"

    def inputs(self, moment: datetime, now: SnapshotInputs) -> SnapshotInputs:
        """What the snapshot of an earlier ``moment`` is built from: the versions published at that time (without sample
        data if there is other data), its day, and the holds in force now. ``now`` has the same for the current
        snapshot. Raises InvalidRequest if nothing had been published by then, StoreError if the database does not
        answer, Busy if too many requests wait for it."""
        published = self._store.published_at(moment)
        if not published:
            raise InvalidRequest(_nothing_yet(moment, self._store.first_publication()))
        return replace(now, published=without_samples(published), day=min(moment.date(), now.day))

    def snapshot(self, inputs: SnapshotInputs, moment: datetime) -> Snapshot:
        """The snapshot of an earlier ``moment``, from the cache, or else built from ``inputs``, the versions, day and
        holds for that moment. Raises Busy if too many others wait for an earlier state or for the database, or this
        call has waited PATIENCE seconds, StoreError if the database does not answer or stored records are corrupt."""
        kept = self._recall(inputs)
        if kept is None:
            with self._limiter.slot(PATIENCE):
                kept = self._recall(inputs) or self._make(inputs, moment)
        return kept

    def _recall(self, inputs: SnapshotInputs) -> Snapshot | None:
        with self._lock:
            return self._kept.get(inputs.fingerprint)

    def _make(self, inputs: SnapshotInputs, moment: datetime) -> Snapshot:
        room = MOST_RECORDS - sum(version.records for version in inputs.published.values())
        with self._lock:  # before, so that the memory is free when it is needed
            while self._kept and (len(self._kept) >= MOST_SNAPSHOTS or self._kept.currsize > room):
                self._kept.popitem()
        snapshot = self._builder.snapshot(self._builder.read(Dataset, inputs), inputs, until=moment)
        with self._lock:
            self._kept[inputs.fingerprint] = snapshot
        return snapshot


def _records(snapshot: Snapshot) -> int:
    return len(snapshot.projects) + len(snapshot.news)


def _nothing_yet(moment: datetime, first: datetime | None) -> str:
    day = f"{moment:%Y-%m-%d}"
    if first is None:
        return _("Nothing had been published by {day}, and nothing has been published since.", day=day)
    return _(
        "Nothing had been published by {day}. The first publication was on {first}:"
        " write as_of={first} or a later date.",
        day=day,
        first=f"{first:%Y-%m-%d}",
    )
