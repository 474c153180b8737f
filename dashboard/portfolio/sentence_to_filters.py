"""Reads a sentence in plain words as filters: places, regions, donors, themes, statuses and years, in five languages.
Rules and lists of words decide, never a guess: what no list has stays text to search for."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache, lru_cache, partial
from threading import Lock
from typing import Any

from dashboard.portfolio.filter_query import MOST_COUNTRIES, Question, country_codes
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.sentence_to_filters_words import (
    EVENT_WORDS,
    FILLER_PHRASES,
    FILLERS,
    FUNDED_BY,
    PAD,
    PERIODS,
    PROJECT_WORDS,
    RELATIVE_YEARS,
    STATUS_WORDS,
)
from dashboard.portfolio.snapshot import Snapshot, kept_with_snapshot
from dashboard.records.values.status import IMPLEMENTATION

LONGEST_NAME = 8  # words
SHORTEST = 3  # letters: names as short as that are words more often ("in", "de", "it"), unless they stand in capitals
_QUOTED = re.compile('["«»„“”]')
_BETWEEN_WORDS = re.compile(r"[\s,;:.!?()\[\]/'’‘\-–—،؛؟]+")
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_AND = "و"
_STEMMING = Lock()  # a stemmer keeps the word that it works on, so that two threads would mix theirs

Key = tuple[str, ...]
"""The words of a name as they are compared: without case, accents and the endings of Russian and Arabic words."""


class Sense(StrEnum):
    """The kinds of names in a sentence, by the filter that they set: "Kenya" sets the country. The values are fields of
    ``Question``."""

    COUNTRY = "country"
    REGION = "region"
    DONOR = "donors"
    THEME = "themes"
    STATUS = "statuses"


Names = dict[Key, dict[Sense, str]]


def understand(snapshot: Snapshot, question: Question, this_year: int) -> Question | None:
    """Read filters from the search text of ``question``, such as "health projects in Kenya since 2020". Returns the
    question with these filters, or None if the text has none. ``this_year`` is the year from which words such as "last
    year" are counted. Themes, statuses and donors are added to those that the question has; a region or period replaces
    the one that it has. A status as the only word, and a bare year without another filter, do not count, because they
    may be parts of a title; nor does a status of one word that does not stand beside a word such as "projects" while
    other words are left to search for ("active ageing").

    In the result ``text`` has the words that were not understood, which are searched for; words that say nothing
    (FILLERS) are dropped. ``words`` has the whole text as typed, or "" if it names only countries. None also if
    ``question`` has a country, if the text names more than two countries or more than one region, if it has quotation
    marks, because quoted words are searched for as they are, or if it is the whole title of a record and not all of its
    words were understood. A region beside a country is not taken, and its name is not searched for."""
    text = question.text
    if not text or question.country or _QUOTED.search(text):
        return None
    words = list(_words(snapshot, text))
    plain = [_plain(word) for word in words]
    event, since, until, dated = _period(plain, this_year)
    donors_from, before_donors = _funded_by(plain)
    used = dated | before_donors | _fillers(plain)
    named = list(_named(snapshot, words, plain, used, donors_from))
    used |= {at for at, word in enumerate(plain) if word in FILLERS}
    if len(used) < len(words):
        doubtful = [one for one in named if one[0] is Sense.STATUS and _may_describe_more(plain, one[2])]
        named = [one for one in named if one not in doubtful]
        used = used.difference(*(places for _, _, places in doubtful))
    values = {sense: [value for kind, value, _ in named if kind is sense] for sense in Sense}
    countries = country_codes(values[Sense.COUNTRY])
    if len(countries) > MOST_COUNTRIES or len(set(values[Sense.REGION])) > 1:
        return None
    if since and since == until and not event:  # "under way in 2024" says when, not how it stands today
        values[Sense.STATUS] = [code for code in values[Sense.STATUS] if code != IMPLEMENTATION]
    alone = len(words) == 1 and not any(values[sense] for sense in Sense if sense is not Sense.STATUS)
    if alone or not (any(values.values()) or len(dated) > 1):  # "active" and "2024" alone may be parts of a title
        return None
    region = "" if countries else "".join(values[Sense.REGION][:1])  # a country is in it, or more exact
    left = " ".join(word for i, word in enumerate(words) if i not in used)
    if left and _is_title(snapshot, text):
        return None
    if left and understand(snapshot, replace(question, text=left), this_year):
        left = f'"{left}"'  # or its address would be read once more
    if not dated:
        event, since, until = question.event, question.since, question.until
    only_country = not left and not dated and sum(map(len, values.values())) == len(values[Sense.COUNTRY])
    return replace(
        question,
        country=";".join(countries),
        region=region or question.region,
        themes=_joined(question.themes, values[Sense.THEME]),
        statuses=_joined(question.statuses, values[Sense.STATUS]),
        donors=_joined(question.donors, values[Sense.DONOR]),
        since=since,
        until=until,
        event=event,
        text=left,
        words="" if only_country else text,
    )


def _is_title(snapshot: Snapshot, text: str) -> bool:
    """Whether a text is the whole title of a record."""
    wanted = fold(text)
    for index in (snapshot.projects, snapshot.news):
        titles = [column for column in index.frame.columns if column.partition("_")[0] == "title"]
        found = index.frame.loc[index.texts.mask(text), titles]
        if any(fold(title) == wanted for column in titles for title in found[column]):
            return True
    return False


def _words(snapshot: Snapshot, text: str) -> Iterator[str]:
    """The words of a text. Arabic writes "and" together with the next word; before a name it is a word of its own."""
    beginnings = _beginnings(snapshot)
    for word in _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", text)):
        rest = word.removeprefix(_AND)
        if rest != word and _stem(rest) in beginnings and _stem(word) not in beginnings:
            yield _AND
            word = rest  # noqa: PLW2901
        if fold(word):
            yield word


@kept_with_snapshot
def _beginnings(snapshot: Snapshot) -> frozenset[str]:
    """The first words of all names, as they are compared."""
    return frozenset(key[0] for key in _names(snapshot))


def _joined(before: tuple[str, ...], values: list[str]) -> tuple[str, ...]:
    return tuple(sorted({*before, *values}))


def _plain(word: str) -> str:
    """A word in small letters without accents, with the digits 0 to 9."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in fold(word).replace(" ", ""))


def _places(found: re.Match[str]) -> set[int]:
    """The positions of the words that a match covers, in a text with single spaces."""
    first = found.string[: found.start()].count(" ")
    return set(range(first, first + found.group().count(" ") + 1))


def _period(plain: Sequence[str], this_year: int) -> tuple[str, str, str, set[int]]:
    """What began or ended in it ("start", "end" or ""), first and last year, "" for an open end, and the numbers of the
    words that say so."""
    sentence = " ".join(plain)
    for rule, distance in RELATIVE_YEARS:
        sentence = rule.sub(partial(_padded, str(this_year + distance)), sentence)
    for rule, (first, last) in PERIODS:
        if found := rule.search(sentence):
            years = [int(year) for year in found.groups() if year]
            since = "" if first is None else str(years[0] + first)
            until = "" if last is None else str(years[-1] + last)
            before = sentence[: found.start()]
            event, said = next(
                ((key, at) for key, words in EVENT_WORDS.items() if (at := words.search(before))), ("", None)
            )
            return event, since, until, _places(found) | (_places(said) if said else set())
    return "", "", "", set()


def _padded(year: str, found: re.Match[str]) -> str:
    """``year`` with a sign for each further word of what was found."""
    return year + f" {PAD}" * found.group().count(" ")


def _fillers(plain: Sequence[str]) -> set[int]:
    """The numbers of the words that say nothing where they stand."""
    phrases = [_places(found) for found in FILLER_PHRASES.finditer(" ".join(plain))]
    return set().union(*phrases)


def _may_describe_more(plain: Sequence[str], status: set[int]) -> bool:
    """Whether a status, which is told by the words at these positions, is one word that may belong to something other
    than projects."""
    beside = plain[max(0, min(status) - 1) : max(status) + 2]
    return len(status) == 1 and not any(map(PROJECT_WORDS.fullmatch, beside))


def _funded_by(plain: Sequence[str]) -> tuple[set[int], set[int]]:
    """The numbers of the words after which a donor is named, and of the words that say that one follows."""
    phrases = [_places(found) for found in FUNDED_BY.finditer(" ".join(plain))]
    return {max(phrase) + 1 for phrase in phrases}, set().union(*phrases)


def _named(
    snapshot: Snapshot, words: Sequence[str], plain: Sequence[str], used: set[int], donors_from: set[int]
) -> Iterator[tuple[Sense, str, set[int]]]:
    """The names in a sentence from left to right, the longest first, each with the positions of its words, which go
    into ``used``."""
    names = _names(snapshot)
    stems = [_stem(word) for word in words]
    shouted = all(word.isupper() for word in words)
    donor = False
    at = 0
    while at < len(words):
        donor = donor or at in donors_from
        for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            if used & set(range(at, at + length)) or (length == 1 and plain[at] in FILLERS):
                continue
            senses = (
                names.get(tuple(stems[at : at + length]), {})
                if len(" ".join(plain[at : at + length])) > SHORTEST
                else {}
            )
            if not senses and not shouted and words[at].isupper():
                senses = _coded(snapshot, " ".join(words[at : at + length]))
            if donor:
                senses = {Sense.DONOR: senses[Sense.DONOR]} if Sense.DONOR in senses else {}
            if senses:
                places = set(range(at, at + length))
                yield next((sense, senses[sense], places) for sense in Sense if sense in senses)
                used.update(places)
                break
        else:
            length = 1
        donor = donor and plain[at] in FILLERS
        at += length


def _coded(snapshot: Snapshot, name: str) -> dict[Sense, str]:
    """The filters, each with its value, that a code or an abbreviation in capitals such as "EU" may mean."""
    match = snapshot.gazetteer.known(name)
    codes = {Sense.COUNTRY: match.countries, Sense.REGION: match.regions} if match and not match.ask else {}
    senses = {sense: found[0] for sense, found in codes.items() if len(found) == 1}
    donor = next((_names(snapshot).get(_key(own), {}).get(Sense.DONOR) for own in _own_names(snapshot, senses)), None)
    return senses | ({Sense.DONOR: donor} if donor else {})


def _own_names(snapshot: Snapshot, senses: Mapping[Sense, str]) -> Iterator[str]:
    """The English names of the places in ``senses``."""
    if code := senses.get(Sense.COUNTRY):
        yield snapshot.territories[code].names.source
    if code := senses.get(Sense.REGION):
        yield snapshot.gazetteer.regions[code].names.source


@kept_with_snapshot
def _names(snapshot: Snapshot) -> Names:
    """All names that a sentence can have. Of a name with several meanings the first one of ``Sense`` counts."""
    names: Names = {}
    for name, sense, value in _known_names(snapshot):
        if key := _key(name):
            names.setdefault(key, {}).setdefault(sense, value)
    same_place = {
        place: value
        for value in snapshot.projects.by_value["donors"]
        for place in _place_of(names.get(_key(value), {}))
    }
    for senses in names.values():  # a donor that is a place has all names of that place
        for place in _place_of(senses):
            if place in same_place:
                senses.setdefault(Sense.DONOR, same_place[place])
    return names


def _known_names(snapshot: Snapshot) -> Iterator[tuple[str, Sense, str]]:
    """(name, filter, value) for everything that a sentence can name."""
    projects, gazetteer = snapshot.projects, snapshot.gazetteer
    for name, code in snapshot.place_names.values():
        match = gazetteer.known(name)
        if match is None or not match.ask:
            yield name, Sense.COUNTRY, code
    for code, region in gazetteer.regions.items():
        for name in (*region.names.spellings(snapshot.territories.languages), *region.aliases):
            yield name, Sense.REGION, code
    for column, sense in (("donors", Sense.DONOR), ("themes", Sense.THEME)):
        yield from ((value, sense, value) for value in projects.by_value[column])
    for column, translations in projects.value_names.items():
        if column.startswith("themes_"):
            yield from ((name, Sense.THEME, value) for value, name in translations.items())
    for code, words in STATUS_WORDS.items():
        yield from ((word, Sense.STATUS, code) for word in words.split(", "))


def _place_of(senses: Mapping[Sense, str]) -> list[tuple[Sense, str]]:
    return [(sense, senses[sense]) for sense in (Sense.COUNTRY, Sense.REGION) if sense in senses]


def _key(name: str) -> Key:
    words = _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", name))
    return tuple(_stem(word) for word in words if fold(word))


@cache
def _stemmer(language: str) -> Any:
    from snowballstemmer import stemmer  # noqa: PLC0415 - brings its rules for thirty languages

    return stemmer(language)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word folded, without its ending if it is Russian, without article and ending if it is Arabic: names change in
    sentences. Russian is stemmed before it is folded, because an ending may have the letter й."""
    with _STEMMING:
        if _CYRILLIC.search(word):
            return fold(_stemmer("russian").stemWord(word.lower().replace("ё", "е")))
        plain = _plain(word)
        return str(_stemmer("arabic").stemWord(plain)) if _ARABIC.search(plain) else plain
