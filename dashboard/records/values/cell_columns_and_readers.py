"""Columns of cells stored as their different values, and readers for the simple kinds of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel import Locale
from babel.localedata import exists
from numpy.typing import NDArray

from dashboard.email_and_number_checks import is_email_address
from dashboard.pictures.addresses_and_digests import digest_of
from dashboard.records.schema.header_matching import normalised
from dashboard.records.schema.issues import NO_DETAILS
from dashboard.records.text.formula_xml_and_uri_escaping import taken_back
from dashboard.records.text.web_address_check import is_web_address

LONGEST = 100  # characters of a date or an amount
ABSENT = frozenset(
    {"na", "n/a", "n.a.", "n.d.", "not stated", "null", "none", "nan", "tbd", "tbc", "-", "–", "—", "."}
)  # words for an empty cell
CATEGORIES = ("headline", "news", "in-focus", "publication", "call")
YES = frozenset({"yes", "y", "true", "1", "x", "oui", "si", "sí", "да", "نعم", *"✓✔☑●•*"})
NO = frozenset({"", "no", "n", "false", "0", "non", "нет", "لا"})
_LINE_ENDS = r"\r\n?|[\x0b\x0c\x{85}\x{2028}\x{2029}]"
# Invisible characters that do harm in keys and XML; those that join letters or keep them apart only after Latin ones.
_INVISIBLE = r"[\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f}\x{ad}\x{200b}\x{2060}-\x{2064}\x{feff}\x{fffe}\x{ffff}]"
_JOINER = r"([\x00-\x{24f}])[\x{200c}\x{200d}]+"
_GOAL = re.compile(
    r"(?:sdg|goal|odd|ods)?[\s#-]*0?(\d{1,2})(?:\.(\d{1,2}|[a-d]))?(?:\s*[:–-]\s.*|\s*[:.])?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one text in a column, before it becomes an issue for each row that has the text. ``code`` is the code
    of the issue, ``value`` the faulty part of the text, ``suggestion`` what may be meant instead (None if unknown);
    ``details`` fill the names in braces of the issue's sentence. Some codes are no faults, but only say how the text
    was read."""

    code: str
    value: str
    suggestion: str | None = None
    details: Mapping[str, str] = field(default_factory=lambda: NO_DETAILS)


Reader = Callable[[str], tuple[str, list[Finding]]]  # cell text → canonical text and findings


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of texts, stored as its different texts. ``codes`` has for each row the index of its text in ``values``,
    a list that is never empty, may have a text twice, and may have one that is in no row. An empty cell has the text ""
    in it."""

    codes: NDArray[np.int32]
    values: list[str]

    @classmethod
    def of(cls, texts: Sequence[str] | NDArray[Any] | pd.Series[str]) -> Self:
        """Make a column of these texts, one for each row."""
        codes, values = pd.factorize(np.asarray(texts, object))
        return cls(codes.astype(np.int32), values.tolist() or [""])

    def text(self, row: int) -> str:
        """The text in the row at the position ``row`` (from 0)."""
        return self.values[int(self.codes[row])]

    def array(self) -> pa.LargeStringArray:
        """The texts of all rows as an Arrow array."""
        return pa.array(self.values, pa.large_string()).take(pa.array(self.codes))

    def filled(self) -> NDArray[np.bool_]:
        """For each row, whether its cell is not empty."""
        return np.array([bool(value) for value in self.values], bool)[self.codes]

    def numbers(self, of: Callable[[str], int]) -> NDArray[np.int64]:
        """For each row, the number that ``of`` gives for its text; ``of`` is called once for each different text."""
        return np.array([of(value) for value in self.values], np.int64)[self.codes]


def from_column(column: pa.ChunkedArray) -> Cells:
    r"""Make a column of cleaned texts from a raw column of a file. Control characters and other invisible characters
    (except those that change the direction of writing) and spaces around the text are removed, and so is the apostrophe
    that downloads put before text that looks like a formula; every line end becomes ``\n``."""
    encoded = column.combine_chunks().dictionary_encode()
    texts = pc.replace_substring_regex(encoded.dictionary, _LINE_ENDS, "\n")
    texts = pc.replace_substring_regex(pc.replace_substring_regex(texts, _INVISIBLE, ""), _JOINER, r"\1")
    # Before the spaces go: an apostrophe behind them was not put there by a download.
    values = [taken_back(text) if "'" in text else text for text in texts.to_pylist()]
    trimmed: list[str] = pc.utf8_trim_whitespace(pa.array(values, pa.string())).to_pylist()
    return Cells(encoded.indices.to_numpy(), trimmed or [""])


def with_invisible(column: pa.ChunkedArray) -> NDArray[np.intp]:
    """The positions (from 0) of the cells that have control characters or other invisible characters, which are removed
    when the column is read (``from_column``)."""
    return np.flatnonzero(pc.match_substring_regex(column, f"{_INVISIBLE}|{_JOINER}").to_numpy())


def combinations(*columns: Cells) -> tuple[NDArray[np.int32], list[tuple[int, ...]]]:
    """The different combinations of texts that several columns have in the same row. Returns (codes, combinations). A
    combination is a tuple with one number for each column: the index of the text in the ``values`` of that column.
    ``codes`` has for each row the index of its combination in the list."""
    key = np.zeros(len(columns[0].codes), np.int64)
    for cells in columns:
        key = pd.factorize(key)[0].astype(np.int64) * len(cells.values) + cells.codes
    codes, keys = pd.factorize(key)
    first = np.full(len(keys), -1, np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes.astype(np.int32), list(zip(*(cells.codes[first].tolist() for cells in columns), strict=True))


def empty(rows: int) -> Cells:
    """A column of this many empty cells, for a field that the file does not have."""
    return Cells(np.zeros(rows, np.int32), [""])


def apply(cells: Cells, read: Reader) -> tuple[Cells, dict[int, list[Finding]]]:
    """Read each different text of the column ``cells`` once with ``read``. Returns (column, findings): the column with
    the texts that ``read`` returned, and the findings by index of the text in ``cells.values``, only where there are
    any. Empty texts stay empty and have no findings."""
    if read is read_text:
        return cells, {}
    results = [read(value) if value else ("", []) for value in cells.values]
    findings = {index: faults for index, (_, faults) in enumerate(results) if faults}
    return Cells(cells.codes, [text for text, _ in results]), findings


def with_western_digits(text: str) -> str:
    """The text with digits 0 to 9 in place of digits of other scripts, and "." and "," in place of the Arabic decimal
    and thousands separators."""
    if text.isascii():
        return text
    digits = {
        ord(sign): str(unicodedata.decimal(sign)) for sign in set(text) if sign.isdecimal() and not sign.isascii()
    }
    return text.translate({**digits, ord("٫"): ".", ord("٬"): ","})


def is_absent(text: str) -> bool:
    """Whether the text is a word or sign for "no value", such as "n/a" or a dash; an empty text does not count. Not to
    be used for names of places (``says_nothing`` is for these), because "NA" may be Namibia there."""
    return text.casefold() in ABSENT


def read_text(text: str) -> tuple[str, list[Finding]]:
    """Returns (text, findings): ``text`` unchanged and no findings, because free text has no faults."""
    return text, []


def read_id(text: str) -> tuple[str, list[Finding]]:
    """Read an id. Returns (id, findings): ``text`` on one line and without doubled spaces, and an empty list, because
    no text is a fault here."""
    return " ".join(text.split()), []


def read_list(text: str) -> tuple[str, list[Finding]]:
    """Read a list separated by semicolons or line ends. Returns (list, findings): the values joined by semicolons, each
    once, and no findings."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    return ";".join(dict.fromkeys(filter(None, parts))), []


def read_url(text: str) -> tuple[str, list[Finding]]:
    """Read an http or https address, or the address of a picture of this site (``/pictures/…``). Returns (address,
    findings). "https://" is added before www.example.org. The address is "" for a word such as "n/a", and for a text
    with anything but addresses in it; the latter is the fault ``url-invalid``. Of several addresses the first is read,
    and the finding ``cell-rest`` names the others. The finding ``url-completed`` says that "https://" was added, or
    that signs beside the address, such as a comma, were left out."""
    if is_absent(text):
        return "", []
    if is_web_address(text) or digest_of(text):
        return text, []
    found = [f"https://{part}" if part.lower().startswith("www.") else part for part in _several(text)]
    if not found or not all(map(is_web_address, found)):
        return "", [Finding("url-invalid", text)]
    if len(found) > 1:
        return found[0], [Finding("cell-rest", " ".join(found[1:]), None, {"taken": found[0]})]
    return found[0], [Finding("url-completed", text, found[0])]


def read_email(text: str) -> tuple[str, list[Finding]]:
    """Read one e-mail address. Returns (address, findings). The address is "" for a word such as "n/a", and for a text
    without an address; the latter is the fault ``email-invalid``. If there are several addresses or other words in the
    text, the first address is read, and the finding ``cell-rest`` names the rest."""
    if is_absent(text):
        return "", []
    parts = [part.strip("<>()").removeprefix("mailto:") for part in _several(text)]
    first = next(filter(is_email_address, parts), "")
    if not first:
        return "", [Finding("email-invalid", text)]
    rest = " ".join(filter(None, (part for part in dict.fromkeys(parts) if part != first)))
    return first, [Finding("cell-rest", rest, None, {"taken": first})] if rest else []


def _several(text: str) -> list[str]:
    """The parts of a cell between spaces, commas, semicolons and bars."""
    return [part for part in re.split(r"[\s;,|]+", text) if part]


def read_flag(text: str) -> tuple[str, list[Finding]]:
    """Read yes or no, as people write it in several languages. Returns (flag, findings): "yes"; or "" for no and for an
    unknown word, which is the fault ``flag-unknown``."""
    word = text.casefold()
    if word in YES:
        return "yes", []
    return "", [] if word in NO or is_absent(text) else [Finding("flag-unknown", text)]


def read_category(text: str) -> tuple[str, list[Finding]]:
    """Read the category of a news item. Returns (category, findings): "headline", "news", "in-focus", "publication" or
    "call"; or "" for a word such as "n/a" and for an unknown category, which is the fault ``category-unknown``."""
    category = next((name for name in CATEGORIES if normalised(text) in (normalised(name), normalised(name) + "s")), "")
    return category, [] if category or is_absent(text) else [Finding("category-unknown", text)]


def read_sdgs(text: str) -> tuple[str, list[Finding]]:
    """Read Sustainable Development Goals (1 to 17) or targets (10.7, 16.a), separated by semicolons, commas or line
    ends. Returns (goals, findings): the goals that could be read, each once, joined by semicolons, and the fault
    ``sdg-invalid`` for each other part; words for "no value" are no fault."""
    goals, findings = [], []
    for part in filter(None, (part.strip() for part in re.split(r"[;,\n]", text))):
        match = _GOAL.fullmatch(part)
        if match and 1 <= int(match[1]) <= 17:
            goals.append(".".join(filter(None, (str(int(match[1])), (match[2] or "").lower()))))
        elif not is_absent(part):
            findings.append(Finding("sdg-invalid", part))
    return ";".join(dict.fromkeys(goals)), findings


def are_goals(texts: Sequence[str]) -> set[str]:
    """Those of ``texts`` that name one Sustainable Development Goal each, such as "SDG 7"."""
    return {text for text in texts if read_sdgs(text)[0].isdecimal()}


@cache
def _language_names() -> dict[str, str]:
    names = Locale("en").languages
    return {name.casefold(): code.replace("_", "-") for code, name in names.items() if exists(code)}


def read_language(text: str) -> tuple[str, list[Finding]]:
    """Read a language code (BCP 47) or the English name of a language. Returns (code, findings): the code; or "" for a
    word such as "n/a" and for an unknown language, which is the fault ``language-unknown``."""
    language, _, subtag = text.replace("_", "-").partition("-")
    subtag = subtag.title() if len(subtag) == 4 else subtag.upper()
    code = "-".join(filter(None, (language.lower(), subtag)))
    if 2 <= len(language) <= 3 and language.isascii() and exists(code.replace("-", "_")):
        return code, []
    named = _language_names().get(text.casefold(), "")
    return named, [] if named or is_absent(text) else [Finding("language-unknown", text)]
