"""Splits a cell that names several places into single names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_COMMA = re.compile(r",(?![^()]*\))")  # not within parentheses
_AND = re.compile(r"\s+and\s+|\s*&\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_LEADING_AND = re.compile(r"^\s*(?:and|&)\s+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,3}")
_EVERYDAY = {"EU", "UK", "US"}  # abbreviations that people also write among names
_LONGEST = 4  # parts of one name: "Congo, Democratic Republic of the" has two, no known name over three
_MOST = 300  # parts of one cell; more are no list of places
_WIDEST = 10_000  # characters


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The codes of the places that a text names; ``ask`` holds the possible codes if the text is ambiguous."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell, such as one name of a list. ``match`` has the places that it names, None if it is unknown."""

    text: str
    match: PlaceMatch | None


Lookup = Callable[[str], PlaceMatch | None]


def split_places(text: str, lookup: Lookup) -> list[Piece]:
    """The single names in ``text`` in their order, each with the places that ``lookup`` finds for it.

    The whole text is tried first, then a list with commas, each name as long as possible, then " and ", "&" and "/",
    but these only if every part is known.
    """
    whole = lookup(text)
    if whole is not None:
        return [Piece(text, whole)]
    if len(text) > _WIDEST:
        return [Piece(text, None)]
    parts = [_LEADING_AND.sub("", part).strip() for part in _COMMA.split(text)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        return _cover(parts, ", ", lambda part: _known(part, lookup, codes=all(map(_CODE.fullmatch, parts))))
    return _joined(text, lookup) or [Piece(text, None)]


def _known(text: str, lookup: Lookup, *, codes: bool) -> list[Piece] | None:
    """The places of one comma part; a two-letter code counts only among codes ("Paris, FR" is no list)."""
    if not codes and len(text) == 2 and _CODE.fullmatch(text) and text not in _EVERYDAY:
        return None
    match = lookup(text)
    return [Piece(text, match)] if match else _joined(text, lookup)


def _joined(text: str, lookup: Lookup) -> list[Piece] | None:
    for pattern, glue in ((_SLASH, "/"), (_AND, " and ")):
        parts = [part for part in pattern.split(text) if part]
        if 1 < len(parts) <= _MOST:
            joined = _cover(parts, glue, lambda part: [Piece(part, match)] if (match := lookup(part)) else None)
            if all(piece.match for piece in joined):
                return joined
    return None


def _cover(parts: list[str], glue: str, read: Callable[[str], list[Piece] | None]) -> list[Piece]:
    """Join ``parts`` to names so that the fewest are unknown, then so that there are the fewest names."""
    if len(parts) > _MOST:
        return [Piece(glue.join(parts), None)]
    best: list[tuple[int, int, list[Piece]]] = [(0, 0, [])] * (len(parts) + 1)
    for start in range(len(parts) - 1, -1, -1):
        unknown, names, tail = best[start + 1]
        choice = (unknown + 1, names + 1, [Piece(parts[start], None), *tail])
        for end in range(start + 1, min(start + _LONGEST, len(parts)) + 1):
            joined = read(glue.join(parts[start:end]))
            if joined is not None:
                unknown, names, tail = best[end]
                longer = (unknown, names + 1, [*joined, *tail])
                choice = min(longer, choice, key=lambda item: item[:2])
        best[start] = choice
    return best[0][2]
