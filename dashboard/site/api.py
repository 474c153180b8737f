"""The data interface: projects, news and countries as JSON, a page at a time."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.columns import COLUMNS, Dataset, Kind
from dashboard.site.caching import current_answer, passing_answer
from dashboard.site.dash_app import to_json
from dashboard.site.site import Site
from dashboard.store.holds import HoldKind

LIMIT = 100
MOST = 1000
_LISTS = {
    column.name
    for columns in COLUMNS.values()
    for column in columns
    if column.kind in {Kind.LIST, Kind.PLACES, Kind.SDGS}
}


def data_routes(site: Site) -> Blueprint:
    """``/projects``, ``/news`` and ``/countries``; register it under ``/api/v1``."""
    routes = Blueprint("api", __name__)

    def records(dataset: Dataset) -> Response:
        index = site.portfolio.current().index_of(dataset)
        return _page(len(index), lambda start, stop: _records(index, start, stop))

    def countries() -> Response:
        snapshot = site.portfolio.current()
        rows = _countries(snapshot)
        return _page(len(rows), lambda start, stop: rows[start:stop])

    routes.add_url_rule("/projects", "projects", lambda: records(Dataset.PROJECTS))
    routes.add_url_rule("/news", "news", lambda: records(Dataset.NEWS))
    routes.add_url_rule("/countries", "countries", countries)
    return routes


def _page(total: int, read: Any) -> Response:
    try:
        limit, offset = _number("limit", LIMIT, 1, MOST), _number("offset", 0, 0, 10**9)
    except RecordsError as error:
        return passing_answer({"error": str(error)}, 400)
    body = {"total": total, "limit": limit, "offset": offset, "items": read(offset, offset + limit)}
    return current_answer(to_json(body), "application/json")


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if not least <= number <= most:
        raise RecordsError(
            _(
                "{name} is “{value}”; it must be a whole number from {least} to {most}.",
                name=name,
                value=text[:40],
                least=least,
                most=most,
            )
        )
    return number


def _records(index: RecordIndex, start: int, stop: int) -> list[dict[str, Any]]:
    """Records as the data files name their columns; what a record does not state is null."""
    records: list[dict[Any, str]] = index.frame.iloc[start:stop].to_dict("records")
    return [{name: _value(name, text) for name, text in record.items()} for record in records]


def _value(name: str, text: str) -> Any:
    if name in _LISTS:
        return text.split(";") if text else []
    return text or None


def _countries(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every territory; numbers are null where no record names it, because missing is not zero.

    ``withheld`` is the sentence for the public where staff hold the place back.
    """
    counted: dict[Any, Any] = snapshot.totals.to_dict("index")
    held = {hold.key: hold.sentence for hold in snapshot.holds if hold.kind is HoldKind.COUNTRY}
    none = {"projects": None, "news": None}
    return [
        {"iso3": code, "name": place.name, **counted.get(code, none), "withheld": held.get(code)}
        for code, place in snapshot.territories.items()
    ]
