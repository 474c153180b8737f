"""The corrections made to a draft, and what still prevents its publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.frames.choices import Choices, Edit
from dashboard.review.draft_review import DraftReview
from dashboard.review.issue_list import Cell
from dashboard.store.drafts import Draft, DraftKind


@dataclass(frozen=True, slots=True)
class Made:
    """One correction: a new text for one cell, or for several cells of one column."""

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
    """A correction in words, such as "row 4, Country: Moldva → Moldova"."""
    if len(rows) == 1:
        return _("row {row}, {column}: {before} → {after}", row=rows[0], column=column, before=before, after=after)
    where = ngettext("{number} row", "{number} rows", len(rows))
    return _("{rows}, {column}: {before} → {after}", rows=where, column=column, before=before, after=after)


FEW = 20
SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A sentence and the place of the review page where it can be settled (an anchor)."""

    sentence: str
    anchor: str


def obstacles(draft: Draft, work: DraftReview) -> list[Obstacle]:
    """What has to be settled first; nothing when the draft can be published."""
    if work.intake.refused:
        return [Obstacle(_("No record can be taken from this file, so there is nothing to publish."), "issues")]
    found = []
    if work.error_rows and not draft.choices.skip_errors:
        sentence = ngettext(
            "{number} row has errors. Mend it, or choose to leave it out.",
            "{number} rows have errors. Mend them, or choose to leave them out.",
            work.error_rows,
        )
        found.append(Obstacle(sentence, "issues"))
    if undecided := len(work.composition.undecided):
        sentence = ngettext(
            "{number} published record is missing from the file. Decide what becomes of it.",
            "{number} published records are missing from the file. Decide what becomes of them.",
            undecided,
        )
        found.append(Obstacle(sentence, "missing"))
    if work.after.empty:
        found.append(Obstacle(_("Nothing would be left on the map."), "missing"))
    elif not work.difference:
        found.append(Obstacle(_("Nothing would change for visitors, so there is nothing to publish."), "differences"))
    return found


def removal_to_confirm(draft: Draft, work: DraftReview) -> int:
    """The number of records that publishing would remove, if it is so large that a person has to type it; else 0."""
    leaving = len(work.difference.missing)
    large = leaving > FEW or leaving > SHARE * len(work.before)
    return leaving if draft.kind is DraftKind.FILE and large else 0
