"""Drafts: the bytes of a file, the choices made about it since, and what its last check found."""

from __future__ import annotations

from dataclasses import replace
from types import EllipsisType
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from dashboard.records.frames.choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.store.datetimes import now
from dashboard.store.draft_checks import DraftChecks
from dashboard.store.draft_rows import (
    OPEN,
    Draft,
    DraftKind,
    DraftState,
    find_draft,
    find_revision,
    moved_check,
    next_revision,
    read_draft,
    set_draft,
)
from dashboard.store.journal import write_entry
from dashboard.store.tables import draft_originals, drafts
from dashboard.store.version_writing import published_number
from dashboard.store.versions import Action

__all__ = ["Draft", "DraftKind", "DraftState", "Drafts"]


class Drafts(DraftChecks):
    """The drafts. Every method raises StoreUnavailable while the database is away.

    A change names the ``revision`` that it saw and raises StaleDraft when there is a newer one, AlreadyDone when
    the draft is published, discarded or submitted by now, DraftNotFound.
    """

    def add(
        self,
        dataset: Dataset,
        content: bytes,
        *,
        filename: str,
        author: str,
        kind: DraftKind = DraftKind.FILE,
        choices: Choices | None = None,
        action: Action | None = None,
        subject: str = "",
        origin: int | EllipsisType | None = ...,
    ) -> Draft:
        """Keep a file as a new draft, to be checked. ``action`` is what the journal calls it.

        ``origin`` is the version that the content was made from, where that is known; else what is published now.
        """
        from dashboard.store.payload import fingerprint, pack_file, parts  # noqa: PLC0415

        pieces = [{"part": part, "content": piece} for part, piece in enumerate(parts(pack_file(content)))]
        moment = now()
        row = {
            "dataset": dataset,
            "kind": kind,
            "state": DraftState.WAITING,
            "revision": 1,
            "checked": 0,
            "filename": filename,
            "author": author,
            "created_at": moment,
            "updated_at": moment,
            "choices": (choices or Choices()).to_json(),
            "done": 0,
            "total": 0,
            "failure": "",
            "note": "",
            "size": len(content),
            "content_hash": fingerprint(content),
            "beat_at": None,
        }
        with self._database.writing() as connection:
            base = connection.execute(published_number(dataset)).scalar_one()
            adding = insert(drafts).returning(*drafts.c)
            start = base if origin is ... else origin
            draft = read_draft(connection.execute(adding, row | {"origin": start, "based_on": base}).one())
            connection.execute(insert(draft_originals), [{"draft": draft.number, **piece} for piece in pieces])
            act = action or (Action.UPLOAD if kind is DraftKind.FILE else Action.EDIT_RECORD)
            _tell(connection, act, draft, author, subject or filename)
        return draft

    def get(self, number: int) -> Draft:
        """The draft of that number. Raises DraftNotFound."""
        with self._database.reading() as connection:
            return find_draft(connection, number)

    def open(self) -> list[Draft]:
        """Those that are neither published nor discarded, newest first."""
        return self._list(select(drafts).where(drafts.c.state.in_(OPEN)))

    def all(self, limit: int | None = None, *, dataset: Dataset | None = None) -> list[Draft]:
        """All of them, or the newest ``limit``, newest first."""
        query = select(drafts).limit(limit)
        return self._list(query if dataset is None else query.where(drafts.c.dataset == dataset))

    def original(self, number: int) -> bytes:
        """The file as it came, to the byte. Raises DraftNotFound."""
        from dashboard.store.payload import unpack_file  # noqa: PLC0415

        pieces = select(draft_originals.c.content).where(draft_originals.c.draft == number)
        with self._database.reading() as connection:
            find_draft(connection, number)
            return unpack_file(b"".join(connection.execute(pieces.order_by(draft_originals.c.part)).scalars()))

    def change(
        self, number: int, choices: Choices, *, revision: int, author: str, action: Action, subject: str = ""
    ) -> Draft:
        """Make other choices; the file is to be checked again. ``subject`` says in words what was chosen."""
        with self._database.writing() as connection:
            find_revision(connection, number, revision)
            draft = set_draft(
                connection,
                number,
                choices=choices.to_json(),
                revision=revision + 1,
                state=DraftState.WAITING,
                done=0,
                total=0,
                failure="",
                beat_at=None,
            )
            _tell(connection, action, draft, author, subject)
        return draft

    def decide(self, number: int, choices: Choices, *, revision: int, author: str, subject: str = "") -> Draft:
        """Decide on records that the file lacks, or on rows with errors: a result that is there stays true.

        Raises ValueError for other choices, which want a new check.
        """
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            if _about_the_file(choices) != _about_the_file(draft.choices):
                raise ValueError("these choices change what is read from the file")
            draft = next_revision(connection, draft, choices=choices.to_json())
            _tell(connection, Action.DECIDE_MISSING, draft, author, subject)
        return draft

    def rebase(self, number: int, *, revision: int, author: str) -> Draft:
        """Compare with what is published now, from here on."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            base = connection.execute(published_number(draft.dataset)).scalar_one()
            subject = f"{draft.based_on or '–'} → {base or '–'}"
            draft = next_revision(connection, draft, based_on=base)
            _tell(connection, Action.REBASE, draft, author, subject)
        return draft

    def discard(self, number: int, *, revision: int, author: str) -> Draft:
        """Put a draft aside; nothing of it is deleted."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            draft = set_draft(
                connection, number, state=DraftState.DISCARDED, revision=revision + 1, checked=moved_check(draft)
            )
            _tell(connection, Action.DISCARD, draft, author, draft.filename)
        return draft

    def reopen(self, number: int, *, revision: int, author: str) -> Draft:
        """Take a discarded draft up again."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision, {DraftState.DISCARDED})
            draft = next_revision(connection, draft, done=0, total=0, failure="", beat_at=None)
            _tell(connection, Action.REOPEN, draft, author, draft.filename)
        return draft

    def _list(self, query: Select[Any]) -> list[Draft]:
        with self._database.reading() as connection:
            return [read_draft(row) for row in connection.execute(query.order_by(drafts.c.number.desc()))]


def _about_the_file(choices: Choices) -> Choices:
    return replace(choices, missing=Missing.UNDECIDED, exceptions={}, skip_errors=False)


def _tell(connection: Connection, action: Action, draft: Draft, author: str, subject: str) -> None:
    write_entry(
        connection,
        action,
        actor=author,
        dataset=draft.dataset,
        draft=draft.number,
        previous=draft.based_on,
        subject=subject,
        content_hash=draft.content_hash,
    )
