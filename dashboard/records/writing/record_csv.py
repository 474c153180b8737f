"""Writes records as CSV, also with a row of HXL tags."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.headers import column_of, is_known
from dashboard.records.text.escaping import csv_rows, defended

_CHUNK = 50_000  # rows written at one time


def to_csv(frame: pd.DataFrame, dataset: Dataset) -> bytes:
    """The records of a canonical frame as UTF-8 CSV with a byte order mark, by which Excel recognises UTF-8. Text that
    looks like a formula has an apostrophe before it. This program, if it reads the file, gets the same frame again,
    except that statuses that follow from dates change with the day."""
    return b"".join(csv_parts(frame, dataset))


def csv_parts(frame: pd.DataFrame, dataset: Dataset, tags: Sequence[str] = ()) -> Iterator[bytes]:
    """The CSV that ``to_csv`` writes, in pieces, to save memory; ``tags`` are the cells of a row of HXL tags below the
    header, empty for none."""
    names = columns_in_order(frame, dataset)
    yield codecs.BOM_UTF8 + csv_rows([names, tags] if tags else [names])
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield csv_rows(zip(*(_defended_cells(part[name]) for name in names), strict=True))


def columns_in_order(frame: pd.DataFrame, dataset: Dataset) -> list[str]:
    """The names of the columns in the order of files: the columns of the dataset, then translations."""
    return [*column_names(dataset), *(name for name in frame.columns if name not in column_names(dataset))]


def hxl_parts(frame: pd.DataFrame, dataset: Dataset) -> Iterator[bytes]:
    """A canonical frame as CSV with a row of HXL tags, in pieces. This program, if it reads the file on the same day,
    gets the same frame again."""
    return csv_parts(frame, dataset, [tag(name, dataset) for name in columns_in_order(frame, dataset)])


def tag(name: str, dataset: Dataset) -> str:
    """The HXL tag of a column or translation, such as ``#activity+name+i_fr``; "" for an unknown column."""
    if not is_known(name, dataset):
        return ""
    column = column_of(name, dataset)
    language = name.removeprefix(column.name).removeprefix("_")
    return column.hxl[0] + (f"+i_{language.replace('-', '_').lower()}" if language else "")


def _defended_cells(column: pd.Series[str]) -> list[str]:
    """The texts of a column, safe from formulas. Each text of a categorical column is checked once."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return [defended(text) for text in column.tolist()]
    numbers, texts = pd.factorize(column)
    cells: list[str] = np.array([defended(text) for text in texts] + [""], dtype=object)[numbers].tolist()
    return cells
