"""Search over titles: accents and case do not matter, and a word typed wrongly finds its neighbour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

_SEPARATOR = "\n"
TYPO_SCORE = 80  # per cent alike, by rapidfuzz's ratio: one wrong letter in a word of five or more


def fold(text: str) -> str:
    """``text`` without accents, case, punctuation and doubled spaces: what is compared when people search."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


class TitleSearch:
    """All titles in one folded text: a scan of it is faster than any row-wise search and needs no index."""

    def __init__(self, titles: pd.Series[str]) -> None:
        folded = [fold(title) for title in titles.astype(str)]
        lengths = np.fromiter((len(title) + 1 for title in folded), dtype=np.int64, count=len(folded))
        self._text = _SEPARATOR + _SEPARATOR.join(folded)
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(folded) else np.empty(0, np.int64)

    def find(self, query: str, limit: int) -> list[int]:
        """Row numbers, ascending, of at most ``limit`` titles in which every word of ``query`` begins a word."""
        words = fold(query).split()
        if not words:
            return []
        found = self._rows(words, limit)
        return found or self._rows([self._corrected(word) for word in words], limit)

    def _rows(self, words: list[str], limit: int) -> list[int]:
        longest = max(words, key=len)
        others = [re.compile(rf"\b{re.escape(word)}") for word in words if word is not longest]
        rows: list[int] = []
        for row, title in self._titles_with(longest):
            if all(other.search(title) for other in others):
                rows.append(row)
                if len(rows) == limit:
                    break
        return rows

    def _titles_with(self, word: str) -> Iterator[tuple[int, str]]:
        position = 0
        beginning = re.compile(rf"\b{re.escape(word)}")
        while match := beginning.search(self._text, position):
            row = int(np.searchsorted(self._starts, match.start(), side="right")) - 1
            end = self._text.find(_SEPARATOR, match.start())
            end = len(self._text) if end < 0 else end
            yield row, self._text[self._starts[row] : end]
            position = end

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted({word for word in self._text.split() if len(word) > 3})

    def _corrected(self, word: str) -> str:
        if len(word) < 4 or re.search(rf"\b{re.escape(word)}", self._text):
            return word
        best = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE)
        return best[0] if best else word
