"""From bytes to letters: which encoding a file has, or why it is no text at all."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass

from dashboard.records.guessing import SAMPLE, guesses, mostly_utf8, not_ascii_sample
from dashboard.records.issues import FileRefused, Issue

MEGABYTE = 1_000_000
LARGEST_FILE = 1_000  # MB; about three million records

_BOMS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
    (b"<?xml", "an XML document"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"[{", "a JSON document"),
    (b'{"', "a JSON document"),
)
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes whose encoding is known."""

    content: bytes
    encoding: str
    errors: str = "strict"
    issues: tuple[Issue, ...] = ()

    def open(self) -> io.TextIOWrapper:
        """A stream of the letters; line ends are kept as they are."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, self.errors, newline="")


def decode(content: bytes, filename: str) -> Text:
    """The encoding of ``content``: by its mark, strict UTF-8, or a guess that an issue names.

    Raises FileRefused for an empty, too large, binary or unreadable file.
    """
    if len(content) > LARGEST_FILE * MEGABYTE:
        size = str(len(content) // MEGABYTE)
        raise _refusal("file-too-large", filename, size=size, limit=str(LARGEST_FILE))
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise _refusal("file-empty", filename)
    _refuse_other_kinds(content, filename)
    encoding = _marked_encoding(content) or _unmarked_utf16(content)
    if encoding:
        if not _decodes(content, encoding):
            raise _refusal("file-undecodable", filename)
        return Text(content, encoding)
    _refuse_binary(content, filename)
    if _decodes(content, "utf-8"):
        return Text(content, "utf-8")
    return _guess(content, filename)


def _refuse_other_kinds(content: bytes, filename: str) -> None:
    start = content[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for magic, kind in _KINDS:
        if content.startswith(magic) or start.startswith(magic):
            raise _refusal("file-not-csv", filename, kind=kind)


def _refuse_binary(content: bytes, filename: str) -> None:
    sample = content[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 20 > len(sample) or sample.count(0) * 10 > len(sample):
        raise _refusal("file-not-csv", filename, kind="a binary file")


def _marked_encoding(content: bytes) -> str:
    return next((encoding for mark, encoding in _BOMS if content.startswith(mark)), "")


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark shows as a NUL beside nearly every Latin letter."""
    sample = content[: SAMPLE - SAMPLE % 2]
    if len(sample) < 8 or len(content) % 2:
        return ""
    first, second = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if second * 10 > half * 6 and not first:
        return "utf-16-le"
    return "utf-16-be" if first * 10 > half * 6 and not second else ""


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    view = memoryview(content)
    try:
        for start in range(0, len(content), MEGABYTE):
            decoder.decode(view[start : start + MEGABYTE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _guess(content: bytes, filename: str) -> Text:
    sample = not_ascii_sample(content)
    if mostly_utf8(sample):
        count = str(codecs.decode(content, "utf-8", "replace").count("\ufffd"))
        return Text(content, "utf-8", "replace", (_issue("bytes-replaced", filename, count=count),))
    for encoding in guesses(sample):
        if _decodes(content, encoding):
            return Text(content, encoding, issues=(_issue("encoding-guessed", filename, encoding=encoding),))
    raise _refusal("file-undecodable", filename)


def _issue(code: str, filename: str, **details: str) -> Issue:
    return Issue(code, details={"file": filename, **details})


def _refusal(code: str, filename: str, **details: str) -> FileRefused:
    return FileRefused(_issue(code, filename, **details))
