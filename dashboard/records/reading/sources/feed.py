"""RSS and Atom files: every entry is a news item. Nothing is ever fetched."""

from __future__ import annotations

import io
from functools import cache, partial
from typing import Any

import feedparser
from babel import Locale

from dashboard.language import marked
from dashboard.records.places.resolve_columns import Resolver
from dashboard.records.reading.sources.feed_entry import cells
from dashboard.records.reading.sources.source import Kind, ListedRows, Reading, Report, Source
from dashboard.records.reading.sources.unread import Unread
from dashboard.records.reading.sources.xml_stream import elements, forget
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import FileRefused, Issue

_FIELDS = column_names(Dataset.NEWS)
_REGIONAL = "2"  # scope of a region; "International" and "Other" as categories are no places
_SHORTEST = 4  # letters: "IT" among categories is not Italy


def feed_source(content: bytes, filename: str, gazetteer: Resolver | None) -> Source:
    """The entries as rows below a header of our column names. Reading the rows raises FileRefused.

    ``gazetteer`` tells which categories are places; without it, those that are English names of countries.
    """
    rows = _Rows(content, filename, gazetteer)
    return Source(Kind.FEED, [Reading(rows.read)], dataset=Dataset.NEWS)


@cache
def _english_names() -> frozenset[str]:
    territories = Locale("en").territories
    return frozenset(name.casefold() for code, name in territories.items() if len(code) == 2 and code != "ZZ")


class _Rows:
    """Reads the file once, however often its rows are asked for."""

    def __init__(self, content: bytes, filename: str, gazetteer: Resolver | None) -> None:
        self._content = content
        self._filename = filename
        self._gazetteer = gazetteer
        self._read: ListedRows | None = None

    def read(self, report: Report | None) -> ListedRows:
        if self._read is None:
            self._read = self._entries(report)
        return self._read

    def _entries(self, report: Report | None) -> ListedRows:
        for element in elements(self._content, self._filename, ("{*}item", "{*}entry"), report):
            forget(element)  # only to know that the XML is sound: what comes next would read half of a broken file
        feed = self._parsed()
        unread = Unread("feed-not-read")
        language = dict(feed.feed.items()).get("language") or ""
        rows = [list(_FIELDS)]
        for number, entry in enumerate(feed.entries, 2):
            plain = dict(entry.items())  # the parser's own kind of dict answers for keys that it does not have
            found = cells(plain, language, self._is_place, partial(unread.note, row=number))
            if not any(found.values()):
                unread.note("entry (empty)", number)
            rows.append([found.get(name, "") for name in _FIELDS])
        return ListedRows(rows, unread.issues())

    def _parsed(self) -> Any:
        """A stream, never text: text could be an address to fetch or a file to open."""
        try:
            feed = feedparser.parse(io.BytesIO(self._content), resolve_relative_uris=False, sanitize_html=True)
        except Exception:  # whatever the parser stumbles over, the file is the reason
            feed = None
        if feed is None or not feed.version:
            details = {"file": self._filename, "kind": marked("an XML document")}
            raise FileRefused(Issue("file-not-csv", details=details))
        return feed

    def _is_place(self, text: str) -> bool:
        if text.isascii() and len(text) < _SHORTEST:
            return False
        if self._gazetteer is None:
            return text.casefold() in _english_names()
        found = self._gazetteer.resolve(text)
        return not found.unknown and bool(found.countries or (found.regions and found.scope == _REGIONAL))
