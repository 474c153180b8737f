"""The rows of a file as it is read, for tests that look at single cells."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.reading.file_opening import likeliest_layout, open_source
from dashboard.records.schema.columns import Dataset


def raw_rows(
    content: bytes,
    filename: str,
    sheet: str = "",
    *,
    dataset: Dataset | None = None,
    gazetteer: Resolver | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as Excel shows it, header and titles too. Raises FileRefused."""
    source = open_source(content, filename, sheet=sheet, gazetteer=gazetteer)
    _dataset, layout = likeliest_layout(source, {}, [dataset] if dataset else list(Dataset))
    yield from enumerate(layout.reading.rows(None), 1)
