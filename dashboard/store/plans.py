"""Publications that wait for their time or for a second person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dashboard.errors import AlreadyDone, SamePerson, StaleBase
from dashboard.language import gettext as _
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.people import email_key
from dashboard.store.plan_rows import Plan, PlanState, find_plan, find_waiting, read_plan, set_plan
from dashboard.store.publishing import carry_out, reopen_draft, tell_plan
from dashboard.store.tables import plans
from dashboard.store.versions import Action, Entry

__all__ = ["Plan", "PlanState", "Plans"]


class Plans:
    """The planned publications. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self) -> list[Plan]:
        """Those that are neither carried out nor cancelled, oldest first."""
        query = select(plans).where(plans.c.state == PlanState.WAITING).order_by(plans.c.number)
        with self._database.reading() as connection:
            return [read_plan(row) for row in connection.execute(query)]

    def all(self, limit: int | None = None) -> list[Plan]:
        """All of them, or the newest ``limit``, newest first."""
        with self._database.reading() as connection:
            query = select(plans).order_by(plans.c.number.desc()).limit(limit)
            return [read_plan(row) for row in connection.execute(query)]

    def get(self, number: int) -> Plan:
        """The plan of that number. Raises PlanNotFound."""
        with self._database.reading() as connection:
            return find_plan(connection, number)

    def of_draft(self, draft: int) -> Plan | None:
        """The newest plan for a draft, or None."""
        query = select(plans).where(plans.c.draft == draft).order_by(plans.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else read_plan(row)

    def cancel(self, number: int, author: str) -> Plan:
        """Give a plan up; its draft is open again. Raises PlanNotFound, AlreadyDone."""
        with self._database.writing() as connection:
            find_waiting(connection, number)
            plan = set_plan(connection, number, state=PlanState.CANCELLED)
            reopen_draft(connection, plan.draft)
            tell_plan(connection, Action.CANCEL_PLAN, plan, actor=author)
        return plan

    def approve(self, number: int, author: str) -> Plan:
        """Say yes as the second person; published at once unless its time is yet to come.

        Raises SamePerson, PlanNotFound, AlreadyDone, and StaleBase where someone else published meanwhile: then
        the plan is stale and its draft open again.
        """
        with self._database.writing() as connection:
            _check_approval(find_waiting(connection, number), author)
            plan = set_plan(connection, number, approved_by=author)
            tell_plan(connection, Action.APPROVE, plan, actor=author)
            if plan.publish_at is None or plan.publish_at <= now():
                carry_out(connection, plan, Action.PUBLISH, author=author)
            plan = find_plan(connection, number)
        if plan.state is PlanState.STALE:
            raise StaleBase(
                _(
                    "Someone else published meanwhile, so version {number} was not published. Nothing is lost: "
                    "its draft is open again, to be compared with what is published now.",
                    number=plan.version,
                )
            )
        return plan

    def publish_due(self, now: datetime) -> list[Entry]:
        """Carry out the plans whose time has come; what was published. One query where there is none.

        Any number of processes may do so at once. A plan that someone else's publication has overtaken becomes
        stale, and its draft is open again.
        """
        due = select(plans.c.number).where(
            plans.c.state == PlanState.WAITING,
            (plans.c.publish_at <= now) | plans.c.publish_at.is_(None),
            (plans.c.approved_by != "") | ~plans.c.needs_approval,
        )
        with self._database.reading() as connection:
            numbers = connection.execute(due.order_by(plans.c.publish_at, plans.c.number)).scalars().all()
        published = [self._publish(number) for number in numbers]
        return [entry for entry in published if entry is not None]

    def _publish(self, number: int) -> Entry | None:
        with self._database.writing() as connection:
            try:
                plan = find_waiting(connection, number)
            except AlreadyDone:
                return None  # by another process, a moment ago
            return carry_out(connection, plan, Action.PUBLISH_PLANNED, author=plan.requested_by)


def _check_approval(plan: Plan, author: str) -> None:
    if not plan.awaits_approval:
        raise AlreadyDone(_("Version {number} waits for nobody's approval.", number=plan.version))
    if email_key(plan.requested_by) == email_key(author):
        raise SamePerson(_("You asked for this publication yourself. A second person has to approve it."))
