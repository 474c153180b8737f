"""The table of all filters that visitors set in the form and programs in addresses. Everything that offers, reads,
checks, describes or counts filters follows this table: the form, the chips (links that remove a filter), the sentence
that describes the filters, addresses, the data API, embeds, the form of the news, the static export, and the scripts of
the page, which get the table as data."""

from dataclasses import dataclass
from enum import StrEnum, auto

from dashboard.language_and_locale import marked, marked_plural


class Kind(StrEnum):
    """The kinds of filters, by the type of their values, such as a place or a date. The kind decides how a form offers
    the filter and how a value is checked."""

    COUNTRY = auto()
    """The code of a territory."""
    REGION = auto()
    """The code of a region."""
    TEXT = auto()
    """A text from the records, which they may translate."""
    CODE = auto()
    """An IATI activity status."""
    NAME = auto()
    """A proper name as records write it; some names have translations."""
    EVENT = auto()
    """What a period is about: one of EVENTS, or "" for the work under way in it."""
    DATE = auto()
    """The first or last day of a period: an ISO date of a day, a month or a year."""
    WORDS = auto()
    """Words to search for."""
    VERSION = auto()
    """A day, a moment, or the number of a version: when the data was published."""


EVENTS = ("start", "end")
"""What may fall in a period instead of work under way: the start or the end of a project."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    ``field`` is its field in a ``Question``, ``name`` its name in addresses, ``label`` its name on screen. ``column``,
    if not "", is the column of projects whose values it offers; a visitor may choose several of these, and a project
    matches if it has any of them. ``phrase`` is its part of the sentence that describes the filters, with a placeholder
    that has the name of ``field``; "" if that part is made in another way. ``counted`` (singular, plural), if not None,
    is used instead if more values are chosen than the sentence can name. ``rank`` orders the parts of the sentence; 0
    means that the filter has no part of its own. ``description`` and ``example`` are for the description of the data
    API. All words are English; those on screen are translated when they are shown."""

    field: str
    name: str
    kind: Kind
    label: str
    description: str
    example: str
    column: str = ""
    phrase: str = ""
    counted: tuple[str, str] | None = None
    rank: int = 0

    @property
    def many(self) -> bool:
        """Whether a visitor can choose several values, each in a query argument of its own. False for the country,
        although its one argument may name two (``MDA;UKR``)."""
        return bool(self.column)


FILTERS = (
    Filter(
        "country",
        "country",
        Kind.COUNTRY,
        marked("Country"),
        "Only what concerns this country or territory, or any of two (`MDA;UKR`); small letters are understood too. It"
        " is answered wherever it lies, whatever region is asked for.",
        "MDA",
    ),
    Filter(
        "region",
        "region",
        Kind.REGION,
        marked("Region"),
        "Only what lies in this region or names it.",
        "M49-150",
        rank=3,
    ),
    Filter(
        "themes",
        "theme",
        Kind.TEXT,
        marked("Theme"),
        "A theme by its whole name.",
        "Education",
        column="themes",
        phrase=marked("on {themes}"),
        counted=marked_plural("on any of {number} theme", "on any of {number} themes"),
        rank=2,
    ),
    Filter(
        "statuses",
        "status",
        Kind.CODE,
        marked("Status"),
        "A status, by its code in the IATI list ActivityStatus.",
        "2",
        column="status",
        phrase=marked("with the status {statuses}"),
        rank=1,
    ),
    Filter(
        "donors",
        "donor",
        Kind.NAME,
        marked("Donor"),
        "A donor by its whole name.",
        "European Union",
        column="donors",
        phrase=marked("funded by {donors}"),
        counted=marked_plural("funded by any of {number} donor", "funded by any of {number} donors"),
        rank=4,
    ),
    Filter(
        "since",
        "from",
        Kind.DATE,
        marked("From"),
        "Work under way, and news dated, on this date or later: a year, a month or a day.",
        "2024",
        rank=5,
    ),
    Filter("until", "to", Kind.DATE, marked("To"), "The same on this date or earlier.", "2024-06"),
    Filter(
        "event",
        "dates",
        Kind.EVENT,
        marked("Projects"),
        "What `from` and `to` are about: `start` for projects that begin then, `end` for those that end then;"
        " work under way if it is left out. It is without effect for news, and without `from` and `to`.",
        "start",
    ),
    Filter(
        "text",
        "q",
        Kind.WORDS,
        marked("Search"),
        "Words to be found in titles and summaries.",
        "water",
        phrase=marked("with “{text}” in title or summary"),
        rank=6,
    ),
    Filter(
        "as_of",
        "as_of",
        Kind.VERSION,
        marked("Data as of"),
        "What was published then: a day (its end, UTC), a moment, or the number of a version such as v12.",
        "2026-11-20",
    ),
)
"""All filters, in the order in which addresses have them. The field of each is also in ``filter_query.Question``."""
FACETS = tuple(one for one in FILTERS if one.column)
"""The filters that offer the values of a column of projects, in the order of the form."""
IN_SENTENCE = tuple(sorted((one for one in FILTERS if one.rank), key=lambda one: one.rank))
"""The filters with a part in the sentence, in the order of these parts."""
