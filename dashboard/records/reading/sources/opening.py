"""Opening a file by what is in it; its name says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard.records.frames.choices import Edit
from dashboard.records.places.resolve_columns import Resolver
from dashboard.records.reading.edits import Edits
from dashboard.records.reading.header_detection import NO_MAPPING, Layout, find_layout
from dashboard.records.reading.sources.archive import Archive
from dashboard.records.reading.sources.csv_text import csv_source
from dashboard.records.reading.sources.sniffing import OLD_OFFICE, ZIP, refuse_archive, refuse_old_office, xml_kind
from dashboard.records.reading.sources.source import Kind, Source
from dashboard.records.reading.sources.workbook import workbook_source
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import FileRefused


def open_source(content: bytes, filename: str, *, sheet: str = "", gazetteer: Resolver | None = None) -> Source:
    """The file as rows of cells.

    ``sheet`` is the one to read of a workbook, "" to find it by its headers; ``gazetteer`` tells which categories
    of a feed are places. Raises FileRefused, which says what the file is instead.
    """
    if content.startswith(ZIP):
        archive = Archive(content, filename)
        refuse_archive(archive)
        return workbook_source(archive, len(content), sheet)
    if content.startswith(OLD_OFFICE):
        refuse_old_office(content, filename)
    kind = xml_kind(content, filename)
    if kind is Kind.IATI:
        from dashboard.records.reading.sources.iati import iati_source  # noqa: PLC0415 - brings lxml

        return iati_source(content, filename, gazetteer)
    if kind is Kind.FEED:
        from dashboard.records.reading.sources.feed import feed_source  # noqa: PLC0415 - brings lxml and feedparser

        return feed_source(content, filename, gazetteer)
    return csv_source(content, filename)


def raw_rows(
    content: bytes,
    filename: str,
    sheet: str = "",
    *,
    dataset: Dataset | None = None,
    mapping: Mapping[str, str] = NO_MAPPING,
    edits: Sequence[Edit] = (),
    gazetteer: Resolver | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Every row as it stands, header and titles too, with its number as Excel shows it and ``edits`` applied.

    Separator or sheet are those by which ``read_records`` reads the ``dataset``. Raises FileRefused.
    """
    source = open_source(content, filename, sheet=sheet, gazetteer=gazetteer)
    layout = likeliest_layout(source, mapping, [dataset] if dataset else list(Dataset))[1]
    yield from enumerate(Edits(edits, layout).applied(layout.reading.rows(None)), 1)


def likeliest_layout(source: Source, mapping: Mapping[str, str], datasets: Sequence[Dataset]) -> tuple[Dataset, Layout]:
    """The dataset, of those asked about, whose columns fit the headers best, and how to read them."""
    layouts = [(dataset, find_layout(source, dataset, mapping)) for dataset in datasets]
    return max(layouts, key=lambda pair: len(pair[1].mapping))


def likeliest_dataset(content: bytes, mapping: Mapping[str, str], filename: str) -> Dataset:
    """The dataset whose columns fit the headers best; projects where none does, or where nothing can be read."""
    try:
        source = open_source(content, filename)
        return source.dataset or likeliest_layout(source, mapping, list(Dataset))[0]
    except FileRefused:
        return Dataset.PROJECTS
