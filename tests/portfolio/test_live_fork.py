"""A live portfolio on both sides of a fork, as servers make one that load the application once."""

import os

from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from tests.portfolio.watching import Watched, ids, live_on, wait_until
from tests.sharing import NewDatabase
from tests.store.together import run_together

NEXT_LOOK = 1.0  # seconds: when the process is forked its poller is doing nothing


def test_each_side_of_a_fork_follows_what_is_published(new_database: NewDatabase) -> None:
    assert run_together(follow_in_a_fork, new_database(samples=False), 1) == [("", 0, ["new"])]


def follow_in_a_fork(url: str, _name: str) -> tuple[str, int, list[str]]:
    """What the child calls its edition before its first question, how it ended, and what is served here at the end."""
    with Store(url) as store:
        watched = Watched(store)
        watched.publish(Dataset.PROJECTS, {"id": "old"})
        live = live_on(watched, poll_seconds=NEXT_LOOK)
        assert ids(live) == ["old"]
        ready, tell = os.pipe()
        child = os.fork()
        if child == 0:
            failed = 1
            try:
                edition = live.edition
                assert ids(live) == ["old"]
                os.write(tell, f"{edition}\n".encode())
                wait_until(lambda: ids(live) == ["new"])
                failed = 0
            finally:
                os._exit(failed)
        edition = os.read(ready, 200).decode().strip()
        watched.publish(Dataset.PROJECTS, {"id": "new"})
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        wait_until(lambda: ids(live) == ["new"])
        return edition, ended, ids(live)
