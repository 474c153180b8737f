"""Names of countries in other words and other languages, taken only where two sources agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from babel import Locale

from dashboard.records.spelling import exact, key

# Languages in which files name countries. More languages mean more chance that a misspelt English name is a
# sound name elsewhere ("Nigera" is nearly Latvian for Niger), so the list is kept to those in wide use.
LANGUAGES = (
    *("en", "fr", "es", "ar", "ru", "zh", "zh_Hant", "de", "pt", "pt_PT", "it", "nl", "sv", "da", "nb", "fi"),
    *("pl", "cs", "sk", "sl", "hr", "bs", "sr", "sr_Latn", "mk", "sq", "bg", "ro", "hu", "el", "tr", "az"),
    *("uk", "be", "ka", "hy", "kk", "ky", "tg", "tk", "uz", "fa", "ps", "ur", "hi", "bn", "he", "ja", "ko"),
    *("vi", "th", "id", "am", "sw"),
)
# Words that say what kind of state a place is, not which.
_STATEHOOD = frozenset(
    "and arab commonwealth country democratic federal federated federation federative former "
    "grand duchy independent in islamic island islands isle isles kingdom of people peoples plurinational "
    "principality republic sar socialist state states sultanate territory union united".split()
)


class Variants:
    """Exact lookup of variants: CLDR's territory names, and ``countrynames`` as the second witness.

    ``countrynames`` alone holds misspellings, towns, nationalities and counties. Its answer counts only where
    CLDR has that very text, accents kept, as the name of the same territory in one language and of no other
    territory in any, or where every word of it belongs to the territory's proper names ("Yemen Republic").
    """

    def __init__(self, alpha2: Mapping[str, str], proper: Iterable[tuple[str, str]]) -> None:
        """Take ISO alpha-2 → code, and (proper name, code) pairs. Loads nothing yet."""
        self._alpha2 = alpha2
        self._words: dict[str, set[str]] = defaultdict(set)
        for name, code in proper:
            self._words[code] |= set(key(name).split())

    @cached_property
    def _cldr(self) -> dict[str, str]:
        """CLDR name, as ``exact`` writes it, → code; names of two territories are left out."""
        found: dict[str, set[str]] = defaultdict(set)
        for language in LANGUAGES:
            for alpha2, name in Locale.parse(language).territories.items():
                if alpha2 in self._alpha2:
                    found[exact(name)].add(self._alpha2[alpha2])
        return {name: min(codes) for name, codes in found.items() if len(codes) == 1}

    def code(self, text: str) -> str | None:
        """The code of the territory that ``text`` is a known variant of, or None."""
        from countrynames import to_code  # noqa: PLC0415 - its table takes a third of a second to read

        named = self._cldr.get(exact(text))
        if named is None and not self._worded(text):
            return None
        alpha2 = to_code.__wrapped__(text, fuzzy=False)  # past its cache, which grows without bound
        code = self._alpha2.get(alpha2 or "")
        if code is None or (named or code) != code:
            return None
        return code if named or set(key(text).split()) <= self._words[code] | _STATEHOOD else None

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset().union(*self._words.values())

    def _worded(self, text: str) -> bool:
        words = set(key(text).split())
        return len(words) > 1 and words <= self._vocabulary | _STATEHOOD and not words <= _STATEHOOD
