"""The issues of a draft as rows to correct, as values that stand in several rows, and as notes about the file; and
texts that may have been meant instead of faulty ones."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import pandas as pd

from dashboard.language_and_locale import gettext as _
from dashboard.records.read_file import MOST_MENDED
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import RECORD_NAMES, Issue, Severity

_NO_OFFER = frozenset({"place-read-as", "edit-lost"})  # codes of issues whose suggestion cannot stand in the cell
_EITHER = ("first", "second")  # details of values that can be read in two ways
_MOST_OFFERS = 8
_LONGEST_OFFER = 500  # characters of a text that suggestions repeat, each as a whole


def offers(issue: Issue) -> tuple[str, ...]:
    """Texts that the author of the file may have meant instead of the issue's value, the likeliest first; at most
    eight. Empty if none is known, or if the issue has no value. Also empty for issues with the codes "place-read-as"
    and "edit-lost", whose suggestion is no text for the cell."""
    if not issue.value or issue.code in _NO_OFFER:
        return ()
    several = (part.strip() for part in issue.details.get("suggestions", "").split(";"))
    either = (issue.details.get(name, "") for name in _EITHER)
    return tuple(dict.fromkeys(filter(None, (issue.suggestion, *several, *either))))[:_MOST_OFFERS]


def mended(cell: str, value: str, new: str) -> str:
    """The text of a ``cell`` with ``new`` in place of ``value``. If ``value`` is the whole text, or "", the result is
    ``new``. Otherwise ``value`` is replaced where it is a whole part between semicolons, or, if no part is ``value``,
    where it stands as whole words. If it stands nowhere as whole words, the text is unchanged."""
    if cell.strip() == value or not value:
        return new
    parts = cell.split(";")
    if any(part.strip() == value for part in parts):
        return ";".join(part.replace(value, new) if part.strip() == value else part for part in parts)
    words = rf"(?<!\w){re.escape(value)}(?!\w)"
    return re.sub(words, lambda _found: new, cell)


PAGE = 50  # rows shown at one time
MOST_AT_CELL = 3  # issues told at one cell; a cell can have thousands
MOST_VALUES = 12  # values that are asked about at one time
MOST_NOTES = 20  # notes of one kind about the file
_MOST_TEXT = 40_000  # characters of the cells of one page, which one form can send
# The field in which an issue can be corrected that names no column.
_FIELDS = {"places-missing": "countries"}
# Issues that say the same of each row with the same value.
PLACE_CODES = frozenset({"place-unknown", "place-unclear"})
_BY_VALUE = PLACE_CODES | {
    *("scope-unknown", "status-unknown", "currency-unknown", "category-unknown", "flag-unknown", "language-unknown"),
    *("money-unreadable", "money-ambiguous", "date-unreadable", "date-impossible", "date-ambiguous", "url-invalid"),
    *("needed-date-unreadable", "needed-date-impossible", "needed-date-ambiguous", "email-invalid", "sdg-invalid"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a person can correct: its row (the number that Excel shows), its column (the header, or the name of a
    field that has no column), and the text that it gets."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a faulty row, as the review page shows it. ``text`` is its content, ``field`` the field that its column
    holds. ``issues`` are the first three of its faults, empty for a cell without faults; ``more`` is the number of the
    others. ``offers`` are pairs, at most eight: a text that may have been meant instead of the faulty one, and the text
    of the whole cell with it. ``editable`` is true if the cell has faults and its text is not too long to be corrected
    on the page."""

    field: str
    text: str
    issues: tuple[Issue, ...] = ()
    more: int = 0
    offers: tuple[tuple[str, str], ...] = ()
    editable: bool = False

    @property
    def is_too_long(self) -> bool:
        """Whether the text has so many characters (over 10,000) that it can never be corrected on a page."""
        return len(self.text) > MOST_MENDED


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a file to correct: its ``number`` as Excel shows it, the ``name`` of the record in a file without rows,
    such as XML ("" otherwise), its cells, and ``issues``, the first three faults that belong to none of its cells."""

    number: int
    name: str
    cells: tuple[GridCell, ...]
    issues: tuple[Issue, ...]

    @property
    def faults(self) -> int:
        """The number of cells of the row that have faults."""
        return sum(bool(cell.issues) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """A value that is faulty in the same way in one or several rows of a column: ``rows`` is the number of these rows,
    ``issue`` the issue of the first."""

    issue: Issue
    rows: int

    @property
    def is_place(self) -> bool:
        """Whether the value is the name of a place that is unknown or not clear."""
        return self.issue.code in PLACE_CODES

    @property
    def is_word(self) -> bool:
        """Whether an admin can decide what the value means in all files of the organisation: true for names of places
        that are unknown or not clear, and for unknown statuses."""
        return self.is_place or self.issue.code == "status-unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """The issues of one code that are listed apart from the rows of the file, because they concern no row or are only
    notices (the mildest of the three severities): how many there are (``count``), and the first of them (``first``, at
    most twenty)."""

    code: str
    severity: Severity
    count: int
    first: tuple[Issue, ...]

    @property
    def title(self) -> str:
        """What is wrong, as a title for these issues in the current language."""
        return _(MESSAGES[self.code].title)


class IssueList:
    """The issues of one check, arranged for the review page; its length is their number. The argument ``rows`` has the
    texts of the rows that errors and warnings name: a column for each field, and a column "" with the number of the
    row. ``mapping`` is field → header."""

    def __init__(self, issues: Collection[Issue], rows: pd.DataFrame, mapping: Mapping[str, str]) -> None:
        self.issues = list(issues)
        self._rows = rows
        self._field_of = {header: name for name, header in mapping.items() if name in rows}
        self.columns = [(name, mapping.get(name, name)) for name in rows.columns if name]
        """(field, header) of each column, in the order of the file."""

    def __len__(self) -> int:
        return len(self.issues)

    @cached_property
    def _by_row(self) -> dict[int, list[Issue]]:
        """The errors and warnings of each row."""
        found: dict[int, list[Issue]] = defaultdict(list)
        for issue in self.issues:
            if issue.row and MESSAGES[issue.code].severity != Severity.NOTICE:
                found[issue.row].append(issue)
        return found

    @cached_property
    def _numbers(self) -> dict[Severity, list[int]]:
        rows: dict[Severity, list[int]] = {Severity.ERROR: [], Severity.WARNING: []}
        for number, issues in sorted(self._by_row.items()):
            is_faulty = any(MESSAGES[one.code].severity == Severity.ERROR for one in issues)
            rows[Severity.ERROR if is_faulty else Severity.WARNING].append(number)
        return rows

    def rows(self, severity: Severity, code: str = "") -> list[int]:
        """The numbers, in rising order, of the rows with errors (``severity`` ERROR), or of the rows that have warnings
        and no error (WARNING); with ``code`` only those with an issue of that code. Raises KeyError for another
        severity."""
        numbers = self._numbers[severity]
        return [one for one in numbers if not code or any(issue.code == code for issue in self._by_row[one])]

    def kinds(self, severity: Severity) -> list[tuple[str, str, int]]:
        """The kinds of issue in the rows with errors (``severity`` ERROR), or in the rows that have warnings and no
        error (WARNING): (code, title, number of these rows), the kind in most rows first. For ERROR, warnings in the
        rows with errors are counted, too. Raises KeyError for another severity."""
        codes = ({issue.code for issue in self._by_row[number]} for number in self._numbers[severity])
        count = Counter(code for few in codes for code in few)
        return [(code, _(MESSAGES[code].title), number) for code, number in count.most_common()]

    @cached_property
    def notes(self) -> list[Group]:
        """The issues that name no row, and all notices, grouped by code: errors first, then warnings, then notices."""
        found: dict[str, list[Issue]] = defaultdict(list)
        for issue in self.issues:
            if not issue.row or MESSAGES[issue.code].severity == Severity.NOTICE:
                found[issue.code].append(issue)
        rank = list(Severity)
        groups = [Group(code, few[0].severity, len(few), tuple(few[:MOST_NOTES])) for code, few in found.items()]
        return sorted(groups, key=lambda group: rank.index(group.severity))

    def has(self, code: str) -> bool:
        """Whether there is an issue of this code."""
        return any(issue.code == code for issue in self.issues)

    def grid(self, numbers: Sequence[int], suggest: Callable[[Issue], Issue] = lambda issue: issue) -> list[GridRow]:
        """The rows with these ``numbers`` (as Excel shows them), each with its cells and their faults; a row that no
        error or warning names has no cells. ``suggest`` is called for each issue that is shown at a cell, and returns
        it, perhaps with a suggestion added. A cell with faults can be corrected if it has at most 10,000 characters,
        and at most 40,000 together with the cells before it that can be corrected."""
        texts, rows, left = self._texts(numbers), [], _MOST_TEXT
        for number in numbers:
            rows.append(self._row(number, texts.get(number, {}), suggest, left))
            left -= sum(len(cell.text) for cell in rows[-1].cells if cell.editable)
        return rows

    def _texts(self, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
        places = [self._places[number] for number in numbers if number in self._places]
        records: list[dict[str, str]] = self._rows.iloc[places].to_dict("records")  # type: ignore[assignment]
        return {int(texts.pop("")): texts for texts in records}

    @cached_property
    def _places(self) -> dict[int, int]:
        return {int(number): place for place, number in enumerate(self._rows[""].tolist())}

    def _row(self, number: int, texts: Mapping[str, str], suggest: Callable[[Issue], Issue], left: int) -> GridRow:
        at_cell: dict[str, list[Issue]] = defaultdict(list)
        issues = self._by_row.get(number, [])
        for issue in issues:
            name = self._field(issue)
            at_cell[name if name in texts else ""].append(issue)
        cells = []
        for field, text in texts.items():
            found = at_cell.get(field, [])
            told = tuple(map(suggest, found[:MOST_AT_CELL]))
            editable = bool(found) and len(text) <= min(MOST_MENDED, left)
            left -= len(text) if editable else 0
            pairs = ((one.value or "", offer) for one in told for offer in offers(one))
            meant = dict.fromkeys((offer, mended(text, value, offer)) for value, offer in pairs)
            few = tuple(islice(meant, _MOST_OFFERS)) if editable and len(text) <= _LONGEST_OFFER else ()
            cells.append(GridCell(field, text, told, len(found) - len(told), few, editable))
        name = next((issue.details[kind] for issue in issues for kind in RECORD_NAMES & issue.details.keys()), "")
        return GridRow(number, name, tuple(cells), tuple(at_cell[""][:MOST_AT_CELL]))

    def _field(self, issue: Issue) -> str:
        """The field in whose cell an issue can be corrected; "" if there is none."""
        return self._field_of.get(issue.column or "", "") if issue.column else _FIELDS.get(issue.code, "")

    @cached_property
    def _values(self) -> list[FaultyValue]:
        count: Counter[tuple[str, str, str]] = Counter()
        first: dict[tuple[str, str, str], Issue] = {}
        for issue in self.issues:
            value = issue.value or ""
            if issue.code in _BY_VALUE and issue.row and 0 < len(value) <= _LONGEST_OFFER and self._field(issue):
                key = issue.code, issue.column or "", value
                count[key] += 1
                first.setdefault(key, issue)
        return [FaultyValue(first[key], rows) for key, rows in count.most_common()]

    def values(self, severity: Severity, *, single_words: bool) -> list[FaultyValue]:
        """The values that have the same issue of this ``severity`` in two or more rows, so that a person can correct
        them all at once; those in most rows first, at most twelve, none of more than 500 characters. Only issues about
        the value alone, such as an unknown place, count. With ``single_words`` the result also has values in only one
        row, if they are unknown or unclear places or unknown statuses."""
        found = (one for one in self._values if one.issue.severity is severity)
        wanted = (one for one in found if one.rows > 1 or (single_words and one.is_word))
        return list(islice(wanted, MOST_VALUES))

    def cells_with(self, code: str, column: str, value: str, new: str) -> list[Cell]:
        """The cells of the ``column`` (its header) in all rows that have the issue ``code`` about ``value``, each with
        the text that it gets if ``new`` takes the place of ``value``. Cells of more than 10,000 characters are left
        out. Empty if there is no such issue, or no field has this column."""
        rows = {one.row for one in self._same(code, column, value) if one.row}
        field = self._field_of.get(column, "")
        texts = self._texts(sorted(rows)) if field else {}
        return [
            Cell(row, column, mended(cells[field], value, new))
            for row, cells in texts.items()
            if len(cells[field]) <= MOST_MENDED
        ]

    def _same(self, code: str, column: str, value: str) -> Iterator[Issue]:
        return (one for one in self.issues if (one.code, one.column, one.value) == (code, column, value))

    def changed_cells(self, typed: Mapping[tuple[int, str], str]) -> list[tuple[Cell, str]]:
        """The corrections that a person has ``typed``: (row number, field) → text. Returns pairs, one for each cell
        whose typed text differs from its present text: the cell with its new text, and its present text. Cells without
        a fault, and those that cannot be corrected on the page, are left out."""
        found = []
        headers = dict(self.columns)
        for row in self.grid(sorted({number for number, _field in typed})):
            for cell in row.cells:
                text = _lines(typed.get((row.number, cell.field), cell.text))
                if cell.editable and text != _lines(cell.text):
                    found.append((Cell(row.number, headers[cell.field], text), cell.text))
        return found


def _lines(text: str) -> str:
    """``text`` with the line ends that a browser sends turned into those that files have."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
