"""IATI activity files, versions 2.01 to 2.03: every activity is a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from dashboard.records.places.resolve_columns import Resolver
from dashboard.records.reading.source import Kind, ListedRows, Reading, Report, Source, Unread
from dashboard.records.reading.sources.iati_activity import Activity, Whereabouts
from dashboard.records.reading.sources.iati_own import Publishers, is_own, own_cells
from dashboard.records.reading.sources.xml_stream import elements, forget
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import FileRefused, Issue

_TAGS = ("iati-activity", "transaction", "result", "planned-disbursement", "location", "crs-add")
MOST_TRANSLATIONS = 100
_FIELDS = column_names(Dataset.PROJECTS)


def iati_source(content: bytes, filename: str, gazetteer: Resolver | None) -> Source:
    """The activities as rows below a header of our column names. Reading the rows raises FileRefused."""
    known = partial(_is_known, gazetteer)
    return Source(Kind.IATI, [Reading(_Rows(content, filename, known).read)], dataset=Dataset.PROJECTS)


def _is_known(gazetteer: Resolver | None, place: str) -> bool:
    return gazetteer is None or not gazetteer.resolve(place).unknown


class _Rows:
    """Reads the file once, however often its rows are asked for."""

    def __init__(self, content: bytes, filename: str, known: Callable[[str], bool]) -> None:
        self._content = content
        self._filename = filename
        self._known = known
        self._read: ListedRows | None = None

    def read(self, report: Report | None) -> ListedRows:
        if self._read is None:
            self._read = self._activities(report)
        return self._read

    def _activities(self, report: Report | None) -> ListedRows:
        found: list[dict[str, str]] = []
        publishers = Publishers()
        unread = Unread("iati-not-read")
        transactions = Whereabouts()
        for element in elements(self._content, self._filename, _TAGS, report):
            if element.tag != "iati-activity":
                if element.tag == "transaction":
                    transactions.add(element)
                element.clear()
                continue
            if not found:
                self._refuse_old(element.getparent())
            note = partial(_note, unread, len(found) + 2)
            found.append(self._cells(element, transactions, note))
            publishers.add(element, found[-1])
            if not any(found[-1].values()):
                note("iati-activity (empty)")
            transactions = Whereabouts()
            forget(element)
        publishers.settle()
        header = [*_FIELDS, *_translations(found, unread)]
        return ListedRows([header, *([cells.get(name, "") for name in header] for cells in found)], unread.issues())

    def _cells(self, element: Any, transactions: Whereabouts, note: Callable[[str], None]) -> dict[str, str]:
        if is_own(element):
            return own_cells(element, note)
        return Activity(element, transactions, note, self._known).cells()

    def _refuse_old(self, root: object) -> None:
        version = str(root.get("version", "") if root is not None else "")  # type: ignore[attr-defined]
        if version.startswith("1"):
            raise FileRefused(Issue("iati-version", None, None, version, None, {"file": self._filename}))


def _translations(found: Sequence[dict[str, str]], unread: Unread) -> list[str]:
    """Names of the columns with translations; a file that makes up languages does not make up memory."""
    first = {name: row for row, cells in reversed(list(enumerate(found, 2))) for name in cells if name not in _FIELDS}
    names = sorted(first)
    for name in names[MOST_TRANSLATIONS:]:
        unread.note(name, first[name])
    return names[:MOST_TRANSLATIONS]


def _note(unread: Unread, row: int, kind: str) -> None:
    unread.note(kind, row)
