"""Reads RSS and Atom files: each entry is a news item. Nothing is fetched from the network."""

import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import chain
from typing import Any

import feedparser

from dashboard.language_and_locale import marked
from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.reading.file_reader_types import Kind, ListedRows, Report, Source, Unread, read_once
from dashboard.records.reading.sources.html_to_markdown import blocks, plain
from dashboard.records.reading.sources.xml_repair_and_streaming import elements, forget, repaired
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import refusal
from dashboard.records.values.cell_columns_and_readers import CATEGORIES

LONGEST_LEAD = 400  # characters; a description that is longer is the body, and its beginning the lead
_COUNTRIES = re.compile(  # a line of a text, such as "Affected countries: Mali, Niger", also with its beginning in bold
    r"\**(?:(?:affected |concerned |primary |other )?countr(?:y|ies)(?: affected| concerned)?"
    r"|pays(?: (?:affecté|concerné|touché)e?s?)?|pa[ií]s(?:es)?(?: afec?tados?)?"
    r"|(?:betroffenes? )?länder|betroffenes land|(?:затронут\w+ )?стран[аы]"
    r"|(?:البلد|البلدان|الدولة|الدول)(?: الم\w+)?)\s*\**\s*:\**\s*(.+)",
    re.IGNORECASE,
)
# Elements that hold countries, by their names without prefix; those of the second kind may hold anything.
_COUNTRY_NAMES = re.compile(r"(?:affected|primary|other)?countr(?:y|ies)(?:names?|codes?|iso[23]?)?|iso3")
_PLACE_NAMES = {"coverage", "spatial", "location", "featurename"}
LONGEST_CODE = 3  # letters
_SILENT = {  # keys that are read, or that repeat one that is read
    *("title", "title_detail", "id", "guidislink", "link", "links", "summary", "summary_detail", "content", "tags"),
    *("published", "published_parsed", "updated", "updated_parsed", "authors", "author_detail", "href", "language"),
}


def cells(
    entry: Any,
    language: str,
    place_elements: Iterable[tuple[str, str]],
    is_place: Callable[[str], bool],
    unread: Callable[[str], None],
) -> dict[str, str]:
    """The cells of one ``entry`` of a feed (as feedparser gives it), by field of the news dataset. ``language`` is the
    language of the feed. ``place_elements`` has (name, text) of each XML element in the entry whose name says that it
    may hold a place, such as ("country", "Mali"). ``is_place`` returns whether a text names a place. ``unread`` is
    called with the name of each part that no column holds."""
    for name in entry:
        if name not in _SILENT and not _holds_places(name.rpartition("_")[2]):
            unread(name)
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure":
            unread("enclosure")
    paragraphs, named = _body(entry)
    category, places = "", list(named)
    for name, text in place_elements:
        if _COUNTRY_NAMES.fullmatch(name) or is_place(text):
            places.append(text.upper() if len(text) <= LONGEST_CODE else text)
        else:
            unread(f"{name} {text}")
    for tag in entry.get("tags", ()):
        names = _names(tag)
        if kind := next((text for text in names if text.casefold() in CATEGORIES), ""):
            category = category or kind
        elif place := next(filter(is_place, names), "") or _country_of(tag, names):
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
    """The term and the label of a category, without repeats: a code of a country comes before its name."""
    return tuple(dict.fromkeys(filter(None, (_one_line(tag.get(name) or "") for name in ("term", "label")))))


def _country_of(tag: Any, names: Sequence[str]) -> str:
    """The country that a category names as one, by its domain (".../country") or in words ("Country: Mali")."""
    in_words = next(filter(None, map(_COUNTRIES.fullmatch, names)), None)
    if in_words:
        return _one_line(in_words[1])
    return names[-1] if names and "countr" in (tag.get("scheme") or "").casefold() else ""


def _holds_places(name: str) -> bool:
    return bool(_COUNTRY_NAMES.fullmatch(name)) or name in _PLACE_NAMES


def _place_texts(entry: Any) -> Iterator[tuple[str, str]]:
    """The texts in elements of an entry that may hold places, each with the name of the element."""
    for element in entry.iterdescendants():
        name = re.sub(r"[-_]", "", str(element.tag).rpartition("}")[2]).lower()
        if _holds_places(name):
            for text in filter(None, map(_one_line, [element.text or "", *(child.text or "" for child in element)])):
                if not text.isdigit() and "//" not in text:  # neither the id nor the address of a country
                    yield name, text


def _body(entry: Any) -> tuple[list[str], list[str]]:
    """Paragraphs in Markdown, and the countries that a line such as ``Country: Ukraine`` names."""
    long = [content.get("value") or "" for content in entry.get("content", ())]
    paragraphs, named = [], []
    for paragraph in blocks("\n".join(long) or entry.get("summary") or "", markdown=True):
        if line := _COUNTRIES.fullmatch(paragraph):
            named.append(_one_line(line[1]))
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
    """The paragraphs as one text, with a blank line between them but none between items of a list."""
    text = ""
    for number, paragraph in enumerate(paragraphs):
        listed = number and paragraph.startswith("- ") and paragraphs[number - 1].startswith("- ")
        text += ("\n" if listed else "\n\n" if number else "") + paragraph
    return text


def _day(entry: Any) -> str:
    """The ISO date of the entry in the time zone of the feed; the text as it stands if it is no date."""
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


_FIELDS = column_names(Dataset.NEWS)
_REGIONAL = "2"  # scope of a region; "International" and "Other" as categories are no places
_SHORTEST = 4  # letters: "IT" among categories is not Italy


def feed_source(content: bytes, filename: str, gazetteer: Resolver | None) -> Source:
    """Open an RSS or Atom file. Its rows are a header with the names of the news columns, and one row for each entry.
    ``gazetteer`` tells which categories are places; with None only those marked as a country ("Country: Mali") are.
    Raises FileRefused if an XML entity is unknown. Reading the rows raises it if the file is damaged, too large or no
    feed."""
    content, issues = repaired(content, filename)
    read = partial(_read_rows, content, filename, partial(_is_place, gazetteer))
    return Source(Kind.FEED, [read_once(read)], issues=tuple(issues), dataset=Dataset.NEWS)


def _read_rows(content: bytes, filename: str, is_place: Callable[[str], bool], report: Report | None) -> ListedRows:
    # feedparser would read half of a broken file, and keeps only one of several elements of a name.
    place_elements: list[list[tuple[str, str]]] = []
    for element in elements(content, filename, ("{*}item", "{*}entry"), report):
        place_elements.append(list(dict.fromkeys(_place_texts(element))))
        forget(element)
    feed = _parsed(content, filename)
    unread = Unread("feed-not-read")
    if len(place_elements) != len(feed.entries):  # elements of other standards have the name of an entry
        for name, text in chain(*place_elements):
            unread.note(f"{name} {text}", 1)
        place_elements = [[] for _entry in feed.entries]
    language = dict(feed.feed.items()).get("language") or ""
    rows = [list(_FIELDS)]
    for number, entry in enumerate(feed.entries, 2):
        plain_entry = dict(entry.items())  # the parser's own kind of dict also has keys that are not in the entry
        row = cells(plain_entry, language, place_elements[number - 2], is_place, partial(unread.note, row=number))
        if not any(row.values()):
            unread.note("entry (empty)", number)
        rows.append([row.get(name, "") for name in _FIELDS])
    return ListedRows(rows, unread.issues())


def _parsed(content: bytes, filename: str) -> Any:
    """The feed, parsed from a stream and never from text: text could be an address to fetch or a file to open."""
    try:
        feed = feedparser.parse(io.BytesIO(content), resolve_relative_uris=False, sanitize_html=True)
    except Exception:  # any failure of the parser is a fault of the file
        feed = None
    if feed is None or not feed.version:
        raise refusal("file-not-csv", filename, kind=marked("an XML document"))
    return feed


def _is_place(gazetteer: Resolver | None, text: str) -> bool:
    if gazetteer is None or (text.isascii() and len(text) < _SHORTEST):
        return False
    place = gazetteer.resolve(text)
    return not place.unknown and bool(place.countries or (place.regions and place.scope == _REGIONAL))
