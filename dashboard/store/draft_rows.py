"""A draft, and how its row is found and moved from one revision to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from dashboard.errors import AlreadyDone, DraftNotFound, StaleDraft
from dashboard.language import gettext as _
from dashboard.records.frames.choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store.datetimes import now
from dashboard.store.tables import drafts


class DraftState(StrEnum):
    """How far a draft is; the values are stored."""

    WAITING = "waiting"  # for a checker
    CHECKING = "checking"
    CHECKED = "checked"
    SUBMITTED = "submitted"  # a plan waits
    PUBLISHED = "published"
    DISCARDED = "discarded"
    FAILED = "failed"  # the checker died or met a limit; ``failure`` says why


class DraftKind(StrEnum):
    """Where a draft comes from; the values are stored."""

    FILE = "file"
    RECORD = "record"


IN_WORK = (DraftState.WAITING, DraftState.CHECKING, DraftState.CHECKED, DraftState.FAILED)
OPEN = (*IN_WORK, DraftState.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A file on its way, with the choices made about it.

    ``origin`` is the version that was published when it came, ``based_on`` the one that it is compared with.
    ``revision`` rises with every change. ``checked`` is the revision that the kept result belongs to (0: none yet).
    ``done`` of ``total`` tell how far the checker is, ``beat_at`` when it was last alive. ``version`` is what it
    was published as. ``size`` and ``content_hash`` (SHA-256) are those of the original file.
    """

    number: int
    dataset: Dataset
    kind: DraftKind
    state: DraftState
    revision: int
    filename: str
    author: str
    created_at: datetime
    updated_at: datetime
    origin: int | None
    based_on: int | None
    choices: Choices
    checked: int
    done: int
    total: int
    beat_at: datetime | None
    failure: str
    version: int | None
    note: str
    size: int
    content_hash: str

    @property
    def is_open(self) -> bool:
        """Whether it is neither published nor discarded."""
        return self.state in OPEN

    @property
    def is_checked(self) -> bool:
        """Whether the kept result is that of this revision."""
        return self.checked == self.revision


def find_draft(connection: Connection, number: int, *, lock: bool = False) -> Draft:
    """The draft of that number; with ``lock`` nobody else changes it meanwhile. Raises DraftNotFound."""
    query = select(drafts).where(drafts.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise DraftNotFound(_("There is no draft {number}.", number=number))
    return read_draft(row)


def find_revision(connection: Connection, number: int, revision: int, states: Iterable[DraftState] = IN_WORK) -> Draft:
    """The draft, locked, if it still is that revision in one of ``states``.

    Raises DraftNotFound, AlreadyDone for another state, StaleDraft for another revision.
    """
    draft = find_draft(connection, number, lock=True)
    if draft.state not in tuple(states):
        raise AlreadyDone(_moved_on(draft))
    if draft.revision != revision:
        raise StaleDraft(
            _(
                "Someone else changed draft {number} meanwhile. Look at it as it is now, then do it again.",
                number=number,
            )
        )
    return draft


def set_draft(connection: Connection, number: int, **values: object) -> Draft:
    """Write ``values`` into the row of a draft; the draft as it is then."""
    changed = update(drafts).where(drafts.c.number == number).values(updated_at=now(), **values)
    return read_draft(connection.execute(changed.returning(*drafts.c)).one())


def next_revision(connection: Connection, draft: Draft, **values: object) -> Draft:
    """A revision that reads the same from the file: a result that is there is the new one's too."""
    state = DraftState.CHECKED if draft.is_checked else DraftState.WAITING
    return set_draft(
        connection, draft.number, revision=draft.revision + 1, checked=moved_check(draft), state=state, **values
    )


def moved_check(draft: Draft) -> int:
    """``checked`` of a next revision that reads the same from the file."""
    return draft.checked + 1 if draft.is_checked else draft.checked


def read_draft(row: Row[Any]) -> Draft:
    """The draft that a row tells of."""
    values = dict(row._mapping)
    known = {
        "dataset": Dataset(values["dataset"]),
        "kind": DraftKind(values["kind"]),
        "state": DraftState(values["state"]),
        "choices": Choices.from_json(values["choices"]),
    }
    return Draft(**{**values, **known})


def _moved_on(draft: Draft) -> str:
    if draft.state is DraftState.PUBLISHED:
        return _("Draft {number} is published already.", number=draft.number)
    if draft.state is DraftState.DISCARDED:
        return _("Draft {number} was discarded. Take it back first.", number=draft.number)
    if draft.state is DraftState.SUBMITTED:
        return _("Draft {number} waits for its publication. Cancel that first.", number=draft.number)
    if draft.state is DraftState.CHECKED:
        return _("Draft {number} is in work already.", number=draft.number)
    return _("Draft {number} is not checked yet. Wait until its check is done.", number=draft.number)
