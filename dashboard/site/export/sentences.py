"""What the static twin's engine (``assets/twin``) needs to say sentences: the catalogue's patterns, numbers, dates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file
from babel.numbers import format_decimal

from dashboard.language import current_locale, gettext, plural_pattern
from dashboard.settings import ROOT

ENGINE = ROOT / "assets" / "twin"
_KEYWORDS = {"_": None, "counted": (1, 2)}
# Numbers that stand for every plural rule: the small ones decide in all languages, millions in some.
_SAMPLES = (*range(1000), 1_000_000)


@cache
def engine_messages(folder: Path = ENGINE) -> tuple[str | tuple[str, str], ...]:
    """The messages that the engine says: texts, and pairs of singular and plural, as its own calls name them."""
    found: dict[str | tuple[str, str], None] = {}
    for path in sorted(folder.glob("*.js")):
        for _line, message, _comments, _context in extract_from_file("javascript", path, keywords=_KEYWORDS):
            found[message if isinstance(message, str) else (message[0], message[1])] = None
    return tuple(found)


def sentences() -> dict[str, Any]:
    """All of it in the current language.

    ``messages`` has the pattern of each message by its English text; of one with a number the patterns by the plural
    categories of CLDR, which browsers know too.
    """
    locale = current_locale()
    messages = engine_messages()
    return {
        "messages": {
            one if isinstance(one, str) else one[0]: gettext(one) if isinstance(one, str) else _forms(*one)
            for one in messages
        },
        "numbers": _numbers(),
        "any": dict(locale.list_patterns["or"]),
        "dates": {
            "long": locale.date_formats["long"].pattern,
            "month": locale.datetime_skeletons["yMMMM"].pattern,
            "MMMM": _months("format"),
            "LLLL": _months("stand-alone"),
        },
    }


def _forms(singular: str, plural: str) -> dict[str, str]:
    rule = current_locale().plural_form
    return {rule(number): plural_pattern(singular, plural, number) for number in reversed(_SAMPLES)}


def _months(context: str) -> list[str]:
    return [str(current_locale().months[context]["wide"][number]) for number in range(1, 13)]


def _numbers() -> dict[str, Any]:
    """How whole numbers are grouped: the sign, the digits from the right, and from how many digits on."""
    locale = current_locale()
    first, later = locale.decimal_formats[None].grouping
    grouped = next(
        text for power in range(first, 10) if not (text := format_decimal(10**power, locale=locale)).isdigit()
    )
    sign = next(letter for letter in grouped if not letter.isdigit())
    return {"sign": sign, "first": first, "later": later, "from": sum(map(str.isdigit, grouped))}
