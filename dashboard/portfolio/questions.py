"""What a visitor asks of the portfolio: the part of an address that says what is to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, Self
from urllib.parse import urlencode

from dashboard.portfolio.filters import FILTERS, Filter, Kind

PAGE = 20
"""Records of a list that are shown at first."""
LONGEST = 100
"""Signs of one value that are read."""
LONGEST_NAME = 500
"""The same of a theme or a donor, which is asked for by its whole name."""
MOST_VALUES = 20
"""Values of one filter that are read."""

NAMES = {one.field: one.name for one in FILTERS}
"""Field of a question -> its name in an address, in the order in which addresses are written."""
SHOWN = "show"


class QueryArguments(Protocol):
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
    def read(cls, arguments: QueryArguments) -> Self:
        """The question of an address. What makes no sense is read as text all the same: the answer says so."""
        found: dict[str, str | tuple[str, ...]] = {}
        for one in FILTERS:
            most = LONGEST_NAME if one.many else LONGEST
            given = (value.replace("\x00", "").strip()[:most].strip() for value in arguments.getlist(one.name))
            values = tuple(dict.fromkeys(filter(None, given)))[:MOST_VALUES]
            text = values[0] if values else ""
            found[one.field] = tuple(sorted(values)) if one.many else text
            if one.kind is Kind.COUNTRY:
                found[one.field] = text.upper()[:most]
        shown = next(iter(arguments.getlist(SHOWN)), "")
        number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else PAGE
        return cls(**found, shown=number)  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as an address has them, always in the same order."""
        pairs = [(one.name, value) for one in FILTERS for value in self.values(one)]
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

    def values(self, one: Filter) -> tuple[str, ...]:
        """The values of one filter; none where it is not set."""
        value = getattr(self, one.field)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def only(self, *kinds: Kind) -> Self:
        """A question with the filters of these kinds alone."""
        return type(self)(**{one.field: getattr(self, one.field) for one in FILTERS if one.kind in kinds})

    @property
    def panel(self) -> str:
        """Which panel answers it: "country", "region", "overview", or "results" where more than a place is asked."""
        if self.country:
            return "country"
        if self.filters() != self.only(Kind.REGION, Kind.VERSION):
            return "results"
        return "region" if self.region else "overview"

    def without(self, field: str, value: str = "") -> Self:
        """The same without one filter, or without one ``value`` of it."""
        now = getattr(self, field)
        if isinstance(now, tuple):
            return replace(self, **{field: tuple(one for one in now if value and one != value)})  # type: ignore[arg-type]
        return replace(self, **{field: ""})  # type: ignore[arg-type]
