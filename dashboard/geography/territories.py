"""The naming policy: every territory, what it is called, and how it stands on the map."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from dashboard.errors import GeographyError
from dashboard.language import gettext as _
from dashboard.language import marked

DISCLAIMER = "disclaimer.txt"


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of the policy file.

    ``code`` is ISO 3166-1 alpha-3, or XKX for Kosovo. ``region`` and ``subregion`` are those of M49, with
    M49's intermediate region as ``subregion`` where it has one (Eastern Africa, Caribbean). ``line`` is
    "solid" or "dashed". ``lon`` and ``lat`` (degrees, EPSG:4326) lie inside the main part: the place of the
    label, and of the marker where ``marker`` says that the shape is too small to hit or absent.
    """

    code: str
    alpha2: str
    numeric: str
    name: str
    official_name: str
    region_code: str
    region: str
    subregion_code: str
    subregion: str
    footnote: str
    line: str
    clickable: bool
    marker: bool
    lon: float
    lat: float


COLUMNS = tuple(field.name for field in fields(Territory))

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
    """All territories by code, ordered by name (accents set aside), and the disclaimer on boundaries."""

    def __init__(self, territories: Iterable[Territory], disclaimer: str) -> None:
        self._by_code = {item.code: item for item in sorted(territories, key=lambda item: _order(item.name))}
        self.disclaimer = disclaimer

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the policy file (CSV, UTF-8, the columns of ``Territory``) and ``disclaimer.txt`` beside it.

        Raises GeographyError, which names file, row, column, value and fix.
        """
        return cls(_read(path), _text(path.with_name(DISCLAIMER)).strip())

    def __getitem__(self, code: str) -> Territory:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


def _order(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


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
    text = {column: cells[column] for column in COLUMNS[:11]}
    return Territory(
        **text,
        clickable=cells["clickable"] == "yes",
        marker=cells["marker"] == "yes",
        lon=_degrees(path, number, "lon", cells["lon"]),
        lat=_degrees(path, number, "lat", cells["lat"]),
    )


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
