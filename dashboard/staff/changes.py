"""The difference page: every record that is new, changed or leaves, field by field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
from flask import Blueprint, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.records.columns import Dataset
from dashboard.records.difference import Difference
from dashboard.staff.access import needs
from dashboard.staff.desk import Desk
from dashboard.staff.draft_pages import draft_address, page_number
from dashboard.staff.pages import page
from dashboard.staff.shown_values import Shown, label_of, place_names, shown_values
from dashboard.staff.text_changes import marked_changes
from dashboard.staff.work import FOLLOWING, work_of
from dashboard.store.accounts import Role

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


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The difference page."""

    @routes.get("/drafts/<int:number>/changes")
    @needs(Role.EDITOR)
    def changes(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        if not draft.is_checked:
            return redirect(draft_address(desk, number), 302)
        work = work_of(desk.store, draft)
        ids = {"changed": work.changed, "new": work.difference.added, "leaving": work.difference.missing}
        asked = request.args.get("kind", "")
        kind = asked if asked in KINDS else next((one for one in KINDS if ids[one]), "changed")
        query = request.args.get("q", "").strip()
        titles = titles_of(work.before) | titles_of(work.after)
        found = [name for name in ids[kind] if fits(query, name, titles.get(name, ""))]
        pages = max(1, -(-len(found) // PAGE))
        at = min(page_number(), pages)
        shown = shown_values(draft.dataset, place_names(desk))
        return page(
            "staff/changes.html",
            draft=draft,
            address=draft_address(desk, number),
            kind=kind,
            counts={one: len(ids[one]) for one in KINDS},
            query=query,
            found=len(found),
            page_number=at,
            pages=pages,
            records=records_shown(work, kind, found[(at - 1) * PAGE : at * PAGE], titles, shown),
        )


def titles_of(frame: pd.DataFrame) -> dict[str, str]:
    """Titles by id."""
    return dict(zip(frame["id"].tolist(), frame["title"].tolist(), strict=True))


def fits(query: str, record_id: str, title: str) -> bool:
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
        if change.column not in FOLLOWING
    ]


def _all_fields(row: dict[Hashable, str], dataset: Dataset, shown: Shown, *, new: bool) -> list[FieldShown]:
    nothing = Markup("")
    return [
        FieldShown(label_of(str(column), dataset), *((nothing, text) if new else (text, nothing)))
        for column, value in row.items()
        if value and column not in FOLLOWING
        for text in [Markup.escape(shown(str(column), value))]
    ]
