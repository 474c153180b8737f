"""A planned publication, and how its row is found and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from dashboard.errors import AlreadyDone, PlanNotFound
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points
from dashboard.store.draft_rows import find_draft
from dashboard.store.fault_points import Step
from dashboard.store.tables import plans


class PlanState(StrEnum):
    """What became of a plan; the values are stored."""

    WAITING = "waiting"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    STALE = "stale"  # someone else published before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A version that is to be published at a time, after a second person's word, or both.

    ``publish_at`` None: as soon as it is approved. ``approved_by`` is "" until somebody did.
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
        """Whether a second person has yet to say yes."""
        return self.state is PlanState.WAITING and self.needs_approval and not self.approved_by


def find_plan(connection: Connection, number: int) -> Plan:
    """The plan of that number. Raises PlanNotFound."""
    row = connection.execute(select(plans).where(plans.c.number == number)).first()
    if row is None:
        raise PlanNotFound(_("There is no planned publication {number}.", number=number))
    return read_plan(row)


def find_waiting(connection: Connection, number: int) -> Plan:
    """The waiting plan, which nobody else can carry out or cancel before the transaction ends.

    Raises PlanNotFound, AlreadyDone."""
    # The draft's row is the lock: every write about a draft takes it first, so that two never wait for each other.
    find_draft(connection, find_plan(connection, number).draft, lock=True)
    plan = find_plan(connection, number)
    if plan.state is not PlanState.WAITING:
        raise AlreadyDone(_done(plan))
    return plan


def set_plan(connection: Connection, number: int, **values: object) -> Plan:
    """Write ``values`` into the row of a plan; the plan as it is then."""
    changed = update(plans).where(plans.c.number == number).values(**values).returning(*plans.c)
    plan = read_plan(connection.execute(changed).one())
    fault_points.reached(Step.PLAN_MARKED)
    return plan


def read_plan(row: Row[Any]) -> Plan:
    """The plan that a row tells of."""
    values = dict(row._mapping)
    return Plan(**{**values, "dataset": Dataset(values["dataset"]), "state": PlanState(values["state"])})


def _done(plan: Plan) -> str:
    if plan.state is PlanState.PUBLISHED:
        return _("Version {number} is published already.", number=plan.version)
    if plan.state is PlanState.CANCELLED:
        return _("The publication of version {number} was cancelled.", number=plan.version)
    return _("Someone else published before version {number} could be. Its draft is open again.", number=plan.version)
