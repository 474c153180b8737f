"""The search box: finds places, themes, donors, projects and news by the text that a visitor types."""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from dashboard.language_and_locale import collation_key, current_language
from dashboard.portfolio.full_text import TYPO_SCORE, fold
from dashboard.portfolio.projects_and_news import NewsItem, Project, read_items
from dashboard.portfolio.snapshot import Snapshot, kept_with_snapshot, place_names_in

MOST_REGIONS = 3  # so that they leave room for countries


class HitKind(StrEnum):
    """The kind of thing that a search has found, such as a place or a project."""

    PLACE = "place"
    REGION = "region"
    DONOR = "donor"
    THEME = "theme"
    PROJECT = "project"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search. ``key`` is a place's code, the name of a donor or theme in the records' language, or a
    record's id; ``label`` is the name that visitors read. ``matched`` is, for a territory, the name that matched if
    that is another one than ``label``; "" otherwise."""

    kind: HitKind
    key: str
    label: str
    matched: str = ""


def find_places(snapshot: Snapshot, query: str, limit: int = 8) -> list[Hit]:
    """Territories and regions whose name, other name or ISO code fits ``query``, at most ``limit``. First come
    territories whose code or name is the query, then names that begin with the query, then names with a word that
    begins with it. At most three regions follow; regions that no record names are left out. If nothing fits a query of
    three letters or more, territories with similar names are found, because of typing errors. Empty for a query without
    letters or digits."""
    text = fold(query)
    if not text:
        return []
    names = place_names_in(snapshot, current_language())
    ranks = {name: rank for name in names if (rank := _rank(text, name)) is not None}
    fitting = sorted(ranks, key=ranks.__getitem__)
    regions = _regions(snapshot, text)
    coded = [code for code, place in snapshot.territories.items() if text in {code.lower(), place.alpha2.lower()}]
    if not (fitting or regions or coded) and len(text) > 2:
        near = process.extract(text, list(names), scorer=fuzz.ratio, score_cutoff=TYPO_SCORE, limit=limit)
        fitting = [name for name, _, _ in near]
    hits = {code: Hit(HitKind.PLACE, code, snapshot.territories[code].name) for code in coded}
    for name in fitting:
        written, code = names[name]
        label = snapshot.territories[code].name
        hits.setdefault(code, Hit(HitKind.PLACE, code, label, "" if fold(label) == name else written))
    return [*list(hits.values())[: max(0, limit - len(regions))], *regions][:limit]


def _regions(snapshot: Snapshot, text: str) -> list[Hit]:
    codes = snapshot.projects.by_region.keys() | snapshot.news.by_region.keys()
    found = []
    for code in codes & snapshot.gazetteer.regions.keys():
        region = snapshot.gazetteer.regions[code]
        names = (*region.names.spellings(snapshot.territories.languages), *region.aliases)
        ranks = [rank for name in names if (rank := _rank(text, fold(name))) is not None]
        if ranks:
            found.append((min(ranks), collation_key(region.name), Hit(HitKind.REGION, code, region.name)))
    return [hit for _, _, hit in sorted(found, key=lambda one: one[:2])][:MOST_REGIONS]


MOST_VALUES = 3
"""The most donors, and the most themes, that a search finds."""


def _values(snapshot: Snapshot, text: str) -> list[Hit]:
    """Donors and themes with a word that begins with ``text``, in the current language, by number of projects."""
    groups = snapshot.projects.by_value
    found = []
    for kind, column in ((HitKind.THEME, "themes"), (HitKind.DONOR, "donors")):
        names = _value_names(snapshot, column, current_language())
        fitting = values_named(snapshot, column, text)
        fitting.sort(key=lambda value: (-len(groups[column][value]), value))
        found += [Hit(kind, value, names[value][1]) for value in fitting[:MOST_VALUES]]
    return found


def values_named(snapshot: Snapshot, column: str, text: str) -> list[str]:
    """The values of a column such as ``donors``, as records write them, whose name in the current language has a word
    that begins with ``text``; all values if ``text`` has no letters or digits."""
    names, beginning = _value_names(snapshot, column, current_language()), f" {fold(text)}"
    return [value for value, (plain, _name) in names.items() if beginning in f" {plain}"]


@kept_with_snapshot
def _value_names(snapshot: Snapshot, column: str, language: str) -> dict[str, tuple[str, str]]:
    """Each value of a column with its name in a language, folded and as it is written."""
    names = snapshot.projects.value_names.get(f"{column}_{language}", {})
    written = {value: names.get(value, value) for value in snapshot.projects.by_value[column]}
    return {value: (fold(name), name) for value, name in written.items()}


def _rank(text: str, name: str) -> int | None:
    if name == text:
        return 0
    if name.startswith(text):
        return 1
    return 2 if f" {text}" in name else None


def search(snapshot: Snapshot, query: str, *, limit: int = 8) -> list[Hit]:
    """Search places, themes, donors, projects and news items, and return the results in this order: at most three
    themes and three donors, and at most ``limit`` places, projects and news items each. A query of one letter finds
    only places. Projects are also found by their whole id."""
    hits = find_places(snapshot, query, limit)
    text = fold(query)
    if len(text) < 2:
        return hits
    hits += _values(snapshot, text)
    ids = dict.fromkeys((query.strip(), query.strip().upper()))
    numbered = [row for row in map(snapshot.projects.row_of, ids) if row is not None]
    rows = [*numbered, *(row for row in snapshot.projects.texts.find(query, limit) if row not in numbered)]
    projects = read_items(snapshot.projects, Project, rows[:limit])
    news = read_items(snapshot.news, NewsItem, snapshot.news.texts.find(query, limit))
    hits += [Hit(HitKind.PROJECT, item.id, item.title) for item in projects]
    return hits + [Hit(HitKind.NEWS, item.id, item.title) for item in news]
