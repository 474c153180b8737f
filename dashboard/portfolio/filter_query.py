"""The filters and the place that a visitor has chosen, read from the query of an address and written to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from dashboard.email_and_number_checks import whole_number
from dashboard.portfolio.filter_definitions import FILTERS, Filter, Kind

PAGE = 20
"""The number of records that a list shows at first."""
LONGEST = 100
"""The most characters of one value that are read."""
LONGEST_CODE = 30
"""The most characters of the code of a country that are read."""
LONGEST_NAME = 500
"""The most characters of a value of a filter with several values, such as the whole name of a donor."""
MOST_VALUES = 20
"""The most values of one filter that are read."""
MOST_COUNTRIES = 2
"""The most countries that a question may name."""

NAMES = {one.field: one.name for one in FILTERS}
"""Field of a question -> its name in an address, in the order in which addresses are written."""
SHOWN = "show"
"""The name in an address of the number of records of a list to show."""
WORDS = "words"
"""The name in an address of the sentence that the filters were read from."""
VIEW = "view"
"""The name in an address of what the map shows."""
CORRIDORS = "corridors"
"""The value of VIEW with which the map shows pairs of countries that share projects, not numbers of each country."""


@dataclass(frozen=True, slots=True)
class Question:
    """The filters that a visitor has set, as an address has them. Equal questions always give the same address.

    A record matches if it matches every filter that is set; if a filter has several values, one of them is enough.
    ``country`` is the code of a territory, or of two with a semicolon between them: what the page is about, which does
    not filter the map. ``region`` is a region code. ``statuses`` are codes of the IATI list ActivityStatus. ``since``
    and ``until`` are ISO dates of a day, month or year; both belong to the period. A project matches the period if it
    is under way at some time in it, or if it begins or ends in it when ``event`` is "start" or "end". A news item
    matches if its date lies in it. ``text`` is searched in titles and summaries. ``as_of`` is an ISO date or moment, or
    a version id such as ``v12``: the data that was published then. ``shown`` is the number of records of a list to
    show. ``words`` is the sentence that the filters were read from; it filters nothing. ``view`` is CORRIDORS if the
    map shows pairs of countries that share projects, "" for the numbers of each country."""

    country: str = ""
    region: str = ""
    themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    event: str = ""
    text: str = ""
    as_of: str = ""
    shown: int = PAGE
    words: str = ""
    view: str = ""

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the question in the query of an address; nothing is refused. A field that the query lacks has its
        default, and so does ``shown`` if it is no whole number below 100,000, and ``view`` if it is unknown. At most 20
        values are read for a filter that can have several, and at most three country codes (one more than are allowed).
        For any other filter the first value counts that is not empty. Longer texts are cut: after 500 characters if the
        filter can have several values, else after 100. Whether dates, the ``event`` and the number of countries are
        valid is checked when the question is answered; values that no record has match nothing."""
        if not arguments:
            return cls()
        found: dict[str, str | tuple[str, ...]] = {}
        for one in FILTERS:
            most = LONGEST_NAME if one.many else LONGEST
            given = (value.replace("\x00", "").strip()[:most].strip() for value in arguments.getlist(one.name))
            values = tuple(dict.fromkeys(filter(None, given)))[:MOST_VALUES]
            text = values[0] if values else ""
            found[one.field] = tuple(sorted(values)) if one.many else text
            if one.kind is Kind.COUNTRY:
                found[one.field] = ";".join(country_codes(arguments.getlist(one.name))[: MOST_COUNTRIES + 1])
        words = arguments.get(WORDS, "").replace("\x00", "").strip()[:LONGEST]
        shown = whole_number(arguments.get(SHOWN, ""), most=99_999)
        view = CORRIDORS if arguments.get(VIEW) == CORRIDORS else ""
        return cls(**found, shown=PAGE if shown is None else shown, words=words, view=view)  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """The (name, value) pairs of the query of an address that asks this question: its filters, the number of
        records shown, the sentence that the filters were read from, and the view. Always in the same order; what is
        empty or the default is left out."""
        pairs = [(one.name, value) for one in FILTERS for value in self.values(one)]
        others = [(SHOWN, str(self.shown) if self.shown != PAGE else ""), (WORDS, self.words), (VIEW, self.view)]
        return pairs + [(name, value) for name, value in others if value]

    def query(self) -> str:
        """The query of an address that asks this question, without the question mark; "" if all is empty or the
        default."""
        return urlencode(self.pairs())

    @property
    def is_filtered(self) -> bool:
        """Whether any filter narrows what the map shows. The country and the date ``as_of`` do not, nor does ``event``
        without a period."""
        return self.filters_only() != type(self)(as_of=self.as_of)

    def filters_only(self) -> Self:
        """A copy with only what the numbers on the map depend on: the filters and ``as_of``, without the country.
        ``event``, which says how projects relate to a period, is kept only if there is a period."""
        event = self.event if self.since or self.until else ""
        return replace(self, country="", shown=PAGE, words="", view="", event=event)

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes of the chosen countries, in the order of the field ``country``; an empty tuple if none is
        chosen."""
        return tuple(self.country.split(";")) if self.country else ()

    def values(self, one: Filter) -> tuple[str, ...]:
        """The values of ``one`` filter, as texts; an empty tuple if it is not set. Two countries are one value, such as
        ``MDA;UKR``."""
        value = getattr(self, one.field)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def limited_to(self, *kinds: Kind) -> Self:
        """A copy with only the filters of ``kinds``, such as ``Kind.COUNTRY``; everything else has its default."""
        return type(self)(**{one.field: getattr(self, one.field) for one in FILTERS if one.kind in kinds})

    @property
    def panel(self) -> str:
        """The name of the panel beside the map: "country" if a country is chosen, else "corridors" if ``view`` is that,
        else "results" if any filter is set besides the region and the date ``as_of``, "region" if only a region is set,
        "overview" if none is."""
        if self.country:
            return "country"
        if self.view:
            return self.view
        if self.filters_only() != self.limited_to(Kind.REGION, Kind.VERSION):
            return "results"
        return "region" if self.region else "overview"

    def without_period(self) -> Self:
        """A copy without the period: without ``since``, ``until`` and ``event``. ``words``, the sentence from which the
        filters were read, becomes "", because it no longer fits them."""
        return self.without("since").without("until").without("event")

    def without(self, field: str, value: str = "") -> Self:
        """A copy without the filter of this ``field``. If ``value`` is given, only this value is removed from a filter
        with several values or from two countries. ``words``, the sentence from which the filters were read, becomes "",
        because it no longer fits them."""
        now = self.countries if field == "country" and value else getattr(self, field)
        left = tuple(one for one in now if value and one != value) if isinstance(now, tuple) else ""
        return replace(self, words="", **{field: ";".join(left) if field == "country" else left})  # type: ignore[arg-type]


def country_codes(values: Iterable[str]) -> list[str]:
    """The country codes in texts such as "MDA" and "mda; UKR": in capital letters, each once, in alphabetical order. It
    is not checked whether such territories exist."""
    codes = ";".join(values).replace("\x00", "").upper().split(";")
    return sorted({code.strip()[:LONGEST_CODE].strip() for code in codes} - {""})
