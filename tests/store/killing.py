"""Processes that are killed in the middle of a write, and a look at what readers find afterwards."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from hashlib import sha256
from multiprocessing.connection import Connection

from sqlalchemy import text

from dashboard.store import fault_injection_points
from dashboard.store.compressed_frames_and_checks import unpack_frame
from dashboard.store.draft_rows import Draft, DraftState
from dashboard.store.fault_injection_points import Step
from dashboard.store.publication_plans import PlanState
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Version
from tests.store.together import PATIENCE, PRELOADED

Act = Callable[[Store], object]


class Warm:
    """A process that has loaded all that a child needs, and forks one for each thing that is to be cut off."""

    def __init__(self, url: str) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*PRELOADED, "tests.store.killing", "tests.store.drafting"])
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, url), daemon=True)

    def __enter__(self) -> "Warm":
        self._process.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._here.send(None)
        self._process.join(PATIENCE)

    def kill_within(self, act: Act, position: int, *, kill: bool = True) -> None:
        """Let a child do ``act`` and end it by SIGKILL when it reaches its step number ``position``.

        Raises AssertionError where it was not killed.
        """
        self._here.send((act, position if kill else -1))
        assert self._here.poll(PATIENCE), "the child hangs"
        ended = self._here.recv()
        assert ended == -signal.SIGKILL, f"not killed at step {position}: ended with {ended}"


def steps_of(act: Act, store: Store) -> list[Step]:
    """The steps that ``act`` reaches, in order."""
    found: list[Step] = []
    plain, fault_injection_points.reached = fault_injection_points.reached, found.append
    try:
        act(store)
    finally:
        fault_injection_points.reached = plain
    return found


def _serve(pipe: Connection, url: str) -> None:
    while (job := pipe.recv()) is not None:
        child = os.fork()
        if child == 0:
            ended = 1
            try:
                _die(url, *job)
                ended = 0
            finally:
                os._exit(ended)
        pipe.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _die(url: str, act: Act, position: int) -> None:
    passed = 0

    def reached(_step: Step) -> None:
        nonlocal passed
        if passed == position:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    fault_injection_points.reached = reached
    with Store(url) as store:
        act(store)


def look(store: Store) -> object:
    """All that a reader can tell the newest state by."""
    return (
        store.published(),
        store.versions()[:3],
        store.journal(newest_first=True, limit=10),
        store.drafts.all(3),
        store.plans.all(3),
    )


def check_whole(store: Store, *, newest: int | None = 3) -> None:
    """Pointer, versions, payloads, journal, drafts and plans agree; only the ``newest`` of them, or all."""
    journal = store.journal(newest_first=True, limit=newest and newest * 20)[::-1]
    versions = store.versions()[:newest]
    for dataset, version in store.published().items():
        moves = [e for e in journal if e.dataset == dataset and e.action in PUBLICATIONS]
        assert moves[-1].version == version.number, "pointer and journal disagree"
        assert [e.previous for e in moves[1:]] == [e.version for e in moves[:-1]], "a publication is missing"
    added = [e.version for e in journal if e.action is Action.ADD_VERSION]
    assert [version.number for version in versions] == added[::-1][:newest], "versions and journal disagree"
    for version in {*versions, *store.published().values()}:
        _check_content(store, version)
    for draft in store.drafts.all(newest):
        _check_draft(store, draft)
    if store._database.is_sqlite:
        with store._database.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _check_content(store: Store, version: Version) -> None:
    content = store._content(version.number, "records")
    assert sha256(content).hexdigest() == version.content_hash, "records and hash disagree"
    assert list(unpack_frame(content)["title"]) == [version.note], "records of another version"
    assert store.original(version.number) == b"original of " + version.filename.encode()


def _check_draft(store: Store, draft: Draft) -> None:
    told = [e.version for e in store.journal(draft=draft.number) if e.action in PUBLICATIONS]
    shown = [draft.version] if draft.state is DraftState.PUBLISHED else []
    assert shown == told, "published drafts and journal disagree"
    plan = store.plans.of_draft(draft.number)
    waiting = plan.version if plan and plan.state is PlanState.WAITING else None
    assert waiting == (draft.version if draft.state is DraftState.SUBMITTED else None), "drafts and plans disagree"
    if plan and plan.state is PlanState.PUBLISHED:
        assert shown == [plan.version], "a plan is carried out, its draft is not"
