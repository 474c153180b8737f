"""Reads IATI activity files, versions 1.01 to 2.03: each activity is a project."""

from collections.abc import Callable, Sequence
from functools import partial

from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.reading.file_reader_types import Kind, ListedRows, Report, Source, Unread, read_once
from dashboard.records.reading.sources.iati_activity import Activity, TransactionPlaces
from dashboard.records.reading.sources.iati_activity_of_this_program import OwnActivity, Publishers, is_own
from dashboard.records.reading.sources.xml_repair_and_streaming import elements, forget, repaired
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import Issue
from dashboard.records.schema.questions_about_file import Questions

_TAGS = ("iati-activity", "transaction", "result", "planned-disbursement", "location", "crs-add")
MOST_TRANSLATIONS = 100
_PARENT, _CHILD = "1", "2"  # codelist RelatedActivityType
_FIELDS = column_names(Dataset.PROJECTS)


def iati_source(
    content: bytes, filename: str, gazetteer: Resolver | None, questions: Questions | None = None
) -> Source:
    """Open an IATI file. Its rows are a header with the names of the project columns and of up to 100 translations, and
    one row for each activity. ``gazetteer`` tells which regions are known; with None all are. If some activities are
    parts of others, ``questions`` asks a person which to read: the parts, the activities that have parts, or all;
    without an answer, or with None, all are read. Raises FileRefused if an XML entity is unknown. Reading the rows
    raises it if the file is damaged or too large."""
    content, issues = repaired(content, filename)

    def is_known(place: str) -> bool:
        return gazetteer is None or not gazetteer.resolve(place).unknown

    return Source(
        Kind.IATI,
        [read_once(partial(_read_rows, content, filename, is_known, questions or Questions()))],
        issues=tuple(issues),
        dataset=Dataset.PROJECTS,
    )


def _read_rows(
    content: bytes, filename: str, is_known: Callable[[str], bool], questions: Questions, report: Report | None
) -> ListedRows:
    activities: list[dict[str, str]] = []
    version = ""
    publishers = Publishers()
    identifiers: list[str] = []
    parts: list[tuple[str, str]] = []  # (parent, child) by their identifiers
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
        identifiers.append((element.findtext("iati-identifier") or "").strip())
        for related in element.iterfind("related-activity"):
            pair = (related.get("ref", "").strip(), identifiers[-1])
            parts += {_PARENT: [pair], _CHILD: [pair[::-1]]}.get(related.get("type", ""), [])
        if not any(cells.values()):
            note("iati-activity (empty)")
        transactions = TransactionPlaces()
        forget(element)
    publishers.settle()
    header = [*_FIELDS, *_translations(activities, unread)]
    issues = unread.issues()
    if version.startswith("1"):
        issues.append(Issue("iati-version", None, None, version, None, {"file": filename}))
    left_out = _counted_twice(identifiers, parts, questions)
    rows = (
        [] if name in left_out else [cells.get(field, "") for field in header]  # an empty row keeps the numbers
        for name, cells in zip(identifiers, activities, strict=True)
    )
    return ListedRows([header, *rows], issues)


def _counted_twice(identifiers: Sequence[str], parts: Sequence[tuple[str, str]], questions: Questions) -> set[str]:
    """Identifiers of the activities to leave out, because others in the file are their parts or hold them as a part: a
    person says which of the two are the projects."""
    known = set(identifiers)
    inside = [(parent, child) for parent, child in parts if parent != child and {parent, child} <= known]
    if not inside:
        return set()
    parents, children = ({*names} for names in zip(*inside, strict=True))
    details = {"parents": str(len(parents)), "children": str(len(children))}
    details |= {"parent": inside[0][0], "child": inside[0][1]}
    answer = questions.ask("activity-parts", "children", "parents", "all", **details)
    return {"children": parents, "parents": children}.get(answer, set())


def _translations(activities: Sequence[dict[str, str]], unread: Unread) -> list[str]:
    """Names of the columns with translations: at most 100, for a file can make up any number of languages."""
    first = {
        name: row for row, cells in reversed(list(enumerate(activities, 2))) for name in cells if name not in _FIELDS
    }
    names = sorted(first)
    for name in names[MOST_TRANSLATIONS:]:
        unread.note(name, first[name])
    return names[:MOST_TRANSLATIONS]
