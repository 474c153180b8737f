"""What is compared when people search: text without accents, case, punctuation and doubled spaces."""

from __future__ import annotations

import re
import unicodedata

# Signs that stand on a letter (accents, vowels of Arabic, Hebrew, Devanagari); Arabic's lengthening stroke is none
# of them in Unicode, yet says as little. Gathered so that one scan of a long text finds them all.
_MARKS = re.compile(
    "[ـ"
    + "".join(chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)) == "Mn")
    + "]+"
)  # fmt: skip
_NOT_A_WORD = re.compile(r"[^\w\n ]+")
_SPACES = re.compile(" {2,}")


def fold(text: str) -> str:
    """``text`` as it is compared with others: its words, parted by single spaces."""
    return _SPACES.sub(" ", fold_lines(text.replace("\n", " "))).strip()


def fold_lines(lines: str) -> str:
    """The words of each line, parted by spaces; lines stay lines."""
    plain = lines if lines.isascii() else unicodedata.normalize("NFKD", lines)
    plain = plain.casefold()
    if not plain.isascii():
        plain = _MARKS.sub("", plain)
    return _NOT_A_WORD.sub(" ", plain)
