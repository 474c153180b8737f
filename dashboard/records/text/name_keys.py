"""One spelling for texts that differ only in case, accents, punctuation and the like: exact lookup, not likeness."""

from __future__ import annotations

import re
import unicodedata

_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§¹²³⁰⁴-⁹]+|[(\[]\d{1,2}[)\]]))+$")
_ACRONYM = re.compile(r"\b(?:\w\.){2,}")
_APOSTROPHES = re.compile("['’‘`´ʻʼ′]")
_SAINT = re.compile(r"\bst\b\.?")
_SEPARATORS = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"\bthe\b")


def without_footnote(text: str) -> str:
    """``text`` without spaces around it and without the footnote signs at its end (Kosovo*, Moldova¹)."""
    return _FOOTNOTE.sub("", text.strip())


def key(text: str) -> str:
    """The lookup form of a name: case, accents, punctuation, spaces, "the", "&" and "St." no longer tell apart.

    "St. Kitts & Nevis", "SAINT KITTS AND NEVIS" and "Saint  Kitts and Nevis*" have one key. A wrong letter
    gives another key.
    """
    plain = unicodedata.normalize("NFKD", without_footnote(text).casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _ACRONYM.sub(lambda match: match[0].replace(".", "") + " ", plain)
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    plain = _ARTICLE.sub(" ", _SAINT.sub("saint ", plain))
    return _SEPARATORS.sub(" ", plain).strip()


def bracket_key(text: str) -> str:
    """The lookup form of a name with a bracket, which "Mayotte (France)" does not share with "Mayotte, France"."""
    before, bracket, within = text.partition("(")
    return f"{key(before)} ( {key(within)}" if bracket else ""


def exact(text: str) -> str:
    """``text`` with case, apostrophes and spaces made one, and its accents kept."""
    plain = unicodedata.normalize("NFC", without_footnote(text).casefold())
    return " ".join(_APOSTROPHES.sub("'", plain).split())
