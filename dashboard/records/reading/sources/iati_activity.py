"""Reads one IATI activity of any publisher as the cells of a project."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from dashboard.records.reading.sources.iati_texts_places_and_namespace import (
    DAC,
    UNITED_NATIONS,
    country,
    is_country_code,
    line,
    main_text,
    name_of,
    narratives,
    region,
)
from dashboard.records.reading.sources.xml_repair_and_streaming import LANGUAGE
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.header_matching import translation

_REVISED = "2"  # codelist BudgetType


def total(budgets: Sequence[Any], default_currency: str, unread: Callable[[str], None]) -> tuple[str, str]:
    """(amount, currency) as texts: the sum of all ``budgets`` (XML elements of IATI), and its currency, "" if none is
    stated. Both are "" if no budget has an amount, or if the budgets have several currencies. ``default_currency`` is
    the currency of budgets that state none. A revised budget replaces the original one of the same period. ``unread``
    is called with the name of each part that cannot be summed, such as "budget (no amount)"."""
    revised = {_period(budget) for budget in budgets if budget.get("type") == _REVISED}
    amounts: dict[str, Decimal] = {}
    for budget in budgets:
        if budget.get("type") != _REVISED and _period(budget) in revised:
            continue
        value = budget.find("value")
        amount = _decimal("" if value is None else value.text or "")
        if amount is None:
            unread("budget (no amount)")
            continue
        currency = (value.get("currency") or default_currency).strip().upper()
        amounts[currency] = amounts.get(currency, Decimal()) + amount
    if len(amounts) > 1:
        unread("budget (several currencies)")
        return "", ""
    return next(((f"{amount:f}", currency) for currency, amount in amounts.items()), ("", ""))


def _period(budget: Any) -> tuple[str, str]:
    ends = (budget.find(name) for name in ("period-start", "period-end"))
    start, end = ("" if end is None else end.get("iso-date", "") for end in ends)
    return start, end


def _decimal(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e18") else None


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_SECTOR_CODES = ("1", "2")  # codelist SectorVocabulary: DAC, five and three digits
_SECTOR_GOALS = ("7", "8")  # Sustainable Development Goals and their targets
_TAG_GOALS = ("2", "3")  # codelist TagVocabulary: the same
_STARTS, _ENDS = ("2", "1"), ("4", "3")  # codelist ActivityDateType: the actual date before the planned one
_DONOR = "1"  # codelist OrganisationRole
# Words of the versions 1.01 to 1.05 for the codes that came with 2.01.
_OLD_WORDS = {
    "activity-date": {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"},
    "participating-org": {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"},
    "sector": {"dac": "1", "dac-3": "2"},
    "budget": {"original": "1", "revised": "2"},
}
_WITH_WORD = {"participating-org": "role", "sector": "vocabulary"}  # the attribute, else "type"
_PLACED = ("recipient-country", "recipient-region", "sector")
_READ = {
    *("iati-identifier", "title", "description", "activity-status", "activity-date", "activity-scope", "budget"),
    *("participating-org", "contact-info", "related-activity", "tag", "activity-website", *_PLACED),
}


@dataclass(slots=True)
class TransactionPlaces:
    """The countries, regions and sectors that the transactions of an activity name, each once. The countries and
    regions are used if the activity itself names no country and no region, the sectors if it names no sector."""

    named: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def add(self, transaction: Any) -> None:
        """Note the countries, regions and sectors that a ``transaction`` element names."""
        for child in transaction:
            if child.tag in _PLACED:
                key = (str(child.tag), child.get("code", ""), child.get("vocabulary") or "1")
                self.named.setdefault(key, etree.Element(child.tag, {"code": key[1], "vocabulary": key[2]}))

    def of(self, tag: str) -> list[Any]:
        """The places or sectors with this ``tag``, such as "recipient-country", that the transactions name, each once:
        new elements that have only ``code`` and ``vocabulary`` ("1" if none is stated)."""
        return [element for key, element in self.named.items() if key[0] == tag]


class Activity:
    """Reads one IATI activity (an XML ``element``) as a project. ``transactions`` has the places and sectors that its
    transactions name. ``unread`` is called with the name of each part that no column holds. ``known`` returns whether a
    text names a known region."""

    def __init__(
        self, element: Any, transactions: TransactionPlaces, unread: Callable[[str], None], known: Callable[[str], bool]
    ) -> None:
        self._element = element
        self._transactions = transactions
        self._unread = unread
        self._known = known
        self._language = (element.get(LANGUAGE) or "en").strip().lower()

    def cells(self) -> dict[str, str]:
        """The IATI activity as the cells of a project: column → text. In the XML element, words of the IATI versions
        1.01 to 1.05 are replaced by the codes of later versions."""
        for child in self._element:
            if child.tag not in _READ:
                self._unread(name_of(child))
            elif child.tag in _OLD_WORDS:
                attribute = _WITH_WORD.get(child.tag, "type")
                if code := _OLD_WORDS[child.tag].get(child.get(attribute, "").strip().lower()):
                    child.set(attribute, code)
        cells = {
            "id": line(self._text("iati-identifier")),
            "status": self._code("activity-status"),
            "start_date": self._date(_STARTS),
            "end_date": self._date(_ENDS),
            "scope": self._code("activity-scope"),
            "url": self._text("activity-website"),
            "contact_email": self._text("contact-info/email"),
            "related_ids": _joined(related.get("ref", "") for related in self._all("related-activity")),
            "updated_at": _day(self._element.get("last-updated-datetime", "")),
        }
        cells["budget"], cells["currency"] = total(
            self._all("budget"), self._element.get("default-currency", ""), self._unread
        )
        titles = self._all("title")  # in the versions 1.01 to 1.05 one for each language
        self._texts(cells, "title", titles[:1] if self._element.find("title/narrative") is not None else titles)
        self._texts(cells, "description", sorted(self._all("description"), key=lambda one: one.get("type", "1")))
        self._places(cells)
        self._sectors(cells)
        self._organisations(cells)
        return cells

    def _texts(self, cells: dict[str, str], name: str, elements: list[Any]) -> None:
        """Fill column ``name`` and its translations with the texts of ``elements``, one paragraph for each."""
        texts: dict[str, list[str]] = {}
        for element in elements:
            for language, text in narratives(element, self._language).items():
                texts.setdefault(language, []).append(text)
        cells[name], others = main_text({key: "\n\n".join(parts) for key, parts in texts.items()}, self._language)
        for language, text in others.items():
            column = translation(f"{name}_{language}", Dataset.PROJECTS)
            if column:
                cells[column] = text
            else:
                self._unread(f"{name} (language {language[:20]})")

    def _places(self, cells: dict[str, str]) -> None:
        countries, regions = self._all("recipient-country"), self._all("recipient-region")
        if not countries and not regions:
            countries, regions = (self._transactions.of(tag) for tag in ("recipient-country", "recipient-region"))
        names: list[str] = []
        shares: list[str] = []
        for element in countries:
            name = country(element.get("code", "")) or line(self._first_text(element))
            names.append(name)
            if share := _percentage(element.get("percentage", "")):
                shares.append(f"{name} {share}")
        cells["countries"], cells["country_percentages"] = _joined(names), _joined(shares)
        cells["regions"] = _joined(self._region(region, bool(names)) for region in regions)

    def _region(self, element: Any, placed: bool) -> str:
        """The region that an element names, to look up. A region of another vocabulary than that of the DAC or the
        United Nations is known by its name or as an alias, never by a code that could be a code of theirs. If no
        country places the activity (``placed`` is false), an unknown one of another vocabulary is kept, so that it is
        asked about."""
        vocabulary = element.get("vocabulary") or DAC
        code = element.get("code", "").strip()[:20]
        if element.get("percentage"):
            self._unread("recipient-region (percentage)")
        kind = f"{code} (vocabulary {vocabulary[:20]})"
        if vocabulary in (DAC, UNITED_NATIONS):
            possible = [region(code, vocabulary)]
        else:
            own_code = "" if code.isdigit() or is_country_code(code) else code
            possible = [line(self._first_text(element)), kind, own_code]
        if known := next((text for text in possible if text and self._known(text)), ""):
            return known
        if len(possible) > 1 and not placed:
            return possible[0] or kind
        self._unread(f"recipient-region {kind}")
        return ""

    def _sectors(self, cells: dict[str, str]) -> None:
        codes: list[str] = []
        goals: list[str] = []
        for sector in self._all("sector") or self._transactions.of("sector"):
            vocabulary = sector.get("vocabulary", "1")
            if vocabulary in (*_SECTOR_CODES, *_SECTOR_GOALS):
                (codes if vocabulary in _SECTOR_CODES else goals).append(line(sector.get("code", "")))
            else:
                self._unread(f"sector (vocabulary {vocabulary[:20]})")
        for tag in self._all("tag"):
            if tag.get("vocabulary") in _TAG_GOALS:
                goals.append(line(tag.get("code", "")))
            else:
                self._unread(f"tag (vocabulary {tag.get('vocabulary', '')[:20]})")
        cells["sectors"], cells["sdgs"] = _joined(codes), _joined(goals)

    def _organisations(self, cells: dict[str, str]) -> None:
        donors: list[str] = []
        partners: list[str] = []
        for organisation in self._all("participating-org"):
            name = line(self._first_text(organisation)) or line(organisation.get("ref", ""))
            (donors if organisation.get("role") == _DONOR else partners).append(name)
        cells["donors"], cells["partners"] = _joined(donors), _joined(partners)

    def _all(self, path: str) -> list[Any]:
        return list(self._element.findall(path))

    def _text(self, path: str) -> str:
        return (self._element.findtext(path) or "").strip()

    def _code(self, tag: str) -> str:
        element = self._element.find(tag)
        return "" if element is None else (element.get("code") or element.text or "").strip()

    def _date(self, types: tuple[str, ...]) -> str:
        dates = {date.get("type"): date.get("iso-date", "").strip() for date in self._all("activity-date")}
        return next((_day(dates[kind]) for kind in types if dates.get(kind)), "")

    def _first_text(self, element: Any) -> str:
        return main_text(narratives(element, self._language), self._language)[0]


def _day(text: str) -> str:
    """The day of an XML date, which may go on with a time and an offset (``2019-02-15+08:00``)."""
    return text[:10] if _DAY.match(text) else text


def _joined(values: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(filter(None, values)))


def _percentage(text: str) -> str:
    """A share of 0 to 100 as text, without zeros at its end; "" for anything else."""
    share = _decimal(text)
    return f"{share.normalize():f}" if share is not None and 0 <= share <= 100 else ""
