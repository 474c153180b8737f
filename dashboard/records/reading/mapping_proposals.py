"""Proposes a field for each column of a file, from headers and values, for a person to confirm."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from dashboard.records.places.name_comparison_and_translations import country_names_among
from dashboard.records.places.place_and_scope_codes import read_scope
from dashboard.records.reading.table_layout import Layout
from dashboard.records.schema.columns import COLUMNS, Column, Dataset, Kind
from dashboard.records.schema.header_matching import (
    annotation_columns,
    column_of,
    index_of,
    is_tag_row,
    missing_fields,
    normalised,
    tags_in_headers,
    translation,
)
from dashboard.records.schema.issues import FileRefused, shortened
from dashboard.records.values import cell_columns_and_readers as simple
from dashboard.records.values.cell_columns_and_readers import is_absent
from dashboard.records.values.dates import read_date
from dashboard.records.values.money import read_currency, read_money
from dashboard.records.values.status import read_status

GOOD = 0.55  # of 1.2: a guess below it confuses more than it helps
_ALIKE = 0.7  # of 1; from this likeness on a header looks like the name of the field
_SURE = 0.85  # of 1; from this likeness on no values are needed
_LONGEST = 200  # characters of a header that are compared
_ENOUGH = 0.7  # share of the values that must be of the column's kind
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ID = re.compile(r"(?=.*\d)[\w./-]{2,40}")
# Fields that can be known from their values alone, with any header. Not dates, of which a start may be an end, and not
# numbers, which may be amounts, states or ids.
_TELLING = {"id", "countries", "currency", "url", "contact_email"}
_NEVER = {"status_source", "country_percentages", "related_ids"}  # too special to guess
_FREE = {Kind.TEXT, Kind.MARKDOWN, Kind.LIST}  # any text fits

Fits = Callable[[str], bool]


def guessed_fields(
    columns: Mapping[int, tuple[str, Sequence[str]]], fields: Sequence[str], dataset: Dataset
) -> dict[int, str]:
    """Guess which field each column of a file holds. Returns index of the column → field, each field at most once.
    ``columns`` is index → (header, first values), ``fields`` are the names of the fields of ``dataset`` that have no
    column yet."""
    known = {column.name: column for column in COLUMNS[dataset]}
    scores = [
        (column_fit(header, values, known[name]), -order, -index, name)
        for index, (header, values) in columns.items()
        for order, name in enumerate(fields)
        if name not in _NEVER
    ]
    guessed: dict[int, str] = {}
    for score, _order, index, name in sorted(scores, reverse=True):
        if score >= GOOD and -index not in guessed and name not in guessed.values():
            guessed[-index] = name
    return guessed


def column_fit(header: str, values: Sequence[str], column: Column) -> float:
    """How well a column of a file fits the field ``column``: a number from 0 (not at all) to 1.2, of which the
    ``header`` and the first ``values`` make up to 0.6 each, values of free text up to 0.3. Without values only a header
    that is very similar to a name of the field counts, up to 1."""
    alike = _alike(header, column)
    if not values:
        return alike if alike > _SURE else 0.0
    if column.kind in _FREE:
        return 0.6 * alike + _as_text(values, column.name) if alike > _ALIKE else 0.0
    share = sum(map(_FITS[column.kind], values)) / len(values)
    if column.kind is Kind.ID:
        share *= len(set(values)) == len(values) and (alike >= _ALIKE or not any(map(str.isdecimal, values)))
    if share < _ENOUGH or (alike < _ALIKE and column.name not in _TELLING):
        return 0.0
    return 0.6 * alike + 0.6 * share


def _alike(header: str, column: Column) -> float:
    """How much the header looks like one of the column's names, from 0 to 1, in any order of the words."""
    words = " ".join(_WORD.findall(_CAMEL.sub(" ", header[:_LONGEST]))).casefold()
    names = (column.name.replace("_", " "), column.label.casefold(), *column.synonyms)
    return max(max(fuzz.token_sort_ratio(words, name), 0.9 * fuzz.token_set_ratio(words, name)) for name in names) / 100


def _as_text(values: Sequence[str], name: str) -> float:
    """A score from the lengths of values: 0.3 if they are text about as long as usual for the field, else 0."""
    if sum(read_date(text)[0] != "" or bool(read_money(text)[0].number) for text in values) * 2 > len(values):
        return 0.0
    length = sum(map(len, values)) / len(values)
    shortest, longest = _LENGTHS.get(name, (1, 200))
    return 0.3 if shortest <= length <= longest else 0.0


_LENGTHS = {
    "title": (8, 200),
    "summary": (40, 2000),
    "lead": (40, 2000),
    "description": (80, 10**6),
    "body": (80, 10**6),
}


def _is_place(text: str) -> bool:
    parts = [part.strip() for part in re.split(r"[;,|&\n]", text) if part.strip()]
    return bool(parts) and len(country_names_among(parts)) * 2 >= len({*parts})


def _reads(read: simple.Reader) -> Fits:
    return lambda text: bool(read(text)[0])


_FITS: dict[Kind, Fits] = {
    Kind.ID: lambda text: _ID.fullmatch(text) is not None and not read_date(text)[0],
    Kind.DATE: lambda text: bool(read_date(text)[0]) or any(one.code == "date-ambiguous" for one in read_date(text)[1]),
    Kind.PLACES: _is_place,
    Kind.URL: _reads(simple.read_url),
    Kind.EMAIL: _reads(simple.read_email),
    Kind.CURRENCY: _reads(read_currency),
    Kind.STATUS: _reads(read_status),
    Kind.SCOPE: _reads(read_scope),
    Kind.SDGS: _reads(simple.read_sdgs),
    Kind.CATEGORY: _reads(simple.read_category),
    Kind.LANGUAGE: _reads(simple.read_language),
    Kind.FLAG: lambda text: not simple.read_flag(text)[1],
    Kind.MONEY: lambda text: bool(read_money(text)[0].number),
}


SAMPLES = 3
_FIRST = 200  # rows that a guess looks at


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the file with sample values, and the field that is proposed for it. ``how`` says where the proposal
    comes from: "saved" (a mapping chosen earlier), "name", "tag" (HXL), "synonym", "part" (one of several columns that
    together hold the values of one field, as "Country 1" and "Country 2") or "guess"; it is "" if no field is
    proposed."""

    header: str
    samples: tuple[str, ...]
    field: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed fields for the columns of a file. ``columns`` are its columns that have a header, in their order,
    without "Issues" and "Suggested fix", which this program adds to downloads; of columns with the same header only the
    first. ``missing`` are the required fields that no column is proposed for. ``signature`` is a text that is the same
    for all files of the dataset with these headers in any order; "" without headers."""

    columns: tuple[ProposedColumn, ...]
    missing: tuple[str, ...]
    signature: str

    @property
    def mapping(self) -> dict[str, str]:
        """Field → header, as proposed; several headers of a list are joined by "+"."""
        return {
            name: "+".join(column.header for column in self.columns if column.field == name)
            for name in dict.fromkeys(column.field for column in self.columns if column.field)
        }


def propose(layout: Layout | None, dataset: Dataset, mapping: Mapping[str, str]) -> Proposal:
    """Propose a field for each column of a file, by its headers and first rows. ``layout`` says how the file is read as
    ``dataset``, None if the file cannot be opened. ``mapping`` is field → header, as a person chose it for this file or
    an earlier one with the same headers. If the file cannot be opened or read, the proposal has no columns, and all
    required fields are missing."""
    try:
        rows = list(islice(layout.reading.rows(None), layout.header_row + _FIRST)) if layout else []
    except FileRefused:
        layout = None
    if layout is None:
        return Proposal((), tuple(missing_fields({}, dataset)), "")
    values = _values(layout, rows[layout.header_row :])
    fields = {index: (name, _how(layout, name, index, dataset, mapping)) for index, name in layout.match.used.items()}
    rest = {
        index: (layout.headers[index], texts)
        for index, texts in values.items()
        if index not in fields | layout.match.rivals
    }
    settled = layout.match.fields.keys() | mapping.keys()
    free = [column.name for column in COLUMNS[dataset] if column.name not in settled]
    fields |= {index: (name, "guess") for index, name in guessed_fields(rest, free, dataset).items()}
    columns = tuple(
        ProposedColumn(layout.headers[index], tuple(map(shortened, texts[:SAMPLES])), *fields.get(index, ("", "")))
        for index, texts in values.items()
    )
    served = {name: index for index, (name, _how_) in fields.items()}
    return Proposal(columns, tuple(missing_fields(served, dataset)), headers_signature(layout.headers, dataset))


def headers_signature(headers: Sequence[str], dataset: Dataset) -> str:
    """A text that is equal for files of one dataset with the same headers, whatever their order, case, accents and
    punctuation; a mapping is stored under it, for later files. "" without headers. The columns "Issues" and "Suggested
    fix", which this program adds to downloads, do not count."""
    names = sorted(
        {normalised(header) for index, header in enumerate(headers) if index not in annotation_columns(headers)} - {""}
    )
    return hashlib.sha256("\n".join([dataset, *names]).encode()).hexdigest() if names else ""


def _values(layout: Layout, rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """The different values of each column in the first rows, by its index; only columns that a mapping can name."""
    ours = annotation_columns(layout.headers)
    values: dict[int, dict[str, None]] = {
        index: {}
        for index, header in enumerate(layout.headers)
        if header and index not in ours and index_of(header, layout.headers) == index
    }
    for number, cells in enumerate(rows, layout.header_row + 1):
        if number == layout.tag_row:
            continue
        for index, texts in values.items():
            text = cells[index].strip() if index < len(cells) else ""
            if text and not is_absent(text):
                texts[text] = None
    return {index: list(texts) for index, texts in values.items()}


def _how(layout: Layout, name: str, index: int, dataset: Dataset, mapping: Mapping[str, str]) -> str:
    header = layout.headers[index]
    column = column_of(name, dataset)
    if name in mapping:
        return "saved"
    if layout.match.more.get(name):
        return "part"
    if normalised(header) == normalised(name) or translation(header, dataset) == name:
        return "name"
    has_tags = layout.tag_row or is_tag_row(layout.headers) or tags_in_headers(layout.headers)
    return "tag" if has_tags and normalised(header) not in map(normalised, column.synonyms) else "synonym"
