"""The journal: one line for each thing that somebody did, written in the transaction that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, insert, select

from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.datetimes import now
from dashboard.store.tables import journal
from dashboard.store.versions import Action, Entry, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter of journal entries; a field that is None matches every entry."""

    after: int = 0
    before: int | None = None
    limit: int | None = None
    newest_first: bool = False
    actor: str = ""
    actions: tuple[Action, ...] = ()
    dataset: Dataset | None = None
    version: int | None = None
    draft: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def write_entry(
    connection: Connection,
    action: Action,
    *,
    actor: str,
    version: Version | None = None,
    dataset: Dataset | None = None,
    previous: int | None = None,
    draft: int | None = None,
    subject: str = "",
    content_hash: str = "",
    note: str = "",
) -> Entry:
    """Add one line; a ``version`` brings its dataset and hash."""
    row = {
        "at": now(),
        "actor": actor,
        "action": action,
        "dataset": version.dataset if version else dataset,
        "version": version.number if version else None,
        "previous": previous,
        "note": note,
        "draft": draft,
        "subject": subject,
        "content_hash": version.content_hash if version else content_hash,
    }
    entry = _entry(connection.execute(insert(journal).returning(*journal.c), row).one())
    fault_points.reached(fault_points.Step.JOURNAL_WRITTEN)
    return entry


def read_entries(connection: Connection, wanted: Wanted) -> list[Entry]:
    """The entries asked for, oldest first unless ``newest_first``."""
    order = journal.c.number.desc() if wanted.newest_first else journal.c.number
    query = _filtered(wanted).order_by(order).limit(wanted.limit)
    return [_entry(row) for row in connection.execute(query)]


def _filtered(wanted: Wanted) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(journal).where(journal.c.number > wanted.after)
    same = {"actor": wanted.actor or None, "dataset": wanted.dataset, "version": wanted.version, "draft": wanted.draft}
    for name, value in same.items():
        if value is not None:
            query = query.where(journal.c[name] == value)
    if wanted.before is not None:
        query = query.where(journal.c.number < wanted.before)
    if wanted.actions:
        query = query.where(journal.c.action.in_(wanted.actions))
    if wanted.since is not None:
        query = query.where(journal.c.at >= wanted.since)
    return query if wanted.until is None else query.where(journal.c.at < wanted.until)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    values = dict(row._mapping)
    dataset = values["dataset"]
    known = {"action": Action(values["action"]), "dataset": None if dataset is None else Dataset(dataset)}
    return Entry(**{**values, **known})
