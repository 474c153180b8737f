"""A CSV file as a source: one reading for each separator that may be meant."""

from __future__ import annotations

from functools import partial

from dashboard.records.reading.csv_reader import DELIMITERS, CsvRows, declared_delimiter
from dashboard.records.reading.decoding import Text, decode
from dashboard.records.reading.sources.source import Kind, Reading, Report, Source


def csv_source(content: bytes, filename: str) -> Source:
    """The text of ``content``. Raises FileRefused where it is none."""
    text = decode(content, filename)
    declared = declared_delimiter(text)
    readings = [
        Reading(partial(_rows, text, delimiter, filename), delimiter=delimiter)
        for delimiter in ([declared] if declared else DELIMITERS)
    ]
    return Source(Kind.CSV, readings, encoding=text.encoding, issues=text.issues)


def _rows(text: Text, delimiter: str, filename: str, report: Report | None) -> CsvRows:
    return CsvRows(text, delimiter, filename, report)
