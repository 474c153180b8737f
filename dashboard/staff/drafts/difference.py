"""One page of a difference: records that are new, changed or removed, field by field, with names for codes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from flask import Blueprint, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.records.frames.diff import Difference
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.headers import column_of
from dashboard.records.values.status import STATUS_NAMES
from dashboard.review.comparison import marked_changes
from dashboard.review.draft_review import DERIVED_COLUMNS, review_of
from dashboard.staff.drafts.draft_pages import draft_address, page_number
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.store.accounts import Role

Shown = Callable[[str, str], str]


def place_names(staff: StaffContext) -> dict[str, str]:
    """The names of all countries and regions by code."""
    regions = {code: _(region.name) for code, region in staff.gazetteer().regions.items()}
    return regions | {code: territory.name for code, territory in staff.territories.items()}


def value_formatter(dataset: Dataset, names: Mapping[str, str]) -> Shown:
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


PAGE = 20
KINDS = ("changed", "new", "leaving")


class Compared(Protocol):
    """Two lists of records and what differs between them."""

    @property
    def dataset(self) -> Dataset:
        """What the records are."""

    @property
    def before(self) -> pd.DataFrame:
        """The one list."""

    @property
    def after(self) -> pd.DataFrame:
        """The other."""

    @property
    def difference(self) -> Difference:
        """What is new, gone or changed in the other."""


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of a record as it is shown; for new records without ``before``, for leaving ones without ``after``."""

    label: str
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One record of the difference."""

    id: str
    title: str
    fields: list[FieldShown]


def difference_section(staff: StaffContext, compared: Compared) -> dict[str, Any]:
    """What ``difference_tabs.html`` needs: one page of the kind and with the words that the address asks for."""
    ids = ids_by_kind(compared)
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else next((one for one in KINDS if ids[one]), KINDS[0])
    query = request.args.get("q", "").strip()
    titles = titles_of(compared.before) | titles_of(compared.after)
    found = [name for name in ids[kind] if matches_search(query, name, titles.get(name, ""))]
    pages = max(1, -(-len(found) // PAGE))
    at = min(page_number(), pages)
    shown = value_formatter(compared.dataset, place_names(staff))
    return {
        "kind": kind,
        "counts": {one: len(names) for one, names in ids.items()},
        "query": query,
        "found": len(found),
        "page_number": at,
        "pages": pages,
        "records": records_shown(compared, kind, found[(at - 1) * PAGE : at * PAGE], titles, shown),
    }


def ids_by_kind(compared: Compared) -> dict[str, tuple[str, ...]]:
    """Ids by kind of change, in the order of the records; what only follows from dates is no change."""
    found = compared.difference
    return dict(zip(KINDS, (found.changed.outside(DERIVED_COLUMNS), found.added, found.missing), strict=True))


def titles_of(frame: pd.DataFrame) -> dict[str, str]:
    """Titles by id."""
    return dict(zip(frame["id"].tolist(), frame["title"].tolist(), strict=True))


def matches_search(query: str, record_id: str, title: str) -> bool:
    """Whether a search finds the record, by its id or its title."""
    return not query or query.casefold() in record_id.casefold() or query.casefold() in title.casefold()


def records_shown(
    work: Compared, kind: str, ids: Sequence[str], titles: dict[str, str], shown: Shown
) -> list[RecordShown]:
    """The records of one page of the difference."""
    if kind == "changed":
        fields: Callable[[str], list[FieldShown]] = lambda name: _changed_fields(work, name, shown)  # noqa: E731
    else:
        frame = work.after if kind == "new" else work.before
        rows = frame[frame["id"].isin(set(ids))].set_index("id").to_dict("index")
        fields = lambda name: _all_fields(rows[name], work.dataset, shown, new=kind == "new")  # noqa: E731
    return [RecordShown(name, titles.get(name, ""), fields(name)) for name in ids]


def _changed_fields(work: Compared, name: str, shown: Shown) -> list[FieldShown]:
    return [
        FieldShown(
            label_of(change.column, work.dataset),
            *marked_changes(shown(change.column, change.before), shown(change.column, change.after)),
        )
        for change in work.difference.changed[name]
        if change.column not in DERIVED_COLUMNS
    ]


def _all_fields(row: dict[Hashable, str], dataset: Dataset, shown: Shown, *, new: bool) -> list[FieldShown]:
    nothing = Markup("")
    return [
        FieldShown(label_of(str(column), dataset), *((nothing, text) if new else (text, nothing)))
        for column, value in row.items()
        if value and column not in DERIVED_COLUMNS
        for text in [Markup.escape(shown(str(column), value))]
    ]


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The difference page."""

    @routes.get("/drafts/<int:number>/changes")
    @needs(Role.EDITOR)
    def changes(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        address = draft_address(staff, number)
        if not draft.is_checked:
            return redirect(address, 302)
        section = difference_section(staff, review_of(staff.store, draft))
        return page("staff/changes.html", draft=draft, address=address, **section)
