"""Several processes or threads at once: one publishes, one migrates, one seeds, one checks, one is refused."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd

from dashboard.errors import AlreadyDone, AlreadyThere, LastAdmin, StaleBase, StaleDraft, StoreError
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.store.draft_rows import DraftState
from dashboard.store.publication_plans import PlanState
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Version
from tests.store.drafting import checked, frame_of, publish, submit, waiting
from tests.store.together import run_together


def add(store: Store, name: str) -> Version:
    frame = pd.DataFrame({"id": [name], "title": [name]}, dtype="str")
    return store.add_version(Dataset.NEWS, frame, original=b"", filename="n.csv", author=name)


def publish_once(url: str, name: str) -> str:
    with Store(url) as store:
        mine = add(store, name)
        try:
            store.publish(mine.number, author=name, based_on=None)
        except StaleBase:
            return "stale"
        return "won"


def publish_until_it_is_done(url: str, name: str) -> int:
    with Store(url) as store:
        mine = add(store, name)
        for attempt in range(100):
            base = store.published().get(Dataset.NEWS)
            try:
                store.publish(mine.number, author=name, based_on=base and base.number)
            except StaleBase:
                continue
            return attempt
    return -1


def publish_first(url: str, name: str) -> str:
    frame = pd.DataFrame({"id": [name], "title": [name]}, dtype="str")
    with Store(url) as store:
        new = store.publish_first(Dataset.NEWS, frame, original=b"x", filename="news.csv", author="first start")
    return "published" if new else "left alone"


def test_of_two_publishers_on_one_base_exactly_one_wins(database_url):
    answers = run_together(publish_once, database_url, 4)
    assert sorted(answers) == ["stale", "stale", "stale", "won"]
    winner = f"p{answers.index('won')}"
    with Store(database_url) as store:
        assert store.published()["news"].author == winner
        assert [e.actor for e in store.journal() if e.action == "publish"] == [winner]
        assert len(store.versions()) == 4


def test_many_publishers_that_try_again_all_get_through(database_url):
    assert -1 not in run_together(publish_until_it_is_done, database_url, 4)
    with Store(database_url) as store:
        moves = [(e.previous, e.version) for e in store.journal() if e.action == "publish"]
    assert len(moves) == 4
    assert [previous for previous, _ in moves] == [None, *(version for _, version in moves[:-1])]


def test_of_many_first_starts_exactly_one_publishes_the_samples(database_url):
    answers = run_together(publish_first, database_url, 4)
    assert sorted(answers) == ["left alone", "left alone", "left alone", "published"]
    with Store(database_url) as store:
        (version,) = store.versions()
        assert version.is_sample
        assert store.published() == {"news": version}


LATER = timedelta(days=1)


def claim(url: str, name: str) -> bool:
    with Store(url) as store:
        return store.drafts.claim(1, 1)


def decide(url: str, name: str) -> str:
    with Store(url) as store:
        try:
            store.drafts.decide(1, Choices(missing=Missing.KEEP), revision=1, author=name)
        except StaleDraft:
            return "stale"
        return "won"


def publish_the_draft(url: str, name: str) -> str:
    with Store(url) as store:
        try:
            store.publish_draft(1, revision=1, frame=frame_of(name), author=name)
        except AlreadyDone:
            return "done already"
        return "won"


def publish_due(url: str, name: str) -> int:
    with Store(url) as store:
        return len(store.publish_due(datetime.now(UTC) + LATER))


def approve(url: str, name: str) -> str:
    with Store(url) as store:
        try:
            store.plans.approve(1, name)
        except AlreadyDone:
            return "done already"
        return "won"


def cancel_or_publish(url: str, name: str) -> str:
    with Store(url) as store:
        if name == "p0":
            return "published" if store.publish_due(datetime.now(UTC) + LATER) else "nothing due"
        try:
            store.plans.cancel(1, name)
        except AlreadyDone:
            return "too late"
        return "cancelled"


def demote(url: str, name: str) -> str:
    with Store(url) as store:
        try:
            store.accounts.set_role(int(name[1:]) + 1, Role.EDITOR, by=name)
        except LastAdmin:
            return "kept"
        return "demoted"


def add_account(url: str, name: str) -> str:
    with Store(url) as store:
        try:
            store.accounts.add(f"{'ANA' if name == 'p0' else 'ana'}@example.org", Role.EDITOR, by=name)
        except AlreadyThere:
            return "there"
        return "added"


def test_of_many_checkers_one_is_to_check(database_url):
    with Store(database_url) as store:
        waiting(store)
    assert sorted(run_together(claim, database_url, 4)) == [False, False, False, True]


def test_of_many_who_change_one_revision_one_is_heard(database_url):
    with Store(database_url) as store:
        checked(store)
    assert sorted(run_together(decide, database_url, 4)) == ["stale", "stale", "stale", "won"]
    with Store(database_url) as store:
        assert store.drafts.get(1).revision == 2
        assert len(store.journal()) == 2


def test_a_draft_that_many_publish_is_published_once(database_url):
    with Store(database_url) as store:
        checked(store)
    assert sorted(run_together(publish_the_draft, database_url, 4)) == [*["done already"] * 3, "won"]
    with Store(database_url) as store:
        assert len(store.versions()) == 1
        assert store.published()["projects"].number == store.drafts.get(1).version


def test_a_plan_that_is_due_in_many_processes_is_carried_out_once(database_url):
    with Store(database_url) as store:
        submit(store, checked(store), publish_at=datetime.now(UTC))
        submit(store, checked(store, Dataset.NEWS), publish_at=datetime.now(UTC))
    assert sum(run_together(publish_due, database_url, 4)) == 2
    with Store(database_url) as store:
        assert len(store.published()) == 2
        assert len(store.journal(actions=PUBLICATIONS)) == 2
        assert {plan.state for plan in store.plans.all()} == {PlanState.PUBLISHED}


def test_a_plan_that_many_approve_is_approved_once(database_url):
    with Store(database_url) as store:
        submit(store, checked(store), needs_approval=True)
    assert sorted(run_together(approve, database_url, 4)) == [*["done already"] * 3, "won"]
    with Store(database_url) as store:
        assert len(store.journal(actions=(Action.APPROVE,))) == len(store.journal(actions=PUBLICATIONS)) == 1


def test_a_plan_is_cancelled_or_carried_out_but_not_both(database_url):
    with Store(database_url) as store:
        submit(store, checked(store), publish_at=datetime.now(UTC))
    answers = run_together(cancel_or_publish, database_url, 2)
    assert answers in (["published", "too late"], ["nothing due", "cancelled"])
    with Store(database_url) as store:
        shown = answers[0] == "published"
        assert bool(store.published()) == shown
        assert store.drafts.get(1).state is (DraftState.PUBLISHED if shown else DraftState.CHECKED)


def test_administrators_who_demote_each_other_leave_one(database_url):
    with Store(database_url) as store:
        for number in range(4):
            store.accounts.add(f"admin{number}@example.org", Role.ADMIN, by="terminal")
    assert sorted(run_together(demote, database_url, 4)) == ["demoted", "demoted", "demoted", "kept"]
    with Store(database_url) as store:
        assert [user.role for user in store.accounts.all()].count(Role.ADMIN) == 1


def test_of_many_accounts_with_one_address_one_is_made(database_url):
    assert sorted(run_together(add_account, database_url, 4)) == ["added", "there", "there", "there"]


def in_threads(act: Callable[[int], object], count: int = 8) -> list[object]:
    """What ``act`` answers, or the error that it raises, in each of ``count`` threads of this process."""
    answers: list[object] = []
    start = threading.Barrier(count)

    def take_part(number: int) -> None:
        start.wait()
        try:
            answers.append(act(number))
        except StoreError as error:
            answers.append(type(error))

    threads = [threading.Thread(target=take_part, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_threads_that_publish_drafts_on_one_base_see_one_win(store):
    drafts = [checked(store) for _ in range(8)]
    answers = in_threads(lambda number: publish(store, drafts[number], f"title {number}"))
    assert answers.count(StaleBase) == 7
    (winner,) = [entry for entry in answers if entry is not StaleBase]
    assert store.published()["projects"].number == winner.version
    assert [draft.state for draft in store.drafts.all()].count(DraftState.PUBLISHED) == 1
    assert len(store.versions()) == 1


def test_threads_that_poll_carry_out_a_plan_once(store):
    submit(store, checked(store), publish_at=datetime.now(UTC))
    found = in_threads(lambda _number: len(store.publish_due(datetime.now(UTC) + LATER)))
    assert sorted(found) == [*[0] * 7, 1]


def test_threads_that_look_wait_for_no_writer(store):
    submit(store, checked(store), publish_at=datetime.now(UTC) + LATER)
    with store._database.writing():
        assert store.publish_due(datetime.now(UTC)) == []
        assert (store.published(), store.holds.standing()) == ({}, ())
