"""Costly work is done one at a time, few wait for it, and no place is lost."""

import threading
from collections.abc import Iterator

import pytest

from dashboard.errors import Busy
from dashboard.operations import gunicorn
from dashboard.portfolio.work_limiter import MOST_ASKING, WorkLimiter


@pytest.fixture(autouse=True)
def no_place_is_lost() -> Iterator[None]:
    yield
    held = [WorkLimiter("anything").each([]) for _ in range(MOST_ASKING)]
    for one in held:
        one.close()


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


def test_all_costly_work_of_a_process_has_the_same_few_places() -> None:
    streams = [WorkLimiter(f"work {number}").each([b"a"]) for number in range(MOST_ASKING)]
    with pytest.raises(Busy, match="for more"), WorkLimiter("more").slot(10):
        pass
    with pytest.raises(Busy, match="for more"):
        WorkLimiter("more").each([b"a"])
    assert list(streams.pop()) == [b"a"]
    with WorkLimiter("more").slot(0):
        pass
    for stream in streams:
        stream.close()


def test_who_takes_parts_slowly_keeps_nobody_from_work() -> None:
    turns = WorkLimiter("work")
    slow = turns.each(iter([b"a", b"b"]))
    assert next(slow) == b"a"
    with turns.slot(0):
        pass
    assert list(turns.each([b"c"])) == [b"c"]
    assert list(slow) == [b"b"]


def test_a_part_is_made_in_a_turn() -> None:
    turns = WorkLimiter("work")

    def parts() -> Iterator[bytes]:
        with pytest.raises(Busy), turns.slot(0.01):
            pass
        yield b"a"

    assert list(turns.each(parts())) == [b"a"]


def test_work_that_fails_gives_its_place_back() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise ValueError("unsound")

    for _ in range(MOST_ASKING + 1):
        with pytest.raises(ValueError, match="unsound"):
            list(WorkLimiter("work").each(broken()))


def test_a_process_of_the_server_has_more_threads_than_costly_work_takes() -> None:
    assert gunicorn.threads > MOST_ASKING
