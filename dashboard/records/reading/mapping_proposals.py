"""Which column of a file may serve which field, with sample values, for a person to confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from dashboard.records.frames.choices import Choices
from dashboard.records.reading.column_inference import guesses
from dashboard.records.reading.header_detection import Layout, find_layout
from dashboard.records.reading.sources.opening import open_source
from dashboard.records.schema.annotation_columns import annotation_columns
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.headers import column_of, index_of, missing_fields, normalised, translation
from dashboard.records.schema.issues import FileRefused, shortened
from dashboard.records.values.cells import is_absent

SAMPLES = 3
_FIRST = 200  # rows that a guess looks at


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the file. ``how`` the ``field`` was found: "saved" (by the mapping given), "name", "tag" (HXL),
    "synonym", "guess", or "" where no field is proposed.
    """

    header: str
    samples: tuple[str, ...]
    field: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The columns that have a header, in the order of the file, and required fields that none of them serves.

    ``signature`` is the same for every file of the dataset with these headers; "" where there are none.
    """

    columns: tuple[ProposedColumn, ...]
    missing: tuple[str, ...]
    signature: str

    @property
    def mapping(self) -> dict[str, str]:
        """Field → header as proposed."""
        return {column.field: column.header for column in self.columns if column.field}


def propose(content: bytes, dataset: Dataset, filename: str, choices: Choices) -> Proposal:
    """Look at the first rows of a file. One that cannot be read has no columns; reading it whole says why."""
    try:
        source = open_source(content, filename, sheet=choices.sheet)
        layout = find_layout(source, dataset, choices.mapping)
        rows = list(islice(layout.reading.rows(None), layout.header_row + _FIRST))
    except FileRefused:
        return Proposal((), tuple(missing_fields({}, dataset)), "")
    values = _values(layout, rows[layout.header_row :])
    found = {
        index: (name, _how(layout, name, index, dataset, choices.mapping))
        for name, index in layout.match.fields.items()
    }
    rest = {
        index: (layout.headers[index], seen)
        for index, seen in values.items()
        if index not in found | layout.match.rivals
    }
    settled = layout.match.fields.keys() | choices.mapping.keys()
    free = [column.name for column in COLUMNS[dataset] if column.name not in settled]
    found |= {index: (name, "guess") for index, name in guesses(rest, free, dataset).items()}
    columns = tuple(
        ProposedColumn(layout.headers[index], tuple(map(shortened, seen[:SAMPLES])), *found.get(index, ("", "")))
        for index, seen in values.items()
    )
    served = {name: index for index, (name, _how_) in found.items()}
    return Proposal(columns, tuple(missing_fields(served, dataset)), headers_signature(layout.headers, dataset))


def headers_signature(headers: Sequence[str], dataset: Dataset) -> str:
    """The key under which a mapping is remembered: headers apart from order, case and accents; "" without any."""
    names = sorted(
        {normalised(header) for index, header in enumerate(headers) if index not in annotation_columns(headers)} - {""}
    )
    return hashlib.sha256("\n".join([dataset, *names]).encode()).hexdigest() if names else ""


def _values(layout: Layout, rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """Index of each column that a mapping can name → its different values in the first rows."""
    ours = annotation_columns(layout.headers)
    found: dict[int, dict[str, None]] = {
        index: {}
        for index, header in enumerate(layout.headers)
        if header and index not in ours and index_of(header, layout.headers) == index
    }
    for number, cells in enumerate(rows, layout.header_row + 1):
        if number == layout.tag_row:
            continue
        for index, seen in found.items():
            text = cells[index].strip() if index < len(cells) else ""
            if text and not is_absent(text):
                seen[text] = None
    return {index: list(seen) for index, seen in found.items()}


def _how(layout: Layout, name: str, index: int, dataset: Dataset, mapping: Mapping[str, str]) -> str:
    header = layout.headers[index]
    column = column_of(name, dataset)
    if name in mapping:
        return "saved"
    if normalised(header) == normalised(name) or translation(header, dataset) == name:
        return "name"
    return "synonym" if normalised(header) in map(normalised, column.synonyms) else "tag"
