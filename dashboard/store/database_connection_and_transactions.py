"""The connection to the SQLite or PostgreSQL database: opening it (but no SQLite file on a network file system),
migrating its tables, transactions to read and to write in, its errors as sentences for people, and the base class of
the classes that use it."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    NullPool,
    RowMapping,
    Select,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)

from dashboard.errors import SettingsError, StoreError, StoreUnavailable
from dashboard.language_and_locale import gettext as _
from dashboard.settings import try_in_fork
from dashboard.store import fault_injection_points
from dashboard.store.fault_injection_points import Step
from dashboard.store.wait_limits import (
    CONNECT_SECONDS,
    IDLE_SECONDS,
    answer_limit,
    answers_request,
    database_slot,
    impatient_connection,
    lock_seconds,
    statement_seconds,
)

MOUNTS = Path("/proc/mounts")

# SQLite's WAL is shared between processes through memory that they map, which other machines do not see, and its
# locks are often not passed on over a network: two machines at once destroy the file. Not in this list: 9p and
# virtiofs, by which a virtual machine or a container sees a folder of the machine that it runs on.
NETWORK = {
    *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "afs", "ncpfs", "davfs", "webdav"),
    *("ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "moosefs", "juicefs"),
    *("rclone", "s3fs", "gcsfuse", "mount-s3", "blobfuse", "blobfuse2", "goofys", "davfs2", "curlftpfs"),
}


def refuse_network(path: Path, mounts: Path | None = None) -> None:
    """Raise SettingsError if the SQLite file ``path`` lies on a network file system, where SQLite would lose data.
    ``mounts`` is a file in the form of /proc/mounts, by default that file. If it cannot be read, or lists no file
    system for ``path``, nothing is raised."""
    try:
        table = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape")
        kind = file_system(PurePosixPath(path.resolve()), table.splitlines())
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return
    if kind.removeprefix("fuse.") in NETWORK:
        raise SettingsError(
            _(
                "WHEREWEWORK_DATABASE_URL names the SQLite file {where}, which lies on a network file system ({kind}). "
                "SQLite would lose data there. Choose a folder on a local disk; to run on more than one machine, use "
                "PostgreSQL: postgresql://USER:PASSWORD@HOST/NAME.",
                where=path,
                kind=kind,
            )
        )


def file_system(path: PurePosixPath, mounts: Iterable[str]) -> str:
    """The type, such as "ext4" or "nfs4", of the file system that holds the absolute ``path``. ``mounts`` are lines in
    the form of /proc/mounts; the result is "" if none of them is about ``path``."""
    longest, kind = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Spaces, tabs, line ends and backslashes are octal numbers in the table.
        point = PurePosixPath(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1]))
        # >=, because a file system that is mounted later hides an earlier one at the same place.
        if path.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), fields[2]
    return kind


NEWEST = "0010"  # known here so that a database that is up to date is opened without loading Alembic
_LOCK = 0x77686572  # the name of the advisory lock: any number, but always the same


def migrate(database: Database) -> None:
    """Bring the tables of the database up to date with the missing migrations (Alembic), all in one transaction. A
    SQLite file is first set to write-ahead logging. If several processes do this at once, one migrates the tables and
    the others wait. Raises StoreError if a newer version of this program made the database, StoreUnavailable if the
    database does not answer."""
    if database.is_sqlite:
        database.use_wal()
    with database.reading() as connection:
        if schema_revision(connection) == NEWEST:
            return
    try_in_fork(lambda: _migrate_if_needed(database))  # Alembic takes some 10 MB
    _migrate_if_needed(database)


def _migrate_if_needed(database: Database) -> None:
    with database.writing(long=True) as connection:
        lock_schema(connection)
        if schema_revision(connection) != NEWEST:
            upgrade(connection)


def lock_schema(connection: Connection) -> None:
    """Wait until no other process changes the tables, and keep other processes from changing them until the transaction
    of ``connection`` ends. Does nothing in SQLite, where a transaction that writes keeps all others from writing."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def schema_revision(connection: Connection) -> str | None:
    """The number of the last migration that was run, such as "0009"; None if the database has no tables of this
    program."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the missing migrations (Alembic) in the transaction of ``connection``: those up to the number ``to``, by
    default all. Raises StoreError if a newer version of this program made the database."""
    from alembic import command  # noqa: PLC0415 - takes a third of a second, and only an upgrade needs it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise StoreError(
            _("The database was made by a newer version of this program ({cause}).", cause=error)
        ) from error


POSTGRESQL_OPTIONS = {
    "application_name": "wherewework",
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}

_engines: WeakSet[Engine] = WeakSet()


def database_place(connection: Connection) -> str:
    """A text that says where a database lies. A copy of a database usually has another text than its original: a backup
    or dump that is restored into another database gets another text. For SQLite it is the inode of the file, "" for a
    database in memory. For PostgreSQL it is the identifier of the cluster, left out if the database user may not read
    it, and the number (oid) of the database in the cluster.

    Two kinds of copies have the same text as their original: a copy of a whole disk, and a copy of a whole PostgreSQL
    cluster, as pg_basebackup makes it. Without the identifier of the cluster, databases of two clusters may have the
    same text by chance."""
    if connection.dialect.name == "sqlite":
        path = connection.execute(text("SELECT file FROM pragma_database_list WHERE name = 'main'")).scalar_one()
        return str(Path(path).stat().st_ino) if path else ""
    may_ask = text("SELECT has_function_privilege('pg_control_system()', 'execute')")
    cluster = ""
    if connection.execute(may_ask).scalar_one():
        cluster = str(connection.execute(text("SELECT system_identifier FROM pg_control_system()")).scalar_one())
    number = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    return f"{cluster} {number}"


class Database:
    """A SQLite or PostgreSQL database. ``url`` is sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. ``make_file``
    says whether a SQLite file that does not exist is made, empty, with its folder. Raises SettingsError for a URL that
    cannot be read or names another kind of database, and for a SQLite file on a network file system; StoreUnavailable
    if the SQLite file cannot be made or written.

    A child process never uses a connection of its parent. A SQLite connection lives for one transaction only (opening
    one takes about 0.1 ms, and SQLite forbids a child process even to close its parent's). PostgreSQL connections are
    pooled, because opening one costs the server a process; a child process forgets its parent's connections without
    closing them.

    If ``open`` has failed, it is called again by the next thread that uses the database and answers no request. Until
    it succeeds, threads that answer requests get StoreUnavailable."""

    def __init__(self, url: str, *, make_file: bool = True) -> None:
        self.url = _parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url, make_file=make_file) if self.is_sqlite else _postgresql(self.url)
        self._opening = threading.RLock()
        self._is_open = True
        self._opener: int | None = None
        _engines.add(self.engine)

    @property
    def address(self) -> str:
        """The URL of the database without its passwords."""
        return _without_passwords(self.url)

    def open(self) -> None:
        """Bring the tables up to date with the missing migrations; a SQLite file is set to write-ahead logging. Raises
        StoreError if a newer version of this program made the database, StoreUnavailable if the database does not
        answer."""
        with self._opening:
            self._is_open, self._opener = False, threading.get_ident()
            try:
                migrate(self)
                self._is_open = True
            finally:
                self._opener = None

    def close(self) -> None:
        """Close the pooled connections; new ones are opened when the database is used again."""
        self.engine.dispose()

    def _ensure_open(self) -> None:
        if self._is_open or self._opener == threading.get_ident():
            return
        if answers_request():
            raise StoreUnavailable(_("The database {where} has not answered since the start.", where=self.address))
        with self._opening:
            if not self._is_open:
                self.open()

    @contextmanager
    def reading(self, *, long: bool = False) -> Iterator[Connection]:
        """A context manager that gives a connection for queries, in a transaction. In SQLite all queries of the
        transaction see the same state of the database; in PostgreSQL each query sees the state at the moment when it
        begins. With ``long`` a query may take ten minutes, as whole lists of records or files need, otherwise some
        seconds (a minute in a thread that answers no request). Raises StoreUnavailable if the database does not answer
        in time, Busy if too many requests wait for it."""
        with self._transaction(long=long) as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: Table | None = None, long: bool = False) -> Iterator[Connection]:
        """A context manager that gives a connection in a transaction that may write. The transaction is committed at
        the end of the context, and rolled back if an error leaves the context. SQLite allows one such transaction at a
        time. If ``alone`` is given, nobody else can write to this table until the transaction ends, so that a rule
        about several of its rows can be checked. With ``long`` a statement may take ten minutes, as whole lists of
        records or files need, otherwise some seconds (a minute in a thread that answers no request). Raises
        StoreUnavailable if the database does not answer in time, Busy if too many requests wait for it."""
        with self._transaction(long=long, begin="BEGIN IMMEDIATE") as connection:
            if alone is not None and not self.is_sqlite:
                connection.exec_driver_sql(f"LOCK TABLE {alone.name} IN SHARE ROW EXCLUSIVE MODE")
            fault_injection_points.reached(Step.BEGUN)
            yield connection
            fault_injection_points.reached(Step.COMMITTING)
        fault_injection_points.reached(Step.COMMITTED)

    @contextmanager
    def _transaction(self, *, long: bool, begin: str = "BEGIN") -> Iterator[Connection]:
        self._ensure_open()
        limit = statement_seconds(long=long)
        with database_slot(), self._sentences(), self.engine.connect() as connection, answer_limit(limit):
            connection.execution_options(begin=begin)
            with connection.begin():
                if not self.is_sqlite:
                    _limit_waits(connection, limit)
                yield connection

    def use_wal(self) -> None:
        """Set the SQLite file to write-ahead logging (WAL), so that others can read the file during a write. If the
        file is in use, this is tried again for about 2.5 seconds in a thread that answers a request, otherwise for
        about a minute. Raises StoreUnavailable if the file cannot be set to WAL."""
        patience = time.monotonic() + lock_seconds()
        with self._sentences():
            # When two connections change the mode at the same time, SQLite does not wait but says that it is busy.
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
            # A refusal by a trigger or a constraint is a mistake of this program: the database does answer.
            if isinstance(error, DBAPIError) and not _is_unavailable(error):
                raise
            raise StoreUnavailable(self._why(error)) from error

    def _why(self, error: SQLAlchemyError) -> str:
        if self.is_sqlite and _is_missing(Path(str(self.url.database))):
            return _(
                "The SQLite file {where} does not exist. Write the right path into WHEREWEWORK_DATABASE_URL, or make "
                "the file with the first command, such as: python -m dashboard users add you@example.org --role admin",
                where=self.url.database,
            )
        where = self.url.database if self.is_sqlite else self.address
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        return _("The database {where} does not answer: {cause}", where=where, cause=cause)


def _is_missing(path: Path) -> bool:
    """Whether there is no such file. False if that cannot be told, such as for a folder that may not be searched."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _limit_waits(connection: Connection, limit: float) -> None:
    """Limit the statements of a transaction in PostgreSQL to ``limit`` seconds each, and other waits as wait_limits.py
    says; for the transaction only, because proxies such as PgBouncer share the session."""
    limits = {"statement": limit, "lock": lock_seconds(), "idle_in_transaction_session": IDLE_SECONDS}
    settings = (f"SET LOCAL {name}_timeout = {seconds * 1000:.0f}" for name, seconds in limits.items())
    connection.exec_driver_sql("; ".join(settings))


class Repository:
    """Base class of the classes that read and write one part of the database, such as drafts or accounts. Their methods
    raise StoreUnavailable while the database does not answer, Busy if too many requests wait for it, and CorruptData
    for a damaged row. Methods that return a list leave out a damaged row, unless their docstring says that they raise
    CorruptData."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        """All rows that a query finds, read in a transaction of its own."""
        with self._database.reading() as connection:
            return connection.execute(query).mappings().all()


_READ_ONLY = "25006"  # PostgreSQL's code, such as on a standby; SQLAlchemy takes it for an error of the program


def _is_unavailable(error: DBAPIError) -> bool:
    """Whether the error means that the database cannot be used: it is gone, locked, full, read-only or no database at
    all."""
    usable = not isinstance(error, OperationalError | InterfaceError) and type(error) is not DatabaseError
    return error.connection_invalidated or not usable or getattr(error.orig, "sqlstate", "") == _READ_ONLY


def address_without_passwords(url: str) -> str:
    """The URL of a database without its passwords, so that it can be shown. Raises SettingsError for a URL that cannot
    be read, or names neither a SQLite file nor a PostgreSQL database."""
    return _without_passwords(_parse(url))


def _without_passwords(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database}"  # a path as it was written, without the escapes of SQLAlchemy
    secret = [name for name in url.query if "pass" in name]
    return url.difference_update_query(secret).render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    scheme, colon, rest = url.strip().partition(":")
    if scheme in {"postgresql", "postgres"}:
        scheme = "postgresql+psycopg"
    try:
        if scheme == "sqlite" and rest.startswith("///"):
            # The path is taken literally, because names of folders may hold any character.
            parsed = URL.create("sqlite", database=rest.removeprefix("///"))
        else:
            parsed = make_url(scheme + colon + rest)
        parsed.get_dialect()
    except (ArgumentError, ImportError, ValueError) as error:
        raise SettingsError(
            _("WHEREWEWORK_DATABASE_URL cannot be read. Write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
        ) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise SettingsError(_("WHEREWEWORK_DATABASE_URL must name a SQLite or a PostgreSQL database."))
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise SettingsError(_("WHEREWEWORK_DATABASE_URL must name a file: sqlite:///PATH."))
    return parsed


def _sqlite(url: URL, *, make_file: bool) -> Engine:
    path = Path(str(url.database)).absolute()
    refuse_network(path)
    try:
        if make_file:
            _make_file(path)
    except OSError as error:
        raise StoreUnavailable(
            _("The database {where} cannot be written: {cause}", where=path, cause=error.strerror or error)
        ) from error

    def connect() -> sqlite3.Connection:
        # mode=rw: a file that was deleted must not be made anew, empty.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=lock_seconds(),
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    engine = create_engine(url, creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if statement := connection.get_execution_options().get("begin", "BEGIN"):
            connection.exec_driver_sql(statement)

    return engine


def _make_file(path: Path) -> None:
    """Make an empty file, and its folder, unless they exist, that only this user can read."""
    for folder in reversed(path.parents):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)  # raises if it exists and cannot be written


def _postgresql(url: URL) -> Engine:
    options = {name: value for name, value in POSTGRESQL_OPTIONS.items() if name not in url.query}
    engine = create_engine(
        url,
        connect_args=options,
        pool_pre_ping=True,
        pool_size=1,
        max_overflow=9,
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,  # values are no business of the log
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Dialect, _record: object, arguments: Sequence[Any], options: Mapping[str, Any]) -> object:
        return impatient_connection().connect(*arguments, **options)

    return engine


def _forget_connections() -> None:
    for engine in _engines:
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_connections)
