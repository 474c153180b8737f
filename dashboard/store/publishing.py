"""Publishes a checked draft as a new version, at once or by a plan; each in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.store.database import Repository
from dashboard.store.draft_rows import Draft, DraftState, find_draft, find_revision, mark_draft
from dashboard.store.plans import Plan, add_plan
from dashboard.store.version_writing import NewVersion, locked_number, move_pointer
from dashboard.store.versions import Action, Entry, Version

if TYPE_CHECKING:
    import pandas as pd


class DraftPublisher(Repository):
    """Publishes drafts, and plans publications. Both raise StoreUnavailable while the database does not answer."""

    def publish_draft(self, number: int, *, revision: int, frame: pd.DataFrame, author: str, note: str = "") -> Entry:
        """Store ``frame`` as a new version, publish it, and mark draft ``number`` as published. Returns the entry of
        the journal.

        ``frame`` is a canonical frame (all columns text) of the checked draft. Nothing is written if an error is
        raised: NotFound if there is no such draft, AlreadyDone if its state is not (or no longer) "checked", StaleDraft
        if it is no longer at ``revision``, StaleBase if someone published another version after the draft was compared.
        """
        new = self._new_version(number, frame, author, note)
        with self._database.writing() as connection:
            draft, version = _write_version(connection, new, number, revision)
            entry = move_pointer(
                connection, Action.PUBLISH, version, author=author, based_on=draft.based_on, draft=number, note=note
            )
            mark_draft(connection, number, DraftState.PUBLISHED, version.number, note)
        return entry

    def submit_draft(
        self,
        number: int,
        *,
        revision: int,
        frame: pd.DataFrame,
        author: str,
        note: str = "",
        publish_at: datetime | None = None,
        needs_approval: bool = False,
    ) -> Plan:
        """Store ``frame`` as a version now, and plan its publication. Raises the same errors as ``publish_draft``."""
        new = self._new_version(number, frame, author, note)
        with self._database.writing() as connection:
            draft, version = _write_version(connection, new, number, revision)
            return add_plan(
                connection,
                draft,
                version,
                requested_by=author,
                note=note,
                publish_at=publish_at,
                needs_approval=needs_approval,
            )

    def _new_version(self, number: int, frame: pd.DataFrame, author: str, note: str) -> NewVersion:
        with self._database.reading() as connection:
            draft = find_draft(connection, number)
        return NewVersion(draft.dataset, frame, None, filename=draft.filename, author=author, note=note, draft=number)


def _write_version(connection: Connection, new: NewVersion, number: int, revision: int) -> tuple[Draft, Version]:
    draft = find_revision(connection, number, revision, (DraftState.CHECKED,))
    if locked_number(connection, draft.dataset) != draft.based_on:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so draft {number} was not published. Nothing is lost: "
                "compare it with what is published now, then publish again.",
                number=number,
            )
        )
    return draft, new.write(connection)
