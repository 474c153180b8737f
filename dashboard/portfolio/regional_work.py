"""Work that serves a region or the world as such, as far as it fits a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.language import collation_key
from dashboard.portfolio.answers import Answer
from dashboard.portfolio.index import WORLD
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
