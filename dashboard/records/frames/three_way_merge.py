"""Merges the records of a file with those published by others meanwhile: makes the canonical frame that a draft would
publish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from hashlib import blake2b
from itertools import compress
from operator import or_
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _
from dashboard.records.frames.canonical_frames import TEXT, empty_frame
from dashboard.records.frames.file_choices import Choices, Missing, Winner
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.values.dates import bounds
from dashboard.records.values.status import CANCELLED, CLOSED, DECLARED, with_derived_statuses

Flags = NDArray[np.bool_]
NO_WINNERS: Mapping[str, Winner] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that a file and another publication, made meanwhile, have changed differently: in the record ``id`` and
    the ``column``. ``base`` is its text before, ``mine`` in the file, ``theirs`` in the publication. Cells that belong
    together, such as an amount and its currency, are in conflict together, even if each side changed a different one of
    them. ``column`` is "id" if one side removed the whole record; the text of that side is "". ``winner`` is the side
    that a person has chosen, None if nobody has; then the text of the file is used. ``key`` is the name under which the
    choice is stored; cells that are decided together share it. If ``theirs`` changes, ``key`` changes too, so that a
    person is asked again."""

    id: str
    column: str
    base: str
    mine: str
    theirs: str
    winner: Winner | None = None
    key: str = field(default="", compare=False)


def ids_of(frame: pd.DataFrame) -> list[str]:
    """The ids of a canonical frame as a list, which is many times faster to iterate than the column."""
    names: list[str] = frame["id"].to_numpy(object).tolist()
    return names


class Side:
    """One of the canonical frames that are merged. It is read in the order of a given list of record ids, some of which
    the frame may lack. A record or column that it lacks has empty texts. ``there`` is a Boolean for each id of the
    list: whether the frame has the record."""

    def __init__(self, frame: pd.DataFrame, ids: Sequence[str]) -> None:
        row = {name: place for place, name in enumerate(ids_of(frame))}
        places = np.array([row.get(name, -1) for name in ids], np.int64)
        self.there: Flags = places >= 0
        self._frame = frame
        self._rows = pa.array(places, mask=~self.there)

    def text(self, name: str, row: int) -> str:
        """The text in column ``name`` of one record; ``row`` is the position (from 0) of its id in the list by which
        the frame is read. The text is "" if the frame lacks the column or the record."""
        if name not in self._frame or not self.there[row]:
            return ""
        return str(self._frame[name].iat[self._rows[row].as_py()])

    def column(self, name: str) -> pa.LargeStringArray:
        """The texts in column ``name``, one for each id of the list by which the frame is read, in its order. The text
        is "" for a record that the frame lacks, and for all records if it lacks the column."""
        if name not in self._frame:
            return pa.repeat(pa.scalar("", pa.large_string()), len(self._rows))
        return pc.fill_null(pa.array(self._frame[name], pa.large_string()).take(self._rows), "")


class ThreeWay:
    """Merges the columns of two frames that were both made from ``base``: ``mine`` (a file) and ``theirs`` (another
    publication). Cells that both changed differently become conflicts. All three frames are read in the order of
    ``ids``, the ids of all records. ``winners`` is key of a conflict → the side that a person has chosen. ``my_rows``
    and ``their_rows`` have a Boolean for each of the ``ids``: whether the file, or the other publication, changed any
    of the columns merged so far."""

    def __init__(
        self, ids: Sequence[str], mine: Side, base: Side, theirs: Side, winners: Mapping[str, Winner] = NO_WINNERS
    ) -> None:
        self._ids, self._mine, self._base, self._theirs, self._winners = ids, mine, base, theirs, winners
        self.my_rows = np.zeros(len(ids), bool)
        self.their_rows = np.zeros(len(ids), bool)
        self._conflicts: list[tuple[int, Conflict]] = []

    def columns(self, names: Sequence[str]) -> dict[str, pa.LargeStringArray]:
        """Merge the columns ``names`` and return them by name, with a text for each record. In one record all of these
        columns are taken from the same side, so that an amount keeps its currency. This side is the file if the file
        has the record and changed any of these texts, or if the other publication lacks the record; else it is the
        other publication. If both changed them and they differ, a conflict is added for each differing cell, and the
        file's texts are taken unless a person chose the other side. If one side lacks a record that had any of these
        texts before, this counts as its change. The rows that either side changed are noted in ``my_rows`` and
        ``their_rows``."""
        mine, base, theirs = ([side.column(name) for name in names] for side in (self._mine, self._base, self._theirs))
        my_change = _differ(mine, base)
        their_change = _differ(theirs, base)
        self.my_rows |= my_change
        self.their_rows |= their_change
        take = self._theirs.there & ~(self._mine.there & my_change)
        both = self._mine.there & self._theirs.there & my_change & their_change & _differ(mine, theirs)
        for row in np.flatnonzero(both).tolist():
            texts = [[side[index][row].as_py() for side in (base, mine, theirs)] for index in range(len(names))]
            cells = [(name, *found) for name, found in zip(names, texts, strict=True) if found[1] != found[2]]
            take[row] = self._note(row, names[0], [found[2] for found in texts], cells) is Winner.THEIRS
        taken = pa.array(take)
        return {name: pc.if_else(taken, *pair) for name, *pair in zip(names, theirs, mine, strict=True)}

    def note_records(self, rows: Flags, *, removed_by_me: bool) -> Flags:
        """Add a conflict for each record that one side removed and the other changed: those for which ``rows``, with a
        Boolean for each record, is true. ``removed_by_me`` says which side removed them: the file (true) or the other
        publication (false). Returns a Boolean for each record: whether a person has chosen the other publication's
        side."""
        theirs = np.zeros(len(rows), bool)
        for row in np.flatnonzero(rows).tolist():
            name = self._ids[row]
            sides = ("", name) if removed_by_me else (name, "")
            theirs[row] = self._note(row, "id", sides[1:], [("id", name, *sides)]) is Winner.THEIRS
        return theirs

    def _note(
        self, row: int, unit: str, theirs: Sequence[str], cells: Sequence[tuple[str, str, str, str]]
    ) -> Winner | None:
        """Add a conflict for each cell (column, base, mine, theirs) of a row, which are decided together, and return
        whose text a person has chosen. ``unit`` and ``theirs`` name the choice."""
        key = blake2b("\0".join([self._ids[row], unit, *theirs]).encode(), digest_size=8).hexdigest()
        winner = self._winners.get(key)
        self._conflicts += [(row, Conflict(self._ids[row], *cell, winner, key)) for cell in cells]
        return winner

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts found so far, including those that a person has decided, in the order of the records."""
        return tuple(conflict for _row, conflict in sorted(self._conflicts, key=lambda pair: pair[0]))


def _differ(some: Sequence[pa.Array], others: Sequence[pa.Array]) -> Flags:
    """For each row, whether any of the columns differs."""
    differing = [
        pc.not_equal(one, other).to_numpy(zero_copy_only=False) for one, other in zip(some, others, strict=True)
    ]
    return np.asarray(np.logical_or.reduce(differing), bool)


# Merged as a pair: an amount means nothing with another currency, nor shares with other countries.
_TOGETHER = (("budget", "currency"), ("countries", "country_percentages"))
_OWN = ("id", "status_source")
NOTHING_UNREAD: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Composition:
    """The result of merging a file with what is published: the canonical ``frame`` to publish, the ``conflicts``, and
    the ids of records by what happens to them.

    ``undecided`` are published records that the file lacks and about which nobody has decided; they stay. ``kept`` stay
    because a person said so, because their row in the file is refused, or because somebody else changed a record that
    was to be removed and a person chose that change. ``closed`` get the status Closed (unless they are cancelled) and
    ``removed`` are not in the frame; both because a person said so. ``added`` are new records that somebody else
    published meanwhile. ``gone`` are not in the frame: somebody else removed them, and the file has them unchanged.
    ``emptied`` is column → ids of the records whose published text in it becomes empty. ``kept_text_counts`` is column
    → how many published texts stay because the file's text for them could not be read."""

    frame: pd.DataFrame
    conflicts: tuple[Conflict, ...] = ()
    undecided: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    emptied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept_text_counts: Mapping[str, int] = field(default_factory=dict)


def compose(
    dataset: Dataset,
    mine: pd.DataFrame,
    *,
    origin: pd.DataFrame | None,
    theirs: pd.DataFrame | None,
    choices: Choices,
    today: date,
    columns: Collection[str] | None = None,
    faulty: Collection[str] = (),
    unread: Mapping[str, Collection[str]] = NOTHING_UNREAD,
) -> Composition:
    """Merge three canonical frames cell by cell: ``mine`` (the file), ``origin`` (what was published when the file was
    uploaded; None for nothing) and ``theirs`` (what is published now; None for the same as ``origin``). A cell that the
    file did not change is taken from ``theirs``.

    ``columns`` are the columns of the file (None: all); texts of published columns that it lacks stay. ``faulty`` are
    ids whose rows in the file are refused: the published records with these ids stay, unless ``choices.exceptions``
    closes or removes them. ``unread`` is column → ids of the records whose cell in the file could not be read: the
    published texts stay. ``choices`` says what becomes of published records that the file lacks, which other records
    are closed or removed, and which side wins a conflict. Statuses that follow from dates are as of ``today``. The
    records come in the order of the file, then of ``theirs``. Raises RecordsError if the choices close news items,
    which have no status."""
    if dataset is Dataset.NEWS and Missing.CLOSE in (choices.missing, *choices.exceptions.values()):
        raise RecordsError(_("A news item has no status and cannot be closed. Keep it or remove it."))
    old = empty_frame(dataset) if origin is None else origin
    file, old, new = (_stated(frame) for frame in (mine, old, old if theirs is None else theirs))
    absent = [] if columns is None else columns_missing_from_file(old, columns)
    file, kept_text_counts = _completed(old, file, absent, unread)
    fates = _fates(file, old, new, choices, set(faulty))
    ids = list(dict.fromkeys([*ids_of(file), *ids_of(new)]))
    ours, base, other = (Side(frame, ids) for frame in (_decided(file, old, fates), old, new))
    merge = ThreeWay(ids, ours, base, other, choices.conflicts)
    merged: dict[str, pa.LargeStringArray] = {}
    for names in _units(dataset, file, old, new):
        merged |= merge.columns(names)
    removed = _among(ids, fates[Missing.REMOVE])
    only_mine = ours.there & base.there & ~other.there
    given_up = merge.note_records(only_mine & merge.my_rows, removed_by_me=False)
    rescued = merge.note_records(removed & base.there & other.there & merge.their_rows, removed_by_me=True)
    removed &= ~rescued
    gone = only_mine & ~merge.my_rows
    if fates[Missing.CLOSE]:
        closing = pc.and_(pa.array(_among(ids, fates[Missing.CLOSE])), pc.not_equal(merged["status"], CANCELLED))
        merged["status"] = pc.if_else(closing, CLOSED, merged["status"])
    stays = ~(gone | given_up | removed)
    saved = set(compress(ids, rescued))
    return Composition(
        _finished(dataset, merged, stays, today),
        merge.conflicts,
        undecided=tuple(fates[Missing.UNDECIDED]),
        kept=(*fates[Missing.KEEP], *(name for name in fates[Missing.REMOVE] if name in saved)),
        closed=tuple(fates[Missing.CLOSE]),
        removed=tuple(name for name in fates[Missing.REMOVE] if name not in saved),
        added=tuple(compress(ids, other.there & ~base.there & ~ours.there & ~removed)),
        gone=tuple(compress(ids, gone)),
        emptied=_emptied(ids, other, merged, stays),
        kept_text_counts=kept_text_counts,
    )


def columns_missing_from_file(published: pd.DataFrame, columns: Collection[str]) -> list[str]:
    """The names of the columns in which ``published`` (a frame) has any text and that are not among ``columns``, the
    columns of a file. Publishing the file leaves their texts as they are. The columns id and status_source are never
    named."""
    absent = (str(name) for name in published.columns if name not in columns)
    return [name for name in absent if name not in _OWN and published[name].ne("").any()]


def _completed(
    old: pd.DataFrame, file: pd.DataFrame, absent: list[str], unread: Mapping[str, Collection[str]]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """``file`` with the texts of ``old`` in the cells of ``unread`` and, where it has no text, in the columns
    ``absent``; and by column how many texts the cells of ``unread`` have kept. A column that the file lacks may still
    have texts from others: a region among the countries, a currency beside its amount. Amounts stay with their
    currencies, shares with their countries, and no end comes before its start."""
    published = Side(old, ids_of(file))
    names = dict.fromkeys([*map(str, file.columns), *absent])
    nothing = pd.Series("", index=file.index, dtype=TEXT)
    before = {name: pd.Series(published.column(name), index=file.index, dtype=TEXT) for name in names}
    full = {name: file.get(name, nothing) for name in names}
    rows = {name: file["id"].isin(list(ids)) for name, ids in unread.items() if name in names}

    def take(names: Iterable[str], where: pd.Series[bool]) -> None:
        full.update({name: full[name].mask(where, before[name]) for name in names})

    def either(*names: str) -> pd.Series[bool]:
        return reduce(or_, (rows.get(name, nothing.ne("")) for name in names))

    for name, where in rows.items():
        take([name], where & before[name].ne(""))
    if rows and "budget" in names:
        take(("budget", "currency"), either("budget", "currency") & before["budget"].ne(""))
        take(("start_date", "end_date"), either("start_date", "end_date") & _end_first(full))
    for name in absent:
        where = full[name].eq("")
        if name == "currency":
            where &= full["budget"].ne("") | before["budget"].eq("")
        take([name], where)
    if "country_percentages" in absent:
        same = full["countries"].eq(before["countries"])
        full["country_percentages"] = full["country_percentages"].where(same, "")
    kept = {name: int((where & before[name].ne("")).sum()) for name, where in rows.items()}
    return file.assign(**full), {name: number for name, number in kept.items() if number}


def _end_first(columns: Mapping[str, pd.Series[str]]) -> pd.Series[bool]:
    """For each row, whether its end comes before its start."""
    start, end = columns["start_date"], columns["end_date"]
    return end.map(lambda text: bounds(text)[1]) < start.map(lambda text: bounds(text)[0])


def _emptied(
    ids: Sequence[str], published: Side, merged: Mapping[str, pa.LargeStringArray], stays: Flags
) -> dict[str, tuple[str, ...]]:
    """By column, the ids of published records that stay and lose their text in it."""
    rows = pa.array(stays & published.there)
    emptied = {}
    for name, texts in merged.items():
        lost = pc.and_(rows, pc.and_(pc.equal(texts, ""), pc.not_equal(published.column(name), "")))
        emptied[name] = tuple(compress(ids, lost.to_numpy(zero_copy_only=False)))
    return {name: found for name, found in emptied.items() if found}


def _fates(
    file: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame, choices: Choices, faulty: set[str]
) -> dict[Missing, list[str]]:
    """What happens to published records that the file lacks, or that exceptions name: their ids by outcome."""
    fates: dict[Missing, list[str]] = {fate: [] for fate in Missing}
    present, before, now = set(ids_of(file)), set(ids_of(old)), dict.fromkeys(ids_of(new))
    for name in now:
        if name in before and name not in present:
            by_default = Missing.KEEP if name in faulty else choices.missing
            fates[choices.exceptions.get(name, by_default)].append(name)
    for name, fate in choices.exceptions.items():
        if fate in (Missing.CLOSE, Missing.REMOVE) and (name in present or (name in now and name not in before)):
            fates[fate].append(name)
    return fates


def _decided(file: pd.DataFrame, old: pd.DataFrame, fates: dict[Missing, list[str]]) -> pd.DataFrame:
    """The frame of the file without the records to remove and with the missing records that stay."""
    stay = {*fates[Missing.UNDECIDED], *fates[Missing.KEEP], *fates[Missing.CLOSE]}.difference(ids_of(file))
    present = file[~_among(ids_of(file), fates[Missing.REMOVE])]
    return pd.concat([present, old[_among(ids_of(old), stay)]], ignore_index=True).fillna("")


def _among(ids: Iterable[str], names: Iterable[str]) -> Flags:
    """For each id, whether it is one of ``names``."""
    wanted = set(names)
    return np.array([name in wanted for name in ids], bool)


def _stated(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with "" in place of statuses that follow from dates: nobody made that change."""
    if "status_source" not in frame:
        return frame
    stated = frame["status"].where(frame["status_source"].eq(DECLARED), "")
    return frame.assign(status=stated).drop(columns="status_source")


def _units(dataset: Dataset, *frames: pd.DataFrame) -> list[tuple[str, ...]]:
    """The names of columns that are merged together: single ones, and pairs that only make sense together."""
    names = [name for name in column_names(dataset) if name != "status_source"]
    extra = {str(name) for frame in frames for name in frame.columns}
    pairs = [pair for pair in _TOGETHER if set(pair) <= set(names)]
    paired = {name for pair in pairs for name in pair}
    return [*pairs, *((name,) for name in [*names, *sorted(extra - set(names))] if name not in paired)]


def _finished(dataset: Dataset, columns: dict[str, pa.LargeStringArray], stays: Flags, today: date) -> pd.DataFrame:
    """The canonical frame of the rows that stay, without translations that no record has."""
    chosen = pa.array(stays)
    series = {name: pd.Series(column.filter(chosen), dtype=TEXT) for name, column in columns.items()}
    names = column_names(dataset)
    extra = sorted(name for name in series if name not in names and series[name].ne("").any())
    if dataset is Dataset.PROJECTS:
        series["status_source"] = series["status"].mask(series["status"].ne(""), DECLARED)
        return with_derived_statuses(pd.DataFrame(series), today)[[*names, *extra]]
    return pd.DataFrame({name: series[name] for name in [*names, *extra]})
