"""Summaries of one country, of a region and of the whole portfolio, and the news by kind, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.geography.territories import Territory
from dashboard.language import collation_key
from dashboard.portfolio.answers import Answer, rows_in
from dashboard.portfolio.index import WORLD
from dashboard.portfolio.items import NewsItem, Project, read_items
from dashboard.portfolio.questions import PAGE
from dashboard.portfolio.row_groups import Mask, Rows
from dashboard.portfolio.snapshot import Snapshot


@dataclass(frozen=True)
class Area:
    """A region, or the world, that records name as such, with their numbers."""

    code: str
    name: str
    projects_total: int
    news_total: int


def areas_of(snapshot: Snapshot, answer: Answer) -> list[Area]:
    """The regions, and last the world, that records which fit name as such, with the numbers of those records."""
    projects, news = snapshot.projects, snapshot.news
    areas = [
        Area(
            code,
            snapshot.region_name(code),
            _among(answer.projects, projects.rows_of_region(code)),
            _among(answer.news, news.rows_of_region(code)),
        )
        for code in projects.by_region.keys() | news.by_region.keys()
    ]
    fitting = [area for area in areas if area.projects_total or area.news_total]
    return sorted(fitting, key=lambda area: (area.code == WORLD, collation_key(area.name)))


def _among(mask: Mask, rows: Rows) -> int:
    return int(np.count_nonzero(mask[rows]))


LATEST = 5


@dataclass(frozen=True)
class Profile:
    """The newest projects and news of a place, and how many there are in all."""

    projects: list[Project]
    news: list[NewsItem]
    projects_total: int
    news_total: int


@dataclass(frozen=True)
class CountryProfile(Profile):
    """What is known of a territory."""

    territory: Territory


@dataclass(frozen=True)
class RegionProfile(Profile):
    """Work in the countries of a region, and what belongs to it and to no country in particular."""

    code: str
    name: str


@dataclass(frozen=True)
class Overview:
    """The portfolio as a whole."""

    projects_total: int
    news_total: int
    countries_total: int
    regional_total: int
    worldwide_total: int
    unplaced_total: int
    news: list[NewsItem]


def country_profile(snapshot: Snapshot, answer: Answer, code: str, *, shown: int = PAGE) -> CountryProfile | None:
    """A territory with the first ``shown`` of its projects and news that fit; None for an unknown code."""
    territory = snapshot.territories.get(code)
    if territory is None:
        return None
    rows = rows_in(snapshot.projects, answer.projects, code), rows_in(snapshot.news, answer.news, code)
    return CountryProfile(**_newest(snapshot, *rows, shown), territory=territory)


def region_profile(snapshot: Snapshot, answer: Answer, *, shown: int = PAGE) -> RegionProfile | None:
    """The work of the region that ``answer`` asks about: that of its countries, and what names the region itself.

    None for a region that neither the region file nor a record knows.
    """
    code = answer.question.region
    if code not in snapshot.gazetteer.regions and not snapshot.names_region(code):
        return None
    return RegionProfile(**profile_fields(snapshot, answer, shown=shown), code=code, name=snapshot.region_name(code))


def profile_fields(snapshot: Snapshot, answer: Answer, *, shown: int = PAGE) -> dict[str, Any]:
    """The fields of a Profile of everything that fits, wherever it is."""
    rows = rows_in(snapshot.projects, answer.projects), rows_in(snapshot.news, answer.news)
    return _newest(snapshot, *rows, shown)


def _newest(snapshot: Snapshot, projects: Rows, news: Rows, shown: int) -> dict[str, Any]:
    return {
        "projects": read_items(snapshot.projects, Project, projects[:shown]),
        "news": read_items(snapshot.news, NewsItem, news[:shown]),
        "projects_total": len(projects),
        "news_total": len(news),
    }


def overview(snapshot: Snapshot) -> Overview:
    """Totals in which each record counts once, and the latest news."""
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
    """The project with this id."""
    row = snapshot.projects.row_of(project_id)
    return None if row is None else read_items(snapshot.projects, Project, [row])[0]


def find_news(snapshot: Snapshot, news_id: str) -> NewsItem | None:
    """The news item with this id."""
    row = snapshot.news.row_of(news_id)
    return None if row is None else read_items(snapshot.news, NewsItem, [row])[0]


def newest(snapshot: Snapshot, count: int, *, category: str = "") -> list[NewsItem]:
    """The latest ``count`` items, of one category where one is given."""
    rows = _of_category(snapshot, category) if category else range(len(snapshot.news))
    return _read(snapshot, rows[:count])


def featured_publication(snapshot: Snapshot) -> NewsItem | None:
    """The newest publication that is marked as featured, else the newest publication."""
    rows, frame = _of_category(snapshot, "publication"), snapshot.news.frame
    marked = rows[:0]
    if "featured" in frame:  # not in a version stored before the column existed
        marked = rows[frame["featured"].take(rows).eq("yes").to_numpy()]
    found = _read(snapshot, [*marked[:1], *rows[:1]])
    return found[0] if found else None


def news_rows(snapshot: Snapshot, answer: Answer, category: str = "") -> Rows:
    """Row numbers of the news that fits, newest first: of the question's country and of a category, where given."""
    rows = rows_in(snapshot.news, answer.news, answer.question.country)
    if not category:
        return rows
    return rows[np.isin(rows, _of_category(snapshot, category), assume_unique=True)]


def categories(snapshot: Snapshot) -> set[str]:
    """The categories that news has."""
    return set(snapshot.news.by_value["category"])


def _of_category(snapshot: Snapshot, category: str) -> Rows:
    return snapshot.news.by_value["category"].get(category, np.empty(0, dtype=np.int32))


def _read(snapshot: Snapshot, rows: Iterable[int]) -> list[NewsItem]:
    return read_items(snapshot.news, NewsItem, rows)
