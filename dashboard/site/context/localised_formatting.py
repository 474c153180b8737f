"""Writes values in the visitor's language: counts with their nouns, places with their counts, lists, dates, periods,
money, names of statuses."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_currency, format_currency, format_decimal

from dashboard.language_and_locale import (
    current_language,
    current_locale,
    gettext,
    locale_of,
    ngettext,
    writing_direction,
)
from dashboard.portfolio.periods import ENDED
from dashboard.records.values.status import STATUS_NAMES


def status_name(code: str) -> str:
    """The name of a project's status (IATI ActivityStatus code); "Status unknown" for "", an unknown code unchanged."""
    if not code:
        return gettext("Status unknown")
    return gettext(STATUS_NAMES[code]) if code in STATUS_NAMES else code


def count_projects(number: int) -> str:
    """A number of projects in words, such as "3 projects"."""
    return ngettext("{number} project", "{number} projects", number)


def count_news(number: int) -> str:
    """A number of news items in words, such as "2 news items"."""
    return ngettext("{number} news item", "{number} news items", number)


def place_in_numbers(name: str, projects: int | None, news: int | None) -> str:
    """A place with its numbers of projects and news in words, such as "Moldova: 3 projects, 2 news items", or "Moldova:
    no projects" if it has neither. A number is None if no record names the place."""
    if not projects and not news:
        return gettext("{name}: no projects", name=name)
    return gettext("{name}: {numbers}", name=name, numbers=written_numbers(projects or 0, news or 0))


def nothing_shown(name: str) -> str:
    """A sentence about a place that staff hide, such as "Moldova: no data shown"."""
    return gettext("{name}: no data shown", name=name)


def written_numbers(projects: int, news: int) -> str:
    """Numbers of projects and news in words, in the visitor's language, such as "3 projects, 2 news items". A zero is
    left out; "0 projects" if both are zero."""
    parts = [count_projects(projects)] if projects or not news else []
    return listed(parts + ([count_news(news)] if news else []))


def listed(parts: Iterable[str]) -> str:
    """Texts joined by the comma of the visitor's language, such as "3 projects, 2 news items"; "" for none."""
    return gettext(", ").join(parts)


def together(names: Iterable[str]) -> str:
    """Names joined by commas and "and" in the visitor's language, such as "Moldova and Ukraine"; "" for none."""
    joined = str(format_list(list(names), locale=current_locale()))
    return re.sub(r" y (?=h?[ií](?!e))", " e ", joined, flags=re.I) if current_locale().language == "es" else joined


def written_date(iso: str, *, short: bool = False) -> str:
    """A date in words, in the visitor's language, such as "1 August 2023", with ``short`` "1 Aug 2023"; "2023-08" gives
    "August 2023", "2023" the year alone. ``iso`` is an ISO date of a day, month or year, never ""."""
    return _date_in(current_language(), iso, short)


@lru_cache(maxsize=10_000)
def _date_in(language: str, iso: str, short: bool) -> str:
    year, month, day = [*map(int, iso.split("-")), 0, 0][:3]
    locale = locale_of(language)
    if not month:
        return str(year)
    if not day:
        return format_skeleton("yMMM" if short else "yMMMM", date(year, month, 1), locale=locale)
    if short:
        written = str(format_skeleton("yMMMd", date(year, month, day), locale=locale))
    else:
        written = str(format_date(date(year, month, day), "long", locale=locale))
    first = day == 1 and locale.language == "fr"  # the one ordinal of French dates, which CLDR does not write
    return written.replace("1", "1er", 1) if first else written


def written_period(start: str, end: str, status: str = "") -> str:
    """The period from ``start`` to ``end`` (ISO dates, or "" if unknown) in words, such as "1 May 2023 – 30 April
    2026"; "" if both are unknown. An unknown start makes it "until 30 April 2026", an unknown end "since 1 May 2023".
    ``status`` is the status code of the project whose period it is, "" for none; if it says that the project has ended,
    an unknown end makes it "1 May 2023 – not stated"."""
    if start and (end or status in ENDED):
        return f"{written_date(start)} – {written_date(end) if end else gettext('not stated')}"
    if start:
        return gettext("since {date}", date=written_date(start))
    return gettext("until {date}", date=written_date(end)) if end else ""


def written_money(amount: str, currency: str) -> str:
    """An amount with its currency, such as "€1,250,000". ``amount`` is a decimal number as text; the result is "" if it
    is "". ``currency`` is an ISO 4217 code, or "" for only the number."""
    if not amount:
        return ""
    value, locale = Decimal(amount), current_locale()
    is_whole = value == value.to_integral_value()
    if not currency:
        return format_decimal(value, "#,##0" if is_whole else "#,##0.00#", locale=locale)
    if not is_whole:
        return _in_order(format_currency(value, currency, locale=locale))
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return _in_order(format_currency(value, currency, whole, locale=locale, currency_digits=False))


def short_money(amount: float, currency: str) -> str:
    """An amount in few characters, such as €14.2M, in the visitor's language; ``currency`` is an ISO 4217 code, or ""
    for only the number."""
    locale = current_locale()
    digits = 1 if amount >= 1000 else 0
    written = format_compact_currency(amount, currency or "XXX", locale=locale, fraction_digits=digits)
    return _in_order(written.replace("¤", "").strip())


def _in_order(money: str) -> str:
    """An amount whose currency is read as it is written: between Arabic words "US$" would be shown as "$US"."""
    return re.sub(r"([A-Z]+[$£¥])", "\\1\N{LEFT-TO-RIGHT MARK}", money) if writing_direction() == "rtl" else money
