"""The visitor's language: gettext catalogues chosen per request, English as the source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal
from babel.support import Translations

CATALOGUES = Path(__file__).with_name("locales")
SOURCE_LANGUAGE = "en"

_REGIONS = {"en": "en-GB"}  # without a region, Babel writes English dates the American way

_current: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


def current_language() -> str:
    """The language code (BCP 47, such as ``fr``) in which text is made now."""
    return _current.get()


def current_locale() -> Locale:
    """The locale whose dates and numbers go with the current language; English dates are day, month, year."""
    return Locale.parse(_REGIONS.get(_current.get(), _current.get()), sep="-")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make text in ``language`` within the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, **values: object) -> str:
    """``message`` in the current language, with ``{name}`` places filled from ``values``."""
    text = _catalogue(_current.get()).gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """The form of the message that fits ``number``; ``{number}`` is filled too, with the locale's digits grouping."""
    text = _catalogue(_current.get()).ngettext(singular, plural, number)
    return text.format(number=format_decimal(number, locale=current_locale()), **values)


def marked(message: str) -> str:
    """Mark a message for the catalogues where it is declared; it is translated where it is shown."""
    return message
