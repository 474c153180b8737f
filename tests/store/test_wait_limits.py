"""A database that hangs is noticed within seconds, and only a few threads wait for it."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from dashboard.errors import Busy, StoreUnavailable
from dashboard.store.store import Store
from dashboard.store.wait_limits import MOST_WAITING, request_wait_limits

SENTENCE_WITHIN = 5.0


@contextmanager
def stopped(url: str) -> Iterator[None]:
    """All processes of the PostgreSQL server stand still, as on a machine that swaps or whose disk hangs."""
    with psycopg.connect(url) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
    server = int(Path(folder, "postmaster.pid").read_text().split()[0])
    family = [server, *children(server)]
    send(signal.SIGSTOP, family)
    try:
        yield
    finally:
        send(signal.SIGCONT, family)


def send(sent: signal.Signals, processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # one that served an earlier connection may just have ended
            os.kill(process, sent)


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@contextmanager
def tables_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE pointers, sessions, journal")
        yield


@contextmanager
def file_locked(url: str) -> Iterator[None]:
    """Another process has the SQLite file for itself."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("UPDATE pointers SET published_at = NULL")
    try:
        yield
    finally:
        connection.close()


HANGING = [
    pytest.param("sqlite", file_locked, id="SQLite: the file is locked"),
    pytest.param("postgresql", tables_locked, id="PostgreSQL: tables are locked", marks=pytest.mark.postgresql),
    pytest.param("postgresql", stopped, id="PostgreSQL: the server is stopped", marks=pytest.mark.postgresql),
]


@pytest.fixture
def url(request: pytest.FixtureRequest, new_database) -> str:
    kind = request.getfixturevalue("kind")
    return new_database(samples=False) if kind == "sqlite" else request.getfixturevalue("migrated_postgresql_url")


@pytest.mark.parametrize(("kind", "hanging"), HANGING)
def test_a_request_is_told_within_seconds_that_the_database_hangs(kind, url, hanging):
    with Store(url) as store, request_wait_limits():
        store.published()
        with hanging(url):
            for act in (store.published, lambda: store.note("sign_in", "ana")):
                begun = time.monotonic()
                with pytest.raises(StoreUnavailable, match="does not answer"):
                    act()
                assert time.monotonic() - begun < SENTENCE_WITHIN
        assert store.published() == {}, "it goes on by itself"


@pytest.mark.parametrize(("kind", "hanging"), HANGING[:2])
def test_of_many_requests_to_a_database_that_hangs_a_few_wait_and_the_others_are_told_at_once(kind, url, hanging):
    answers: list[tuple[type, float]] = []

    def ask() -> None:
        begun = time.monotonic()
        with request_wait_limits(), pytest.raises((StoreUnavailable, Busy)) as raised:
            store.published()
        answers.append((raised.type, time.monotonic() - begun))

    with Store(url) as store, hanging(url):
        threads = [threading.Thread(target=ask) for _ in range(MOST_WAITING + 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    busy = [seconds for kind_of_answer, seconds in answers if kind_of_answer is Busy]
    assert len(busy) == 5
    assert max(busy) < 1
    assert max(seconds for _, seconds in answers) < SENTENCE_WITHIN


def test_requests_to_a_database_that_answers_wait_for_their_turn(new_database):
    answers = []

    def ask() -> None:
        with request_wait_limits():
            answers.append(store.published())

    with Store(new_database(samples=False)) as store:
        threads = [threading.Thread(target=ask) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [{}] * 50


@pytest.mark.postgresql
def test_a_statement_that_carries_records_may_take_longer_than_others(migrated_postgresql_url):
    with Store(migrated_postgresql_url) as store, request_wait_limits():
        with store._database.reading(long=True) as connection:
            connection.exec_driver_sql("SELECT pg_sleep(3.2)")
        with pytest.raises(StoreUnavailable, match="statement timeout"), store._database.reading() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(5)")


@pytest.mark.postgresql
def test_a_command_waits_for_a_lock_longer_than_a_request(migrated_postgresql_url):
    with Store(migrated_postgresql_url) as store, ExitStack() as lock:
        lock.enter_context(tables_locked(migrated_postgresql_url))
        timer = threading.Timer(SENTENCE_WITHIN, lock.close)
        timer.start()
        assert store.published() == {}
        timer.join()
