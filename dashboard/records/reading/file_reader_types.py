"""The types that all readers of files share, whatever the kind of the file: a source, its readings, rows of cells,
faults, and a count of the parts that are not read."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue, shortened

Report = Callable[[int], None]  # called with the number of bytes of the file that are read


class Kind(StrEnum):
    """The kind of a file, known from its content. XLSX stands for every workbook (.xlsx, .xls, .ods), FEED for RSS and
    Atom."""

    CSV = "csv"
    XLSX = "xlsx"
    IATI = "iati"
    FEED = "feed"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell with an error in place of a value: its ``row`` (from 1), the ``index`` of its column (from 0), and as
    ``text`` the name of the error, such as #REF!"""

    row: int
    index: int
    text: str


class Rows(Protocol):
    """A protocol: the rows of a table, each a list of cells, from row 1 as Excel shows it. Iterating raises FileRefused
    if the file cannot be read further. Only after all rows are read have ``issues`` and ``faults`` all their
    entries."""

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows, from row 1."""

    @property
    def issues(self) -> Sequence[Issue]:
        """Issues found while the rows were read."""

    @property
    def hidden(self) -> tuple[Collection[int], Collection[int]]:
        """(rows, columns) that are hidden in a sheet: the numbers (from 1) of hidden rows that hold something, and the
        indices (from 0) of hidden columns. Both are empty for other files."""

    @property
    def links(self) -> Mapping[tuple[int, int], str]:
        """The addresses of the links in cells: (row from 1, column from 0) → address."""

    @property
    def faults(self) -> Sequence[Fault]:
        """The cells read so far that hold an error such as #REF! in place of a value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a file as a table: a text with one separator (``delimiter``), one ``sheet`` of a workbook
    (``hidden`` if Excel does not show it), one list of a JSON file (its name is ``sheet``), or all of another file.
    ``rows`` is the function that reads it; its argument is a function to call with the number of bytes read so far, or
    None."""

    rows: Callable[[Report | None], Rows]
    delimiter: str = ""
    sheet: str = ""
    hidden: bool = False  # a sheet that Excel does not show


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: its kind, and the ways in which it can be read as a table (``readings``), such as one for each
    sheet. ``encoding`` is the encoding of a text, else "". ``sheets`` are the names of a workbook's sheets, or of the
    tables of a JSON file if it has several. ``issues`` were found while it was opened. ``dataset`` is the dataset that
    files of this kind always hold; None if the headers have to show whether the file holds projects or news."""

    kind: Kind
    readings: Sequence[Reading]
    encoding: str = ""
    sheets: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    dataset: Dataset | None = None


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows of a table that is already in memory: ``cells`` has a list of texts for each row. ``issues`` were found
    while they were read, ``faults`` are the cells with an error such as #REF!, ``hidden`` the hidden rows (from 1) and
    columns (from 0). ``links`` is (row from 1, column from 0) → address of the link in the cell."""

    cells: Sequence[list[str]]
    issues: Sequence[Issue] = field(default_factory=tuple)
    faults: Sequence[Fault] = field(default_factory=tuple)
    hidden: tuple[Collection[int], Collection[int]] = ((), ())
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[list[str]]:
        return (list(row) for row in self.cells)


def read_once(read: Callable[[Report | None], ListedRows]) -> Reading:
    """A ``Reading`` (one way to read a file as a table) that calls ``read`` only once, when its rows are first needed,
    and keeps what it returns. The argument of ``read`` is a function to call with the number of bytes read so far, or
    None."""
    kept: list[ListedRows] = []

    def rows(report: Report | None) -> ListedRows:
        if not kept:
            kept.append(read(report))
        return kept[0]

    return Reading(rows)


MOST_KINDS = 100  # named one by one; a file can make up any number of names


class Unread:
    """Counts the parts of a file that no column can hold, such as elements of XML, by their kind, and notes the first
    row of each kind. ``issues`` returns one notice for each kind; ``code`` is the code of these notices."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._counts: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def note(self, kind: str, row: int) -> None:
        """Count one part of the file that no column can hold. ``kind`` is its kind, such as "sector (vocabulary 99)",
        ``row`` the number of its row. Once there are 100 kinds, all further ones are counted as one kind, "…"."""
        kind = shortened(kind)
        if kind not in self._counts and len(self._counts) >= MOST_KINDS:
            kind = "…"
        self._first.setdefault(kind, row)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def issues(self) -> list[Issue]:
        """One notice for each kind of parts of the file that no column can hold, with their number and first row, in
        the order in which they were first noted; one notice, with the value "…", for all kinds after the first 100."""
        return [
            Issue(self._code, self._first[kind], None, kind, None, {"count": str(count)})
            for kind, count in self._counts.items()
        ]
