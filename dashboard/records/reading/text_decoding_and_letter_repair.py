"""Finds the encoding of a text file, or the reason why its bytes are not text, and mends letters that were encoded
twice."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from dashboard.language_and_locale import marked
from dashboard.records.schema.issues import Issue, refusal
from dashboard.records.schema.questions_about_file import QUESTIONS, Questions

MEGABYTE = 1_000_000
LARGEST_FILE = 1_000  # MB; about three million records

SAMPLE = 65_536  # bytes on which guesses are made
# Only encodings that spreadsheet programs write: more candidates make worse guesses.
_WESTERN = "cp1252"
_LATIN = (_WESTERN, "cp1250", "cp1254")
_OTHER = ("cp1251", "cp1253", "cp1255", "cp1256", "gb18030", "shift_jis", "euc_kr", "big5")
# Both start at the start of a line or word: a search from each of its letters would take the square of its length.
_NOT_ASCII_LINE = re.compile(rb"(?<![^\r\n])[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")
_NOT_ASCII_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MAC, _DOS = "mac_roman", "cp850"
_COMMON = frozenset("éèàêçôâîûñóáíúãõäöüß")  # letters of French, Spanish, Portuguese and German
_OTHERS = frozenset("ëïùœæøåìòąćęłńśźżčďěňřšťůžľĺŕőűășțşţğı")  # of Italian and languages of the North and East
_BESIDE_WORDS = frozenset("«»“”„’‘…–—°€£\xa0¿¡ºª§")  # signs that such texts have, beside words
_WITH_LETTERS = re.compile(r"[^\n]{0,15}[^\x00-\x7f][^\n]{0,25}")
_ODD = re.compile(r"ù(?=\w)|ç(?![aouáâãõóéièê])", re.IGNORECASE)  # rare in every language
_ALONE = frozenset("àáéèêóôúöåÀÉ")  # words of one letter
_ELIDED = re.compile(r"\b(?:[dlnscjmt]|qu)’(?=\w)|(?<=\w)’(?:s|t|re|ve)\b", re.IGNORECASE)
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\x00-\x7f]")
MOST_TIMES = 5  # that letters are encoded again; in a made-up text each time can lead to another
_CLEAR = 0.4  # a reading that is better by this, of 1 for a good and -1 for a bad letter, needs no question
_USUAL = 0.3  # for the encoding that programs on Windows write
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][³¹¿¼¾¯£¥¡¢ª¶][^\W\d_]")  # Polish and its neighbours read as Western European


def _bytes_of(encoding: str) -> dict[str, int]:
    """The byte of each sign beyond ASCII in an encoding; C1 signs for bytes that programs on Windows leave as they
    are."""
    unread = {chr(byte): byte for byte in range(0x80, 0xA0)} if encoding == _WESTERN else {}
    return unread | {bytes([byte]).decode(encoding, "ignore"): byte for byte in range(0x80, 0x100)}


def _high(encoding: str, first: int, last: int) -> str:
    """The signs of these bytes in an encoding, as part of a class of a regular expression."""
    return "".join(re.escape(sign) for sign, byte in _BYTES[encoding].items() if first <= byte <= last)


def _letters_twice(encoding: str) -> str:
    """A pattern for UTF-8 that was read in another encoding: letters of Latin, signs such as ’ and €, emoji; two or
    more letters of other scripts, one of which could be a capital before a quotation mark."""
    more = f"[{_high(encoding, 0x80, 0xBF)}]"
    lead = partial(_high, encoding)
    latin, sign = f"[{lead(0xC2, 0xC3)}]{more}", f"{lead(0xE2, 0xE2)}{more}{more}|{''.join(map(lead, _BOM, _BOM))}"
    other = f"(?:[{lead(0xC4, 0xDF)}]{more}|[{lead(0xE0, 0xEF)}]{more}{more}){{2,}}"
    emoji = f"{lead(0xF0, 0xF0)}{more}{more}{more}"
    single = f"[{lead(0xC4, 0xC5)}]{re.sub('[”’»…–—]', '', more)}"
    return f"(?:{latin}|{sign}|{emoji}|{single}|{other})+"


_BOM = codecs.BOM_UTF8
_BYTES = {encoding: _bytes_of(encoding) for encoding in (_WESTERN, _MAC, _DOS)}
_TWICE = {encoding: _letters_twice(encoding) for encoding in _BYTES}
TWICE_ENCODED = "|".join(_TWICE.values())
"""A regular expression for letters of UTF-8 that a program took for another encoding, such as "Ã´" for "ô"."""


def repaired_letters(text: str) -> str:
    """``text`` with misread letters mended, such as "é" for "Ã©": letters of UTF-8 that a program had read as another
    encoding, once or a few times. A text that lost parts of such letters ("Ã?") is returned unchanged."""
    if re.search("[ÃÂ][?\ufffd]", text):  # some of its letters are lost
        return text
    for _time in range(MOST_TIMES):
        before = text
        readings = [re.sub(pattern, partial(_read_again, encoding), text) for encoding, pattern in _TWICE.items()]
        text = min(readings, key=len)  # the right encoding explains most of the signs
        if text == before:
            break
    return text


def _read_again(encoding: str, found: re.Match[str]) -> str:
    try:
        text = bytes(map(_BYTES[encoding].__getitem__, found.group())).decode()
    except UnicodeDecodeError:
        return found.group()
    return found.group() if _CONTROL.search(text) else text


_BOMS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_KINDS = (
    (b"PK\x03\x04", marked("an Excel workbook or a ZIP archive")),
    (b"\xd0\xcf\x11\xe0", marked("an old Excel workbook")),
    (b"%PDF", marked("a PDF document")),
    (b"\x1f\x8b", marked("a gzip archive")),
    (b"SQLite format 3", marked("a database")),
    (b"{\\rtf", marked("a text document")),
    (b"<?xml", marked("an XML document")),
    (b"<!doctype", marked("a web page")),
    (b"<html", marked("a web page")),
)
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes of a text file and their encoding. ``errors`` is the error handler of ``bytes.decode`` for bytes that
    are not valid in the encoding: "strict" or "replace". ``issues`` warn if the encoding was guessed or if letters are
    damaged."""

    content: bytes
    encoding: str
    errors: str = "strict"
    issues: tuple[Issue, ...] = ()

    def open(self) -> io.TextIOWrapper:
        """Open the text as a stream of characters, with line ends as they are in the file."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, self.errors, newline="")


def decode(content: bytes, filename: str, questions: Questions | None = None) -> Text:
    """Find the encoding of ``content``: the one that its byte order mark names, UTF-16, UTF-8, UTF-8 with some damaged
    letters, or the likeliest by a guess. An issue of the result tells of damaged letters or of the guess. If two
    guesses give plausible letters, ``questions`` asks a person which is right; without an answer, or with None, the
    likelier one is used. ``filename`` is for messages. Raises FileRefused for a file that is empty, over 1,000 MB, of
    another kind (such as a picture, PDF, XML or web page), binary or in no known encoding."""
    if len(content) > LARGEST_FILE * MEGABYTE:
        size = str(len(content) // MEGABYTE)
        raise refusal("file-too-large", filename, size=size, limit=str(LARGEST_FILE))
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise refusal("file-empty", filename)
    _refuse_other_kinds(content, filename)
    marked_as = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), "")
    encoding = marked_as or _unmarked_utf16(content)
    if encoding:
        if not is_valid_in(content, encoding):
            raise refusal("file-undecodable", filename)
        return Text(content, encoding)
    _refuse_binary(content, filename)
    if is_valid_in(content, "utf-8"):
        return Text(content, "utf-8")
    return _guess(content, filename, questions or Questions())


def _refuse_other_kinds(content: bytes, filename: str) -> None:
    start = content[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if content.startswith(_PICTURES):
        raise refusal("file-is-picture", filename)
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


def is_valid_in(content: bytes, encoding: str) -> bool:
    """Whether ``content`` is valid text in ``encoding``. It is decoded in pieces, to save memory."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    view = memoryview(content)
    try:
        for start in range(0, len(content), MEGABYTE):
            decoder.decode(view[start : start + MEGABYTE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _guess(content: bytes, filename: str, questions: Questions) -> Text:
    sample = _not_ascii_sample(content)
    if _mostly_utf8(sample):
        count = str(codecs.decode(content, "utf-8", "replace").count("\ufffd"))
        return Text(content, "utf-8", "replace", (Issue("bytes-replaced", details={"file": filename, "count": count}),))
    possible = [encoding for encoding in likely_encodings(sample) if is_valid_in(content, encoding)]
    if not possible:
        raise refusal("file-undecodable", filename)
    encoding = possible[0]
    points = _scores(sample, possible)
    close = {name for name in possible[:2] if points[name] > 0} & QUESTIONS["encoding"].answers.keys()
    if len(close) > 1:
        samples = dict(zip(possible[:2], _samples(sample, possible[:2]), strict=True))
        until = encoding if points[encoding] >= points[possible[1]] + _CLEAR else ""
        encoding = questions.ask("encoding", *samples, until=until, **samples) or encoding
    details = {"file": filename, "encoding": encoding}
    found = _WITH_LETTERS.search(sample.decode(encoding, "replace"))
    value = found.group().strip() if found else None
    return Text(content, encoding, issues=(Issue("encoding-guessed", None, None, value, None, details),))


def _samples(sample: bytes, encodings: Sequence[str]) -> list[str]:
    """The first words that the encodings read differently, as each of them reads them."""
    for line in sample.splitlines():
        readings = [line.decode(name, "replace") for name in encodings]
        differing = [index for index, letters in enumerate(zip(*readings, strict=True)) if len({*letters}) > 1]
        if differing:
            start = max(0, differing[0] - 15)
            return [reading[start : start + 40] for reading in readings]
    return []


def _scores(sample: bytes, encodings: Iterable[str]) -> dict[str, float]:
    """How likely each of the encodings is. Those that programs on Windows write are the usual ones."""
    letters = {name: latin_letter_score(sample.decode(name, "replace")) for name in encodings}
    return {name: points + (_USUAL if name in _LATIN else 0) for name, points in letters.items()}


def latin_letter_score(text: str) -> float:
    """How much the characters beyond ASCII in ``text`` look like a language in Latin script: the mean of their scores;
    0 if there are none. A score is 1 for a usual letter, less for a rare one, about -1 for a wrongly decoded one, and 2
    for the apostrophe in words such as "d’eau"."""
    points, count = 1.5 * len(_ELIDED.findall(text)) - len(_ODD.findall(text)), 0
    for found in _WORD_OR_SIGN.finditer(text):
        word = found.group()
        beyond = [letter for letter in word if letter > "\x7f"]
        count += len(beyond)
        if not word.isalpha():
            within = (
                text[max(0, found.start() - 1) : found.start()].isalpha()
                and text[found.end() : found.end() + 1].isalpha()
            )
            points += 0.5 if word in _BESIDE_WORDS and (not within or word in "’–—") else -1
        elif beyond:
            sound = word in _ALONE if len(word) == 1 else word.islower() or word.istitle() or word.isupper()
            points += sum(_weight(letter.lower()) if sound else -1 for letter in beyond)
    return points / count if count else 0


def _weight(letter: str) -> float:
    return 1 if letter in _COMMON else 0.8 if letter in _OTHERS else 0.3


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


def likely_encodings(sample: bytes) -> list[str]:
    """Names of encodings that may fit a sample of bytes, the most likely first."""
    words = _NOT_ASCII_WORD.findall(sample)
    runs = re.findall(rb"[\x80-\xff]+", sample)
    letters = sum(len(word) for word in words)
    ascii_letters = sum(len(word.translate(None, bytes(range(128, 256)))) for word in words)
    # Latin script: most letters of a word are plain ones, or those beyond stand alone ("à", "–").
    if 2 * ascii_letters > letters or sum(map(len, runs)) < 2 * len(runs):
        points = _scores(sample, dict.fromkeys([_latin_guesses(sample)[0], _WESTERN, _MAC, _DOS]))
        return sorted(points, key=lambda name: -points[name])
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only files that are no UTF-8 need it

    best = from_bytes(sample, cp_isolation=list(_OTHER)).best()
    return [*([best.encoding] if best else []), _WESTERN]


def _latin_guesses(sample: bytes) -> list[str]:
    """Western European unless the text looks clearly more like another language."""
    from charset_normalizer import from_bytes  # noqa: PLC0415

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
