"""The dataclass of a draft and its states, and functions that read and change the row of a draft in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Connection, RowMapping

from dashboard.errors import AlreadyDone, NotFound, RecordsError, StaleDraft
from dashboard.language_and_locale import gettext as _
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_injection_points
from dashboard.store.fault_injection_points import Step
from dashboard.store.tables_and_row_access import drafts, find_row, now, read_row, update_row


class DraftState(StrEnum):
    """The states of a draft: it waits for its check, is being checked, is checked or failed in the check, is submitted
    for a planned publication, is published or is discarded. The values are stored in the database and must not
    change."""

    WAITING = "waiting"  # for its check
    CHECKING = "checking"
    CHECKED = "checked"
    SUBMITTED = "submitted"  # its publication is planned
    PUBLISHED = "published"
    DISCARDED = "discarded"
    FAILED = "failed"  # the check ended early or met a limit; ``failure`` says why


class DraftKind(StrEnum):
    """What a draft was made from: a whole file, or one record that somebody adds, edits or withdraws. The values are
    stored in the database and must not change."""

    FILE = "file"
    RECORD = "record"


IN_WORK = (DraftState.WAITING, DraftState.CHECKING, DraftState.CHECKED, DraftState.FAILED)
OPEN = (*IN_WORK, DraftState.SUBMITTED)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft: a file that was uploaded or fetched, with all choices made about it. A record that somebody adds, edits
    or withdraws in a form is a draft, too, as a file of one row (``kind``). ``author`` is the e-mail address of the
    person who brought the file, or who added the source that it was fetched from.

    ``origin`` is the number of the version that the file was made from (by default the one published when the draft was
    added). ``based_on`` is the number of the version that the draft is compared with. Each is None if there is no such
    version. ``revision`` rises when a choice is made, when the draft is compared with another version, and when it is
    discarded or reopened. ``updated_at`` is when the draft was last changed, submitted or published, or when its check
    was done or failed.

    ``checked`` is the revision for which the result of the last completed check holds, 0 if there is none. ``done`` of
    ``total`` says how far a check is, in bytes of the file, each counted twice: once for reading, once for checking.
    ``beat_at`` is when the process that checks the draft last reported. ``failure`` is a sentence that says why a check
    failed, "" if none did.

    ``version`` is the number of the version that was made of the draft to publish it. It is None until then, and again
    if its planned publication was cancelled or stopped. ``note`` is what the person who published or submitted it wrote
    for the history. ``size`` (bytes) and ``content_hash`` (SHA-256 in hexadecimal) describe the file.
    ``stored_choices`` are the choices as JSON text."""

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
    stored_choices: str
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
    def name(self) -> str:
        """The name of the draft that people read. For a whole file it is the name of the file; for a draft of one
        record it is the title of the record, or its id if it has no title."""
        return self.filename if self.kind is DraftKind.FILE else self.filename.removesuffix(".csv")

    @cached_property
    def choices(self) -> Choices:
        """All choices that people made about the file. Raises RecordsError if the stored text cannot be read; such a
        draft can still be listed and discarded."""
        return Choices.from_json(self.stored_choices)

    @property
    def damage(self) -> str:
        """A sentence that says why the stored choices of the draft cannot be read, and what to do; "" if they can be
        read."""
        try:
            self.choices  # noqa: B018 - it may raise
        except RecordsError as error:
            return str(error)
        return ""

    @property
    def is_open(self) -> bool:
        """Whether the draft is neither published nor discarded. A draft whose publication is planned is open."""
        return self.state in OPEN

    @property
    def is_from_form(self) -> bool:
        """Whether the draft was made by adding or editing one record in its form. False for a whole file, and for a
        draft that withdraws a record. Raises RecordsError if its choices cannot be read."""
        return self.kind is DraftKind.RECORD and not self.choices.exceptions

    @property
    def is_checked(self) -> bool:
        """Whether a check of the draft was completed whose result holds for its current revision."""
        return self.checked == self.revision


def find_draft(connection: Connection, number: int, *, lock: bool = False) -> Draft:
    """The draft with this number. With ``lock``, for which ``connection`` must come from ``Database.writing``, nobody
    else can change it until the transaction ends. Raises NotFound if there is no such draft, CorruptData if its row is
    damaged."""
    missing = NotFound(_("There is no draft {number}.", number=number))
    return read_draft(find_row(connection, drafts, number, missing, lock=lock))


def find_revision(connection: Connection, number: int, revision: int, states: Iterable[DraftState] = IN_WORK) -> Draft:
    """The draft with this number, for a change by a person who saw it at the ``revision`` given. ``connection`` must
    come from ``Database.writing``; nobody else can change the draft until its transaction ends. Raises NotFound if
    there is no such draft, CorruptData if its row is damaged, AlreadyDone if its state is not one of ``states`` (by
    default: waits for a check, is being checked, is checked, or failed), StaleDraft if it has another revision."""
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
    """Write ``values`` (column → value) into the row of the draft with this number, which must exist, and set its
    ``updated_at`` to the current time. Returns the changed draft."""
    return read_draft(update_row(connection, drafts, number, updated_at=now(), **values))


def next_revision(connection: Connection, draft: Draft, **values: object) -> Draft:
    """Write ``values`` (column → value) into the row of a draft and raise its revision by one. Only for changes that do
    not alter how the file is read, because the result of the check stays valid. If ``values`` has no ``state``, the
    state becomes CHECKED if the draft was checked, otherwise WAITING. Returns the changed draft."""
    new = {"revision": draft.revision + 1, "checked": draft.checked + draft.is_checked}
    state = DraftState.CHECKED if draft.is_checked else DraftState.WAITING
    return set_draft(connection, draft.number, **{"state": state, **new, **values})


def mark_draft(connection: Connection, number: int, state: DraftState, version: int, note: str) -> None:
    """Set the ``state`` of the draft with this number to PUBLISHED, or to SUBMITTED for a planned publication.
    ``version`` is the number of the version that was made of the draft. ``note`` is what the person who published or
    submitted it wrote for the history."""
    set_draft(connection, number, state=state, version=version, note=note)
    fault_injection_points.reached(Step.DRAFT_MARKED)


def read_draft(row: RowMapping) -> Draft:
    """Make a ``Draft`` from its row in the database. Raises CorruptData if a value of the row does not fit."""
    return read_row(Draft, row, stored_choices=row["choices"])


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
