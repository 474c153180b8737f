"""Splits a cell that names several places into single names."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_UP_TO_BRACKET = re.compile(r"[^()]+[()]?")
_COMMA = re.compile("[,،、，]")  # in any script
# "and" in the languages of the site, German and Portuguese; a hyphen parts names only between spaces.
_AND = re.compile(r"\s+(?:and|et|y|e|und|и)\s+|\s*[&+]\s*|\s+[-–—]\s+|\s+و\s*", re.IGNORECASE)
SLASH = re.compile(r"\s*/\s*")
_LEADING_AND = re.compile(r"^\s*(?:and|et|y|e|und|и|&)\s+", re.IGNORECASE)
_LISTED = re.compile(
    r"([^()]+)\(([^()]*(?:[,،、，]|;|/|\band\b|\bet\b|\by\b)[^()]*)\)", re.IGNORECASE
)  # Sahel (Mali, Niger)
_CODE = re.compile(r"[A-Z]{2,3}")
_EVERYDAY = {"EU", "UK", "US"}  # abbreviations that people also write among names
_LONGEST = 4  # parts of one name: "Congo, Democratic Republic of the" has two, no known name over three
_MOST = 300  # parts of one cell; more are no list of places
_WIDEST = 10_000  # characters


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The codes of the places that a text means: ``countries`` and ``regions``. If the text is ambiguous, both are
    empty, and ``ask`` has the codes that may be meant."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell, such as one name of a list. ``match`` has the places that it names, None if it is unknown."""

    text: str
    match: PlaceMatch | None


Lookup = Callable[[str], PlaceMatch | None]


def split_places(text: str, lookup: Lookup, has_comma: Callable[[str], bool] = lambda _name: True) -> list[Piece]:
    """The single names in ``text``, in their order, each with the places that ``lookup`` returns for it, None for an
    unknown name.

    A text that ``lookup`` knows is one name. Any other text is divided at commas outside of brackets. A part that is
    still unknown is divided at "/", or at words and signs for "and", if all its parts are known then. Neighbouring
    parts between commas become one name if ``lookup`` knows them together. But if it knows each of them alone, too,
    they stay apart, such as "Congo, DRC" in a longer list, unless the joined name is ambiguous, such as "Georgia, USA",
    or ``has_comma`` returns true for it: it is a name that is written with a comma. A two-letter code between commas is
    unknown unless all parts are codes ("Paris, FR" is no list); EU, UK and US are always read. "Sahel (Mali, Niger)" is
    a region and two countries."""
    whole = lookup(text)
    if whole is not None:
        return [Piece(text, whole)]
    if len(text) > _WIDEST:
        return [Piece(text, None)]
    parts = [_LEADING_AND.sub("", part).strip() for part in _between_commas(text)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        lettered = [part for part in parts if any(map(str.isalpha, part))]
        codes = len(lettered) > 1 and all(map(_CODE.fullmatch, lettered))

        def read(part: str) -> list[Piece] | None:
            names = part.split(", ")
            if not codes and len(part) == 2 and _CODE.fullmatch(part) and part not in _EVERYDAY:
                return None  # a two-letter code counts only among codes ("Paris, FR" is no list)
            match = lookup(part)
            if len(names) > 1 and match and not match.ask and not has_comma(part) and all(map(lookup, names)):
                return None
            return [Piece(part, match)] if match else _joined(part, lookup)

        return _cover(parts, ", ", read)
    return _joined(text, lookup) or _listed(text, lookup, has_comma) or [Piece(text, None)]


def _between_commas(text: str) -> list[str]:
    """The parts of a text without line ends between its commas; commas within parentheses do not count."""
    parts = _UP_TO_BRACKET.sub(lambda run: run[0] if run[0][-1] == ")" else _COMMA.sub("\n", run[0]), text)
    return parts.split("\n")


def _listed(text: str, lookup: Lookup, has_comma: Callable[[str], bool]) -> list[Piece] | None:
    """The names in "Sahel (Mali, Niger)", if all of them are known."""
    match = _LISTED.fullmatch(text)
    around = lookup(match[1].strip()) if match else None
    if match is None or around is None or not around.regions:
        return None
    within = split_places(match[2], lookup, has_comma)
    return [Piece(match[1].strip(), around), *within] if all(piece.match for piece in within) else None


def _joined(text: str, lookup: Lookup) -> list[Piece] | None:
    for pattern, glue in ((SLASH, "/"), (_AND, " and ")):
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
