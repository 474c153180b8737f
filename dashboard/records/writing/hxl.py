"""Records as CSV with a row of HXL tags under the header; the same tags are known when a file is read."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.records.frames.canonical import columns_in_order, csv_parts
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.headers import column_of, is_known


def hxl_parts(frame: pd.DataFrame, dataset: Dataset) -> Iterator[bytes]:
    """``frame`` (canonical) as CSV with tags, piece by piece. Reads back to the same frame on the same day."""
    return csv_parts(frame, dataset, [tag(name, dataset) for name in columns_in_order(frame, dataset)])


def tag(name: str, dataset: Dataset) -> str:
    """The tag of a column, or of a translation: ``#activity+name+i_fr``; "" for a column that is none by now."""
    if not is_known(name, dataset):
        return ""
    column = column_of(name, dataset)
    language = name.removeprefix(column.name).removeprefix("_")
    return column.hxl[0] + (f"+i_{language.replace('-', '_').lower()}" if language else "")
