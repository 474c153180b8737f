"""Brings names of places into forms that can be compared, and finds countries by their names in other languages."""

import pickle
import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

import pycountry
from babel.localedata import resolve_locale_filename
from rapidfuzz.distance import OSA

_FOOTNOTE = re.compile(r"(?:\s{0,3}(?:[*†‡§¹²³⁰⁴-⁹]|[(\[]\d{1,2}[)\]])){1,9}$")
_LONGEST_FOOTNOTE = 63  # characters: nine signs such as "   (12)"
_ACRONYM = re.compile(r"\b(?:\w\.){2,}")
_APOSTROPHES = re.compile("['’‘`´ʻʼ′]")
_SAINT = re.compile(r"\bst\b\.?")
_SEPARATORS = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"\bthe\b")


def without_footnote(text: str) -> str:
    """``text`` without spaces around it and without the footnote signs at its end (Kosovo*, Moldova¹)."""
    text = text.strip()
    at = max(0, len(text) - _LONGEST_FOOTNOTE)  # a search in all of a text would begin anew at each of its signs
    return text[:at] + _FOOTNOTE.sub("", text[at:])


def key(text: str) -> str:
    """The form of a name for lookup: small letters, without accents, punctuation, footnote signs and "the", and with
    words for "&" and "St." So "St. Kitts & Nevis", "SAINT KITTS AND NEVIS" and "Saint Kitts and Nevis*" have the same
    form. A misspelt name has another."""
    return _short_key(text) if len(text) <= _LONGEST_NAME else _key(text)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", without_footnote(text).casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _ACRONYM.sub(lambda match: match[0].replace(".", "") + " ", plain)
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    plain = _ARTICLE.sub(" ", _SAINT.sub("saint ", plain))
    return _SEPARATORS.sub(" ", plain).strip()


_short_key = lru_cache(maxsize=16_384)(_key)  # the same names come again and again, in a file and at each reload
_LONGEST_NAME = 100  # characters of what is kept, so that texts that are no names cannot fill the memory


def bracket_key(text: str) -> str:
    """The form of a name with a bracket for lookup: small letters, without accents and punctuation, but with the
    bracket, so that "Mayotte (France)" and "Mayotte, France" have different forms. "" for a name without a bracket."""
    before, bracket, within = text.partition("(")
    return f"{key(before)} ( {key(within)}" if bracket else ""


def exact(text: str) -> str:
    """``text`` in small letters, with its accents, but with one kind of apostrophe, single spaces and no footnote signs
    at its end, to compare names in which accents count."""
    plain = unicodedata.normalize("NFC", without_footnote(text).casefold())
    return " ".join(_APOSTROPHES.sub("'", plain).split())


# The languages of the United Nations: names of CLDR in these count without a second source.
UN_LANGUAGES = frozenset({"en", "fr", "es", "ar", "ru", "zh"})
# Other languages in wide use. With more of them, a misspelt English name would more often be a right name in one.
OTHER_LANGUAGES = (
    *("zh_Hant", "de", "pt", "pt_PT", "it", "nl", "sv", "da", "no", "fi", "pl", "cs", "sk", "sl", "hr", "bs"),
    *("sr", "sr_Latn", "mk", "sq", "bg", "ro", "hu", "el", "tr", "az", "uk", "be", "ka", "hy", "kk", "ky"),
    *("tg", "tk", "uz", "fa", "ps", "ur", "hi", "bn", "he", "ja", "ko", "vi", "th", "id", "am", "sw"),
)

CldrNames = dict[str, tuple[set[str], set[str]]]


def country_names_among(texts: Iterable[str]) -> set[str]:
    """Those of ``texts`` that are ISO 3166-1 codes (alpha-2 or alpha-3) in capitals, or names of countries in a
    language of the United Nations, German or Portuguese, case and accents aside. Aliases that the organisation added do
    not count."""
    return {text for text in texts if (text.isupper() and len(text) < 4 and text in _codes()) or key(text) in _quick()}


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for country in pycountry.countries for code in (country.alpha_2, country.alpha_3))


@cache
def _quick() -> frozenset[str]:
    known = {name for country in pycountry.countries for name in (country.name, getattr(country, "common_name", ""))}
    for language in (*UN_LANGUAGES, "de", "pt"):
        known |= {name for code, name in _territory_names(language).items() if code in _codes()}
    return frozenset(map(key, known)) - {""}


class Variants:
    """Finds territories by their names in some fifty languages, from CLDR and, in the six languages of the United
    Nations, from ISO 3166-1.

    A text that is one of these names, accents included and case aside, must be a name of one territory only. It is
    accepted if the name is in a language of the United Nations. In another language it is accepted if the package
    ``countrynames`` knows it as a name of the same territory or does not know it, and if it is not a likely typing
    error of another territory's English name. A text that fits only without accents and punctuation is compared with
    the names in the languages of the United Nations. It must be a name of one territory only among these, and no such
    typing error. ``countrynames`` alone is not enough: it has misspellings, towns, nationalities and counties, and
    takes "مصر" (Egypt) for Montserrat."""

    def __init__(self, alpha2: Mapping[str, str], proper: Iterable[tuple[str, str]]) -> None:
        """``alpha2`` is ISO alpha-2 → code, ``proper`` are pairs of an English name and a code. CLDR is read at the
        first lookup."""
        self._alpha2 = alpha2
        self._proper = sorted({(key(name), code) for name, code in proper})

    def code(self, text: str) -> str | None:
        """The code of the territory of which ``text`` is a name in some language; None if there is none, or if the text
        may mean another territory."""
        name = exact(text)
        codes, languages = self._cldr.get(name, (set(), set()))
        accented = bool(codes)
        if not accented:
            codes, languages = self._plain.get(key(text), set()), set(UN_LANGUAGES)
        if len(codes) != 1:
            return None
        code = min(codes)
        if accented and languages & UN_LANGUAGES:
            return code
        agreed = not accented or self._agreed(text, code)
        return code if agreed and not self._may_be_another(name, code) else None

    def _agreed(self, text: str, code: str) -> bool:
        from countrynames import to_code  # noqa: PLC0415 - its table takes a third of a second to read

        with warnings.catch_warnings():
            # It recommends pyicu, which has no binary package, so that installing it needs a compiler.
            warnings.filterwarnings("ignore", "Install 'pyicu'")
            other = to_code(text, fuzzy=False)
        return other is None or self._alpha2.get(other) == code

    def _may_be_another(self, name: str, code: str) -> bool:
        """Whether a text in plain letters is a typing error of the English name of a territory other than ``code`` (one
        letter; two from nine letters on), and no nearer to the name of ``code``."""
        if not name.isascii():
            return False
        plain = key(name)
        most = 1 + (len(plain) > 8)
        near = [(OSA.distance(plain, other, score_cutoff=most), owner == code) for other, owner in self._proper]
        least, own = min(near, default=(most + 1, False))  # of two equally near the other
        return least <= most and not own

    @cached_property
    def _plain(self) -> dict[str, set[str]]:
        """The codes of names in a UN language as they are typed without accents or hyphens ("Etats Unis")."""
        plain: dict[str, set[str]] = defaultdict(set)
        for name, (codes, languages) in self._cldr.items():
            if languages & UN_LANGUAGES:
                plain[key(name)] |= codes
        return plain

    @cached_property
    def _cldr(self) -> CldrNames:
        return _names_in_cldr(frozenset(self._alpha2.items()))


@lru_cache(maxsize=1)  # the same for every gazetteer of a process, and a third of a second to read
def _names_in_cldr(alpha2: frozenset[tuple[str, str]]) -> CldrNames:
    """The codes and languages of each name of CLDR, and of ISO 3166-1 in the languages of the United Nations, by the
    name as ``exact`` gives it."""
    by_alpha2 = dict(alpha2)
    names: CldrNames = defaultdict(lambda: (set(), set()))
    for language in (*sorted(UN_LANGUAGES), *OTHER_LANGUAGES):
        for code, name in _territory_names(language).items():
            if code in by_alpha2:
                codes, languages = names[exact(name)]
                codes.add(by_alpha2[code])
                languages.add(language)
    translated: CldrNames = defaultdict(lambda: (set(), set()))
    for language in sorted(UN_LANGUAGES - {"en"}):
        for country in pycountry.countries:
            forms = {getattr(country, form, "") for form in ("name", "common_name", "official_name")} - {""}
            for name in forms if country.alpha_2 in by_alpha2 else ():
                codes, languages = translated[exact(_translations(language).gettext(name))]
                codes.add(by_alpha2[country.alpha_2])
                languages.add(language)
    for name, (codes, languages) in translated.items():  # CLDR counts if the two do not agree
        if name not in names or names[name][0] == codes:
            names[name] = (codes, names[name][1] | languages)
    return dict(names)


@cache
def _translations(language: str) -> NullTranslations:
    """The names of ISO 3166-1 in a language, of the project iso-codes, which pycountry brings."""
    written = "zh_CN" if language == "zh" else language
    return translation("iso3166-1", pycountry.LOCALES_DIR, languages=[written])


def _territory_names(language: str) -> Mapping[str, str]:
    """Names of territories by alpha-2 code. Babel's own loader would keep 60 MB of other data about these languages."""
    with Path(resolve_locale_filename(language)).open("rb") as file:
        names: dict[str, str] = pickle.load(file)["territories"]  # noqa: S301 - a file of Babel's own
    return names
