"""From a checked draft to a version that visitors read, at once or as planned; each in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.draft_rows import Draft, DraftState, find_draft, find_revision, next_revision, set_draft
from dashboard.store.fault_points import Step
from dashboard.store.journal import write_entry
from dashboard.store.plan_rows import Plan, PlanState, read_plan, set_plan
from dashboard.store.tables import plans
from dashboard.store.version_writing import NewVersion, find_version, move_pointer, published_number
from dashboard.store.versions import Action, Entry, Version

if TYPE_CHECKING:
    import pandas as pd

CHECKED = (DraftState.CHECKED,)


def publish_draft(
    database: Database, number: int, *, revision: int, frame: pd.DataFrame, author: str, note: str
) -> Entry:
    """Make ``frame`` the version that visitors read, and the draft a published one.

    Raises StaleBase where another version is published than the draft was compared with, and what
    ``find_revision`` raises; then nothing is written.
    """
    new = _packed(database, number, frame, author, note)
    with database.writing() as connection:
        draft, version = _write_version(connection, new, number, revision)
        said = {"draft": number, "note": note}
        entry = move_pointer(connection, Action.PUBLISH, version, author=author, based_on=draft.based_on, **said)
        _mark_draft(connection, number, DraftState.PUBLISHED, version, note)
    return entry


def submit_draft(
    database: Database,
    number: int,
    *,
    revision: int,
    frame: pd.DataFrame,
    author: str,
    note: str,
    publish_at: datetime | None,
    needs_approval: bool,
) -> Plan:
    """Keep ``frame`` as a version now, and plan its publication. Raises as ``publish_draft``."""
    new = _packed(database, number, frame, author, note)
    with database.writing() as connection:
        draft, version = _write_version(connection, new, number, revision)
        row = {
            "dataset": draft.dataset,
            "draft": number,
            "version": version.number,
            "based_on": draft.based_on,
            "state": PlanState.WAITING,
            "publish_at": publish_at,
            "needs_approval": needs_approval,
            "approved_by": "",
            "requested_by": author,
            "requested_at": now(),
            "note": note,
        }
        plan = read_plan(connection.execute(insert(plans).returning(*plans.c), row).one())
        fault_points.reached(Step.PLAN_MARKED)
        _mark_draft(connection, number, DraftState.SUBMITTED, version, note)
        tell_plan(connection, Action.SUBMIT, plan, actor=author, note=note)
    return plan


def carry_out(connection: Connection, plan: Plan, action: Action, *, author: str) -> Entry | None:
    """Publish the draft of a waiting plan. None if someone else published meanwhile; the draft is then open again."""
    if _locked_base(connection, plan.dataset) != plan.based_on:
        set_plan(connection, plan.number, state=PlanState.STALE)
        reopen_draft(connection, plan.draft)
        tell_plan(connection, Action.PLAN_OVERTAKEN, plan, actor=author)
        return None
    version = find_version(connection, plan.version)
    said = {"draft": plan.draft, "note": plan.note, "subject": subject_of(plan)}
    entry = move_pointer(connection, action, version, author=author, based_on=plan.based_on, **said)
    set_plan(connection, plan.number, state=PlanState.PUBLISHED)
    _mark_draft(connection, plan.draft, DraftState.PUBLISHED, version, plan.note)
    return entry


def reopen_draft(connection: Connection, number: int) -> None:
    """Let staff go on with a draft whose plan came to nothing."""
    next_revision(connection, find_draft(connection, number, lock=True), version=None)
    fault_points.reached(Step.DRAFT_MARKED)


def tell_plan(connection: Connection, action: Action, plan: Plan, *, actor: str, note: str = "") -> None:
    """Write one line about a plan into the journal."""
    write_entry(
        connection,
        action,
        actor=actor,
        version=find_version(connection, plan.version),
        previous=plan.based_on,
        draft=plan.draft,
        subject=subject_of(plan),
        note=note,
    )


def subject_of(plan: Plan) -> str:
    """What the journal says of a plan: when it is to be published, and who approved it."""
    when = "" if plan.publish_at is None else f"{plan.publish_at:%Y-%m-%d %H:%M} UTC"
    return ", ".join(filter(None, [when, plan.approved_by]))


def _packed(database: Database, number: int, frame: pd.DataFrame, author: str, note: str) -> NewVersion:
    with database.reading() as connection:
        draft = find_draft(connection, number)
    return NewVersion(draft.dataset, frame, None, filename=draft.filename, author=author, note=note, draft=number)


def _write_version(connection: Connection, new: NewVersion, number: int, revision: int) -> tuple[Draft, Version]:
    draft = find_revision(connection, number, revision, CHECKED)
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
