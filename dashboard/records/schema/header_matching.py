"""Matches the headers of a file to the fields of records, by names of columns and translations, HXL tags, synonyms and
likeness, and finds required fields that no header serves."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Self

from babel.localedata import exists
from rapidfuzz import fuzz, process

from dashboard.language_and_locale import catalogue_languages, gettext as _, speaking
from dashboard.records.schema.column_help_and_template_headers import template_header
from dashboard.records.schema.columns import COLUMNS, Column, Dataset, Kind, column_names

ISSUES, FIX = "Issues", "Suggested fix"


def annotation_columns(headers: Sequence[str]) -> frozenset[int]:
    """The indices of the columns "Issues" and "Suggested fix", which this program adds at the end of a downloaded file
    to name its issues. Empty if these are not the last two columns that have a header."""
    filled = [index for index, header in enumerate(headers) if header.strip()]
    return frozenset(filled[-2:]) if [headers[index].strip() for index in filled[-2:]] == [ISSUES, FIX] else frozenset()


PLACE_FIELDS = ("countries", "regions", "scope")
LONGEST_HEADER = 1_000  # characters; the rest is not compared, nor shown
MOST_PLUSES = 6  # parts of one header such as "#adm1+name+i_fr", each with a plus before the next
CLOSE_ENOUGH = 80  # of 100: below it a suggestion confuses more than it helps


_UNIT = (
    r"(?:EUR|USD|CHF|GBP|CAD|AUD|SEK|NOK|DKK|JPY|XOF|XAF|BRL|(?:US|R)\$|[€$£]|euros?|(?:US )?dollars?"
    r"|евро|долл\. США|دولار(?: أمريكي)?|يورو)"
)
_SUFFIX = re.compile(r".*\S\s+(#[a-z]\w*(?:\s*\+\s*\w+)*)", re.IGNORECASE)
# A unit, codes of countries or the order of a date; other words may change the meaning, as in "Country (of donor)".
_FORM = re.compile(
    rf"(?<!\s)\s*[(\[](?:(?:in |en |em )?[kM]?{_UNIT}(?: ?'?000)?|ISO[ -]?\d?"
    rf"|[a-zа-я]{{1,4}}([./-][a-zа-я]{{1,4}}){{1,2}})[)\]]$| (?:in |en |em )?{_UNIT}$",
    re.IGNORECASE,
)
_LISTS = (Kind.LIST, Kind.PLACES, Kind.SDGS)  # the kinds of fields whose values may stand in several columns
_ONE_OF = re.compile(r"(.*[^\W\d_])(?:[\s_#.(-]*(\d{1,2})|[\s_(-]+([A-H]|I{1,3}|IV))\)?")  # Country 2, Theme B
_FIRST = {"1", "01", "A", "I"}


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which columns of a file hold which fields, by their headers; columns are named by their index from 0. ``fields``
    is field → column. ``more`` is field → further columns, for a list that stands in several ("Country 1", "Country
    2"). ``rivals`` is unused column → field that it would also fit. ``marked`` are columns that are headed by one
    country or Sustainable Development Goal each, and in which a mark such as "x" says that the record has this value.
    ``ignored`` are columns that a person chose not to read."""

    fields: dict[str, int]
    rivals: dict[int, str] = field(default_factory=dict)
    more: dict[str, tuple[int, ...]] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()
    ignored: frozenset[int] = frozenset()

    def columns(self, name: str) -> tuple[int, ...]:
        """The indices of all columns of the field ``name``. Raises KeyError if it has none."""
        return (self.fields[name], *self.more.get(name, ()))

    @property
    def used(self) -> dict[int, str]:
        """Index of the column → the field that it holds, for each column that is read."""
        return {index: name for name in self.fields for index in self.columns(name)}

    def joined(self, name: str, indices: Sequence[int]) -> Self:
        """A copy in which the columns ``indices`` also hold the list field ``name``, which may have had no column
        before. They are taken out of ``rivals`` (unused columns and the fields that they would fit), because they are
        used now."""
        columns = (*(self.columns(name) if name in self.fields else ()), *indices)
        rivals = {index: rival for index, rival in self.rivals.items() if index not in columns}
        fields, more = {**self.fields, name: columns[0]}, {**self.more, name: columns[1:]}
        return replace(self, fields=fields, more=more, rivals=rivals)

    def without(self, indices: Collection[int]) -> Self:
        """A copy in which the columns ``indices`` hold no field, and marks in them, such as "x", mean nothing. A field
        that has no other column is left out."""
        kept = {name: [index for index in self.columns(name) if index not in indices] for name in self.fields}
        return replace(
            self,
            fields={name: columns[0] for name, columns in kept.items() if columns},
            more={name: tuple(columns[1:]) for name, columns in kept.items() if columns[1:]},
            marked=self.marked - {*indices},
        )


def normalised(text: str) -> str:
    """``text`` without case, accents, spaces and punctuation, to compare headers and words; "" if it has no letter and
    no digit."""
    return _normalised(text) if len(text) <= LONGEST_HEADER else _normalised.__wrapped__(text)


@lru_cache(maxsize=4_096)  # each header of a file is compared with all the others
def _normalised(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in letters if character.isalnum())


def translation(header: str, dataset: Dataset) -> str:
    """The name of the column of translations that ``header`` means, such as ``title_pt-BR`` for "Title_pt_br". "" if it
    means none: it is another header, the column has no translations, or the language is unknown."""
    parts = _translations(dataset).fullmatch(header.strip())
    if not parts:
        return ""
    name, language, rest = parts[1].lower(), parts[2].lower(), parts[3] or ""
    subtag = rest.title() if len(rest) == 4 else rest.upper()  # a script or a territory
    if not exists("_".join(filter(None, (language, subtag)))):
        return ""
    return f"{name}_{'-'.join(filter(None, (language, subtag)))}"


def is_translation(name: str, dataset: Dataset) -> bool:
    """Whether ``name`` is the name of a column of translations, written exactly as this program writes it
    (``title_fr``, not "Title_FR")."""
    return bool(name) and translation(name, dataset) == name


def is_known(name: str, dataset: Dataset) -> bool:
    """Whether ``name`` is a column of the dataset, or a translation of one such as ``title_fr``. False, for instance,
    for columns that only versions stored by older programs have."""
    return name in column_names(dataset) or is_translation(name, dataset)


def column_of(name: str, dataset: Dataset) -> Column:
    """The column that a field name, or the name of a translation such as ``title_fr``, belongs to; the language is not
    checked. Raises KeyError if the dataset has no such column."""
    columns = {column.name: column for column in COLUMNS[dataset]}
    return columns.get(name) or columns[name.rpartition("_")[0]]


def match_headers(
    headers: Sequence[str], tags: Sequence[str], dataset: Dataset, mapping: Mapping[str, str]
) -> HeaderMatch:
    """Find which of the ``headers`` serve which fields of ``dataset``: first by ``mapping``, then by name, by HXL tag,
    and last by synonym. ``tags`` is the row of HXL tags, empty for none. ``mapping`` is field → header, as a person
    chose it: "" for no column, "A+B" for both columns; under the field "" stand headers of columns to ignore. A field
    whose chosen header does not exist is found by name, tag or synonym. Columns of a list that have numbers ("Country
    1", "Country 2") or the same HXL tag are read together, unless ``mapping`` has the field. Each column serves one
    field at most, unless ``mapping`` names it for several; then the caller refuses the file (``map-header-twice``)."""
    names = [normalised(header) for header in headers]
    named = {name: indices for name, header in mapping.items() if (indices := indices_of(header, headers))}
    ignored = frozenset(named.pop("", ()))
    fields = {name: indices[0] for name, indices in named.items()}
    more = {name: indices[1:] for name, indices in named.items() if indices[1:]}
    unserved = {name for name, header in mapping.items() if not header}
    taken = {index for indices in named.values() for index in indices} | ignored
    rivals: dict[int, str] = {}
    for candidates in (_by_name(names, headers, dataset), _by_tag(tags, dataset), _by_synonym(headers, dataset)):
        for name, index in candidates:
            if index in taken or name in unserved:
                continue
            if name in fields:
                if name not in mapping:
                    rivals.setdefault(index, name)
            else:
                fields[name] = index
                taken.add(index)
    rivals = {index: name for index, name in rivals.items() if index not in taken}
    match = HeaderMatch(fields, rivals, more, ignored=ignored)
    same_tag: dict[str, list[int]] = defaultdict(list)
    for index, name in match.rivals.items():
        if tags and index < len(tags) and tags[index] == tags[fields[name]] and is_list(name, dataset):
            same_tag[name].append(index)
    for name, several in (_numbered(headers, dataset, taken) | same_tag).items():
        if name not in mapping and (name in fields or len(several) > 1):
            match = match.joined(name, several)
    return match


def is_list(name: str, dataset: Dataset) -> bool:
    """Whether the values of the field ``name`` may stand in several columns, such as "Country 1" and "Country 2". False
    for a name that is no field."""
    return is_known(name, dataset) and column_of(name, dataset).kind in _LISTS


def _numbered(headers: Sequence[str], dataset: Dataset, taken: Collection[int]) -> dict[str, list[int]]:
    """List field → unused columns that the file numbers, such as "Country 1", "Country 2" or "Theme A", "Theme B". A
    field with a used column without a number is left out if one of the numbered columns is the first ("Country 1")."""
    found: dict[str, list[int]] = defaultdict(list)
    first: set[str] = set()
    for index, header in enumerate(headers):
        parts = _ONE_OF.fullmatch(header.strip()) if index not in taken else None
        name = _synonyms(dataset).get(normalised(parts[1])) if parts else None
        if parts and name and is_list(name, dataset):
            found[name].append(index)
            first |= {name} if (parts[2] or parts[3]) in _FIRST else set()
    alone = {_synonyms(dataset).get(normalised(headers[index])) for index in taken}
    return {name: indices for name, indices in found.items() if not (name in alone and name in first)}


def indices_of(header: str, headers: Sequence[str]) -> tuple[int, ...]:
    """The indices of the columns that ``header`` names: one, or several if ``header`` is several headers joined by "+";
    empty if any of these headers is absent, or if ``header`` is "". Case, accents, spaces and punctuation do not count.
    Of several columns that fit a header, the first is taken; but a column with exactly the text ``header`` comes before
    all others."""
    if not header:
        return ()
    if (index := _index_of(header, headers)) is not None:
        return (index,)
    known: dict[str, int] = {}
    for index, other in enumerate(headers):
        if key := normalised(other):
            known.setdefault(key, index)
    found: list[int] = []
    parts = header.split("+") if "+" in header else []
    while parts:
        joined = (("+".join(parts[:count]), count) for count in range(1, min(MOST_PLUSES, len(parts)) + 1))
        index, count = next(
            ((known[key], count) for part, count in joined if (key := normalised(part)) in known), (-1, 1)
        )
        if index < 0 and parts[0].strip():
            return ()
        found += [index] if index >= 0 else []
        del parts[:count]
    return tuple(dict.fromkeys(found))


def index_of(header: str, headers: Sequence[str]) -> int | None:
    """The index of the column that ``header`` names, None if there is none. Case, accents, spaces and punctuation do
    not count, but a column with exactly this header is preferred. If ``header`` is several headers joined by "+", it is
    the index of the first of them; None if any is absent."""
    return next(iter(indices_of(header, headers)), None)


def _index_of(header: str, headers: Sequence[str]) -> int | None:
    exact = [index for index, other in enumerate(headers) if other.strip() == header.strip()]
    wanted = normalised(header)
    loose = [index for index, other in enumerate(headers) if wanted and normalised(other) == wanted]
    return next(iter([*exact, *loose]), None)


def missing_fields(fields: Collection[str], dataset: Dataset) -> list[str]:
    """The names of the required fields of ``dataset`` that no column of a file holds. ``fields`` are the fields that a
    column holds. Projects also need a column of countries, regions or scope; if they have none, "countries" is in the
    result."""
    missing = [column.name for column in COLUMNS[dataset] if column.required and column.name not in fields]
    if dataset is Dataset.PROJECTS and not any(name in fields for name in PLACE_FIELDS):
        missing.append("countries")
    return missing


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL tags: every filled cell begins with # and a letter. False if no cell is filled."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell[0] == "#" and cell[1:2].isalpha() for cell in filled)


def tags_in_headers(headers: Sequence[str]) -> list[str]:
    """The HXL tag behind the words of each header, as in "Country #country+name"; "" for an empty header. The list is
    empty if any filled header has no tag, or if fewer than two headers are filled."""
    found = [_SUFFIX.fullmatch(header.strip()) for header in headers]
    filled = [match for match, header in zip(found, headers, strict=True) if header.strip()]
    return [match[1] if match else "" for match in found] if len(filled) > 1 and all(filled) else []


def nearest(text: str, choices: Sequence[str]) -> str | None:
    """The one of ``choices`` that is most like ``text``, apart from case, accents, spaces and punctuation; None if none
    has at least 80 of 100 points of likeness (``fuzz.ratio`` of the library rapidfuzz)."""
    best = process.extractOne(text, choices, scorer=fuzz.ratio, processor=normalised, score_cutoff=CLOSE_ENOUGH)
    return best[0] if best else None


def nearest_field(header: str, dataset: Dataset) -> str | None:
    """The field of ``dataset`` whose name, label or synonym is most like ``header``; None if none has at least 80 of
    100 points of likeness (``fuzz.ratio`` of the library rapidfuzz)."""
    names = _synonyms(dataset)
    best = nearest(header, list(names))
    return names[best] if best else None


@cache
def _translations(dataset: Dataset) -> re.Pattern[str]:
    names = "|".join(column.name for column in COLUMNS[dataset] if column.translatable)
    return re.compile(rf"({names})_([a-z]{{2,3}})(?:[-_]([a-z]{{2}}|[a-z]{{4}}))?", re.IGNORECASE)


def _by_name(names: Sequence[str], headers: Sequence[str], dataset: Dataset) -> list[tuple[str, int]]:
    fields = _names(dataset)
    matches = [(fields[name], index) for index, name in enumerate(names) if name in fields]
    translations = ((translation(header, dataset), index) for index, header in enumerate(headers))
    return [*matches, *((name, index) for name, index in translations if name)]


def _by_tag(tags: Sequence[str], dataset: Dataset) -> list[tuple[str, int]]:
    """Fields by HXL: a column fits a tag of ours when it has the same tag with all of its attributes."""
    split = [tag.replace(" ", "").casefold().split("+") for tag in tags]
    fits = [
        (column, index)
        for column in COLUMNS[dataset]
        for pattern in column.hxl
        for index, (tag, *attributes) in enumerate(split)
        if tag == pattern.split("+")[0] and set(pattern.split("+")[1:]) <= set(attributes)
    ]
    return [(name, index) for column, index in fits if (name := _spoken(column, split[index], dataset))]


def _spoken(column: Column, attributes: Sequence[str], dataset: Dataset) -> str:
    """The field name of a column, or of its translation if an attribute such as ``i_fr`` names a language; "" if there
    is no such translation."""
    language = next((one.removeprefix("i_") for one in attributes if one.startswith("i_")), "")
    return translation(f"{column.name}_{language}", dataset) if language else column.name


@cache
def _names(dataset: Dataset) -> dict[str, str]:
    return {normalised(column.name): column.name for column in COLUMNS[dataset]}


@cache
def _synonyms(dataset: Dataset) -> dict[str, str]:
    known = {normalised(name): column.name for column in COLUMNS[dataset] for name in (*column.synonyms, column.name)}
    return dict(_labels(dataset)) | known


@cache
def _labels(dataset: Dataset) -> list[tuple[str, str]]:
    """The names of the fields as pages and templates show them, in every language, each with its field."""
    found = []
    for language in catalogue_languages():
        with speaking(language):
            for column in COLUMNS[dataset]:
                words = (template_header(column.name, language), _(column.label))
                found += [(normalised(word), column.name) for word in words]
    return found


@cache
def _synonyms_in_order(dataset: Dataset) -> list[tuple[str, str]]:
    known = [(normalised(one), column.name) for column in COLUMNS[dataset] for one in (*column.synonyms, column.name)]
    return known + _labels(dataset)


def _by_synonym(headers: Sequence[str], dataset: Dataset) -> list[tuple[str, int]]:
    """(field, index) of columns by synonym, in the order of the synonyms: the first means the field most surely. Of two
    columns with one synonym, one that ends in a unit or form, such as a currency, comes after one without."""
    places: dict[str, list[int]] = {}
    for bare in (False, True):
        for index, header in enumerate(headers):
            name = normalised(_FORM.sub("", header.strip()) if bare else header)
            if index not in places.setdefault(name, []):
                places[name].append(index)
    return [(field, index) for name, field in _synonyms_in_order(dataset) for index in places.get(name, ())]
