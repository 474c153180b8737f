"""What an unknown place name may have meant: only ever offered to a person, never taken."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dashboard.records.text.name_keys import key

LIMIT = 3
ENOUGH = 60.0  # of 100; below it a likeness tells nothing
_LONGEST = 120  # no name is longer, and likeness takes time
_SHORTEST = 3
_SOUNDS = str.maketrans("ycqwz", "ikkvs")


class Suggestions:
    """Ranks the known names by their likeness to a text."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take (name, code) pairs; several names may share a code."""
        pairs = {(key(name), code) for name, code in names}
        self._names = sorted((name, code) for name, code in pairs if len(name) >= _SHORTEST)
        self._keys = [name for name, _ in self._names]
        self._sounds = [_sound(name) for name in self._keys]

    def rank(self, text: str) -> list[tuple[float, str]]:
        """Up to three (likeness of 100, code), best first, each code once.

        Likeness is the share of letters left alone by swaps of neighbours, changes, losses and additions. It is
        somewhat less for the same sound ("Lybia"), for the same words in another order, and among more words.
        Of two equally like names the longer is first: a letter is lost more often than added.
        """
        wanted = key(text)
        if not wanted or len(wanted) > _LONGEST or not self._keys:
            return []
        letters = process.cdist([wanted], self._keys, scorer=OSA.normalized_similarity)[0] * 100
        sound = process.cdist([_sound(wanted)], self._sounds, scorer=OSA.normalized_similarity)[0] * 95
        order = process.cdist([wanted], self._keys, scorer=fuzz.token_sort_ratio)[0] * 0.95
        among = process.cdist([wanted], self._keys, scorer=fuzz.token_set_ratio)[0] * 0.8
        scores = np.max([letters, sound, order, among], axis=0).tolist()
        ranked = sorted(
            (-score, -len(name), code)
            for score, (name, code) in zip(scores, self._names, strict=True)
            if score >= ENOUGH
        )
        best: dict[str, float] = {}
        for score, _, code in ranked:
            best.setdefault(code, -score)
            if len(best) == LIMIT:
                break
        return [(score, code) for code, score in best.items()]

    def likeness(self, text: str) -> float:
        """How much of ``text`` (of 100), letter by letter, is the known name nearest to it; 0 where too little."""
        wanted = key(text)
        if not wanted or len(wanted) > _LONGEST or not self._keys:
            return 0.0
        nearest = process.extractOne(wanted, self._keys, scorer=OSA.normalized_similarity)
        return nearest[1] * 100 if nearest[1] * 100 >= ENOUGH else 0.0


def _sound(name: str) -> str:
    """``name`` with letters that are often taken for one another made one, and doubled letters single."""
    alike = name.replace("ph", "f").replace("qu", "k").translate(_SOUNDS)
    return "".join(letter for letter, _same in groupby(alike))
