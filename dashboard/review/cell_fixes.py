"""What is offered for a faulty value, and a cell with the offer put in its place."""

from __future__ import annotations

import re

from dashboard.records.schema.issues import Issue

RAW = "cell"  # detail of an issue: the cell as it stands, where the value is only a part of it
_READ_ALREADY = frozenset({"place-read-as", "edit-lost"})  # their suggestion is no other text for the cell
_EITHER = ("first", "second")  # details of values that can be read in two ways
_WORDS_OF_A_FIX = 8


def offers(issue: Issue) -> tuple[str, ...]:
    """Texts that may be meant instead of the value, the likeliest first."""
    if not issue.value or issue.code in _READ_ALREADY:
        return ()
    several = (part.strip() for part in issue.details.get("suggestions", "").split(";"))
    either = (issue.details.get(name, "") for name in _EITHER)
    return tuple(dict.fromkeys(filter(None, (issue.suggestion, *several, *either))))[:_WORDS_OF_A_FIX]


def mended(cell: str, value: str, new: str) -> str:
    """``cell`` with ``new`` where ``value`` stands: the whole cell, parts between semicolons, else whole words."""
    if cell.strip() == value or not value:
        return new
    parts = cell.split(";")
    if any(part.strip() == value for part in parts):
        return ";".join(part.replace(value, new) if part.strip() == value else part for part in parts)
    words = rf"(?<!\w){re.escape(value)}(?!\w)"
    return re.sub(words, lambda _found: new, cell)
