"""Find places, projects and news by what a visitor types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from dashboard.portfolio.items import NewsItem, Project, read_items
from dashboard.portfolio.search import TYPO_SCORE, fold
from dashboard.portfolio.snapshot import Snapshot


class HitKind(StrEnum):
    """What a search found."""

    PLACE = "place"
    PROJECT = "project"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a search: ``key`` is a territory code or a record id; ``matched`` the other name that fitted."""

    kind: HitKind
    key: str
    label: str
    matched: str = ""


def find_places(snapshot: Snapshot, query: str, limit: int = 8) -> list[Hit]:
    """Territories whose name or other name fits ``query``.

    Order: the name itself, names that begin so, names with a word that begins so; only where none fits,
    names that are nearly so (a typing mistake).
    """
    text = fold(query)
    if not text:
        return []
    names = snapshot.place_names
    ranked = sorted((rank, name) for name in names if (rank := _rank(text, name)) is not None)
    fitting = [name for _, name in ranked]
    if not fitting and len(text) > 2:
        near = process.extract(text, list(names), scorer=fuzz.ratio, score_cutoff=TYPO_SCORE, limit=limit)
        fitting = [name for name, _, _ in near]
    hits: dict[str, Hit] = {}
    for name in fitting:
        written, code = names[name]
        label = snapshot.territories[code].name
        hits.setdefault(code, Hit(HitKind.PLACE, code, label, "" if fold(label) == name else written))
    return list(hits.values())[:limit]


def _rank(text: str, name: str) -> int | None:
    if name == text:
        return 0
    if name.startswith(text):
        return 1
    return 2 if f" {text}" in name else None


def search(snapshot: Snapshot, query: str, *, limit: int = 8) -> list[Hit]:
    """Places first, then projects and news by title: at most ``limit`` of each."""
    hits = find_places(snapshot, query, limit)
    if len(fold(query)) < 2:
        return hits
    projects = read_items(snapshot.projects, Project, snapshot.projects.titles.find(query, limit))
    news = read_items(snapshot.news, NewsItem, snapshot.news.titles.find(query, limit))
    hits += [Hit(HitKind.PROJECT, item.id, item.title) for item in projects]
    return hits + [Hit(HitKind.NEWS, item.id, item.title) for item in news]
