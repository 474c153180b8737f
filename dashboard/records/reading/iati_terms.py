"""What the writer and the reader of our own IATI files agree on: the namespace beside the standard, and its marks."""

from __future__ import annotations

import datetime

from dashboard.records.values.dates import bounds

NAMESPACE = "urn:where-we-work:iati:1"
PREFIX = "ww"


def _own(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


ID = _own("id")
"""Of an activity, and inside a related one: the record's own id, beside the identifier that IATI asks for."""
COLUMN = _own("column")
"""An element that holds what the standard has no place for; and the mark on a description that says whose it is."""
STATED = _own("stated")
"""What the record states where the standard asks for more: ``2023`` of a whole day, nothing for what it must name."""
SOURCE = _own("source")
"""How a status is known: ``derived`` where it follows from the dates."""
REPLACED = _own("replaced")
"""How many characters of an activity XML cannot hold; each was written as U+FFFD."""
REGISTERED = _own("registered")
"""``no`` where identifiers are ours alone, for the organisation has none of IATI's."""
SAMPLE = _own("sample")
"""``yes`` on an activity that is invented, to try the software with."""

OWN_VOCABULARY = "99"  # codelists RegionVocabulary, SectorVocabulary and TagVocabulary: the reporting organisation's
NO_DAY = "1900-01-01"
"""Stands where the standard demands a date and the record has none; always with the mark ``stated``."""


def whole_day(date: str, *, end: bool) -> str:
    """The day of a canonical date of whatever precision: the first that it can mean, or the last."""
    return datetime.date.fromordinal(bounds(date)[1 if end else 0]).isoformat()
