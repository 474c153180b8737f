"""Reads IATI activity files, versions 1.01 to 2.03: each activity is a project."""

from collections.abc import Callable, Sequence
from functools import partial

from dashboard.records.places.resolve_columns import Resolver
from dashboard.records.reading.source_types import Kind, ListedRows, Report, Source, Unread, read_once
from dashboard.records.reading.sources.iati_activity import Activity, TransactionPlaces
from dashboard.records.reading.sources.iati_own import OwnActivity, Publishers, is_own
from dashboard.records.reading.sources.xml_stream import elements, forget, repaired
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import Issue

_TAGS = ("iati-activity", "transaction", "result", "planned-disbursement", "location", "crs-add")
MOST_TRANSLATIONS = 100
_FIELDS = column_names(Dataset.PROJECTS)


def iati_source(content: bytes, filename: str, gazetteer: Resolver | None) -> Source:
    """Open an IATI file: each activity becomes a row below a header of our column names. ``gazetteer`` tells which
    regions are known; without it all are accepted. Reading the rows raises FileRefused."""

    content, issues = repaired(content, filename)

    def is_known(place: str) -> bool:
        return gazetteer is None or not gazetteer.resolve(place).unknown

    return Source(
        Kind.IATI,
        [read_once(partial(_read_rows, content, filename, is_known))],
        issues=tuple(issues),
        dataset=Dataset.PROJECTS,
    )


def _read_rows(content: bytes, filename: str, is_known: Callable[[str], bool], report: Report | None) -> ListedRows:
    activities: list[dict[str, str]] = []
    version = ""
    publishers = Publishers()
    unread = Unread("iati-not-read")
    transactions = TransactionPlaces()
    for element in elements(content, filename, _TAGS, report):
        if element.tag != "iati-activity":
            if element.tag == "transaction":
                transactions.add(element)
            element.clear()
            continue
        if not activities:
            root = element.getparent()
            version = "" if root is None else str(root.get("version", ""))
            version = version or element.get("version", "")
        note = partial(unread.note, row=len(activities) + 2)
        own = is_own(element)
        cells = (OwnActivity(element, note) if own else Activity(element, transactions, note, is_known)).cells()
        activities.append(cells)
        publishers.add(element, cells)
        if not any(cells.values()):
            note("iati-activity (empty)")
        transactions = TransactionPlaces()
        forget(element)
    publishers.settle()
    header = [*_FIELDS, *_translations(activities, unread)]
    issues = unread.issues()
    if version.startswith("1"):
        issues.append(Issue("iati-version", None, None, version, None, {"file": filename}))
    return ListedRows([header, *([cells.get(name, "") for name in header] for cells in activities)], issues)


def _translations(activities: Sequence[dict[str, str]], unread: Unread) -> list[str]:
    """Names of the columns with translations: at most 100, for a file can make up any number of languages."""
    first = {
        name: row for row, cells in reversed(list(enumerate(activities, 2))) for name in cells if name not in _FIELDS
    }
    names = sorted(first)
    for name in names[MOST_TRANSLATIONS:]:
        unread.note(name, first[name])
    return names[:MOST_TRANSLATIONS]
