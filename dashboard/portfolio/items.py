"""One project or news item as visitors read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

from dashboard.language import current_language
from dashboard.portfolio.index import GLOBAL_SCOPE, WORLD, RecordIndex
from dashboard.portfolio.translations import (
    TextLanguages,
    in_current_language,
    language_of,
    same_language,
    translations_of,
)
from dashboard.records.schema.columns import Dataset

SAMPLE_MARK = "SAMPLE-"
_LIST = "tuple[str, ...]"  # how the fields below are annotated whose cells join many values with ";"


@dataclass(frozen=True, slots=True)
class Item:
    """What projects and news share. Text is "" and lists are empty where the record says nothing.

    Texts are in the visitor's language where the record is translated, else in its own.
    """

    id: str
    title: str
    url: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    text_languages: TextLanguages

    def other_language(self, field: str) -> str:
        """The language of a field's text where it is another than the page's, else ""."""
        return dict(self.text_languages).get(field, "")

    @classmethod
    def from_record(cls, record: Mapping[str, str], text_languages: TextLanguages = ()) -> Self:
        """A record; a version stored before a column existed has nothing to say in it."""
        values: dict[str, Any] = {one.name: record.get(one.name, "") for one in fields(cls)}
        lists = {one.name: tuple(filter(None, values[one.name].split(";"))) for one in fields(cls) if one.type == _LIST}
        return cls(**values | lists | {"text_languages": text_languages})

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
    """A project. Dates are ISO 8601, of reduced precision where the record gives only a year or month.

    ``themes`` are what visitors filter by, ``theme_names`` what they read.
    """

    acronym: str
    summary: str
    description: str
    status: str
    status_source: str
    start_date: str
    end_date: str
    scope: str
    themes: tuple[str, ...]
    theme_names: tuple[str, ...]
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


AnyItem = TypeVar("AnyItem", Project, NewsItem)
_DATASETS: Mapping[type[Item], Dataset] = {Project: Dataset.PROJECTS, NewsItem: Dataset.NEWS}


def read_items(index: RecordIndex, kind: type[AnyItem], rows: Iterable[int]) -> list[AnyItem]:
    """The records at these row numbers, in that order, in the current language."""
    return [kind.from_record(record, text_languages) for record, text_languages in _spoken(index, kind, rows)]


def _spoken(
    index: RecordIndex, kind: type[Item], rows: Iterable[int]
) -> Iterator[tuple[Mapping[str, str], TextLanguages]]:
    dataset, names = _DATASETS[kind], [one.name for one in fields(kind)]
    for record in index.records([*names, *translations_of(dataset, names)], rows):
        yield _translated(index, dataset, record)


def _translated(
    index: RecordIndex, dataset: Dataset, record: Mapping[str, str]
) -> tuple[Mapping[str, str], TextLanguages]:
    said, text_languages = in_current_language(record, dataset)
    if not said.get("themes"):
        return said, text_languages
    names = [index.value_name("themes", theme) for theme in said["themes"].split(";")]
    if all(names):
        return said | {"theme_names": ";".join(names)}, text_languages
    own = language_of(record)
    unknown = () if same_language(own, current_language()) else (("theme_names", own),)
    return said | {"theme_names": said["themes"]}, (*text_languages, *unknown)
