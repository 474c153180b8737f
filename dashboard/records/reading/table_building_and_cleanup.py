"""Turns rows of cells into columns by field, each row with its number: puts in corrected cells and links, leaves out
totals and notes, fills down values, mends letters that were encoded twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.records.frames.file_choices import Edit
from dashboard.records.reading.table_layout import Layout
from dashboard.records.reading.text_decoding_and_letter_repair import TWICE_ENCODED, repaired_letters
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.header_matching import (
    PLACE_FIELDS,
    HeaderMatch,
    column_of,
    indices_of,
    normalised,
)
from dashboard.records.schema.issues import LONGEST_VALUE, Issue
from dashboard.records.schema.questions_about_file import Questions
from dashboard.records.text.web_address_check import is_web_address
from dashboard.records.values.cell_columns_and_readers import ABSENT, NO, YES, read_email, read_url

MOST_BELOW = 200  # rows below the records; more are no totals and notes
MOST_FILLED = 100_000_000  # bytes that filling down may add to a column: a few letters can stand for any number
MOST_NAMED = 20  # rows in a question
CHUNK = 20_000  # rows held as Python objects at one time


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a file as raw text: ``columns`` is field → column of texts. ``rows`` has the number of each row as
    Excel shows it. ``rows_read`` is the number of rows that hold records; it also counts those that are not in
    ``columns`` because they have too many cells. ``issues`` were found while the rows were collected."""

    columns: dict[str, pa.ChunkedArray]
    rows: NDArray[np.int64]
    rows_read: int
    issues: list[Issue]

    def filled(self, position: int) -> dict[str, str]:
        """Field → text of the row at this ``position`` (from 0), without empty texts."""
        texts = ((name, column[position].as_py().strip()) for name, column in self.columns.items())
        return {name: text for name, text in texts if text}


def build_table(
    rows: Iterable[list[str]], headers: Sequence[str], match: HeaderMatch, skip: Callable[[int], bool]
) -> Table:
    """Collect ``rows``, which are numbered from 1, into one column of texts for each field. ``headers`` are the headers
    of the file, ``match`` says which columns hold which fields. Texts of a list that stands in several columns are
    joined by semicolons; in a column that is headed by one value, such as a country, a mark such as "x" means that
    value. Blank rows, and rows for whose number ``skip`` is true, are left out. So are rows with too many cells, each
    named by an error. Other issues name rows with too few cells, and columns that have values but no header."""
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
_TOTAL_WORD = (
    r"(?:sub|grand |overall )?totals?|total g[eé]n[eé]ral|sous-total|sum|somme|suma|gesamt\w*|(?:zwischen)?summe"
    r"|ergebnis|итого|всего|المجموع|الإجمالي|Σ"
)
_TOTAL = re.compile(
    rf"(?:sub-|sub )?(?:{_TOTAL_WORD})(?!\w).*|.*(?<!\w)(?:{_TOTAL_WORD})", re.IGNORECASE | re.DOTALL
)  # Excel writes "Mali Total"
_NOTE = re.compile(
    r"[*†¹]|source|note|n\.?b\.|as of|fuente|nota|quelle|anmerkung|источник|примечание|المصدر|ملاحظ", re.IGNORECASE
)
_AMOUNT = re.compile(r"[^\w\n]{0,3}(?:[A-Z]{3} ?)?[-(]?\d[\d .,'’\u00a0\u202f]*[)%]?(?: ?\w{1,4}| ?[€$£])?")
_UNIT = re.compile(r"[(\[].*[)\]]|%|€|\$")
_MOST_BETWEEN = 20_000  # rows that may be totals; in a list with more, nothing is left out


def without_units_and_totals(table: Table, header: Callable[[str], str], questions: Questions) -> Table:
    """The table without rows that are no records: a row of units below the header, totals between the records, totals,
    notes and sources below them, and rows that repeat the header. For each of these kinds that the table has,
    ``questions`` asks a person; the rows are left out unless the answer is that they are records. ``header`` returns
    the header of a field."""
    out = np.zeros(len(table.rows), bool)

    def ask(code: str, places: Sequence[int], example: str) -> None:
        numbers = table.rows[list(places)]
        one = "row" if code == "row-of-units" else "rows"
        details = {one: row_numbers_in_words(numbers.tolist()), "example": example}
        out[list(places)] = questions.ask(code, "leave-out", "read", until="leave-out", **details) == "leave-out"

    last = len(table.rows)
    while last > max(1, len(table.rows) - MOST_BELOW) and _is_below(table.filled(last - 1)):
        last -= 1
    if last < len(table.rows):
        ask("rows-below", range(last, len(table.rows)), _named(table.filled(last)))
    first = table.filled(0) if last else {}
    if len(first) > 1 and all(map(_UNIT.fullmatch, first.values())):
        ask("row-of-units", [0], ", ".join(first.values()))
    if repeated := _repeated_headers(table, header, last):
        ask("rows-header", repeated, "")
    unlike = [place for place in _without_name(table, last) if not out[place]]
    if totals := [place for place in unlike if _is_total(table.filled(place))]:
        ask("rows-between", totals, _named(table.filled(totals[0])))
    if not out.any():
        return table
    left_out, kept = {*table.rows[out].tolist()}, pa.array(~out)
    return Table(
        {name: column.filter(kept) for name, column in table.columns.items()},
        table.rows[~out],
        table.rows_read - len(left_out),
        [issue for issue in table.issues if issue.row not in left_out],
    )


def row_numbers_in_words(numbers: Sequence[int]) -> str:
    """Row numbers in words, such as "4–6, 9"; after 20 numbers or ranges "…" stands for the rest."""
    ends = [[number, number] for number in numbers[:1]]
    for number in numbers[1:]:
        if number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    named = [f"{start}–{end}" if end > start else str(start) for start, end in ends]
    return ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")


def _is_below(row: Mapping[str, str]) -> bool:
    """Whether a row, as texts by field, is a total, a note or a source if it stands below the records."""
    if not row or {"id", "title"} <= row.keys():
        return False
    named = [text for text in row.values() if _TOTAL.fullmatch(text) or _NOTE.match(text)]
    if any(row[name] not in named for name in row.keys() & {*PLACE_FIELDS}):
        return False
    return len(row) == 1 or bool(named)


def _is_total(row: Mapping[str, str]) -> bool:
    """Whether a row, as texts by field, holds a total between records: an amount, its name, or both, and no more."""
    names = [text for field, text in row.items() if field not in ("budget", "currency")]
    return bool(row) and all(map(_TOTAL.fullmatch, names))


def _named(row: Mapping[str, str]) -> str:
    """The first text of a row that is no amount, such as "Total"; else the first."""
    return next((text for text in row.values() if not _AMOUNT.fullmatch(text)), next(iter(row.values())))


def _without_name(table: Table, last: int) -> list[int]:
    """The rows, of the first ``last``, without id or title; none if there are too many to look at each."""
    blanks = [_in_set(table.columns[name], [""]) for name in ("id", "title") if name in table.columns]
    places = np.flatnonzero(np.logical_or.reduce(blanks)[:last]) if blanks else np.zeros(0, np.int64)
    return places.tolist() if len(places) <= _MOST_BETWEEN else []


def _repeated_headers(table: Table, header: Callable[[str], str], last: int) -> list[int]:
    """The rows, of the first ``last``, that repeat the header, with single cells right above them, such as the title of
    a block."""
    named = [
        _in_set(column, [header(name).lower()]) for name, column in table.columns.items() if name in ("id", "title")
    ]
    found: set[int] = set()
    for place in np.flatnonzero(np.logical_or.reduce(named)[:last]).tolist()[:_MOST_BETWEEN] if named else ():
        row = table.filled(place)
        same = sum(normalised(text) == normalised(header(name)) for name, text in row.items())
        if same > 1 and 2 * same > len(row):
            above = takewhile(lambda place: len(table.filled(place)) == 1, range(place - 1, -1, -1))
            found.update([place, *above])
    return sorted(found)


def _in_set(column: pa.ChunkedArray, texts: Sequence[str]) -> NDArray[np.bool_]:
    """For each row, whether its text without spaces around it and in small letters is one of ``texts``."""
    longest = max(len(text.encode()) for text in texts) + 20
    short = np.flatnonzero(pc.less_equal(pc.binary_length(column), longest).to_numpy())
    cells = pc.utf8_lower(pc.utf8_trim_whitespace(column.take(pa.array(short))))
    found = np.zeros(len(column), bool)
    found[short[pc.is_in(cells, value_set=pa.array(texts, pa.large_string())).to_numpy()]] = True
    return found


_DITTO = [
    *('"〃″”“„»'),  # each by itself
    *("''", ",,", '-"-', '--"--', "-”-", "-″-", "-//-", "ditto", "dito", "idem", "id.", "do.", "ibid.", "ibidem"),
    *("s.o.", "same as above", "as above", "siehe oben", "то же", "там же", "同上", "نفسه", "كما سبق"),
]
_FREE_TEXT = (Kind.TEXT, Kind.MARKDOWN)


def filled_down(table: Table, layout: Layout, dataset: Dataset, questions: Questions) -> Table:
    """The table with the value from above in place of ditto marks and empty cells, in each column for which a person
    answered that this is meant. ``questions`` asks about each column with ditto marks. It also asks about the empty
    cells of a column if no two neighbouring rows have the same text in it, and one of two conditions holds: the column
    stands left of the columns of ids and titles; or it holds places or the date of news, and at least two cells and a
    third of all are empty. In a column of places a cell counts as empty only if the row names no place in any column.
    ``layout`` says which column holds which field."""
    fields, rows = layout.match.fields, np.arange(len(table.rows))
    blank = {name: _in_set(column, [""]) for name, column in table.columns.items()}
    no_place = np.logical_and.reduce([blank[name] for name in PLACE_FIELDS if name in blank] or [rows < 0])
    first_name = min((fields[name] for name in ("id", "title") if name in fields), default=0)
    columns = dict(table.columns)
    for name, column in table.columns.items():
        marks = _in_set(column, _DITTO)
        empty = blank[name] & no_place if name in PLACE_FIELDS else blank[name]
        own = column_of(name, dataset)  # a translation is never needed
        is_needed = name in PLACE_FIELDS or (own.required and name == own.name and name not in ("id", "title"))
        many = is_needed and int(empty.sum()) >= max(2, len(rows) // 3)
        take = marks.copy()
        if (fields[name] < first_name or many) and not _repeats(column, blank[name]):
            take |= empty
        above = np.maximum.accumulate(np.where(marks | blank[name], -1, rows)) if len(rows) else rows
        take &= above >= 0
        if not take.any() or pc.sum(pc.binary_length(column).take(pa.array(above[take]))).as_py() > MOST_FILLED:
            continue
        first = int(np.flatnonzero(take)[0])
        details = {"count": str(int(take.sum())), "row": str(table.rows[first])}
        details["example"] = column[int(above[first])].as_py().strip()
        harmless = not marks.any() or (name != "title" and own.kind in _FREE_TEXT)
        until, header = "leave" if harmless else "", layout.headers[fields[name]]
        if questions.ask("fill-down", "fill-down", "leave", column=header, until=until, **details) == "fill-down":
            columns[name] = column.take(pa.array(np.where(take, above, rows)))
    return replace(table, columns=columns)


def _repeats(column: pa.ChunkedArray, blank: NDArray[np.bool_]) -> bool:
    """Whether two rows, one below the other, have the same text in a column."""
    same = pc.equal(column.slice(1), column.slice(0, max(0, len(column) - 1))).to_numpy()
    return bool((same & ~blank[1:]).any())


def with_repaired_letters(table: Table, questions: Questions) -> Table:
    """The table with misread letters mended ("Ã©" to "é") if a person answered so, else unchanged. If letters look
    misread, a question about them is added to ``questions``, which also has the answers of a person."""
    repaired, count, example = {}, 0, ("", "")
    for name, column in table.columns.items():
        if not pc.any(pc.match_substring_regex(column, TWICE_ENCODED)).as_py():
            continue
        cells = column.combine_chunks().dictionary_encode()
        texts = cells.dictionary.to_pylist()
        suspect = pc.match_substring_regex(cells.dictionary, TWICE_ENCODED).to_pylist()
        read = [repaired_letters(text) if doubtful else text for text, doubtful in zip(texts, suspect, strict=True)]
        changed = np.array([one != other for one, other in zip(texts, read, strict=True)], bool)
        if not changed.any():
            continue
        first = int(np.argmax(changed))
        if not count and len(texts[first]) <= LONGEST_VALUE:
            example = texts[first], read[first]
        elif not count:
            words = ((word, repaired_letters(word)) for word in texts[first].split(" "))
            example = next((pair for pair in words if pair[0] != pair[1]), (texts[first], read[first]))
        count += int(changed[cells.indices.to_numpy()].sum())
        repaired[name] = pa.chunked_array([pa.array(read, pa.large_string()).take(cells.indices)])
    if not repaired:
        return table
    broken, meant = example
    until = "keep" if 100 * count < len(table.rows) else ""  # a few in a long list keep nobody from publishing it
    answer = questions.ask("letters-twice", "repair", "keep", until=until, count=str(count), broken=broken, meant=meant)
    return replace(table, columns=table.columns | repaired) if answer == "repair" else table


class Links:
    """Puts the links of cells into columns of addresses while the rows of a file are read. In a column of web or e-mail
    addresses, a link replaces a text that is no address. If the file has no column of web addresses, the links of
    titles, ids and acronyms go into an added column, unless a person answered that they be left out; ``layout`` is then
    the layout with this column. ``issues`` names the links that were not put anywhere; links within the file never
    count."""

    def __init__(
        self, links: Mapping[tuple[int, int], str], layout: Layout, dataset: Dataset, questions: Questions
    ) -> None:
        self.layout = layout
        self._in_place: dict[int, dict[int, str]] = {}  # row → column → address
        self._added: dict[int, str] = {}  # row → address
        self._place = 0  # of the column that is added
        self._left: dict[int, list[str]] = {}  # column → addresses
        names = layout.match.used
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
            self.layout, self._place = self.layout.with_column("url")
            kept = set(self._added.values())
            self._left = {
                column: [address for address in addresses if column not in sources or address not in kept]
                for column, addresses in self._left.items()
            }
        else:
            self._added = {}

    def applied(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        """The ``rows`` of a file, from row 1, with its links: in columns of web or e-mail addresses in place of a text
        that is no address, and those of titles, ids and acronyms in the added column of web addresses, if there is one.
        The given lists are changed."""
        return self._changed(rows) if self._in_place or self._added else rows

    def issues(self) -> list[Issue]:
        """A notice for each column with links that were not put into any column, with their number and the first
        address. Links within the file do not count. Complete when all rows are read."""
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
    """Puts a person's corrections of single cells into the rows of a file while they are read. Of two corrections of
    one cell the later counts. The column is found by its header, else as the column of the field with this name. A
    correction of a cell that the file does not have, or in a row that holds no record, such as the header, changes
    nothing; ``lost`` returns a warning for it."""

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
        """The ``rows`` of a file, from row 1, with a person's new texts in the corrected cells. The given lists are
        changed."""
        return self._changed(rows) if self._waiting else rows

    def covers(self, row: int, index: int) -> bool:
        """Whether a person corrected the cell in the row with the number ``row``, at ``index`` (its column, from 0)."""
        return (row, index) in self._by_cell

    def lost(self) -> list[Issue]:
        """A warning for each correction of a cell that the file does not have, or that is in no record, such as one in
        the header. Complete when all rows are read."""
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
