"""Checking a draft, by whichever process: who does it, how far it is, and what it found.

What a checker writes is not in the journal: it is no act of staff.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from dashboard.errors import DraftNotFound, StoreError
from dashboard.language import gettext as _
from dashboard.store.database import Database
from dashboard.store.datetimes import now, shared_now
from dashboard.store.draft_rows import DraftState
from dashboard.store.tables import draft_results, drafts

if TYPE_CHECKING:
    from dashboard.records.read_file import Intake

STALE_SECONDS = 15.0  # of silence, after which a checker counts as dead
UNCHECKED = (DraftState.WAITING, DraftState.CHECKING)


class DraftChecks:
    """What a checker asks and tells. Every method raises StoreUnavailable while the database is away.

    A draft that was changed meanwhile wants no answer about an older revision: ``beat``, ``keep_result`` and
    ``fail`` then answer False and nothing is written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, number: int, revision: int, *, stale_after: float = STALE_SECONDS) -> bool:
        """Whether the caller is to check this revision; of several who ask, one is."""
        with self._database.writing() as connection:
            moment = shared_now(connection)
            unattended = _unattended(moment - timedelta(seconds=stale_after))
            claiming = update(drafts).where(drafts.c.number == number, drafts.c.revision == revision, unattended)
            values = {"state": DraftState.CHECKING, "beat_at": moment, "done": 0, "total": 0}
            return connection.execute(claiming.values(values)).rowcount == 1

    def beat(self, number: int, revision: int, done: int, total: int) -> bool:
        """Say that the check goes on and how far it is; whether it is still wanted."""
        wanted = _revision(number, revision, DraftState.CHECKING)
        with self._database.writing() as connection:
            values = {"done": done, "total": total, "beat_at": shared_now(connection)}
            return connection.execute(update(drafts).where(wanted).values(values)).rowcount == 1

    def keep_result(self, number: int, revision: int, intake: Intake) -> bool:
        """Keep what the check of this revision found, instead of what an earlier one did."""
        from dashboard.store.payload import pack_intake  # noqa: PLC0415 - brings pandas

        pieces = [{"draft": number, **piece} for piece in pack_intake(intake)]
        values = {"state": DraftState.CHECKED, "checked": revision, "done": drafts.c.total, "updated_at": now()}
        keeping = update(drafts).where(_revision(number, revision, *UNCHECKED)).values(values)
        with self._database.writing() as connection:
            if connection.execute(keeping).rowcount != 1:
                return False
            connection.execute(delete(draft_results).where(draft_results.c.draft == number))
            connection.execute(insert(draft_results), pieces)
        return True

    def fail(self, number: int, revision: int, sentence: str) -> bool:
        """Say why this revision could not be checked."""
        failing = update(drafts).where(_revision(number, revision, *UNCHECKED))
        values = {"state": DraftState.FAILED, "failure": sentence, "updated_at": now()}
        with self._database.writing() as connection:
            return connection.execute(failing.values(values)).rowcount == 1

    def intake(self, number: int) -> Intake:
        """What the last check found (``Draft.checked`` says of which revision).

        Raises DraftNotFound, and StoreError where the draft was never checked to the end.
        """
        from dashboard.store.payload import unpack_intake  # noqa: PLC0415 - brings pandas

        pieces = draft_results.c.kind, draft_results.c.content
        query = select(*pieces).where(draft_results.c.draft == number).order_by(draft_results.c.part)
        with self._database.reading() as connection:
            # One statement, so that a result replaced meanwhile is not mixed with the next.
            found = connection.execute(query).all()
            if not found and connection.execute(select(drafts).where(drafts.c.number == number)).first() is None:
                raise DraftNotFound(_("There is no draft {number}.", number=number))
        if not found:
            raise StoreError(_("Draft {number} is not checked yet.", number=number))
        return unpack_intake([(kind, content) for kind, content in found])


def _revision(number: int, revision: int, *states: DraftState) -> ColumnElement[bool]:
    return and_(drafts.c.number == number, drafts.c.revision == revision, drafts.c.state.in_(states))


def _unattended(dead: datetime) -> ColumnElement[bool]:
    silent = and_(drafts.c.state == DraftState.CHECKING, or_(drafts.c.beat_at < dead, drafts.c.beat_at.is_(None)))
    return or_(drafts.c.state == DraftState.WAITING, silent)
