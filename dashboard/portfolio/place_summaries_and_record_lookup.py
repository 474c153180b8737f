"""Summaries of one country, of a region and of the whole portfolio, with neighbours and areas; finds a project or a
news item by its id, related projects, and the newest, featured and filtered news."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from dashboard.geography.territories import Territory
from dashboard.language_and_locale import collation_key
from dashboard.portfolio.filter_query import PAGE
from dashboard.portfolio.filter_results import Answer, count_in, rows_in
from dashboard.portfolio.projects_and_news import NewsItem, Project, read_items
from dashboard.portfolio.record_index import WORLD
from dashboard.portfolio.rows_by_value import NO_ROWS, Rows, most_first
from dashboard.portfolio.snapshot import Snapshot


@dataclass(frozen=True)
class Area:
    """A region or the world, and the numbers of matching projects and news items that name it. Records that only name a
    country of the region do not count."""

    code: str
    name: str
    projects_total: int
    news_total: int


def areas_of(snapshot: Snapshot, answer: Answer) -> list[Area]:
    """The regions that matching records (those of ``answer``) name, sorted by name, each with the numbers of these
    records; last the world, if any of them is worldwide. Records that only name a country of a region do not count for
    it."""
    projects, news = snapshot.projects, snapshot.news
    areas = [
        Area(
            code,
            snapshot.region_name(code),
            count_in(answer.projects, projects.rows_of_region(code)),
            count_in(answer.news, news.rows_of_region(code)),
        )
        for code in projects.by_region.keys() | news.by_region.keys()
    ]
    fitting = [area for area in areas if area.projects_total or area.news_total]
    return sorted(fitting, key=lambda area: (area.code == WORLD, collation_key(area.name)))


LATEST = 5
MOST_PROJECTS = 40
MOST_NEWS = 5
MOST_VALUES = 12

ValueCount = tuple[str, int]


@dataclass(frozen=True)
class Profile:
    """The newest projects and news items that match the filters and concern a place, or the whole map.
    ``projects_total`` and ``news_total`` count all such records, also those that are not listed."""

    projects: list[Project]
    news: list[NewsItem]
    projects_total: int
    news_total: int


@dataclass(frozen=True)
class CountryFacts(Profile):
    """The content of the page of one country, whatever filters are set: at most MOST_PROJECTS projects and MOST_NEWS
    news items, newest first. The other lists have pairs of a value and the number of projects that have it:
    ``statuses`` by the codes of the IATI list ActivityStatus in ascending order, last "" for projects without a status;
    ``donors``, ``themes`` and ``contacts`` (e-mail addresses) with the most projects first, at most MOST_VALUES of
    each."""

    territory: Territory
    statuses: list[ValueCount]
    donors: list[ValueCount]
    themes: list[ValueCount]
    contacts: list[ValueCount]


@dataclass(frozen=True, slots=True)
class NeighbourCount:
    """A neighbouring territory and its number of projects: 0 if only news items name it, None if no record does.
    ``held`` is true if staff have hidden it with a hold; its number is then None, because no record that visitors see
    names it."""

    code: str
    name: str
    projects: int | None
    held: bool = False


@dataclass(frozen=True)
class RegionProfile(Profile):
    """The newest records that match the filters and name a region or one of its countries, with the region's code and
    name."""

    code: str
    name: str


@dataclass(frozen=True)
class Overview:
    """Numbers of the whole portfolio, in which each record counts once, and the newest news items, at most LATEST.
    ``countries_total`` is the number of territories with projects. ``regional_total`` counts projects that name a
    region but not the world, ``worldwide_total`` those that name the world, ``unplaced_total`` those that name no
    place."""

    projects_total: int
    news_total: int
    countries_total: int
    regional_total: int
    worldwide_total: int
    unplaced_total: int
    news: list[NewsItem]


def place_profiles(snapshot: Snapshot, answer: Answer, codes: Sequence[str], *, shown: int = PAGE) -> list[Profile]:
    """The newest matching records (those of ``answer``) of one or more territories (``codes``), at most ``shown`` of
    each kind in each profile. The first profile has the projects that name all of these territories, and the news that
    names any of them. If there are several territories, a profile of each follows, with its other projects and without
    news."""
    each = [rows_in(snapshot.projects, answer.projects, (code,)) for code in codes]
    shared = reduce(np.intersect1d, each)
    found = [(shared, rows_in(snapshot.news, answer.news, codes))]
    found += [(np.setdiff1d(rows, shared), NO_ROWS) for rows in each if len(each) > 1]
    return [Profile(**_newest(snapshot, *rows, shown, shown)) for rows in found]


def country_facts(snapshot: Snapshot, code: str) -> CountryFacts | None:
    """The content of the page of the territory ``code``, whatever filters are set; None for an unknown code."""
    territory = snapshot.territories.get(code)
    if territory is None:
        return None
    rows = snapshot.projects.rows_of(code)
    return CountryFacts(
        **_newest(snapshot, rows, snapshot.news.rows_of(code), MOST_PROJECTS, MOST_NEWS),
        territory=territory,
        statuses=sorted(_value_counts(snapshot, "status", rows).items(), key=lambda pair: (not pair[0], pair[0])),
        donors=_most(_value_counts(snapshot, "donors", rows)),
        themes=_most(_value_counts(snapshot, "themes", rows)),
        contacts=_most(_value_counts(snapshot, "contact_email", rows)),
    )


def _value_counts(snapshot: Snapshot, column: str, rows: Rows) -> Counter[str]:
    """The number of these projects with each value of a column that joins many with ``;``; "" for no value."""
    frame, found = snapshot.projects.frame, Counter[str]()
    for text in frame[column].take(list(rows)) if column in frame else ():
        found.update(dict.fromkeys(str(text).split(";"), 1))
    return found


def _most(counts: Mapping[str, int]) -> list[ValueCount]:
    return most_first({value: number for value, number in counts.items() if value})[:MOST_VALUES]


def neighbour_counts(snapshot: Snapshot, neighbours: Mapping[str, tuple[str, ...]], code: str) -> list[NeighbourCount]:
    """The neighbours of the territory ``code``, each with how many projects name it; empty for a territory without
    neighbours. ``neighbours`` has the codes of each territory's neighbours, by code; the result has the same order.
    Territories that the snapshot does not know are left out."""
    projects, held = snapshot.totals["projects"].to_dict(), snapshot.places_held
    return [
        NeighbourCount(other, snapshot.territories[other].name, projects.get(other), other in held)
        for other in neighbours.get(code, ())
        if other in snapshot.territories
    ]


def region_profile(snapshot: Snapshot, answer: Answer, *, shown: int = PAGE) -> RegionProfile | None:
    """The newest records that match the filters and name the chosen region or one of its countries, at most ``shown``
    of each kind. ``answer`` has the matching records; the code of the region is in its ``question``. None if the region
    is in no file of regions and no record names it."""
    code = answer.question.region
    if code not in snapshot.gazetteer.regions and not snapshot.names_region(code):
        return None
    return RegionProfile(**profile_fields(snapshot, answer, shown=shown), code=code, name=snapshot.region_name(code))


def profile_fields(snapshot: Snapshot, answer: Answer, *, shown: int = PAGE) -> dict[str, Any]:
    """The newest matching records (those of ``answer``) and how many there are, as a dictionary: ``projects`` and
    ``news`` have lists of at most ``shown`` objects, ``projects_total`` and ``news_total`` the numbers of all."""
    rows = rows_in(snapshot.projects, answer.projects), rows_in(snapshot.news, answer.news)
    return _newest(snapshot, *rows, shown, shown)


def _newest(snapshot: Snapshot, projects: Rows, news: Rows, most_projects: int, most_news: int) -> dict[str, Any]:
    return {
        "projects": read_items(snapshot.projects, Project, projects[:most_projects]),
        "news": read_items(snapshot.news, NewsItem, news[:most_news]),
        "projects_total": len(projects),
        "news_total": len(news),
    }


def overview(snapshot: Snapshot) -> Overview:
    """The numbers of published projects, news items and countries with projects, and the newest news items."""
    projects, news = snapshot.projects, snapshot.news
    return Overview(
        projects_total=len(projects),
        news_total=len(news),
        countries_total=int(snapshot.totals["projects"].gt(0).sum()),
        regional_total=len(projects.regional),
        worldwide_total=len(projects.worldwide),
        unplaced_total=len(projects.unplaced),
        news=read_items(news, NewsItem, range(min(LATEST, len(news)))),
    )


def find_project(snapshot: Snapshot, project_id: str) -> Project | None:
    """The project with the id ``project_id``; None if there is none."""
    row = snapshot.projects.row_of(project_id)
    return None if row is None else read_items(snapshot.projects, Project, [row])[0]


def find_news(snapshot: Snapshot, news_id: str) -> NewsItem | None:
    """The news item with the id ``news_id``; None if there is none."""
    row = snapshot.news.row_of(news_id)
    return None if row is None else read_items(snapshot.news, NewsItem, [row])[0]


def related(snapshot: Snapshot, project: Project) -> list[Project]:
    """The projects that ``project`` names as related, then those that name it as related, each once. Ids that no
    project has, and ``project`` itself, are left out."""
    index = snapshot.projects
    named = [row for key in project.related_ids if (row := index.row_of(key)) is not None]
    back = index.by_value["related_ids"].get(project.id, ())
    own = index.row_of(project.id)
    rows = [row for row in dict.fromkeys([*named, *(int(row) for row in back)]) if row != own]
    return read_items(index, Project, rows)


def news_of(snapshot: Snapshot, project: Project) -> list[NewsItem]:
    """The news items that name ``project``, newest first."""
    return _read(snapshot, snapshot.news.by_value["project_ids"].get(project.id, NO_ROWS))


def newest(snapshot: Snapshot, count: int, *, category: str = "") -> list[NewsItem]:
    """The newest news items, at most ``count``; only those of ``category`` unless that is ""."""
    rows = _of_category(snapshot, category) if category else range(len(snapshot.news))
    return _read(snapshot, rows[:count])


def featured_publication(snapshot: Snapshot) -> NewsItem | None:
    """The newest news item of the category "publication" that is marked as featured; if none is marked, the newest of
    this category; None if the category has none."""
    rows, frame = _of_category(snapshot, "publication"), snapshot.news.frame
    marked = rows[:0]
    if "featured" in frame:  # not in a version stored before the column existed
        marked = rows[frame["featured"].take(rows).eq("yes").to_numpy()]
    found = _read(snapshot, [*marked[:1], *rows[:1]])
    return found[0] if found else None


def news_rows(snapshot: Snapshot, answer: Answer, category: str = "") -> Rows:
    """Row numbers, newest first, of the news items that match (those of ``answer``). If the visitor has chosen
    countries, only of those that name any of them; if ``category`` is not "", only of those with that category."""
    rows = rows_in(snapshot.news, answer.news, answer.question.countries)
    if not category:
        return rows
    return rows[np.isin(rows, _of_category(snapshot, category), assume_unique=True)]


def categories(snapshot: Snapshot) -> set[str]:
    """The categories that published news items have."""
    return set(snapshot.news.by_value["category"])


def _of_category(snapshot: Snapshot, category: str) -> Rows:
    return snapshot.news.by_value["category"].get(category, NO_ROWS)


def _read(snapshot: Snapshot, rows: Iterable[int]) -> list[NewsItem]:
    return read_items(snapshot.news, NewsItem, rows)
