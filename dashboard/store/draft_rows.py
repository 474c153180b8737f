"""The dataclass of a draft, and functions that read its row in the database and write its next revision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping

from dashboard.errors import AlreadyDone, NotFound, StaleDraft
from dashboard.language import gettext as _
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.fault_points import Step
from dashboard.store.tables import drafts, find_row, now, read_row, update_row


class DraftState(StrEnum):
    """The states of a draft, from upload to publication or discard. The values are stored and must not change."""

    WAITING = "waiting"  # for its check
    CHECKING = "checking"
    CHECKED = "checked"
    SUBMITTED = "submitted"  # its publication is planned
    PUBLISHED = "published"
    DISCARDED = "discarded"
    FAILED = "failed"  # the check ended early or met a limit; ``failure`` says why


class DraftKind(StrEnum):
    """What a draft was made from, such as an uploaded file. The values are stored and must not change."""

    FILE = "file"
    RECORD = "record"


IN_WORK = (DraftState.WAITING, DraftState.CHECKING, DraftState.CHECKED, DraftState.FAILED)
OPEN = (*IN_WORK, DraftState.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An uploaded file, or an edit of one record as a file, with all choices made about it.

    ``origin`` is the number of the version that was published when the draft was added, ``based_on`` the one that it is
    compared with. ``revision`` rises with every change. ``checked`` is the revision that the stored result of the check
    belongs to (0: none yet). ``done`` of ``total`` bytes are checked; ``beat_at`` is when the checker last reported.
    ``version`` is the number of the version that was made of the draft. ``size`` (bytes) and ``content_hash`` (SHA-256
    in hexadecimal) describe the original file."""

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
        """Whether the draft is neither published nor discarded."""
        return self.state in OPEN

    @property
    def is_checked(self) -> bool:
        """Whether the stored result of a check is that of the draft's current revision."""
        return self.checked == self.revision


def find_draft(connection: Connection, number: int, *, lock: bool = False) -> Draft:
    """The draft with that number; with ``lock`` nobody else can change it in this transaction. Raises NotFound."""
    missing = NotFound(_("There is no draft {number}.", number=number))
    return read_draft(find_row(connection, drafts, number, missing, lock=lock))


def find_revision(connection: Connection, number: int, revision: int, states: Iterable[DraftState] = IN_WORK) -> Draft:
    """The draft with that number, for a change by somebody who saw its ``revision``; nobody else can change it until
    the transaction ends. Raises NotFound, AlreadyDone if its state is not one of ``states``, StaleDraft if it has
    another revision."""
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
    """Write ``values`` and the current time into the row of a draft. Returns the changed draft."""
    return read_draft(update_row(connection, drafts, number, updated_at=now(), **values))


def next_revision(connection: Connection, draft: Draft, **values: object) -> Draft:
    """Write the next revision of a draft whose file is read as before, so that the result of its check stays valid. Its
    state is CHECKED or WAITING, unless ``values`` have another."""
    new = {"revision": draft.revision + 1, "checked": draft.checked + draft.is_checked}
    state = DraftState.CHECKED if draft.is_checked else DraftState.WAITING
    return set_draft(connection, draft.number, **{"state": state, **new, **values})


def mark_draft(connection: Connection, number: int, state: DraftState, version: int, note: str) -> None:
    """Set the ``state`` of a draft that became the version with the number ``version``: published, or submitted for a
    planned publication. ``note`` is what its author wrote about it for the history."""
    set_draft(connection, number, state=state, version=version, note=note)
    fault_points.reached(Step.DRAFT_MARKED)


def read_draft(row: RowMapping) -> Draft:
    """Make a draft of its row in the database. Raises RecordsError if its choices cannot be read."""
    return read_row(Draft, row, choices=Choices.from_json(row["choices"]))


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
