"""Random work of three people at one store: nothing of it is lost or public unasked, and who is stopped is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pandas as pd

from dashboard.errors import AlreadyDone, SamePerson, StaleBase
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.draft_comments import CommentKind
from dashboard.store.draft_rows import Draft, DraftState
from dashboard.store.publication_plans import Plan, PlanState
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action

NEWS = Dataset.NEWS
PEOPLE = ("ana@example.org", "bo@example.org", "cy@example.org")
IDS = "ab"
FIELDS = ("title", "summary")
RUNS = 50  # on each of the two databases; `make prove` has 200
ACTS = 12
REFUSALS = (CommentKind.CHANGES, CommentKind.DECLINE)


Records = dict[str, dict[str, str]]  # by id: its texts by field


@dataclass(frozen=True)
class Change:
    """What a draft changes: one field of one record, which it adds if it is not there; or the whole record leaves."""

    record: str
    field: str
    text: str

    def made_in(self, records: Records) -> Records:
        """The records with this change."""
        if not self.field:
            return {name: texts for name, texts in records.items() if name != self.record}
        texts = records.get(self.record, dict.fromkeys(FIELDS, ""))
        return records | {self.record: texts | {self.field: self.text}}


@dataclass
class Office:
    """Three people, what each draft of theirs changes, and who has asked for which publication."""

    store: Store
    chance: random.Random
    changes: dict[int, Change] = field(default_factory=dict)  # of each draft
    asked: set[int] = field(default_factory=set)  # drafts whose publication somebody asked for
    told: set[int] = field(default_factory=set)  # drafts that must have told their person
    idle: set[int] = field(default_factory=set)  # drafts that change nothing, as when what they remove is not there

    def __post_init__(self) -> None:
        self.before = self.published()[1]

    def person(self) -> str:
        return self.chance.choice(PEOPLE)

    def published(self) -> tuple[int | None, Records]:
        """The version that visitors read, and its records."""
        version = self.store.published().get(NEWS)
        return version and version.number, self.records(version.number) if version else {}

    def records(self, version: int) -> Records:
        return self.store.frame(version).set_index("id")[list(FIELDS)].to_dict("index")

    def draft(self) -> None:
        """Somebody changes, adds or removes one record."""
        draft = self.store.drafts.add(NEWS, b"id,title", filename="n.csv", author=self.person())
        self.store.drafts.keep_result(draft.number, 1, Intake(NEWS, frame_of({}), []))
        name = self.chance.choice((*FIELDS, *FIELDS, ""))
        self.changes[draft.number] = Change(self.chance.choice(IDS), name, f"draft {draft.number}")

    def in_work(self) -> Draft | None:
        drafts = [self.store.drafts.get(number) for number in self.changes]
        drafts = [draft for draft in drafts if draft.state is DraftState.CHECKED]
        return self.chance.choice(drafts) if drafts else None

    def compared(self, draft: Draft) -> tuple[Draft, pd.DataFrame]:
        """The draft, compared anew if somebody else has published, and the records that it would publish."""
        number, records = self.published()
        if draft.based_on != number:
            draft = self.store.drafts.rebase(draft.number, revision=draft.revision, author=draft.author)
        made = self.changes[draft.number].made_in(records)
        (self.idle.add if made == records else self.idle.discard)(draft.number)
        return draft, frame_of(made)

    def publish(self) -> None:
        """Somebody publishes a draft at once."""
        if found := self.in_work():
            draft, frame = self.compared(found)
            self.asked.add(draft.number)
            self.store.publish_draft(draft.number, revision=draft.revision, frame=frame, author=self.person())

    def submit(self) -> None:
        """Somebody asks for approval, plans a publication, or both."""
        if found := self.in_work():
            draft, frame = self.compared(found)
            self.asked.add(draft.number)
            later, approval = self.chance.choice([(True, False), (False, True), (True, True)])
            at = datetime.now(UTC) + timedelta(hours=1) if later else None
            said = {"revision": draft.revision, "frame": frame, "author": draft.author}
            self.store.submit_draft(draft.number, **said, publish_at=at, needs_approval=approval)

    def plan(self) -> Plan | None:
        plans = self.store.plans.waiting()
        return self.chance.choice(plans) if plans else None

    def approve(self) -> None:
        """Somebody approves, perhaps what they asked for themselves."""
        if plan := self.plan():
            author = self.person()
            try:
                self.store.plans.approve(plan.number, author)
                assert author != plan.requested_by
            except SamePerson:
                assert author == plan.requested_by
            except AlreadyDone:
                assert not plan.awaits_approval
            except StaleBase:
                self.told.add(plan.draft)
            self.note_stops()

    def refuse(self) -> None:
        """Somebody declines or asks for changes."""
        if plan := self.plan():
            self.store.plans.refuse(plan.number, author := self.person(), "Why", self.chance.choice(REFUSALS))
            self.asked.discard(plan.draft)
            if author != plan.requested_by:
                self.told.add(plan.draft)

    def cancel(self) -> None:
        """The person who asked cancels."""
        if plan := self.plan():
            self.store.plans.cancel(plan.number, plan.requested_by)
            self.asked.discard(plan.draft)

    def discard(self) -> None:
        """The author puts a draft aside."""
        if draft := self.in_work():
            self.store.drafts.discard(draft.number, revision=draft.revision, author=draft.author)

    def pass_time(self) -> None:
        """The server looks for plans that are due."""
        self.store.publish_due(datetime.now(UTC) + timedelta(hours=self.chance.choice((0, 2))))
        self.note_stops()

    def note_stops(self) -> None:
        """A plan that was stopped is no longer asked for."""
        newest = {plan.draft: plan for plan in reversed(self.store.plans.all(ACTS))}
        self.asked -= {draft for draft, plan in newest.items() if plan.state is PlanState.STALE} & {
            number for number in self.changes if self.store.drafts.get(number).is_open
        }

    def check(self) -> None:
        """Everything that the module promises."""
        acts = self.store.journal(actions=PUBLICATIONS, newest_first=True, limit=ACTS)
        published = [act.draft for act in reversed(acts) if act.draft in self.changes]
        assert len(published) == len(set(published)), "published twice"
        assert set(published) <= self.asked, "public, and nobody asked for it"
        records = self.before
        for draft in published:
            records = self.changes[draft].made_in(records)
        assert self.published()[1] == records, "visitors read something else than what was published, one by one"
        waiting = {plan.draft: plan for plan in self.store.plans.waiting()}
        for draft in self.store.drafts.all(len(self.changes)) if self.changes else ():
            told = [comment.told for comment in self.store.comments.of(draft.number)]
            plan = self.store.plans.of_draft(draft.number)
            assert (draft.state is DraftState.PUBLISHED) == (draft.number in published)
            assert (draft.state is DraftState.SUBMITTED) == (draft.number in waiting)
            assert draft.state is not DraftState.DISCARDED or draft.author in PEOPLE
            if draft.number in waiting and draft.number not in self.idle:
                planned = self.records(waiting[draft.number].version)
                assert self.changes[draft.number].made_in(planned) == planned, "a plan lost its change"
            if plan and plan.state is PlanState.STALE:
                assert plan.requested_by in told, "stopped, and its person was not told"
            if draft.number in self.told:
                assert draft.author in told


def frame_of(records: Records) -> pd.DataFrame:
    rows = [{"id": name, **texts} for name, texts in records.items()]
    return pd.DataFrame(rows, columns=["id", *FIELDS], dtype="str")


def test_nobodys_work_is_lost_and_nothing_is_public_unasked(store: Store) -> None:
    interleave(store, RUNS)


def interleave(store: Store, runs: int) -> None:
    """Let three people do at random what they may, ``runs`` times, and check each time what became of their work."""
    chance = random.Random(2)  # with which every end is reached
    with store._database.engine.connect():  # so that SQLite does not tidy its file each time the last one closes
        for _run in range(runs):
            for plan in store.plans.waiting():  # of the run before
                store.plans.cancel(plan.number, plan.requested_by)
            office = Office(store, chance)
            acts: list[Callable[[], None]] = (
                [office.draft] * 3 + [office.submit] * 3 + [office.publish, office.approve] * 2
            )
            acts += [office.pass_time, office.pass_time, office.refuse, office.cancel, office.discard]
            for _act in range(ACTS):
                chance.choice(acts)()
            office.check()
    ends = {plan.state for plan in store.plans.all()} | {act.action for act in store.journal()}
    assert ends >= {
        PlanState.STALE,
        PlanState.CANCELLED,
        PlanState.PUBLISHED,
        Action.CARRY_OVER,
        Action.APPROVE,
        Action.ASK_FOR_CHANGES,
        Action.DECLINE,
        Action.DISCARD,
    }
