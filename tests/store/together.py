"""Several processes that do the same thing at the same moment."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

Act = Callable[[str, str], object]  # address of the database, name of the process → its answer

# Each process is a fork of one that has loaded these: loading them takes seconds, and they are needed every time.
PRELOADED = [
    "pytest",
    "tests.store.together",
    "dashboard.store.store",
    "dashboard.store.database_connection_and_transactions",
]
PRELOADED += [
    "dashboard.store.compressed_frames_and_checks",
    "alembic.command",
    "psycopg",
    "sqlalchemy.dialects.postgresql",
]
PATIENCE = 120  # seconds; a process that takes longer hangs


def run_together(act: Act, url: str, count: int) -> list[object]:
    """What ``act`` answers in each of ``count`` processes, named p0, p1, …; it must be a function of a module."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    start, answers = context.Barrier(count), context.SimpleQueue()
    running = [
        context.Process(target=_take_part, args=(act, url, f"p{number}", start, answers), daemon=True)
        for number in range(count)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0] * count
    told = dict(answers.get() for _ in running)
    return [told[name] for name in sorted(told)]


def _take_part(act: Act, url: str, name: str, start: Barrier, answers: "SimpleQueue[tuple[str, object]]") -> None:
    start.wait(PATIENCE)
    answers.put((name, act(url, name)))
