"""What a browser needs to answer a filter or a search by itself: the data of the static twin's engine, ``assets/twin``.

It mirrors ``portfolio/answers.py``. ``filters.json`` answers filters, ``words.json`` searches; how a record looks in a
list is taken from the very functions that make it here, in files of some records each, which are fetched as needed.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
from dash.development.base_component import Component
from numpy.typing import NDArray

from dashboard.language import collation_key, current_language, gettext
from dashboard.portfolio.filters import FACETS, FILTERS, Filter, Kind
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.items import Item, NewsItem, Project, read_items
from dashboard.portfolio.questions import Question
from dashboard.portfolio.row_groups import Rows
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.cards.project_card import news_article, project_article
from dashboard.site.context.context import Site
from dashboard.site.export.sentences import plural_forms, sentences
from dashboard.site.html.components import to_markup
from dashboard.site.html.layout import page_title
from dashboard.site.html.markdown import said_value
from dashboard.site.html.question_text import place_phrase, value_name
from dashboard.site.http.json import to_json
from dashboard.site.maps.classes import count_classes

MOST_RECORDS = 50_000
"""Projects and news up to which the twin has filters and a search: what a visitor can be asked to fetch for them."""
FACTS = 3  # where the facts stand among the children of a record's article
SLOT = "\0"  # which no record has, for HTML has no sign for it
CHUNK = 50  # records of one file of cards: a list shows twenty, which filters take from here and there
TITLE = "TITLE"
CODE = "CODE"
"""Stand in for a title, a code or an id in addresses and titles that the engine completes."""


def file_names(snapshot: Snapshot) -> list[str]:
    """The names that ``twin_files`` gives."""
    counts = {"projects": len(snapshot.projects), "news": len(snapshot.news)}
    cards = [f"{name}/{number}.json" for name, count in counts.items() for number in range(-(-count // CHUNK))]
    return ["filters.json", "words.json", *cards]


def twin_files(site: Site, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Name and JSON of each file that the engine reads, in the current language; ``site.addresses`` are the twin's."""
    projects = read_items(snapshot.projects, Project, range(len(snapshot.projects)))
    news = read_items(snapshot.news, NewsItem, range(len(snapshot.news)))
    yield "filters.json", to_json(_filters(site, snapshot))
    searched = {
        "projects": _searched(snapshot.projects, projects, site.addresses.project),
        "news": _searched(snapshot.news, news, site.addresses.news),
    }
    yield "words.json", to_json(_names(snapshot) | searched)
    project_cards = [_project_card(site, snapshot, item) for item in projects]
    news_cards = [_news_card(site, snapshot, item) for item in news]
    for name, cards in (("projects", project_cards), ("news", news_cards)):
        for number, start in enumerate(range(0, len(cards), CHUNK)):
            yield f"{name}/{number}.json", to_json(cards[start : start + CHUNK])


def _filters(site: Site, snapshot: Snapshot) -> dict[str, Any]:
    projects, news, made = snapshot.projects, snapshot.news, site.addresses
    links = np.stack(snapshot.links, axis=1)
    return {
        "chunk": CHUNK,
        "language": current_language(),
        "projects": index_of(projects, {**projects.by_value, "areas": projects.by_region}),
        "news": index_of(news, {"areas": news.by_region}),
        "years": projects.spans.years,
        "links": links[np.lexsort(links.T[::-1])].ravel().tolist(),
        "filters": filter_table(),
        "names": {
            one.column: [_name(one, value, snapshot) for value in sorted(projects.by_value[one.column])]
            for one in FACETS
            if one.kind is Kind.TEXT
        },
        "unknown": to_markup(said_value(projects, "themes", TITLE)),
        "places": _places(site, snapshot),
        "regions": _regions(snapshot),
        "breaks": [one.low for one in count_classes(snapshot.totals["projects"])],
        "addresses": _addresses(site),
        "titles": [page_title(site, ""), page_title(site, TITLE)],
        "spoken": "" if made.are_files or current_language() == made.default_language else current_language(),
        **sentences(),
    }


def _addresses(site: Site) -> dict[str, str]:
    """The addresses that the engine writes, with CODE for a code or an id."""
    made = site.addresses
    return {
        "front": made.form,
        "country": made.asking(Question(country=CODE)),
        "region": made.asking(Question(region=CODE)),
        "dossier": made.dossier(CODE),
        "project": made.project(CODE),
        "news": made.news(CODE),
    }


def index_of(index: RecordIndex, groups: Mapping[str, Mapping[str, Rows]]) -> dict[str, Any]:
    """The rows of a dataset: their number, days, countries, and the values of each filter and area in ``groups``."""
    wanted = {name: groups[name] for name in (*(one.column for one in FACETS), "areas") if name in groups}
    return {
        "count": len(index),
        "first": _days(index.spans.first),
        "last": _days(index.spans.last),
        **{name: _column(rows, len(index)) for name, rows in {"countries": index.by_country, **wanted}.items()},
    }


def _days(days: NDArray[np.int32]) -> list[int]:
    """Each less the one before it: rows are in the order of dates, so that the differences are small."""
    differences: list[int] = np.diff(days, prepend=0).tolist()
    return differences


def _column(groups: Mapping[str, Rows], length: int) -> dict[str, Any]:
    """Sorted values, the sets of them (by number) that rows have, and the number of each row's set."""
    values = sorted(groups)
    sets: list[tuple[int, ...]] = [()] * length
    for number, value in enumerate(values):
        for row in groups[value].tolist():
            sets[row] += (number,)
    numbers = {one: place for place, one in enumerate(dict.fromkeys(sets))}
    return {"values": values, "sets": list(numbers), "rows": [numbers[one] for one in sets]}


def filter_table() -> list[dict[str, Any]]:
    """The table of filters in the current language; of an earlier state there are no files."""
    return [
        {
            "field": one.field,
            "name": one.name,
            "kind": one.kind,
            "many": one.many,
            "column": one.column,
            "rank": one.rank,
            "label": gettext(one.label),
            "phrase": gettext(one.phrase) if one.phrase else "",
            "counted": plural_forms(*one.counted) if one.counted else None,
        }
        for one in FILTERS
        if one.kind is not Kind.VERSION
    ]


def _name(one: Filter, value: str, snapshot: Snapshot) -> list[str] | int:
    """How a value such as a theme is shown, as HTML, and what it is called; 0 where that is as records write it."""
    shown, name = said_value(snapshot.projects, one.column, value), value_name(one, value, snapshot)
    return 0 if shown == name == value else [to_markup(shown), name]


def _places(site: Site, snapshot: Snapshot) -> list[list[Any]]:
    """Every territory: code, name, alpha-2, region and its rank, footnote, clickable, held sentence, box."""
    held = snapshot.places_held
    regions = sorted({collation_key(place.region) for place in snapshot.territories.values()})
    return [
        [
            code,
            place.name,
            place.alpha2,
            place.region,
            regions.index(collation_key(place.region)),
            place.footnote,
            int(place.clickable),
            held.get(code, 0),
            [box.west, box.south, box.east, box.north] if (box := site.geography.extents.get(code)) else 0,
        ]
        for code, place in snapshot.territories.items()
    ]


def _regions(snapshot: Snapshot) -> list[list[Any]]:
    """Every region that the region file or a record knows, in the order of the filter.

    Code, name, the words of the sentence, rank by name, whether records name it as such, whether it is one of the
    United Nations, whether the region file has it, its members.
    """
    known = snapshot.gazetteer.regions
    named = snapshot.projects.by_region.keys() | snapshot.news.by_region.keys()
    said = {area for index in (snapshot.projects, snapshot.news) for area in _areas(index)}
    codes = [*known, *sorted((named | said | snapshot.projects.within.keys()) - known.keys())]
    ranks = sorted({collation_key(snapshot.region_name(code)) for code in codes})
    return [
        [
            code,
            snapshot.region_name(code),
            place_phrase(code, snapshot),
            ranks.index(collation_key(snapshot.region_name(code))),
            int(code in named),
            int(code in known and known[code].kind == "m49"),
            int(code in known),
            list(known[code].members) if code in known else [],
        ]
        for code in codes
    ]


def _areas(index: RecordIndex) -> Iterable[str]:
    return {area for text in index.frame["regions"].unique() for area in str(text).split(";") if area}


def _names(snapshot: Snapshot) -> dict[str, Any]:
    """How texts are folded, and the folded names of places and regions."""
    own = {fold(place.name) for place in snapshot.territories.values()}
    regions = snapshot.gazetteer.regions
    languages = snapshot.territories.languages
    named = snapshot.projects.by_region.keys() | snapshot.news.by_region.keys()
    return {
        "folds": _folds(),
        "names": [[name, *shown, int(name in own)] for name, shown in snapshot.place_names.items()],
        "regions": {
            code: [fold(name) for name in (*regions[code].names.spellings(languages), *regions[code].aliases)]
            for code in sorted(named & regions.keys())
        },
    }


def _folds() -> dict[str, str]:
    """The letters that Python folds otherwise than browsers write them small."""
    letters = (chr(code) for code in range(0x80, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return {
        letter: letter.casefold()
        for letter in letters
        if letter.casefold() != letter.lower() and unicodedata.normalize("NFKD", letter) == letter
    }


def _searched(index: RecordIndex, items: Sequence[Item], address: Callable[[str], str]) -> dict[str, Any]:
    """The words of a dataset with their rows, and what is suggested: ids, titles, unusual addresses."""
    lists = index.texts.lists()
    pattern = address(CODE)
    return {
        "words": "\n".join(lists.words),
        "uses": lists.uses,
        "leading": _postings(lists.leading, len(lists.words)),
        "others": _postings(lists.others, len(lists.words)),
        "titles": [item.title for item in items],
        "ids": [item.id for item in items],
        "addresses": {
            item.id: where
            for item in items
            if (where := address(item.id)) != pattern.replace(CODE, quote(item.id, safe=""))
        },
    }


def _postings(pairs: tuple[NDArray[np.int64], NDArray[np.int64]], count: int) -> dict[str, list[int]]:
    """How many rows each word has, and all rows in the order of words, each less the one before it of the word."""
    words, rows = pairs
    begins = np.diff(words, prepend=-1) > 0
    steps = np.where(begins, rows, np.diff(rows, prepend=0))
    return {"sizes": np.bincount(words, minlength=count).tolist(), "steps": steps.tolist()}


def _project_card(site: Site, snapshot: Snapshot, item: Project) -> list[Any]:
    """How a project looks in a list: see ``_card``."""
    return _card(snapshot, item, project_article(item, snapshot, site.addresses))


def _news_card(site: Site, snapshot: Snapshot, item: NewsItem) -> list[Any]:
    """The same of a news item: its places are all its facts."""
    article = news_article(item, snapshot, site.addresses)
    article.children[FACTS] = None
    return _card(snapshot, item, article)


def _card(snapshot: Snapshot, item: Item, article: Component) -> list[Any]:
    """HTML before the facts, of the facts, and after them; the countries and areas that the engine puts among them."""
    told = article.children[FACTS]
    article.children[FACTS] = SLOT
    before, _slot, after = to_markup(article).partition(SLOT)
    countries = [code for code in item.countries if code in snapshot.territories]
    return [before, to_markup(told.children if told else None), after, countries, item.areas]


def size_of(snapshot: Snapshot) -> int:
    """Records that the engine would have to know."""
    return len(snapshot.projects) + len(snapshot.news)
