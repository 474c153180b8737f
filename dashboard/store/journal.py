"""The journal: one entry for each act of staff, written in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.tables import insert_row, journal, now, read_row
from dashboard.store.versions import Action, Entry, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries of the journal to read, and how many; a field left at its default excludes none.

    ``after`` and ``before`` are numbers of entries, which are excluded themselves. ``since`` is included, ``until``
    is not.
    """

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
    """Add one entry, with fields as in ``Entry``; dataset and hash of a ``version`` replace those given."""
    row = insert_row(
        connection,
        journal,
        at=now(),
        actor=actor,
        action=action,
        dataset=version.dataset if version else dataset,
        version=version.number if version else None,
        previous=previous,
        note=note,
        draft=draft,
        subject=subject,
        content_hash=version.content_hash if version else content_hash,
    )
    fault_points.reached(fault_points.Step.JOURNAL_WRITTEN)
    return read_row(Entry, row)


def read_entries(connection: Connection, entry_filter: EntryFilter) -> list[Entry]:
    """The entries that a filter leaves, oldest first unless it says ``newest_first``."""
    order = journal.c.number.desc() if entry_filter.newest_first else journal.c.number
    query = _filtered(entry_filter).order_by(order).limit(entry_filter.limit)
    return [read_row(Entry, row) for row in connection.execute(query).mappings()]


def _filtered(given: EntryFilter) -> Select[Any]:
    query = select(journal).where(journal.c.number > given.after)
    equal = {"actor": given.actor or None, "dataset": given.dataset, "version": given.version, "draft": given.draft}
    query = query.filter_by(**{name: value for name, value in equal.items() if value is not None})
    if given.before is not None:
        query = query.where(journal.c.number < given.before)
    if given.actions:
        query = query.where(journal.c.action.in_(given.actions))
    if given.since is not None:
        query = query.where(journal.c.at >= given.since)
    return query if given.until is None else query.where(journal.c.at < given.until)
