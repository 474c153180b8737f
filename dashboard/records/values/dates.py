"""Reads dates as people write them to ISO 8601 with the precision that is known; an ambiguous date is not guessed."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from babel.dates import get_day_names, get_month_names

from dashboard.records.values.cells import Finding, is_absent

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ru", "uk", "ar")  # of month names
FIRST_YEAR, LAST_YEAR = 1800, 2200  # other years are typing errors
EARLIEST, LATEST = datetime.date.min.toordinal(), datetime.date.max.toordinal()

_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AP]\.?M\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})(?:[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_TIME})?)?", re.IGNORECASE | re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}){_TIME}", re.IGNORECASE | re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")  # how Excel counts days: 20000 is 1954, 59999 is 2064
_FILLERS = frozenset(
    {"de", "del", "of", "the", "st", "nd", "rd", "th", "er", "le", "el", "la", "a", "year", "г", "года", "р", "року"}
)


class DateOrder(StrEnum):
    """Whether day or month comes first in dates such as 1/2/1996."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


def proven_order(values: Iterable[str]) -> tuple[DateOrder, tuple[str, str] | None]:
    """The order of day and month that dates of a column such as 1/22/1996 prove; UNKNOWN if none or both are proven.

    If both are, the second value of the result has a date for each. Dates with dots are ignored: their day comes first
    everywhere.
    """
    day_first = month_first = None
    for value in values:
        match = _NUMBERS.fullmatch(value)
        if match and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                day_first = day_first or value
            elif second > 12 >= first:
                month_first = month_first or value
    if day_first and month_first:
        return DateOrder.UNKNOWN, (day_first, month_first)
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST, None
    return DateOrder.UNKNOWN, None


def read_date(text: str, order: DateOrder = DateOrder.UNKNOWN) -> tuple[str, list[Finding]]:
    """Read a date as ``2023``, ``2023-05`` or ``2023-05-08``, without time of day and time zone. The faults are
    date-unreadable, date-impossible, date-ambiguous."""
    if is_absent(text):
        return "", []
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return _checked(text, match[1], match[2], match[3])
    match = _NUMBERS.fullmatch(text)
    if match:
        return _from_numbers(text, match, order)
    match = _MONTH_YEAR.fullmatch(text)
    if match:
        return _checked(text, match[2], match[1], None)
    if _SHORT_YEAR.fullmatch(text):
        return "", [Finding("date-unreadable", text)]  # neither the order nor the century is sure
    return _from_words(text)


def _from_numbers(text: str, match: re.Match[str], order: DateOrder) -> tuple[str, list[Finding]]:
    first, second, year = match[1], match[3], match[4]
    day_first, _ = _checked(text, year, second, first)
    month_first, _ = _checked(text, year, first, second)
    if match[2] == ".":
        return _checked(text, year, second, first)
    if not day_first and not month_first:
        return _checked(text, year, second, first)
    if not day_first or not month_first or day_first == month_first:
        return day_first or month_first, []
    if order is DateOrder.UNKNOWN:
        return "", [Finding("date-ambiguous", text, None, {"first": day_first, "second": month_first})]
    return day_first if order is DateOrder.DAY_FIRST else month_first, []


def _from_words(text: str) -> tuple[str, list[Finding]]:
    """Dates with the name of the month: 29 September 2023, September 29, 2023, septembre 2023, 29-Sep-2023."""
    bare = re.sub(rf"(?<=\d{{4}}){_TIME}$", "", text, flags=re.IGNORECASE)
    words = [word for word in _WORDS.findall(_folded(bare)) if word not in _FILLERS]
    if len(words) > 2 and words[0] in _days():
        words = words[1:]
    months = [word for word in words if word in _months()]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) == 1 and len(words) == 1 + len(numbers) and numbers and len(numbers[-1]) == 4:
        month = str(_months()[months[0]])
        if len(numbers) == 1:
            return _checked(text, numbers[0], month, None)
        if len(numbers) == 2 and len(numbers[0]) <= 2:
            return _checked(text, numbers[1], month, numbers[0])
    return "", [Finding("date-unreadable", text, _from_serial(text))]


def _from_serial(text: str) -> str | None:
    """The ISO date that Excel would show for a number, as a suggestion; None for other text."""
    if not _SERIAL.fullmatch(text):
        return None
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))).isoformat()


def _checked(text: str, year: str, month: str | None, day: str | None) -> tuple[str, list[Finding]]:
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return "", [Finding("date-impossible", text)]
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return "", [Finding("date-impossible", text)]
    length = 10 if day else 7 if month else 4
    return date.isoformat()[:length], []


def bounds(value: str) -> tuple[int, int]:
    """The first and last day that an ISO date (of a day, month or year) can mean, as ordinals; the widest for ""."""
    if not value:
        return EARLIEST, LATEST
    year, month, day = (int(part) for part in (value + "-00-00").split("-")[:3])
    first = datetime.date(year, month or 1, day or 1)
    if day:
        return first.toordinal(), first.toordinal()
    following = datetime.date(year + 1, 1, 1) if not month or month == 12 else datetime.date(year, month + 1, 1)
    return first.toordinal(), following.toordinal() - 1


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names without accents, except names of different months in two languages."""
    months: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    word = _folded(name).strip(". ")
                    if _WORDS.fullmatch(word) and not word.isdecimal():
                        months.setdefault(word, set()).add(number)
    months.setdefault("sept", {9})
    return {word: next(iter(numbers)) for word, numbers in months.items() if len(numbers) == 1}


@cache
def _days() -> frozenset[str]:
    names = (
        name
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    )
    return frozenset(_folded(name).strip(". ") for name in names)
