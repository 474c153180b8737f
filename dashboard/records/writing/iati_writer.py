"""Projects as an IATI 2.03 activities file, piece by piece, which reads back to the same records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import quoteattr

import pandas as pd
from lxml import etree

from dashboard.records.reading.iati_terms import ID, NAMESPACE, PREFIX, SAMPLE
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.headers import is_known
from dashboard.records.writing.iati_record import Publisher, activity

_CHUNK = 1_000  # records held as Python objects at one time
_SAMPLE = "Sample data: activities with the mark ww:sample are invented."
_UNREGISTERED = "The identifiers are not registered with IATI: the organisation has not stated its own."


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says besides its records: who reports, when, and the names of regions by code.

    ``sample_mark`` is how the ids of invented records begin, "" where all are real.
    """

    publisher: Publisher
    generated: datetime | None = None
    sample_mark: str = ""
    regions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def iati_parts(frame: pd.DataFrame, told: Told) -> Iterator[bytes]:
    """The projects of ``frame`` (canonical, at least one: the standard knows no empty file) as UTF-8 XML.

    The same frame always gives the same bytes. Little memory is needed, however many records there are.
    """
    yield _head(told).encode()
    names = [name for name in frame.columns if is_known(name, Dataset.PROJECTS)]
    for start in range(0, len(frame), _CHUNK):
        rows = zip(*(frame[name].iloc[start : start + _CHUNK].tolist() for name in names), strict=True)
        records = (dict(zip(names, row, strict=True)) for row in rows)
        written = (_marked(activity(record, told.publisher, told.regions), told.sample_mark) for record in records)
        yield b"".join(etree.tostring(one, encoding="utf-8") + b"\n" for one in written)
    yield b"</iati-activities>\n"


def _marked(element: Any, sample_mark: str) -> Any:
    if sample_mark and element.get(ID).startswith(sample_mark):
        element.set(SAMPLE, "yes")
    return element


def _head(told: Told) -> str:
    given = {"version": "2.03", f"xmlns:{PREFIX}": NAMESPACE}
    notes = []
    if told.generated:
        given["generated-datetime"] = told.generated.isoformat()
    if told.sample_mark:
        notes.append(_SAMPLE)
    if not told.publisher.registered:
        given[f"{PREFIX}:registered"] = "no"
        notes.append(_UNREGISTERED)
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
    comments = "".join(f"<!-- {note} -->\n" for note in notes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{comments}<iati-activities{attributes}>\n'
