"""The naming policy: every territory, what it is called, and how it stands on the map."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

from dashboard.errors import GeographyError
from dashboard.language import SOURCE_LANGUAGE, collated, current_language, marked, names_of_places
from dashboard.language import gettext as _


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text in English and, by language, what the policy says in others.

    Where the policy says nothing, CLDR names the place whose code is ``cldr`` (alpha-2 or M49, "" for none); where
    CLDR knows none either, ``fallback`` or else the English text stands.
    """

    source: str
    others: tuple[tuple[str, str], ...] = ()
    cldr: str = ""
    fallback: LocalisedText | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, str | None], column: str, *, cldr: str = "") -> LocalisedText:
        """The wording of a column, with the optional columns ``<column>_<language>`` of the same row."""
        start = f"{column}_"
        named = _columns_of(start, tuple(row))
        others = ((name.removeprefix(start), (row[name] or "").strip()) for name in named)
        return cls(row[column] or "", tuple((language, text) for language, text in others if text), cldr)

    def in_current_language(self) -> str:
        """The text in the current language."""
        return self.in_language(current_language())

    def in_language(self, language: str) -> str:
        """The text in ``language``; of ``pt-BR`` that of ``pt`` where there is no other."""
        if language == SOURCE_LANGUAGE or not self.source:
            return self.source
        own = dict(self.others)
        found = own.get(language) or own.get(language.partition("-")[0])
        if found:
            return found
        if self.cldr and (name := names_of_places(language).get(self.cldr)):
            return name
        return self.fallback.in_language(language) if self.fallback else self.source

    def spellings(self, languages: Iterable[str]) -> tuple[str, ...]:
        """What people may write: English, what ``languages`` say, then what CLDR says in them instead; each once."""
        offered = tuple(languages)
        ours = [self.in_language(language) for language in offered]
        others = [names_of_places(language).get(self.cldr, "") for language in offered] if self.cldr else []
        return tuple(dict.fromkeys(filter(None, [self.source, *ours, *others])))


@cache  # asked with every row of a file
def _columns_of(start: str, header: tuple[str | None, ...]) -> tuple[str, ...]:
    """The columns of a header that are ``start`` with a language code."""
    pattern = re.compile(re.escape(start) + "[a-z]{2,3}(-[A-Za-z]+)?")
    return tuple(name for name in header if isinstance(name, str) and pattern.fullmatch(name))


DISCLAIMER = "disclaimer"
COLUMNS = (
    *("code", "alpha2", "numeric", "name", "official_name", "region_code", "region", "subregion_code", "subregion"),
    *("footnote", "line", "clickable", "marker", "lon", "lat"),
)


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of the policy file.

    ``code`` is ISO 3166-1 alpha-3, or XKX for Kosovo. ``region`` and ``subregion`` are those of M49, with
    M49's intermediate region as ``subregion`` where it has one (Eastern Africa, Caribbean). ``line`` is
    "solid" or "dashed". ``lon`` and ``lat`` (degrees, EPSG:4326) lie inside the main part: the place of the
    label, and of the marker where ``marker`` says that the shape is too small to hit or absent.

    Names and footnote are in the current language; ``names`` and the like hold every language.
    """

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
        """What the place is called."""
        return self.names.in_current_language()

    @property
    def official_name(self) -> str:
        """The name in full; the short one in a language for which the policy has none."""
        return self.official_names.in_current_language()

    @property
    def region(self) -> str:
        """The name of its continent, as M49 has it."""
        return self.regions.in_current_language()

    @property
    def subregion(self) -> str:
        """The name of its part of the continent."""
        return self.subregions.in_current_language()

    @property
    def footnote(self) -> str:
        """What must be said beside the name, or ""."""
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
_BEYOND = "cells beyond the last column"


class Territories(Mapping[str, Territory]):
    """All territories by code, in the order of their names in the current language, and the disclaimer on boundaries.

    ``with_footnote`` has the territories with a footnote, ``languages`` the codes of the languages that visitors may
    choose.
    """

    def __init__(
        self, territories: Iterable[Territory], disclaimer: LocalisedText, languages: Iterable[str] = (SOURCE_LANGUAGE,)
    ) -> None:
        self._by_code = {item.code: item for item in territories}
        self._orders: dict[str, tuple[str, ...]] = {}
        self.with_footnote = tuple(item for item in self._by_code.values() if item.footnotes.source)
        self.disclaimers = disclaimer
        self.languages = tuple(languages)

    @classmethod
    def load(cls, path: Path, languages: Iterable[str] = (SOURCE_LANGUAGE,)) -> Self:
        """Read the policy file (CSV, UTF-8) and ``disclaimer.txt`` beside it.

        The file has the columns of COLUMNS; a text may have further columns such as ``name_fr``. The disclaimer in
        another language is ``disclaimer_fr.txt``. Raises GeographyError, which names file, row, column, value and fix.
        """
        return cls(_read(path), _disclaimer(path), languages)

    @property
    def disclaimer(self) -> str:
        """The sentences on boundaries that stand by every map, in the current language."""
        return self.disclaimers.in_current_language()

    @property
    def policy(self) -> tuple[object, ...]:
        """Everything that the files say; equal ones have an equal ``repr``."""
        return (*sorted(self._by_code.values(), key=lambda item: item.code), self.disclaimers, self.languages)

    def spellings(self) -> Iterator[tuple[str, str]]:
        """(name, code): what visitors may type for a place in a language offered; all English names come first."""
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
    spoken = ((other.stem.removeprefix(f"{DISCLAIMER}_"), _text(other).strip()) for other in others)
    return LocalisedText(_text(source).strip(), tuple(spoken))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GeographyError(_("{file} cannot be read: {reason}.", file=path, reason=error)) from error


def _read(path: Path) -> list[Territory]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), restkey=_BEYOND, strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise GeographyError(_("{file}, row 1: the column {column} is missing; add it.", file=path, column=missing[0]))
    territories: dict[str, Territory] = {}
    try:
        for number, row in enumerate(reader, start=2):
            territory = _territory(path, number, row)
            if territory.code in territories:
                raise _fault(path, number, "code", territory.code, _("keep one row for each code"))
            territories[territory.code] = territory
    except csv.Error as error:
        raise GeographyError(_("{file} is not a sound CSV file: {reason}.", file=path, reason=error)) from error
    return list(territories.values())


def _territory(path: Path, number: int, row: dict[str, str | None]) -> Territory:
    if _BEYOND in row or None in row.values():
        raise _fault(path, number, COLUMNS[0], row["code"] or "", _("give the row one cell for each column"))
    cells = {column: row[column] or "" for column in COLUMNS}
    for column, (pattern, fix) in _RULES.items():
        if not re.fullmatch(pattern, cells[column]):
            raise _fault(path, number, column, cells[column], _(fix))
    names = LocalisedText.of_row(row, "name", cldr=cells["alpha2"])
    return Territory(
        **{column: cells[column] for column in ("code", "alpha2", "numeric", "region_code", "subregion_code", "line")},
        names=names,
        official_names=replace(LocalisedText.of_row(row, "official_name"), fallback=names),
        regions=LocalisedText.of_row(row, "region", cldr=_known_to_cldr(cells["region_code"])),
        subregions=LocalisedText.of_row(row, "subregion", cldr=_known_to_cldr(cells["subregion_code"])),
        footnotes=LocalisedText.of_row(row, "footnote"),
        clickable=cells["clickable"] == "yes",
        marker=cells["marker"] == "yes",
        lon=_degrees(path, number, "lon", cells["lon"]),
        lat=_degrees(path, number, "lat", cells["lat"]),
    )


def _known_to_cldr(code: str) -> str:
    """The code under which CLDR names a region; Antarctica it knows as a territory only."""
    return "AQ" if code == "010" else code


def _degrees(path: Path, number: int, column: str, value: str) -> float:
    limit = _LIMITS[column]
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not abs(degrees) <= limit:
        fix = _("write degrees from {least} to {most}", least=-limit, most=limit)
        raise _fault(path, number, column, value, fix)
    return degrees


def _fault(path: Path, number: int, column: str, value: str, fix: str) -> GeographyError:
    return GeographyError(
        _(
            "{file}, row {row}, column {column}: “{value}” cannot be used; {fix}.",
            file=path,
            row=number,
            column=column,
            value=value,
            fix=fix,
        )
    )
