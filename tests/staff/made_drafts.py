"""Drafts made and checked as a person would, without the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import Dash

from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import Draft
from tests.staff.people import staff_context_of, store_of

AUTHOR = "editor@example.org"


def csv_of(*records: dict[str, str]) -> bytes:
    """A CSV file of these records; none of their texts may need quoting."""
    names = list(dict.fromkeys(name for record in records for name in record))
    lines = [",".join(names), *(",".join(record.get(name, "") for name in names) for record in records)]
    return "\n".join([*lines, ""]).encode()


def checked_draft(app: Dash, dataset: Dataset, content: bytes, **options: Any) -> Draft:
    """A draft of ``content`` whose check is kept."""
    store = store_of(app)
    draft = store.drafts.add(dataset, content, filename=f"{dataset}.csv", author=AUTHOR, **options)
    intake = read_records(
        content,
        dataset,
        filename=draft.filename,
        gazetteer=staff_context_of(app).gazetteer(),
        choices=draft.choices,
        today=date.today(),
    )
    assert store.drafts.claim(draft.number, draft.revision)
    assert store.drafts.keep_result(draft.number, draft.revision, intake)
    return store.drafts.get(draft.number)


def publish_records(app: Dash, dataset: Dataset, *records: dict[str, str], author: str = AUTHOR) -> int:
    """Publish these records, and no others; the number of the version."""
    draft = checked_draft(app, dataset, csv_of(*records))
    frame = store_of(app).drafts.intake(draft.number).frame
    entry = store_of(app).publish_draft(draft.number, revision=draft.revision, frame=frame, author=author)
    staff_context_of(app).portfolio.refresh()
    assert entry.version is not None
    return entry.version
