"""Sentences, numbers and dates with placeholders, for the scripts of a static export; and FIRST_SCRIPT, the script in
the heads of its pages, which reads the query before the page is drawn."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

from dashboard.language_and_locale import current_locale, gettext, plural_pattern
from dashboard.portfolio.filter_query import CORRIDORS, NAMES
from dashboard.settings import ROOT
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.embed.options import LINK_TARGETS, LOOKS

ENGINE = ROOT / "assets" / "static_export"
_KEYWORDS = {"_": None, "counted": (1, 2)}
# Numbers that stand for every plural rule: the small ones decide in all languages, millions in some.
_SAMPLES = (*range(1000), 1_000_000)
_YEAR, _DAY = "1777", "22"  # easy to find in the written date
NUMBERS = {"useGrouping": "always", "numberingSystem": "latn"}
"""Options of the browser's Intl by which it writes whole numbers as the pages do."""


@cache
def script_messages(folder: Path = ENGINE) -> tuple[str | tuple[str, str], ...]:
    """The messages in the scripts below ``folder``: the arguments of their calls of the functions ``_`` and
    ``counted``, which translate. A message is a text, or a pair of singular and plural."""
    found: dict[str | tuple[str, str], None] = {}
    for path in sorted(folder.glob("*.js")):
        for _line, message, _comments, _context in extract_from_file("javascript", path, keywords=_KEYWORDS):
            found[message if isinstance(message, str) else (message[0], message[1])] = None
    return tuple(found)


def sentences() -> dict[str, Any]:
    """All messages of the scripts of a static export in the current language, and patterns of numbers and dates, as
    values for JSON. ``messages`` is English text → translation; for a message with a number it is English singular →
    plural category of CLDR (which browsers know too) → translation. ``locale`` (a language tag) and ``numbers``
    (options) are what the browser's Intl needs to write numbers. ``dates`` has three lists of patterns, each with one
    for each month: "first" for its first day, "day" for its other days, "month" for the month without a day."""
    messages = script_messages()
    return {
        "messages": {
            one if isinstance(one, str) else one[0]: gettext(one) if isinstance(one, str) else plural_forms(*one)
            for one in messages
        },
        "locale": str(current_locale()).replace("_", "-"),
        "numbers": NUMBERS,
        "dates": {
            "first": [_pattern(f"{_YEAR}-{month:02}-01") for month in range(1, 13)],  # 1er mai in French
            "day": [_pattern(f"{_YEAR}-{month:02}-{_DAY}") for month in range(1, 13)],
            "month": [_pattern(f"{_YEAR}-{month:02}") for month in range(1, 13)],
        },
    }


def _pattern(iso: str) -> str:
    return written_date(iso).replace(_YEAR, "{year}").replace(_DAY, "{day}")


def plural_forms(singular: str, plural: str) -> dict[str, str]:
    """The translations of a message with a number into the current language, by plural category of CLDR, such as "one"
    and "few"; the placeholder for the number stays."""
    rule = current_locale().plural_form
    return {rule(number): plural_pattern(singular, plural, number) for number in reversed(_SAMPLES)}


_AS_OF = NAMES["as_of"]
_ASKED = [name for name in NAMES.values() if name != _AS_OF]

_LOOKS = [look for look in LOOKS if look not in {"map", CORRIDORS}]
_OTHER_LOOK = f"this map is a copy as files: data-look can be map, {', '.join(_LOOKS)}."

# An export has no earlier state: its figures must not stand for one, and on pages without a map a sentence says so.
# Other filters are applied by the map's scripts: until they have done so, the page for no filters is hidden.
# Options of an embed that need nothing else of the page are applied at once.
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
root.classList.toggle("no-sea", has("sea") === "none");
if ({json.dumps(_LOOKS)}.includes(has("look"))) root.classList.add("look-" + has("look"));
else if (has("look") && has("look") !== "map") root.dataset.unknown = {json.dumps(_OTHER_LOOK)};
}}
}})()"""
