"""The corrections made to a draft, as a list to read and to undo from the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.frames.choices import Choices, Edit
from dashboard.review.issue_list import Cell


@dataclass(frozen=True, slots=True)
class Made:
    """One act: the text given to one cell or to several of a column."""

    rows: tuple[int, ...]
    column: str
    value: str


def changes_made(edits: Sequence[Edit]) -> list[Made]:
    """What was done, the last act first."""
    steps: dict[int, list[Edit]] = {}
    for edit in edits:
        steps.setdefault(edit.step, []).append(edit)
    return [
        Made(tuple(edit.row for edit in step), step[0].column, step[0].value) for step in reversed(list(steps.values()))
    ]


def with_cells(choices: Choices, cells: Sequence[Cell]) -> Choices:
    """The choices with new texts for these cells, as one act."""
    step = max((edit.step for edit in choices.edits), default=0) + 1
    new = (Edit(row=cell.row, column=cell.column, value=cell.text, step=step) for cell in cells)
    return replace(choices, edits=(*choices.edits, *new))


def without_last(choices: Choices) -> Choices:
    """The choices without the last act."""
    last = max((edit.step for edit in choices.edits), default=0)
    return replace(choices, edits=tuple(edit for edit in choices.edits if edit.step != last))


def in_words(rows: Sequence[int], column: str, before: str, after: str) -> str:
    """Such as: row 4, Country: Moldva → Moldova."""
    if len(rows) == 1:
        return _("row {row}, {column}: {before} → {after}", row=rows[0], column=column, before=before, after=after)
    where = ngettext("{number} row", "{number} rows", len(rows))
    return _("{rows}, {column}: {before} → {after}", rows=where, column=column, before=before, after=after)
