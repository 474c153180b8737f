"""Processes that are killed in the middle of a write, and a look at what readers find afterwards."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import text

from dashboard.store import steps
from dashboard.store.draft_rows import DraftState
from dashboard.store.plans import PlanState
from dashboard.store.steps import Step
from dashboard.store.store import Store
from dashboard.store.versions import PUBLICATIONS, Action
from tests.store.together import PATIENCE, PRELOADED

Act = Callable[[Store], object]


def kill_within(url: str, act: Act, position: int, *, kill: bool = True) -> None:
    """Let a child do ``act`` and end it by SIGKILL when it reaches its step number ``position``.

    The child is a fork of a process that has loaded all it needs. Raises AssertionError where it was not killed.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED, "tests.store.killing", "tests.store.drafting"])
    child = context.Process(target=_die, args=(url, act, position if kill else -1), daemon=True)
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL, f"not killed at step {position}: ended with {child.exitcode}"
    child.close()


def steps_of(act: Act, store: Store) -> list[Step]:
    """The steps that ``act`` reaches, in order."""
    found: list[Step] = []
    plain, steps.reached = steps.reached, found.append
    try:
        act(store)
    finally:
        steps.reached = plain
    return found


def _die(url: str, act: Act, position: int) -> None:
    passed = 0

    def reached(_step: Step) -> None:
        nonlocal passed
        if passed == position:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    steps.reached = reached
    with Store(url) as store:
        act(store)


def look(store: Store) -> object:
    """All that a reader can tell the state by."""
    return (
        store.published(),
        [version.number for version in store.versions()],
        store.journal(),
        store.drafts.all(),
        store.plans.all(),
    )


def check_whole(store: Store, *, newest: int | None = 3) -> None:
    """Pointer, versions, payloads, journal, drafts and plans agree; of the ``newest`` versions the content, too."""
    journal = store.journal()
    for dataset, version in store.published().items():
        moves = [e for e in journal if e.dataset == dataset and e.action in PUBLICATIONS]
        assert moves[-1].version == version.number, "pointer and journal disagree"
        assert [e.previous for e in moves[1:]] == [e.version for e in moves[:-1]], "a publication is missing"
    versions = store.versions()
    added = [e.version for e in journal if e.action is Action.ADD_VERSION]
    assert [version.number for version in versions] == added[::-1], "versions and journal disagree"
    for version in [*versions[:newest], *store.published().values()]:
        content = store._content(version.number, "records")
        assert sha256(content).hexdigest() == version.content_hash, "records and hash disagree"
        assert list(store.frame(version.number)["title"]) == [version.note], "records of another version"
        assert store.original(version.number) == b"original of " + version.filename.encode()
    _check_drafts(store)
    if store._database.is_sqlite:
        with store._database.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _check_drafts(store: Store) -> None:
    plans = store.plans.all()
    told = {(e.draft, e.version) for e in store.journal() if e.draft and e.action in PUBLICATIONS}
    drafts = store.drafts.all()
    shown = {(draft.number, draft.version) for draft in drafts if draft.state is DraftState.PUBLISHED}
    waiting = {(draft.number, draft.version) for draft in drafts if draft.state is DraftState.SUBMITTED}
    assert shown == told, "published drafts and journal disagree"
    assert waiting == {(p.draft, p.version) for p in plans if p.state is PlanState.WAITING}, "drafts and plans disagree"
    carried_out = {(p.draft, p.version) for p in plans if p.state is PlanState.PUBLISHED}
    assert carried_out <= shown, "a plan is carried out, its draft is not"
