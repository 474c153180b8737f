"""Canonical values as people read them: names for codes, labels for columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.headers import column_of
from dashboard.records.values.status import STATUS_NAMES
from dashboard.staff.web.context import Desk

Shown = Callable[[str, str], str]


def place_names(desk: Desk) -> dict[str, str]:
    """The names of all countries and regions by code."""
    regions = {code: _(region.name) for code, region in desk.gazetteer().regions.items()}
    return regions | {code: territory.name for code, territory in desk.territories.items()}


def shown_values(dataset: Dataset, names: Mapping[str, str]) -> Shown:
    """A function of column and canonical text that gives what a person reads; ``names`` are those of places."""

    def shown(column: str, text: str) -> str:
        kind = column_of(column, dataset).kind
        if kind is Kind.PLACES:
            return ", ".join(names.get(code, code) for code in text.split(";") if code)
        if kind is Kind.LIST:
            return ", ".join(part.strip() for part in text.split(";"))
        if kind is Kind.STATUS:
            return _(STATUS_NAMES[text]) if text in STATUS_NAMES else text
        return text

    return shown


def label_of(column: str, dataset: Dataset) -> str:
    """What a column is called, such as Title or Title (fr)."""
    known = column_of(column, dataset)
    label = _(known.label)
    return label if column == known.name else f"{label} ({column.removeprefix(known.name + '_')})"
