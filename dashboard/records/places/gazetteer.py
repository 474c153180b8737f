"""Finds the places that a text names, by exact names, codes, aliases and known variants, and never by a guess; for
other texts it suggests similar names."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Self

import numpy as np
import pycountry
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dashboard.geography.territories import Territories, Territory
from dashboard.language_and_locale import current_language
from dashboard.records.places.name_comparison_and_translations import (
    UN_LANGUAGES,
    Variants,
    bracket_key,
    key,
    without_footnote,
)
from dashboard.records.places.place_name_splitting import SLASH, Piece, PlaceMatch, split_places
from dashboard.records.places.region_and_alias_files import Alias, Region, read_aliases, read_regions

LIMIT = 3
ENOUGH = 60.0  # of 100; a lower likeness means nothing
_LONGEST = 120  # no name is longer, and likeness takes time
_SHORTEST = 3
_AMONG = 79.0  # the likeness of a name among other words
_MOST_WORDS = 6
_CLEAR, _MARGIN = 85.0, 15.0  # from this likeness on, names that are less alike by so much are left out
_OTHERWISE = 80.0  # of 100, for a text that begins with another sound than the name
_COMMON_WORDS = frozenset(
    {
        *("and", "of", "island", "islands", "republic", "democratic", "kingdom", "state", "states", "federation"),
        *("territory", "peoples", "islamic", "former", "socialist", "region", "countries", "province", "la", "le"),
    }
)
# Texts with one of these words name no place.
_NO_PLACES = frozenset(
    {
        *("total", "totals", "subtotal", "sum", "general", "project", "projects", "programme"),
        *("programmes", "ministry", "commission", "miscellaneous", "source", "annex", "above", "below"),
        *("test", "demo", "dummy", "atlantis", "utopia", "wonderland", "neverland"),  # as in lists that are tried out
        *("somme", "sous", "suma", "gesamt", "summe", "projets", "proyectos", "итого", "всего", "المجموع", "الإجمالي"),
    }
)
_SOUNDS = str.maketrans("ycqwz", "ikkvs")


class Suggestions:
    """Finds the known names of places that are most similar to a text."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names`` are pairs of a name and a code; several names may have the same code. Names of fewer than three
        letters do not count."""
        pairs = {(key(name), code) for name, code in names}
        self._names = sorted((name, code) for name, code in pairs if len(name) >= _SHORTEST)
        self._keys = [name for name, _ in self._names]
        self._sounds = [_sound(name) for name in self._keys]
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self._keys):
            self._places.setdefault(name, []).append(place)

    def rank(self, text: str) -> list[tuple[float, str]]:
        """The places whose known names are most similar to ``text``: up to three pairs (likeness from 60 to 100, code),
        the most similar first, each code once. The list is empty if no name is similar, if ``text`` has up to three or
        over 120 characters, or if it has a word such as "total", which no place has.

        Likeness is the share of letters that stay when one text is changed into the other by adding, removing,
        replacing or swapping letters. A name also counts, with a somewhat lower likeness, if it only sounds like the
        text ("Lybia"), has the same words in another order, or stands in the text among other words. Names that do not
        stand in the text must also be similar without words that many names have, such as "islands". Beside a very
        similar name, much less similar ones are left out."""
        wanted = key(text)
        if not _SHORTEST < len(wanted) <= _LONGEST or not self._keys or not _NO_PLACES.isdisjoint(wanted.split()):
            return []
        letters = process.cdist([wanted], self._keys, scorer=OSA.normalized_similarity)[0] * 100
        sound = process.cdist([_sound(wanted)], self._sounds, scorer=OSA.normalized_similarity)[0] * 95
        order = process.cdist([wanted], self._keys, scorer=fuzz.token_sort_ratio)[0] * 0.95
        scores = np.max([letters, sound, order], axis=0)
        whole = {place for part in _runs(wanted.split()) for place in self._places.get(part, ())}
        scores[[*whole]] = np.maximum(scores[[*whole]], _AMONG)
        ranked = sorted(
            (-float(scores[place]), -len(self._keys[place]), self._names[place][1])
            for place in np.flatnonzero(scores >= ENOUGH).tolist()
            if place in whole or _are_alike(_distinct(wanted), _distinct(self._keys[place]))
        )
        best: dict[str, float] = {}
        for score, _, code in ranked:
            best.setdefault(code, -score)
        nearest = max(best.values(), default=0.0)
        least = nearest - _MARGIN if nearest >= _CLEAR else 0.0
        return [(score, code) for code, score in best.items() if score >= least][:LIMIT]

    def likeness(self, text: str) -> float:
        """The likeness (60 to 100) of ``text`` to the known name that is most similar to it letter by letter; 0 if it
        would be below 60, or if ``text`` has no letter and no digit or is longer than 120 characters."""
        wanted = key(text)
        if not wanted or len(wanted) > _LONGEST or not self._keys:
            return 0.0
        nearest = process.extractOne(wanted, self._keys, scorer=OSA.normalized_similarity)
        return nearest[1] * 100 if nearest[1] * 100 >= ENOUGH else 0.0


def _runs(words: list[str]) -> Iterator[str]:
    """Neighbouring words of a text joined, up to as many as a name has."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield " ".join(words[start:end])


def _are_alike(text: str, name: str) -> bool:
    """Whether the words that distinguish a text are like those of a name."""
    least = ENOUGH if _sound(text)[:1] == _sound(name)[:1] else _OTHERWISE
    return OSA.normalized_similarity(text, name) * 100 >= least or fuzz.token_sort_ratio(text, name) >= least


def _distinct(name: str) -> str:
    """A name, as ``key`` gives it, without the words that many names have; all of it if it has no others."""
    return " ".join(word for word in name.split() if word not in _COMMON_WORDS) or name


def _sound(name: str) -> str:
    """``name`` with one letter for letters that are often confused, and without doubled letters."""
    alike = name.replace("ph", "f").replace("qu", "k").translate(_SOUNDS)
    return "".join(letter for letter, _same in groupby(alike))


_SHORT = re.compile(r"[A-Za-z]{1,3}")
_CODE = re.compile(r"[A-Z]{2,3}")
_NUMBER = re.compile(r"\d{3}")
_HARD_SEPARATORS = re.compile(r"[;；]")
_NOTHING = re.compile(r"[\s\-–—.,_/|]*")
_SOFT_SEPARATORS = re.compile(r"[\n\r|]+")
_INVERTED = re.compile(r"^(?:the )?(.+? of)(?: the)? (.+)$", re.IGNORECASE)  # Republic of Korea → Korea, Republic of
# A comma part that begins with one of these words belongs to the name before it ("Congo, Dem Repub").
_QUALIFIERS = {
    *("dem", "democratic", "fed", "federal", "federated", "federation", "former", "islamic", "kingdom", "north"),
    *("northern", "of", "part", "people", "peoples", "province", "rep", "repub", "republic", "republica"),
    *("south", "southern", "state", "states", "united"),
}
_CACHED = 16_384
_WIDEST = ("1", "2", "3")  # of several scopes, the first of these counts


@dataclass(frozen=True, slots=True)
class Unknown:
    """A ``text`` that is not known as a place. ``suggestions`` are up to three names of places, in the current
    language, that may be meant, the likeliest first. ``ambiguous`` is true if the organisation's aliases list the text
    as a name of several places ("Korea", "NA")."""

    text: str
    suggestions: tuple[str, ...]
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """The places that a cell names. ``countries`` are territory codes and ``regions`` region codes, in the order of the
    cell, each once. ``unknown`` are the texts that are no known place, or an ambiguous one. ``scope`` is the IATI
    ActivityScope code that follows from the regions, or "". ``read_as`` has pairs of a variant ("Tadjikistan") and the
    name, in the current language, of the territory that it was read as."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    scope: str = ""
    unknown: tuple[Unknown, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()


class Gazetteer:
    """The names and codes of territories and regions, to find which places a text names. ``regions`` are the regions by
    code, ``aliases`` further names that the organisation uses."""

    def __init__(self, territories: Territories, regions: Mapping[str, Region], aliases: list[Alias]) -> None:
        self.regions = regions
        self._territories = territories
        self._aliases = aliases
        self._codes = {item.alpha2: item.code for item in territories.values()}
        ordered = [territories[code] for code in sorted(territories)]  # their own order follows the current language
        self._names_and_codes = list(_proper_names(ordered))
        self._variants = Variants(self._codes, self._names_and_codes)
        self._ambiguous = {_alias_key(alias.text): PlaceMatch(ask=alias.ask) for alias in aliases if alias.ask}
        self._with_comma: set[str] = set()  # keys of names that are written with one
        self._named: dict[str, PlaceMatch] = {}
        self._short: dict[str, PlaceMatch] = {}
        self._chosen: dict[str, PlaceMatch] = {}  # aliases in the form of a code, which count before ISO codes
        for name, code in self._names_and_codes:
            self._note_comma(name)
            self._named.setdefault(key(name), PlaceMatch(countries=(code,)))
        for name, code in self._names_and_codes:
            self._learn(_INVERTED.sub(r"\2, \1", name), PlaceMatch(countries=(code,)))
        self._learn_aliases()
        for region in regions.values():
            for name in (region.names.source, *region.aliases, region.code):
                self._learn(name, PlaceMatch(regions=(region.code,)))
        for item in ordered:  # what the site shows in its languages is read back
            for _language, name in item.names.others:
                self._learn(name, PlaceMatch(countries=(item.code,)))
        for region in regions.values():
            for _language, name in region.names.others:
                self._learn(name, PlaceMatch(regions=(region.code,)))
        for region in regions.values():  # after the names that are shown, for CLDR may give one of these to another
            for name in region.names.spellings(UN_LANGUAGES):
                self._learn(name, PlaceMatch(regions=(region.code,)))
        self._resolved = lru_cache(maxsize=_CACHED)(self._resolve)

    @classmethod
    def load(cls, territories: Territories, *, regions: Path, aliases: Path, own: Iterable[Alias] = ()) -> Self:
        """Make a gazetteer from ``territories`` and two CSV files, of ``regions`` and of ``aliases``. ``own`` are
        aliases that staff added. Each of them replaces the alias in the file that has the same name, case and accents
        aside; it is left out if one of its codes is unknown, as after a change of the files. Raises RecordsError if a
        file cannot be read or a cell of it cannot be used; the message names the file, and for a cell also row, column,
        value and what to write instead."""
        known_regions = read_regions(regions, territories)
        codes = {*territories, *known_regions}
        added = {
            key(alias.text): alias
            for alias in sorted(own, key=lambda alias: alias.text)
            if codes.issuperset((*alias.codes, *alias.ask))
        }
        filed = [alias for alias in read_aliases(aliases, codes) if key(alias.text) not in added]
        return cls(territories, known_regions, [*added.values(), *filed])

    def known(self, text: str) -> PlaceMatch | None:
        """The places that ``text``, one name or code, means; an alias can mean several. If it is ambiguous, the result
        has no places, but in ``ask`` the codes that may be meant. None if the text is unknown."""
        text = without_footnote(text)
        names = [name for name in (bracket_key(text), key(text)) if name]
        for name in names:
            if name in self._ambiguous and (text.isupper() or not _SHORT.fullmatch(text)):
                return self._ambiguous[name]
        if text in self._chosen:
            return self._chosen[text]
        if _CODE.fullmatch(text) and (code := self._codes.get(text, text)) in self._territories:
            return PlaceMatch(countries=(code,))
        if _SHORT.fullmatch(text):
            return self._short.get(text)
        for name in names:
            if name in self._named:
                return self._named[name]
        variant = self._variants.code(text)
        return PlaceMatch(countries=(variant,)) if variant else None

    def resolve(self, text: str, *, suggest: bool = True) -> Resolution:
        """The places that the text of a cell names, any number of them. ``;`` always separates names. In a text that is
        unknown as a whole, "|", line breaks and commas do so, too; "/", "&" and "and" only if all the parts are known.
        Unknown texts get suggestions, and parts that are together one misspelt name stay together: "Hong Kog SAR,
        China" is one unknown text. Without ``suggest``, which is much faster, there are no suggestions, and that text
        is China and an unknown "Hong Kog SAR"."""
        return self._resolved(text, suggest, current_language())

    def _resolve(self, text: str, suggest: bool, _language: str) -> Resolution:
        """As ``resolve``. The names in the result are in the current language, which the cache must tell apart."""
        pieces: list[Piece] = []
        for chunk in _HARD_SEPARATORS.split(text):
            flat = " ".join(chunk.split())
            if _NOTHING.fullmatch(flat):
                continue
            lines = [flat] if self.known(flat) else _SOFT_SEPARATORS.split(chunk)
            for line in lines:
                if not _NOTHING.fullmatch(line):
                    found = split_places(" ".join(line.split()), self.known, self._has_comma)
                    pieces += self._parted(self._rejoined(found, line)) if suggest else found
        return self._resolution(_among_codes(pieces, self._codes), suggest=suggest)

    def region_name(self, code: str) -> str:
        """The name, in the current language, of the region ``code``. Raises KeyError if there is none."""
        return self.regions[code].name

    def readable_name(self, code: str) -> str:
        """The name in the current language of the territory or region ``code``. It is ``code`` itself if the code is
        unknown, or if this name in a file would not be read as exactly this place."""
        name = self._display(code) if code in self._territories or code in self.regions else code
        found = self.resolve(name, suggest=False)
        return name if not found.unknown and (*found.countries, *found.regions) == (code,) else code

    def completions(self, text: str, limit: int) -> list[str]:
        """Up to ``limit`` codes of territories and regions for the beginning of a name: first places with a name that
        begins with ``text``, then places with a name in which a later word begins with it, in both groups the shortest
        name first. Case and accents do not count. Territories are also found by their names in the UN's languages.
        Empty if ``text`` has no letter and no digit."""
        if not (wanted := key(text)):
            return []
        within = f" {wanted}"
        found = sorted(
            (not name.startswith(wanted), len(name), code)
            for name, codes in self._completed
            if name.startswith(wanted) or within in name
            for code in codes
        )
        return list(dict.fromkeys(code for *_order, code in found))[:limit]

    @cached_property
    def _completed(self) -> list[tuple[str, tuple[str, ...]]]:
        """(name as ``key`` gives it, codes) for all names that completions are looked for in."""
        known = [(name, (*match.countries, *match.regions)) for name, match in self._named.items()]
        territories = self._territories.values()
        return known + [(key(name), (one.code,)) for one in territories for name in one.names.spellings(UN_LANGUAGES)]

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield (name, territory code) for all English names of territories, short and official, of the naming policy
        and of ISO 3166-1, and for aliases that mean exactly one territory."""
        yield from dict.fromkeys(self._names_and_codes)
        for alias in self._aliases:
            if len(alias.codes) == 1 and alias.codes[0] in self._territories:
                yield alias.text, alias.codes[0]

    def _has_comma(self, text: str) -> bool:
        return key(text) in self._with_comma

    def _note_comma(self, name: str) -> None:
        if "," in name:
            self._with_comma.add(key(name))

    def _learn_aliases(self) -> None:
        for alias in self._aliases:
            if alias.codes:
                known = (self._territories, self.regions)
                match = PlaceMatch(*(tuple(code for code in alias.codes if code in places) for places in known))
                self._learn(alias.text, match)
                if _CODE.fullmatch(alias.text):
                    self._chosen.setdefault(alias.text, match)

    def _learn(self, name: str, match: PlaceMatch) -> None:
        self._note_comma(name)
        if _SHORT.fullmatch(name):
            for written in (name, name.upper()):
                self._short.setdefault(written, match)
        else:
            self._named.setdefault(_alias_key(name), match)

    def _rejoined(self, pieces: list[Piece], text: str) -> list[Piece]:
        """``pieces``, but with parts joined again that together are rather one misspelt name."""
        if len(pieces) > 1 and not any(piece.match for piece in pieces):
            parts = max(self._suggestions.likeness(piece.text) for piece in pieces)
            return [Piece(text, None)] if self._suggestions.likeness(text) > parts else pieces
        settled: list[Piece] = []
        for piece in pieces:
            if settled and self._is_one_name(settled[-1], piece):
                settled[-1] = Piece(f"{settled[-1].text}, {piece.text}", None)
            else:
                settled.append(piece)
        return settled

    def _parted(self, pieces: list[Piece]) -> Iterator[Piece]:
        """``pieces``, but an unknown one apart at its slashes if one part is known and each other is clearly a misspelt
        name, more than the whole is ("Haiti / Rép. dominicaine", but not "Kenya / Nairobi"): a suggestion for the whole
        would lose the known part."""
        for piece in pieces:
            parts = [part for part in SLASH.split(piece.text) if part] if piece.match is None else []
            read = [Piece(part, self.known(part)) for part in parts]
            ranked = [self._suggestions.rank(part.text) for part in read if not part.match]
            least = min((one[0][0] if one else 0.0 for one in ranked), default=0.0)
            is_list = len(ranked) < len(read) and least >= _CLEAR
            yield from read if is_list and least > self._suggestions.likeness(piece.text) else [piece]

    def _is_one_name(self, before: Piece, piece: Piece) -> bool:
        """Whether two neighbours, one known and one unknown, are rather one misspelt name ("Hong Kog SAR, China")."""
        if (before.match is None) == (piece.match is None):
            return False
        first = (key(piece.text).split() or [""])[0]
        if piece.match is None and first in _QUALIFIERS:
            return True
        alone = before.text if before.match is None else piece.text
        return self._suggestions.likeness(f"{before.text}, {piece.text}") > self._suggestions.likeness(alone)

    def _resolution(self, pieces: list[Piece], *, suggest: bool) -> Resolution:
        sure = [piece for piece in pieces if piece.match and not piece.match.ask]
        matches = [piece.match for piece in sure if piece.match]
        regions = tuple(dict.fromkeys(code for match in matches for code in match.regions))
        scopes = {self.regions[code].scope for code in regions}
        return Resolution(
            countries=tuple(dict.fromkeys(code for match in matches for code in match.countries)),
            regions=regions,
            scope=next((scope for scope in _WIDEST if scope in scopes), ""),
            unknown=tuple(
                Unknown(piece.text, self._suggest(piece) if suggest else (), ambiguous=piece.match is not None)
                for piece in dict.fromkeys(pieces)
                if piece.match is None or piece.match.ask
            ),
            read_as=tuple(
                (piece.text, self._display(piece.match.countries[0]))
                for piece in dict.fromkeys(sure)
                if piece.match and piece.match.countries and self._is_variant(piece.text, piece.match.countries[0])
            ),
        )

    def _is_variant(self, text: str, code: str) -> bool:
        plain = without_footnote(text)
        listed = (
            key(plain) in self._named or bracket_key(plain) in self._named or key(plain) == key(self._display(code))
        )
        return not listed and not _SHORT.fullmatch(plain)

    def _suggest(self, piece: Piece) -> tuple[str, ...]:
        ranked = self._suggestions.rank(piece.text)
        alike = (code for likeness, code in ranked if likeness >= _OTHERWISE or not self._is_worldwide(code))
        codes = piece.match.ask if piece.match else (*self._near(piece.text), *alike)
        return tuple(self.readable_name(code) for code in dict.fromkeys(codes))[:LIMIT]

    def _is_worldwide(self, code: str) -> bool:
        """Whether the region ``code`` is the world, which a text means only if it is very similar to a name of it."""
        return code in self.regions and self.regions[code].scope == _WIDEST[0]

    def _near(self, text: str) -> Iterator[str]:
        """Codes to suggest first: of the text in capitals, as a UN M49 number, or decoded rightly."""
        plain = without_footnote(text)
        match = self.known(plain.upper()) if _SHORT.fullmatch(plain) else self.known(_redecoded(plain))
        if match:
            yield from (*match.countries, *match.regions, *match.ask)
        if _NUMBER.fullmatch(plain):
            yield from (item.code for item in self._territories.values() if item.numeric == plain)
            yield from (code for code in self.regions if code == f"M49-{plain}")

    @cached_property
    def _suggestions(self) -> Suggestions:
        ambiguous = [(alias.text, code) for alias in self._aliases for code in alias.codes or alias.ask[:1]]
        areas = [(name, code) for code, one in self.regions.items() for name in (one.names.source, *one.aliases)]
        return Suggestions([*self._names_and_codes, *ambiguous, *areas])

    def _display(self, code: str) -> str:
        return self._territories[code].name if code in self._territories else self.regions[code].name


def _proper_names(territories: Collection[Territory]) -> Iterator[tuple[str, str]]:
    """Pairs of a name and a code: our names of territories, and the names of ISO 3166-1."""
    for item in territories:
        yield item.names.source, item.code
        yield item.official_names.source, item.code
    codes = {item.code for item in territories}
    for country in pycountry.countries:
        if country.alpha_3 in codes:
            for field in ("name", "common_name", "official_name"):
                if name := getattr(country, field, ""):
                    yield name, country.alpha_3


def _among_codes(pieces: list[Piece], codes: Mapping[str, str]) -> list[Piece]:
    """The pieces, in which "NA" is Namibia if it stands among other two-letter codes and nothing else."""
    if len(pieces) < 2 or not all(piece.text in codes for piece in pieces):
        return pieces
    return [
        Piece(piece.text, PlaceMatch(countries=(codes[piece.text],))) if piece.match and piece.match.ask else piece
        for piece in pieces
    ]


def _alias_key(name: str) -> str:
    return bracket_key(name) or key(name)


def _redecoded(text: str) -> str:
    """``text`` decoded rightly if it is UTF-8 that was read as Windows-1252 ("CÃ´te d'Ivoire"); else ``text``."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
