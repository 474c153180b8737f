"""Reads a file of any kind, from its bytes to valid records and a list of issues."""

from __future__ import annotations

import datetime
import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.records.cell_reading_and_validation import Validation, join_repeated_ids
from dashboard.records.frames.canonical_frames import empty_frame, make_frame
from dashboard.records.frames.file_choices import NO_CHOICES, Choices
from dashboard.records.places.name_comparison_and_translations import country_names_among
from dashboard.records.places.place_and_scope_codes import PlaceTally, Resolver, read_scope
from dashboard.records.reading.file_opening import likeliest_layout, open_source
from dashboard.records.reading.file_reader_types import Kind, Rows, Source
from dashboard.records.reading.made_ids import with_made_ids
from dashboard.records.reading.sources.safe_archives import LARGEST_UNPACKED
from dashboard.records.reading.table_building_and_cleanup import (
    Edits,
    Links,
    Table,
    build_table,
    filled_down,
    row_numbers_in_words,
    with_repaired_letters,
    without_units_and_totals,
)
from dashboard.records.reading.table_layout import Layout, find_layout, header_issues, unusable, with_sheets
from dashboard.records.reading.text_decoding_and_letter_repair import MEGABYTE
from dashboard.records.schema.column_help_and_template_headers import HELP_SHEET
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.header_matching import is_known, missing_fields, nearest
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import FileRefused, Issue, Severity, is_error, refusal, refuses_file, shortened
from dashboard.records.schema.questions_about_file import Question, Questions
from dashboard.records.values.cell_columns_and_readers import Cells, Reader, apply, from_column
from dashboard.records.values.status import read_status

Progress = Callable[[int, int], None]
FEW_MARKED = 5  # headers in a question
MOST_LISTED = 10_000  # issues of one code in one column
MOST_MENDED = 10_000  # characters of a cell that a person can correct on a page
MOST_SHOWN = 200  # characters of the other cells of its row


@dataclass(slots=True)
class Intake:
    """The result of reading a file.

    ``frame`` has the valid records as a canonical frame. ``rows_read`` is the number of rows below the header, without
    blank rows, rows of HXL tags, and rows that were left out by a person or because of a question about the file, such
    as hidden rows. Unless the whole file is refused, each of these rows is either in ``frame``, or joined to another
    row (``rows_joined`` counts these), or refused and named by an issue of severity ERROR (``rows_refused`` counts
    these). Of more than 10,000 issues of one code and column only the first are listed.

    ``kind`` is the kind of the file; ``encoding`` and ``delimiter`` are those of a text, else "". ``sheets`` are the
    names of a workbook's sheets, or of the tables of a JSON file that has several; ``sheet`` is the one that was read,
    "" if the file has none or several were read together. ``headers`` are all headers of the file, ``mapping`` is field
    → the header that was read for it. ``tally`` counts the rows that name each place. ``questions`` are the questions
    about the file for the person who brought it, each with the answer that was used.

    ``faulty_ids`` are ids that occur only in rows that are refused or left out. ``faulty_rows`` is a data frame with
    the texts of the rows that errors and warnings name, in the order of the file: first a column "" with the number of
    the row, then a column for each field, in the order of the columns of the file; long texts are cut. ``unread`` is
    field → ids of the records whose cell has a text that could not be read, or is missing at the end of the row; the
    value in ``frame`` is empty or follows from other columns."""

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
    faulty_rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"": pd.Series(dtype="str")}))
    questions: tuple[Question, ...] = ()
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows_refused: int = 0

    @property
    def errors(self) -> list[Issue]:
        """The issues because of which a row, or the whole file, is refused."""
        return [issue for issue in self.issues if is_error(issue)]

    @property
    def refused(self) -> bool:
        """Whether the file has no valid record; ``issues`` say why. Then nothing of it is used, so that a broken export
        never empties the map."""
        return self.frame.empty


def read_records(
    content: bytes,
    dataset: Dataset | None,
    *,
    filename: str,
    gazetteer: Resolver,
    choices: Choices = NO_CHOICES,
    today: datetime.date,
    progress: Progress | None = None,
    published_ids: Collection[str] = (),
) -> Intake:
    """Read a file of any kind: CSV, JSON, a workbook, IATI activities, or a feed of news. Faults of ``content`` are
    issues of the result, never exceptions. The number of a row is the one that Excel shows; records of JSON, IATI and
    feeds are numbered from 2.

    If ``dataset`` is None, it is the dataset whose columns fit the headers best. ``gazetteer`` finds the places that
    texts name. ``choices`` is what a person decided about the file: mapping, sheet, corrected cells, rows left out,
    answers to questions, whether rows of one id that differ only in their places are joined, and texts that the
    organisation always reads as a certain value. ``today`` is the day for statuses that follow from dates.
    ``published_ids`` are the ids of published records. If the file has no ids, they are made from titles, and a
    published id is taken where it fits a record. If an id differs from a published one in leading zeros only, the
    result has a question about it. ``progress`` is called again and again with (work done, all work), two whole
    numbers."""
    intake = Intake(dataset or Dataset.PROJECTS, empty_frame(dataset or Dataset.PROJECTS), [])
    meter = _Meter(len(content), progress or (lambda _done, _total: None))
    questions = Questions(choices.answers)
    with _collector_paused():
        try:
            source = open_source(content, filename, sheet=choices.sheet, gazetteer=gazetteer, questions=questions)
            if dataset is None:
                dataset = likeliest_layout(source, choices.mapping, list(Dataset))[0]
                intake = Intake(dataset, empty_frame(dataset), [])
            intake.issues += _mapping_issues(choices.mapping, dataset)
            if intake.issues:
                return intake
            table, layout = _read_table(
                source, choices, intake, gazetteer, filename=filename, meter=meter, questions=questions
            )
        except FileRefused as refused:
            intake.issues.append(refused.issue)
        else:
            if not any(map(refuses_file, intake.issues)):
                table = with_repaired_letters(table, questions)
                table = without_units_and_totals(table, layout.header, questions)
                table = filled_down(table, layout, dataset, questions)
                table, left_out = _without_rows(table, choices.left_out)
                if "id" not in table.columns:
                    table = with_made_ids(table, dataset, published_ids)
                intake.rows_read = table.rows_read
                if not table.rows_read:  # all rows are left out, such as the header repeated below itself
                    intake.issues.append(Issue("records-none", details={"file": filename}))
                typed = source.kind not in (Kind.IATI, Kind.FEED)
                work = Validation(dataset, table, layout.header, today, meter.check, questions, typed, choices.words)
                work.run(gazetteer)
                _restore_zeros(work.columns, published_ids, questions)
                _settle(work, layout, intake, choices.join_rows)
                taken = {*intake.frame["id"].tolist(), *intake.faulty_ids}
                intake.faulty_ids += tuple(name for name in left_out if name not in taken)
                meter.finish()
                if source.kind in _RECORDS:
                    intake.issues = list(_naming_records(intake.issues, source.kind, table))
    intake.questions = questions.asked
    return intake


_RECORDS = {Kind.IATI: "activity", Kind.FEED: "entry", Kind.JSON: "record"}  # what such files have in place of rows


def _naming_records(issues: Iterable[Issue], kind: Kind, table: Table) -> Iterator[Issue]:
    """The issues of a file without rows; issues of a record name it by its id, else by its number."""
    places = {row: place for place, row in enumerate(table.rows.tolist())}
    for issue in issues:
        place = places.get(issue.row or 0)
        if place is None:
            yield issue
        else:
            name = " ".join((table.columns["id"][place].as_py() or "").split()) or f"#{place + 1}"
            yield replace(issue, details={**issue.details, _RECORDS[kind]: shortened(name)})


def _restore_zeros(columns: dict[str, Cells], published: Collection[str], questions: Questions) -> None:
    """Ask whether ids that differ from published ones in leading zeros only mean the same records. If they do, give
    them the published ids. An id that could mean two published ones, or two ids that could mean one, stay as they are.
    """
    in_file, known = set(columns["id"].values), set(published)
    new, gone = _by_number(in_file - known), _by_number(known - in_file)
    same = {new[key][0]: gone[key][0] for key in new.keys() & gone.keys() if len(new[key]) == len(gone[key]) == 1}
    if not same:
        return
    example = next(value for value in columns["id"].values if value in same)
    details = {"count": str(len(same)), "file": example, "published": same[example]}
    if questions.ask("id-zeros", "same", "new", **details) == "same":
        for name in {"id", "related_ids"} & columns.keys():
            cells = columns[name]
            parts = (text.split(";") for text in cells.values)
            columns[name] = Cells(cells.codes, [";".join(same.get(part, part) for part in text) for text in parts])


def _by_number(ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids that are whole numbers, by their digits without leading zeros."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in ids:
        if name.isascii() and name.isdigit():
            found[name.lstrip("0")].append(name)
    return found


def _settle(work: Validation, layout: Layout, intake: Intake, join_rows: bool) -> None:
    """Join or name rows with repeated ids, then fill the frame and the issues of ``intake``."""
    table = work.table
    settled = join_repeated_ids(work.columns, table.rows, work.keep, join=join_rows, header=layout.header)
    issues = [*table.issues, *work.issues, *settled.issues]
    if settled.joined:
        issues.append(Issue("rows-joined", details={"count": str(settled.joined)}))
    intake.rows_joined = settled.joined
    intake.rows_refused = len({issue.row for issue in issues if is_error(issue)})
    intake.issues += _listed(sorted(issues, key=lambda issue: issue.row or 0))
    intake.tally = work.tally
    intake.frame = make_frame(settled.columns, settled.keep)
    intake.faulty_ids = _faulty_ids(settled.columns["id"], settled.keep)
    intake.faulty_rows = _faulty_rows(intake.issues, table, layout)
    intake.unread = _unread(issues, settled.columns, table, layout)


def _faulty_ids(ids: Cells, keep: NDArray[np.bool_]) -> tuple[str, ...]:
    """Ids that stand only in rows that are refused."""
    taken = {ids.values[code] for code in np.unique(ids.codes[keep])}
    left_out = (ids.values[code] for code in np.unique(ids.codes[~keep]))
    return tuple(dict.fromkeys(name for name in left_out if name and name not in taken))


def _listed(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The first issues of each code and column, and for the others their number."""
    count: Counter[tuple[str, str | None]] = Counter()
    for issue in issues:
        count[issue.code, issue.column] += 1
        if count[issue.code, issue.column] <= MOST_LISTED:
            yield issue
    for (code, column), number in count.items():
        if number > MOST_LISTED:
            details = {"kind": MESSAGES[code].title, "count": str(number - MOST_LISTED)}
            yield Issue("issues-more", None, column, None, None, details)


_DERIVABLE: dict[str, Reader] = {"status": read_status, "scope": read_scope}


def _unread(
    issues: Iterable[Issue], columns: Mapping[str, Cells], table: Table, layout: Layout
) -> dict[str, tuple[str, ...]]:
    """Field → ids of the records whose cell has no text although a warning names it, or whose row ends before it."""
    fields = {name: (index, layout.header(name)) for name, index in layout.match.fields.items()}
    named: dict[str, set[int]] = defaultdict(set)
    for issue in issues:
        if issue.row and issue.severity is Severity.WARNING:
            for name, (index, header) in fields.items():
                if header == issue.column or (issue.code == "cells-missing" and index >= int(issue.details["count"])):
                    named[name].add(issue.row)
    unread = {}
    for name, rows in named.items():
        read = columns[name]
        if name in _DERIVABLE:  # the cell alone, for the column may also follow from others
            read, _findings = apply(from_column(table.columns[name]), _DERIVABLE[name])
        stated = read.filled()
        positions = np.flatnonzero(np.isin(table.rows, list(rows)) & ~stated)
        if ids := tuple(dict.fromkeys(filter(None, map(columns["id"].text, positions.tolist())))):
            unread[name] = ids
    return unread


def _without_rows(table: Table, rows: Collection[int]) -> tuple[Table, list[str]]:
    """The table without the rows of these numbers, and the ids that stand in them."""
    out = np.isin(table.rows, list(rows))
    if not out.any():
        return table, []
    ids = table.columns["id"].filter(pa.array(out)).to_pylist() if "id" in table.columns else []
    kept = replace(
        table,
        columns={name: column.filter(pa.array(~out)) for name, column in table.columns.items()},
        rows=table.rows[~out],
        rows_read=table.rows_read - int(out.sum()),
        issues=[issue for issue in table.issues if issue.row not in rows],
    )
    return kept, list(dict.fromkeys(filter(None, map(str.strip, ids))))


def _faulty_rows(issues: Iterable[Issue], table: Table, layout: Layout) -> pd.DataFrame:
    """The rows that errors and warnings name, see ``Intake.faulty_rows``. A cell that an issue names has at most one
    character more than a person can correct on a page, the others as many as a page shows."""
    named: dict[str, set[int]] = defaultdict(set)
    for issue in issues:
        if issue.row and issue.severity is not Severity.NOTICE:
            named[issue.column or ""].add(issue.row)
    chosen = np.isin(table.rows, list(set().union(*named.values())))
    numbers, kept = table.rows[chosen], pa.array(chosen)
    columns = {"": pa.array(numbers).cast(pa.large_string())}
    for name, _index in sorted(layout.match.fields.items(), key=lambda item: item[1]):
        texts = table.columns[name].filter(kept)
        at_fault = pa.array(np.isin(numbers, list(named[layout.header(name)])))
        columns[name] = pc.if_else(
            at_fault, pc.utf8_slice_codeunits(texts, 0, MOST_MENDED + 1), pc.utf8_slice_codeunits(texts, 0, MOST_SHOWN)
        )
    rows: pd.DataFrame = pa.table(columns).to_pandas().astype("str")
    return rows


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Switch off the search for reference cycles: a million rows make none, and reading takes a third less time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _without_hidden(
    layout: Layout, hidden: tuple[Collection[int], Collection[int]], dataset: Dataset, questions: Questions
) -> Layout:
    """The layout without hidden rows and columns of a sheet, as long as nobody answers otherwise. A column that no
    record can do without is read."""
    rows = {row for row in hidden[0] if not layout.is_no_record(row)}
    if rows:
        named = row_numbers_in_words(sorted(rows))
        answer = questions.ask("rows-hidden", "leave-out", "read", until="leave-out", count=str(len(rows)), rows=named)
        layout = replace(layout, left_out=frozenset(rows)) if answer == "leave-out" else layout
    match = layout.match
    kept = match.without(hidden[1])
    spare = [
        index
        for index, name in match.used.items()
        if index in hidden[1] and (name in kept.fields or not missing_fields(match.fields.keys() - {name}, dataset))
    ]
    if spare:
        named = ", ".join(layout.headers[index] for index in spare)
        if questions.ask("columns-hidden", "leave-out", "read", until="leave-out", columns=named) == "leave-out":
            layout = replace(layout, match=match.without(spare))
    return layout


def _without_marks(layout: Layout, mapping: Mapping[str, str], questions: Questions, gazetteer: Resolver) -> Layout:
    """Ask whether columns of marks are to be read, unless a person chose them. They are read as long as nobody says
    otherwise, so that the records are shown as they would be. Of countries, unknown names are left out."""
    match = layout.match
    if "countries" not in mapping:
        columns = [index for index in sorted(match.marked) if match.used[index] == "countries"]
        known = country_names_among([layout.headers[index] for index in columns])
        others = [index for index in columns if layout.headers[index] not in known]
        match = match.without([index for index in others if gazetteer.resolve(layout.headers[index]).unknown])
    for name in dict.fromkeys(match.used[index] for index in sorted(match.marked) if match.used[index] not in mapping):
        columns = [index for index in match.columns(name) if index in match.marked]
        some = ", ".join(layout.headers[index] for index in columns[:FEW_MARKED])
        details = {"count": str(len(columns)), "columns": some + (" …" if len(columns) > FEW_MARKED else "")}
        if questions.ask(f"marked-{name}", "read", "leave-out", **details) == "leave-out":
            match = match.without(columns)
    return replace(layout, match=match)


def _bounded(rows: Iterable[list[str]], filename: str) -> Iterator[list[str]]:
    """The rows of a workbook, in which one text can stand in any number of cells. Raises FileRefused as soon as they
    have more text than an archive may hold."""
    size = 0
    for cells in rows:
        size += sum(map(len, cells))
        if size > LARGEST_UNPACKED * MEGABYTE:
            raise refusal("archive-too-large", filename, size=f"> {LARGEST_UNPACKED}", limit=str(LARGEST_UNPACKED))
        yield cells


def _read_table(
    source: Source,
    choices: Choices,
    intake: Intake,
    gazetteer: Resolver,
    *,
    filename: str,
    meter: _Meter,
    questions: Questions,
) -> tuple[Table, Layout]:
    """Read the raw columns, and note in ``intake`` what is known about the file and its headers."""
    intake.kind, intake.encoding, intake.sheets = source.kind, source.encoding, source.sheets
    intake.issues += source.issues
    if source.dataset not in (None, intake.dataset):
        raise refusal(f"file-holds-{source.dataset}", filename)
    layout = find_layout(source, intake.dataset, choices.mapping, meter.read)
    layout = with_sheets(source, layout, intake.dataset, choices, questions=questions, resolver=gazetteer)
    reading = layout.reading
    intake.delimiter, intake.sheet = reading.delimiter, reading.sheet
    rows = reading.rows(meter.read)
    layout = _without_hidden(layout, rows.hidden, intake.dataset, questions)
    layout = _without_marks(layout, choices.mapping, questions, gazetteer)
    links = Links(rows.links, layout, intake.dataset, questions)
    layout = links.layout
    edits = Edits(choices.corrections, layout)
    intake.headers, intake.mapping = tuple(layout.headers), layout.mapping
    # The rows are read even if the header cannot be used, because a broken file is the better reason to report.
    given = edits.applied(links.applied(rows))
    bounded = given if source.kind is Kind.CSV else _bounded(given, filename)
    table = build_table(bounded, layout.headers, layout.match, layout.is_no_record)
    intake.rows_read = table.rows_read
    problems = unusable(layout, intake.dataset, choices.mapping, filename, questions)
    if problems:
        intake.issues += problems
        return table, layout
    intake.issues += header_issues(
        layout, list(islice(reading.rows(None), layout.header_row)), intake.dataset, filename
    )
    read = list(layout.sheets) or [reading.sheet]
    if others := [name for name in source.sheets if name not in (*read, HELP_SHEET)]:
        details = {"sheet": ", ".join(read), "sheets": ", ".join(others)}
        intake.issues.append(Issue("sheets-not-read", details=details))
    if layout.sheets:
        starts = ", ".join(f"{name} {row}" for name, row in layout.sheets.items())
        intake.issues.append(Issue("sheets-joined", details={"sheets": starts}))
    intake.issues += [*rows.issues, *links.issues()]
    if not table.rows_read:
        intake.issues.append(Issue("records-none", details={"file": filename}))
    table.issues.extend([*edits.lost(), *_faults(rows, layout, edits)])
    return table, layout


def _faults(rows: Rows, layout: Layout, edits: Edits) -> Iterator[Issue]:
    """A warning for each cell that holds an error, if its column is read and nobody corrected the cell."""
    used = layout.match.used
    for fault in rows.faults:
        if fault.index in used and not layout.is_no_record(fault.row) and not edits.covers(fault.row, fault.index):
            yield Issue("cell-error", fault.row, layout.headers[fault.index], fault.text)


def _mapping_issues(mapping: Mapping[str, str], dataset: Dataset) -> list[Issue]:
    names = [column.name for column in COLUMNS[dataset]]
    details = {"fields": ", ".join(names)}
    return [
        Issue("map-field-unknown", None, None, name, nearest(name, names), details)
        for name in mapping
        if name and not is_known(name, dataset)
    ]


@dataclass(slots=True)
class _Meter:
    """Reports progress in bytes: reading is one half of the work, checking the columns the other."""

    size: int
    progress: Progress
    checked: int = 0

    def read(self, position: int) -> None:
        self.progress(min(position, self.size), 2 * self.size)

    def check(self) -> None:
        self.checked += 1
        done = self.size * self.checked // 40  # a check has about 40 columns and other steps
        self.progress(min(self.size + done, 2 * self.size), 2 * self.size)

    def finish(self) -> None:
        self.progress(2 * self.size, 2 * self.size)
