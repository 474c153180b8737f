"""One project or news item as visitors read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from dashboard.portfolio.index import GLOBAL_SCOPE, WORLD, RecordIndex

SAMPLE_MARK = "SAMPLE-"


def _many(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


def _values(record: Mapping[str, str], text: Iterable[str], lists: Iterable[str]) -> dict[str, Any]:
    """Field values of a record; a version stored before a column existed has nothing to say in it."""
    return {name: record.get(name, "") for name in text} | {name: _many(record.get(name, "")) for name in lists}


@dataclass(frozen=True, slots=True)
class Item:
    """What projects and news share. Text is "" and lists are empty where the record says nothing."""

    id: str
    title: str
    url: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        """Whether the record is invented, to show what the page can do."""
        return self.id.startswith(SAMPLE_MARK)

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the regions under which the record stands."""
        return self.regions


@dataclass(frozen=True, slots=True)
class Project(Item):
    """A project. Dates are ISO 8601, of reduced precision where the record gives only a year or month."""

    acronym: str
    summary: str
    description: str
    status: str
    status_source: str
    start_date: str
    end_date: str
    scope: str
    themes: tuple[str, ...]
    donors: tuple[str, ...]
    partners: tuple[str, ...]
    budget: str
    currency: str
    country_percentages: tuple[str, ...]
    sectors: tuple[str, ...]
    sdgs: tuple[str, ...]
    contact_email: str
    related_ids: tuple[str, ...]
    updated_at: str
    image_url: str
    image_alt: str

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the regions under which the project stands; the world's where its scope says so."""
        by_scope = (WORLD,) if self.scope == GLOBAL_SCOPE else ()
        return tuple(dict.fromkeys(self.regions + by_scope))

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> Self:
        """A project from one canonical record."""
        return cls(**_values(record, _PROJECT_TEXT, _PROJECT_LISTS))


_PROJECT_LISTS = (
    "countries",
    "regions",
    "themes",
    "donors",
    "partners",
    "country_percentages",
    "sectors",
    "sdgs",
    "related_ids",
)
_PROJECT_TEXT = tuple(name for name in Project.__dataclass_fields__ if name not in _PROJECT_LISTS)


@dataclass(frozen=True, slots=True)
class NewsItem(Item):
    """A news item. ``body`` is Markdown; ``date`` is ISO 8601."""

    date: str
    category: str
    lead: str
    body: str
    project_ids: tuple[str, ...]
    image_url: str
    image_alt: str
    featured: str
    language: str

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> Self:
        """A news item from one canonical record."""
        return cls(**_values(record, _NEWS_TEXT, _NEWS_LISTS))


_NEWS_LISTS = ("countries", "regions", "project_ids")
_NEWS_TEXT = tuple(name for name in NewsItem.__dataclass_fields__ if name not in _NEWS_LISTS)


AnyItem = TypeVar("AnyItem", Project, NewsItem)


def read_items(index: RecordIndex, kind: type[AnyItem], rows: Iterable[int]) -> list[AnyItem]:
    """The records at these row numbers, in that order."""
    wanted = [name for name in kind.__dataclass_fields__ if name in index.frame]
    records: list[dict[Any, str]] = index.frame[wanted].take(list(rows)).to_dict("records")
    return [kind.from_record(record) for record in records]
