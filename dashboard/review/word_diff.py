"""Before and after of a long text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 2_000  # words and signs; beyond, comparing takes longer than reading
_LEAST_LIKENESS = 0.3  # below it the texts are two, and marked words would only confuse


def marked_changes(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts as markup, with ``<del>`` around what goes and ``<ins>`` around what comes."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if not old or not new or len(old) + len(new) > _MOST:
        return _whole("del", before), _whole("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_LIKENESS:
        return _whole("del", before), _whole("ins", after)
    steps = matcher.get_opcodes()
    left = _joined("del", ((kind, "".join(old[i1:i2])) for kind, i1, i2, _j1, _j2 in steps))
    return left, _joined("ins", ((kind, "".join(new[j1:j2])) for kind, _i1, _i2, j1, j2 in steps))


def _whole(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, text) if text else Markup("")


def _joined(tag: str, pieces: Iterator[tuple[str, str]]) -> Markup:
    return Markup("").join(escape(text) if kind == "equal" else _whole(tag, text) for kind, text in pieces)
