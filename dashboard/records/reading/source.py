"""What every kind of file gives: rows of cells, in one reading or in several to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue, shortened

Report = Callable[[int], None]  # told the bytes of the file that are read


class Kind(StrEnum):
    """What a file is, by its content."""

    CSV = "csv"
    XLSX = "xlsx"
    IATI = "iati"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds an error instead of a value, such as #REF!; it is read as empty."""

    row: int
    index: int
    text: str


class Rows(Protocol):
    """Lists of cells, from row 1 as Excel shows it. Iterating raises FileRefused.

    ``issues`` and ``faults`` are known when all rows are read.
    """

    def __iter__(self) -> Iterator[list[str]]:
        """Start from row 1."""

    @property
    def issues(self) -> Sequence[Issue]:
        """What to tell about the file."""

    @property
    def faults(self) -> Sequence[Fault]:
        """Cells with errors."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to see the file as a table: a text by one separator, a workbook by one sheet."""

    rows: Callable[[Report | None], Rows]
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose kind is known. ``dataset`` is the only one it can hold, None where headers decide."""

    kind: Kind
    readings: Sequence[Reading]
    encoding: str = ""
    sheets: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    dataset: Dataset | None = None


@dataclass(frozen=True, slots=True)
class ListedRows:
    """Rows that are in memory already."""

    cells: Sequence[list[str]]
    issues: Sequence[Issue] = field(default_factory=tuple)
    faults: Sequence[Fault] = field(default_factory=tuple)

    def __iter__(self) -> Iterator[list[str]]:
        return (list(row) for row in self.cells)


MOST_KINDS = 100  # told one by one; a file can make up any number of names


class Unread:
    """Counts of what was not read, with the row where each kind stands first."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._counts: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def note(self, kind: str, row: int) -> None:
        """One more of ``kind``, such as ``sector (vocabulary 99)``, in ``row``."""
        kind = shortened(kind)
        if kind not in self._counts and len(self._counts) >= MOST_KINDS:
            kind = "…"
        self._first.setdefault(kind, row)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def issues(self) -> list[Issue]:
        """One notice for each kind, in the order of the file."""
        return [
            Issue(self._code, self._first[kind], None, kind, None, {"count": str(count)})
            for kind, count in self._counts.items()
        ]
