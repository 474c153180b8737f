"""Turns rows of cells into columns by field, with corrected cells put in; each row keeps its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.records.frames.file_choices import Edit
from dashboard.records.reading.decoding import TWICE_ENCODED, repaired_letters
from dashboard.records.reading.header_detection import Layout
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.headers import PLACE_FIELDS, HeaderMatch, annotation_columns, column_of, indices_of
from dashboard.records.schema.issues import Issue
from dashboard.records.schema.questions import Questions
from dashboard.records.text.web_address import is_web_address
from dashboard.records.values.cell_readers import ABSENT, NO, YES, read_email, read_url

MOST_BELOW = 200  # rows below the records; more are no totals and notes
CHUNK = 20_000  # rows held as Python objects at one time


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of raw text by field. ``rows`` has the number of each row as Excel shows it. ``rows_read`` counts the
    rows that are not blank; ``issues`` name those of them that are left out."""

    columns: dict[str, pa.ChunkedArray]
    rows: NDArray[np.int64]
    rows_read: int
    issues: list[Issue]


def build_table(
    rows: Iterable[list[str]], headers: Sequence[str], match: HeaderMatch, skip: Callable[[int], bool]
) -> Table:
    """Collect ``rows``, which are numbered from 1, into the columns of fields that ``match`` names.

    Blank rows, and those for whose number ``skip`` is true, are left out. Values in a column with an empty header, and
    rows with too many or too few cells, are reported as issues, so that nothing is lost unnoticed.
    """
    named = max((index for index, header in enumerate(headers) if header), default=-1) + 1
    chunks: dict[str, list[pa.Array]] = {name: [] for name in match.fields}
    unread: dict[int, str] = {}  # the first value of each column without a header
    issues: list[Issue] = []
    numbers: list[int] = []
    rows_read = 0

    def kept() -> Iterator[list[str]]:
        nonlocal rows_read
        for number, cells in enumerate(rows, 1):
            if any(cells) and not skip(number) and any(map(str.strip, cells)):
                rows_read += 1
                if len(cells) == len(headers) or _fits(cells, number, len(headers), named, issues):
                    numbers.append(number)
                    yield cells

    waiting = kept()
    while part := list(islice(waiting, CHUNK)):
        columns = list(zip(*part, strict=True))
        for name, index in match.fields.items():
            cells = columns[index] if len(match.columns(name)) == 1 else _joined(columns, match, name, headers)
            chunks[name].append(pa.array(cells, pa.large_string()))
        for index, header in enumerate(headers):
            if not header and index not in unread and (value := next(filter(str.strip, columns[index]), "")):
                unread[index] = value
    issues += [
        Issue("header-empty", None, None, value, None, {"number": str(index + 1)})
        for index, value in sorted(unread.items())
    ]
    columns_of = {name: pa.chunked_array(parts, type=pa.large_string()) for name, parts in chunks.items()}
    return Table(columns_of, np.array(numbers, np.int64), rows_read, issues)


def _joined(columns: Sequence[Sequence[str]], match: HeaderMatch, name: str, headers: Sequence[str]) -> list[str]:
    """The cells of a list that stands in several columns, joined by semicolons; a mark stands for its header."""
    parts = []
    for index in match.columns(name):
        marked = dict.fromkeys(YES, headers[index]) | dict.fromkeys(NO | ABSENT, "") if index in match.marked else {}
        meanings = {text: marked.get(text.strip().casefold(), text.strip()) for text in set(columns[index])}
        parts.append([meanings[text] for text in columns[index]])
    return [";".join(filter(None, cells)) for cells in zip(*parts, strict=True)]


def _fits(cells: list[str], number: int, width: int, named: int, issues: list[Issue]) -> bool:
    """Bring a row to the width of the table; False if it has too many cells. An issue names the row."""
    details = {"count": str(len(cells)), "expected": str(named)}
    if len(cells) < width:
        if len(cells) < named:
            issues.append(Issue("cells-missing", number, None, None, None, details))
        cells.extend([""] * (width - len(cells)))
        return True
    if extra := next(filter(str.strip, cells[width:]), ""):
        issues.append(Issue("cells-extra", number, None, extra, None, details))
        return False
    del cells[width:]
    return True


_NAMES = ("title", "id", "acronym")  # fields whose words stand for the record as a whole
_ADDRESSES = {Kind.URL: read_url, Kind.EMAIL: read_email}
_NO_RECORD = re.compile(
    r"[*†¹]|(?:sub|grand )?total|sum\b|source|note|n\.?b\.|as of|somme|sous-total|suma|fuente|nota|gesamt|summe|quelle"
    r"|anmerkung|итого|всего|источник|примечание|المجموع|الإجمالي|المصدر|ملاحظ",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[(\[].*[)\]]|%|€|\$")


def without_units_and_totals(table: Table, questions: Questions) -> Table:
    """The table without a row of units below the header and without totals, notes and sources below the records.

    They are left out as long as nobody answers otherwise; a question names them.
    """

    def filled(place: int) -> dict[str, str]:
        texts = ((name, column[place].as_py().strip()) for name, column in table.columns.items())
        return {name: text for name, text in texts if text}

    def is_below(place: int) -> bool:
        row = filled(place)
        if not row or not row.keys().isdisjoint(PLACE_FIELDS) or {"id", "title"} <= row.keys():
            return False
        return len(row) == 1 or any(map(_NO_RECORD.match, row.values()))

    last = len(table.rows)
    while last > max(1, len(table.rows) - MOST_BELOW) and is_below(last - 1):
        last -= 1
    out = np.zeros(len(table.rows), bool)
    if last < len(table.rows):
        below = table.rows[last:]
        rows, example = f"{below[0]}–{below[-1]}", next(iter(filled(last).values()))
        answer = questions.ask("rows-below", "leave-out", "read", until="leave-out", rows=rows, example=example)
        out[last:] = answer == "leave-out"
    first = filled(0) if last else {}
    if len(first) > 1 and all(map(_UNIT.fullmatch, first.values())):
        example = ", ".join(first.values())
        row = str(table.rows[0])
        answer = questions.ask("row-of-units", "leave-out", "read", until="leave-out", row=row, example=example)
        out[0] = answer == "leave-out"
    if not out.any():
        return table
    left_out, kept = {*table.rows[out].tolist()}, pa.array(~out)
    return Table(
        {name: column.filter(kept) for name, column in table.columns.items()},
        table.rows[~out],
        table.rows_read - len(left_out),
        [issue for issue in table.issues if issue.row not in left_out],
    )


def with_repaired_letters(table: Table, questions: Questions) -> Table:
    """The table with letters that were encoded twice as they are meant, if a person says so in answer to a question."""
    repaired, count, example = {}, 0, ("", "")
    for name, column in table.columns.items():
        if not pc.any(pc.match_substring_regex(column, TWICE_ENCODED)).as_py():
            continue
        cells = column.combine_chunks().dictionary_encode()
        texts = cells.dictionary.to_pylist()
        read = list(map(repaired_letters, texts))
        changed = np.array([one != other for one, other in zip(texts, read, strict=True)], bool)
        if not changed.any():
            continue
        first = int(np.argmax(changed))
        example = example if count else (texts[first], read[first])
        count += int(changed[cells.indices.to_numpy()].sum())
        repaired[name] = pa.chunked_array([pa.array(read, pa.large_string()).take(cells.indices)])
    if not repaired:
        return table
    broken, meant = example
    answer = questions.ask("letters-twice", "repair", "keep", count=str(count), broken=broken, meant=meant)
    return replace(table, columns=table.columns | repaired) if answer == "repair" else table


class Links:
    """The addresses behind the words of cells, put where they belong while the rows are read.

    In a column of web or e-mail addresses they take the place of words. Behind the name of a record they are its web
    address, if the file has no column for it: ``layout`` has one more then. Others are named by ``issues``.
    """

    def __init__(
        self, links: Mapping[tuple[int, int], str], layout: Layout, dataset: Dataset, questions: Questions
    ) -> None:
        self.layout = layout
        self._in_place: dict[int, dict[int, str]] = {}  # row → column → address
        self._added: dict[int, str] = {}  # row → address
        self._place = min(annotation_columns(layout.headers), default=len(layout.headers))
        self._left: dict[int, list[str]] = {}  # column → addresses
        names = {index: name for name, index in layout.match.fields.items()}
        kinds = {index: column_of(name, dataset).kind for index, name in names.items()}
        self._readers = {index: _ADDRESSES[kind] for index, kind in kinds.items() if kind in _ADDRESSES}
        for (row, column), address in sorted(links.items()):
            if address.startswith("#") or column >= len(layout.headers) or layout.is_no_record(row):
                continue
            if column in self._readers:
                self._in_place.setdefault(row, {})[column] = address
            else:
                self._left.setdefault(column, []).append(address)
                if names.get(column) in _NAMES and is_web_address(address):
                    self._added.setdefault(row, address)
        if "url" in names.values() or not self._added:
            self._added = {}
        else:
            self._add_column(names, questions)

    def _add_column(self, names: Mapping[int, str], questions: Questions) -> None:
        sources = [column for column in self._left if names.get(column) in _NAMES]
        details = {
            "count": str(len(self._added)),
            "example": next(iter(self._added.values())),
            "columns": ", ".join(self.layout.headers[column] for column in sources),
        }
        if questions.ask("links-of-names", "address", "leave-out", until="address", **details) == "address":
            headers = [*self.layout.headers]
            headers.insert(self._place, "url")
            fields = {**self.layout.match.fields, "url": self._place}
            self.layout = replace(self.layout, headers=headers, match=replace(self.layout.match, fields=fields))
            kept = set(self._added.values())
            self._left = {
                column: [address for address in addresses if column not in sources or address not in kept]
                for column, addresses in self._left.items()
            }
        else:
            self._added = {}

    def applied(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        """The rows of a file, from row 1, with the addresses."""
        return self._changed(rows) if self._in_place or self._added else rows

    def issues(self) -> list[Issue]:
        """A notice for each column with links that were not read. Complete when all rows are read."""
        headers = self.layout.headers
        return [
            Issue("links-not-read", None, headers[column], addresses[0], None, {"count": str(len(addresses))})
            for column, addresses in sorted(self._left.items())
            if addresses and headers[column]
        ]

    def _changed(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for number, cells in enumerate(rows, 1):
            for column, address in self._in_place.get(number, {}).items():
                cells.extend([""] * (column + 1 - len(cells)))
                read, linked = self._readers[column], address.removeprefix("mailto:").partition("?subject=")[0]
                if not read(cells[column])[0] and read(linked)[0]:
                    cells[column] = linked
                elif _bare(cells[column]) != _bare(linked):
                    self._left.setdefault(column, []).append(address)
            if self._added and any(cells):
                cells.extend([""] * (self._place - len(cells)))
                added = "url" if number == self.layout.header_row else self._added.get(number, "")
                cells.insert(self._place, added)
            yield cells


def _bare(address: str) -> str:
    """An address without the parts in which one that is written and one that is linked often differ."""
    text = unquote(address.strip()).casefold().removeprefix("http://").removeprefix("https://")
    return text.removeprefix("www.").rstrip("/")


class Edits:
    """Corrections of single cells, applied while the rows of a file are read. The later of two for one cell counts.

    A column is found by its header, else by the field it serves. An edit of the header row, of a row above it
    or of a cell that does not exist changes nothing: ``lost`` names it when all rows are read.
    """

    def __init__(self, edits: Sequence[Edit], layout: Layout) -> None:
        self._width = len(layout.headers)
        self._waiting: dict[int, dict[int, str]] = {}
        self._by_cell: dict[tuple[int, int], Edit] = {}
        self._lost: list[Edit] = []
        for edit in edits:
            indices = _indices(edit, layout)
            if not indices or layout.is_no_record(edit.row):
                self._lost.append(edit)
            for index in indices if not layout.is_no_record(edit.row) else ():  # of a joined cell the first has it all
                self._waiting.setdefault(edit.row, {})[index] = edit.value if index == indices[0] else ""
                self._by_cell[edit.row, index] = edit
        self._edited: set[int] = set()

    def applied(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        """The rows of a file, from row 1, with the new texts in the corrected cells."""
        return self._changed(rows) if self._waiting else rows

    def covers(self, row: int, index: int) -> bool:
        """Whether somebody corrected the cell in this row, at ``index`` (columns from 0)."""
        return (row, index) in self._by_cell

    def lost(self) -> list[Issue]:
        """A warning for each correction of a cell that the file does not have. Complete when all rows are read."""
        late = [edit for (row, _index), edit in self._by_cell.items() if row not in self._edited]
        return [Issue("edit-lost", edit.row, edit.column, edit.value) for edit in dict.fromkeys([*self._lost, *late])]

    def _changed(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for number, cells in enumerate(rows, 1):
            changes = self._waiting.get(number)
            if changes:
                self._edited.add(number)
                cells.extend([""] * (self._width - len(cells)))
                for index, value in changes.items():
                    cells[index] = value
            yield cells


def _indices(edit: Edit, layout: Layout) -> tuple[int, ...]:
    found = indices_of(edit.column, layout.headers) if edit.column.strip() else ()
    return found or (layout.match.columns(edit.column) if edit.column in layout.match.fields else ())
