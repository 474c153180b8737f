"""Two versions of a dataset side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from flask import request

from dashboard.records.canonical import empty_frame
from dashboard.records.columns import Dataset
from dashboard.records.difference import Difference, difference
from dashboard.records.status import derived_anew
from dashboard.staff.changes import KINDS, PAGE, fits, records_shown, titles_of
from dashboard.staff.desk import Desk
from dashboard.staff.draft_pages import page_number
from dashboard.staff.shown_values import place_names, shown_values
from dashboard.staff.work import FOLLOWING
from dashboard.store.store import Store
from dashboard.store.versions import Version


@dataclass(frozen=True)
class Comparison:
    """What differs in ``after`` from ``before``, both as visitors read them today."""

    dataset: Dataset
    before: pd.DataFrame
    after: pd.DataFrame

    @cached_property
    def difference(self) -> Difference:
        """What is new, gone or changed."""
        return difference(self.before, self.after)

    @cached_property
    def ids(self) -> dict[str, tuple[str, ...]]:
        """Ids by kind of change, in the order of the records."""
        changed = self.difference.changed.beyond(FOLLOWING)
        kinds = (changed, self.difference.added, self.difference.missing)
        return dict(zip(KINDS, kinds, strict=True))

    @property
    def counts(self) -> dict[str, int]:
        """How many records are changed, new, leaving."""
        return {kind: len(ids) for kind, ids in self.ids.items()}


def compare(store: Store, dataset: Dataset, before: Version | None, after: Version) -> Comparison:
    """Compare two versions, or a version with nothing. Raises StoreError when the store is away."""
    return Comparison(dataset, _frame(store, dataset, before), _frame(store, dataset, after))


def difference_section(desk: Desk, comparison: Comparison) -> dict[str, Any]:
    """One page of the difference, of the kind and with the words that the address asks for."""
    ids = comparison.ids
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else next((one for one in KINDS if ids[one]), KINDS[0])
    query = request.args.get("q", "").strip()
    titles = titles_of(comparison.before) | titles_of(comparison.after)
    found = [name for name in ids[kind] if fits(query, name, titles.get(name, ""))]
    pages = max(1, -(-len(found) // PAGE))
    at = min(page_number(), pages)
    shown = shown_values(comparison.dataset, place_names(desk))
    return {
        "kind": kind,
        "counts": comparison.counts,
        "query": query,
        "found": len(found),
        "page_number": at,
        "pages": pages,
        "records": records_shown(comparison, kind, found[(at - 1) * PAGE : at * PAGE], titles, shown),
    }


def _frame(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    if version is None:
        return empty_frame(dataset)
    frame = store.frame(version.number)
    return derived_anew(frame, date.today()) if dataset is Dataset.PROJECTS else frame
