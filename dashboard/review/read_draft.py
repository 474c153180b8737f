"""Reading a draft's file with all that was chosen about it; free of Flask, since processes of their own do it, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.regions import Alias, read_aliases, read_regions
from dashboard.records.read_file import Intake, Progress, read_records
from dashboard.records.reading.sources.opening import raw_rows
from dashboard.records.schema.headers import index_of
from dashboard.records.schema.issues import Issue
from dashboard.records.text.name_keys import key
from dashboard.review.cell_fixes import RAW
from dashboard.settings import Settings
from dashboard.store.drafts import Draft
from dashboard.store.store import Store


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


def annotated(store: Store, number: int, form: str) -> bytes:
    """The file of a checked draft with its issues beside the rows, as CSV or workbook."""
    from dashboard.records.writing.annotated import annotate  # noqa: PLC0415 - brings XlsxWriter

    draft, intake = store.drafts.get(number), store.drafts.intake(number)
    return annotate(store.drafts.original(number), draft.filename, draft.dataset, intake, draft.choices, form)


def names_of_places(settings: Settings, territories: Territories, own: frozenset[Alias]) -> Gazetteer:
    """A gazetteer of the files that the settings name and of ``own`` aliases, which go before those of the file.

    Raises RecordsError, which names file, row, column, value, fix.
    """
    regions = read_regions(settings.regions, territories)
    added = {key(alias.text): alias for alias in sorted(own, key=lambda one: one.text)}
    filed = read_aliases(settings.aliases, {*territories, *regions})
    return Gazetteer(
        territories, regions, [*added.values(), *(alias for alias in filed if key(alias.text) not in added)]
    )
