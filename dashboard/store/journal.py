"""The journal: one entry for each act of staff, written in the transaction of the act."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.tables import insert_row, journal, now, read_row
from dashboard.store.versions import Action, Entry, Version


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
