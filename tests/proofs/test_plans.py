"""Work of several people, and plans that several processes want to carry out while they are killed."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess

import pandas as pd
import pytest

from dashboard.records.schema.columns import Dataset
from dashboard.store import publication_plans, tables_and_row_access
from dashboard.store.publication_plans import PlanState
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS
from tests.proofs.conftest import Proof
from tests.store.drafting import checked
from tests.store.test_interleavings import interleave
from tests.store.together import PRELOADED

PLANS, REPLICAS, SECONDS = 100, 3, 60
RUNS = 200


def test_interleavings(store: Store, proof: Proof) -> None:
    """Drafts, plans, approvals and publications of three people in random order. Nobody's work is lost, nothing is
    public unasked, and who is stopped is told."""
    interleave(store, RUNS)
    proof.tried, proof.seen = RUNS, "every stop told to its person"


def rows(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"id": names, "title": names}, dtype="str")


def carry_out(url: str) -> None:
    with Store(url) as store:
        while True:
            store.publish_due()
            time.sleep(0.05)


def carry_out_two_hours_early(url: str) -> None:
    tables_and_row_access.now = publication_plans.now = lambda: datetime.now(UTC) + timedelta(hours=2)
    carry_out(url)


def test_plans_are_carried_out_once(store: Store, database_url: str, proof: Proof) -> None:
    """Three replicas with plans that are due, one of them killed and started again each half second. Each plan is
    carried out exactly once."""
    first = store.add_version(Dataset.NEWS, rows("a"), original=b"o", filename="o.csv", author="Ana")
    store.publish(first.number, author="Ana", based_on=None)
    begin, own = datetime.now(UTC) + timedelta(seconds=1), [f"r{number}" for number in range(PLANS)]
    for number, name in enumerate(own):
        draft = checked(store, Dataset.NEWS)
        at = begin + timedelta(seconds=number * SECONDS / PLANS / 2)
        store.submit_draft(
            draft.number, revision=draft.revision, frame=rows("a", name), author="bo", note="soon", publish_at=at
        )
    context, dice = multiprocessing.get_context("forkserver"), random.Random(7)
    context.set_forkserver_preload(PRELOADED)

    def start() -> BaseProcess:
        process = context.Process(target=carry_out, args=(database_url,), daemon=True)
        process.start()
        return process

    replicas, kills, until = [start() for _ in range(REPLICAS)], 0, time.monotonic() + 4 * SECONDS
    while store.plans.waiting() and time.monotonic() < until:
        time.sleep(0.5)
        chosen = dice.randrange(REPLICAS)
        replicas[chosen].kill()
        replicas[chosen].join()
        replicas[chosen] = start()
        kills += 1
    for replica in replicas:
        replica.kill()
        replica.join()
    told = Counter(entry.draft for entry in store.journal() if entry.action in PUBLICATIONS)
    shown = Counter(store.frame(store.published()[Dataset.NEWS].number)["id"])
    for name, plan in zip(own, store.plans.all(PLANS)[::-1], strict=True):
        state, published = plan.state, told[plan.draft]
        proof.check(state is PlanState.PUBLISHED and published == shown[name] == 1, f"{name}: {state}, {published}")
    proof.seen = f"{kills} kills"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_clock_that_is_wrong_publishes_nothing_early(store: Store, database_url: str, proof: Proof) -> None:
    """A replica whose clock is two hours ahead, beside one whose clock is right. No plan is carried out early, and each
    within two seconds of its time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    first = store.add_version(Dataset.NEWS, rows("a"), original=b"o", filename="o.csv", author="Ana")
    store.publish(first.number, author="Ana", based_on=None)
    begin, late = datetime.now(UTC) + timedelta(seconds=30), 0.0  # once all plans are made and both replicas run
    for number in range(PLANS):
        draft, at = checked(store, Dataset.NEWS), begin + timedelta(seconds=number / 2)
        frame = rows("a", f"r{number}")
        store.submit_draft(draft.number, revision=draft.revision, frame=frame, author="bo", note="soon", publish_at=at)
    acts = (carry_out_two_hours_early, carry_out)
    replicas = [context.Process(target=act, args=(database_url,), daemon=True) for act in acts]
    for replica in replicas:
        replica.start()
    while store.plans.waiting() and datetime.now(UTC) < begin + timedelta(seconds=PLANS):
        now = datetime.now(UTC)
        waiting = [plan.publish_at for plan in store.plans.waiting()]
        late = max([late, *((now - at).total_seconds() for at in waiting if at)])
        done = PLANS - len(waiting)
        due = int((datetime.now(UTC) - begin).total_seconds() * 2) + 1
        proof.check(done <= max(due, 0), f"{done} carried out when {due} were due")
        time.sleep(0.1)
    for replica in replicas:
        replica.kill()
        replica.join()
    proof.check(late < 2, f"{late:.1f} s late")
    proof.check(not store.plans.waiting(), "not carried out")
    proof.seen = f"{PLANS} plans, none early, {late:.1f} s late at most"
