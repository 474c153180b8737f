"""Patterns of sentences, numbers and dates for the scripts of a static export, and the script in its page heads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file
from babel.numbers import format_decimal

from dashboard.language import current_locale, gettext, plural_pattern
from dashboard.portfolio.questions import NAMES
from dashboard.records.values.status import STATUS_NAMES
from dashboard.settings import ROOT
from dashboard.site.embed.options import LINK_TARGETS
from dashboard.site.html.question_text import COUNTED

ENGINE = ROOT / "assets" / "static_export"
_KEYWORDS = {"_": None, "counted": (1, 2)}
# Numbers that stand for every plural rule: the small ones decide in all languages, millions in some.
_SAMPLES = (*range(1000), 1_000_000)


@cache
def script_messages(folder: Path = ENGINE) -> tuple[str | tuple[str, str], ...]:
    """The messages that the scripts use, as their calls of ``_`` and ``counted`` name them.

    A message is a text, or a pair of singular and plural.
    """
    found: dict[str | tuple[str, str], None] = {}
    for path in sorted(folder.glob("*.js")):
        for _line, message, _comments, _context in extract_from_file("javascript", path, keywords=_KEYWORDS):
            found[message if isinstance(message, str) else (message[0], message[1])] = None
    return tuple(found)


def sentences() -> dict[str, Any]:
    """The patterns in the current language, as JSON has them.

    ``messages`` has the pattern of each message by its English text; of one with a number the patterns by the plural
    categories of CLDR, which browsers know too.
    """
    locale = current_locale()
    messages = script_messages()
    return {
        "statuses": {
            code: {"name": gettext(name), "counted": plural_forms(*COUNTED[code])}
            for code, name in STATUS_NAMES.items()
        },
        "messages": {
            one if isinstance(one, str) else one[0]: gettext(one) if isinstance(one, str) else plural_forms(*one)
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


def plural_forms(singular: str, plural: str) -> dict[str, str]:
    """The patterns of a message with a number, by the plural categories of CLDR."""
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


_AS_OF = NAMES["as_of"]
_ASKED = [name for name in NAMES.values() if name != _AS_OF]

# Of an earlier state nothing is there: no figure of now may stand for it, and where no map says so, a sentence does.
# What else is asked for the map's scripts have yet to answer: until then the answer to another question is unseen.
# An embed looks as its address says, as far as that needs nothing else of a page.
FIRST_SCRIPT = f"""(() => {{
const root = document.documentElement, asked = new URLSearchParams(location.search);
const has = (name) => asked.get(name)?.trim();
if (has({json.dumps(_AS_OF)})) {{
root.classList.add("no-state");
addEventListener("DOMContentLoaded", () => document.body.prepend(document.getElementById("no-state")?.content ?? ""));
}} else if ("answers" in root.dataset && {json.dumps(_ASKED)}.some(has)) root.classList.add("asking");
if ("own" in root.dataset) {{
if ({json.dumps(LINK_TARGETS)}.includes(asked.get("open"))) root.dataset.open = asked.get("open");
root.dataset.scheme = asked.get("scheme") ?? "";
root.classList.toggle("compact", /^(1|yes|true)$/i.test(has("compact")));
}}
}})()"""
