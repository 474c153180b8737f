"""Writes projects as an IATI 2.03 activities file, from which this program reads the same records again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pandas as pd
from lxml import etree

from dashboard.records.reading.sources import iati_texts_places_and_namespace as own
from dashboard.records.reading.sources.iati_texts_places_and_namespace import UNITED_NATIONS, country_code
from dashboard.records.reading.sources.xml_repair_and_streaming import LANGUAGE
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.header_matching import column_of, is_known
from dashboard.records.text.formula_xml_and_uri_escaping import uri, with_controls_replaced
from dashboard.records.values.dates import bounds
from dashboard.records.values.status import CLOSED, DERIVED, FINALISATION, IMPLEMENTATION

UNREGISTERED = "UNREGISTERED"
"""Stands for the identifier of an organisation without one; no registration agency has this code."""
_BANNED = re.compile(r"[\s%/&|?]")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The organisation that publishes an IATI file. ``language`` is the code of the language of texts that are no
    translations. ``registered`` is its identifier in IATI, such as XM-DAC-30010, and ``kind`` its type, a code of
    IATI's list OrganisationType; each is "" for none."""

    name: str
    language: str
    registered: str = ""
    kind: str = ""

    @property
    def reference(self) -> str:
        """The organisation's identifier in IATI; the word "UNREGISTERED" if it has none."""
        return self.registered or UNREGISTERED

    def identifier(self, own_id: str) -> str:
        """The IATI identifier of an activity: the organisation's identifier ("UNREGISTERED" if it has none), a hyphen,
        then ``own_id`` (the id of the record), in which characters that IATI forbids are percent-encoded."""
        return f"{self.reference}-{_BANNED.sub(lambda sign: quote(sign[0], safe=''), own_id)}"


_DAC_SECTOR = re.compile(r"\d{5}|\d{3}", re.ASCII)
_SHARE = re.compile(r"(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_STARTED = {IMPLEMENTATION, FINALISATION, CLOSED}
_UNKNOWN_DATE = "Not stated: the standard asks for a date."
_FUNDING, _ACCOUNTABLE, _IMPLEMENTING = "1", "2", "4"  # codelist OrganisationRole
_GENERAL, _OTHER = "1", "4"  # codelist DescriptionType
_GOAL, _TARGET = "2", "3"  # codelist TagVocabulary
_WEB_PAGE = "A12"  # codelist DocumentCategory
_SIBLING = "3"  # codelist RelatedActivityType: the weakest relation

_PLACED = {
    *("id", "title", "summary", "description", "status", "status_source", "start_date", "end_date", "countries"),
    *("regions", "country_percentages", "scope", "themes", "sectors", "sdgs", "donors", "partners", "budget"),
    *("currency", "url", "contact_email", "related_ids", "updated_at"),
}

Record = Mapping[str, str]


def activity(record: Record, publisher: Publisher, regions: Mapping[str, str]) -> Any:
    """One project (``record`` is column → text) as an ``iati-activity`` element of lxml, published by ``publisher``.
    ``regions`` are the names of regions by code. Characters that XML cannot hold become U+FFFD; an attribute of the
    element then says how many."""
    counted = {name: with_controls_replaced(text) for name, text in record.items() if text}
    lost = sum(count for _, count in counted.values())
    cells = {name: text for name, (text, _) in counted.items()}
    return _Activity(cells, publisher, regions, lost).element


@cache
def _has_a_place(name: str) -> bool:
    return column_of(name, Dataset.PROJECTS).name in _PLACED


class _Activity:
    """Writes the elements of one activity in the order that the standard requires."""

    def __init__(self, cells: dict[str, str], publisher: Publisher, regions: Mapping[str, str], lost: int) -> None:
        self._cells = cells
        self._publisher = publisher
        self._beside: dict[str, str] = {}  # columns that the standard cannot hold, or not completely
        self.element = etree.Element("iati-activity", nsmap={own.PREFIX: own.NAMESPACE})
        self._begin(lost)
        self._texts()
        self._organisations()
        self._time()
        self._places(regions)
        self._subjects()
        self._budget()
        self._links()
        self._beside |= {name: text for name, text in cells.items() if not _has_a_place(name)}
        for name in sorted(self._beside):
            self._add(own.COLUMN, self._beside[name], name=name)

    def _begin(self, lost: int) -> None:
        cells, publisher, element = self._cells, self._publisher, self.element
        own_id = cells.get("id", "")
        element.set(own.ID, own_id)
        element.set(LANGUAGE, publisher.language)
        if currency := cells.get("currency"):
            element.set("default-currency", currency)
        if updated := cells.get("updated_at"):
            if _DAY.fullmatch(updated):
                element.set("last-updated-datetime", f"{updated}T00:00:00Z")
            else:
                self._beside["updated_at"] = updated
        if lost:
            element.set(own.REPLACED, str(lost))
        self._add("iati-identifier", publisher.identifier(own_id))
        self._narrative(self._add("reporting-org", ref=publisher.reference, type=publisher.kind), publisher.name)

    def _texts(self) -> None:
        self._narratives(self._add("title"), "title")
        kind = _GENERAL
        for name in ("description", "summary"):
            if any(self._texts_of(name)):
                element = self._add("description", type=kind)
                element.set(own.COLUMN, name)
                self._narratives(element, name)
                kind = _OTHER
        if kind == _GENERAL:
            element = self._add("description", type=kind)
            element.set(own.STATED, "")
            self._narratives(element, "title")

    def _organisations(self) -> None:
        publisher = self._publisher
        for name, role in (("donors", _FUNDING), ("partners", _IMPLEMENTING)):
            for organisation in self._listed(name):
                self._narrative(self._add("participating-org", role=role), organisation)
        if not self._listed("donors") and not self._listed("partners"):
            element = self._add("participating-org", ref=publisher.reference, role=_ACCOUNTABLE)
            element.set(own.STATED, "")
            self._narrative(element, publisher.name)
        owner = etree.SubElement(self._add("other-identifier", ref=self._cells.get("id", ""), type="A1"), "owner-org")
        if publisher.registered:
            owner.set("ref", publisher.registered)
        else:
            self._narrative(owner, publisher.name)

    def _time(self) -> None:
        cells = self._cells
        status = cells.get("status", "")
        element = self._add("activity-status", code=status)
        if not status:
            element.set(own.STATED, "")
        elif cells.get("status_source") == DERIVED:
            element.set(own.SOURCE, DERIVED)
        self._date("start_date", "2" if status in _STARTED else "1", end=False)
        self._date("end_date", "4" if status == CLOSED else "3", end=True)
        if not cells.get("start_date") and not cells.get("end_date"):
            unknown = self._add("activity-date", **{"type": "1", "iso-date": own.NO_DAY})
            unknown.set(own.STATED, "")
            self._narrative(unknown, _UNKNOWN_DATE, "en")

    def _date(self, name: str, kind: str, *, end: bool) -> None:
        text = self._cells.get(name, "")
        if not text:
            return
        day = date.fromordinal(bounds(text)[1 if end else 0]).isoformat()  # the first or last that the text can mean
        element = self._add("activity-date", **{"type": kind, "iso-date": day})
        if not _DAY.fullmatch(text):
            element.set(own.STATED, text)
            self._narrative(element, text)

    def _places(self, regions: Mapping[str, str]) -> None:
        if email := self._cells.get("contact_email"):
            etree.SubElement(self._add("contact-info"), "email").text = email
        if scope := self._cells.get("scope"):
            self._add("activity-scope", code=scope)
        self._countries()
        for code in self._listed("regions"):
            if code.startswith("M49-"):
                self._add("recipient-region", code=code.removeprefix("M49-"), vocabulary=UNITED_NATIONS)
            else:
                element = self._add("recipient-region", code=code, vocabulary=own.OWN_VOCABULARY)
                self._narrative(element, regions.get(code, code), "en")

    def _countries(self) -> None:
        """Add the countries, with shares if the record states them for these countries."""
        shares = dict(share.rpartition(" ")[::2] for share in self._listed("country_percentages"))
        said = []
        for code in self._listed("countries"):
            element = self._add("recipient-country", code=country_code(code))
            if _SHARE.fullmatch(shares.get(code, "")):
                element.set("percentage", shares[code])
                said.append(f"{code} {shares[code]}")
        if ";".join(said) != self._cells.get("country_percentages", ""):
            self._beside["country_percentages"] = self._cells["country_percentages"]

    def _subjects(self) -> None:
        for code in self._listed("sectors"):
            known = _DAC_SECTOR.fullmatch(code)
            vocabulary = ("1" if len(code) == 5 else "2") if known else own.OWN_VOCABULARY
            element = self._add("sector", vocabulary=vocabulary, code=code)
            if not known:
                self._narrative(element, code)
        themes = self._listed("themes")
        translated = {}
        for language, text in self._texts_of("themes"):
            if not language:
                continue
            if len(text.split(";")) == len(themes):
                translated[language] = text.split(";")
            else:
                self._beside[f"themes_{language}"] = text
        for number, theme in enumerate(themes):
            element = self._add("tag", vocabulary=own.OWN_VOCABULARY, code=theme)
            self._narrative(element, theme)
            for language, texts in translated.items():
                self._narrative(element, texts[number], language)
        for goal in self._listed("sdgs"):
            self._add("tag", vocabulary=_TARGET if "." in goal else _GOAL, code=goal)

    def _budget(self) -> None:
        """Add the budget; in our own namespace if it lacks the currency or whole days that the standard requires."""
        cells = self._cells
        budget, start, end = (cells.get(name, "") for name in ("budget", "start_date", "end_date"))
        if not budget:
            return
        if not (cells.get("currency") and _DAY.fullmatch(start) and _DAY.fullmatch(end)):
            self._beside["budget"] = budget
            return
        element = self._add("budget", type="1")
        for name, day in (("period-start", start), ("period-end", end)):
            etree.SubElement(element, name, {"iso-date": day})
        etree.SubElement(element, "value", {"value-date": start}).text = budget

    def _links(self) -> None:
        if url := self._cells.get("url"):
            element = self._add("document-link", format="text/html", url=uri(url))
            if uri(url) != url:
                element.set(own.STATED, url)
            self._narratives(etree.SubElement(element, "title"), "title")
            etree.SubElement(element, "category", code=_WEB_PAGE)
        for related in self._listed("related_ids"):
            element = self._add("related-activity", ref=self._publisher.identifier(related), type=_SIBLING)
            etree.SubElement(element, own.ID).text = related

    def _add(self, tag: str, text: str | None = None, **attributes: str) -> Any:
        element = etree.SubElement(self.element, tag, attributes)
        element.text = text
        return element

    def _narratives(self, element: Any, column: str) -> None:
        for language, text in self._texts_of(column):
            self._narrative(element, text, language)

    def _texts_of(self, column: str) -> Iterator[tuple[str, str]]:
        """The languages and texts of a column and its translations; the language of the column itself is ""."""
        if text := self._cells.get(column):
            yield "", text
        for name, text in self._cells.items():
            if name.startswith(f"{column}_"):
                yield name.removeprefix(f"{column}_"), text

    def _narrative(self, element: Any, text: str, language: str = "") -> None:
        narrative = etree.SubElement(element, "narrative")
        narrative.text = text
        if language:
            narrative.set(LANGUAGE, language)

    def _listed(self, column: str) -> list[str]:
        return list(filter(None, self._cells.get(column, "").split(";")))


_CHUNK = 1_000  # records held as Python objects at one time
_SAMPLE = "Sample data: activities with the mark ww:sample are invented."
_UNREGISTERED = "The identifiers are not registered with IATI: the organisation has not stated its own."


@dataclass(frozen=True, slots=True)
class FileDetails:
    """What an IATI file states besides its projects: the publisher, the time when the file was made (``generated``,
    None to state none), and names of regions by code. ``sample_mark`` is the beginning of the ids of invented records,
    "" if all are real."""

    publisher: Publisher
    generated: datetime | None = None
    sample_mark: str = ""
    regions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def iati_parts(frame: pd.DataFrame, details: FileDetails) -> Iterator[bytes]:
    """The projects of a canonical frame as an IATI file (UTF-8 XML), piece by piece. ``details`` is what the file
    states besides its projects. The same arguments always give the same bytes. The caller makes sure that there is at
    least one project, because the standard has no empty file."""
    yield _head(details).encode()
    names = [name for name in frame.columns if is_known(name, Dataset.PROJECTS)]
    for start in range(0, len(frame), _CHUNK):
        rows = zip(*(frame[name].iloc[start : start + _CHUNK].tolist() for name in names), strict=True)
        records = (dict(zip(names, row, strict=True)) for row in rows)
        elements = [activity(record, details.publisher, details.regions) for record in records]
        for element in elements:
            if details.sample_mark and element.get(own.ID).startswith(details.sample_mark):
                element.set(own.SAMPLE, "yes")
        yield b"".join(etree.tostring(element, encoding="utf-8") + b"\n" for element in elements)
    yield b"</iati-activities>\n"


def _head(details: FileDetails) -> str:
    given = {"version": "2.03", f"xmlns:{own.PREFIX}": own.NAMESPACE}
    notes = []
    if details.generated:
        given["generated-datetime"] = details.generated.isoformat()
    if details.sample_mark:
        notes.append(_SAMPLE)
    if not details.publisher.registered:
        given[f"{own.PREFIX}:registered"] = "no"
        notes.append(_UNREGISTERED)
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
    comments = "".join(f"<!-- {note} -->\n" for note in notes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{comments}<iati-activities{attributes}>\n'
