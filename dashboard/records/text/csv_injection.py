"""Text that a spreadsheet program would run as a formula: defended on the way out, taken back on the way in."""

from __future__ import annotations

import re

_START = re.compile("'*[=+\\-@\t\r\n＝＋－＠]\\s*\\S")  # a sign alone is no formula
_NUMBER = re.compile(r"[+-]?[\d., ]+")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet program may take ``text`` for a formula; plain numbers such as -5 it may.

    So that taking back is exact, text that already has apostrophes before such a sign counts, too.
    """
    return _START.match(text) is not None and not _NUMBER.fullmatch(text)


def defended(text: str) -> str:
    """``text`` with an apostrophe before it where it is risky: shown, not run."""
    return f"'{text}" if is_risky(text) else text


def taken_back(text: str) -> str:
    """What ``defended`` was given: exactly one apostrophe less, where one was put."""
    return text[1:] if text[:1] == "'" and is_risky(text[1:]) else text
