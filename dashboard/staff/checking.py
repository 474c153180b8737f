"""Checking a draft: whoever looks at one that waits, or whose checker fell silent, sets off the check."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from dashboard.errors import StoreError
from dashboard.records.headers import index_of
from dashboard.records.intake import Intake, Progress, read_records
from dashboard.records.issues import Issue
from dashboard.records.places import Gazetteer
from dashboard.records.sources.opening import raw_rows
from dashboard.staff.apart import LIGHT, is_light, start_and_watch
from dashboard.staff.cell_fixes import RAW
from dashboard.staff.desk import Desk
from dashboard.store.drafts import Draft, DraftState
from dashboard.store.store import Store

log = logging.getLogger(__name__)


def looked_at(desk: Desk, draft: Draft) -> Draft:
    """The draft as it is after a look: a light file is checked by then, another is being checked."""
    if draft.state not in (DraftState.WAITING, DraftState.CHECKING):
        return draft
    drafts = desk.store.drafts
    if not drafts.claim(draft.number, draft.revision):
        return drafts.get(draft.number)
    content = drafts.original(draft.number) if draft.size <= LIGHT else b""
    if content and is_light(content):
        drafts.keep_result(draft.number, draft.revision, read_draft(draft, content, desk.gazetteer()))
    else:
        words = ["check-draft", str(draft.number), "--revision", str(draft.revision)]
        start_and_watch(desk.settings, words, partial(_give_up, desk.store, draft))
    return drafts.get(draft.number)


def read_draft(draft: Draft, content: bytes, gazetteer: Gazetteer, progress: Progress | None = None) -> Intake:
    """Read the file of a draft with all choices made about it. Never raises for what is in the file."""
    choices = draft.choices
    intake = read_records(
        content,
        draft.dataset,
        filename=draft.filename,
        gazetteer=gazetteer,
        choices=choices,
        today=date.today(),
        progress=progress,
    )
    if any(issue.row and issue.value for issue in intake.issues):
        rows = raw_rows(
            content,
            draft.filename,
            intake.sheet,
            dataset=draft.dataset,
            mapping=choices.mapping,
            edits=choices.edits,
        )
        intake.issues = list(with_cells(intake.issues, rows, intake.headers))
    return intake


def with_cells(issues: list[Issue], rows: Iterator[tuple[int, list[str]]], headers: tuple[str, ...]) -> Iterator[Issue]:
    """The issues; one about a part of a cell is told the whole cell, from which it can be mended."""
    wanted = {issue.row for issue in issues if issue.row and issue.value}
    cells = {number: list(row) for number, row in rows if number in wanted}
    places = {column: index_of(column, headers) for column in {issue.column for issue in issues} if column}
    for issue in issues:
        index = places.get(issue.column or "")
        row = cells.get(issue.row or 0, [])
        cell = row[index] if index is not None and index < len(row) else ""
        if cell and issue.value and cell != issue.value:
            yield replace(issue, details={**issue.details, RAW: cell})
        else:
            yield issue


def _give_up(store: Store, draft: Draft, sentence: str) -> None:
    log.error("Draft %s, revision %s could not be checked: %s", draft.number, draft.revision, sentence)
    with suppress(StoreError):  # away: the next to look at the draft starts anew
        store.drafts.fail(draft.number, draft.revision, sentence)
