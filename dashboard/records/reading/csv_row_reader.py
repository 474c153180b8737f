"""CSV text as rows of cells: the separator, quotes, and limits on lines and columns."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from dashboard.language_and_locale import marked
from dashboard.records.reading.file_reader_types import Fault
from dashboard.records.reading.text_decoding_and_letter_repair import Text
from dashboard.records.schema.issues import Issue, refusal

DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1_000_000  # characters without a line end
MOST_COLUMNS = 500
_END = "\x1eend of file\x1e"  # a row of its own, unless a quoted cell is still open
_STEP = 10_000  # rows between two reports of progress

csv.field_size_limit(2**31 - 1)  # cells are bounded by LONGEST_LINE and the size of the file


@dataclass(slots=True)
class CsvRows:
    """The rows of a CSV text, each a list of cells. ``delimiter`` is the separator, ``filename`` is for messages.
    Iterating raises FileRefused for a text that is not a table, a line that is too long, a row of too many columns, or
    a quoted cell that is never closed. ``row`` is the number of the row read last, as Excel shows it. ``progress``,
    unless it is None, is called from time to time with the number of bytes read."""

    text: Text
    delimiter: str
    filename: str
    progress: Callable[[int], None] | None = None
    row: int = 0
    faults: ClassVar[Sequence[Fault]] = ()
    hidden: ClassVar[tuple[Sequence[int], Sequence[int]]] = ((), ())
    links: ClassVar[Mapping[tuple[int, int], str]] = {}
    _nuls: int = 0

    @property
    def issues(self) -> list[Issue]:
        """One warning, as an issue, if NUL characters were removed from the rows read so far; else an empty list."""
        details = {"file": self.filename, "count": str(self._nuls)}
        return [Issue("nul-removed", details=details)] if self._nuls else []

    def __iter__(self) -> Iterator[list[str]]:
        cells: list[str] = []
        with self.text.open() as stream:
            reader = csv.reader(self._lines(stream), delimiter=self.delimiter, skipinitialspace=True)
            try:
                for cells in reader:
                    if cells and cells[-1].endswith(_END):
                        break
                    self.row += 1
                    if len(cells) > MOST_COLUMNS:
                        self._refuse("columns-too-many", count=str(len(cells)), limit=str(MOST_COLUMNS))
                    if self.progress and not self.row % _STEP:
                        self.progress(cast(io.BytesIO, stream.buffer).tell())
                    yield cells
            except csv.Error:  # text that the csv module refuses is no table
                raise refusal("file-not-csv", self.filename, kind=marked("damaged text")) from None
        if cells != [_END]:
            self.row += 1
            self._refuse("quote-unclosed")

    def _lines(self, stream: Iterator[str]) -> Iterator[str]:
        for number, line in enumerate(stream):
            if not number and _separator(line):
                continue  # Excel hides this line and counts from the next
            if len(line) > LONGEST_LINE:
                self.row += 1
                self._refuse("line-too-long", limit=str(LONGEST_LINE))
            if "\0" in line:
                self._nuls += line.count("\0")
                yield line.replace("\0", "")
            else:
                yield line
        yield _END

    def _refuse(self, code: str, **details: str) -> None:
        raise refusal(code, self.filename, line=str(self.row), **details)


def declared_delimiter(text: Text) -> str:
    """The separator that the first line of a text names, if the line is such as ``sep=;`` and the separator is one of
    DELIMITERS (comma, semicolon, tab, bar); otherwise "". Excel hides such a line."""
    with text.open() as stream:
        return _separator(stream.readline(10))


def _separator(line: str) -> str:
    named = line.lstrip("\ufeff").strip("\r\n")
    return named[4:] if named.lower().startswith("sep=") and named[4:] in DELIMITERS else ""
