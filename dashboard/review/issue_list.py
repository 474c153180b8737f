"""Lists the issues of a draft by severity, kind and row, and offers fixes for faulty values."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from dashboard.language import gettext as _
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import Issue, Severity

_CELL = "cell"  # the detail in which earlier releases stored the whole cell with each issue
_NO_OFFER = frozenset({"place-read-as", "edit-lost"})  # codes of issues whose suggestion cannot stand in the cell
_EITHER = ("first", "second")  # details of values that can be read in two ways
_MOST_OFFERS = 8
NO_CELLS: Mapping[int, Mapping[str, str]] = MappingProxyType({})


def offers(issue: Issue) -> tuple[str, ...]:
    """Texts that whoever wrote the file may have meant instead of the issue's value, the likeliest first; at most
    eight, and none if nothing is known."""
    if not issue.value or issue.code in _NO_OFFER:
        return ()
    several = (part.strip() for part in issue.details.get("suggestions", "").split(";"))
    either = (issue.details.get(name, "") for name in _EITHER)
    return tuple(dict.fromkeys(filter(None, (issue.suggestion, *several, *either))))[:_MOST_OFFERS]


def mended(cell: str, value: str, new: str) -> str:
    """The text of a cell with ``new`` in place of ``value``, which is the whole ``cell``, one of its parts between
    semicolons, or whole words in it. Without a ``value`` the text is ``new``; if the cell does not contain ``value``,
    it is unchanged."""
    if cell.strip() == value or not value:
        return new
    parts = cell.split(";")
    if any(part.strip() == value for part in parts):
        return ";".join(part.replace(value, new) if part.strip() == value else part for part in parts)
    words = rf"(?<!\w){re.escape(value)}(?!\w)"
    return re.sub(words, lambda _found: new, cell)


PAGE = 50  # issues shown at one time
LONGEST_CELL = 10_000  # characters that a form on the page holds, 50 times
MOST_FIXES = 12  # buttons of one kind of issue
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
# The field in which an issue can be corrected that names no column.
_FIELDS = {"places-missing": "countries", "id-missing": "id", "title-missing": "title", "date-missing": "date"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a person can correct: its row (the number that Excel shows), its column (the header, or the name of a
    field that no column serves), and a text, which is the present one or the corrected one."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue for the review page: its position in the whole list, from 0, the cell to correct (None if it is not one
    cell), and texts to choose for that cell."""

    place: int
    issue: Issue
    cell: Cell | None
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction offered for all cells of a column that hold the same value: ``new`` in place of ``value``. ``code``
    is that of the issues which it resolves, ``rows`` how many these are."""

    code: str
    column: str
    value: str
    new: str
    rows: int


@dataclass(frozen=True, slots=True)
class Group:
    """All issues of one code: how many there are (``count``), in how many rows, and the position of the first in the
    whole list (``start``, from 0)."""

    code: str
    severity: Severity
    count: int
    rows: int
    start: int

    @property
    def title(self) -> str:
        """What is wrong, as a title for these issues in the current language."""
        return _(MESSAGES[self.code].title)


class IssueList:
    """The issues of one check, in the order in which the review page shows them: errors, then warnings, then notices;
    in each the codes with most issues first; in each code by row. ``headers`` are the headers of the file, ``mapping``
    says which header holds which field (field → header). ``faulty_cells`` has the whole text of cells of which an issue
    names only a part (row → header → text)."""

    def __init__(
        self,
        issues: Collection[Issue],
        headers: Collection[str],
        mapping: Mapping[str, str],
        faulty_cells: Mapping[int, Mapping[str, str]] = NO_CELLS,
    ) -> None:
        self._faulty_cells = faulty_cells
        self._headers = frozenset(headers)
        self._mapping = mapping
        frequency = Counter(issue.code for issue in issues)
        rank = {severity: number for number, severity in enumerate(SEVERITIES)}
        self.issues = sorted(
            issues, key=lambda issue: (rank[issue.severity], -frequency[issue.code], issue.code, issue.row or 0)
        )

    def __len__(self) -> int:
        return len(self.issues)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """The number of issues of each severity: error, warning, notice."""
        count = Counter(issue.severity for issue in self.issues)
        return {severity: count[severity] for severity in SEVERITIES}

    @cached_property
    def groups(self) -> list[Group]:
        """The issues grouped by their code, in the order of the list."""
        starts: dict[str, int] = {}
        rows: dict[str, set[int]] = {}
        count = Counter(issue.code for issue in self.issues)
        for place, issue in enumerate(self.issues):
            starts.setdefault(issue.code, place)
            if issue.row:
                rows.setdefault(issue.code, set()).add(issue.row)
        return [
            Group(code, self.issues[start].severity, count[code], len(rows.get(code, ())), start)
            for code, start in starts.items()
        ]

    def group(self, code: str) -> Group | None:
        """The issues of a code as one group; None if there are none."""
        return next((group for group in self.groups if group.code == code), None)

    def span(self, severity: str, code: str) -> range:
        """The positions, in this list, of the issues of one severity and one code; "" stands for any. Empty if there
        are none."""
        chosen = [group for group in self.groups if severity in ("", group.severity) and code in ("", group.code)]
        return range(chosen[0].start, chosen[-1].start + chosen[-1].count) if chosen else range(0)

    def shown(self, places: Sequence[int]) -> list[ShownIssue]:
        """The issues at these positions of the list, each with the cell to correct and the texts offered for it."""
        cells = ((place, self._cell(self.issues[place])) for place in places)
        return [
            ShownIssue(place, self.issues[place], cell, offers(self.issues[place]) if cell else ())
            for place, cell in cells
        ]

    def fixes(self, code: str) -> list[Fix]:
        """Corrections of several cells at once that are offered for the issues of a code, those for most issues first;
        at most twelve."""
        count: Counter[tuple[str, str, str]] = Counter()
        for issue in self._of(code):
            if self._cell(issue):
                count.update((issue.column or "", issue.value or "", new) for new in offers(issue))
        return [Fix(code, *fix, rows) for fix, rows in count.most_common(MOST_FIXES)]

    def cells_to_fix(self, code: str, column: str, value: str, new: str) -> list[Cell]:
        """The cells to change, each with its corrected text, if ``new`` takes the place of ``value`` in all issues of
        this ``code`` in a column; none if this is not offered for any of them."""
        changed: dict[tuple[int, str], Cell] = {}
        for issue in self._of(code):
            cell = self._cell(issue)
            if cell and (issue.column, issue.value) == (column, value) and new in offers(issue):
                changed[cell.row, cell.column] = Cell(cell.row, cell.column, mended(cell.text, value, new))
        return list(changed.values())

    def _of(self, code: str) -> Iterator[Issue]:
        group = self.group(code)
        return iter(self.issues[group.start : group.start + group.count] if group else [])

    def _cell(self, issue: Issue) -> Cell | None:
        field = _FIELDS.get(issue.code, "")
        column = issue.column or self._mapping.get(field, field)
        if not issue.row or not (column in self._headers or column in self._mapping or column == field != ""):
            return None
        text = self._faulty_cells.get(issue.row, {}).get(column)
        text = issue.details.get(_CELL, issue.value or "") if text is None else text
        return Cell(issue.row, column, text) if len(text) <= LONGEST_CELL else None
