"""Planned publications: making, approving, cancelling, declining and carrying them out; each step is one
transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, and_, select

from dashboard.errors import AlreadyDone, NotFound, PlansFailed, SamePerson, StaleBase, StoreUnavailable
from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_injection_points
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.draft_comments import CommentKind, add_comment, newest_stop, tell_publication
from dashboard.store.draft_rows import Draft, DraftState, find_draft, mark_draft, next_revision
from dashboard.store.fault_injection_points import Step
from dashboard.store.staff_accounts_and_sign_in import email_key, speaking_to
from dashboard.store.tables_and_row_access import (
    find_row,
    insert_row,
    journal,
    now,
    plans,
    pointers,
    read_row,
    read_rows,
    shared_now,
    update_row,
    versions,
    write_entry,
)
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Entry, Version
from dashboard.store.version_rows_and_pointer import (
    RECORDS,
    NewVersion,
    find_version,
    locked_number,
    move_pointer,
    read_content,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 5  # people, and records, that are named to the person whose plan was stopped


class PlanState(StrEnum):
    """The states of a planned publication: it waits, was carried out, was cancelled or declined, or is stale. It is
    stopped and becomes stale if somebody else publishes a change of a record that it changes, too, or if it would leave
    no record. The values are stored in the database and must not change."""

    WAITING = "waiting"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    STALE = "stale"  # someone else published a record that it changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A planned publication: a version that is to be published at a certain time, after the approval of a second
    person, or both. ``draft`` is the number of the draft from which the version was made. ``version`` is the number of
    the version, ``based_on`` the number of the published version that it is to replace, None for none. ``publish_at``
    is None if it is published as soon as it has its approval. ``requested_by`` and ``approved_by`` are e-mail
    addresses; ``approved_by`` is "" until somebody approves. ``note`` is for the history.

    If somebody publishes another version first, what the plan changes is added to that version. The result is a new
    version, and ``version`` and ``based_on`` get new numbers. If both changed the same record, or no record would be
    left, the plan becomes stale instead."""

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
        """Whether the plan waits for the approval of a second person. False also for a plan that waits no longer,
        because it was carried out, cancelled or stopped."""
        return self.state is PlanState.WAITING and self.needs_approval and not self.approved_by

    def is_due(self, now: datetime) -> bool:
        """Whether a waiting plan can be carried out at the time ``now``: its time has come, and it needs no further
        approval. Only for plans whose state is WAITING; for others the result means nothing."""
        return not self.awaits_approval and (self.publish_at is None or self.publish_at <= now)


_read = partial(read_row, Plan)


class Plans(Repository):
    """Reads and changes planned publications, also those that were carried out, cancelled or stopped."""

    def waiting(self) -> list[Plan]:
        """The planned publications that still wait for their time or for approval, oldest first."""
        query = select(plans).where(plans.c.state == PlanState.WAITING).order_by(plans.c.number)
        return read_rows(_read, self._rows(query))

    def all(self, limit: int | None = None) -> list[Plan]:
        """All planned publications in every state, or the newest ``limit`` of them, newest first."""
        return read_rows(_read, self._rows(select(plans).order_by(plans.c.number.desc()).limit(limit)))

    def get(self, number: int) -> Plan:
        """The planned publication with this number, in whatever state. Raises NotFound if there is no such plan."""
        with self._database.reading() as connection:
            return _find(connection, number)

    def of_draft(self, draft: int) -> Plan | None:
        """The newest planned publication of the draft with this number, in whatever state; None if there is none."""
        query = select(plans).where(plans.c.draft == draft).order_by(plans.c.number.desc()).limit(1)
        return next(iter(read_rows(_read, self._rows(query))), None)

    def cancel(self, number: int, author: str) -> Plan:
        """Cancel the planned publication with this number, so that staff can go on with its draft, and return the plan.
        ``author`` is the e-mail address of the person who cancels it. Raises NotFound if there is no such plan,
        AlreadyDone if it no longer waits."""
        with self._database.writing() as connection:
            _find_waiting(connection, number)
            plan = _set(connection, number, state=PlanState.CANCELLED)
            _reopen_draft(connection, plan.draft)
            _log(connection, Action.CANCEL_PLAN, plan, actor=author)
        return plan

    def refuse(self, number: int, author: str, reason: str, kind: CommentKind) -> Plan:
        """Refuse the planned publication with this number. ``kind`` says whether it is declined (DECLINE) or changes
        are wanted first (CHANGES). In both cases the plan is cancelled, and staff can go on with its draft. ``author``
        is the e-mail address of the person who refuses it. The person who requested the publication gets the ``reason``
        on the desk and by mail, unless they are the same. Returns the plan. Raises NotFound if there is no such plan,
        AlreadyDone if it no longer waits."""
        action = Action.DECLINE if kind is CommentKind.DECLINE else Action.ASK_FOR_CHANGES
        with self._database.writing() as connection:
            _find_waiting(connection, number)
            plan = _set(connection, number, state=PlanState.CANCELLED)
            _reopen_draft(connection, plan.draft)
            add_comment(connection, plan.draft, kind, reason, author=author, tell=plan.requested_by)
            _log(connection, action, plan, actor=author, note=reason)
        return plan

    def approve(self, number: int, author: str) -> Plan:
        """Approve the planned publication with this number as the second person (``author``, an e-mail address), and
        carry it out at once unless its time is in the future. Returns the plan as it is afterwards. Raises NotFound if
        there is no such plan, SamePerson if the author requested it, and AlreadyDone if it no longer waits for
        approval.

        Raises StaleBase if somebody else has published a change of a record that the plan changes, too, or if no record
        would be left; the plan then becomes stale, and staff can go on with its draft. Raises StoreError, and approves
        nothing, if stored records that are needed cannot be read."""
        with self._database.writing(long=True) as connection:
            _check_approval(_find_waiting(connection, number), author)
            plan = _set(connection, number, approved_by=author)
            _log(connection, Action.APPROVE, plan, actor=author)
            if (current := _brought_up_to_date(connection, plan, author)) and current.is_due(shared_now(connection)):
                _carry_out(connection, current, Action.PUBLISH, author=author)
            plan = _find(connection, number)
            stop = newest_stop(connection, plan.draft) if plan.state is PlanState.STALE else ""
        if stop:
            raise StaleBase(stop)
        return plan

    clock_skew = 0.0
    """The seconds by which the database's clock was ahead of this machine's when ``publish_due`` was called last; 0 if
    that call had a time."""

    def publish_due(self, at: datetime | None = None) -> list[Entry]:
        """Carry out the planned publications that are due at the time ``at``, by default now by the clock of the
        database. Returns the journal entries of these publications. Before that, waiting plans are brought up to date
        if another version of their dataset was published since they were made: their changes are added to that version.
        A plan becomes stale instead if both changed the same record, or no record would be left.

        Any number of processes may call this at the same time. If there is nothing to do, it makes at most two queries.
        Raises StoreUnavailable at once if the database does not answer. If a plan fails for another reason, such as
        records that cannot be read, the other plans are carried out first. Then PlansFailed is raised, which names the
        plans that failed and has the journal entries of the others."""
        with self._database.reading() as connection:
            moment = at or shared_now(connection)
            self.clock_skew = (moment - now()).total_seconds() if at is None else 0.0
            numbers = connection.execute(_due(moment)).scalars().all()
        published: list[Entry] = []
        failures: dict[int, Exception] = {}
        for number in numbers:
            try:
                if entry := self._publish(number, moment):
                    published.append(entry)
            except StoreUnavailable:
                raise
            except Exception as error:  # such as records that are damaged: the other plans must not wait for them
                failures[number] = error
        if failures:
            told = _("Planned publication {number} could not be carried out: {cause}")
            sentences = " ".join(told.format(number=number, cause=error) for number, error in failures.items())
            raise PlansFailed(sentences, tuple(published)) from ExceptionGroup("plans", [*failures.values()])
        return published

    def _publish(self, number: int, moment: datetime) -> Entry | None:
        with self._database.writing(long=True) as connection:
            try:
                plan = _find_waiting(connection, number)
            except AlreadyDone:
                return None  # another process has carried it out
            current = _brought_up_to_date(connection, plan, plan.requested_by)
            if current is None or not current.is_due(moment):
                return None
            return _carry_out(connection, current, Action.PUBLISH_PLANNED, author=plan.requested_by)


def _due(moment: datetime) -> Select[Any]:
    """A query for the numbers of the plans that are due at ``moment``, or to be brought up to date."""
    is_due = (
        (plans.c.publish_at <= moment) | plans.c.publish_at.is_(None),
        (plans.c.approved_by != "") | ~plans.c.needs_approval,
    )
    is_overtaken = pointers.c.version.is_distinct_from(plans.c.based_on)
    query = select(plans.c.number).join(pointers, pointers.c.dataset == plans.c.dataset)
    query = query.where(plans.c.state == PlanState.WAITING, and_(*is_due) | is_overtaken)
    return query.order_by(plans.c.publish_at, plans.c.number)


def _check_approval(plan: Plan, author: str) -> None:
    if not plan.awaits_approval:
        raise AlreadyDone(_("Version {number} waits for nobody's approval.", number=plan.version))
    if email_key(plan.requested_by) == email_key(author):
        raise SamePerson(_("You asked for this publication yourself. A second person has to approve it."))


def add_plan(connection: Connection, draft: Draft, version: Version, **values: Any) -> Plan:
    """Plan the publication of a ``version`` that was made of ``draft``: store the plan, set the state of the draft to
    SUBMITTED, and write a journal entry, all in the transaction of ``connection``. Returns the plan. ``values`` are
    further fields of the plan: ``requested_by``, ``note``, ``publish_at`` and ``needs_approval``."""
    about = {"dataset": draft.dataset, "draft": draft.number, "version": version.number, "based_on": draft.based_on}
    plan = _read(insert_row(connection, plans, **about, **values))
    fault_injection_points.reached(Step.PLAN_MARKED)
    mark_draft(connection, draft.number, DraftState.SUBMITTED, version.number, plan.note)
    _log(connection, Action.SUBMIT, plan, actor=plan.requested_by, note=plan.note)
    return plan


def _carry_out(connection: Connection, plan: Plan, action: Action, *, author: str) -> Entry:
    """Publish the version of a waiting plan that is based on what is published, tell the people concerned, and return
    the journal entry."""
    version = find_version(connection, plan.version)
    about = {"draft": plan.draft, "note": plan.note, "subject": _subject(plan)}
    entry = move_pointer(connection, action, version, author=author, based_on=plan.based_on, **about)
    _set(connection, plan.number, state=PlanState.PUBLISHED)
    mark_draft(connection, plan.draft, DraftState.PUBLISHED, version.number, plan.note)
    for person in {email_key(plan.requested_by), email_key(find_draft(connection, plan.draft).author)}:
        if action is Action.PUBLISH_PLANNED or person != email_key(author):
            tell_publication(connection, version, plan.draft, author=author, tell=person)
    return entry


def _brought_up_to_date(connection: Connection, plan: Plan, actor: str) -> Plan | None:
    """The waiting plan, based on what is published now: if someone else has published since, its changes are added to
    that as a new version. If both changed the same record, or no record would be left, the plan becomes stale, its
    draft is reopened, the person who asked for it is told, and the result is None."""
    number = locked_number(connection, plan.dataset)
    if number == plan.based_on:
        return plan
    from dashboard.records.frames.frame_difference_and_carry_over import carried_over  # noqa: PLC0415 - imports pandas

    frames = [_records(connection, plan.dataset, one) for one in (plan.based_on, plan.version, number)]
    frame, both = carried_over(*frames)
    if both or frame.empty:
        with speaking_to(connection, plan.requested_by):
            _stop(connection, plan, records_in_words(both, frames) or _("all other records"), actor)
        return None
    draft, old = find_draft(connection, plan.draft), find_version(connection, plan.version)
    new = NewVersion(
        plan.dataset, frame, None, filename=old.filename, author=old.author, note=old.note, draft=plan.draft
    )
    version = new.write(connection)
    plan = _set(connection, plan.number, version=version.number, based_on=number)
    next_revision(connection, draft, state=DraftState.SUBMITTED, version=version.number, based_on=number)
    fault_injection_points.reached(Step.DRAFT_MARKED)
    _log(connection, Action.CARRY_OVER, plan, actor=actor)
    return plan


def _stop(connection: Connection, plan: Plan, records: str, actor: str) -> None:
    """Let a plan become stale because others published ``records`` (their names) that it changes as well, and tell the
    person who asked for it."""
    people = _(", ").join(_publishers(connection, plan))
    text = _(
        "{people} changed or removed {records} meanwhile, which this draft changes, too, so it was not published. "
        "Nothing is lost: the draft is open again, to be compared with what is published now.",
        people=people,
        records=records,
    )
    _set(connection, plan.number, state=PlanState.STALE)
    _reopen_draft(connection, plan.draft)
    told = {"author": people, "tell": plan.requested_by, "mailed": records}
    add_comment(connection, plan.draft, CommentKind.STOPPED, text, **told)
    _log(connection, Action.PLAN_OVERTAKEN, plan, actor=actor)


def _publishers(connection: Connection, plan: Plan) -> list[str]:
    """The authors (e-mail addresses) of the work that was published since the plan was last up to date, newest first:
    the first five (``MOST_NAMED``), and in words how many more there are."""
    acts = select(journal.c.version, journal.c.action, journal.c.actor, versions.c.author)
    acts = acts.join(versions, versions.c.number == journal.c.version)
    acts = acts.where(journal.c.dataset == plan.dataset, journal.c.action.in_(PUBLICATIONS))
    people: dict[str, None] = {}
    for version, action, actor, author in connection.execute(acts.order_by(journal.c.number.desc())):
        if version == plan.based_on:
            break
        people[actor if action == Action.ROLL_BACK else author] = None
    named = [*people][:MOST_NAMED]
    if more := len(people) - len(named):
        named.append(ngettext("{number} more person", "{number} more people", more))
    return named


def records_in_words(ids: Sequence[str], frames: Sequence[pd.DataFrame]) -> str:
    """The records with these ``ids`` in words of the current language, such as “Wells” (P1), “Roads” (P2): the first
    five, and how many more there are; "" if there are none. ``frames`` have the columns ``id`` and ``title``, from
    which the titles are taken."""
    shown = ids[:MOST_NAMED]
    titles: dict[str, str] = {}
    for frame in frames:
        found = frame[frame["id"].isin(shown)]
        titles |= dict(zip(found["id"], found["title"], strict=True))
    names = [_("“{title}” ({id})", title=titles.get(name) or name, id=name) for name in shown]
    if more := len(ids) - len(shown):
        names.append(ngettext("{number} more record", "{number} more records", more))
    return _(", ").join(names)


def _records(connection: Connection, dataset: Dataset, number: int | None) -> pd.DataFrame:
    """The records of a version with statuses as of today; none if ``number`` is None, and none of sample data, which
    any other publication replaces."""
    from dashboard.records.frames.canonical_frames import empty_frame  # noqa: PLC0415 - imports pandas
    from dashboard.records.values.status import with_derived_statuses  # noqa: PLC0415 - imports pandas
    from dashboard.store.compressed_frames_and_checks import unpack_frame  # noqa: PLC0415 - imports pandas

    version = find_version(connection, number) if number else None
    if version is None or version.is_sample:
        return empty_frame(dataset)
    return with_derived_statuses(unpack_frame(read_content(connection, version, RECORDS)), date.today())


def _reopen_draft(connection: Connection, number: int) -> None:
    """Let staff go on with a draft whose plan was cancelled or has become stale."""
    next_revision(connection, find_draft(connection, number, lock=True), version=None)
    fault_injection_points.reached(Step.DRAFT_MARKED)


def _find(connection: Connection, number: int) -> Plan:
    """The plan with that number. Raises NotFound."""
    missing = NotFound(_("There is no planned publication {number}.", number=number))
    return _read(find_row(connection, plans, number, missing))


def _find_waiting(connection: Connection, number: int) -> Plan:
    """The waiting plan with that number, which nobody else can carry out or cancel before the transaction ends. Raises
    NotFound, AlreadyDone."""
    # The draft's row is the lock: every write about a draft takes it first, so that two never wait for each other.
    find_draft(connection, _find(connection, number).draft, lock=True)
    plan = _find(connection, number)
    if plan.state is not PlanState.WAITING:
        stop = newest_stop(connection, plan.draft) if plan.state is PlanState.STALE else ""
        raise AlreadyDone(stop or _why_over(plan))
    return plan


def _set(connection: Connection, number: int, **values: object) -> Plan:
    """Write ``values`` into the row of a plan. Returns the changed plan."""
    plan = _read(update_row(connection, plans, number, **values))
    fault_injection_points.reached(Step.PLAN_MARKED)
    return plan


def _log(connection: Connection, action: Action, plan: Plan, *, actor: str, note: str = "") -> None:
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


def _why_over(plan: Plan) -> str:
    if plan.state is PlanState.PUBLISHED:
        return _("Version {number} is published already.", number=plan.version)
    if plan.state is PlanState.CANCELLED:
        return _("The publication of version {number} was cancelled.", number=plan.version)
    return _("Someone else published before version {number} could be. Its draft is open again.", number=plan.version)
