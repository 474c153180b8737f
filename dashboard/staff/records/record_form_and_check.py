"""The form of one project or news item: its fields, their texts, and the problems that the check finds."""

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.language_and_locale import current_locale, gettext as _, marked
from dashboard.pictures.addresses_and_digests import digest_of
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.place_and_scope_codes import SCOPE_NAMES
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.column_help_and_template_headers import HELP
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.schema.header_matching import column_of, is_translation
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.text.formula_xml_and_uri_escaping import csv_rows, defended
from dashboard.records.values.cell_columns_and_readers import CATEGORIES
from dashboard.records.values.status import DECLARED, STATUS_NAMES
from dashboard.staff.web.template_filters_and_labels import label_of

Record = Mapping[str, str]

_APPEARS_AS = {
    "headline": marked("Headline: the newest six stand at the head of the first page"),
    "news": marked("News: the newest eight of all stand on the first page"),
    "in-focus": marked("In Focus: the newest one has a place of its own"),
    "publication": marked("Publication of the month: the newest one, or the newest that is featured"),
    "call": marked("Call: shown among the news"),
}
_LONG = {"summary", "lead"}
ROW = 2  # of the record in its CSV file
_ABOUT_ALL = {"places-missing": "countries", "title-missing": "title", "date-missing": "date", "id-missing": "id"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form of a record: its column (``name``), label, hint and present text (``value``); ``problem`` is
    a sentence about its fault, "" for none. ``choices`` are (value, text) pairs to select from, empty for a field to
    type into; ``rows`` is the height of a text of several lines, 0 for one line; ``kind`` says what its column holds,
    such as a date or places. ``language`` is the code of the language that its text is in, "" for none."""

    name: str
    label: str
    hint: str
    required: bool
    value: str
    problem: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    kind: Kind = Kind.TEXT
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of the form of a record that belong together, below a title. ``language`` is the code of the language of a
    group of translations, "" for other groups."""

    title: str
    fields: list[Field]
    language: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether any field of the group has a text or a problem."""
        return any(field.value or field.problem for field in self.fields)


_GROUPS = {
    marked("What it is"): "id title acronym lead body summary description",
    marked("Where it appears"): "date category featured appears_on ends_on language",
    marked("Places"): "countries regions country_percentages scope",
    marked("When"): "status start_date end_date",
    marked("What it is about"): "themes sectors sdgs project_ids",
    marked("Who pays and who works with you"): "donors partners budget currency",
    marked("Picture"): "image_url image_alt",
    marked("Links and contact"): "url contact_email related_ids updated_at",
}
_MORE = marked("More")


def groups(shown: Sequence[Field], dataset: Dataset) -> list[Group]:
    """Divide the fields of the form of a record into groups: one for each subject, such as places, then one for fields
    of no subject and one for each language of translations. Empty groups are left out."""
    subject_of = {name: title for title, names in _GROUPS.items() for name in names.split()}
    found: dict[tuple[str, str], list[Field]] = {(title, ""): [] for title in (*_GROUPS, _MORE)}
    for field in shown:
        language = _suffix(field.name, dataset)
        title = _("In {language}", language=language_name(language)) if language else subject_of.get(field.name, _MORE)
        found.setdefault((title, language), []).append(field)
    order = [name for names in _GROUPS.values() for name in names.split()]
    for fields_of_group in found.values():
        fields_of_group.sort(key=lambda field: order.index(field.name) if field.name in order else len(order))
    return [Group(title if language else _(title), few, language) for (title, language), few in found.items() if few]


def _suffix(name: str, dataset: Dataset) -> str:
    """The code of the language of a column of translations, such as "fr" of "title_fr"; "" for other columns."""
    return name.removeprefix(column_of(name, dataset).name).removeprefix("_")


def language_name(code: str) -> str:
    """The name of a language such as "fr" in the current language; the code if there is none."""
    return str(current_locale().languages.get(code.partition("-")[0], code))


def field_names(dataset: Dataset, frame: pd.DataFrame, languages: Sequence[str] = ()) -> list[str]:
    """The names of the columns for which the form of a record has fields: all columns of the dataset but
    ``status_source``, which is computed; the translations into ``languages`` of all columns that can be translated,
    such as ``title_fr``; and the translations that the published records (``frame``) have."""
    own = [column.name for column in COLUMNS[dataset] if column.kind is not Kind.STATUS_SOURCE]
    translatable = [column.name for column in COLUMNS[dataset] if column.translatable]
    offered = [f"{name}_{language}" for language in languages for name in translatable]
    return list(dict.fromkeys([*own, *offered, *(name for name in frame.columns if is_translation(name, dataset))]))


def fields(dataset: Dataset, values: Record, problems: Mapping[str, str], language: str = "") -> list[Field]:
    """The fields of the form of a record, in the order of ``values``. ``values`` has column → text as people type it,
    such as names of places in place of codes; ``problems`` has column → a sentence about its fault. ``language`` is the
    code of the language of records that state none. Empty fields for the description of the record's picture
    (``image_alt``) are left out, unless the picture is on another site: an uploaded picture is described once for all
    records."""
    shown, address, own = [], values.get("image_url", ""), values.get("language") or language
    for name, text in values.items():
        column = column_of(name, dataset)
        if column.name == "image_alt" and not text and (not address or digest_of(address)):
            continue
        field = Field(
            name=name,
            label=label_of(name, dataset),
            hint=_(HELP[dataset][column.name].text) if name == column.name else "",
            required=column.required and name == column.name,
            value=text,
            problem=problems.get(name, ""),
            choices=_choices(column.kind),
            rows=14 if column.kind is Kind.MARKDOWN else 3 if column.name in _LONG else 0,
            kind=column.kind,
            language=_suffix(name, dataset) or (own if column.translatable else ""),
        )
        shown.append(field)
    return shown


def form_texts(record: Record, names: Sequence[str], dataset: Dataset, places: Mapping[str, str]) -> dict[str, str]:
    """Column → text for the form fields ``names``, made from ``record`` (column → canonical text): places by name, a
    space after each semicolon of a list. A status that was derived from dates is left empty. ``places`` has the text
    for each place by code."""
    typed = {name: record.get(name, "") for name in names}
    if record.get("status_source", DECLARED) != DECLARED:
        typed["status"] = ""
    for name in names:
        kind = column_of(name, dataset).kind
        if kind is Kind.PLACES:
            typed[name] = "; ".join(places.get(code, code) for code in typed[name].split(";") if code)
        elif kind in (Kind.LIST, Kind.SDGS):
            typed[name] = "; ".join(typed[name].split(";")) if typed[name] else ""
    return typed


def record_csv(values: Record) -> bytes:
    """A CSV file of one record (column → text), in UTF-8 with a byte order mark; Excel runs no text in it as a
    formula."""
    return codecs.BOM_UTF8 + csv_rows([list(values), [defended(text) for text in values.values()]])


def read_record(content: bytes, dataset: Dataset, gazetteer: Gazetteer) -> Intake:
    """Read a CSV file of one record: a row with the names of columns, then a row with their texts. Returns the intake;
    faults are issues in it, never exceptions."""
    return read_records(content, dataset, filename="record.csv", gazetteer=gazetteer, today=date.today())


def readable(typed: Record, dataset: Dataset, gazetteer: Gazetteer) -> pd.DataFrame:
    """A canonical frame with the record whose typed texts are ``typed`` (column → text), for the preview of a record
    that is not finished. If the record has errors, each field with an issue is emptied; an id, title, date or scope
    gets a substitute, because a record cannot be without one. The frame has no rows if the record cannot be read even
    so."""
    intake = read_record(record_csv(typed), dataset, gazetteer)
    if intake.errors or intake.refused:
        faulty = {issue.column or _ABOUT_ALL.get(issue.code, "") for issue in intake.issues}
        stand_ins = {"id": "preview", "title": _("Title"), "date": date.today().isoformat()}
        sound = {name: stand_ins.get(name, "") if name in faulty else text for name, text in typed.items()}
        placeless = {"scope": "1"} if dataset is Dataset.PROJECTS and faulty & {"countries", "regions", "scope"} else {}
        intake = read_record(record_csv({**sound, **placeless}), dataset, gazetteer)
    return intake.frame


def check(
    content: bytes, dataset: Dataset, gazetteer: Gazetteer, published: bytes = b""
) -> tuple[dict[str, str], bool]:
    """(problems, can be stored) of the CSV file of one record (``content``). ``problems`` has, by column ("" for the
    whole record), sentences about errors and warnings; the record can be stored if none of them is an error. A warning
    is left out if the published record, whose CSV file is ``published``, has the same one already. Nothing is
    stored."""
    intake = read_record(content, dataset, gazetteer)
    known = read_record(published, dataset, gazetteer).issues if published else []
    problems: dict[str, str] = {}
    for issue in intake.issues:
        is_old = issue.severity is Severity.WARNING and issue in known
        if issue.severity is not Severity.NOTICE and not is_old:
            name = issue.column or _ABOUT_ALL.get(issue.code, "")
            problems[name] = " ".join(filter(None, (problems.get(name), _words(issue))))
    return problems, not intake.errors and not intake.refused


def proposed_id(dataset: Dataset, ids: Sequence[str], gone: Sequence[str] = ()) -> str:
    """A new id that continues the most frequent numbering among the existing ``ids``, such as P-028 after P-027.
    ``gone`` are ids that records had once: their numbers are not used again, and their numbering is continued if
    ``ids`` have none. An id is part of a numbering if it ends in a number of at most eight digits. Without any such id
    the result is P-001 (for news N-001)."""
    former = _series(gone)
    series = _series(ids) or former
    if not series:
        return "P-001" if dataset is Dataset.PROJECTS else "N-001"
    stem, numbers = max(series.items(), key=lambda entry: len(entry[1]))
    width = min(map(len, numbers))
    return f"{stem}{max(map(int, [*numbers, *former.get(stem, [])])) + 1:0{width}}"


def _series(ids: Sequence[str]) -> dict[str, list[str]]:
    """What stands before the number at the end of an id → the digits of all these numbers."""
    series: dict[str, list[str]] = {}
    for existing in ids:
        digits = existing[len(existing.rstrip("0123456789")) :]
        if digits and len(digits) < 9:
            series.setdefault(existing.removesuffix(digits), []).append(digits)
    return series


def _choices(kind: Kind) -> tuple[tuple[str, str], ...]:
    if kind is Kind.STATUS:
        return (("", _("as the dates say")), *((code, _(name)) for code, name in STATUS_NAMES.items()))
    if kind is Kind.CATEGORY:
        return (("", _("No category: shown among the news")), *((name, _(_APPEARS_AS[name])) for name in CATEGORIES))
    if kind is Kind.SCOPE:
        return (("", "–"), *((code, _(name)) for code, name in SCOPE_NAMES.items()))
    return (("", _("no")), ("yes", _("yes"))) if kind is Kind.FLAG else ()


def _words(issue: Issue) -> str:
    chosen = STATUS_NAMES.get(issue.value or "") if issue.column == "status" else None  # the form sends its code
    title = issue.title
    if issue.value:
        title = _("{problem}: “{value}”", problem=title, value=_(chosen) if chosen else issue.value)
    return f"{title}. {issue.fix}"
