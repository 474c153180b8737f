"""Frames to compose, and what became of them."""

from __future__ import annotations

import datetime

import pandas as pd

from dashboard.records.frames.canonical_frames import TEXT, empty_frame
from dashboard.records.frames.file_choices import Choices
from dashboard.records.frames.three_way_merge import Composition, compose
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses

TODAY = datetime.date(2025, 6, 30)
Record = dict[str, str]


def frame_of(*records: Record, dataset: Dataset = Dataset.PROJECTS) -> pd.DataFrame:
    """A canonical frame; statuses that are given are declared, others derived as of TODAY."""
    plain = empty_frame(dataset)
    extra = {name for record in records for name in record if name not in plain}
    names = [*plain.columns, *sorted(extra)]
    frame = pd.DataFrame({name: pd.Series([one.get(name, "") for one in records], dtype=TEXT) for name in names})
    if dataset is Dataset.NEWS:
        return frame
    frame["status_source"] = frame["status"].mask(frame["status"].ne(""), "declared")
    return with_derived_statuses(frame, TODAY)


def composed(
    mine: pd.DataFrame, origin: pd.DataFrame | None, theirs: pd.DataFrame | None, **choices: object
) -> Composition:
    made = Choices(**choices)  # type: ignore[arg-type]
    return compose(Dataset.PROJECTS, mine, origin=origin, theirs=theirs, choices=made, today=TODAY)


def cell(found: Composition, record: str, column: str) -> str:
    return str(found.frame.set_index("id").loc[record, column])


A, B, C = {"id": "A", "title": "a"}, {"id": "B", "title": "b"}, {"id": "C", "title": "c"}
