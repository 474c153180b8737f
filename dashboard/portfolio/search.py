"""Search over titles: accents and case do not matter, and a word typed wrongly finds its neighbour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from dashboard.geography.territories import Territories
from dashboard.records.places import Gazetteer

TYPO_SCORE = 80  # per cent alike, by rapidfuzz's ratio: one wrong letter in a word of five or more

_COMBINING = re.compile("[\u0300-\u036f]+")
_NOT_A_WORD = re.compile(r"[^\w\n]+")


def fold(text: str) -> str:
    """``text`` without accents, case, punctuation and doubled spaces: what is compared when people search."""
    return _fold_lines(text.replace("\n", " ")).strip()


def _fold_lines(lines: str) -> str:
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", lines).casefold())
    return _NOT_A_WORD.sub(" ", plain)


def place_names(territories: Territories, gazetteer: Gazetteer) -> dict[str, tuple[str, str]]:
    """Folded name -> (name as written, territory code): the policy's own names, in every language, before others."""
    names: dict[str, tuple[str, str]] = {}
    for name, code in [*territories.spellings(), *gazetteer.names()]:
        if code in territories:
            names.setdefault(fold(name), (name, code))
    return names


class TitleSearch:
    """All titles in one folded text: one scan of it is fast enough at a million and needs no index of words."""

    def __init__(self, titles: pd.Series[str]) -> None:
        """Take the titles in row order."""
        joined = "\n".join(titles.astype(str).str.replace("\n", " "))
        # Each line begins with a space, so that " word" finds the beginnings of words and nothing else.
        lines = [f" {line.strip()}" for line in _fold_lines(joined).split("\n")]
        self._text = "\n".join(lines)
        self._starts = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])])
        # Gathered now: at a million titles it takes seconds, which no visitor should wait for.
        self._vocabulary = sorted({word for line in lines for word in line.split() if len(word) > 3})

    def find(self, query: str, limit: int) -> list[int]:
        """Row numbers, ascending, of at most ``limit`` titles in which every word of ``query`` begins a word."""
        words = list(dict.fromkeys(fold(query).split()))
        if not words:
            return []
        rows = self._rows(words, limit)
        corrected = words if rows else [self._corrected(word) for word in words]
        return rows if corrected == words else self._rows(corrected, limit)

    def _rows(self, words: list[str], limit: int) -> list[int]:
        beginnings = [f" {word}" for word in words]
        if len(words) > 1:
            # Counting takes milliseconds; looking at every title with a common word would take seconds.
            counts = {beginning: self._text.count(beginning) for beginning in beginnings}
            if not all(counts.values()):
                return []
            beginnings.sort(key=lambda beginning: counts[beginning])
        rows: list[int] = []
        for row, title in self._titles_with(beginnings[0]):
            if all(beginning in title for beginning in beginnings[1:]):
                rows.append(row)
                if len(rows) == limit:
                    break
        return rows

    def _titles_with(self, beginning: str) -> Iterator[tuple[int, str]]:
        found = self._text.find(beginning)
        while found >= 0:
            row = int(np.searchsorted(self._starts, found, side="right")) - 1
            end = self._text.find("\n", found)
            end = len(self._text) if end < 0 else end
            yield row, self._text[self._starts[row] : end]
            found = self._text.find(beginning, end)

    def _corrected(self, word: str) -> str:
        if len(word) < 4 or f" {word}" in self._text:
            return word
        best = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE)
        return best[0] if best else word
