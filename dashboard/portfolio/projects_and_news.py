"""Projects and news items as objects, in the language of the visitor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

from dashboard.language_and_locale import current_language, language_of_records
from dashboard.portfolio.record_index import GLOBAL_SCOPE, WORLD, RecordIndex
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind

SAMPLE_MARK = "SAMPLE-"
TextLanguages = tuple[tuple[str, str], ...]
"""(field, language code) for each field whose text is not in the language of the page."""

_TEXTS = {
    dataset: tuple(one.name for one in columns if one.translatable and one.kind is not Kind.LIST)
    for dataset, columns in COLUMNS.items()
}
"""The columns of each dataset that records translate as a whole, in further columns such as ``title_fr``."""
_LIST = tuple[str, ...]  # the annotation of fields whose cells join many values with ";"


@dataclass(frozen=True, slots=True)
class Item:
    """The fields that projects and news have in common. Texts are "" and lists are empty if the record has no value.
    Texts are in the language of the page if the record has a translation, else in the record's own language.
    ``text_languages`` has a pair (field, language code) for each text that is not in the language of the page.
    ``countries`` are territory codes, ``regions`` region codes."""

    id: str
    title: str
    url: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    text_languages: TextLanguages

    def other_language(self, field: str) -> str:
        """The language code of the text of ``field`` if the text is not in the language of the page, else ""."""
        return dict(self.text_languages).get(field, "")

    @classmethod
    def from_record(cls, record: Mapping[str, str], text_languages: TextLanguages = ()) -> Self:
        """Make an object of ``record`` (column → text, lists joined by ``;``); columns that it lacks count as empty.
        ``text_languages`` has (field, language code) for each text that is not in the language of the page."""
        values: dict[str, Any] = {one.name: record.get(one.name, "") for one in fields(cls)}
        lists = {one.name: tuple(filter(None, values[one.name].split(";"))) for one in fields(cls) if one.type == _LIST}
        return cls(**values | lists | {"text_languages": text_languages})

    @property
    def is_sample(self) -> bool:
        """Whether the record is one of the invented sample records, whose ids begin with SAMPLE_MARK."""
        return self.id.startswith(SAMPLE_MARK)

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes of the regions that the record names."""
        return self.regions


@dataclass(frozen=True, slots=True)
class Project(Item):
    """A project. Dates are ISO 8601: a day, a month or a year. ``description`` is Markdown. ``status`` is a code of the
    IATI list ActivityStatus, ``status_source`` says whether it is "declared" by the record or "derived" from the dates.
    ``scope`` is a code of the IATI list ActivityScope. ``themes`` and ``donors`` are the values by which visitors
    filter, as records write them. ``country_percentages`` are texts of a country and its share in the budget, such as
    "MDA 40". ``sectors`` are codes of OECD DAC purposes, ``sdgs`` numbers of Sustainable Development Goals or targets,
    ``related_ids`` the ids of other projects."""

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
        """The codes of the regions that the project names, and that of the world if its scope is global."""
        by_scope = (WORLD,) if self.scope == GLOBAL_SCOPE else ()
        return tuple(dict.fromkeys(self.regions + by_scope))


@dataclass(frozen=True, slots=True)
class NewsItem(Item):
    """A news item. ``body`` is Markdown; ``date`` is ISO 8601: a day, a month or a year. ``project_ids`` are the
    projects that it names. ``featured`` is "yes" or "". Visitors see it from ``appears_on`` to ``ends_on``, dates as
    well; "" is no limit. ``language`` is the code of the language in which it is written, "" for the first language of
    the site."""

    date: str
    category: str
    lead: str
    body: str
    project_ids: tuple[str, ...]
    image_url: str
    image_alt: str
    featured: str
    appears_on: str
    ends_on: str
    language: str


AnyItem = TypeVar("AnyItem", Project, NewsItem)
_DATASETS: Mapping[type[Item], Dataset] = {Project: Dataset.PROJECTS, NewsItem: Dataset.NEWS}


def read_items(index: RecordIndex, kind: type[AnyItem], rows: Iterable[int]) -> list[AnyItem]:
    """The records in the rows numbered ``rows``, in that order, as objects of the class ``kind`` (Project or NewsItem);
    their texts are in the current language if they are translated."""
    dataset = _DATASETS[kind]
    columns = [one.name for one in fields(kind)] + [f"{name}_{current_language()}" for name in _TEXTS[dataset]]
    return [kind.from_record(*_translated(dataset, record)) for record in index.records(columns, rows)]


def _translated(dataset: Dataset, record: Mapping[str, str]) -> tuple[Mapping[str, str], TextLanguages]:
    """``record`` with its texts in the current language, and the texts that have no translation."""
    own, language = record.get("language") or language_of_records(), current_language()
    texts = () if same_language(own, language) else _TEXTS[dataset]
    translated = {name: text for name in texts if (text := record.get(f"{name}_{language}"))}
    missing = [(name, own) for name in texts if record.get(name) and name not in translated]
    return {**record, **translated}, tuple(missing)


def same_language(one: str, other: str) -> bool:
    """Whether two language codes differ at most in the region, as en-US and en-GB do: texts in one need no translation
    for readers of the other."""
    return one.partition("-")[0] == other.partition("-")[0]
