"""The connection to the SQLite or PostgreSQL database: opening it, migrating its tables, transactions to read and to
write in, and its errors as sentences for people."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import (
    Connection,
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
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)

from dashboard.errors import SettingsError, StoreError, StoreUnavailable
from dashboard.language import gettext as _
from dashboard.store import fault_points
from dashboard.store.fault_points import Step

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
    ``mounts`` is a file in the form of /proc/mounts, by default that file; if it cannot be read or does not tell,
    nothing is raised."""
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
    """The type, such as "ext4" or "nfs4", of the file system that holds the absolute ``path``; "" if no line tells.
    ``mounts`` are lines in the form of /proc/mounts."""
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


NEWEST = "0009"  # known here so that a database that is up to date is opened without loading Alembic
_LOCK = 0x77686572  # the name of the advisory lock: any number, but always the same


def migrate(database: Database) -> None:
    """Set a SQLite file to write-ahead logging, then bring the tables of the database up to date (Alembic), in one
    transaction. Of several processes one does it and the others wait. Raises StoreError if a newer version of this
    program made the database, StoreUnavailable if the database does not answer."""
    if database.is_sqlite:
        database.use_wal()
    with database.reading() as connection:
        if schema_revision(connection) == NEWEST:
            return
    with database.writing() as connection:
        lock_schema(connection)
        if schema_revision(connection) != NEWEST:
            upgrade(connection)


def lock_schema(connection: Connection) -> None:
    """Wait until no other process changes the tables, and keep others from it until the transaction of ``connection``
    ends. In SQLite every transaction that writes does so."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def schema_revision(connection: Connection) -> str | None:
    """The number of the migration that the tables come from, such as "0009"; None for a database without tables of
    this program."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the missing migrations (Alembic) up to the number ``to``, by default all, in the transaction of
    ``connection``. Raises StoreError if a newer version of this program made the database."""
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


BUSY_SECONDS = 60.0  # how long a writer waits for another; an import of a million rows writes for some seconds
CONNECT_SECONDS = 5
POSTGRESQL_OPTIONS = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": 10_000, "application_name": "wherewework"}

_engines: WeakSet[Engine] = WeakSet()


class Database:
    """A SQLite or PostgreSQL database; ``url`` is an SQLAlchemy URL such as sqlite:///PATH or postgresql://HOST/NAME. A
    SQLite file is made, empty, if there is none.

    No connection crosses a fork. A SQLite connection lives for one transaction only (opening one takes about 0.1 ms,
    and SQLite forbids a child process even to close its parent's). PostgreSQL connections are pooled, because opening
    one costs the server a process; a child process forgets its parent's connections without closing them.

    Raises SettingsError for a URL of another kind or a SQLite file on a network file system, StoreUnavailable if the
    SQLite file cannot be made."""

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        self.engine = _sqlite(self.url) if self.url.get_backend_name() == "sqlite" else _postgresql(self.url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        _engines.add(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A context that gives a connection in a transaction, for queries. In SQLite all of them see one state of the
        database; in PostgreSQL each sees the state at the moment when it begins. Raises StoreUnavailable if the
        database does not answer."""
        with self._sentences(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, alone: Table | None = None) -> Iterator[Connection]:
        """A context that gives a connection in a transaction that may write. The transaction is committed at the end of
        the context, and rolled back if an error leaves it. SQLite allows one such transaction at a time. If ``alone``
        is given, nobody else writes to that table until it ends, so that a rule about several of its rows can be
        checked. Raises StoreUnavailable if the database does not answer."""
        with self._sentences(), self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
            with connection.begin():
                if alone is not None and not self.is_sqlite:
                    connection.exec_driver_sql(f"LOCK TABLE {alone.name} IN SHARE ROW EXCLUSIVE MODE")
                fault_points.reached(Step.BEGUN)
                yield connection
                fault_points.reached(Step.COMMITTING)
            fault_points.reached(Step.COMMITTED)

    def use_wal(self) -> None:
        """Set the SQLite file to write-ahead logging (WAL): reading goes on during a write. Waits up to a minute while
        others use the file. Raises StoreUnavailable if it cannot be set."""
        patience = time.monotonic() + BUSY_SECONDS
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
        where = self.url.database if self.is_sqlite else self.url.render_as_string(hide_password=True)
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        return _("The database {where} does not answer: {cause}", where=where, cause=cause)


class Repository:
    """Base class of the classes that read and write one part of the database, such as drafts or accounts. Their methods
    raise StoreUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        """All rows that a query finds, read in a transaction of its own."""
        with self._database.reading() as connection:
            return connection.execute(query).mappings().all()


def _is_unavailable(error: DBAPIError) -> bool:
    """Whether the error means that the database cannot be used: it is gone, locked, full or no database at all."""
    usable = not isinstance(error, OperationalError | InterfaceError) and type(error) is not DatabaseError
    return error.connection_invalidated or not usable


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
        # mode=rw: a file that was deleted must not be made anew, empty.
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
