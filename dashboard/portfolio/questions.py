"""What a visitor asks of the portfolio: the part of an address that says what is to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Protocol, Self
from urllib.parse import urlencode

PAGE = 20
"""Records of a list that are shown at first."""
LONGEST = 100
"""Signs of one value that are read."""
LONGEST_NAME = 500
"""The same of a theme or a donor, which is asked for by its whole name."""
MOST_VALUES = 20
"""Values of one filter that are read."""

NAMES = {
    "country": "country",
    "region": "region",
    "themes": "theme",
    "statuses": "status",
    "donors": "donor",
    "since": "from",
    "until": "to",
    "text": "q",
    "as_of": "as_of",
}
"""Field of a question -> its name in an address, in the order in which addresses are written."""
SHOWN = "show"


class Asked(Protocol):
    """The query of an address, such as ``werkzeug.datastructures.MultiDict``."""

    def getlist(self, key: str) -> Iterable[str]:
        """All values of one name."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be shown. The same question always writes the same address.

    ``country`` (territory code) and ``region`` (region code) are the places that the page is about; a region filters
    the map too. ``themes``, ``statuses`` (IATI activity-status codes) and ``donors`` filter: any of the values of one,
    all of the filters together. ``since`` and ``until`` are ISO dates of any precision: work under way at some time
    between them, both included. ``text`` is looked for in titles and summaries. ``as_of`` is an ISO date or moment:
    what was published then. ``shown`` is how many records of a list are to be shown.
    """

    country: str = ""
    region: str = ""
    themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    text: str = ""
    as_of: str = ""
    shown: int = PAGE

    @classmethod
    def read(cls, asked: Asked) -> Self:
        """The question of an address. What makes no sense is read as text all the same: the answer says so."""
        found: dict[str, tuple[str, ...]] = {}
        for field, name in NAMES.items():
            most = LONGEST_NAME if field in SEVERAL else LONGEST
            values = (value.replace("\x00", "").strip()[:most].strip() for value in asked.getlist(name))
            found[field] = tuple(dict.fromkeys(filter(None, values)))[:MOST_VALUES]
        texts = {field: values[0] if values else "" for field, values in found.items() if field not in SEVERAL}
        lists = {field: tuple(sorted(found[field])) for field in SEVERAL}
        shown = next(iter(asked.getlist(SHOWN)), "")
        number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else PAGE
        return cls(**{**texts, **lists, "country": texts["country"].upper()[:LONGEST], "shown": number})  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as an address has them, always in the same order."""
        pairs = []
        for field, name in NAMES.items():
            value = getattr(self, field)
            pairs += [(name, one) for one in (value if isinstance(value, tuple) else (value,)) if one]
        return pairs + ([(SHOWN, str(self.shown))] if self.shown != PAGE else [])

    def query(self) -> str:
        """The query string, without the question mark; "" for everything."""
        return urlencode(self.pairs())

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than all that is published (its country aside)."""
        return self.filters() != type(self)(as_of=self.as_of)

    def filters(self) -> Self:
        """The same without its country and the length of lists: what decides the numbers on the map."""
        return replace(self, country="", shown=PAGE)

    def without(self, field: str, value: str = "") -> Self:
        """The same without one filter, or without one ``value`` of it."""
        now = getattr(self, field)
        if isinstance(now, tuple):
            return replace(self, **{field: tuple(one for one in now if value and one != value)})  # type: ignore[arg-type]
        return replace(self, **{field: ""})  # type: ignore[arg-type]


SEVERAL = tuple(item.name for item in fields(Question) if item.type == "tuple[str, ...]")
"""The fields of a question that may have several values."""
