"""Turns dates as people write them into ISO 8601, as precise as they are written. An ambiguous date is not guessed."""

import datetime
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from babel.dates import get_day_names, get_month_names

from dashboard.records.values.cell_columns_and_readers import (
    LONGEST,
    Cells,
    Finding,
    combinations,
    is_absent,
    with_western_digits,
)

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ru", "uk", "ar")  # of month names
FIRST_YEAR, LAST_YEAR = 1800, 2200  # other years are typing errors
EARLIEST, LATEST = datetime.date.min.toordinal(), datetime.date.max.toordinal()

_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AP]\.?M\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})(?:[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_TIME})?)?", re.IGNORECASE | re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}){_TIME}", re.IGNORECASE | re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
_PIVOT = 50  # years 00 to 49 are of this century, 50 to 99 of the last
_HAN = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_YEARS = re.compile(r"(?:(?:FY|AF|EF)\s?)?(\d{4})\s?[-–—/]\s?(\d{4}|\d{2})", re.IGNORECASE)
# The months of a part of a year, which may stand before or after it: Q3 2022, 2022-Q3, 3T 2022, H1 2021, S1 2021.
_RANGE = re.compile(r"\s+(?:[-–—/]|to|until|au|al|a|até|bis|по|до|إلى)\s+", re.IGNORECASE)  # Jan 2025 – Dec 2026
_QUARTER = r"(?:[QT]\s?([1-4])|([1-4])\s?[QT])"
_HALF = r"(?:[HS]\s?([12])|([12])\s?[HS])"
_PARTS_OF_YEAR = tuple(
    (months, re.compile(rf"(?:{part}[\s/,.-]*(\d{{4}})|(\d{{4}})[\s/,.-]*{part})", re.IGNORECASE))
    for months, part in ((3, _QUARTER), (6, _HALF))
)
# Words beside a year that say no month of which anybody can be sure.
_VAGUE = frozenset(
    {
        *("fy", "fiscal", "mid", "early", "late", "beginning", "end", "spring", "summer", "autumn", "fall", "winter"),
        *("mi", "début", "fin", "printemps", "été", "automne", "hiver", "exercice", "ejercicio", "mediados", "inicio"),
        *("principios", "comienzos", "finales", "primavera", "verano", "otoño", "invierno", "anfang", "mitte", "ende"),
        *("середина", "начало", "конец", "منتصف", "بداية", "نهاية"),
    }
)
_OPEN = frozenset(
    {
        *("ongoing", "on-going", "present", "to present", "current", "now", "to date", "continuing", "open-ended"),
        *("en cours", "à ce jour", "en curso", "actualidad", "presente", "em curso", "laufend", "heute", "in corso"),
        *("по настоящее время", "в настоящее время", "جارٍ", "جاري", "حتى الآن", "مستمر"),
    }
)
SAID_ONCE = ("date-century", "date-period", "date-vague", "date-open")
"""Findings that are no faults: they say how dates of the column are read, once for all of them."""
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_NEVER = "9999"  # the year of an end that databases write for "none yet": 9999-12-31
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
    """Find the order of day and month in a column of dates. Returns (order, None): the order that dates among
    ``values`` such as 1/22/1996 prove, UNKNOWN if none proves any. If some dates prove one order and some the other, it
    returns (UNKNOWN, pair): the pair is a date with the day first and one with the month first. Dates with dots are
    ignored: their day comes first everywhere."""
    day_first = month_first = None
    for value in values:
        match = _NUMBERS.fullmatch(with_western_digits(value)) or _SHORT_YEAR.fullmatch(with_western_digits(value))
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


def order_of_pairs(starts: Cells, ends: Cells) -> DateOrder:
    """The order of day and month in two columns of dates, ``starts`` and ``ends``: the only order in which no row ends
    before it starts. UNKNOWN if this is true of both orders, or of none."""
    pairs = [(starts.values[one], ends.values[other]) for one, other in combinations(starts, ends)[1]]

    def fits(order: DateOrder) -> bool:
        dates = [(read_date(start, order)[0], read_date(end, order, end=True)[0]) for start, end in pairs]
        return all(bounds(start)[0] <= bounds(end)[1] for start, end in dates if start and end)

    possible = [order for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST) if fits(order)]
    return possible[0] if len(possible) == 1 else DateOrder.UNKNOWN


def read_date(
    text: str, order: DateOrder = DateOrder.UNKNOWN, *, end: bool = False, fiscal: bool = False
) -> tuple[str, list[Finding]]:
    """Read a date. Returns (date, findings): the date as ``2023``, ``2023-05`` or ``2023-05-08``, without time of day
    and time zone; "" for a word such as "n/a" and for a text that cannot be read. ``order`` says which comes first in
    1/2/1996, day or month. ``end`` is true for the date on which something ends: then a period such as Q3 2022 or
    2021/22 gives its end instead of its beginning, and the year 9999 or a word such as "ongoing" gives "". With
    ``fiscal``, 2011/12 is such a period, not December 2011. The faults are ``date-unreadable``, ``date-impossible`` and
    ``date-ambiguous``; all other findings only say how the date was read."""
    has_no_end = end and (text.casefold().strip(" .") in _OPEN or _NEVER in text[:LONGEST])
    if has_no_end or is_absent(text) or text == "0000-00-00":
        return "", [Finding("date-open", text)] if has_no_end else []
    if len(text) > LONGEST:
        return "", [Finding("date-unreadable", text)]
    text = with_western_digits(text)
    if fiscal and _two_years(text):
        return _period(text, end=end) or ("", [])
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _HAN.fullmatch(text)
    if match:
        return _checked(text, match[1], match[2], match[3])
    match = _NUMBERS.fullmatch(text) or _SHORT_YEAR.fullmatch(text)
    if match:
        year = _whole_year(match[4])
        date, findings = _from_numbers(text, (match[1], match[2], match[3], year), order)
        return date, findings or ([Finding("date-century", text, date)] if year != match[4] else [])
    match = _MONTH_YEAR.fullmatch(text)
    return (
        _checked(text, match[2], match[1], None)
        if match
        else _period(text, end=end) or _range(text, order, end=end) or _from_words(text)
    )


def _whole_year(text: str) -> str:
    """A year of two digits with its century."""
    return text if len(text) == 4 else f"{20 if int(text) < _PIVOT else 19}{text}"


def _two_years(text: str) -> tuple[int, int] | None:
    """The years of 2021/22, FY2021/22 or 2021-2023; None for other text."""
    match = _YEARS.fullmatch(text)
    if not match:
        return None
    first, last = int(match[1]), int(match[1][: 4 - len(match[2])] + match[2])
    return (first, last) if FIRST_YEAR <= first < last <= LAST_YEAR else None


def has_fiscal_years(values: Iterable[str]) -> bool:
    """Whether a column of dates with these ``values`` has fiscal years: one of them, such as 2012/13, can only be two
    years, not a year and a month. Then 2011/12 is a fiscal year as well, not December 2011."""
    return any((years := _two_years(value)) and len(value) == 7 and years[1] % 100 > 12 for value in values)


def _period(text: str, *, end: bool) -> tuple[str, list[Finding]] | None:
    """A part of a year, two years, a year with a word such as "mid", or a word for "still under way"; else None."""
    for months, pattern in _PARTS_OF_YEAR:
        match = pattern.fullmatch(text)
        if match:
            *numbers, year = sorted(filter(None, match.groups()), key=len)
            month = months * int(numbers[0]) if end else months * (int(numbers[0]) - 1) + 1
            date, faults = _checked(text, year, str(month), None)
            return date, faults or [Finding("date-period", text, date)]
    years = _two_years(text)
    if years:
        year = str(years[end])
        return year, [Finding("date-period", text, year)]
    words = _WORDS.findall(text.casefold())
    numbers = [word for word in words if word.isdecimal()]
    if len(numbers) == 1 and len(numbers[0]) == 4 and len(words) > 1 and {*words} - {*numbers} - _FILLERS <= _VAGUE:
        year, faults = _checked(text, numbers[0], None, None)
        return year, faults or [Finding("date-vague", text, year)]
    return None


def _range(text: str, order: DateOrder, *, end: bool) -> tuple[str, list[Finding]] | None:
    """The beginning or, with ``end``, the end of a period between two dates; None for other text."""
    parts = _RANGE.split(text)
    if len(parts) != 2:
        return None
    first, last = read_date(parts[0], order)[0], read_date(parts[1], order, end=True)[0]
    if not first or not last or bounds(first)[0] >= bounds(last)[0]:
        return None
    date = last if end else first
    return date, [Finding("date-period", text, date)]


def _from_numbers(text: str, parts: Sequence[str], order: DateOrder) -> tuple[str, list[Finding]]:
    first, mark, second, year = parts
    day_first, _ = _checked(text, year, second, first)
    month_first, _ = _checked(text, year, first, second)
    if mark == ".":
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
    if len(months) == 1 and len(words) == 1 + len(numbers) and numbers and len(numbers[-1]) in (2, 4):
        month, year = str(_months()[months[0]]), _whole_year(numbers[-1])
        if len(numbers) == 1 or (len(numbers) == 2 and len(numbers[0]) <= 2):
            date, faults = _checked(text, year, month, numbers[0] if len(numbers) == 2 else None)
            return date, faults or ([Finding("date-century", text, date)] if year != numbers[-1] else [])
    return "", [Finding("date-unreadable", text, excel_day(text))]


def excel_day(text: str) -> str | None:
    """The ISO date for a text that is Excel's number of a day from 1954 to 2064, such as 45000; None for other text."""
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


@lru_cache(maxsize=16_384)  # the same dates come again and again
def bounds(value: str) -> tuple[int, int]:
    """The first and the last day that an ISO date (of a day, month or year) can mean, as ordinals (``date.toordinal``).
    For "" they are the earliest and the latest day that Python knows."""
    if not value:
        return EARLIEST, LATEST
    year, month, day = (int(part) for part in (value + "-00-00").split("-")[:3])
    first = datetime.date(year, month or 1, day or 1)
    last = datetime.date(year, month or 12, day or monthrange(year, month or 12)[1])
    return first.toordinal(), last.toordinal()


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
