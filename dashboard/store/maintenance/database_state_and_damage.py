"""The state of a database, read without changing anything: its schema, missing migrations, size and clock, what an
operator should know of its contents, and which of these are not as they were written."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, func, select, text

from dashboard.language_and_locale import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import NEWEST, Database, Repository, schema_revision
from dashboard.store.draft_rows import DraftState
from dashboard.store.publication_plans import PlanState
from dashboard.store.tables_and_row_access import (
    draft_originals,
    draft_results,
    drafts,
    first_time,
    journal,
    mails,
    now,
    payloads,
    picture_files,
    plans,
    pointers,
    shared_now,
    sources,
    versions,
)
from dashboard.store.version_and_journal_types import Action
from dashboard.store.version_rows_and_pointer import RECORDS

LATE = timedelta(minutes=10)
"""How late a planned publication or a source may be before it counts as overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """The state of a database. ``schema`` is the number of the last migration that was run, None if the database has no
    tables of this program. ``pending`` are the migrations that were not run yet, each as a text such as "0010 (The hash
    of each piece.)". ``clock_skew`` is the number of seconds by which its clock is ahead of this machine's, ``size``
    its bytes.

    The other fields are read only if the database is up to date; otherwise they have their defaults. ``overdue`` are
    the numbers of the planned publications that should have been carried out more than ten minutes ago. ``samples`` are
    the datasets whose published version is sample data. ``is_in_use`` says whether a version is stored that is not
    sample data. ``last_backup`` is when the last backup was made (aware, UTC), None if there was none or its stored
    time is damaged."""

    schema: str | None
    pending: tuple[str, ...]
    clock_skew: float
    size: int
    overdue: tuple[int, ...] = ()
    samples: tuple[Dataset, ...] = ()
    is_in_use: bool = False
    last_backup: datetime | None = None

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of this program made the database."""
        return self.schema is not None and self.schema > NEWEST


def read_state(url: str, *, make_file: bool = False) -> DatabaseState:
    """The state of the database ``url``, in which nothing is changed. ``make_file`` says whether a SQLite file that
    does not exist is made. Raises SettingsError for a URL that cannot be used, StoreUnavailable if the database does
    not answer."""
    with closing(Database(url, make_file=make_file)) as database, database.reading() as connection:
        schema = schema_revision(connection)
        moment = shared_now(connection)
        skew = (moment - now()).total_seconds()
        size = _size(connection, database)
        if schema != NEWEST:
            return DatabaseState(schema=schema, pending=_pending(schema), clock_skew=skew, size=size)
        return DatabaseState(
            schema=schema,
            pending=(),
            clock_skew=skew,
            size=size,
            overdue=_overdue(connection, moment),
            samples=_samples(connection),
            is_in_use=connection.scalar(select(versions.c.number).where(~versions.c.is_sample).limit(1)) is not None,
            last_backup=_last_backup(connection),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of the database for monitoring, at the time ``at``. ``overdue_plans`` and ``due_sources`` are the numbers
    of planned publications and of sources that are more than ten minutes late. ``running_checks`` counts the drafts
    that are being checked, ``waiting_mails`` the mails that were neither sent nor given up, ``failed_mails`` those that
    were given up, ``failing_sources`` the sources whose last attempt failed. Paused sources are counted nowhere.
    ``last_backup`` is when the last backup was made (aware, UTC), None if there was none or its stored time is
    damaged."""

    at: datetime
    overdue_plans: int
    running_checks: int
    waiting_mails: int
    failed_mails: int
    due_sources: int
    failing_sources: int
    database_bytes: int
    last_backup: datetime | None


class DatabaseFigures(Repository):
    """Reads the figures of the database for monitoring."""

    def read(self) -> Figures:
        """The figures of this moment, read in one transaction."""
        active = (sources.c.active, sources.c.removed_at.is_(None))
        with self._database.reading() as connection:
            moment = shared_now(connection)
            return Figures(
                at=moment,
                overdue_plans=len(_overdue(connection, moment)),
                running_checks=_count(connection, drafts, drafts.c.state == DraftState.CHECKING),
                waiting_mails=_count(connection, mails, mails.c.next_at.is_not(None)),
                failed_mails=_count(connection, mails, mails.c.next_at.is_(None)),
                due_sources=_count(connection, sources, *active, sources.c.next_at < moment - LATE),
                failing_sources=_count(connection, sources, *active, sources.c.failures > 0),
                database_bytes=_size(connection, self._database),
                last_backup=_last_backup(connection),
            )


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()


def _last_backup(connection: Connection) -> datetime | None:
    backups = select(journal.c.at).where(journal.c.action == Action.BACK_UP)
    return first_time(connection, backups.order_by(journal.c.number.desc()).limit(1))


def _pending(schema: str | None) -> tuple[str, ...]:
    from alembic.config import Config  # noqa: PLC0415 - takes a third of a second
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    scripts = [*ScriptDirectory.from_config(config).walk_revisions()]
    return tuple(f"{one.revision} ({one.doc})" for one in reversed(scripts) if one.revision > (schema or ""))


def _size(connection: Connection, database: Database) -> int:
    if database.is_sqlite:
        path = Path(str(database.url.database))
        return sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _overdue(connection: Connection, moment: datetime) -> tuple[int, ...]:
    allowed = ~plans.c.needs_approval | (plans.c.approved_by != "")
    due = func.coalesce(plans.c.publish_at, plans.c.requested_at) < moment - LATE
    query = select(plans.c.number).where(plans.c.state == PlanState.WAITING, allowed, due)
    return tuple(connection.scalars(query.order_by(plans.c.number)))


def _samples(connection: Connection) -> tuple[Dataset, ...]:
    query = select(versions.c.dataset).join(pointers, pointers.c.version == versions.c.number)
    return tuple(Dataset(name) for name in connection.scalars(query.where(versions.c.is_sample)))


_TABLES = (payloads, draft_originals, draft_results, picture_files)
_AT_ONCE = 4  # pieces in memory


def damaged_contents(url: str) -> list[str]:
    """Read all records, files, results of checks and pictures in the database ``url``, and compare them with their
    hashes. Returns a sentence for each that does not fit its hash; empty if all fit. Contents that an earlier release
    stored without a hash cannot be compared. No migration may be missing in the database. Raises SettingsError for a
    URL that cannot be used, StoreUnavailable if the database does not answer."""
    with closing(Database(url, make_file=False)) as database, database.reading(long=True) as connection:
        return [sentence for table in _TABLES for sentence in _damaged(connection, table)]


def _damaged(connection: Connection, table: Table) -> Iterator[str]:
    whole_hashes = _whole_hashes(connection, table)
    keys = [key for key in table.primary_key.columns if key.name != "part"]
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings()
    for key, pieces in groupby(rows, key=lambda row: tuple(row[column] for column in keys)):
        whole, is_damaged = sha256(), False
        for piece in pieces:
            whole.update(piece["content"])
            piece_hash = piece.get("piece_hash")
            is_damaged |= bool(piece_hash) and sha256(piece["content"]).hexdigest() != piece_hash
        if is_damaged or whole_hashes.get(key, whole.hexdigest()) != whole.hexdigest():
            yield _sentence(table, key)


def _whole_hashes(connection: Connection, table: Table) -> dict[tuple[object, ...], str]:
    """The hashes of whole contents, as they are stored, that the database has; by the key of the content."""
    if table is not payloads:
        return {}
    query = select(versions.c.number, versions.c.content_hash)
    return {(number, RECORDS): content_hash for number, content_hash in connection.execute(query)}


def _sentence(table: Table, key: tuple[object, ...]) -> str:
    if table is payloads:
        kind = _("records") if key[1] == RECORDS else _("file")
        what = _("version {number} ({kind})", number=key[0], kind=kind)
    elif table is picture_files:
        what = _("picture {digest} ({name})", digest=key[0], name=key[1])
    else:
        kind = _("file") if table is draft_originals else _("result of the check")
        what = _("draft {number} ({kind})", number=key[0], kind=kind)
    return _("{what} does not fit its hash: something changed it in the database. Restore a backup.", what=what)
