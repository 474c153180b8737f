"""Deletes what nobody needs any more: files and results of drafts that are long done, contents of versions that never
were public, ended sessions, old attempts to sign in, and old mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, literal, or_, select, text

from dashboard.language_and_locale import gettext as _
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.draft_rows import OPEN, DraftState
from dashboard.store.mail_queue import is_over
from dashboard.store.publication_plans import PlanState
from dashboard.store.staff_accounts_and_sign_in import ATTEMPTS_KEPT
from dashboard.store.tables_and_row_access import (
    attempts,
    draft_originals,
    draft_results,
    drafts,
    journal,
    mails,
    now,
    payloads,
    picture_uses,
    plans,
    pointers,
    sessions,
    sources,
    versions,
    write_entry,
)
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action
from dashboard.store.version_rows_and_pointer import ORIGINAL

FROZEN = {"draft_originals", "payloads"}
"""Tables whose triggers refuse to delete rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What is deleted from one table: ``what`` says it in words of the current language, ``count`` is the number of
    drafts, versions or other things whose rows are deleted, and ``size`` the bytes of their contents (0 for a table
    without contents)."""

    what: str
    count: int
    size: int


class Pruning(Repository):
    """Deletes contents in the database that nobody needs any more, such as the files of drafts discarded long ago. The
    rows of versions, drafts and the journal themselves always stay."""

    def run(
        self, *, actor: str, keep_days: int, unpublished_versions: bool = False, dry_run: bool = False
    ) -> list[Pruned]:
        """Delete, in one transaction, contents that nobody needs any more. A discarded draft that was last changed more
        than ``keep_days`` days ago loses its file and the result of its check; a published draft as old as that loses
        the result of its check, and its file if its version has the same bytes. The last draft of each source loses
        nothing. Whatever ``keep_days`` is, this also deletes expired sessions and links to choose a password, attempts
        to sign in of more than two days ago, and mails that could not be sent in their time and are no longer shown to
        admins.

        With ``unpublished_versions`` also the contents of some versions are deleted, and the list of the pictures that
        they name: versions that are older than ``keep_days`` days, were never public, and that no waiting plan and no
        open draft needs. Returns what was deleted, one item for each kind of content of which there was any. If
        anything was deleted, a journal entry says that ``actor`` did it. With ``dry_run`` nothing is deleted or
        written, and the result is what would be deleted."""
        moment = now()
        found = []
        with self._database.writing(long=True) as connection:
            for what, table, condition in _targets(moment, moment - timedelta(days=keep_days), unpublished_versions):
                size = func.coalesce(func.sum(func.length(table.c.content)), 0) if "content" in table.c else literal(0)
                counted = func.count(table.primary_key.columns[0].distinct())  # a content is cut into several rows
                count, octets = connection.execute(select(counted, size).where(condition)).one()
                if count:
                    found.append(Pruned(what=what, count=count, size=octets))
                if count and not dry_run:
                    with _thawed(connection, table):
                        connection.execute(delete(table).where(condition))
            if found and not dry_run:
                subject = "; ".join(f"{one.what}: {one.count}" for one in found)
                write_entry(connection, Action.PRUNE, actor=actor, subject=subject)
        return found


def _targets(
    moment: datetime, limit: datetime, unpublished_versions: bool
) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
    """What may be deleted: for each kind its name in words, its table, and the condition for the rows to delete. Drafts
    changed and versions made since ``limit`` are kept."""
    aside, done = _drafts(limit, DraftState.DISCARDED), _drafts(limit, DraftState.DISCARDED, DraftState.PUBLISHED)
    same = _drafts(limit, DraftState.PUBLISHED).where(~_differs_from_version())
    files = draft_originals.c.draft
    yield _("files of drafts that were put aside"), draft_originals, files.in_(aside)
    yield _("files of published drafts that their versions hold as well"), draft_originals, files.in_(same)
    yield _("results of checks"), draft_results, draft_results.c.draft.in_(done)
    yield _("ended sessions and links to choose a password"), sessions, sessions.c.expires_at <= moment
    yield _("attempts to sign in"), attempts, attempts.c.at <= moment - ATTEMPTS_KEPT
    yield _("mails that are too old to be sent"), mails, is_over(moment)
    if unpublished_versions:
        yield _("contents of versions that never were public"), payloads, payloads.c.version.in_(_unpublished(limit))
        uses = picture_uses.c.version.in_(_unpublished(limit))
        yield _("pictures named by versions that never were public"), picture_uses, uses


def _drafts(limit: datetime, *states: DraftState) -> Select[Any]:
    # A source compares what it reads next with the draft that it made last.
    of_source = select(sources.c.number).where(sources.c.draft == drafts.c.number).correlate(drafts)
    return select(drafts.c.number).where(drafts.c.state.in_(states), drafts.c.updated_at < limit, ~of_source.exists())


def _differs_from_version() -> ColumnElement[bool]:
    """The condition that a part of the file of a draft is not in its version as it is."""
    part, copy = draft_originals.alias(), payloads.alias()
    of_version = and_(copy.c.version == drafts.c.version, copy.c.kind == ORIGINAL, copy.c.part == part.c.part)
    same = select(copy.c.part).where(of_version, copy.c.content == part.c.content).correlate(drafts, part)
    return exists(select(part.c.part).where(part.c.draft == drafts.c.number, ~same.exists()).correlate(drafts))


def _unpublished(limit: datetime) -> Select[Any]:
    number = versions.c.number
    needed = [
        select(journal.c.version).where(journal.c.action.in_(PUBLICATIONS), journal.c.version == number),
        select(pointers.c.version).where(pointers.c.version == number),
        select(plans.c.version).where(
            plans.c.state == PlanState.WAITING, _in(number, plans.c.version, plans.c.based_on)
        ),
        select(drafts.c.number).where(
            drafts.c.state.in_(OPEN), _in(number, drafts.c.origin, drafts.c.based_on, drafts.c.version)
        ),
    ]
    return select(number).where(
        versions.c.created_at < limit, *(~query.correlate(versions).exists() for query in needed)
    )


def _in(number: ColumnElement[int], *columns: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(*(column == number for column in columns))


@contextmanager
def _thawed(connection: Connection, table: Table) -> Iterator[None]:
    """A context in which rows of the table may be deleted, although triggers refuse it for everybody else."""
    if table.name not in FROZEN:
        yield
    elif connection.dialect.name == "sqlite":
        name = f"{table.name}_refuse_delete"
        made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        connection.exec_driver_sql(str(made))
    else:
        trigger = f"ALTER TABLE {table.name} {{}} TRIGGER {table.name}_refuse_change"
        connection.exec_driver_sql(trigger.format("DISABLE"))
        yield
        connection.exec_driver_sql(trigger.format("ENABLE"))
