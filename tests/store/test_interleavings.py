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
from dashboard.store.versions import PUBLICATIONS, Action

NEWS = Dataset.NEWS
PEOPLE = ("ana@example.org", "bo@example.org", "cy@example.org")
IDS = "ab"
RUNS = 100  # on each of the two databases
ACTS = 12


@dataclass
class Office:
    """Three people, what each draft of theirs says, and who has asked for which publication."""

    store: Store
    chance: random.Random
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)  # draft -> record, its new title
    asked: set[int] = field(default_factory=set)  # drafts whose publication somebody asked for
    told: set[int] = field(default_factory=set)  # drafts that must have told their person

    def __post_init__(self) -> None:
        self.before = self.published()[1]

    def person(self) -> str:
        return self.chance.choice(PEOPLE)

    def published(self) -> tuple[int | None, dict[str, str]]:
        """The number and the titles by id of what visitors read."""
        version = self.store.published().get(NEWS)
        frame = self.store.frame(version.number) if version else frame_of({})
        return version and version.number, dict(zip(frame["id"], frame["title"], strict=True))

    def draft(self) -> None:
        """Somebody changes or adds one record."""
        draft = self.store.drafts.add(NEWS, b"id,title", filename="n.csv", author=self.person())
        self.store.drafts.keep_result(draft.number, 1, Intake(NEWS, frame_of({}), []))
        self.texts[draft.number] = (self.chance.choice(IDS), f"draft {draft.number}")

    def in_work(self) -> Draft | None:
        drafts = [self.store.drafts.get(number) for number in self.texts]
        drafts = [draft for draft in drafts if draft.state is DraftState.CHECKED]
        return self.chance.choice(drafts) if drafts else None

    def compared(self, draft: Draft) -> tuple[Draft, pd.DataFrame]:
        """The draft, compared anew if somebody else has published, and the records that it would publish."""
        number, titles = self.published()
        if draft.based_on != number:
            draft = self.store.drafts.rebase(draft.number, revision=draft.revision, author=draft.author)
        name, title = self.texts[draft.number]
        return draft, frame_of(titles | {name: title})

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
            self.store.plans.refuse(plan.number, author := self.person(), "Why", CommentKind.CHANGES)
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
            number for number in self.texts if self.store.drafts.get(number).is_open
        }

    def check(self) -> None:
        """Everything that the module promises."""
        acts = self.store.journal(actions=PUBLICATIONS, newest_first=True, limit=ACTS)
        published = [act.draft for act in reversed(acts) if act.draft in self.texts]
        assert len(published) == len(set(published)), "published twice"
        assert set(published) <= self.asked, "public, and nobody asked for it"
        titles = dict(self.before)
        for draft in published:
            titles |= dict([self.texts[draft]])
        assert self.published()[1] == titles, "visitors read something else than what was published, one by one"
        waiting = {plan.draft: plan for plan in self.store.plans.waiting()}
        for draft in self.store.drafts.all(len(self.texts)) if self.texts else ():
            told = [comment.told for comment in self.store.comments.of(draft.number)]
            plan = self.store.plans.of_draft(draft.number)
            assert (draft.state is DraftState.PUBLISHED) == (draft.number in published)
            assert (draft.state is DraftState.SUBMITTED) == (draft.number in waiting)
            assert draft.state is not DraftState.DISCARDED or draft.author in PEOPLE
            if draft.number in waiting:
                name, title = self.texts[draft.number]
                frame = self.store.frame(waiting[draft.number].version)
                assert (name, title) in set(zip(frame["id"], frame["title"], strict=True)), "a plan lost its change"
            if plan and plan.state is PlanState.STALE:
                assert plan.requested_by in told, "stopped, and its person was not told"
            if draft.number in self.told:
                assert draft.author in told


def frame_of(titles: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"id": list(titles), "title": list(titles.values())}, dtype="str")


def test_nobodys_work_is_lost_and_nothing_is_public_unasked(store: Store) -> None:
    chance = random.Random(13)
    with store._database.engine.connect():  # so that SQLite does not tidy its file each time the last one closes
        for _run in range(RUNS):
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
        Action.DISCARD,
    }
