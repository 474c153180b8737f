"""The current language: its texts from gettext catalogues, its numbers, its names of places in CLDR and its writing
direction; the language of records that state none; and sorting by name, by one rule for all languages."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Self, TypeVar

from babel import Locale
from babel.numbers import format_decimal
from babel.support import Translations

CATALOGUES = Path(__file__).with_name("locales")
SOURCE_LANGUAGE = "en"

_REGIONS = {"en": "en-GB"}  # without a region, Babel writes English dates the American way

# Combining signs, but for the breve that makes й of и: that is a letter of its own, with a place of its own.
_ACCENTS = re.compile("(?<!и)[\u0300-\u036f\u064b-\u065f]")

_current: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)
_of_records: ContextVar[str] = ContextVar("language of records", default=SOURCE_LANGUAGE)

Thing = TypeVar("Thing")


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


@cache
def catalogue_languages() -> tuple[str, ...]:
    """The codes of the languages in which the texts of the pages exist: English, the source language, then the others
    in alphabetical order of their codes."""
    return (SOURCE_LANGUAGE, *sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()))


def current_language() -> str:
    """The code (BCP 47, such as ``fr``) of the language in which texts are written now."""
    return _current.get()


def current_locale() -> Locale:
    """The locale for dates and numbers in the current language; English dates are day, month, year."""
    return locale_of(_current.get())


@cache
def locale_of(language: str) -> Locale:
    """The Babel locale of a language code, which has the formats of dates and numbers, the language's name and its
    writing direction. Raises ValueError for a text that is no code, and Babel's UnknownLocaleError for a language that
    Babel does not know."""
    return Locale.parse(_REGIONS.get(language, language), sep="-")


def writing_direction(language: str = "") -> str:
    """``rtl`` for a language (its code; by default the current one) written from right to left, otherwise ``ltr``."""
    return "rtl" if locale_of(language or _current.get()).character_order == "right-to-left" else "ltr"


@cache
def own_name(language: str) -> str:
    """What speakers call their language (a code), with a capital letter: Français, Русский."""
    name = str(Locale.parse(language, sep="-").get_display_name(language.replace("-", "_")))
    return name[:1].upper() + name[1:]


_FONTS = {"ru": ("cyrillic", "latin"), "ar": ("arabic-400", "arabic-600", "latin")}


def font_parts() -> tuple[str, ...]:
    """The subsets of the pages' typeface that text in the current language needs, such as ("cyrillic", "latin"): the
    ends of the names of their font files (``page-sans-latin.woff2``)."""
    return _FONTS.get(_current.get(), ("latin",))


def language_of_records() -> str:
    """The language code of records that do not state their language, as set by ``speaking(…, records=…)``; ``en`` if it
    was not set."""
    return _of_records.get()


@contextmanager
def speaking(language: str, *, records: str | None = None) -> Iterator[None]:
    """A context manager in which ``language`` (a code) is the current language, in which texts are written. Records
    that do not state their language count as being in ``records`` (a language code); None leaves that as it was."""
    tokens = _current.set(language), _of_records.set(records or _of_records.get())
    try:
        yield
    finally:
        _current.reset(tokens[0])
        _of_records.reset(tokens[1])


def speaking_to_all() -> AbstractContextManager[None]:
    """A context manager in which the current language is the one of records that do not state their language. It is
    used for texts that are stored once and read by several people, such as a comment that the program writes."""
    return speaking(_of_records.get())


@cache
def cldr_names(language: str) -> Mapping[str, str]:
    """The names of territories (by ISO 3166-1 alpha-2 code) and of regions (by the three digits of M49) in
    ``language``, from CLDR, the locale data of Unicode."""
    return dict(locale_of(language).territories)


@lru_cache(maxsize=10_000)
def collation_key(name: str) -> str:
    """The text by which a name is sorted, in whatever language it is: ``name`` in small letters without accents. Only
    accents on the Cyrillic letter и stay, because й is a letter of its own."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return unicodedata.normalize("NFC", plain)


def collated(things: Iterable[Thing], name: Callable[[Thing], str] = str) -> list[Thing]:
    """``things`` sorted by their names, without regard to capital letters and accents; ``name`` returns the name of one
    thing."""
    return sorted(things, key=lambda thing: collation_key(name(thing)))


def gettext(message: str, **values: object) -> str:
    """``message`` in the current language (in English if it is not translated), with its ``{name}`` placeholders filled
    from ``values``. Without ``values`` braces stay as they are."""
    text = _catalogue(_current.get()).gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """The singular or plural of a message, as ``number`` needs it, in the current language. The placeholder
    ``{number}`` is filled with the number as the language writes it, other placeholders from ``values``."""
    text = plural_pattern(singular, plural, number)
    return text.format(number=written_number(number), **values)


def plural_pattern(singular: str, plural: str, number: int) -> str:
    """The singular or plural of a message, as ``number`` needs it, in the current language, with its placeholders not
    filled in."""
    return _catalogue(_current.get()).ngettext(singular, plural, number)


def written_number(number: float) -> str:
    """A number with the separators of the current language, such as 27,132, and at most three decimals."""
    return _written(number, _current.get())


@lru_cache(maxsize=10_000)
def _written(number: float, language: str) -> str:
    """Cached, because a list of all places formats some hundred numbers, and the same ones for the next visitor."""
    return str(format_decimal(number, locale=locale_of(language)))


def marked(message: str) -> str:
    """``message`` unchanged. It marks a text that is translated only later, by ``gettext``, so that it gets into the
    catalogues of translations."""
    return message


def marked_plural(singular: str, plural: str) -> tuple[str, str]:
    """(singular, plural) unchanged. It marks texts that are translated only later, by ``ngettext``, so that they get
    into the catalogues of translations."""
    return singular, plural


class WordedEnum(StrEnum):
    """An enum whose members are written ``NAME = "value", marked("words")``. ``words`` is what people read in place of
    the value; pass it to ``gettext``."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """Called by Python for each member, with what is written behind its name. Raises ValueError for one without
        words."""
        if not words:
            raise ValueError(f"{cls.__name__}: {value} has no words")
        member = str.__new__(cls, value)
        member._value_, member.words = value, words
        return member
