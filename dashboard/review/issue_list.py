"""The issues of a draft by severity, kind and row, and the fixes that are offered for a faulty value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from dashboard.language import gettext as _
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.schema.messages import MESSAGES

_CELL = "cell"  # the detail in which results of earlier releases repeat the whole cell with each issue
_READ_ALREADY = frozenset({"place-read-as", "edit-lost"})  # their suggestion is no other text for the cell
_EITHER = ("first", "second")  # details of values that can be read in two ways
_WORDS_OF_A_FIX = 8
NO_CELLS: Mapping[int, Mapping[str, str]] = MappingProxyType({})


def offers(issue: Issue) -> tuple[str, ...]:
    """Texts that may be meant instead of the value, the likeliest first."""
    if not issue.value or issue.code in _READ_ALREADY:
        return ()
    several = (part.strip() for part in issue.details.get("suggestions", "").split(";"))
    either = (issue.details.get(name, "") for name in _EITHER)
    return tuple(dict.fromkeys(filter(None, (issue.suggestion, *several, *either))))[:_WORDS_OF_A_FIX]


def mended(cell: str, value: str, new: str) -> str:
    """``cell`` with ``new`` for ``value``, which is the whole cell, a part between semicolons, or whole words."""
    if cell.strip() == value or not value:
        return new
    parts = cell.split(";")
    if any(part.strip() == value for part in parts):
        return ";".join(part.replace(value, new) if part.strip() == value else part for part in parts)
    words = rf"(?<!\w){re.escape(value)}(?!\w)"
    return re.sub(words, lambda _found: new, cell)


PAGE = 50  # issues shown at one time
MOST_FIXES = 12  # buttons of one kind of issue
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
# Where an issue names no column: the field in which it can be mended.
_FIELDS = {"places-missing": "countries", "id-missing": "id", "title-missing": "title", "date-missing": "date"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a person can give another text."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """An issue, its place in the whole list, the cell to mend (None: there is none) and texts offered for its value."""

    place: int
    issue: Issue
    cell: Cell | None
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """One text for all cells of a column where the same value stands."""

    code: str
    column: str
    value: str
    new: str
    rows: int


@dataclass(frozen=True, slots=True)
class Group:
    """All issues of one kind; ``start`` is the place of the first in the whole list."""

    code: str
    severity: Severity
    count: int
    rows: int
    start: int

    @property
    def title(self) -> str:
        """A few words on the kind, in the current language."""
        return _(MESSAGES[self.code].title)


class IssueList:
    """The issues of one check.

    ``headers`` are those of the file, ``mapping`` is field → header, ``faulty_cells`` is row → header → text of the
    cells of which an issue names only a part.
    """

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
            issues,
            key=lambda issue: (rank[issue.severity], -frequency[issue.code], issue.code, issue.row or 0),
        )

    def __len__(self) -> int:
        return len(self.issues)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many issues there are of each severity."""
        count = Counter(issue.severity for issue in self.issues)
        return {severity: count[severity] for severity in SEVERITIES}

    @cached_property
    def groups(self) -> list[Group]:
        """The kinds of issues, in the order of the list."""
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
        """The issues of one kind, if there are any."""
        return next((group for group in self.groups if group.code == code), None)

    def span(self, severity: str, code: str) -> range:
        """The places of the issues that a filter leaves; "" leaves all."""
        chosen = [group for group in self.groups if severity in ("", group.severity) and code in ("", group.code)]
        return range(chosen[0].start, chosen[-1].start + chosen[-1].count) if chosen else range(0)

    def found(self, places: Sequence[int]) -> list[Found]:
        """The issues at these places."""
        return [
            Found(place, self.issues[place], cell, self._offers(self.issues[place], cell))
            for place, cell in self._cells(places)
        ]

    def fixes(self, code: str) -> list[Fix]:
        """What can be mended at one go, the most frequent first."""
        count: Counter[tuple[str, str, str]] = Counter()
        for issue in self._of(code):
            if self._cell(issue):
                count.update((issue.column or "", issue.value or "", new) for new in offers(issue))
        return [Fix(code, *fix, rows) for fix, rows in count.most_common(MOST_FIXES)]

    def cells_to_fix(self, code: str, column: str, value: str, new: str) -> list[Cell]:
        """The cells that a fix changes, each with its new text; none where the fix is not offered (any more)."""
        changed: dict[tuple[int, str], Cell] = {}
        for issue in self._of(code):
            cell = self._cell(issue)
            if cell and (issue.column, issue.value) == (column, value) and new in offers(issue):
                changed[cell.row, cell.column] = Cell(cell.row, cell.column, mended(cell.text, value, new))
        return list(changed.values())

    def _of(self, code: str) -> Iterator[Issue]:
        group = self.group(code)
        return iter(self.issues[group.start : group.start + group.count] if group else [])

    def _cells(self, places: Sequence[int]) -> Iterator[tuple[int, Cell | None]]:
        return ((place, self._cell(self.issues[place])) for place in places)

    def _offers(self, issue: Issue, cell: Cell | None) -> tuple[str, ...]:
        return offers(issue) if cell else ()

    def _cell(self, issue: Issue) -> Cell | None:
        field = _FIELDS.get(issue.code, "")
        column = issue.column or self._mapping.get(field, field)
        if not issue.row or not (column in self._headers or column in self._mapping or column == field != ""):
            return None
        text = self._faulty_cells.get(issue.row, {}).get(column)
        return Cell(issue.row, column, issue.details.get(_CELL, issue.value or "") if text is None else text)
