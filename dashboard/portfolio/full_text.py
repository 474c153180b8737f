"""Full-text search: folding of text to compare it, and an index of words that finds rows by the beginning of words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from dashboard.portfolio.rows_by_value import Mask

# Signs that stand on a letter (accents, vowels of Arabic, Hebrew, Devanagari); Arabic's lengthening stroke is none
# of them in Unicode, yet says as little. Gathered so that one scan of a long text finds them all.
_MARKS = re.compile(
    "[ـ"
    + "".join(chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)) == "Mn")
    + "]+"
)  # fmt: skip
_NOT_A_WORD = re.compile(r"[^\w\n ]+")
_ASCII_SPACES = {code: " " for code in range(128) if chr(code) != "\n" and not re.match(r"\w", chr(code))}
_SPACES = re.compile(" {2,}")


def fold(text: str) -> str:
    """``text`` in small letters without accents. Punctuation counts as a space; words are separated by single
    spaces."""
    return _SPACES.sub(" ", fold_lines(text.replace("\n", " "))).strip()


def fold_lines(lines: str) -> str:
    """The text ``lines`` in small letters without accents, with spaces for punctuation. Line breaks stay, and several
    spaces may follow each other. It is faster to fold many texts joined by line breaks than one after the other."""
    plain = lines if lines.isascii() else unicodedata.normalize("NFKD", lines)
    plain = plain.casefold()
    if plain.isascii():
        return plain.translate(_ASCII_SPACES)  # five times as fast as the pattern
    return _NOT_A_WORD.sub(" ", _MARKS.sub("", plain))


TYPO_SCORE = 80  # per cent alike, by rapidfuzz's ratio: one wrong letter in a word of five or more
SHORTEST_TYPO = 4  # letters: shorter words have too many neighbours
NEIGHBOURS = 8
_CHUNK = 50_000  # texts folded and split at one time
_LAST = "\U0010ffff"  # sorts behind every letter
_ROW_BITS = 32

Numbers = NDArray[np.int32]
Keys = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Column:
    """An inverted index of a column: the texts with word number ``n`` are ``texts[starts[n]:starts[n + 1]]``. ``codes``
    has the text number of each row if texts are repeated; None if text number and row number agree. ``count`` is the
    number of texts."""

    starts: Keys
    texts: Numbers
    count: int
    codes: NDArray[np.integer] | None

    def rows(self, first: int, last: int) -> Mask:
        """A Boolean for each row: whether its text has any of the words with the numbers from ``first`` up to but not
        including ``last``. Words are numbered from 0 in alphabetical order."""
        found = np.zeros(self.count, dtype=bool)
        found[self.texts[self.starts[first] : self.starts[last]]] = True
        return found if self.codes is None else found[self.codes]

    def pairs(self) -> Keys:
        """The word number and the row number of each word of each row, packed into one integer: word number << 32 | row
        number."""
        words = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts)) << _ROW_BITS
        if self.codes is None:
            return words | self.texts
        order = np.argsort(self.codes, kind="stable")
        begins = np.searchsorted(self.codes[order], np.arange(self.count + 1))
        lengths = np.diff(begins)[self.texts]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows: Keys = order[np.repeat(begins[self.texts], lengths) + within]
        return np.repeat(words, lengths) | rows


@dataclass(frozen=True, slots=True)
class WordLists:
    """The index of a text search as lists, for the scripts of the static export. ``words`` are sorted; the number of a
    word is its position in them. ``uses`` has, for each word, the number of texts with it: if a mistyped word may mean
    several words, the most used one is taken. ``leading`` (words in titles) and ``others`` are pairs of arrays of equal
    length: the numbers of words and the numbers of the rows that have them, sorted by both. Each pair of word and row
    occurs once, in ``leading`` if it can."""

    words: list[str]
    uses: list[int]
    leading: tuple[Keys, Keys]
    others: tuple[Keys, Keys]


class TextSearch:
    """Finds rows of a dataset by words in their texts. Accents and case are ignored, mistyped words corrected."""

    def __init__(self, leading: Sequence[pd.Series[str]], others: Sequence[pd.Series[str]] = ()) -> None:
        """Each column has one text for each row. Rows that match in ``leading`` columns, such as titles, come first."""
        numbers: dict[str, int] = {}
        read = [_read(column, numbers) for column in (*leading, *others)]
        order = sorted(numbers)
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[[numbers[word] for word in order]] = np.arange(len(order))
        columns = [_column(keys, ranks, texts, codes) for keys, texts, codes in read]
        self._words = order
        self._leading, self._others = columns[: len(leading)], columns[len(leading) :]
        self._length = len(leading[0])

    def mask(self, query: str) -> Mask:
        """A Boolean for each row: whether every word of ``query`` is the beginning of a word in the row's texts. If no
        row matches, mistyped words are corrected and the search is repeated. All are False for a query without
        words."""
        return self._found(query, (*self._leading, *self._others))

    def find(self, query: str, limit: int) -> list[int]:
        """The row numbers, at most ``limit``, of rows in which each word of ``query`` is the beginning of a word: first
        the rows that have all these words in leading columns, such as the title, then those that have them in any
        columns; both in ascending order, each row once. If no row matches in one of these two steps, the step is
        repeated with mistyped words corrected. Empty for a query without words."""
        first = self._found(query, self._leading)
        rows = np.flatnonzero(first)[:limit]
        if len(rows) < limit and self._others:
            rows = np.concatenate([rows, np.flatnonzero(self.mask(query) & ~first)[: limit - len(rows)]])
        return [int(row) for row in rows]

    def read_as(self, query: str) -> str:
        """The words (in small letters, without accents) that are searched for instead of ``query``, if no row matches
        it as typed but some match it with typing errors corrected; else ""."""
        words = list(dict.fromkeys(fold(query).split()))
        if not words or self._all(words, (*self._leading, *self._others)).any():
            return ""
        corrected = [self._corrected(word) for word in words]
        return " ".join(corrected) if corrected != words and self.mask(query).any() else ""

    def lists(self) -> WordLists:
        """The whole index as plain lists, which the scripts of the static export search. Each pair of a word and a row
        occurs once: in ``leading`` if the word is in one of the row's leading columns, such as the title, else in
        ``others``."""
        leading = _once([column.pairs() for column in self._leading])
        others = np.setdiff1d(_once([column.pairs() for column in self._others]), leading, assume_unique=True)
        uses = [self._count(number) for number in range(len(self._words))]
        return WordLists(self._words, uses, _parted(leading), _parted(others))

    def _found(self, query: str, columns: Sequence[_Column]) -> Mask:
        words = list(dict.fromkeys(fold(query).split()))
        found = self._all(words, columns)
        if words and not found.any():
            corrected = [self._corrected(word) for word in words]
            found = found if corrected == words else self._all(corrected, columns)
        return found

    def _all(self, words: Sequence[str], columns: Sequence[_Column]) -> Mask:
        ranges = [self._range(word) for word in words]
        if not ranges or any(first == last for first, last in ranges):
            return np.zeros(self._length, dtype=bool)
        masks = (reduce(np.logical_or, (column.rows(*one) for column in columns)) for one in ranges)
        return reduce(np.logical_and, masks)

    def _range(self, beginning: str) -> tuple[int, int]:
        """The first and the last word number (exclusive) of the words with this beginning."""
        return bisect_left(self._words, beginning), bisect_left(self._words, beginning + _LAST)

    def _corrected(self, word: str) -> str:
        """The most frequent similar word if no word begins with ``word``: rare ones may be mistyped themselves."""
        first, last = self._range(word)
        if len(word) < SHORTEST_TYPO or first < last:
            return word
        near = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE, limit=NEIGHBOURS)
        return max(near, key=lambda one: self._count(one[2]), default=(word,))[0]

    def _count(self, word: int) -> int:
        return sum(int(column.starts[word + 1] - column.starts[word]) for column in (*self._leading, *self._others))


def _once(parts: Sequence[Keys]) -> Keys:
    return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *parts]))


def _parted(keys: Keys) -> tuple[Keys, Keys]:
    return keys >> _ROW_BITS, keys & ((1 << _ROW_BITS) - 1)


def _read(column: pd.Series[str], numbers: dict[str, int]) -> tuple[Keys, int, NDArray[np.integer] | None]:
    """(word number, text number) of each word, packed into one integer, the number of texts, and the text number of
    each row (None if text number and row number agree). New words are added to ``numbers``."""
    repeats = isinstance(column.dtype, pd.CategoricalDtype)
    texts = column.cat.categories if repeats else column
    codes = column.cat.codes.to_numpy() if repeats else None
    parts = [_keys(chunk, rows, numbers) for rows, chunk in _chunks(texts)]
    return np.concatenate(parts or [np.empty(0, dtype=np.int64)]), len(texts), codes


def _chunks(texts: pd.Series[str] | pd.Index[str]) -> Iterator[tuple[Keys, list[str]]]:
    """(numbers, texts) of each chunk: those that are ASCII apart from the others, because they are folded faster."""
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK].tolist()
        is_plain = np.array([text.isascii() for text in chunk], dtype=bool)
        for places in (np.flatnonzero(is_plain), np.flatnonzero(~is_plain)):
            if len(places):
                yield places + start, [chunk[place] for place in places]


def _keys(texts: list[str], numbered: Keys, numbers: dict[str, int]) -> Keys:
    lines = fold_lines("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
    split = pc.split_pattern(pa.array(lines, pa.string()), " ")
    words = pc.list_flatten(split).dictionary_encode()
    known = np.array(
        [numbers.setdefault(word, len(numbers)) if word else -1 for word in words.dictionary.to_pylist()],
        dtype=np.int64,
    )
    found: Keys = known[np.asarray(words.indices)]
    rows: Keys = numbered[np.asarray(pc.list_parent_indices(split), dtype=np.int64)]
    is_word = found >= 0
    return (found[is_word] << _ROW_BITS) | rows[is_word]


def _column(keys: Keys, ranks: Keys, count: int, codes: NDArray[np.integer] | None) -> _Column:
    ordered = (ranks[keys >> _ROW_BITS] << _ROW_BITS) | (keys & ((1 << _ROW_BITS) - 1))
    ordered.sort()
    ordered = ordered[np.diff(ordered, prepend=-1) > 0]  # a text has a word once; np.unique takes ten times as long
    starts = np.searchsorted(ordered, np.arange(len(ranks) + 1) << _ROW_BITS)
    return _Column(starts, (ordered & ((1 << _ROW_BITS) - 1)).astype(np.int32), count, codes)
