"""The table of filters: everything by which visitors and programs narrow what is shown.

The form, the chips, the sentence, addresses, counts, the data interface and its description, embeds, the form of the
news and the static export follow this table, and so do the scripts of the page, which get it as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from dashboard.language import marked, marked_plural


class Kind(StrEnum):
    """What the value of a filter is, which decides how it is offered, checked and named."""

    COUNTRY = auto()
    """The code of a territory."""
    REGION = auto()
    """The code of a region."""
    TEXT = auto()
    """A value that records name in words, which may be translated."""
    CODE = auto()
    """An IATI activity status."""
    NAME = auto()
    """A proper name, the same in every language."""
    DATE = auto()
    """An end of the period, an ISO date of any precision."""
    WORDS = auto()
    """Words to search for."""
    VERSION = auto()
    """A date or version of publication."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    ``field`` is its field in a ``Question``, ``name`` its name in addresses, ``label`` its name on screen.
    ``column`` is the column of projects whose values it offers; such a filter takes many values and fits any of them.
    ``phrase`` is its part of the sentence, with a place named as the field; ``counted`` is the part that stands for
    more values than the sentence names. ``rank`` orders the parts of the sentence, 0 for what has no part; the phrase
    of a period is that of its beginning. ``description`` and ``example`` tell programs about it, in English.
    """

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
        """Whether it takes several values."""
        return bool(self.column)


FILTERS = (
    Filter(
        "country",
        "country",
        Kind.COUNTRY,
        marked("Country"),
        "Only what concerns this country or territory; small letters are understood too. It is answered wherever it"
        " lies, whatever region is asked for.",
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
        marked("Frozen as of"),
        "What was published then: a day (its end, UTC), a moment, or the number of a version such as v12.",
        "2026-11-20",
    ),
)
"""In the order in which addresses are written; a new field must also be declared in ``questions.Question``."""
FACETS = tuple(one for one in FILTERS if one.column)
"""The filters that offer the values of a column, in the order of the form."""
IN_SENTENCE = tuple(sorted((one for one in FILTERS if one.rank), key=lambda one: one.rank))
"""The filters that the sentence names, in its order; one of the same rank as another stands behind it."""
