"""How wide a text is in the font of pictures, and where its lines end."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from dashboard.settings import ROOT

FAMILY = "DejaVu Sans"  # Latin, Greek, Cyrillic and Arabic letters, among others
_FONTS = ROOT / "assets" / "vendor" / "fonts"
REGULAR, BOLD = _FONTS / "DejaVuSans.ttf", _FONTS / "DejaVuSans-Bold.ttf"
_UNKNOWN = 0.6  # of the size: a sign that the font lacks
_JOINED = 0.85  # Arabic letters that join are narrower than those that stand alone, which are measured


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Units that ``text`` takes at a font size; a little more than it needs where letters join."""
    widths = _widths(BOLD if bold else REGULAR)
    return size * sum(widths.get(ord(sign), _UNKNOWN) * (_JOINED if "ء" <= sign <= "ۓ" else 1) for sign in text)


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """The lines of ``text``, at most ``most`` of them: what does not fit is left out, with a sign that it is."""
    lines: list[str] = []
    for word in _short_words(text, width, size, bold=bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(f"{last}…", size, bold=bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _short_words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words; one that is longer than a line in pieces."""
    for word in text.split():
        piece = ""
        for sign in word:
            if piece and text_width(piece + sign, size, bold=bold) > width:
                yield piece
                piece = ""
            piece += sign
        yield piece


@cache
def _widths(font: Path) -> Mapping[int, float]:
    """Advance of each character in units of the font size, read from the font's tables (OpenType, cmap format 4)."""
    data = font.read_bytes()
    tables = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        tables[tag.decode()] = start
    units: int = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    measured: int = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] for glyph in range(measured)]
    glyphs = _glyphs(data, tables["cmap"])
    return {code: advances[min(glyph, measured - 1)] / units for code, glyph in glyphs}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Pairs of a character of the basic plane and its glyph."""
    subtables = [
        cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2]
        for number in range(struct.unpack_from(">H", data, cmap + 2)[0])
    ]
    start = next(one for one in subtables if struct.unpack_from(">H", data, one)[0] == 4)
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, begins, deltas, offsets = start + 14, start + 16 + 2 * count, start + 16 + 4 * count, start + 16 + 6 * count
    for segment in range(count):
        first, last, delta, offset = (
            struct.unpack_from(">H", data, array + 2 * segment)[0] for array in (begins, ends, deltas, offsets)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset:
                place = offsets + 2 * segment + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
                glyph = (glyph + delta) % 0x10000 if glyph else 0
            else:
                glyph = (code + delta) % 0x10000
            if glyph:
                yield code, glyph
