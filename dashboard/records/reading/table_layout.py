"""Chooses how a file is read as a table (its sheet or sheets, or its separator), finds the header row and the column
for each field, and names columns that are not read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, pairwise, zip_longest
from typing import ClassVar

from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.name_comparison_and_translations import country_names_among
from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.reading.csv_row_reader import MOST_COLUMNS
from dashboard.records.reading.file_reader_types import Fault, Kind, Reading, Report, Source
from dashboard.records.reading.text_decoding_and_letter_repair import repaired_letters
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.header_matching import (
    LONGEST_HEADER,
    PLACE_FIELDS,
    HeaderMatch,
    annotation_columns,
    indices_of,
    is_tag_row,
    match_headers,
    missing_fields,
    nearest,
    nearest_field,
    normalised,
    tags_in_headers,
)
from dashboard.records.schema.issues import FileRefused, Issue
from dashboard.records.schema.questions_about_file import Questions
from dashboard.records.values.cell_columns_and_readers import ABSENT, NO, YES, are_goals

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MOST_SHEETS = 100  # whose headers are compared
MOST_JOINED = 5_000_000  # cells, empty ones too, of sheets that are read together
PREVIEW = 30  # rows in which a header is looked for
_OTHERS = ("donors", "partners")  # organisations, with names and countries of their own
_OF_ANYBODY = ("id", "title", "acronym", "url", "contact_email", *PLACE_FIELDS)
FEWEST_MARKED = 3  # columns of marks


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a table. ``reading`` gives its rows, ``headers`` are the texts of the header row, ``header_row`` its
    number as Excel shows it, and ``match`` says which column holds which field. ``tag_row`` is the number of the row of
    HXL tags, ``group_row`` the number of the upper one of two rows of headers; None if there is none. ``left_out`` are
    the numbers of hidden rows that are not read. ``sheets`` is for sheets that are read together, one below the other,
    and their rows are counted on from sheet to sheet: name of the sheet → number that its row 1 has in this count;
    empty for a single sheet."""

    reading: Reading
    headers: list[str]
    header_row: int  # its number as Excel shows it
    tag_row: int | None
    match: HeaderMatch
    left_out: frozenset[int] = frozenset()  # numbers of rows that are not read
    group_row: int | None = None  # the upper one of two rows of headers
    sheets: Mapping[str, int] = field(default_factory=dict)  # sheets that are read together → their first rows

    @property
    def mapping(self) -> dict[str, str]:
        """Field → header, for all fields that have a column; several headers are joined by "+"."""
        return {name: self.header(name) for name in self.match.fields}

    def is_no_record(self, row: int) -> bool:
        """Whether the row with this number holds no record: it is the header or lies above it, holds HXL tags, or is
        left out because it is hidden."""
        return row <= self.header_row or row == self.tag_row or row in self.left_out

    def header(self, name: str) -> str:
        """The header of the column that holds the field ``name``; if several columns hold it, their headers joined by
        "+"; if no column does, ``name`` itself."""
        columns = self.match.columns(name) if name in self.match.fields else ()
        return "+".join(self.headers[index] for index in columns) or name

    def with_column(self, name: str) -> tuple[Layout, int]:
        """(layout, index): the layout with an added column for the field ``name``, and the index of this column. It is
        the last one, but comes before the columns "Issues" and "Suggested fix", which this program adds to
        downloads."""
        place = min(annotation_columns(self.headers), default=len(self.headers))
        headers = [*self.headers[:place], name, *self.headers[place:]]
        match = replace(self.match, fields={**self.match.fields, name: place})
        return replace(self, headers=headers, match=match), place


def find_layout(source: Source, dataset: Dataset, mapping: Mapping[str, str], report: Report | None = None) -> Layout:
    """Choose how to read ``source`` as ``dataset``, by its first rows and ``mapping`` (field → header, chosen by a
    person). In a workbook the first sheet with all required fields is read, else the sheet with the most fields. In a
    CSV text the separator, and in JSON the list, is chosen that gives all required fields; if several do, or none, the
    one that gives the most fields. ``report``, if given, is called with the number of bytes read while a file is
    unpacked or parsed. Raises FileRefused for a workbook with a sheet that is damaged or too large, unless another
    sheet has all required fields."""
    if source.kind is Kind.XLSX:
        return _first_sheet(source, dataset, mapping, report)
    in_memory = report if source.kind is not Kind.CSV else None
    layouts = (
        (_layout(rows := _preview(reading, in_memory), reading, dataset, mapping), rows) for reading in source.readings
    )
    return max(layouts, key=lambda one: _score(one[0], one[1], dataset))[0]


def _first_sheet(source: Source, dataset: Dataset, mapping: Mapping[str, str], report: Report | None) -> Layout:
    """The first sheet with all required fields. Later ones are not unpacked; a damaged one counts only if none fits."""
    layouts: list[Layout] = []
    refusal: FileRefused | None = None
    for reading in source.readings:
        try:
            rows = list(islice(reading.rows(report), PREVIEW))
        except FileRefused as error:
            refusal = refusal or error
            continue
        layouts.append(_layout(rows, reading, dataset, mapping))
        if not missing_fields(layouts[-1].match.fields, dataset):
            return layouts[-1]
    if refusal:
        raise refusal
    return max(layouts, key=lambda layout: len(layout.match.fields))


def with_sheets(
    source: Source,
    layout: Layout,
    dataset: Dataset,
    choices: Choices,
    *,
    questions: Questions,
    resolver: Resolver | None = None,
) -> Layout:
    """How to read a workbook of which several sheets may belong together; files of other kinds get ``layout`` back. If
    other visible sheets have the headers of the sheet that ``layout`` reads, ``questions`` asks a person whether to
    read them all; without an answer only that one is read.

    If no column says where projects are, but the name of the sheet is a place, a column with the names of the sheets is
    added, unless a person answered otherwise. Else, if no column says when records are, but each of several sheets has
    a year in its name, a column of these years is added if a person answered so, or if records need a date. ``choices``
    has the mapping. ``resolver`` tells which names are places; with None only names of countries are. Raises
    FileRefused if the sheets are damaged, or too large together."""

    def is_place(name: str) -> bool:
        if resolver is None:
            return bool(country_names_among([name]))
        found = resolver.resolve(name)
        return bool(found.countries or found.regions) and not found.unknown

    if source.kind is not Kind.XLSX:
        return layout
    sheets = _same_sheets(source, layout, dataset, choices.mapping)
    names = [one.reading.sheet for one in sheets]
    years = {name: found[0] if len(found := _YEAR.findall(name)) == 1 else "" for name in names}
    fields, dated = layout.match.fields, "start_date" if dataset is Dataset.PROJECTS else "date"
    added, values, answer = "", {name: name for name in names}, ""
    ask = partial(questions.ask, sheets=", ".join(names), sheet=names[0])
    if dataset is Dataset.PROJECTS and fields.keys().isdisjoint(PLACE_FIELDS) and is_place(names[0]):
        added = "countries"  # shown as a proposal until a person answers
        answer = ask("sheets-places", "together", "first") if len(names) > 1 else ask("sheet-place", "place", "none")
        added = "" if answer == "none" else added
    elif len(names) > 1 and dated not in fields and all(years.values()):
        is_needed = dated in missing_fields(fields, dataset)
        answers = ("together-year", "first") if is_needed else ("together-year", "together", "first")
        answer = ask("sheets-years", *answers, example=years[names[0]], field=dated)
        if answer == "together-year" or is_needed:
            added, values = dated, years
    elif len(names) > 1:
        answer = ask("sheets-together", "together", "first")
    together = sheets if answer.startswith("together") else sheets[:1]
    return _joined(together, added, values) if len(together) > 1 or added else layout


def _same_sheets(source: Source, layout: Layout, dataset: Dataset, mapping: Mapping[str, str]) -> list[Layout]:
    """``layout`` and the layouts of the other visible sheets that have its headers, in any order."""
    found, headers = [layout], sorted(map(normalised, layout.headers))
    for reading in source.readings[:MOST_SHEETS]:
        if reading.sheet != layout.reading.sheet and not reading.hidden and any(headers):
            other = _layout(_preview(reading, None), reading, dataset, mapping)
            if sorted(map(normalised, other.headers)) == headers:
                found.append(other)
    return found


def _joined(sheets: Sequence[Layout], added: str, values: Mapping[str, str]) -> Layout:
    """The layout for these sheets together, with one more column for the field ``added``, if it is not empty."""
    parts: list[_Part] = []
    hidden: tuple[set[int], set[int]] = set(), set()
    links, faults, offset = {}, [], 0
    for one in sheets:
        rows, order, free = one.reading.rows(None), [], [*map(normalised, one.headers)]
        for header in map(normalised, sheets[0].headers):
            order.append(free.index(header))
            free[order[-1]] = "\0"  # headers may stand twice
        at = {index: place for place, index in enumerate(order)}
        parts.append(_Part(one, order, offset, sum(1 for _ in rows), values[one.reading.sheet]))
        hidden[0].update(offset + row for row in rows.hidden[0] if not one.is_no_record(row))
        hidden[1].update(at[index] for index in rows.hidden[1] if index in at)
        links.update({(offset + row, at[index]): link for (row, index), link in rows.links.items() if index in at})
        faults += [
            Fault(offset + fault.row, at[fault.index], fault.text)
            for fault in rows.faults
            if fault.index in at and not one.is_no_record(fault.row)
        ]
        offset += parts[-1].height
        if offset * len(order) > MOST_JOINED:
            raise FileRefused(Issue("sheets-cells", details={"sheets": ", ".join(values), "limit": str(MOST_JOINED)}))
    layout, place = sheets[0].with_column(added) if added else (sheets[0], None)
    joined = partial(_JoinedRows, parts, place, added, hidden, links, faults)
    if len(sheets) == 1:
        return replace(layout, reading=replace(layout.reading, rows=joined))
    first_rows = {part.layout.reading.sheet: part.offset + 1 for part in parts}
    return replace(layout, reading=Reading(joined), sheets=first_rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """One of several sheets that are read together: its rows come after ``offset`` rows of others. ``order`` has the
    index in it of each column of the first sheet, ``value`` is for the column that is added."""

    layout: Layout
    order: Sequence[int]
    offset: int
    height: int
    value: str


@dataclass(frozen=True, slots=True)
class _JoinedRows:
    """The rows of several sheets, one below the other, with the header of the first. ``place`` is the index of a column
    that is added for the field ``added``, None for none."""

    parts: Sequence[_Part]
    place: int | None
    added: str
    hidden: tuple[Collection[int], Collection[int]]
    links: Mapping[tuple[int, int], str]
    faults: Sequence[Fault]
    report: Report | None
    issues: ClassVar[Sequence[Issue]] = ()

    def __iter__(self) -> Iterator[list[str]]:
        for part in self.parts:
            rows = part.layout.reading.rows(None if part.offset else self.report)
            for number, cells in enumerate(rows, 1):
                if not any(cells) or (part.offset and part.layout.is_no_record(number)):
                    yield []
                    continue
                cells.extend([""] * (len(part.order) - len(cells)))
                ordered = [*(cells[index] for index in part.order), *cells[len(part.order) :]]
                if self.place is not None:
                    ordered.insert(self.place, self.added if number == part.layout.header_row else part.value)
                yield ordered


def _preview(reading: Reading, report: Report | None) -> list[list[str]]:
    """The first rows, up to a place where the file is refused; reading all of it will say why."""
    rows: list[list[str]] = []
    with suppress(FileRefused):
        rows.extend(islice(reading.rows(report), PREVIEW))
    return rows


def _layout(rows: Sequence[list[str]], reading: Reading, dataset: Dataset, mapping: Mapping[str, str]) -> Layout:
    candidates = []
    for index, cells in enumerate(rows):
        if not any(cell.strip() for cell in cells):
            continue
        headers, last, group_row = _headers_at(rows, index, dataset)
        following = rows[last + 1] if last + 1 < len(rows) else []
        tags = following if is_tag_row(following) else []
        if is_tag_row(cells):
            tags = cells  # a file with HXL tags and no header above them
        match = match_headers(headers, tags or tags_in_headers(headers), dataset, mapping)
        tag_row = last + 2 if tags is following and tags else None
        match = _with_marks(match, headers, rows[last + 1 + bool(tag_row) :], mapping)
        candidates.append(Layout(reading, headers, last + 1, tag_row, match, group_row=group_row))
        if not missing_fields(match.fields, dataset):
            return candidates[-1]
    nothing = Layout(reading, [], 1, None, HeaderMatch({}))
    return max(candidates, key=lambda layout: len(layout.match.fields), default=nothing)


def _headers_at(rows: Sequence[list[str]], index: int, dataset: Dataset) -> tuple[list[str], int, int | None]:
    """The headers in the row at ``index``, together with the row above or below if they stand in two; the index of the
    last row of headers, and the number of the upper one of two."""
    upper, headers, lower = (
        [repaired_letters(cell.strip()[:LONGEST_HEADER]).lstrip("\ufeff") for cell in rows[place]]
        if 0 <= place < len(rows)
        else []
        for place in (index - 1, index, index + 1)
    )
    groups, last = _groups(upper, headers), index
    if not groups and _is_second_row(lower, headers, dataset):
        whole = [below or above for above, below in zip_longest(headers, lower, fillvalue="")]
        groups, headers, last = _groups(headers, whole), whole, index + 1
    if ours := annotation_columns(headers):
        del headers[max(ours) + 1 :]  # a cell after these is one too many, in a workbook as well
        del groups[min(ours) :]
    return _with_groups(groups, headers, dataset), last, last if groups else None


def _groups(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The name of the group above each header, "" for none, if ``upper`` is the upper one of two rows of headers. It
    then has several names, all of them above headers, and one of them above two or more. Else the list is empty."""
    filled = [index for index, name in enumerate(upper) if name]
    if len(filled) < 2 or any(index >= len(lower) or not lower[index] for index in filled):
        return []
    groups: list[str] = []
    running = ""
    for name, header in zip_longest(upper, lower, fillvalue=""):
        running = name or (running if header else "")
        groups.append("" if running == header else running)  # equal in cells that are merged over both rows
    return groups if any(one and one == other for one, other in pairwise(groups)) else []


def _is_second_row(cells: Sequence[str], headers: Sequence[str], dataset: Dataset) -> bool:
    """Whether a row divides some of the headers above it, one of which goes over several columns: it has words below
    them, and nothing below the names of records. Headers that are merged over both rows stand in both."""
    words = [index for index, (cell, header) in enumerate(zip_longest(cells, headers)) if cell and cell != header]
    if len(words) < 2 or is_tag_row(cells) or any(character.isdigit() for index in words for character in cells[index]):
        return False
    fields = match_headers(headers, [], dataset, {}).fields
    names = {fields.get("id"), fields.get("title")}
    is_divided = any(0 < index < len(headers) and not headers[index] and headers[index - 1] for index in words)
    return None not in names and names.isdisjoint(words) and is_divided


def _with_groups(groups: Sequence[str], headers: list[str], dataset: Dataset) -> list[str]:
    """The headers. Where a header alone has no meaning, stands twice, or belongs to a donor or partner by its group,
    the name of the group above is joined to it or replaces it."""
    if not groups:
        return headers

    def fields(names: Sequence[str]) -> dict[int, str]:
        match = match_headers(names, [], dataset, {})
        return match.rivals | match.used

    pairs = list(zip_longest(groups, headers, fillvalue=""))[: len(headers)]
    wholes, turned = [f"{group} {header}" for group, header in pairs], [f"{header} {group}" for group, header in pairs]
    alone, of_group, whole, around = map(fields, (headers, [group for group, _ in pairs], wholes, turned))
    result = list(headers)
    for index, (group, header) in enumerate(pairs):
        field = alone.get(index, "")
        of_others = of_group.get(index) in _OTHERS and field in _OF_ANYBODY
        if not group or not header or (field and headers.count(header) == 1 and not of_others):
            continue
        if index in whole or of_others:
            is_name = index not in whole and field == "title"
            result[index] = group if is_name and group not in result else wholes[index]
        elif index in around:
            result[index] = turned[index]
        elif not field:
            result[index] = wholes[index]
    return result


def _with_marks(
    match: HeaderMatch, headers: Sequence[str], below: Sequence[Sequence[str]], mapping: Mapping[str, str]
) -> HeaderMatch:
    """The match with columns that are headed by names of countries, or by goals, and hold only marks such as "x"."""
    unused = [
        index
        for index, header in enumerate(headers)
        if header and index not in match.used and index not in match.ignored
    ]
    for name, known in (("countries", country_names_among), ("sdgs", are_goals)):
        several = match.more.get(name, ()) and match.columns(name)
        candidates = several or (unused if name not in match.fields and name not in mapping else ())
        marks = {index: found for index in candidates if (found := _marks(index, below)) is not None}
        named = known([headers[index] for index in marks]) if len(marks) >= FEWEST_MARKED else set()
        sure = {index for index in marks if headers[index] in named}
        if len(sure) >= FEWEST_MARKED and sum(map(marks.__getitem__, sure)) >= (1 if several else FEWEST_MARKED):
            if not several:  # a name that is not known at a glance stands beside one that is
                beside = {
                    index for index, found in marks.items() if found and not sure.isdisjoint((index - 1, index + 1))
                }
                match = match.joined(name, sorted(sure | beside))
            match = replace(match, marked=match.marked | {*match.columns(name)} & marks.keys())
    return match


def _marks(index: int, below: Sequence[Sequence[str]]) -> bool | None:
    """Whether a column holds marks, as far as its first rows show; None if it holds something else."""
    texts = {cells[index].strip().casefold() for cells in below if index < len(cells)}
    return not texts.isdisjoint(YES) if texts <= YES | NO | ABSENT else None


def _score(layout: Layout, rows: Sequence[list[str]], dataset: Dataset) -> tuple[bool, int, int]:
    complete = not missing_fields(layout.match.fields, dataset)
    below = [len(cells) > 1 for cells in rows[layout.header_row :] if any(cells)]
    if not complete and len(layout.headers) > 1 and sum(below) < len(below) / 2:
        return False, 0, 0  # a sign of the headers alone, such as the bars in "Code | Código", separates no cells
    # A text refused in its first row has no headers. Where no other separator gives a field, it must be chosen,
    # because its refusal is the reason to report.
    return complete, len(layout.match.fields), len(layout.headers) or MOST_COLUMNS + 1


def unusable(
    layout: Layout, dataset: Dataset, mapping: Mapping[str, str], filename: str, questions: Questions
) -> list[Issue]:
    """The errors because of which the whole file is refused; an empty list if there are none. They name headers chosen
    in ``mapping`` (field → header, "" for no column) that the file lacks or that are chosen for two fields; if there
    are no such headers, the required fields without a column. If only the ids have no column, ``questions`` asks
    whether to make ids; if a person answered "make", that is no error. ``filename`` is for messages."""
    headers = ", ".join(header for header in layout.headers if header) or "–"
    issues = []
    chosen: dict[int, str] = {}
    for name, header in mapping.items():
        indices = indices_of(header, layout.headers)
        if name and (twice := next((index for index in indices if index in chosen), None)) is not None:
            details = {"field": name, "other": chosen[twice]}
            issues.append(Issue("map-header-twice", None, None, layout.headers[twice], None, details))
        chosen |= dict.fromkeys(indices, name) if name else {}
        if header and not indices:
            details = {"file": filename, "field": name, "headers": headers}
            issues.append(Issue("map-header-unknown", None, None, header, nearest(header, layout.headers), details))
    missing = missing_fields(layout.match.fields, dataset)
    if missing == ["id"] and not issues and questions.ask("ids-missing", "make") == "make":
        missing = []
    if missing and not issues:
        unused = [h for i, h in enumerate(layout.headers) if h and i not in layout.match.used]
        details = {"file": filename, "fields": ", ".join(missing), "field": missing[0], "headers": headers}
        issues.append(Issue("headers-not-found", None, None, None, nearest(missing[0], unused), details))
    return issues


def header_issues(layout: Layout, rows: Sequence[list[str]], dataset: Dataset, filename: str) -> list[Issue]:
    """Issues about how the header was read (lines above it, two rows of headers, HXL tags, joined columns), and about
    columns that are not read. ``rows`` are the rows of the file up to the header, ``filename`` is for messages."""
    issues = []
    above = [cell for cells in rows[: (layout.group_row or layout.header_row) - 1] for cell in cells if cell.strip()]
    details = {"file": filename, "line": str(layout.header_row)}
    if above:
        issues.append(Issue("title-lines", None, None, above[0], None, details))
    if layout.group_row:
        numbers = {"first": str(layout.group_row), "second": str(layout.header_row)}
        issues.append(Issue("header-two-rows", details=numbers))
    if layout.tag_row:
        issues.append(Issue("hxl-row", None, None, None, None, {"file": filename, "line": str(layout.tag_row)}))
    used = layout.match.used
    served = {normalised(layout.headers[index]) for index in used}
    ours = annotation_columns(layout.headers)
    issues += [
        Issue("columns-joined", None, layout.header(name), details={"field": name, "count": str(len(more) + 1)})
        for name, more in layout.match.more.items()
        if layout.match.fields[name] not in layout.match.marked
    ]
    for index, header in enumerate(layout.headers):
        if index in used or index in ours or index in layout.match.ignored or not header:
            continue
        if normalised(header) in served:
            count = sum(normalised(other) == normalised(header) for other in layout.headers)
            issues.append(Issue("header-twice", None, header, None, None, {"count": str(count)}))
        elif index in layout.match.rivals:
            name = layout.match.rivals[index]
            rival = {"field": name, "taken": layout.header(name)}
            issues.append(Issue("header-repeated", None, header, None, None, rival))
        else:
            issues.append(Issue("header-unknown", None, header, None, nearest_field(header, dataset)))
    return issues
