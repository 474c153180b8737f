"""The encoding of a text file, or the reason why the bytes are not text."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from dashboard.language import marked
from dashboard.records.schema.issues import Issue, refusal

MEGABYTE = 1_000_000
LARGEST_FILE = 1_000  # MB; about three million records

SAMPLE = 65_536  # bytes on which guesses are made
# Only encodings that spreadsheet programs write: more candidates make worse guesses.
_WESTERN = "cp1252"
_LATIN = (_WESTERN, "cp1250", "cp1254")
_OTHER = ("cp1251", "cp1253", "cp1255", "cp1256", "gb18030", "shift_jis", "euc_kr", "big5")
_NOT_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_NOT_ASCII_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][³¹¿¼¾¯£¥¡¢ª¶][^\W\d_]")  # Polish and its neighbours read as Western European

_BOMS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"PK\x03\x04", marked("an Excel workbook or a ZIP archive")),
    (b"\xd0\xcf\x11\xe0", marked("an old Excel workbook")),
    (b"%PDF", marked("a PDF document")),
    (b"\x89PNG", marked("a picture")),
    (b"\xff\xd8\xff", marked("a picture")),
    (b"GIF8", marked("a picture")),
    (b"\x1f\x8b", marked("a gzip archive")),
    (b"SQLite format 3", marked("a database")),
    (b"{\\rtf", marked("a text document")),
    (b"<?xml", marked("an XML document")),
    (b"<!doctype", marked("a web page")),
    (b"<html", marked("a web page")),
    (b"[{", marked("a JSON document")),
    (b'{"', marked("a JSON document")),
)
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes of a text file with their encoding; ``issues`` warn if it was guessed or if letters are damaged."""

    content: bytes
    encoding: str
    errors: str = "strict"
    issues: tuple[Issue, ...] = ()

    def open(self) -> io.TextIOWrapper:
        """Open the text as a stream of characters, with line ends as they are in the file."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, self.errors, newline="")


def decode(content: bytes, filename: str) -> Text:
    """Find the encoding of ``content``: by its byte order mark, as strict UTF-8, or by a guess that an issue names.

    Raises FileRefused for an empty, too large, binary or unreadable file.
    """
    if len(content) > LARGEST_FILE * MEGABYTE:
        size = str(len(content) // MEGABYTE)
        raise refusal("file-too-large", filename, size=size, limit=str(LARGEST_FILE))
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise refusal("file-empty", filename)
    _refuse_other_kinds(content, filename)
    marked_as = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), "")
    encoding = marked_as or _unmarked_utf16(content)
    if encoding:
        if not _decodes(content, encoding):
            raise refusal("file-undecodable", filename)
        return Text(content, encoding)
    _refuse_binary(content, filename)
    if _decodes(content, "utf-8"):
        return Text(content, "utf-8")
    return _guess(content, filename)


def _refuse_other_kinds(content: bytes, filename: str) -> None:
    start = content[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for magic, kind in _KINDS:
        if content.startswith(magic) or start.startswith(magic):
            raise refusal("file-not-csv", filename, kind=kind)


def _refuse_binary(content: bytes, filename: str) -> None:
    sample = content[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 20 > len(sample) or sample.count(0) * 10 > len(sample):
        raise refusal("file-not-csv", filename, kind=marked("a binary file"))


def _unmarked_utf16(content: bytes) -> str:
    """The encoding of UTF-16 without a mark, which has a NUL beside nearly every Latin letter; "" otherwise."""
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
    sample = _not_ascii_sample(content)
    if _mostly_utf8(sample):
        count = str(codecs.decode(content, "utf-8", "replace").count("\ufffd"))
        return Text(content, "utf-8", "replace", (Issue("bytes-replaced", details={"file": filename, "count": count}),))
    for encoding in guesses(sample):
        if _decodes(content, encoding):
            return Text(
                content, encoding, issues=(Issue("encoding-guessed", details={"file": filename, "encoding": encoding}),)
            )
    raise refusal("file-undecodable", filename)


def _not_ascii_sample(content: bytes) -> bytes:
    """Lines with letters beyond ASCII from the whole file, up to the size of a sample."""
    lines: list[bytes] = []
    size = 0
    for match in _NOT_ASCII_LINE.finditer(content):
        lines.append(match.group()[:SAMPLE])
        size += len(lines[-1])
        if size > SAMPLE:
            break
    return b"\n".join(lines)


def _mostly_utf8(sample: bytes) -> bool:
    """Whether the sample is UTF-8 with some damage: other encodings almost never make valid sequences."""
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - damaged > 4 * damaged


def guesses(sample: bytes) -> list[str]:
    """Names of encodings that may fit a sample of bytes, the most likely first."""
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
