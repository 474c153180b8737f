"""From a draft to visitors: at once, at a time, after a second person's word; refused when someone was faster."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from dashboard.errors import AlreadyDone, CorruptData, NotFound, PlansFailed, SamePerson, StaleBase
from dashboard.records.schema.columns import Dataset
from dashboard.store import publication_plans, tables_and_row_access
from dashboard.store.draft_comments import CommentKind
from dashboard.store.draft_rows import DraftState
from dashboard.store.publication_plans import PlanState
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import ORIGINAL, checked, frame_of, publish, published, submit, waiting

HOUR = timedelta(hours=1)


def now():
    return datetime.now(UTC)


def titles(store, dataset=Dataset.PROJECTS):
    version = store.published().get(dataset)
    return None if version is None else list(store.frame(version.number)["title"])


def told(store):
    return [(entry.actor, entry.action, entry.version, entry.draft) for entry in store.journal()]


def test_a_published_draft_is_what_visitors_read(store):
    old = published(store)
    draft = checked(store)
    entry = publish(store, draft, "New")
    version = store.published()[Dataset.PROJECTS]
    assert (version.author, version.note, version.filename) == ("bo@example.org", "done", "new.csv")
    assert (titles(store), store.original(version.number)) == (["New"], ORIGINAL)
    draft = store.drafts.get(draft.number)
    assert (draft.state, draft.version, draft.note) == (DraftState.PUBLISHED, version.number, "done")
    assert told(store)[-2:] == [
        ("bo@example.org", Action.ADD_VERSION, version.number, 1),
        ("bo@example.org", Action.PUBLISH, version.number, 1),
    ]
    assert entry == store.journal()[-1]
    assert (entry.previous, entry.note, entry.content_hash) == (old.number, "done", version.content_hash)


def test_a_large_original_is_copied_whole(store):
    from hashlib import sha256

    content = b"".join(sha256(str(n).encode()).digest() for n in range(300_000))
    draft = store.drafts.add(Dataset.NEWS, content, filename="n.csv", author="a")
    from dashboard.records.read_file import Intake

    store.drafts.keep_result(1, 1, Intake(Dataset.NEWS, frame_of("x"), []))
    assert store.original(publish(store, draft).version) == content


def test_a_draft_is_published_once(store):
    draft = checked(store)
    publish(store, draft)
    with pytest.raises(AlreadyDone, match="published already"):
        publish(store, draft)
    with pytest.raises(AlreadyDone):
        store.drafts.discard(draft.number, revision=draft.revision, author="bo")
    assert len(store.versions()) == 1


def test_what_is_not_checked_is_not_published(store):
    draft = waiting(store)
    with pytest.raises(AlreadyDone, match="not checked yet"):
        publish(store, draft)
    assert store.versions() == []


def test_an_unknown_draft_is_not_published(store):
    with pytest.raises(NotFound, match="no draft"):
        store.publish_draft(42, revision=1, frame=frame_of("x"), author="a", note="")


@pytest.mark.parametrize("act", [publish, submit])
def test_a_stale_base_is_refused_and_keeps_the_draft(store, act):
    published(store)
    draft = checked(store)
    newer = published(store, "Newer")
    journal = store.journal()
    with pytest.raises(StaleBase, match="draft 1 was not published"):
        act(store, draft)
    assert (store.drafts.get(1), store.journal(), titles(store)) == (draft, journal, ["Newer"])
    assert store.versions()[0] == newer, "no version is left over"
    act(store, store.drafts.rebase(1, revision=1, author="bo"))


def test_a_plan_waits_for_its_time(store):
    published(store)
    draft = checked(store)
    plan = submit(store, draft, publish_at=now() + HOUR)
    assert (plan.state, plan.draft, plan.requested_by, plan.note) == (PlanState.WAITING, 1, "bo@example.org", "soon")
    assert (plan.dataset, plan.based_on, plan.awaits_approval) == (Dataset.PROJECTS, draft.based_on, False)
    assert store.plans.waiting() == store.plans.all() == [plan]
    assert store.plans.get(plan.number) == store.plans.of_draft(1) == plan
    draft = store.drafts.get(1)
    assert (draft.state, draft.version, draft.is_open) == (DraftState.SUBMITTED, plan.version, True)
    with pytest.raises(AlreadyDone, match="waits for its publication"):
        store.drafts.rebase(1, revision=draft.revision, author="bo")
    assert store.publish_due(now()) == []
    assert titles(store) == ["Old"]
    (entry,) = store.publish_due(now() + HOUR)
    assert titles(store) == ["Planned"]
    assert (entry.actor, entry.action, entry.version) == ("bo@example.org", Action.PUBLISH_PLANNED, plan.version)
    assert (entry.note, entry.subject) == ("soon", f"{plan.publish_at:%Y-%m-%d %H:%M} UTC")
    assert store.plans.get(plan.number).state is PlanState.PUBLISHED
    assert (store.plans.waiting(), store.drafts.get(1).state) == ([], DraftState.PUBLISHED)
    assert store.publish_due(now() + HOUR) == []
    assert store.original(plan.version) == ORIGINAL


def test_a_cancelled_plan_gives_its_draft_back(store):
    draft = checked(store)
    plan = submit(store, draft, publish_at=now() + HOUR)
    assert store.plans.cancel(plan.number, "cy").state is PlanState.CANCELLED
    assert store.publish_due(now() + HOUR) == []
    back = store.drafts.get(1)
    assert (back.state, back.version, back.is_checked) == (DraftState.CHECKED, None, True)
    assert told(store)[-1] == ("cy", Action.CANCEL_PLAN, plan.version, 1)
    for again in (lambda: store.plans.cancel(plan.number, "cy"), lambda: store.plans.approve(plan.number, "cy")):
        with pytest.raises(AlreadyDone, match="was cancelled"):
            again()
    publish(store, back)


def test_an_overtaken_plan_is_stale_and_its_draft_open_again(store):
    published(store)
    plan = submit(store, checked(store), publish_at=now() + HOUR)
    published(store, "Faster")
    assert store.publish_due(now() + HOUR) == []
    assert titles(store) == ["Faster"]
    assert store.plans.get(plan.number).state is PlanState.STALE
    draft = store.drafts.get(1)
    assert (draft.state, draft.is_checked) == (DraftState.CHECKED, True)
    assert told(store)[-1] == ("bo@example.org", Action.PLAN_OVERTAKEN, plan.version, 1)
    assert store.publish_due(now() + HOUR) == []
    publish(store, store.drafts.rebase(1, revision=draft.revision, author="bo"))


def test_of_two_plans_on_one_base_the_earlier_is_carried_out(store):
    late = submit(store, checked(store), publish_at=now() + HOUR)
    early = submit(store, checked(store), publish_at=now() + HOUR / 2)
    other = submit(store, checked(store, Dataset.NEWS), publish_at=now() + HOUR)
    entries = store.publish_due(now() + HOUR)
    assert sorted(entry.version for entry in entries) == [early.version, other.version]
    assert store.plans.get(late.number).state is PlanState.STALE


def test_approval_publishes_at_once(store):
    plan = submit(store, checked(store), needs_approval=True)
    assert plan.awaits_approval
    assert store.publish_due(now() + HOUR) == []
    plan = store.plans.approve(plan.number, "cy@example.org")
    assert (plan.state, plan.approved_by, plan.awaits_approval) == (PlanState.PUBLISHED, "cy@example.org", False)
    assert titles(store) == ["Planned"]
    assert [(actor, action) for actor, action, *_ in told(store)[-2:]] == [
        ("cy@example.org", Action.APPROVE),
        ("cy@example.org", Action.PUBLISH),
    ]
    with pytest.raises(AlreadyDone, match="published already"):
        store.plans.approve(plan.number, "di@example.org")


@pytest.mark.parametrize("same", ["bo@example.org", "BO@Example.org "])
def test_approval_by_the_same_person_is_refused(store, same):
    plan = submit(store, checked(store), needs_approval=True)
    journal = store.journal()
    with pytest.raises(SamePerson):
        store.plans.approve(plan.number, same)
    assert (store.plans.waiting(), store.journal(), store.published()) == ([plan], journal, {})


def test_an_approved_plan_still_waits_for_its_time(store):
    plan = submit(store, checked(store), needs_approval=True, publish_at=now() + HOUR)
    assert store.publish_due(now() + HOUR) == [], "not approved yet"
    plan = store.plans.approve(plan.number, "cy")
    assert (plan.state, store.published()) == (PlanState.WAITING, {})
    with pytest.raises(AlreadyDone, match="nobody's approval"):
        store.plans.approve(plan.number, "di")
    (entry,) = store.publish_due(now() + HOUR)
    assert entry.subject.endswith(", cy")


def test_an_approval_after_its_time_publishes_at_once(store):
    plan = submit(store, checked(store), needs_approval=True, publish_at=now() - HOUR)
    assert store.plans.approve(plan.number, "cy").state is PlanState.PUBLISHED


@pytest.mark.postgresql
@pytest.mark.parametrize("ahead", [2 * HOUR, -2 * HOUR])
def test_plans_follow_the_clock_of_the_database_and_the_difference_is_known(
    migrated_postgresql_url, monkeypatch, ahead
):
    with Store(migrated_postgresql_url) as store:
        late = submit(store, checked(store), publish_at=now() + HOUR)
        asked = submit(store, checked(store, Dataset.NEWS), publish_at=now() + HOUR, needs_approval=True)
        for module in (publication_plans, tables_and_row_access):
            monkeypatch.setattr(module, "now", lambda: now() + ahead)
        assert store.publish_due() == []
        assert store.plans.approve(asked.number, "cy@example.org").state is PlanState.WAITING
        assert store.plans.get(late.number).state is PlanState.WAITING
        assert store.plans.clock_skew == pytest.approx(-ahead.total_seconds(), abs=5)


def test_what_needs_no_approval_cannot_be_approved(store):
    plan = submit(store, checked(store), publish_at=now() + HOUR)
    with pytest.raises(AlreadyDone, match="nobody's approval"):
        store.plans.approve(plan.number, "cy")


def test_an_approval_that_comes_too_late_says_so_and_opens_the_draft(store):
    published(store)
    plan = submit(store, checked(store), needs_approval=True)
    published(store, "Faster")
    with pytest.raises(StaleBase, match=r"“Faster” \(1\) meanwhile.*draft is open again"):
        store.plans.approve(plan.number, "cy")
    assert store.plans.get(plan.number).state is PlanState.STALE
    assert store.drafts.get(1).state is DraftState.CHECKED
    assert titles(store) == ["Faster"]
    with pytest.raises(AlreadyDone, match="draft is open again"):
        store.plans.approve(plan.number, "cy")


def test_unknown_plans_are_said(store):
    for ask in (store.plans.get, lambda n: store.plans.cancel(n, "a"), lambda n: store.plans.approve(n, "a")):
        with pytest.raises(NotFound, match="no planned publication 42"):
            ask(42)
    assert store.plans.of_draft(42) is None


def test_plans_survive_a_restart(database_url, store):
    from dashboard.store.store import Store

    submit(store, checked(store), publish_at=now() + HOUR)
    store.close()
    with Store(database_url) as again:
        assert len(again.publish_due(now() + HOUR)) == 1


def test_a_poll_with_nothing_due_is_two_short_questions(store):
    from sqlalchemy import event

    submit(store, checked(store), publish_at=now() + HOUR)
    asked = []
    event.listen(store._database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert (store.publish_due(now()), store.published()) == ([], {})
    asked = [statement for statement in asked if not statement.startswith(("BEGIN", "PRAGMA"))]
    each = ["SELECT"] if store._database.is_sqlite else ["SET", "SELECT"]  # PostgreSQL is told how long it may take
    assert [statement.split()[0] for statement in asked] == each * 2


def test_a_plan_is_published_to_the_second(store):
    at = now().replace(microsecond=0) + HOUR
    submit(store, checked(store), publish_at=at)
    assert store.publish_due(at - timedelta(milliseconds=1)) == []
    assert len(store.publish_due(at)) == 1


def rows(**titles):
    return pd.DataFrame({"id": list(titles), "title": list(titles.values())}, dtype="str")


def published_rows(store, author="Ana", **titles):
    base = store.published().get(Dataset.NEWS)
    version = store.add_version(Dataset.NEWS, rows(**titles), original=b"o", filename="o.csv", author=author)
    store.publish(version.number, author="Ana", based_on=base and base.number)
    return version


def planned_rows(store, titles, **given):
    draft = checked(store, Dataset.NEWS)
    said = {"author": "bo@example.org", "note": "soon"} | given
    return store.submit_draft(draft.number, revision=draft.revision, frame=rows(**titles), **said)


def shown(store):
    return sorted(store.frame(store.published()[Dataset.NEWS].number)[["id", "title"]].to_numpy().tolist())


def test_a_plan_is_carried_over_what_others_published_elsewhere(store):
    published_rows(store, a="A", b="B", c="C", d="D")
    plan = planned_rows(store, {"a": "mine", "c": "C", "d": "D", "e": "E"}, publish_at=now() + HOUR)
    theirs = published_rows(store, a="A", b="B", c="theirs", f="F")
    assert store.publish_due(now()) == [], "not its time yet"
    over = store.plans.get(plan.number)
    assert (over.state, over.based_on) == (PlanState.WAITING, theirs.number)
    assert over.version > theirs.number
    draft = store.drafts.get(plan.draft)
    assert (draft.state, draft.version, draft.based_on, draft.is_checked) == (
        DraftState.SUBMITTED,
        over.version,
        theirs.number,
        True,
    )
    assert told(store)[-1] == ("bo@example.org", Action.CARRY_OVER, over.version, plan.draft)
    assert store.original(over.version) == ORIGINAL
    assert store.publish_due(now()) == []
    (entry,) = store.publish_due(now() + HOUR)
    assert (entry.version, entry.previous) == (over.version, theirs.number)
    assert shown(store) == [["a", "mine"], ["c", "theirs"], ["e", "E"], ["f", "F"]]
    assert [one.kind for one in store.comments.unseen("bo@example.org")] == [CommentKind.PUBLISHED]


def test_a_plan_whose_records_are_damaged_keeps_no_other_plan_waiting(store, monkeypatch):
    published(store)
    damaged = submit(store, checked(store), publish_at=now() + HOUR)
    sound = submit(store, checked(store, Dataset.NEWS), publish_at=now() + 2 * HOUR)
    published(store, "Theirs")

    def fail(_connection, version, _kind):
        raise tables_and_row_access.corrupt_data("The records", version=version.number)

    monkeypatch.setattr(publication_plans, "read_content", fail)
    with pytest.raises(PlansFailed) as failed:
        store.publish_due(now() + 3 * HOUR)
    assert [entry.version for entry in failed.value.published] == [sound.version]
    states = [store.plans.get(plan.number).state for plan in (damaged, sound)]
    assert states == [PlanState.WAITING, PlanState.PUBLISHED]


def test_each_of_several_plans_that_fail_is_named(store, monkeypatch):
    plans = [submit(store, checked(store, dataset), publish_at=now() + HOUR) for dataset in Dataset]

    def fail(_connection, plan, *_more, **_named):
        raise tables_and_row_access.corrupt_data(f"What {plan.dataset} has", version=None)

    monkeypatch.setattr(publication_plans, "_carry_out", fail)
    with pytest.raises(PlansFailed) as failed:
        store.publish_due(now() + 2 * HOUR)
    for plan in plans:
        assert f"publication {plan.number} could not be carried out: What {plan.dataset} has: " in str(failed.value)
    assert [type(error) for error in failed.value.__cause__.exceptions] == [CorruptData, CorruptData]


def test_an_approval_stays_valid_and_carries_over_at_once(store):
    published_rows(store, a="A", b="B")
    later = planned_rows(store, {"a": "mine", "b": "B"}, needs_approval=True, publish_at=now() + HOUR)
    store.plans.approve(later.number, "cy")
    asked = planned_rows(store, {"a": "A", "b": "B", "c": "C"}, needs_approval=True)
    published_rows(store, a="A", b="theirs")
    assert store.plans.approve(asked.number, "cy").state is PlanState.PUBLISHED
    assert shown(store) == [["a", "A"], ["b", "theirs"], ["c", "C"]]
    assert len(store.publish_due(now() + HOUR)) == 1
    assert store.plans.get(later.number).approved_by == "cy"
    assert shown(store) == [["a", "mine"], ["b", "theirs"], ["c", "C"]]


def test_a_collision_stops_the_plan_at_once_and_tells_who_asked(store):
    published_rows(store, a="A", b="B")
    plan = planned_rows(store, {"a": "mine", "b": "B"}, publish_at=now() + HOUR)
    published_rows(store, a="theirs", b="B")
    assert store.publish_due(now()) == []
    assert store.plans.get(plan.number).state is PlanState.STALE
    assert store.drafts.get(plan.draft).state is DraftState.CHECKED
    (stop,) = store.comments.unseen("BO@example.org")
    assert (stop.kind, stop.draft) == (CommentKind.STOPPED, plan.draft)
    assert "“theirs” (a) meanwhile" in stop.text
    store.comments.mark_seen(plan.draft, "cy@example.org")
    assert store.comments.unseen("bo@example.org") == [stop]
    store.comments.mark_seen(plan.draft, "bo@example.org")
    assert store.comments.unseen("bo@example.org") == []
    assert [comment.kind for comment in store.comments.of(plan.draft)] == [CommentKind.STOPPED]


@pytest.mark.parametrize(
    ("authors", "told_of"),
    [
        (["cy", *["di"] * 6], "di, cy changed"),
        ([f"p{number}" for number in range(1, 7)], "p6, p5, p4, p3, p2, 1 more person changed"),
        ([f"p{number}" for number in range(1, 9)], "p8, p7, p6, p5, p4, 3 more people changed"),
    ],
)
def test_a_collision_names_or_counts_all_who_published_meanwhile(store, authors, told_of):
    published_rows(store, a="A", b="B")
    planned_rows(store, {"a": "mine", "b": "B"}, publish_at=now() + HOUR)
    for number, author in enumerate(authors):
        published_rows(store, author, a=f"theirs {number}", b="B")
    store.publish_due(now())
    (stop,) = store.comments.unseen("bo@example.org")
    assert stop.text.startswith(told_of)


@pytest.mark.parametrize(
    ("kind", "action"),
    [(CommentKind.DECLINE, Action.DECLINE), (CommentKind.CHANGES, Action.ASK_FOR_CHANGES)],
)
def test_a_refusal_ends_the_plan_and_tells_the_reason(store, kind, action):
    plan = planned_rows(store, {"a": "A"}, needs_approval=True)
    assert store.plans.refuse(plan.number, "cy@example.org", "Wrong year", kind).state is PlanState.CANCELLED
    assert store.drafts.get(plan.draft).state is DraftState.CHECKED
    (comment,) = store.comments.unseen("bo@example.org")
    assert (comment.kind, comment.text, comment.author) == (kind, "Wrong year", "cy@example.org")
    assert told(store)[-1] == ("cy@example.org", action, plan.version, plan.draft)
    with pytest.raises(AlreadyDone):
        store.plans.refuse(plan.number, "cy@example.org", "again", kind)


def test_a_comment_tells_the_author_of_the_draft_and_their_answer_tells_who_asked(store):
    draft = checked(store)
    store.comments.add(draft.number, "A note to myself", author="ana@example.org")
    store.comments.add(draft.number, "Is this right?", author="cy@example.org")
    store.comments.add(draft.number, "Yes", author="Ana@example.org")
    assert [comment.text for comment in store.comments.unseen("ana@example.org")] == ["Is this right?"]
    assert [comment.text for comment in store.comments.unseen("cy@example.org")] == ["Yes"]
    assert [comment.told for comment in store.comments.of(draft.number)] == ["", "ana@example.org", "cy@example.org"]
    with pytest.raises(NotFound):
        store.comments.add(42, "?", author="a")
