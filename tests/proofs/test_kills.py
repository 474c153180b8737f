"""kill -9 in the middle of each kind of write, and of the processes of the service."""

from __future__ import annotations

import os
import random
import signal
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from pathlib import Path

import psutil
import pytest

from dashboard.pictures.picture_files_from_uploads import MadePicture, PictureFile
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_injection_points
from dashboard.store.fault_injection_points import Step
from dashboard.store.holds import HoldKind
from dashboard.store.maintenance import backups
from dashboard.store.publication_plans import PlanState
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS
from tests.browser.serving import Server
from tests.proofs.conftest import Proof
from tests.store.drafting import checked
from tests.store.killing import Warm, check_whole, look, steps_of
from tests.store.test_kills import PREPARE, base, publish_any, tidy

KILLS = 100
Act = Callable[[Store], object]


def place_hold(store: Store) -> None:
    key = f"P{len(store.holds.all())}"
    store.holds.place(HoldKind.PROJECT, key, sentence="Not shown at present.", reason="threat", by="ana")


def lift_hold(store: Store) -> None:
    store.holds.lift(store.holds.standing()[-1].number, "bo")


def add_picture(store: Store) -> None:
    made = MadePicture(f"{len(store.pictures.all()):064x}", 960, 640, (PictureFile("960.jpg", bytes(3_000_000)),))
    store.pictures.add(made, filename="well.jpg", by="ana")


def add_source(store: Store) -> None:
    for source in store.sources.all():
        store.sources.remove(source.number, by="ana")
    terms = SourceTerms(dataset=Dataset.NEWS, name="A feed", url="https://example.org/feed", every_minutes=60)
    store.sources.add(terms, by="ana")


def claim_source(store: Store) -> None:
    add_source(store)
    assert store.sources.claim(datetime.now(UTC))


def read_source(store: Store) -> None:
    """Make a draft of what a claimed source has answered."""
    store.sources.deliver(store.sources.all()[0], bytes(3_000_000), filename="feed.csv")


def nothing(_store: Store) -> None:
    """Nothing has to be there before."""


ACTS: dict[Act, Act] = {
    **PREPARE,
    place_hold: nothing,
    lift_hold: place_hold,
    add_picture: nothing,
    add_source: nothing,
    read_source: claim_source,
}


def state(store: Store) -> object:
    sources = [(source.number, source.draft) for source in store.sources.all()]
    return look(store), store.holds.all(), store.pictures.all(), sources


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_kill(store: Store, database_url: str, proof: Proof, act: Act) -> None:
    """kill -9 at each step of a write. The old state or the new one is there, whole, and the next write works."""
    proof.fault = f"kill -9 at each step: {act.__name__.replace('_', ' ')}"
    publish_any(store), publish_any(store)
    with Warm(database_url) as warm:
        ACTS[act](store)
        for _number, (position, step) in zip(range(KILLS), cycle(enumerate(steps_of(act, store))), strict=False):
            ACTS[act](store)
            before = state(store)
            warm.kill_within(act, position)
            proof.check((state(store) == before) == (step is not Step.COMMITTED), f"half a state at “{step}”")
            check_whole(store)
            tidy(store)
            assert publish_any(store) == base(store), "the next publication works"
    check_whole(store, newest=None)
    proof.seen = "no half state; the next write works"


def put_back(file: Path, store: Store) -> None:
    """Restore a backup into the database of ``store``; each table is a step."""
    insert = backups._insert

    def insert_and_tell(*given: object) -> None:
        fault_injection_points.reached(Step.PAYLOAD_WRITTEN)
        insert(*given)  # type: ignore[arg-type]

    backups._insert = insert_and_tell
    try:
        backups.restore(
            file, store._database.engine.url.render_as_string(hide_password=False), actor="bo", empty_first=True
        )
    finally:
        backups._insert = insert


def test_kill_of_a_restore(store: Store, database_url: str, tmp_path: Path, proof: Proof) -> None:
    """kill -9 at each step of a restore. The database is as it was or as in the backup, and the next restore works."""
    publish_any(store), publish_any(store)
    backups.back_up(database_url, tmp_path / "backup.zip", actor="ana")
    act = partial(put_back, tmp_path / "backup.zip")

    def found() -> object:
        with Store(database_url) as fresh:
            check_whole(fresh)
            return look(fresh)

    with Warm(database_url) as warm:
        for _number, (position, step) in zip(range(KILLS), cycle(enumerate(steps_of(act, store))), strict=False):
            with Store(database_url) as fresh:
                publish_any(fresh)
            before = found()
            warm.kill_within(act, position)
            proof.check((found() == before) == (step is not Step.COMMITTED), f"half a restore at “{step}”")
    proof.seen = "no half state; the next restore works"


def test_killed_service(server: Server, database_url: str, proof: Proof) -> None:
    """kill -9 of a worker, each fifth time of the master and all, while a publication is carried out. It is carried out
    exactly once, and shown."""
    chosen, longest = random.Random(14), 0.0
    with Store(database_url) as store:
        for number in range(KILLS):
            assert server.process
            draft, frame = checked(store), store.frame(store.published()[Dataset.PROJECTS].number)
            frame.loc[0, "title"] = title = f"Title {number} of a killed service"
            store.submit_draft(
                draft.number, revision=draft.revision, frame=frame, author="bo", note="soon",
                publish_at=datetime.now(UTC),
            )  # fmt: skip
            time.sleep(chosen.random() * 0.5)
            if number % 5:
                for worker in psutil.Process(server.process.pid).children():
                    os.kill(worker.pid, signal.SIGKILL)
            else:
                server.crash()
                server.start()
            began, shown = time.monotonic(), b""
            while title.encode() not in shown and time.monotonic() < began + 60:
                with suppress(OSError):
                    shown = urllib.request.urlopen(f"{server.url}/api/v1/projects", timeout=60).read()  # noqa: S310
                time.sleep(0.05)
            longest = max(longest, time.monotonic() - began)
            plan = store.plans.of_draft(draft.number)
            told = [entry for entry in store.journal(draft=draft.number) if entry.action in PUBLICATIONS]
            once = bool(plan and plan.state is PlanState.PUBLISHED and len(told) == 1)
            proof.check(once and title.encode() in shown, f"plan {number}: {plan and plan.state}, {len(told)} times")
    proof.seen = f"shown {longest:.1f} s after the kill or the start at the latest"
