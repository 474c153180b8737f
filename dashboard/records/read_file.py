"""The way in: bytes of a file to valid records and the issues found, whatever the bytes are."""

from __future__ import annotations

import datetime
import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.records.frames.canonical import empty_frame, make_frame
from dashboard.records.frames.choices import Choices, Edit
from dashboard.records.places.resolve_columns import PlaceTally, Resolver
from dashboard.records.reading.header_detection import NO_MAPPING, Layout, find_layout, header_issues, unusable
from dashboard.records.reading.opening import open_source
from dashboard.records.reading.source import Kind, Rows, Source
from dashboard.records.reading.table import Edits, Table, TableBuilder
from dashboard.records.schema.column_help import HELP_SHEET
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.headers import index_of, is_known, nearest
from dashboard.records.schema.issues import FileRefused, Issue, is_error, refuses_file
from dashboard.records.validation import Validation, settle_repeats
from dashboard.records.values.cells import Cells

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Intake:
    """What became of a file.

    ``frame`` holds the valid records in canonical form; each row of the file that is not blank is in it,
    joined into it (``rows_joined``), or named by an ERROR issue. ``mapping`` is field → header as used,
    ``headers`` are all headers as read. ``sheets`` are those of a workbook, ``sheet`` is the one that was read.
    ``faulty_ids`` stand in the file, but only in rows that cannot be taken. ``faulty_cells`` is row → header → text
    of the cells of which an issue names only a part.
    """

    dataset: Dataset
    frame: pd.DataFrame
    issues: list[Issue]
    rows_read: int = 0
    rows_joined: int = 0
    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    kind: Kind = Kind.CSV
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    headers: tuple[str, ...] = ()
    tally: PlaceTally = field(default_factory=PlaceTally)
    faulty_ids: tuple[str, ...] = ()
    faulty_cells: dict[int, dict[str, str]] = field(default_factory=dict)

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
    edits: Sequence[Edit] = (),
    sheet: str = "",
    choices: Choices | None = None,
    today: datetime.date,
    progress: Progress | None = None,
) -> Intake:
    """Read a file of any kind: CSV, an Excel workbook, IATI activities, a feed of news.

    Never raises for what is in ``content``: issues say what is wrong. A row's number is the one that Excel shows.
    An activity or an entry of a feed has the number it would have as a row below a header: the first is row 2.

    ``mapping`` is field → header; ``join_rows`` joins rows of one id that differ only in their places; ``edits`` are
    new texts for single cells; ``sheet`` is the one to read of a workbook, "" for the first that fits. ``choices``,
    where given, stands for these four. ``today`` decides about status; ``progress`` is told (done, total) in bytes
    of reading and checking.
    """
    if choices is None:
        choices = Choices(mapping=mapping, join_rows=join_rows, edits=tuple(edits), sheet=sheet)
    intake = Intake(dataset, empty_frame(dataset), _mapping_issues(choices.mapping, dataset))
    if intake.issues:
        return intake
    meter = _Meter(len(content), progress)
    with _collector_paused():
        try:
            source = open_source(content, filename, sheet=choices.sheet, gazetteer=gazetteer)
            table, layout = _read_table(source, choices, filename, intake, meter)
        except FileRefused as refusal:
            intake.issues.append(refusal.issue)
        else:
            if not any(map(refuses_file, intake.issues)):
                work = Validation(dataset, table, layout.header, today, meter.check)
                work.run(gazetteer)
                _settle(work, layout, intake, choices.join_rows)
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
    intake.tally = work.tally
    intake.frame = make_frame(settled.columns, settled.keep)
    intake.faulty_ids = _faulty_ids(settled.columns["id"], settled.keep)
    intake.faulty_cells = _faulty_cells(intake.issues, table, layout)


def _faulty_ids(ids: Cells, keep: NDArray[np.bool_]) -> tuple[str, ...]:
    """Ids that stand only in rows that cannot be taken."""
    taken = {ids.values[code] for code in np.unique(ids.codes[keep])}
    left_out = (ids.values[code] for code in np.unique(ids.codes[~keep]))
    return tuple(dict.fromkeys(name for name in left_out if name and name not in taken))


def _faulty_cells(issues: Iterable[Issue], table: Table, layout: Layout) -> dict[int, dict[str, str]]:
    """By row and header, the text of each cell of which an issue names only a part: such a cell is mended as a whole.

    A cell stands here once, however many issues it has: one cell can hold thousands of unknown places.
    """
    parts: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for issue in issues:
        if issue.row and issue.column and issue.value:
            parts[issue.column][issue.row].add(issue.value)
    columns = {index: table.columns[name] for name, index in layout.match.fields.items()}
    faulty: dict[int, dict[str, str]] = {}
    for header, values in parts.items():
        index = index_of(header, layout.headers)
        if index is None or index not in columns:
            continue
        positions = np.flatnonzero(np.isin(table.rows, list(values)))
        cells = columns[index].take(pa.array(positions)).to_pylist()
        for row, cell in zip(table.rows[positions].tolist(), cells, strict=True):
            if cell and values[row] != {cell}:
                faulty.setdefault(row, {})[header] = cell
    return faulty


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


def _read_table(source: Source, choices: Choices, filename: str, intake: Intake, meter: _Meter) -> tuple[Table, Layout]:
    """The raw columns; ``intake`` is told all that is known about the file and its headers."""
    intake.kind, intake.encoding, intake.sheets = source.kind, source.encoding, source.sheets
    intake.issues += source.issues
    _refuse_other_dataset(source, intake.dataset, filename)
    layout = find_layout(source, intake.dataset, choices.mapping, meter.read)
    reading = layout.reading
    intake.delimiter, intake.sheet, intake.mapping = reading.delimiter, reading.sheet, layout.mapping
    intake.headers = tuple(layout.headers)
    rows, edits = reading.rows(meter.read), Edits(choices.edits, layout)
    # The rows are read even where the header cannot be used: a broken file is the better reason.
    table = TableBuilder(layout.headers, layout.match.fields).read(edits.applied(rows), layout.is_no_record)
    intake.rows_read = table.rows_read
    problems = unusable(layout, intake.dataset, choices.mapping, filename)
    if problems:
        intake.issues += problems
        return table, layout
    intake.issues += header_issues(
        layout, list(islice(reading.rows(None), layout.header_row)), intake.dataset, filename
    )
    intake.issues += [*_other_sheets(intake), *rows.issues]
    if not table.rows_read:
        intake.issues.append(Issue("records-none", details={"file": filename}))
    table.issues.extend([*edits.lost(), *_faults(rows, layout, edits)])
    return table, layout


def _refuse_other_dataset(source: Source, dataset: Dataset, filename: str) -> None:
    if source.dataset and source.dataset is not dataset:
        code = "file-holds-projects" if source.dataset is Dataset.PROJECTS else "file-holds-news"
        raise FileRefused(Issue(code, details={"file": filename}))


def _other_sheets(intake: Intake) -> Iterator[Issue]:
    others = [name for name in intake.sheets if name not in (intake.sheet, HELP_SHEET)]
    if others:
        yield Issue("sheets-not-read", details={"sheet": intake.sheet, "sheets": ", ".join(others)})


def _faults(rows: Rows, layout: Layout, edits: Edits) -> Iterator[Issue]:
    """A warning for each cell with an error in a column that is read, unless it was corrected."""
    used = set(layout.match.fields.values())
    for fault in rows.faults:
        if fault.index in used and not layout.is_no_record(fault.row) and not edits.covers(fault.row, fault.index):
            yield Issue("cell-error", fault.row, layout.headers[fault.index], fault.text)


def _mapping_issues(mapping: Mapping[str, str], dataset: Dataset) -> list[Issue]:
    names = [column.name for column in COLUMNS[dataset]]
    details = {"fields": ", ".join(names)}
    return [
        Issue("map-field-unknown", None, None, name, nearest(name, names), details)
        for name in mapping
        if not is_known(name, dataset)
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
