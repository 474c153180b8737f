"""Costly work is done one at a time, few wait for it, and who is done no longer counts."""

import threading
from contextlib import ExitStack

import pytest

from dashboard.errors import Busy
from dashboard.operations import gunicorn
from dashboard.portfolio import work_limiter
from dashboard.portfolio.work_limiter import MOST_ASKING, MOST_OF_ONE_ADDRESS, Callers, WorkLimiter
from dashboard.store.wait_limits import MOST_WAITING

KINDS = 4  # files, pictures, earlier states, what staff ask for


def test_one_works_and_the_others_wait_their_turn() -> None:
    turns, working, most = WorkLimiter("work"), [], []

    def work() -> None:
        with turns.slot(10):
            working.append(1)
            most.append(len(working))
            threading.Event().wait(0.02)
            working.pop()

    threads = [threading.Thread(target=work) for _ in range(MOST_ASKING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * MOST_ASKING


def test_patience_ends() -> None:
    turns = WorkLimiter("work")
    with turns.slot(0), pytest.raises(Busy, match="Too many ask at the same time for work"), turns.slot(0.01):
        pass


def test_each_kind_of_work_counts_its_callers_unless_kinds_share_the_count() -> None:
    callers = Callers()
    files, pictures = WorkLimiter("files", callers), WorkLimiter("pictures", callers)
    for _ in range(MOST_ASKING):
        assert callers.enter("")
    for one in (files, pictures):
        with pytest.raises(Busy), one.slot(10):
            pass
    with WorkLimiter("other work").slot(0):
        pass
    callers.leave("")
    with files.slot(0):
        pass


def test_one_address_never_shuts_others_out(monkeypatch: pytest.MonkeyPatch) -> None:
    address = ["192.0.2.1"]
    monkeypatch.setattr(work_limiter, "client_address", lambda: address[0])
    turns = WorkLimiter("work")
    with ExitStack() as stack:
        for _ in range(MOST_OF_ONE_ADDRESS):
            turns._callers.enter(address[0])
            stack.callback(turns._callers.leave, address[0])
        with pytest.raises(Busy), turns.slot(0):
            pass
        address[0] = "192.0.2.2"
        with turns.slot(0):
            pass
    address[0] = "192.0.2.1"
    with turns.slot(0):
        pass
    assert not turns._callers._asking


def test_work_that_fails_no_longer_counts() -> None:
    turns = WorkLimiter("work")
    for _ in range(MOST_ASKING + 1):
        with pytest.raises(ValueError, match="unsound"), turns.slot(0):
            raise ValueError("unsound")


def test_a_process_of_the_server_has_more_threads_than_all_that_waits() -> None:
    assert gunicorn.threads > KINDS * MOST_ASKING + MOST_WAITING
