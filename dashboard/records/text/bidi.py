"""Finds, removes and closes invisible characters that change the direction of writing, by which a text can look
different from what it says."""

import re

import pyarrow as pa
import pyarrow.compute as pc

_ANY = "[\u202a-\u202e\u2066-\u2069]"  # embeddings, overrides and isolates; plain marks such as U+200F are harmless
_SIGNS = re.compile(_ANY)
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSED_BY = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", _POP_EMBEDDING),
    **dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE),
}


def has_signs(column: pa.ChunkedArray) -> bool:
    """Whether any text in the column has a bidi embedding, override or isolate character (U+202A–202E, U+2066–2069),
    which can make text look different from what it says. Plain direction marks such as U+200F do not count."""
    return bool(pc.any(pc.match_substring_regex(column, _ANY)).as_py())


def without_signs(text: str) -> str:
    """``text`` without bidi embedding, override and isolate characters (U+202A–202E, U+2066–2069)."""
    return _SIGNS.sub("", text)


def balanced(text: str) -> str:
    """``text`` in which every change of the writing direction ends at the end of its line at the latest: missing
    closing characters are added, and closing characters that close nothing are left out."""
    return "\n".join(_balanced_line(line) for line in text.split("\n")) if _SIGNS.search(text) else text


def _balanced_line(line: str) -> str:
    """One line without signs that close nothing, and with closing signs at its end for all that is open."""
    waiting: list[str] = []
    result = []
    for character in line:
        if character in _CLOSED_BY:
            waiting.append(_CLOSED_BY[character])
        elif character in (_POP_EMBEDDING, _POP_ISOLATE):
            if not waiting or waiting[-1] != character:
                continue
            waiting.pop()
        result.append(character)
    return "".join(result) + "".join(reversed(waiting))
