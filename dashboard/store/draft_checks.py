"""Records in the database that a draft is being checked, how far the check is, and its result. The checker is a web
process or a worker process. A check is no act of staff, so none of this is in the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from dashboard.errors import StoreError
from dashboard.language_and_locale import gettext as _
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.draft_rows import DraftState, find_draft
from dashboard.store.tables_and_row_access import content_of_rows, draft_results, drafts, now, shared_now

if TYPE_CHECKING:
    from dashboard.records.read_file import Intake

STALE_SECONDS = 15.0  # a checker that reports nothing for so long counts as dead
UNCHECKED = (DraftState.WAITING, DraftState.CHECKING)


class DraftChecks(Repository):
    """Stores and reads which drafts are being checked, how far each check is, and its result. ``report_progress``,
    ``keep_result`` and ``fail`` write nothing and return False if the draft has another revision than the one that is
    checked, or its check has ended."""

    def claim(self, number: int, revision: int, *, stale_after: float = STALE_SECONDS) -> bool:
        """Claim the check of this ``revision`` of the draft with this number, and return whether that succeeded: of
        several processes that call this, one succeeds and does the check. If it then reports nothing for
        ``stale_after`` seconds, another may claim the check. Returns False, too, if there is no such draft, it has
        another revision, or its check was done or has failed."""
        with self._database.writing() as connection:
            moment = shared_now(connection)
            dead = moment - timedelta(seconds=stale_after)
            silent = or_(drafts.c.beat_at < dead, drafts.c.beat_at.is_(None))
            free = or_(drafts.c.state == DraftState.WAITING, and_(drafts.c.state == DraftState.CHECKING, silent))
            claiming = update(drafts).where(drafts.c.number == number, drafts.c.revision == revision, free)
            values = {"state": DraftState.CHECKING, "beat_at": moment, "done": 0, "total": 0}
            return connection.execute(claiming.values(values)).rowcount == 1

    def report_progress(self, number: int, revision: int, done: int, total: int) -> bool:
        """Store that the check of this ``revision`` of a draft goes on, and how far it is: ``done`` of ``total``. Both
        are bytes of the file, each counted twice, once for reading and once for checking. Returns False if the check
        should end, because the draft has another revision by now or is no longer being checked; otherwise True."""
        wanted = _revision(number, revision, DraftState.CHECKING)
        with self._database.writing() as connection:
            values = {"done": done, "total": total, "beat_at": shared_now(connection)}
            return connection.execute(update(drafts).where(wanted).values(values)).rowcount == 1

    def keep_result(self, number: int, revision: int, intake: Intake) -> bool:
        """Store ``intake``, the result of the check of this ``revision`` of a draft, in place of an earlier result, set
        the state of the draft to "checked", and return True. Returns False, and stores nothing, if the draft has
        another revision by now, or neither waits for a check nor is being checked."""
        from dashboard.store.compressed_frames_and_checks import pack_intake  # noqa: PLC0415 - imports pandas

        pieces = [{"draft": number, **piece} for piece in pack_intake(intake)]
        values = {"state": DraftState.CHECKED, "checked": revision, "done": drafts.c.total, "updated_at": now()}
        keeping = update(drafts).where(_revision(number, revision, *UNCHECKED)).values(values)
        with self._database.writing(long=True) as connection:
            if connection.execute(keeping).rowcount != 1:
                return False
            connection.execute(delete(draft_results).where(draft_results.c.draft == number))
            connection.execute(insert(draft_results), pieces)
        return True

    def fail(self, number: int, revision: int, sentence: str) -> bool:
        """Store that the check of this ``revision`` of a draft has failed, with a ``sentence`` that says why, and
        return True. Returns False, and changes nothing, if the draft has another revision by now, or neither waits for
        a check nor is being checked."""
        failing = update(drafts).where(_revision(number, revision, *UNCHECKED))
        values = {"state": DraftState.FAILED, "failure": sentence, "updated_at": now()}
        with self._database.writing() as connection:
            return connection.execute(failing.values(values)).rowcount == 1

    def intake(self, number: int) -> Intake:
        """The result of the last completed check of the draft with this number: records, issues, headers of the file.
        It may belong to an earlier revision of the draft; ``Draft.checked`` says to which. Raises NotFound if there is
        no such draft; StoreError if no check was completed, the result was deleted because nobody had used it for long,
        or another release stored it in a form that cannot be read; CorruptData if what is stored is not as it was
        written."""
        from dashboard.store.compressed_frames_and_checks import unpack_intake  # noqa: PLC0415 - imports pandas

        pieces = draft_results.c.content, draft_results.c.piece_hash, draft_results.c.kind
        query = select(*pieces).where(draft_results.c.draft == number).order_by(draft_results.c.part)
        with self._database.reading(long=True) as connection:
            # One statement, so that a result that is replaced at this moment is not mixed with the next one.
            stored = connection.execute(query).all()
            if not stored:
                if find_draft(connection, number).is_checked:
                    raise StoreError(_("The check of draft {number} was deleted after long disuse.", number=number))
                raise StoreError(_("Draft {number} is not checked yet.", number=number))
        what = _("The result of the check of draft {number}", number=number)
        try:
            return unpack_intake([(row.kind, content_of_rows([row], what)) for row in stored])
        except (ValueError, KeyError, OSError) as error:
            sentence = _("{what} does not fit this release of the program. Check its file again.", what=what)
            raise StoreError(sentence) from error


def _revision(number: int, revision: int, *states: DraftState) -> ColumnElement[bool]:
    return and_(drafts.c.number == number, drafts.c.revision == revision, drafts.c.state.in_(states))
