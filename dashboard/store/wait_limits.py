"""How long a thread may wait for the database, and how many threads of a process that answer requests may wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from dashboard.errors import Busy

if TYPE_CHECKING:
    from psycopg import Connection

CONNECT_SECONDS = 2
"""The most seconds for making a connection to PostgreSQL; libpq takes no less."""
PING_SECONDS = 1.5
"""The most seconds until PostgreSQL answers whether a connection from the pool still works."""
LOCK_SECONDS = 2.5
"""The most seconds that a thread that answers a request waits for a lock of another transaction."""
PATIENT_LOCK_SECONDS = 60.0
"""As LOCK_SECONDS, in commands and background threads: an import of a million records writes for some seconds."""
STATEMENT_SECONDS = 3.0
LONG_STATEMENT_SECONDS = 600.0
IDLE_SECONDS = 300.0
"""Seconds after which PostgreSQL ends a transaction without statements: its process may have stopped and hold locks."""
MOST_WAITING = 3
"""The most threads of a process that use the database for requests at once; gunicorn is given more threads."""
QUEUE_SECONDS = 0.5
"""Seconds: if the last of these threads began longer ago, the database seems to hang, and nobody waits for a slot."""

_slots = threading.BoundedSemaphore(MOST_WAITING)


class _Thread(threading.local):
    """What holds for the current thread: whether it answers a request, whether it uses the database for that, and how
    long it waits for PostgreSQL."""

    answers_request = False
    has_slot = False
    seconds = PING_SECONDS


class _LastBeginning:
    """When a thread last began to use the database."""

    at = 0.0


_thread, _last_beginning = _Thread(), _LastBeginning()


@contextmanager
def request_wait_limits() -> Iterator[None]:
    """A context manager that marks the current thread as one that answers a request. Within it the thread waits at most
    2.5 seconds for a lock in the database, and gets the error Busy if too many such threads use the database."""
    before, _thread.answers_request = _thread.answers_request, True
    try:
        yield
    finally:
        _thread.answers_request = before


def answers_request() -> bool:
    """Whether the current thread answers a request, which is so within the context ``request_wait_limits``."""
    return _thread.answers_request


def lock_seconds() -> float:
    """How many seconds the current thread may wait for a lock in the database: 2.5 (LOCK_SECONDS) while it answers a
    request, otherwise 60 (PATIENT_LOCK_SECONDS)."""
    return LOCK_SECONDS if _thread.answers_request else PATIENT_LOCK_SECONDS


def statement_seconds(*, long: bool) -> float:
    """How many seconds a statement of the current thread may take in the database, including the wait for locks. With
    ``long`` (the statement reads or writes whole lists of records, files or pictures) 600; otherwise 3 while the thread
    answers a request, and 60.5 if it does not."""
    return LONG_STATEMENT_SECONDS if long else max(STATEMENT_SECONDS, lock_seconds() + 0.5)


@contextmanager
def database_slot() -> Iterator[None]:
    """A context manager in which the current thread may use the database. Of the threads that answer requests, at most
    three use it at once. A further one waits until one of the three has finished, but at most until half a second after
    the last of the three began: then it gets the error Busy. Threads that answer no request never wait here, nor does a
    thread that is within this context already."""
    if not _thread.answers_request or _thread.has_slot:
        yield
        return
    if not _slots.acquire(timeout=max(0.0, _last_beginning.at + QUEUE_SECONDS - monotonic())):
        raise Busy("Too many requests wait for the database.")
    _thread.has_slot, _last_beginning.at = True, monotonic()
    try:
        yield
    finally:
        _thread.has_slot = False
        _slots.release()


@contextmanager
def answer_limit(seconds: float) -> Iterator[None]:
    """A context manager that sets how long the current thread waits for PostgreSQL's answer to a statement: half a
    second longer than ``seconds``, after which the server should have ended the statement itself. It has an effect on
    connections of the class that ``impatient_connection`` returns."""
    before, _thread.seconds = _thread.seconds, seconds + 0.5
    try:
        yield
    finally:
        _thread.seconds = before


@cache
def impatient_connection() -> type[Connection[Any]]:
    """The class of connections to PostgreSQL (of psycopg) that wait for an answer only for a limited time. If the
    server does not answer in this time, the connection is closed and OperationalError is raised. This is needed for a
    server that is frozen: it does not apply limits of its own, and TCP does not notice, because the operating system
    goes on answering."""
    import psycopg  # noqa: PLC0415 - a service on SQLite needs neither its memory nor its time

    class ImpatientConnection(psycopg.Connection[Any]):
        """A connection that is closed when the server does not answer in time."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            """Called by psycopg, with its parameters: wait for the server as the generator ``gen`` asks, no longer than
            ``timeout`` seconds. If ``timeout`` is None, the limit is that of ``answer_limit``, and the connection is
            closed when the server exceeds it. Raises OperationalError if the server does not answer in time."""
            limit = _thread.seconds if timeout is None else timeout
            begun = monotonic()
            try:
                return super().wait(gen, interval, limit)
            except psycopg.OperationalError:
                if timeout is not None or monotonic() - begun < limit:
                    raise
                self.pgconn.finish()  # the late answer must not be read as that to another statement
                raise psycopg.OperationalError(f"no answer within {limit:g} seconds") from None

    return ImpatientConnection
