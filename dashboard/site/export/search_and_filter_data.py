"""The data with which the scripts in ``assets/static_export`` answer filters and searches without a server, as
``portfolio/filter_results.py`` does with one. ``filters.json`` is for filters, ``words.json`` for searches; further
files have the cards of records, CHUNK in each, made by the same functions as for pages and fetched as needed."""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from dashboard.language_and_locale import collated, collation_key, current_language, gettext
from dashboard.portfolio.filter_definitions import FACETS, FILTERS, Kind
from dashboard.portfolio.filter_query import LONGEST, LONGEST_NAME, MOST_VALUES, PAGE, Question
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.projects_and_news import Item, NewsItem, Project, read_items
from dashboard.portfolio.record_index import WORLD, RecordIndex
from dashboard.portfolio.rows_by_value import Rows
from dashboard.portfolio.snapshot import Snapshot, place_names_in
from dashboard.records.values.status import STATUS_NAMES
from dashboard.site.cards.record_cards_and_place_links import news_card, project_card
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.explorer import filter_form, place_lists
from dashboard.site.explorer.active_filters import MOST_COUNTED
from dashboard.site.explorer.map_panels import MOST_SHOWN
from dashboard.site.export.html_templates_for_scripts import templates
from dashboard.site.export.message_patterns_and_first_script import plural_forms, sentences
from dashboard.site.html.filters_in_words import COUNTED, MOST_NAMED, PERIODS, SPANS, place_phrase, value_name
from dashboard.site.html.layout import page_title
from dashboard.site.html.markdown_and_lang_attributes import value_text
from dashboard.site.http.json_and_api_errors import to_json
from dashboard.site.maps.count_classes_and_place_labels import count_classes
from dashboard.site.maps.map_extent_and_overlay import frame_rules, scene_of

MOST_RECORDS = 50_000
"""Projects and news up to which an export has filters and a search, because visitors have to fetch data of all."""
CHUNK = 50  # records of one file of cards: a list shows twenty, which filters take from here and there
TITLE = "TITLE"
_SLOT = Markup("<slot></slot>")
CODE = "CODE"
"""Stand in for a title, a code or an id in addresses and titles that the script completes."""
LIMITS = {
    "page": PAGE,
    "longest": LONGEST,
    "longestName": LONGEST_NAME,
    "mostValues": MOST_VALUES,
    "mostNamed": MOST_NAMED,
    "mostShown": MOST_SHOWN,
    "mostCounted": MOST_COUNTED,
    "choicesAtOnce": filter_form.AT_ONCE,
    "mostChoices": filter_form.MOST,
    "areasAtOnce": place_lists.AT_ONCE,
    "fewPlaces": place_lists.FEW,
}
"""Limits, such as the longest text of a filter, that the script must keep as the server does."""


def data_file_names(snapshot: Snapshot) -> list[str]:
    """The paths of all data files that the script of a static export may fetch in one language, relative to the folder
    of these files: ``filters.json``, ``words.json`` and files with cards of records, such as ``projects/0.json``."""
    counts = {"projects": len(snapshot.projects), "news": len(snapshot.news)}
    cards = [f"{name}/{number}.json" for name, count in counts.items() for number in range(-(-count // CHUNK))]
    return ["filters.json", "words.json", *cards]


def data_files(view: View) -> Iterator[tuple[str, str]]:
    """Yield (path, JSON text) of each data file for the script of a static export, in the current language:
    ``filters.json`` for filters, ``words.json`` for searches, and files such as ``projects/0.json`` with the cards of
    CHUNK records each. Paths are relative to the folder of these files."""
    snapshot, addresses = view.snapshot, view.addresses
    projects = read_items(snapshot.projects, Project, range(len(snapshot.projects)))
    news = read_items(snapshot.news, NewsItem, range(len(snapshot.news)))
    yield "filters.json", to_json(_filters(view))
    searched = {
        "projects": _searched(snapshot.projects, projects, addresses.project),
        "news": _searched(snapshot.news, news, addresses.news),
    }
    yield "words.json", to_json(_names(snapshot) | searched)
    project_cards = [_card(snapshot, item, project_card(item, view, places=_SLOT)) for item in projects]
    news_cards = [_card(snapshot, item, news_card(item, snapshot, addresses, places=_SLOT)) for item in news]
    for name, cards in (("projects", project_cards), ("news", news_cards)):
        for number, start in enumerate(range(0, len(cards), CHUNK)):
            yield f"{name}/{number}.json", to_json(cards[start : start + CHUNK])


def _filters(view: View) -> dict[str, Any]:
    snapshot = view.snapshot
    projects, news = snapshot.projects, snapshot.news
    linked = {one.column: _linked(projects.by_value[one.column], snapshot) for one in FACETS}
    return {
        "chunk": CHUNK,
        "projects": index_of(projects, {**projects.by_value, **_places_of(projects)}),
        "news": index_of(news, {**linked, **_places_of(news)}),
        "years": projects.spans.years,
        "filters": [one | {"names": _names_of(one["field"], snapshot)} for one in filter_table()],
        "places": _places(view),
        **_regions(view),
        "frame": frame_rules(view.site.geography.outlines),
        "breaks": [one.low for one in count_classes(snapshot.totals["projects"])],
        "addresses": _addresses(view.addresses),
        "titles": [page_title(view, ""), page_title(view, TITLE)],
        "limits": LIMITS,
        "templates": templates(view),
        "periods": {event: [gettext(phrase) for phrase in phrases] for event, phrases in PERIODS.items()},
        "spans": {event: gettext(words) for event, words in SPANS.items()},
        **sentences(),
    }


def _places_of(index: RecordIndex) -> dict[str, Mapping[str, Rows]]:
    """The rows of each area that records name as such, and of each region that they lie in."""
    within = {code: np.flatnonzero(mask).astype(np.int32) for code, mask in index.within.items()}
    return {"areas": index.by_region, "within": within}


def _linked(groups: Mapping[str, Rows], snapshot: Snapshot) -> dict[str, Rows]:
    """The row numbers of news that name a project of each value, because news is filtered by its projects."""
    news_rows, project_rows = snapshot.links
    found = {}
    for value, rows in groups.items():
        has_value = np.zeros(len(snapshot.projects), dtype=bool)
        has_value[rows] = True
        found[value] = np.unique(news_rows[has_value[project_rows]]).astype(np.int32)
    return found


def _addresses(made: Addresses) -> dict[str, str]:
    """The addresses that the script completes, with CODE for a code or an id."""
    return {
        "front": made.form,
        "country": made.asking(Question(country=CODE)),
        "region": made.asking(Question(region=CODE)),
        "dossier": made.dossier(CODE),
        "project": made.project(CODE),
        "news": made.news(CODE),
    }


def index_of(index: RecordIndex, groups: Mapping[str, Mapping[str, Rows]]) -> dict[str, Any]:
    """One dataset as numbers, from which the script of a static export answers filters. ``groups`` has, for each
    column, the numbers of the rows that have a value: column → value → row numbers. The result is a dictionary:

    ``count`` is the number of rows. ``first`` and ``last`` have a number for each row: the first and the last day of
    its period as a number such as 20240501, minus that of the row before; the first day is 0 if the record has no date,
    the last 99999999 if the period has no end. ``events`` has the same two lists under "start" and "end" for the dates
    at which projects start and end. ``columns`` has a dictionary for the countries and for each column of ``groups``
    that filters use: ``values`` is the sorted list of values, ``sets`` are the different combinations of values that
    rows have, as positions in ``values``, and ``rows`` has for each row the position of its combination in ``sets``."""
    wanted = {name: groups[name] for name in (*(one.column for one in FACETS), "areas", "within") if name in groups}
    return {
        "count": len(index),
        "first": _days(index.spans.first),
        "last": _days(index.spans.last),
        "events": {
            event: {"first": _days(spans.first), "last": _days(spans.last)}
            for event, spans in index.spans.events.items()
        },
        "columns": {
            name: _column(rows, len(index)) for name, rows in {"countries": index.by_country, **wanted}.items()
        },
    }


def _days(days: NDArray[np.int32]) -> list[int]:
    """The days as differences, each less the one before it: these are small, because rows are in the order of dates."""
    differences: list[int] = np.diff(days, prepend=0).tolist()
    return differences


def _column(groups: Mapping[str, Rows], length: int) -> dict[str, Any]:
    """The values of a column, sorted; the sets of them (as numbers) that rows have; the number of each row's set."""
    values = sorted(groups)
    sets: list[tuple[int, ...]] = [()] * length
    for number, value in enumerate(values):
        for row in groups[value].tolist():
            sets[row] += (number,)
    numbers = {one: place for place, one in enumerate(dict.fromkeys(sets))}
    return {"values": values, "sets": list(numbers), "rows": [numbers[one] for one in sets]}


def filter_table() -> list[dict[str, Any]]:
    """A dictionary for each filter but ``as_of`` (an export has no earlier states), as data for the scripts of a static
    export. ``field`` is the filter's field in a ``Question``, ``name`` its name in addresses, ``label`` its name on
    screen, ``kind`` the kind of its values, such as "date", ``many`` whether a visitor can choose several of them, and
    ``column`` the column of projects that has them ("within" for the region, "" for none). ``phrase`` is the filter's
    part of the sentence that describes the filters, "" if that part is made in another way; ``rank`` orders the parts,
    0 for no part. ``counted``, used where too many values are chosen to name them, has the plural forms of their
    number, None if there are none. ``label``, ``phrase`` and ``counted`` are in the current language."""
    return [
        {
            "field": one.field,
            "name": one.name,
            "kind": one.kind,
            "many": one.many,
            "column": "within" if one.kind is Kind.REGION else one.column,
            "rank": one.rank,
            "label": gettext(one.label),
            "phrase": gettext(one.phrase) if one.phrase else "",
            "counted": plural_forms(*one.counted) if one.counted else None,
        }
        for one in FILTERS
        if one.kind is not Kind.VERSION
    ]


def _names_of(field: str, snapshot: Snapshot) -> list[tuple[str, dict[str, Any]]]:
    """The values of a filter that are shown otherwise than records write them: ``name`` as a text, ``shown`` as HTML.
    For a status ``counted`` has the forms of a number of its projects."""
    (one,) = (one for one in FILTERS if one.field == field)
    if one.kind is Kind.CODE:
        return [
            (code, {"name": gettext(STATUS_NAMES[code]), "counted": plural_forms(*COUNTED[code])}) for code in COUNTED
        ]
    found = []
    for value in snapshot.projects.by_value[one.column] if one.column else ():
        shown, name = value_text(snapshot.projects, one.column, value), value_name(one, value, snapshot)
        if not shown == name == value:
            found.append((value, {"shown": escape(shown), "name": name}))
    return found


def _places(view: View) -> list[tuple[str, dict[str, Any]]]:
    """What the script has to know of every territory, by its code; ``box`` is the part of the map that shows it,
    ``part`` the one that it takes, None if nothing is in it, and ``order`` its number among all by name."""
    boxes, work = view.site.geography.surroundings.boxes, view.snapshot.totals.index
    ordered = collated(view.snapshot.territories, lambda code: view.snapshot.territories[code].name)
    order = {code: number for number, code in enumerate(ordered)}
    return [
        (
            code,
            {
                "name": place.name,
                "alpha2": place.alpha2,
                "footnote": place.footnote,
                "clickable": place.clickable,
                "held": view.snapshot.places_held.get(code, ""),
                "box": _box(view, Question(country=code)),
                "part": [round(number, 1) for number in boxes[code]] if code in boxes and code in work else None,
                "order": order[code],
            },
        )
        for code, place in view.snapshot.territories.items()
    ]


def _box(view: View, question: Question) -> list[float]:
    return [round(number, 1) for number in scene_of(view.site.geography, view.asking(question)).box]


def _regions(view: View) -> dict[str, Any]:
    """What the script has to know of every region of the region file or of a record, in the order of the filter.
    ``phrase`` is its part of the sentence, ``listed`` whether records name it as such, ``known`` whether the region
    file has it, ``m49`` whether it is one of the United Nations, ``box`` the part of the map that shows it. ``areas``
    are the codes of those that records name, in the order of the list of regional work."""
    snapshot = view.snapshot
    known = snapshot.gazetteer.regions
    named = snapshot.projects.by_region.keys() | snapshot.news.by_region.keys()
    said = {area for index in (snapshot.projects, snapshot.news) for area in _areas(index)}
    codes = [*known, *sorted((named | said | snapshot.projects.within.keys()) - known.keys())]
    regions = [
        (
            code,
            {
                "name": snapshot.region_name(code),
                "phrase": place_phrase(code, snapshot),
                "listed": code in named,
                "known": code in known,
                "m49": code in known and known[code].kind == "m49",
                "members": known[code].members if code in known else [],
                "box": _box(view, Question(region=code)),
            },
        )
        for code in codes
    ]
    areas = sorted(named, key=lambda code: (code == WORLD, collation_key(snapshot.region_name(code))))
    return {"regions": regions, "areas": areas}


def _areas(index: RecordIndex) -> Iterable[str]:
    return {area for text in index.frame["regions"].unique() for area in str(text).split(";") if area}


def _names(snapshot: Snapshot) -> dict[str, Any]:
    """How texts are folded, and the folded names of places and regions; ``matched`` is another name than that shown."""
    places = snapshot.territories
    regions = snapshot.gazetteer.regions
    languages = places.languages
    named = snapshot.projects.by_region.keys() | snapshot.news.by_region.keys()
    return {
        "folds": _folds(),
        "places": [
            {"code": code, "names": [name], "matched": "" if fold(places[code].name) == name else written}
            for name, (written, code) in place_names_in(snapshot, current_language()).items()
        ],
        "regions": [
            {"code": code, "names": [fold(name) for name in (*region.names.spellings(languages), *region.aliases)]}
            for code, region in sorted(regions.items(), key=lambda one: collation_key(one[1].name))
            if code in named
        ],
    }


def _folds() -> dict[str, str]:
    """The letters for which Python's small letters without accents differ from those that browsers compute."""
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
        "words": lists.words,
        "uses": lists.uses,
        "leading": _postings(lists.leading, len(lists.words)),
        "others": _postings(lists.others, len(lists.words)),
        "titles": [item.title for item in items],
        "ids": [item.id for item in items],
        "addresses": [
            where if (where := address(item.id)) != pattern.replace(CODE, quote(item.id, safe="")) else ""
            for item in items
        ],
    }


def _postings(pairs: tuple[NDArray[np.int64], NDArray[np.int64]], count: int) -> list[list[int]]:
    """The row numbers of each word as differences, each less the one before it."""
    words, rows = pairs
    ends = np.cumsum(np.bincount(words, minlength=count))
    return [np.diff(part, prepend=0).tolist() for part in np.split(rows, ends[:-1])]


def _card(snapshot: Snapshot, item: Item, card: Markup) -> dict[str, Any]:
    """A record in a list as HTML with a ``slot`` among its facts for its places, and the codes of those."""
    countries = [code for code in item.countries if code in snapshot.territories]
    return {"html": card, "countries": countries, "areas": item.areas}
