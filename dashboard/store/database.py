"""The way to the database: engine, transactions for reading and writing, errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dashboard.errors import SettingsError, StoreUnavailable
from dashboard.language import gettext as _
from dashboard.store import fault_points
from dashboard.store.fault_points import Step
from dashboard.store.file_systems import refuse_network

BUSY_SECONDS = 60.0  # how long a writer waits for another; an import of a million rows writes for some seconds
CONNECT_SECONDS = 5
POSTGRESQL_OPTIONS = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 10_000,
    "application_name": "wherewework",
}

_engines: WeakSet[Engine] = WeakSet()


class Database:
    """One database, by SQLAlchemy address; ``postgresql://`` and ``postgres://`` use psycopg.

    No connection crosses a fork. SQLite connections live for one transaction only (opening one takes about
    0.1 ms, and SQLite forbids a child even to close its parent's). PostgreSQL connections are pooled, since
    opening one costs the server a process, and a child forgets its parent's without closing them.

    Raises SettingsError for an address that names no database that we know, or a SQLite file on a network share,
    StoreUnavailable where a SQLite file cannot be made.
    """

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        self.engine = _sqlite(self.url) if self.url.get_backend_name() == "sqlite" else _postgresql(self.url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        _engines.add(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the database. Raises StoreUnavailable."""
        with self._sentences(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, alone: Table | None = None) -> Iterator[Connection]:
        """A connection in a transaction that may write, in SQLite the only one. Raises StoreUnavailable.

        With ``alone`` nobody else writes to that table until the end; it is for rules over several rows.
        """
        with self._sentences(), self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
            with connection.begin():
                if alone is not None and not self.is_sqlite:
                    connection.exec_driver_sql(f"LOCK TABLE {alone.name} IN SHARE ROW EXCLUSIVE MODE")
                fault_points.reached(Step.BEGUN)
                yield connection
                fault_points.reached(Step.COMMITTING)
            fault_points.reached(Step.COMMITTED)

    def use_wal(self) -> None:
        """Let readers of a SQLite file read while one writes; the file remembers. Raises StoreUnavailable."""
        patience = time.monotonic() + BUSY_SECONDS
        with self._sentences():
            # SQLite does not wait when two connections change the mode at once; it says at once that it is busy.
            while not self._set_wal(last_try=time.monotonic() > patience):
                time.sleep(0.02)

    def _set_wal(self, *, last_try: bool) -> bool:
        try:
            with self.engine.connect() as connection:
                connection.execution_options(begin="").exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if last_try or not busy:
                raise
            return False
        return True

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (PoolTimeout, DBAPIError) as error:
            # A refusal by a trigger or a constraint is a mistake of ours, not an absence of the database.
            if isinstance(error, DBAPIError) and not _away(error):
                raise
            raise StoreUnavailable(self._why(error)) from error

    def _why(self, error: SQLAlchemyError) -> str:
        where = self.url.database if self.is_sqlite else self.url.render_as_string(hide_password=True)
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        return _("The database {where} does not answer: {cause}", where=where, cause=cause)


def _away(error: DBAPIError) -> bool:
    """Whether the error says that the database cannot be used: gone, locked, full or not a database."""
    usable = not isinstance(error, OperationalError | InterfaceError) and type(error) is not DatabaseError
    return error.connection_invalidated or not usable


def _parse(url: str) -> URL:
    scheme, colon, rest = url.strip().partition(":")
    if scheme in {"postgresql", "postgres"}:
        scheme = "postgresql+psycopg"
    try:
        if scheme == "sqlite" and rest.startswith("///"):
            # A path is taken as it stands, with whatever signs folders have in their names.
            parsed = URL.create("sqlite", database=rest.removeprefix("///"))
        else:
            parsed = make_url(scheme + colon + rest)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise SettingsError(
            _("WHEREWEWORK_DATABASE_URL cannot be read. Write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
        ) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise SettingsError(_("WHEREWEWORK_DATABASE_URL must name a SQLite or a PostgreSQL database."))
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise SettingsError(_("WHEREWEWORK_DATABASE_URL must name a file: sqlite:///PATH."))
    return parsed


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database)).absolute()
    refuse_network(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreUnavailable(
            _("The database {where} cannot be written: {cause}", where=path, cause=error.strerror or error)
        ) from error

    def connect() -> sqlite3.Connection:
        # mode=rw: a file that goes away must not come back empty.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    engine = create_engine(url, creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if statement := connection.get_execution_options().get("begin", "BEGIN"):
            connection.exec_driver_sql(statement)

    return engine


def _postgresql(url: URL) -> Engine:
    options = {name: value for name, value in POSTGRESQL_OPTIONS.items() if name not in url.query}
    return create_engine(url, connect_args=options, pool_pre_ping=True, pool_size=1, max_overflow=9, pool_timeout=10)


def _forget_connections() -> None:
    for engine in _engines:
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_connections)
