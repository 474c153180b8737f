"""Backs up a database into one file while the site runs, and restores such a file into a database of either kind."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError

from dashboard import __version__
from dashboard.errors import BackupError, StoreError, WrongUsageError
from dashboard.language_and_locale import gettext as _
from dashboard.store.database_connection_and_transactions import NEWEST, Database, lock_schema, schema_revision, upgrade
from dashboard.store.maintenance.backup_archive import FORMAT, BackupFile, Manifest, TableFile, write_backup_file
from dashboard.store.tables_and_row_access import UtcDateTime, metadata, now, write_entry
from dashboard.store.version_and_journal_types import Action

# Whoever has a restored copy must not be signed in by old cookies or links, nor send the waiting mails once more. So
# sessions and links to choose a password, the key that signs cookies, counted attempts and mails are in no backup.
LEFT_OUT = {"sessions", "secrets", "attempts", "mails"}
# What replaces the secrets of staff in a backup without secrets. They choose a new password by a link.
BLANK_SECRETS = {"users": {"password_hash": "", "code_secret": "", "code_step": 0, "spare_codes": ""}}
# Tables of which an empty database, too, may have rows.
_NO_CONTENT = LEFT_OUT | {"journal", "pointers"}
_ROWS, _ROWS_WITH_CONTENTS = 500, 4  # in memory at once; contents are cut into pieces of 4 MiB


def back_up(url: str, path: Path, *, actor: str, without_secrets: bool = False) -> Manifest:
    """Write all that the database ``url`` holds at this moment to the new file ``path``, and write a journal entry that
    says that ``actor`` did so. Left out are sessions, the key that signs cookies, attempts to sign in and waiting
    mails; with ``without_secrets`` also the passwords of staff and what their authenticator apps need. Others may write
    meanwhile. No migrations are run; if some are missing, no journal entry is written. Returns the description of the
    backup. Raises SettingsError for a URL that cannot be used, WrongUsageError if the file exists or cannot be written,
    StoreError if the database holds nothing, does not answer, or was made by a newer version of this program."""
    with closing(Database(url, make_file=False)) as database:
        with database.reading(long=True) as connection:
            if not database.is_sqlite:  # all statements of the transaction see one state, as in SQLite
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            schema = schema_revision(connection)
            if schema is None:
                raise StoreError(_("The database holds nothing that could be backed up."))
            if schema > NEWEST:
                raise StoreError(_("The database was made by a newer version of this program ({cause}).", cause=schema))
            tables = [table for table in _reflect(connection) if table.name not in LEFT_OUT]
            blanks = BLANK_SECRETS if without_secrets else {}
            manifest = write_backup_file(
                path,
                Manifest(
                    format=FORMAT,
                    release=__version__,
                    schema=schema,
                    made_at=now(),
                    without_secrets=without_secrets,
                ),
                ((str(table.name), _lines(connection, table, blanks.get(table.name, {}))) for table in tables),
            )
        if schema == NEWEST:
            with database.writing() as connection:
                write_entry(connection, Action.BACK_UP, actor=actor, subject=path.name)
    return manifest


def restore(path: Path, url: str, *, actor: str, empty_first: bool = False) -> Manifest:
    """Put the backup in the file ``path`` into the database ``url``, bring its tables up to date, and write a journal
    entry that says that ``actor`` did so. The file is verified before; the rest is one transaction. If the database has
    records, drafts, accounts or other content, it is refused, unless ``empty_first`` says to delete all that this
    program stored in it; a journal, sessions and waiting mails do not count as content. A SQLite file that does not
    exist is made. Nobody is signed in afterwards, and cookies are signed with a new key. Returns the description of the
    backup. Raises WrongUsageError if the file cannot be read or the database is not empty; BackupError if the file is
    damaged, does not fit the database, or was made by a newer version of this program; SettingsError and
    StoreUnavailable if the database cannot be used."""
    with BackupFile(path) as backup:
        backup.verify()
        if backup.manifest.schema > NEWEST:
            raise BackupError(
                _(
                    "{file} was made by release {release} with schema {schema}; this program knows schemas up to "
                    "{newest}. Restore it with that release or a later one.",
                    file=path,
                    release=backup.manifest.release,
                    schema=backup.manifest.schema,
                    newest=NEWEST,
                )
            )
        with closing(Database(url)) as database:
            if database.is_sqlite:
                database.use_wal()
            with database.writing(long=True) as connection:
                lock_schema(connection)
                if not empty_first:
                    _refuse_contents(connection)
                _drop_tables(connection)
                _fill(connection, backup)
                write_entry(connection, Action.RESTORE, actor=actor, subject=path.name)
        return backup.manifest


def _reflect(connection: Connection) -> list[Table]:
    """The tables of this program as the database has them now, which may be older than ``metadata``, in an order in
    which each comes after those that it refers to."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def read_times_as_utc(_inspector: object, _table: object, column: dict[str, Any]) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UtcDateTime()

    found.reflect(connection, only=lambda name, _metadata: name in metadata.tables)
    order = [table.name for table in metadata.sorted_tables]
    return sorted(found.tables.values(), key=lambda table: order.index(table.name))


def _has_contents(table: Table) -> bool:
    return any(isinstance(column.type, LargeBinary) for column in table.columns)


def _lines(connection: Connection, table: Table, blanks: Mapping[str, object]) -> Iterator[bytes]:
    """The rows of a table as JSON lines, ordered by their keys, with ``blanks`` in place of values: bytes as Base64,
    times in UTC. They are equal for equal rows, whatever the kind of database."""
    collation = "BINARY" if connection.dialect.name == "sqlite" else "C"
    keys = [key.collate(collation) if isinstance(key.type, String) else key for key in table.primary_key.columns]
    options = {"yield_per": _ROWS_WITH_CONTENTS if _has_contents(table) else _ROWS}
    for row in connection.execute(select(table).order_by(*keys), execution_options=options).mappings():
        yield msgspec.json.encode({**row, **blanks}, order="sorted")


def _refuse_contents(connection: Connection) -> None:
    present = {*inspect(connection).get_table_names()}
    for name, table in metadata.tables.items():
        if name not in present - _NO_CONTENT:
            continue
        if count := connection.scalar(select(func.count()).select_from(table)):
            raise WrongUsageError(
                _(
                    "The database is not empty: its table {table} has {count} rows. Restore into an empty database, or "
                    "name this one with --database and add --empty-first, which deletes all that is in it.",
                    table=name,
                    count=count,
                )
            )


def _drop_tables(connection: Connection) -> None:
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_change()")


def _fill(connection: Connection, backup: BackupFile) -> None:
    """Make the tables as they were when the backup was made, fill them, and bring them up to date."""
    upgrade(connection, backup.manifest.schema)
    tables = {table.name: table for table in _reflect(connection)}
    for table_file in backup.manifest.tables:
        if table_file.name not in tables:
            raise BackupError(_("The backup has a table {table} that is not known.", table=table_file.name))
        table = tables[table_file.name]
        try:
            _insert(connection, table, backup, table_file)
        except (DataError, IntegrityError, msgspec.MsgspecError) as error:
            cause = " ".join(str(getattr(error, "orig", None) or error).split())
            raise BackupError(
                _("The rows of the table {table} do not fit the database: {cause}", table=table.name, cause=cause)
            ) from error
        if connection.dialect.name == "postgresql" and "number" in table.columns:
            _count_on(connection, table)
    upgrade(connection)


def _insert(connection: Connection, table: Table, backup: BackupFile, table_file: TableFile) -> None:
    columns = [(str(column.name), _python_type(column)) for column in table.columns]
    decoder = msgspec.json.Decoder(msgspec.defstruct(str(table.name), columns, forbid_unknown_fields=True))
    if connection.scalar(select(func.count()).select_from(table)):
        connection.execute(delete(table))  # rows that the migrations have made
    most = _ROWS_WITH_CONTENTS if _has_contents(table) else _ROWS
    rows: list[dict[str, Any]] = []
    for line in backup.lines(table_file):
        rows.append(msgspec.structs.asdict(decoder.decode(line)))
        if len(rows) == most:
            connection.execute(insert(table), rows)
            rows.clear()
    if rows:
        connection.execute(insert(table), rows)


def _python_type(column: Column[Any]) -> Any:
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    return kind | None if column.nullable else kind


def _count_on(connection: Connection, table: Table) -> None:
    """Let the database give numbers after the largest one that was restored."""
    connection.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), max(number)) FROM {table.name}"  # noqa: S608
        )
    )
