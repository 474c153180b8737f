"""Writes the journal: one entry for each act of staff, in the same transaction as the act."""

from typing import Any

from sqlalchemy import Connection

from dashboard.store import fault_points
from dashboard.store.tables import insert_row, journal, now, read_row
from dashboard.store.version_and_journal_types import Action, Entry, Version


def write_entry(
    connection: Connection, action: Action, *, actor: str, version: Version | None = None, **about: Any
) -> Entry:
    """Add an entry to the journal in the transaction of ``connection``: who (``actor``) did what (``action``). Returns
    the entry. If ``version`` is given, the entry has its number, dataset and hash; ``about`` are other fields of the
    entry."""
    if version:
        about |= {"version": version.number, "dataset": version.dataset, "content_hash": version.content_hash}
    row = insert_row(connection, journal, at=now(), actor=actor, action=action, **about)
    fault_points.reached(fault_points.Step.JOURNAL_WRITTEN)
    return read_row(Entry, row)
