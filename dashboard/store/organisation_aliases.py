"""What the organisation taught the reader: its own place names, and which header served which field."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from dashboard.errors import AliasNotFound, AlreadyDone, AlreadyThere
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.journal import write_entry
from dashboard.store.tables import mappings, own_aliases
from dashboard.store.versions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAlias:
    """What a text in a file means: the codes of one or more places."""

    number: int
    text: str
    codes: tuple[str, ...]
    added_by: str
    added_at: datetime
    removed_by: str
    removed_at: datetime | None


class OwnAliases:
    """Place names that the organisation added. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self) -> tuple[OwnAlias, ...]:
        """Those that are read now, oldest first; cheap enough to poll."""
        with self._database.reading() as connection:
            return _standing(connection)

    def all(self) -> list[OwnAlias]:
        """Also the removed ones, newest first."""
        with self._database.reading() as connection:
            query = select(own_aliases).order_by(own_aliases.c.number.desc())
            return [_alias(row) for row in connection.execute(query)]

    def add(self, text: str, codes: Sequence[str], by: str) -> OwnAlias:
        """Read ``text`` as these codes from now on. Raises AlreadyThere where it is read as something."""
        row = {"text": text.strip(), "codes": json.dumps(list(codes)), "added_by": by, "removed_by": ""}
        with self._database.writing(alone=own_aliases) as connection:
            if any(_key(alias.text) == _key(text) for alias in _standing(connection)):
                raise AlreadyThere(_("“{text}” is listed already. Remove that line first.", text=text.strip()))
            adding = insert(own_aliases).returning(*own_aliases.c)
            alias = _alias(connection.execute(adding, row | {"added_at": now()}).one())
            write_entry(connection, Action.ADD_ALIAS, actor=by, subject=_subject(alias))
        return alias

    def remove(self, number: int, by: str) -> OwnAlias:
        """Remove a place name: from now on files are read without it. Raises AliasNotFound, AlreadyDone."""
        removing = update(own_aliases).where(own_aliases.c.number == number, own_aliases.c.removed_at.is_(None))
        with self._database.writing() as connection:
            gone = connection.execute(removing.values(removed_by=by, removed_at=now())).rowcount == 1
            alias = _find(connection, number)
            if not gone:
                raise AlreadyDone(_("“{text}” is removed already.", text=alias.text))
            write_entry(connection, Action.REMOVE_ALIAS, actor=by, subject=_subject(alias))
        return alias


def _standing(connection: Connection) -> tuple[OwnAlias, ...]:
    query: Select[Any] = select(own_aliases).where(own_aliases.c.removed_at.is_(None)).order_by(own_aliases.c.number)
    return tuple(_alias(row) for row in connection.execute(query))


def _find(connection: Connection, number: int) -> OwnAlias:
    row = connection.execute(select(own_aliases).where(own_aliases.c.number == number)).first()
    if row is None:
        raise AliasNotFound(_("There is no place name {number}.", number=number))
    return _alias(row)


def _alias(row: Row[Any]) -> OwnAlias:
    values = dict(row._mapping)
    return OwnAlias(**{**values, "codes": tuple(json.loads(values["codes"]))})


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _subject(alias: OwnAlias) -> str:
    return f"{alias.text} → {'; '.join(alias.codes)}"


def _kept(signature: str) -> Select[Any]:
    return select(mappings.c.mapping).where(mappings.c.signature == signature)


class Mappings:
    """The remembered mappings. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, signature: str) -> dict[str, str] | None:
        """The mapping (field → header, "" for no column) last used for headers of that signature, or None."""
        with self._database.reading() as connection:
            found = connection.execute(_kept(signature)).scalar()
        return None if found is None else json.loads(found)

    def remember(self, signature: str, dataset: Dataset, mapping: Mapping[str, str], by: str) -> None:
        """Use this mapping for such headers from now on. Nothing is written where it is known."""
        text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
        row = {"signature": signature, "dataset": dataset, "mapping": text, "remembered_by": by}
        with self._database.writing(alone=mappings) as connection:
            if connection.execute(_kept(signature)).scalar() == text:
                return
            connection.execute(delete(mappings).where(mappings.c.signature == signature))
            connection.execute(insert(mappings), row | {"remembered_at": now()})
            subject = "; ".join(f"{field} ← {header}" for field, header in mapping.items() if header)
            write_entry(connection, Action.REMEMBER_MAPPING, actor=by, dataset=dataset, subject=subject)
