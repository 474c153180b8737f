"""What is known of one country, and of the portfolio as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.geography.territories import Territory
from dashboard.portfolio.items import NewsItem, Project, read_items
from dashboard.portfolio.snapshot import Snapshot

PAGE = 20


@dataclass(frozen=True)
class CountryProfile:
    """A territory with its newest projects and news, and how many there are in all."""

    territory: Territory
    projects: list[Project]
    news: list[NewsItem]
    projects_total: int
    news_total: int


@dataclass(frozen=True)
class AreaWork:
    """Work that belongs to a region, or to the world, and to no country in particular."""

    name: str
    projects: list[Project]
    projects_total: int


@dataclass(frozen=True)
class Overview:
    """The portfolio as a whole."""

    projects_total: int
    news_total: int
    countries_total: int
    regional_total: int
    worldwide_total: int
    unplaced_total: int
    areas: list[AreaWork]
    news: list[NewsItem]


def country_profile(snapshot: Snapshot, code: str, *, shown: int = PAGE) -> CountryProfile | None:
    """The profile of a territory with its first ``shown`` projects and news; None for an unknown code."""
    territory = snapshot.territories.get(code)
    if territory is None:
        return None
    projects, news = snapshot.projects.rows_of(code), snapshot.news.rows_of(code)
    return CountryProfile(
        territory=territory,
        projects=read_items(snapshot.projects, Project, projects[:shown]),
        news=read_items(snapshot.news, NewsItem, news[:shown]),
        projects_total=len(projects),
        news_total=len(news),
    )


def overview(snapshot: Snapshot, *, shown: int = PAGE) -> Overview:
    """Totals in which each record counts once, the areas with regional or worldwide work, and the latest news."""
    projects = snapshot.projects
    areas = [
        AreaWork(snapshot.region_name(code), read_items(projects, Project, rows[:shown]), len(rows))
        for code, rows in projects.by_region.items()
    ]
    areas.sort(key=lambda area: area.name)
    return Overview(
        projects_total=len(projects),
        news_total=len(snapshot.news),
        countries_total=int(snapshot.totals["projects"].gt(0).sum()),
        regional_total=len(projects.regional),
        worldwide_total=len(projects.worldwide),
        unplaced_total=len(projects.unplaced),
        areas=areas,
        news=read_items(snapshot.news, NewsItem, range(min(5, len(snapshot.news)))),
    )


def worldwide_projects(snapshot: Snapshot, *, shown: int = PAGE) -> list[Project]:
    """The newest projects that serve the whole world."""
    return read_items(snapshot.projects, Project, snapshot.projects.worldwide[:shown])


def find_project(snapshot: Snapshot, project_id: str) -> Project | None:
    """The project with this id."""
    row = snapshot.projects.row_of(project_id)
    return None if row is None else read_items(snapshot.projects, Project, [row])[0]


def find_news(snapshot: Snapshot, news_id: str) -> NewsItem | None:
    """The news item with this id."""
    row = snapshot.news.row_of(news_id)
    return None if row is None else read_items(snapshot.news, NewsItem, [row])[0]
