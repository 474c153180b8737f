"""Stores the place names and the words for statuses and themes that the organisation added, and the mappings (which
header of a file serves which field) that staff chose for files with the same headers."""

import json
import logging
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, delete, select

from dashboard.errors import AlreadyDone, AlreadyThere, NotFound
from dashboard.language_and_locale import gettext as _
from dashboard.records.places.region_and_alias_files import Alias
from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.tables_and_row_access import (
    find_row,
    insert_row,
    mappings,
    now,
    own_aliases,
    read_row,
    read_rows,
    update_row,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAlias:
    """A place name that the organisation added. ``text`` in a file means all the countries and regions with these
    ``codes``, one or more. While the name is in use ``removed_by`` is "" and ``removed_at`` None."""

    number: int
    text: str
    codes: tuple[str, ...]
    added_by: str
    added_at: datetime
    removed_by: str
    removed_at: datetime | None


class OwnAliases(Repository):
    """Reads and writes the place names that the organisation added to those that the program knows. Each change writes
    a journal entry."""

    def not_removed(self) -> tuple[OwnAlias, ...]:
        """The place names that the organisation added and has not removed, oldest first. This is one cheap query, which
        may be made every few seconds."""
        with self._database.reading() as connection:
            return _aliases_not_removed(connection)

    def for_gazetteer(self) -> frozenset[Alias]:
        """The place names that the organisation added and has not removed, in the form from which a gazetteer is built:
        each is an ``Alias``, a name with the codes of the places that it means."""
        return frozenset(Alias(one.text, one.codes, ()) for one in self.not_removed())

    def add(self, text: str, codes: Sequence[str], by: str) -> OwnAlias:
        """Add the place name ``text`` and return it. In files that are read from now on it means all the places with
        these ``codes`` (of countries or regions). ``by`` is the e-mail address of the person who adds it. Raises
        AlreadyThere if the organisation has added the same name and not removed it. Capital letters, spaces around the
        name and how many spaces stand between its words make no difference."""
        text = text.strip()
        with self._database.writing(alone=own_aliases) as connection:
            if any(_key(alias.text) == _key(text) for alias in _aliases_not_removed(connection)):
                raise AlreadyThere(_("“{text}” is listed already. Remove that line first.", text=text))
            alias = _alias(insert_row(connection, own_aliases, text=text, codes=json.dumps(list(codes)), added_by=by))
            write_entry(connection, Action.ADD_ALIAS, actor=by, subject=_subject(alias))
        return alias

    def remove(self, number: int, by: str) -> OwnAlias:
        """Remove the place name with this number, which the organisation added, and return it. Files are read without
        it from now on. ``by`` is the e-mail address of the person who removes it. Raises NotFound if there never was a
        place name with this number, AlreadyDone if it is removed already."""
        missing = NotFound(_("There is no place name {number}.", number=number))
        with self._database.writing(alone=own_aliases) as connection:
            alias = _alias(find_row(connection, own_aliases, number, missing))
            if alias.removed_at is not None:
                raise AlreadyDone(_("“{text}” is removed already.", text=alias.text))
            alias = _alias(update_row(connection, own_aliases, number, removed_by=by, removed_at=now()))
            write_entry(connection, Action.REMOVE_ALIAS, actor=by, subject=_subject(alias))
        return alias


def _aliases_not_removed(connection: Connection) -> tuple[OwnAlias, ...]:
    query = select(own_aliases).where(own_aliases.c.removed_at.is_(None)).order_by(own_aliases.c.number)
    return tuple(read_rows(_alias, connection.execute(query).mappings()))


def _alias(row: RowMapping) -> OwnAlias:
    return read_row(OwnAlias, row, parsed=("codes",))


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _subject(alias: OwnAlias) -> str:
    return f"{alias.text} → {'; '.join(alias.codes)}"


class Mappings(Repository):
    """Remembers, for files with the same headers, which header serves which field. A mapping is field → header, with ""
    for a field that no column serves. If several columns serve a field that holds a list, their headers are joined by
    "+"."""

    def find(self, signature: str) -> dict[str, str] | None:
        """The mapping (field → header) that was last stored for files with the same headers; None if there is none, or
        it is damaged. ``signature`` is a hash of the dataset and the headers of the file, made by
        ``headers_signature``."""
        with self._database.reading() as connection:
            return _read_mapping(connection.execute(_mapping_text(signature)).scalar())

    def remember(self, signature: str, dataset: Dataset, mapping: Mapping[str, str], by: str) -> None:
        """Store which header of a file serves which field (``mapping``: field → header), for later files of the
        ``dataset`` with the same headers. It replaces an earlier mapping, and a journal entry is written; nothing is
        written if the same is stored already. ``signature`` is a hash of the dataset and the headers, made by
        ``headers_signature``. ``by`` is the e-mail address of the person who chose the mapping."""
        text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
        with self._database.writing(alone=mappings) as connection:
            if connection.execute(_mapping_text(signature)).scalar() == text:
                return
            connection.execute(delete(mappings).where(mappings.c.signature == signature))
            insert_row(connection, mappings, signature=signature, dataset=dataset, mapping=text, remembered_by=by)
            subject = "; ".join(f"{field} ← {header}" for field, header in mapping.items() if header)
            write_entry(connection, Action.REMEMBER_MAPPING, actor=by, dataset=dataset, subject=subject)


class Words(Repository):
    """Stores the texts that the organisation always reads as one value of a field, such as "dormant" as the status
    Suspended. They are in the table of mappings, in one row for each field."""

    def all(self) -> dict[str, dict[str, str]]:
        """The texts that the organisation always reads as one value of a field: field → text → value, such as "status"
        → "dormant" → "Suspended". Fields without such texts, or whose row is damaged, are left out."""
        query = select(mappings.c.signature, mappings.c.mapping).where(mappings.c.signature.startswith(_WORDS))
        found = {row["signature"].removeprefix(_WORDS): _read_mapping(row["mapping"]) for row in self._rows(query)}
        return {field: texts for field, texts in found.items() if texts}

    def set(self, field: str, text: str, value: str, by: str) -> None:
        """Store that in files that are read from now on ``text`` in the column of ``field`` means ``value``: for
        example, that "dormant" as a status means "Suspended". If ``value`` is "", the stored meaning of the text is
        deleted. Texts are the same if they differ only in capital letters, in spaces around them or in the number of
        spaces between words; what was stored for any of them is replaced. A journal entry is written, unless nothing
        changes. ``by`` is the e-mail address of the person who decided it."""
        with self._database.writing(alone=mappings) as connection:
            before = _read_mapping(connection.execute(_mapping_text(_WORDS + field)).scalar()) or {}
            words = {one: meant for one, meant in before.items() if _key(one) != _key(text)}
            words |= {text: value} if value else {}
            if words == before:
                return
            connection.execute(delete(mappings).where(mappings.c.signature == _WORDS + field))
            stored = json.dumps(words, ensure_ascii=False, sort_keys=True)
            about = {"signature": _WORDS + field, "dataset": Dataset.PROJECTS, "remembered_by": by}
            insert_row(connection, mappings, mapping=stored, **about)
            action, meant = (Action.KEEP_WORD, value) if value else (Action.DROP_WORD, before.get(text, ""))
            write_entry(connection, action, actor=by, subject=f"{field}: {text} → {meant}")


_WORDS = "words of "  # begins the signature of such a row; those of mappings are hashes


def _read_mapping(text: str | None) -> dict[str, str] | None:
    """The mapping that was stored as ``text``; None if there is none, or it cannot be read: then people choose anew."""
    try:
        return msgspec.json.decode(text or "null", type=dict[str, str] | None)
    except ValueError:
        log.exception("A damaged mapping is left out")
        return None


def _mapping_text(signature: str) -> Select[Any]:
    return select(mappings.c.mapping).where(mappings.c.signature == signature)
