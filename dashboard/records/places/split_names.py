"""Where one place ends and the next begins in a cell that names several."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_COMMA = re.compile(r",(?![^()]*\))")  # not within parentheses
_AND = re.compile(r"\s+and\s+|\s*&\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_LEADING_AND = re.compile(r"^\s*(?:and|&)\s+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,3}")
_EVERYDAY = {"EU", "UK", "US"}  # abbreviations that stand among names, too
_LONGEST = 4  # parts of one name: "Congo, Democratic Republic of the" has two, no known name over three
_MOST = 300  # parts of one cell; more are no list of places
_WIDEST = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Match:
    """What a text names: places, or, where it may mean several, the codes to ask about."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell, and what it names (None: unknown)."""

    text: str
    match: Match | None


Look = Callable[[str], Match | None]


def pieces(text: str, look: Look) -> list[Piece]:
    """The parts of ``text`` that ``look`` knows or does not, in their order.

    The whole text first. Then the comma list, each name as long as can be. Then " and ", "&" and "/", but
    only where every part is known.
    """
    whole = look(text)
    if whole is not None:
        return [Piece(text, whole)]
    if len(text) > _WIDEST:
        return [Piece(text, None)]
    parts = [_LEADING_AND.sub("", part).strip() for part in _COMMA.split(text)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        return _cover(parts, ", ", lambda part: _known(part, look, codes=all(map(_CODE.fullmatch, parts))))
    return _joined(text, look) or [Piece(text, None)]


def _known(text: str, look: Look, *, codes: bool) -> list[Piece] | None:
    """The places of one comma part; two-letter codes stand only among codes ("Paris, FR" is no list)."""
    if not codes and len(text) == 2 and _CODE.fullmatch(text) and text not in _EVERYDAY:
        return None
    match = look(text)
    return [Piece(text, match)] if match else _joined(text, look)


def _joined(text: str, look: Look) -> list[Piece] | None:
    for pattern, glue in ((_SLASH, "/"), (_AND, " and ")):
        parts = [part for part in pattern.split(text) if part]
        if 1 < len(parts) <= _MOST:
            found = _cover(parts, glue, lambda part: _one(part, look))
            if all(piece.match for piece in found):
                return found
    return None


def _one(text: str, look: Look) -> list[Piece] | None:
    match = look(text)
    return [Piece(text, match)] if match else None


def _cover(parts: list[str], glue: str, read: Callable[[str], list[Piece] | None]) -> list[Piece]:
    """The reading of ``parts`` with the fewest unknown parts, then with the fewest names, then the first long."""
    if len(parts) > _MOST:
        return [Piece(glue.join(parts), None)]
    best: list[tuple[int, int, list[Piece]]] = [(0, 0, [])] * (len(parts) + 1)
    for start in range(len(parts) - 1, -1, -1):
        unknown, names, tail = best[start + 1]
        choice = (unknown + 1, names + 1, [Piece(parts[start], None), *tail])
        for end in range(start + 1, min(start + _LONGEST, len(parts)) + 1):
            found = read(glue.join(parts[start:end]))
            if found is not None:
                unknown, names, tail = best[end]
                longer = (unknown, names + 1, [*found, *tail])
                choice = min(longer, choice, key=lambda item: item[:2])
        best[start] = choice
    return best[0][2]
