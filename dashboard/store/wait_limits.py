"""How long a thread may wait for the database, and how many threads of a process that answer requests may wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg

from dashboard.errors import Busy

CONNECT_SECONDS = 2
"""For a connection to PostgreSQL; libpq takes no less."""
PING_SECONDS = 1.5
"""For the answer to the question whether a connection from the pool still works."""
LOCK_SECONDS = 2.5
"""For a lock that another transaction holds, in a thread that answers a request."""
PATIENT_LOCK_SECONDS = 60.0
"""The same in commands and background threads: an import of a million records writes for some seconds."""
STATEMENT_SECONDS = 3.0
LONG_STATEMENT_SECONDS = 600.0
IDLE_SECONDS = 300.0
"""After which PostgreSQL ends a transaction whose process has stopped, because it may hold locks."""
MOST_WAITING = 3
"""The most threads of a process that use the database for requests at once; gunicorn is given more threads."""
QUEUE_SECONDS = 0.5
"""A transaction that takes longer shows a database that hangs, so that nobody queues behind it."""

_turns = threading.BoundedSemaphore(MOST_WAITING)


class _Thread(threading.local):
    """What holds for the current thread: whether it answers a request, whether it uses the database for that, and how
    long it waits for PostgreSQL."""

    answers_request = False
    has_turn = False
    seconds = PING_SECONDS


class _LastTurn:
    """When a thread last began to use the database."""

    at = 0.0


_thread, _last_turn = _Thread(), _LastTurn()


@contextmanager
def waits_of_a_request() -> Iterator[None]:
    """A context in which this thread answers a request: it waits for locks for LOCK_SECONDS only, and gets Busy if
    MOST_WAITING others use the database and none of them has begun within the last QUEUE_SECONDS."""
    before, _thread.answers_request = _thread.answers_request, True
    try:
        yield
    finally:
        _thread.answers_request = before


def answers_request() -> bool:
    """Whether the current thread answers a request."""
    return _thread.answers_request


def lock_seconds() -> float:
    """How long the current thread may wait for a lock in the database."""
    return LOCK_SECONDS if _thread.answers_request else PATIENT_LOCK_SECONDS


def statement_seconds(*, long: bool) -> float:
    """How long a statement of the current thread may take, waiting for locks included; ``long`` is for those that carry
    whole lists of records, files or pictures."""
    return LONG_STATEMENT_SECONDS if long else max(STATEMENT_SECONDS, lock_seconds() + 0.5)


@contextmanager
def turn() -> Iterator[None]:
    """A context in which the current thread may use the database. Raises Busy in a thread that answers a request, if
    too many others use the database for long."""
    if not _thread.answers_request or _thread.has_turn:
        yield
        return
    if not _turns.acquire(timeout=max(0.0, _last_turn.at + QUEUE_SECONDS - monotonic())):
        raise Busy("Too many requests wait for the database.")
    _thread.has_turn, _last_turn.at = True, monotonic()
    try:
        yield
    finally:
        _thread.has_turn = False
        _turns.release()


@contextmanager
def statements_of(seconds: float) -> Iterator[None]:
    """A context in which the current thread waits for the answer to a statement a little longer than ``seconds``, after
    which the server ends it."""
    before, _thread.seconds = _thread.seconds, seconds + 0.5
    try:
        yield
    finally:
        _thread.seconds = before


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection to PostgreSQL that is closed, with an OperationalError, when the server does not answer in time. The
    server's own limits do not help when it is stopped, nor those of TCP, which the system goes on answering."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Called by psycopg: wait for what ``gen`` asks of the server, no longer than this thread may."""
        limit = _thread.seconds if timeout is None else timeout
        begun = monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if timeout is not None or monotonic() - begun < limit:
                raise
            self.pgconn.finish()  # the late answer must not be read as that to another statement
            raise psycopg.OperationalError(f"no answer within {limit:g} seconds") from None
