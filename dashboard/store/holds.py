"""What is hidden from visitors for a time: one record, one country or one field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dashboard.errors import AlreadyDone, AlreadyThere, HoldNotFound
from dashboard.language import gettext as _
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.journal import write_entry
from dashboard.store.tables import holds
from dashboard.store.versions import Action


class HoldKind(StrEnum):
    """What kind of thing is hidden; the values are stored."""

    PROJECT = "project"
    NEWS = "news"
    COUNTRY = "country"
    FIELD = "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One thing hidden: ``key`` is a record's id, a territory's code or a field such as ``projects.budget``.

    ``sentence`` is for the public, ``reason`` for staff. While it stands ``lifted_by`` is "" and ``lifted_at`` None.
    """

    number: int
    kind: HoldKind
    key: str
    sentence: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None


class Holds:
    """The holds, standing and lifted. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self) -> tuple[Hold, ...]:
        """Those that hide something now, oldest first; cheap enough to poll."""
        query = select(holds).where(holds.c.lifted_at.is_(None)).order_by(holds.c.number)
        with self._database.reading() as connection:
            return tuple(_hold(row) for row in connection.execute(query))

    def all(self) -> list[Hold]:
        """All of them, newest first."""
        with self._database.reading() as connection:
            return [_hold(row) for row in connection.execute(select(holds).order_by(holds.c.number.desc()))]

    def get(self, number: int) -> Hold:
        """The hold of that number. Raises HoldNotFound."""
        with self._database.reading() as connection:
            return _find(connection, number)

    def place(self, kind: HoldKind, key: str, *, sentence: str, reason: str, by: str) -> Hold:
        """Hide something from now on. Raises AlreadyThere where it is hidden already."""
        row = {"kind": kind, "key": key, "sentence": sentence, "reason": reason, "placed_by": by, "lifted_by": ""}
        with self._database.writing(alone=holds) as connection:
            same = select(holds.c.number).where(holds.c.kind == kind, holds.c.key == key, holds.c.lifted_at.is_(None))
            if connection.execute(same).first() is not None:
                raise AlreadyThere(_("{key} is held back already.", key=key))
            hold = _hold(connection.execute(insert(holds).returning(*holds.c), row | {"placed_at": now()}).one())
            write_entry(connection, Action.PLACE_HOLD, actor=by, subject=f"{kind} {key}", note=reason)
        return hold

    def lift(self, number: int, by: str) -> Hold:
        """Show it again. Raises HoldNotFound, AlreadyDone."""
        lifting = update(holds).where(holds.c.number == number, holds.c.lifted_at.is_(None))
        with self._database.writing() as connection:
            if connection.execute(lifting.values(lifted_by=by, lifted_at=now())).rowcount != 1:
                hold = _find(connection, number)
                raise AlreadyDone(_("{key} is shown again already.", key=hold.key))
            hold = _find(connection, number)
            write_entry(connection, Action.LIFT_HOLD, actor=by, subject=f"{hold.kind} {hold.key}")
        return hold


def _find(connection: Connection, number: int) -> Hold:
    row = connection.execute(select(holds).where(holds.c.number == number)).first()
    if row is None:
        raise HoldNotFound(_("There is no hold {number}.", number=number))
    return _hold(row)


def _hold(row: Row[Any]) -> Hold:
    values = dict(row._mapping)
    return Hold(**{**values, "kind": HoldKind(values["kind"])})
