"""Guesses at the encoding of text that is not UTF-8; a guess is always told to the person."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

SAMPLE = 65_536  # bytes on which guesses are made
# Only encodings that spreadsheet programs write: more candidates make worse guesses.
_WESTERN = "cp1252"
_LATIN = (_WESTERN, "cp1250", "cp1254")
_OTHER = ("cp1251", "cp1253", "cp1255", "cp1256", "gb18030", "shift_jis", "euc_kr", "big5")
_NOT_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_NOT_ASCII_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][³¹¿¼¾¯£¥¡¢ª¶][^\W\d_]")  # how Polish and its neighbours look when misread


def not_ascii_sample(content: bytes) -> bytes:
    """Lines with more than ASCII letters, wherever they stand, up to the size of a sample."""
    lines: list[bytes] = []
    size = 0
    for match in _NOT_ASCII_LINE.finditer(content):
        lines.append(match.group()[:SAMPLE])
        size += len(lines[-1])
        if size > SAMPLE:
            break
    return b"\n".join(lines)


def mostly_utf8(sample: bytes) -> bool:
    """Whether the sample is UTF-8 with some damage: other encodings almost never make valid sequences."""
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - damaged > 4 * damaged


def guesses(sample: bytes) -> list[str]:
    """Encodings to try, best first."""
    words = _NOT_ASCII_WORD.findall(sample)
    letters = sum(len(word) for word in words)
    ascii_letters = sum(len(word.translate(None, bytes(range(128, 256)))) for word in words)
    if 2 * ascii_letters > letters:  # Latin script: most letters of a word are plain ones
        return [*_latin_guesses(sample), _WESTERN]
    best = from_bytes(sample, cp_isolation=list(_OTHER)).best()
    return [*([best.encoding] if best else []), _WESTERN]


def _latin_guesses(sample: bytes) -> list[str]:
    """Western European unless the text looks clearly more like another language."""
    matches = list(from_bytes(sample, cp_isolation=list(_LATIN)))
    western = next((match for match in matches if _WESTERN in match.could_be_from_charset), None)
    if not matches or (
        western
        and western.coherence >= matches[0].coherence - 0.1
        and western.chaos <= matches[0].chaos + 0.02
        and not _SIGN_IN_WORD.search(sample.decode(_WESTERN, "replace"))
    ):
        return [_WESTERN]
    return [match.encoding for match in matches if match is not western]
