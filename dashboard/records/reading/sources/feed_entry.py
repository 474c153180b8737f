"""One entry of a feed as the cells of a news item."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from dashboard.records.reading.sources.html_text import blocks, plain
from dashboard.records.values.cells import CATEGORIES

LONGEST_LEAD = 400  # characters; a description that is longer is the body, and its beginning the lead
_COUNTRIES = re.compile(r"(?:Country|Countries|Pays|País|Países)\s*:\s*(.+)", re.IGNORECASE)
_SILENT = {  # read, or said again under another name
    *("title", "title_detail", "id", "guidislink", "link", "links", "summary", "summary_detail", "content", "tags"),
    *("published", "published_parsed", "updated", "updated_parsed", "authors", "author_detail", "href", "language"),
}


def cells(entry: Any, language: str, is_place: Callable[[str], bool], unread: Callable[[str], None]) -> dict[str, str]:
    """Field → cell; ``unread`` is told of what no column holds."""
    for name in entry:
        if name not in _SILENT:
            unread(name)
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure":
            unread("enclosure")
    paragraphs, named = _body(entry)
    category, places = "", list(named)
    for names in dict.fromkeys(map(_names, entry.get("tags", ()))):
        if kind := next((text for text in names if text.casefold() in CATEGORIES), ""):
            category = category or kind
        elif place := next(filter(is_place, names), ""):
            places.append(place)
        elif names and names[0] not in named:
            unread(f"category {names[0]}")
    return {
        "id": _one_line(entry.get("id") or entry.get("link") or ""),
        "title": plain(entry.get("title") or ""),
        "date": _day(entry),
        "category": category,
        "countries": ";".join(dict.fromkeys(places)),
        "lead": _lead(entry, paragraphs),
        "body": _markdown(paragraphs),
        "url": entry.get("link") or "",
        "language": (entry.get("title_detail") or {}).get("language") or language,
    }


def _names(tag: Any) -> tuple[str, ...]:
    """What programs call a category, then what readers do: a code of a country stands before its name."""
    return tuple(dict.fromkeys(filter(None, (_one_line(tag.get(name) or "") for name in ("term", "label")))))


def _body(entry: Any) -> tuple[list[str], list[str]]:
    """Paragraphs in Markdown, and the countries that a line such as ``Country: Ukraine`` names."""
    long = [content.get("value") or "" for content in entry.get("content", ())]
    paragraphs, named = [], []
    for paragraph in blocks("\n".join(long) or entry.get("summary") or "", markdown=True):
        found = _COUNTRIES.fullmatch(paragraph)
        if found:
            named.append(_one_line(found[1]))
        else:
            paragraphs.append(paragraph)
    return paragraphs, named


def _lead(entry: Any, paragraphs: list[str]) -> str:
    summary = [text for text in blocks(entry.get("summary") or "", markdown=False) if not _COUNTRIES.fullmatch(text)]
    text = " ".join(summary)
    if len(text) <= LONGEST_LEAD:
        return text
    return text[:LONGEST_LEAD].rpartition(" ")[0].rstrip(",;:–- ") + " …" if paragraphs else text


def _markdown(paragraphs: list[str]) -> str:
    """One blank line between paragraphs, none between items of a list."""
    text = ""
    for number, paragraph in enumerate(paragraphs):
        listed = number and paragraph.startswith("- ") and paragraphs[number - 1].startswith("- ")
        text += ("\n" if listed else "\n\n" if number else "") + paragraph
    return text


def _day(entry: Any) -> str:
    """The day in the time zone of the feed; the text as it stands where it is no date."""
    text = (entry.get("published") or entry.get("updated") or "").strip()
    if re.match(r"\d{4}-\d\d-\d\d(?!\d)", text):
        return text[:10]
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        return datetime.date(*moment[:3]).isoformat() if moment else text


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace(";", ",")
