"""What is known of one country, and of the portfolio as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.geography.territories import Territory
from dashboard.portfolio.index import WORLD, Rows
from dashboard.portfolio.items import NewsItem, Project, read_items
from dashboard.portfolio.snapshot import Snapshot

PAGE = 20
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
    """Work that belongs to a region, or to the world, and to no country in particular."""

    code: str
    name: str


@dataclass(frozen=True)
class Area:
    """A region, or the world, that records name as such, with their numbers."""

    code: str
    name: str
    projects_total: int
    news_total: int


@dataclass(frozen=True)
class Overview:
    """The portfolio as a whole."""

    projects_total: int
    news_total: int
    countries_total: int
    regional_total: int
    worldwide_total: int
    unplaced_total: int
    areas: list[Area]
    news: list[NewsItem]


def country_profile(snapshot: Snapshot, code: str, *, shown: int = PAGE) -> CountryProfile | None:
    """The profile of a territory with its first ``shown`` projects and news; None for an unknown code."""
    territory = snapshot.territories.get(code)
    if territory is None:
        return None
    rows = snapshot.projects.rows_of(code), snapshot.news.rows_of(code)
    return CountryProfile(**_newest(snapshot, *rows, shown), territory=territory)


def region_profile(snapshot: Snapshot, code: str, *, shown: int = PAGE) -> RegionProfile | None:
    """The profile of a region, or of the world (M49 code 001); None where no record names it."""
    rows = snapshot.projects.rows_of_region(code), snapshot.news.rows_of_region(code)
    if not len(rows[0]) and not len(rows[1]):
        return None
    return RegionProfile(**_newest(snapshot, *rows, shown), code=code, name=snapshot.region_name(code))


def _newest(snapshot: Snapshot, projects: Rows, news: Rows, shown: int) -> dict[str, Any]:
    return {
        "projects": read_items(snapshot.projects, Project, projects[:shown]),
        "news": read_items(snapshot.news, NewsItem, news[:shown]),
        "projects_total": len(projects),
        "news_total": len(news),
    }


def overview(snapshot: Snapshot) -> Overview:
    """Totals in which each record counts once, the areas with regional or worldwide work, and the latest news."""
    projects, news = snapshot.projects, snapshot.news
    areas = [
        Area(code, snapshot.region_name(code), len(projects.rows_of_region(code)), len(news.rows_of_region(code)))
        for code in projects.by_region.keys() | news.by_region.keys()
    ]
    areas.sort(key=lambda area: (area.code == WORLD, area.name))
    return Overview(
        projects_total=len(projects),
        news_total=len(news),
        countries_total=int(snapshot.totals["projects"].gt(0).sum()),
        regional_total=len(projects.regional),
        worldwide_total=len(projects.worldwide),
        unplaced_total=len(projects.unplaced),
        areas=areas,
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
