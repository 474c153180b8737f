"""Holds: records, countries and fields that staff hide from visitors for a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dashboard.errors import AlreadyDone, AlreadyThere, NotFound
from dashboard.language_and_locale import WordedEnum, gettext as _, marked
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.tables_and_row_access import find_row, holds, insert_row, now, read_row, update_row, write_entry
from dashboard.store.version_and_journal_types import Action


class HoldKind(WordedEnum):
    """The kinds of things that a hold can hide: a project, a news item, a country (in all records that name it), or a
    field of all projects or all news. The values are stored in the database and must not change."""

    PROJECT = "project", marked("project")
    NEWS = "news", marked("news item")
    COUNTRY = "country", marked("country")
    FIELD = "field", marked("field")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A record, country or field that staff hide from visitors. ``key`` says which: the id of the record, the code of
    the country, or the dataset and name of the field, such as ``projects.budget``. Visitors read the ``sentence``,
    staff the ``reason``. While the hold is in force ``lifted_by`` is "" and ``lifted_at`` None."""

    number: int
    kind: HoldKind
    key: str
    sentence: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None


class Holds(Repository):
    """Reads and writes holds, in force or lifted. By a hold staff hide a record, a country or a field from visitors.
    Each change writes a journal entry."""

    def standing(self) -> tuple[Hold, ...]:
        """The holds in force, oldest first. Raises CorruptData for a damaged row. It is one cheap query, which may be
        made every few seconds."""
        query = select(holds).where(holds.c.lifted_at.is_(None)).order_by(holds.c.number)
        return tuple(read_row(Hold, row) for row in self._rows(query))

    def all(self) -> list[Hold]:
        """All holds, in force and lifted, newest first. Raises CorruptData for a damaged row."""
        return [read_row(Hold, row) for row in self._rows(select(holds).order_by(holds.c.number.desc()))]

    def place(self, kind: HoldKind, key: str, *, sentence: str, reason: str, by: str) -> Hold:
        """Hide a record, country or field (``kind``) from visitors, who read ``sentence`` instead; staff read
        ``reason``. Returns the hold. ``key`` is the id of the record, the code of the country, or the dataset and name
        of the field, such as ``projects.budget``. ``by`` is the e-mail address of the person who hides it. Raises
        AlreadyThere if it is hidden already."""
        with self._database.writing(alone=holds) as connection:
            same = select(holds.c.number).where(holds.c.kind == kind, holds.c.key == key, holds.c.lifted_at.is_(None))
            if connection.execute(same).first() is not None:
                raise AlreadyThere(_("{key} is held back already.", key=key))
            row = insert_row(connection, holds, kind=kind, key=key, sentence=sentence, reason=reason, placed_by=by)
            write_entry(connection, Action.PLACE_HOLD, actor=by, subject=f"{kind} {key}", note=reason)
        return read_row(Hold, row)

    def lift(self, number: int, by: str) -> Hold:
        """Lift the hold with this number, so that visitors see again what it hides. Returns the lifted hold. ``by`` is
        the e-mail address of the person who lifts it. Raises NotFound if there is no such hold, AlreadyDone if it is
        lifted already."""
        with self._database.writing(alone=holds) as connection:
            missing = NotFound(_("There is no hold {number}.", number=number))
            hold = read_row(Hold, find_row(connection, holds, number, missing))
            if hold.lifted_at is not None:
                raise AlreadyDone(_("{key} is shown again already.", key=hold.key))
            row = update_row(connection, holds, number, lifted_by=by, lifted_at=now())
            write_entry(connection, Action.LIFT_HOLD, actor=by, subject=f"{hold.kind} {hold.key}")
        return read_row(Hold, row)
