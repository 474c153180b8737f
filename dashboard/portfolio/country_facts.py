"""What the page of one country tells: its work by status, who pays, what about, whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.geography.territories import Territory
from dashboard.portfolio.items import NewsItem, Project, read_items
from dashboard.portfolio.row_groups import Rows
from dashboard.portfolio.snapshot import Snapshot

MOST_PROJECTS = 40
MOST_NEWS = 5
MOST_VALUES = 12

ValueCount = tuple[str, int]


@dataclass(frozen=True)
class CountryFacts:
    """One country. ``projects`` are the newest MOST_PROJECTS, ``news`` the newest MOST_NEWS.

    ``statuses`` has the number of projects by IATI activity status in the codes' order, those without one under "".
    ``donors``, ``themes`` and ``contacts`` have the number of projects of each value, most projects first: at most
    MOST_VALUES of them.
    """

    territory: Territory
    projects: list[Project]
    news: list[NewsItem]
    projects_total: int
    news_total: int
    statuses: list[ValueCount]
    donors: list[ValueCount]
    themes: list[ValueCount]
    contacts: list[ValueCount]


@dataclass(frozen=True, slots=True)
class NeighbourCount:
    """A neighbour: its code, name and number of projects (None where no record names it), and whether it is held."""

    code: str
    name: str
    projects: int | None
    held: bool = False


def country_facts(snapshot: Snapshot, code: str) -> CountryFacts | None:
    """What is published of a territory; None for an unknown code."""
    territory = snapshot.territories.get(code)
    if territory is None:
        return None
    rows, news = snapshot.projects.rows_of(code), snapshot.news.rows_of(code)
    frame = snapshot.projects.frame
    return CountryFacts(
        territory=territory,
        projects=read_items(snapshot.projects, Project, rows[:MOST_PROJECTS]),
        news=read_items(snapshot.news, NewsItem, news[:MOST_NEWS]),
        projects_total=len(rows),
        news_total=len(news),
        statuses=sorted(_tally(frame, "status", rows).items(), key=lambda pair: (not pair[0], pair[0])),
        donors=_most(_tally(frame, "donors", rows)),
        themes=_most(_tally(frame, "themes", rows)),
        contacts=_most(_tally(frame, "contact_email", rows)),
    )


def neighbour_counts(snapshot: Snapshot, neighbours: Mapping[str, tuple[str, ...]], code: str) -> list[NeighbourCount]:
    """The neighbours of a territory, with their numbers."""
    projects = snapshot.totals["projects"].to_dict()
    held = snapshot.places_held
    return [
        NeighbourCount(other, snapshot.territories[other].name, projects.get(other), other in held)
        for other in neighbours.get(code, ())
        if other in snapshot.territories
    ]


def related(snapshot: Snapshot, project: Project) -> list[Project]:
    """Projects that this one names as related, then those that name it."""
    index = snapshot.projects
    named = [row for key in project.related_ids if (row := index.row_of(key)) is not None]
    back = index.by_value["related_ids"].get(project.id, ())
    own = index.row_of(project.id)
    rows = [row for row in dict.fromkeys([*named, *(int(row) for row in back)]) if row != own]
    return read_items(index, Project, rows)


def news_of(snapshot: Snapshot, project: Project) -> list[NewsItem]:
    """The news that names a project, newest first."""
    rows: Rows | Sequence[int] = snapshot.news.by_value["project_ids"].get(project.id, ())
    return read_items(snapshot.news, NewsItem, rows)


def _tally(frame: pd.DataFrame, column: str, rows: Rows) -> Counter[str]:
    """How many of these rows have each value of a column that joins many with ``;``; "" where there is none."""
    if column not in frame:
        return Counter()
    found: Counter[str] = Counter()
    for text in frame[column].take(list(rows)):
        found.update(dict.fromkeys(str(text).split(";"), 1))
    return found


def _most(counted: Mapping[str, int]) -> list[ValueCount]:
    named: Iterable[ValueCount] = ((value, number) for value, number in counted.items() if value)
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
