"""What a person decided about one file: mapping, sheet, corrected cells, records that the file lacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from dashboard.errors import RecordsError
from dashboard.language import gettext as _

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Missing(StrEnum):
    """What happens to a published record that the file does not have."""

    UNDECIDED = ""
    KEEP = "keep"
    CLOSE = "close"  # stays, with the status Closed; for projects only, news has no status
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new text for one cell; ``row`` as Excel shows it, ``column`` the header as the file has it.

    Edits that were made by one act, such as a fix of several rows, share their ``step`` and are undone together.
    """

    row: int
    column: str
    value: str
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All that was decided about a file; together with its bytes it says what becomes of it.

    ``mapping`` is field → header, "" for a field that no column serves. Of two ``edits`` of one cell the later stands.
    ``exceptions`` are decisions about single records by id: they win over ``missing`` and also hold for records that
    the file has.
    """

    mapping: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    sheet: str = ""
    join_rows: bool = False
    skip_errors: bool = False
    edits: tuple[Edit, ...] = ()
    missing: Missing = Missing.UNDECIDED
    exceptions: Mapping[str, Missing] = field(default_factory=lambda: _EMPTY)

    def to_json(self) -> str:
        """The choices as text; equal choices give equal text."""
        values = {
            "mapping": dict(sorted(self.mapping.items())),
            "sheet": self.sheet,
            "join_rows": self.join_rows,
            "skip_errors": self.skip_errors,
            "edits": [[edit.row, edit.column, edit.value, edit.step] for edit in self.edits],
            "missing": self.missing,
            "exceptions": dict(sorted(self.exceptions.items())),
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote; a name that is absent has its default. Raises RecordsError for anything else."""
        try:
            return cls(**_values(json.loads(text)))
        except (ValueError, RecursionError):  # JSONDecodeError is a ValueError
            raise RecordsError(_("The choices kept for this file cannot be read. Upload the file again.")) from None


def _values(raw: object) -> dict[str, Any]:
    """Arguments of Choices. Raises ValueError for what no Choices can hold."""
    readers: dict[str, Callable[[object], object]] = {
        "mapping": _texts,
        "sheet": _text,
        "join_rows": _flag,
        "skip_errors": _flag,
        "edits": _edits,
        "missing": _missing,
        "exceptions": lambda value: {name: _missing(one) for name, one in _texts(value).items()},
    }
    if not isinstance(raw, dict) or not raw.keys() <= readers.keys():
        raise ValueError
    return {name: readers[name](value) for name, value in raw.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _missing(value: object) -> Missing:
    return Missing(_text(value))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError
    return {_text(name): _text(text) for name, text in value.items()}


def _edits(value: object) -> tuple[Edit, ...]:
    if not isinstance(value, list):
        raise ValueError
    if not all(isinstance(one, list) and len(one) == 4 for one in value):
        raise ValueError
    return tuple(_edit(*one) for one in value)


def _edit(row: object, column: object, value: object, step: object) -> Edit:
    return Edit(row=_number(row, 1), column=_text(column), value=_text(value), step=_number(step, 0))


def _number(value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError
    return value
