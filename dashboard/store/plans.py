"""Planned publications: approving, cancelling and carrying them out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dashboard.errors import AlreadyDone, SamePerson, StaleBase
from dashboard.language import gettext as _
from dashboard.store.accounts_and_sessions import email_key
from dashboard.store.database import Repository
from dashboard.store.publishing import (
    Plan,
    PlanState,
    carry_out,
    find_plan,
    find_waiting,
    log_plan,
    read_plan,
    reopen_draft,
    set_plan,
)
from dashboard.store.tables import now, plans
from dashboard.store.versions import Action, Entry

__all__ = ["Plan", "PlanState", "Plans"]


class Plans(Repository):
    """All plans. Every method raises StoreUnavailable while the database does not answer."""

    def waiting(self) -> list[Plan]:
        """The plans that are neither carried out nor cancelled, oldest first."""
        query = select(plans).where(plans.c.state == PlanState.WAITING).order_by(plans.c.number)
        return [read_plan(row) for row in self._rows(query)]

    def all(self, limit: int | None = None) -> list[Plan]:
        """All plans, or the newest ``limit`` of them, newest first."""
        return [read_plan(row) for row in self._rows(select(plans).order_by(plans.c.number.desc()).limit(limit))]

    def get(self, number: int) -> Plan:
        """The plan with that number. Raises NotFound."""
        with self._database.reading() as connection:
            return find_plan(connection, number)

    def of_draft(self, draft: int) -> Plan | None:
        """The newest plan for the draft with that number, or None."""
        query = select(plans).where(plans.c.draft == draft).order_by(plans.c.number.desc()).limit(1)
        return next((read_plan(row) for row in self._rows(query)), None)

    def cancel(self, number: int, author: str) -> Plan:
        """Cancel a plan and reopen its draft. Returns the cancelled plan. Raises NotFound, AlreadyDone."""
        with self._database.writing() as connection:
            find_waiting(connection, number)
            plan = set_plan(connection, number, state=PlanState.CANCELLED)
            reopen_draft(connection, plan.draft)
            log_plan(connection, Action.CANCEL_PLAN, plan, actor=author)
        return plan

    def approve(self, number: int, author: str) -> Plan:
        """Approve a plan as the second person, and carry it out at once unless its time is in the future.

        Returns the plan as it is afterwards. Raises SamePerson, NotFound, AlreadyDone, and StaleBase if someone
        else has published since; then the plan becomes stale and its draft is reopened.
        """
        with self._database.writing() as connection:
            _check_approval(find_waiting(connection, number), author)
            plan = set_plan(connection, number, approved_by=author)
            log_plan(connection, Action.APPROVE, plan, actor=author)
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
        """Carry out the plans whose time has come. Returns the journal entries of the publications.

        Any number of processes may call this at the same time; if no plan is due, it costs one query. If someone else
        has published since, the plan becomes stale and its draft is reopened.
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
                return None  # another process has carried it out
            return carry_out(connection, plan, Action.PUBLISH_PLANNED, author=plan.requested_by)


def _check_approval(plan: Plan, author: str) -> None:
    if not plan.awaits_approval:
        raise AlreadyDone(_("Version {number} waits for nobody's approval.", number=plan.version))
    if email_key(plan.requested_by) == email_key(author):
        raise SamePerson(_("You asked for this publication yourself. A second person has to approve it."))
