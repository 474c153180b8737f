"""Words that pages share: counts, dates, statuses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_currency, format_currency, format_decimal
from flask import request

from dashboard.language import current_locale, gettext, ngettext
from dashboard.portfolio.periods import ENDED
from dashboard.records.values.status import STATUS_NAMES
from dashboard.typed_values import whole_number


def status_name(code: str) -> str:
    """The status in words; of a record that states none, that it is unknown; a code without words as it is."""
    if not code:
        return gettext("Status unknown")
    return gettext(STATUS_NAMES[code]) if code in STATUS_NAMES else code


def written_number(number: int) -> str:
    """A whole number with the digits and grouping of the visitor's language."""
    return str(format_decimal(number, locale=current_locale()))


def count_projects(number: int) -> str:
    """The number of projects in words: 3 projects."""
    return ngettext("{number} project", "{number} projects", number)


def count_news(number: int) -> str:
    """The number of news items in words: 2 news items."""
    return ngettext("{number} news item", "{number} news items", number)


def place_in_numbers(name: str, projects: int | None, news: int | None) -> str:
    """Name and numbers, such as Moldova: 3 projects, 2 news items; None stands for a place that no record names."""
    if not projects and not news:
        return gettext("{name}: no projects", name=name)
    return gettext("{name}: {numbers}", name=name, numbers=written_numbers(projects or 0, news or 0))


def nothing_shown(name: str) -> str:
    """What a place says of itself while staff hold it back."""
    return gettext("{name}: no data shown", name=name)


def written_numbers(projects: int, news: int) -> str:
    """Numbers of projects and news in words; what is none is left out, but not both."""
    parts = [count_projects(projects)] if projects or not news else []
    return listed(parts + ([count_news(news)] if news else []))


def listed(parts: Iterable[str]) -> str:
    """Parts with the comma of the visitor's language between them."""
    return gettext(", ").join(parts)


def written_date(iso: str) -> str:
    """A date in the visitor's language; of a reduced date ("2023", "2023-05") only what is known."""
    year, month, day = [*(int(part) for part in iso.split("-")), 0, 0][:3]
    if not month:
        return str(year)
    if not day:
        return format_skeleton("yMMMM", date(year, month, 1), locale=current_locale())
    return format_date(date(year, month, day), "long", locale=current_locale())


def written_period(start: str, end: str, status: str = "") -> str:
    """Start and end, such as 1 May 2023 – 30 April 2026; "" where neither end is known.

    Work that has ended is not said to go on "since" its start, where nobody said when it ended.
    """
    if start and (end or status in ENDED):
        return f"{written_date(start)} – {written_date(end) if end else gettext('unknown')}"
    if start:
        return gettext("since {date}", date=written_date(start))
    return gettext("until {date}", date=written_date(end)) if end else ""


def written_money(amount: str, currency: str) -> str:
    """An amount in the visitor's language, such as €1,250,000; "" where none is stated."""
    if not amount:
        return ""
    value, locale = Decimal(amount), current_locale()
    if not currency:
        return format_decimal(value, locale=locale)
    if value != value.to_integral_value():
        return format_currency(value, currency, locale=locale)
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, currency, whole, locale=locale, currency_digits=False)


def short_money(amount: float, currency: str) -> str:
    """A sum in few characters, such as €14.2M; without a currency the number alone."""
    locale = current_locale()
    digits = 1 if amount >= 1000 else 0
    return (
        str(format_compact_currency(amount, currency or "XXX", locale=locale, fraction_digits=digits))
        .replace("¤", "")
        .strip()
    )


NUMBER = "page"


def requested_page() -> int:
    """The number of the page that the address asks for; 0, which no list has, for what is no number."""
    return whole_number(request.args.get(NUMBER, "1")) or 0


def pages_of(total: int, size: int) -> int:
    """How many pages of ``size`` hold ``total``; a list without anything has one."""
    return max(1, -(-total // size))
