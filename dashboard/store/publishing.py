"""From a checked draft to the version that visitors read: at once or by a plan, each step in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from dashboard.errors import AlreadyDone, NotFound, StaleBase
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.database import Repository
from dashboard.store.draft_rows import Draft, DraftState, find_draft, find_revision, next_revision, set_draft
from dashboard.store.fault_points import Step
from dashboard.store.journal import write_entry
from dashboard.store.tables import find_row, insert_row, plans, read_row, update_row
from dashboard.store.version_writing import NewVersion, find_version, move_pointer, published_number
from dashboard.store.versions import Action, Entry, Version

if TYPE_CHECKING:
    import pandas as pd


class PlanState(StrEnum):
    """Whether a plan still waits, or how it ended; the values are stored."""

    WAITING = "waiting"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    STALE = "stale"  # someone else published before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A version that is to be published at a time, after a second person's approval, or both.

    ``draft``, ``version`` and ``based_on`` (the version that must still be published then) are numbers. A
    ``publish_at`` of None means as soon as it is approved. ``approved_by`` is "" until somebody approves it.
    """

    number: int
    dataset: Dataset
    draft: int
    version: int
    based_on: int | None
    state: PlanState
    publish_at: datetime | None
    needs_approval: bool
    approved_by: str
    requested_by: str
    requested_at: datetime
    note: str

    @property
    def awaits_approval(self) -> bool:
        """Whether a second person has to approve it and has not done so yet."""
        return self.state is PlanState.WAITING and self.needs_approval and not self.approved_by


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
            _mark_draft(connection, number, DraftState.PUBLISHED, version, note)
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
            row = insert_row(
                connection,
                plans,
                dataset=draft.dataset,
                draft=number,
                version=version.number,
                based_on=draft.based_on,
                publish_at=publish_at,
                needs_approval=needs_approval,
                requested_by=author,
                note=note,
            )
            fault_points.reached(Step.PLAN_MARKED)
            _mark_draft(connection, number, DraftState.SUBMITTED, version, note)
            plan = read_plan(row)
            log_plan(connection, Action.SUBMIT, plan, actor=author, note=note)
        return plan

    def _new_version(self, number: int, frame: pd.DataFrame, author: str, note: str) -> NewVersion:
        with self._database.reading() as connection:
            draft = find_draft(connection, number)
        return NewVersion(draft.dataset, frame, None, filename=draft.filename, author=author, note=note, draft=number)


def carry_out(connection: Connection, plan: Plan, action: Action, *, author: str) -> Entry | None:
    """Publish the version of a waiting plan.

    If someone else has published since, the plan becomes stale, its draft is reopened, and the result is None.
    """
    if _locked_base(connection, plan.dataset) != plan.based_on:
        set_plan(connection, plan.number, state=PlanState.STALE)
        reopen_draft(connection, plan.draft)
        log_plan(connection, Action.PLAN_OVERTAKEN, plan, actor=author)
        return None
    version = find_version(connection, plan.version)
    about = {"draft": plan.draft, "note": plan.note, "subject": _subject(plan)}
    entry = move_pointer(connection, action, version, author=author, based_on=plan.based_on, **about)
    set_plan(connection, plan.number, state=PlanState.PUBLISHED)
    _mark_draft(connection, plan.draft, DraftState.PUBLISHED, version, plan.note)
    return entry


def reopen_draft(connection: Connection, number: int) -> None:
    """Let staff go on with a draft whose plan was cancelled or has become stale."""
    next_revision(connection, find_draft(connection, number, lock=True), version=None)
    fault_points.reached(Step.DRAFT_MARKED)


def find_plan(connection: Connection, number: int) -> Plan:
    """The plan with that number. Raises NotFound."""
    missing = NotFound(_("There is no planned publication {number}.", number=number))
    return read_plan(find_row(connection, plans, number, missing))


def find_waiting(connection: Connection, number: int) -> Plan:
    """The waiting plan with that number, which nobody else can carry out or cancel before the transaction ends.

    Raises NotFound, AlreadyDone.
    """
    # The draft's row is the lock: every write about a draft takes it first, so that two never wait for each other.
    find_draft(connection, find_plan(connection, number).draft, lock=True)
    plan = find_plan(connection, number)
    if plan.state is not PlanState.WAITING:
        raise AlreadyDone(_why_over(plan))
    return plan


def set_plan(connection: Connection, number: int, **values: object) -> Plan:
    """Write ``values`` into the row of a plan. Returns the changed plan."""
    plan = read_plan(update_row(connection, plans, number, **values))
    fault_points.reached(Step.PLAN_MARKED)
    return plan


def read_plan(row: RowMapping) -> Plan:
    """A row of the table of plans as a plan."""
    return read_row(Plan, row)


def log_plan(connection: Connection, action: Action, plan: Plan, *, actor: str, note: str = "") -> None:
    """Write a journal entry about a plan."""
    write_entry(
        connection,
        action,
        actor=actor,
        version=find_version(connection, plan.version),
        previous=plan.based_on,
        draft=plan.draft,
        subject=_subject(plan),
        note=note,
    )


def _subject(plan: Plan) -> str:
    """The subject of journal entries about a plan: its time and who approved it."""
    when = "" if plan.publish_at is None else f"{plan.publish_at:%Y-%m-%d %H:%M} UTC"
    return ", ".join(filter(None, [when, plan.approved_by]))


def _write_version(connection: Connection, new: NewVersion, number: int, revision: int) -> tuple[Draft, Version]:
    draft = find_revision(connection, number, revision, (DraftState.CHECKED,))
    if _locked_base(connection, draft.dataset) != draft.based_on:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so draft {number} was not published. Nothing is lost: "
                "compare it with what is published now, then publish again.",
                number=number,
            )
        )
    return draft, new.write(connection)


def _locked_base(connection: Connection, dataset: Dataset) -> int | None:
    base: int | None = connection.execute(published_number(dataset).with_for_update()).scalar_one()
    return base


def _mark_draft(connection: Connection, number: int, state: DraftState, version: Version, note: str) -> None:
    set_draft(connection, number, state=state, version=version.number, note=note)
    fault_points.reached(Step.DRAFT_MARKED)


def _why_over(plan: Plan) -> str:
    if plan.state is PlanState.PUBLISHED:
        return _("Version {number} is published already.", number=plan.version)
    if plan.state is PlanState.CANCELLED:
        return _("The publication of version {number} was cancelled.", number=plan.version)
    return _("Someone else published before version {number} could be. Its draft is open again.", number=plan.version)
