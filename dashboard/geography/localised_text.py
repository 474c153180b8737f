"""A name or sentence of the policy files in every language that it is known in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dashboard.language import SOURCE_LANGUAGE, current_language, names_of_places


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in English and, by language, what the policy says in others.

    Where the policy says nothing, CLDR names the place whose code is ``cldr`` (alpha-2 or M49, "" for none); where
    CLDR knows none either, ``fallback`` or else the English text stands.
    """

    source: str
    others: tuple[tuple[str, str], ...] = ()
    cldr: str = ""
    fallback: Wording | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, str | None], column: str, *, cldr: str = "") -> Wording:
        """The wording of a column, with the optional columns ``<column>_<language>`` of the same row."""
        start = f"{column}_"
        named = _columns_of(start, tuple(row))
        others = ((name.removeprefix(start), (row[name] or "").strip()) for name in named)
        return cls(row[column] or "", tuple((language, text) for language, text in others if text), cldr)

    def said(self) -> str:
        """The text in the current language."""
        return self.in_language(current_language())

    def in_language(self, language: str) -> str:
        """The text in ``language``; of ``pt-BR`` that of ``pt`` where there is no other."""
        if language == SOURCE_LANGUAGE or not self.source:
            return self.source
        own = dict(self.others)
        found = own.get(language) or own.get(language.partition("-")[0])
        if found:
            return found
        if self.cldr and (name := names_of_places(language).get(self.cldr)):
            return name
        return self.fallback.in_language(language) if self.fallback else self.source

    def spellings(self, languages: Iterable[str]) -> tuple[str, ...]:
        """What people may write: English, what ``languages`` say, then what CLDR says in them instead; each once."""
        offered = tuple(languages)
        ours = [self.in_language(language) for language in offered]
        others = [names_of_places(language).get(self.cldr, "") for language in offered] if self.cldr else []
        return tuple(dict.fromkeys(filter(None, [self.source, *ours, *others])))


@cache  # asked with every row of a file
def _columns_of(start: str, header: tuple[str | None, ...]) -> tuple[str, ...]:
    """The columns of a header that are ``start`` with a language code."""
    pattern = re.compile(re.escape(start) + "[a-z]{2,3}(-[A-Za-z]+)?")
    return tuple(name for name in header if isinstance(name, str) and pattern.fullmatch(name))
