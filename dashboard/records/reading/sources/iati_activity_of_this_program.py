"""Reads IATI activities that this program wrote: the cells are the same, to the letter, as those written. Keeps their
ids unique if a file has activities of several organisations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dashboard.records.reading.sources import iati_texts_places_and_namespace as own
from dashboard.records.reading.sources.iati_texts_places_and_namespace import UNITED_NATIONS, country, name_of
from dashboard.records.reading.sources.xml_repair_and_streaming import LANGUAGE
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.header_matching import translation
from dashboard.records.text.formula_xml_and_uri_escaping import kept_as_read

_STARTS, _ENDS = ("1", "2"), ("3", "4")  # codelist ActivityDateType
_FUNDING = "1"  # codelist OrganisationRole
_WRITTEN = {
    *("iati-identifier", "reporting-org", "title", "description", "participating-org", "other-identifier"),
    *("activity-status", "activity-date", "contact-info", "activity-scope", "recipient-country", "recipient-region"),
    *("sector", "tag", "budget", "document-link", "related-activity", own.COLUMN),
}


def is_own(activity: Any) -> bool:
    """Whether this program wrote the IATI ``activity`` (an XML element)."""
    return activity.get(own.ID) is not None


@dataclass(slots=True)
class Publishers:
    """Keeps the ids of the records of one IATI file unique. An activity that this program wrote also has the id of the
    record in the data of its organisation, and two organisations may have used the same id. So if the activities in the
    file come from several organisations, ``settle`` replaces these ids by IATI identifiers. ``organisations`` are the
    identifiers of the organisations that report activities, "" for an activity without one. ``registered`` has for each
    activity that this program wrote (cells, IATI identifier, IATI identifiers of related activities joined by
    semicolons)."""

    organisations: set[str] = field(default_factory=set)
    registered: list[tuple[dict[str, str], str, str]] = field(default_factory=list)

    def add(self, activity: Any, cells: dict[str, str]) -> None:
        """Note the organisation that reports ``activity`` (an XML element). If this program wrote the activity, also
        note its ``cells`` (column → text), its IATI identifier and those of related activities."""
        reporting = activity.find("reporting-org")
        self.organisations.add("" if reporting is None else reporting.get("ref", ""))
        if is_own(activity):
            related = _joined(one.get("ref", "") for one in activity.iterfind("related-activity"))
            self.registered.append((cells, activity.findtext("iati-identifier") or "", related))

    def settle(self) -> None:
        """To be called after the last activity was added. If several organisations report the activities, replace
        ``id`` and ``related_ids`` in the cells of activities that this program wrote by IATI identifiers. Else change
        nothing."""
        if len(self.organisations) > 1:
            for cells, identifier, related in self.registered:
                cells |= {"id": identifier, "related_ids": related}


class OwnActivity:
    """Reads an IATI activity (an XML element) that this program wrote. ``unread`` is called with the name of each part
    that no column holds, such as one that somebody added."""

    def __init__(self, activity: Any, unread: Callable[[str], None]) -> None:
        self._activity = activity
        self._unread = unread
        self._children: dict[str, list[Any]] = {}
        for child in activity:
            self._children.setdefault(child.tag, []).append(child)

    def cells(self) -> dict[str, str]:
        """The IATI activity as the cells of a project: column → text."""
        activity = self._activity
        for tag, children in self._children.items():
            if tag not in _WRITTEN:
                self._unread(name_of(children[0]))
        if activity.get(own.REPLACED):
            self._unread("characters that XML cannot hold (written as �)")
        cells = {
            "id": activity.get(own.ID),
            "updated_at": activity.get("last-updated-datetime", "")[:10],
            "currency": activity.get("default-currency", ""),
            "status": self._code("activity-status"),
            "status_source": next((one.get(own.SOURCE, "") for one in self._stated("activity-status")), ""),
            "start_date": self._date(_STARTS),
            "end_date": self._date(_ENDS),
            "contact_email": activity.findtext("contact-info/email") or "",
            "scope": self._code("activity-scope"),
            "countries": _joined(country(one.get("code", "")) for one in self._stated("recipient-country")),
            "regions": _joined(map(_region, self._stated("recipient-region"))),
            "sectors": _joined(one.get("code", "") for one in self._stated("sector")),
            "sdgs": _joined(one.get("code", "") for one in self._tags(themes=False)),
            "budget": activity.findtext("budget/value") or "",
            "url": next((one.get(own.STATED) or one.get("url", "") for one in self._stated("document-link")), ""),
            "related_ids": _joined(one.findtext(own.ID) or "" for one in self._stated("related-activity")),
        }
        shared = [one for one in self._stated("recipient-country") if one.get("percentage")]
        shares = (f"{country(one.get('code', ''))} {one.get('percentage')}" for one in shared)
        cells["country_percentages"] = _joined(shares)
        self._organisations(cells)
        self._texts(cells)
        return {name: kept_as_read(text) for name, text in cells.items()}

    def _stated(self, tag: str) -> list[Any]:
        """The elements that come from the record, without those that only the standard demands."""
        return [one for one in self._children.get(tag, ()) if one.get(own.STATED) != ""]

    def _code(self, tag: str) -> str:
        return next((one.get("code", "") for one in self._stated(tag)), "")

    def _date(self, types: tuple[str, ...]) -> str:
        dates = [one for one in self._stated("activity-date") if one.get("type") in types]
        return next((one.get(own.STATED) or one.get("iso-date", "") for one in dates), "")

    def _tags(self, *, themes: bool) -> list[Any]:
        """The tags that are themes (in our own vocabulary), or those that are development goals."""
        return [one for one in self._stated("tag") if (one.get("vocabulary") == own.OWN_VOCABULARY) is themes]

    def _organisations(self, cells: dict[str, str]) -> None:
        named = [
            (one.get("role") == _FUNDING, one.findtext("narrative") or "") for one in self._stated("participating-org")
        ]
        cells["donors"] = _joined(name for funds, name in named if funds)
        cells["partners"] = _joined(name for funds, name in named if not funds)

    def _texts(self, cells: dict[str, str]) -> None:
        texts: dict[str, list[str]] = {}
        for element in self._stated("title")[:1]:
            _narratives(texts, "title", element)
        for element in self._stated("description"):
            _narratives(texts, element.get(own.COLUMN, "description"), element)
        for element in self._tags(themes=True):
            _narratives(texts, "themes", element)
        for element in self._stated(own.COLUMN):
            texts[element.get("name", "")] = [element.text or ""]
        for name, parts in texts.items():
            if column := _column(name):
                cells[column] = (";" if column.startswith("themes") else "\n\n").join(parts)
            else:
                self._unread(name[:80])


def _narratives(texts: dict[str, list[str]], name: str, element: Any) -> None:
    """Add the narratives of ``element`` to column ``name``, or with a language to the translation of the column."""
    for narrative in element.iterfind("narrative"):
        language = narrative.get(LANGUAGE)
        texts.setdefault(f"{name}_{language}" if language else name, []).append(narrative.text or "")


@lru_cache(maxsize=1024)  # bounded, for a file can have any number of names
def _column(name: str) -> str:
    """The canonical name of a column or translation, "" for any other name."""
    return name if name in column_names(Dataset.PROJECTS) else translation(name, Dataset.PROJECTS)


def _region(element: Any) -> str:
    code: str = element.get("code", "")
    return f"M49-{code}" if element.get("vocabulary") == UNITED_NATIONS else code


def _joined(values: Iterable[str]) -> str:
    return ";".join(filter(None, values))
