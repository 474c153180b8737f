"""The way in: bytes of a file to valid records and the issues found, whatever the bytes are."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

import pandas as pd

from dashboard.records.canonical import empty_frame, make_frame
from dashboard.records.columns import COLUMNS, Dataset
from dashboard.records.csv_reader import CsvRows
from dashboard.records.decoding import decode
from dashboard.records.headers import is_translation, nearest
from dashboard.records.issues import FileRefused, Issue, is_error, refuses_file
from dashboard.records.layout import Layout, find_layout, header_issues, unusable
from dashboard.records.place_columns import Resolver
from dashboard.records.repeated_ids import settle_repeats
from dashboard.records.table import Table, TableBuilder
from dashboard.records.validation import Validation

NO_MAPPING: Mapping[str, str] = MappingProxyType({})
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Intake:
    """What became of a file.

    ``frame`` holds the valid records in canonical form; each row of the file that is not blank is in it,
    joined into it (``rows_joined``), or named by an ERROR issue. ``mapping`` is field → header as used.
    """

    dataset: Dataset
    frame: pd.DataFrame
    issues: list[Issue]
    rows_read: int = 0
    rows_joined: int = 0
    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""

    @property
    def errors(self) -> list[Issue]:
        """Issues that keep a row, or the file, out."""
        return [issue for issue in self.issues if is_error(issue)]

    @property
    def refused(self) -> bool:
        """Whether no record can be taken. An error says why: about the file as a whole, or about each row.

        An empty list is refused, too: an export that broke must not empty the map.
        """
        return self.frame.empty


def read_records(
    content: bytes,
    dataset: Dataset,
    *,
    filename: str,
    gazetteer: Resolver,
    mapping: Mapping[str, str] = NO_MAPPING,
    join_rows: bool = False,
    today: datetime.date,
    progress: Progress | None = None,
) -> Intake:
    """Read a CSV file. Never raises for what is in ``content``: issues say what is wrong.

    ``mapping`` is field → header; ``join_rows`` joins rows of one id that differ only in their places;
    ``today`` decides about status; ``progress`` is told (done, total) in bytes of reading and checking.
    """
    intake = Intake(dataset, empty_frame(dataset), _mapping_issues(mapping, dataset))
    if intake.issues:
        return intake
    meter = _Meter(len(content), progress)
    with _collector_paused():
        try:
            table, layout = _read_table(content, mapping, filename, intake, meter)
        except FileRefused as refusal:
            intake.issues.append(refusal.issue)
        else:
            if not any(map(refuses_file, intake.issues)):
                work = Validation(dataset, table, layout.header, today, meter.check)
                work.run(gazetteer)
                _settle(work, layout, intake, join_rows)
                meter.finish()
    return intake


def _settle(work: Validation, layout: Layout, intake: Intake, join_rows: bool) -> None:
    """Join or name repeated ids, then fill the frame and the issues of ``intake``."""
    table = work.table
    settled = settle_repeats(work.columns, table.rows, work.keep, join=join_rows, header=layout.header)
    found = [*table.issues, *work.issues, *settled.issues]
    if settled.joined:
        found.append(Issue("rows-joined", details={"count": str(settled.joined)}))
    intake.rows_joined = settled.joined
    intake.issues += sorted(found, key=lambda issue: issue.row or 0)
    intake.frame = make_frame(settled.columns, settled.keep)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No search for reference cycles: a million rows make many objects and no cycles; saves a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read_table(
    content: bytes, mapping: Mapping[str, str], filename: str, intake: Intake, meter: _Meter
) -> tuple[Table, Layout]:
    """The raw columns; ``intake`` is told all that is known about the file and its headers."""
    text = decode(content, filename)
    intake.issues += text.issues
    layout = find_layout(text, intake.dataset, mapping, filename)
    intake.encoding, intake.delimiter, intake.mapping = text.encoding, layout.delimiter, layout.mapping
    rows = CsvRows(text, layout.delimiter, filename, meter.read)
    # The rows are read even where the header cannot be used: a broken file is the better reason.
    table = TableBuilder(layout.headers, layout.match.fields).read(rows, layout.is_no_record)
    intake.rows_read = table.rows_read
    problems = unusable(layout, intake.dataset, mapping, filename)
    if problems:
        intake.issues += problems
        return table, layout
    above = list(islice(CsvRows(text, layout.delimiter, filename), layout.header_row))
    intake.issues += header_issues(layout, above, intake.dataset, filename)
    if rows.nuls:
        intake.issues.append(Issue("nul-removed", details={"file": filename, "count": str(rows.nuls)}))
    if not table.rows_read:
        intake.issues.append(Issue("records-none", details={"file": filename}))
    return table, layout


def _mapping_issues(mapping: Mapping[str, str], dataset: Dataset) -> list[Issue]:
    names = [column.name for column in COLUMNS[dataset]]
    details = {"fields": ", ".join(names)}
    return [
        Issue("map-field-unknown", None, None, name, nearest(name, names), details)
        for name in mapping
        if name not in names and not is_translation(name, dataset)
    ]


class _Meter:
    """Counts work in bytes: reading is half of it, checking the columns the other half."""

    def __init__(self, size: int, progress: Progress | None) -> None:
        self._total = 2 * size
        self._size = size
        self._checked = 0
        self._progress = progress or (lambda _done, _total: None)

    def read(self, position: int) -> None:
        self._progress(min(position, self._size), self._total)

    def check(self) -> None:
        self._checked += 1
        done = self._size * self._checked // 40  # columns and steps of one check, about
        self._progress(min(self._size + done, self._total), self._total)

    def finish(self) -> None:
        self._progress(self._total, self._total)
