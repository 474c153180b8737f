"""The naming policy: the names of all territories in every language, their regions, how the map shows them, and the
disclaimer on boundaries; reads the files of the policy, and has the types of localised texts and policy files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

from dashboard.errors import GeographyError, WhereWeWorkError
from dashboard.language_and_locale import SOURCE_LANGUAGE, cldr_names, collated, current_language, gettext as _, marked

STAR = "*"
"""Ends the name of a territory that has a footnote at the end of every page."""


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text, such as a name, in English and in other languages. ``source`` is the English text, ``others`` are pairs
    of a language code and a text from the file of territories. In a language that ``others`` lacks, the text is the
    name that CLDR has for the code ``cldr`` (alpha-2 or M49, "" for none). If there is no such name, it is what
    ``fallback`` has in that language: another text that stands in for this one, as the short name for an official name.
    If ``fallback`` is None, it is the English text."""

    source: str
    others: tuple[tuple[str, str], ...] = ()
    cldr: str = ""
    fallback: LocalisedText | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, str | None], column: str, *, cldr: str = "") -> LocalisedText:
        """Read a text with its translations from ``row``, the cells of a row of a CSV file by column: English from
        ``column``, other languages from columns such as ``name_fr``; empty cells do not count. ``cldr`` is the code
        under which CLDR has the same name, "" for none. Raises KeyError if the row has no such column."""
        start = f"{column}_"
        named = _columns_of(start, tuple(row))
        others = ((name.removeprefix(start), (row[name] or "").strip()) for name in named)
        return cls(row[column] or "", tuple((language, text) for language, text in others if text), cldr)

    def in_current_language(self) -> str:
        """The text in the current language."""
        return self.in_language(current_language())

    def in_language(self, language: str) -> str:
        """The text in ``language`` (a code): the one from the file, else the name that CLDR has, else the text of
        ``fallback`` in this language, or the English text if ``fallback`` is None. If the file has no text in a
        regional code such as ``pt-BR``, the file's text in ``pt`` is taken. "" if there is no English text."""
        if language == SOURCE_LANGUAGE or not self.source:
            return self.source
        own = dict(self.others)
        found = own.get(language) or own.get(language.partition("-")[0])
        if found:
            return found
        if self.cldr and (name := cldr_names(language).get(self.cldr)):
            return name
        return self.fallback.in_language(language) if self.fallback else self.source

    def spellings(self, languages: Iterable[str]) -> tuple[str, ...]:
        """The different spellings of the text, English first: the English text, the texts in ``languages`` (codes), and
        the names that CLDR has in ``languages``."""
        offered = tuple(languages)
        ours = [self.in_language(language) for language in offered]
        others = [cldr_names(language).get(self.cldr, "") for language in offered] if self.cldr else []
        return tuple(dict.fromkeys(filter(None, [self.source, *ours, *others])))


@cache  # called for every row of a file
def _columns_of(start: str, header: tuple[str | None, ...]) -> tuple[str, ...]:
    """The columns of ``header`` whose name is ``start`` followed by a language code."""
    pattern = re.compile(re.escape(start) + "[a-z]{2,3}(-[A-Za-z]+)?")
    return tuple(name for name in header if isinstance(name, str) and pattern.fullmatch(name))


DISCLAIMER = "disclaimer"
COLUMNS = (
    *("code", "alpha2", "numeric", "name", "official_name", "region_code", "region", "subregion_code", "subregion"),
    *("footnote", "line", "clickable", "marker", "lon", "lat"),
)


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of the file of territories (``territories.csv``).

    ``code`` is ISO 3166-1 alpha-3, or XKX for Kosovo; ``alpha2`` has two letters; ``numeric`` has the three digits of
    ISO 3166-1, "" for none. ``region_code`` and ``subregion_code`` are those of UN M49; the subregion is M49's
    intermediate region if it has one (Eastern Africa, Caribbean). ``line`` is the style of the border, "solid" or
    "dashed". ``clickable`` is true if visitors can click it on the map, ``marker`` if its shape is missing or too small
    to click. ``lon`` and ``lat`` (degrees, EPSG:4326) are a point inside the main part, for label and marker.
    ``names``, ``official_names``, ``regions``, ``subregions`` and ``footnotes`` have the texts in all languages; the
    properties in the singular, such as ``name``, are the text in the current language."""

    code: str
    alpha2: str
    numeric: str
    names: LocalisedText
    official_names: LocalisedText
    region_code: str
    regions: LocalisedText
    subregion_code: str
    subregions: LocalisedText
    footnotes: LocalisedText
    line: str
    clickable: bool
    marker: bool
    lon: float
    lat: float

    @property
    def name(self) -> str:
        """The short name in the current language."""
        return self.names.in_current_language()

    @property
    def official_name(self) -> str:
        """The full name in the current language; the short name in this language if territories.csv lacks the full
        one."""
        return self.official_names.in_current_language()

    @property
    def region(self) -> str:
        """The name, in the current language, of the territory's continent (a region of UN M49)."""
        return self.regions.in_current_language()

    @property
    def subregion(self) -> str:
        """The name, in the current language, of the territory's subregion of UN M49."""
        return self.subregions.in_current_language()

    @property
    def footnote(self) -> str:
        """The footnote that must accompany the name everywhere, in the current language; "" for none."""
        return self.footnotes.in_current_language()


_SWITCH = ("yes|no", marked("write yes or no"))
_NAME = (r"\S(.*\S)?", marked("write a name, without spaces around it"))
_M49 = (r"\d{3}", marked("write the three digits of the UN M49 code"))
_RULES: Mapping[str, tuple[str, str]] = {
    "code": ("[A-Z]{3}", marked("write three capital letters, such as MDA")),
    "alpha2": ("[A-Z]{2}", marked("write two capital letters, such as MD")),
    "numeric": (r"(\d{3})?", marked("write the three digits of ISO 3166-1, or nothing")),
    "name": _NAME,
    "official_name": _NAME,
    "region_code": _M49,
    "region": _NAME,
    "subregion_code": _M49,
    "subregion": _NAME,
    "line": ("solid|dashed", marked("write solid or dashed")),
    "clickable": _SWITCH,
    "marker": _SWITCH,
}
_LIMITS = {"lon": 180.0, "lat": 90.0}
EXTRA = "cells beyond the last column"


class Territories(Mapping[str, Territory]):
    """All territories by code, with the disclaimer on boundaries. Iteration follows the order of the names in the
    current language. ``with_footnote`` has the territories with a footnote, ``languages`` the codes of the languages
    that the site offers."""

    def __init__(
        self, territories: Iterable[Territory], disclaimer: LocalisedText, languages: Iterable[str] = (SOURCE_LANGUAGE,)
    ) -> None:
        self._by_code = {item.code: item for item in territories}
        self._orders: dict[str, tuple[str, ...]] = {}
        self._starred: dict[str, tuple[Territory, ...]] = {}
        self.with_footnote = tuple(item for item in self._by_code.values() if item.footnotes.source)
        self.disclaimers = disclaimer
        self.languages = tuple(languages)

    @classmethod
    def load(cls, path: Path, languages: Iterable[str] = (SOURCE_LANGUAGE,)) -> Self:
        """Read territories from the CSV file ``path`` (UTF-8, with the columns that COLUMNS names), and the disclaimer
        from ``disclaimer.txt`` beside it. Translations are in further columns such as ``name_fr``, and in files such as
        ``disclaimer_fr.txt``. ``languages`` are the codes of the languages that the site offers. Raises GeographyError
        if a file cannot be read or used; the message names the file, and for a wrong cell also row, column, value and
        what to write instead."""
        return cls(_read(path), _disclaimer(path), languages)

    @property
    def disclaimer(self) -> str:
        """The disclaimer on boundaries, shown beside every map, in the current language."""
        return self.disclaimers.in_current_language()

    @property
    def policy(self) -> tuple[object, ...]:
        """All territories, all disclaimers and the languages that the site offers, in a fixed order. If two such values
        are equal, none of these has changed."""
        return (*sorted(self._by_code.values(), key=lambda item: item.code), self.disclaimers, self.languages)

    @property
    def starred(self) -> tuple[Territory, ...]:
        """The territories whose name ends in a star, which refers to a footnote at the end of every page, sorted by
        name."""
        language = current_language()
        if language not in self._starred:
            found = (place for place in self.with_footnote if place.name.endswith(STAR))
            self._starred[language] = tuple(collated(found, lambda place: place.name))
        return self._starred[language]

    def spellings(self) -> Iterator[tuple[str, str]]:
        """(name, code) for every spelling of the short name of every territory: first all English names, then for each
        territory its names in the languages that the site offers, from the file of territories and from CLDR."""
        spelt = {code: item.names.spellings(self.languages) for code, item in self._by_code.items()}
        yield from ((names[0], code) for code, names in spelt.items())
        yield from ((name, code) for code, names in spelt.items() for name in names[1:])

    def __getitem__(self, code: str) -> Territory:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        language = current_language()
        if language not in self._orders:
            self._orders[language] = tuple(collated(self._by_code, lambda code: self._by_code[code].name))
        return iter(self._orders[language])

    def __len__(self) -> int:
        return len(self._by_code)


def _disclaimer(path: Path) -> LocalisedText:
    source = path.with_name(f"{DISCLAIMER}.txt")
    others = sorted(path.parent.glob(f"{DISCLAIMER}_*.txt"))
    spoken = (
        (other.stem.removeprefix(f"{DISCLAIMER}_"), PolicyFile(other, GeographyError).text().strip())
        for other in others
    )
    return LocalisedText(PolicyFile(source, GeographyError).text().strip(), tuple(spoken))


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A CSV or text file at ``path`` with names of territories or regions, such as territories.csv. Faults are raised
    as an exception of the class ``error``, whose message names the file."""

    path: Path
    error: type[WhereWeWorkError]

    def text(self) -> str:
        """The whole content of the file. Raises ``error`` if it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as cause:
            raise self.error(_("{file} cannot be read: {reason}.", file=self.path, reason=cause)) from cause

    def rows(self, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
        """Yield (row number, cells) for each row of a CSV file that is not blank. Rows are numbered from 1, the header,
        and blank rows count. ``cells`` has the texts by column. It has None for a cell that is missing at the end of a
        row, and the key EXTRA besides if the row has more cells than the header. Raises ``error`` if the file cannot be
        read, is not CSV or lacks one of ``columns``."""
        reader = csv.reader(io.StringIO(self.text(), newline=""), strict=True)
        try:
            heads = next(reader, [])
            for name in columns:
                if name not in heads:
                    sentence = _("{file}, row 1: the column {column} is missing; add it.", file=self.path, column=name)
                    raise self.error(sentence)
            for number, cells in enumerate(reader, start=2):
                if cells:
                    row: dict[str, str | None] = {**dict.fromkeys(heads), **dict(zip(heads, cells, strict=False))}
                    yield number, row | ({EXTRA: ""} if len(cells) > len(heads) else {})
        except csv.Error as cause:
            raise self.error(_("{file} is not a sound CSV file: {reason}.", file=self.path, reason=cause)) from cause

    def fault(self, row: int, column: str, value: str, fix: str) -> WhereWeWorkError:
        """An exception of the class ``error``, for the caller to raise, about one cell: its message names file, row,
        column and value; ``fix`` says what to write instead."""
        about = {"file": self.path, "row": row, "column": column, "value": value, "fix": fix}
        return self.error(_("{file}, row {row}, column {column}: “{value}” cannot be used; {fix}.", **about))


def _read(path: Path) -> list[Territory]:
    file = PolicyFile(path, GeographyError)
    territories: dict[str, Territory] = {}
    for number, row in file.rows(COLUMNS):
        territory = _territory(file, number, row)
        if territory.code in territories:
            raise file.fault(number, "code", territory.code, _("keep one row for each code"))
        territories[territory.code] = territory
    return list(territories.values())


def _territory(file: PolicyFile, number: int, row: dict[str, str | None]) -> Territory:
    if EXTRA in row or None in row.values():
        raise file.fault(number, COLUMNS[0], row["code"] or "", _("give the row one cell for each column"))
    cells = {column: row[column] or "" for column in COLUMNS}
    for column, (pattern, fix) in _RULES.items():
        if not re.fullmatch(pattern, cells[column]):
            raise file.fault(number, column, cells[column], _(fix))
    names = LocalisedText.from_row(row, "name", cldr=cells["alpha2"])
    return Territory(
        **{column: cells[column] for column in ("code", "alpha2", "numeric", "region_code", "subregion_code", "line")},
        names=names,
        official_names=replace(LocalisedText.from_row(row, "official_name"), fallback=names),
        regions=LocalisedText.from_row(row, "region", cldr=_known_to_cldr(cells["region_code"])),
        subregions=LocalisedText.from_row(row, "subregion", cldr=_known_to_cldr(cells["subregion_code"])),
        footnotes=LocalisedText.from_row(row, "footnote"),
        clickable=cells["clickable"] == "yes",
        marker=cells["marker"] == "yes",
        lon=_degrees(file, number, "lon", cells["lon"]),
        lat=_degrees(file, number, "lat", cells["lat"]),
    )


def _known_to_cldr(code: str) -> str:
    """The code under which CLDR names a region; CLDR knows Antarctica as a territory only."""
    return "AQ" if code == "010" else code


def _degrees(file: PolicyFile, number: int, column: str, value: str) -> float:
    limit = _LIMITS[column]
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not abs(degrees) <= limit:
        fix = _("write degrees from {least} to {most}", least=-limit, most=limit)
        raise file.fault(number, column, value, fix)
    return degrees
