"""Finds the character (comma, bar or slash) that separates the values of a list column without semicolons. The evidence
is values that stand in several cells, codes and known names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

# Brackets are passed over; no comma within a number separates ("1,500").
SIGNS = {
    code: re.compile(rf"\([^()]*\)|({sign})")
    for code, sign in {
        "comma": r"(?<!\d)[,،、，]|[,،、，](?!\d{3}(?!\d))",
        "bar": r"\|",
        "slash": "/",
    }.items()
}
WHOLE = "whole"
_AND = re.compile(r"^(?:and|et|y|e|und|и|&)\s+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,3}[ :]*\d[\d.]*\s?%?|[\w./-]*\d[\w./-]*")  # MDA 60%, 15190, P-004
_OFFICIAL = re.compile(r"\b(?:of|British|U\.?S|Ascension|Sint)\b", re.IGNORECASE)  # after commas of names of countries
_SUFFIXES = frozenset(
    {
        *("inc", "ltd", "limited", "llc", "llp", "lp", "plc", "corp", "co", "gmbh", "mbh", "ag", "sa", "sas", "sarl"),
        *("srl", "spa", "bv", "nv", "ab", "as", "asa", "oy", "aps", "pty", "pvt", "pte", "ev", "kg", "jr", "sr", "dc"),
    }
)
_MOST_PARTS, _MOST_CELLS = 1_000, 5_000  # in a cell; looked at for evidence
_LONGEST, _ENOUGH = 80, 0.7  # characters of a value; share of values that stand in other cells, too

IsName = Callable[[Sequence[str]], Collection[str]]  # those of some texts that are known names, as of countries


@dataclass(frozen=True, slots=True)
class Separation:
    """How the cells of a column may be divided into values. ``code`` names the separator ("comma", "bar" or "slash";
    "whole" if a cell is one value), ``proven`` tells whether the cells prove it, ``example`` is one of the cells and
    ``parts`` are its values."""

    code: str
    proven: bool
    example: str
    parts: tuple[str, ...]


def has_sign(text: str, code: str) -> bool:
    """Whether the separator ``code`` ("comma", "bar" or "slash") stands in ``text`` outside of brackets. A comma
    between a digit and exactly three digits, as in "1,500", does not count."""
    return any(found[1] for found in SIGNS[code].finditer(text))


def _parts(text: str, code: str) -> Iterator[str]:
    """The text between the signs; all of it if these are too many for a list."""
    signs = [found.span() for found in SIGNS[code].finditer(text) if found[1]]
    starts, ends = [0, *(end for _start, end in signs)], [*(start for start, _end in signs), len(text)]
    if len(signs) >= _MOST_PARTS:
        starts, ends = [0], [len(text)]
    yield from filter(None, (text[start:end].strip() for start, end in zip(starts, ends, strict=True)))


def separated(text: str, code: str, names: IsName) -> list[str]:
    """The values in the cell ``text`` between the separators ``code`` ("comma", "bar" or "slash"); a word for "and" at
    the beginning of a value is left out, except in the first. "Korea, Republic of" and "Chemonics, Inc." are one value
    each. ``names`` returns those of the given texts that are known names. A text with a thousand separators or more is
    one value."""
    parts = list(_parts(text, code))
    values: list[str] = []
    for part in parts:
        joined = f"{values[-1]}, {part}" if values and code == "comma" else ""
        is_suffix = re.sub(r"[.\s]", "", part).casefold() in _SUFFIXES
        if joined and (is_suffix or (_OFFICIAL.search(part) and names([joined]) and not names([part]))):
            values[-1] = joined
        else:
            values.append(part)
    return [_AND.sub("", value) if number else value for number, value in enumerate(values)]


def separation(values: Sequence[str], names: IsName) -> Separation | None:
    """The most likely separator of a column of lists; None if no cell looks like a list, or if semicolons already
    separate the values. ``values`` are the different cells (the first 5,000 count). ``names`` returns those of the
    given texts that are known names.

    The result says whether the separator is proven. A bar always is. A comma or slash is proven if at least 70 % of the
    parts of the lists are also in another cell, alone or in a list, and every cell that it divides looks like a list;
    or if all parts are codes, or all are known names. A slash that is not proven counts only with spaces around it."""
    found: Separation | None = None
    values = values[:_MOST_CELLS]
    for code in SIGNS:
        cells = [value for value in values if has_sign(value, code)]
        if not cells or sum(";" in value for value in values) >= len(cells) or any(";" in cell for cell in cells):
            continue
        several = {cell: parts for cell in cells if len(parts := separated(cell, code, names)) > 1}
        lists = {cell: parts for cell, parts in several.items() if _look_like_values(parts, cell)}
        if not lists:
            continue
        seen = Counter(part for cell in values for part in {*map(str.casefold, separated(cell, code, names))})
        parts = [part for one in lists.values() for part in one]
        repeated = (
            sum(seen[part.casefold()] > 1 for part in parts) >= _ENOUGH * len(parts) and lists.keys() == several.keys()
        )
        proven = code == "bar" or repeated or all(map(_CODE.fullmatch, parts)) or len(names(parts)) == len({*parts})
        example = next(iter(lists))
        if proven or (found is None and (code != "slash" or " / " in example)):
            found = Separation(code, proven, example, tuple(lists[example]))
        if proven:
            break
    return found


def _look_like_values(parts: Sequence[str], cell: str) -> bool:
    return "://" not in cell and all(1 < len(part) <= _LONGEST for part in parts)
