"""The data interface: projects, news and countries as JSON, a page at a time, and whole as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.portfolio.questions import PAGE, Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.columns import COLUMNS, Dataset, Kind
from dashboard.site import downloads
from dashboard.site.caching import current_answer, passing_answer
from dashboard.site.dash_app import to_json
from dashboard.site.past import as_asked
from dashboard.site.site import Site
from dashboard.site.view import View
from dashboard.site.words import STATUS_NAMES

LIMIT = 100
MOST = 1000
_LISTS = {
    column.name
    for columns in COLUMNS.values()
    for column in columns
    if column.kind in {Kind.LIST, Kind.PLACES, Kind.SDGS}
}


def data_routes(site: Site) -> Blueprint:
    """``/projects``, ``/news`` and ``/countries``, with the filters of the page; register it under ``/api/v1``."""
    routes = Blueprint("api", __name__)
    routes.register_error_handler(RecordsError, lambda error: passing_answer({"error": str(error)}, 400))

    def add(path: str, answer: Callable[..., Response], *parts: object) -> None:
        def view() -> Response:
            asked = as_asked(site)
            return answer(asked, _view(asked), *parts)

        routes.add_url_rule(f"/{path}", path.replace(".", "_"), view)

    for dataset in Dataset:
        add(str(dataset), _records_page, dataset)
        add(f"{dataset}.csv", downloads.records_csv, dataset)
        add(f"{dataset}.xlsx", downloads.records_workbook, dataset)
    add("countries", _countries_page)
    add("countries.csv", downloads.countries_csv)
    add("countries.geojson", downloads.countries_geojson)
    return routes


def _view(site: Site) -> View:
    """The view that the address asks for. Raises RecordsError for codes that mean nothing."""
    snapshot = site.portfolio.current()
    question = replace(Question.read(request.args), shown=PAGE)
    _refuse_unknown(question, snapshot)
    return View.of(snapshot, site.addresses, question)


def _refuse_unknown(question: Question, snapshot: Snapshot) -> None:
    """A program that asks for what cannot be must not take an empty answer for an empty country."""
    country, region = question.country, question.region
    if country and country not in snapshot.territories:
        raise RecordsError(_("“{value}” is no country code. Write one such as MDA.", value=country[:40]))
    if region and region not in snapshot.gazetteer.regions and not snapshot.names_region(region):
        raise RecordsError(_("“{value}” is no region code. Write one such as M49-150.", value=region[:40]))
    for status in question.statuses:
        if status not in STATUS_NAMES:
            raise RecordsError(_("“{value}” is no status. Write a code from 1 to 6.", value=status[:40]))


def _records_page(_site: Site, view: View, dataset: Dataset) -> Response:
    rows, frame = downloads.fitting_rows(view, dataset), view.snapshot.index_of(dataset).frame

    def read(start: int, stop: int) -> list[dict[str, Any]]:
        """Records as the data files name their columns; what a record does not state is null."""
        records: list[dict[Any, str]] = frame.take(rows[start:stop]).to_dict("records")
        return [{name: _value(name, text) for name, text in record.items()} for record in records]

    return _page(len(rows), read)


def _countries_page(_site: Site, view: View) -> Response:
    rows = downloads.countries(view)
    return _page(len(rows), lambda start, stop: rows[start:stop], disclaimer=view.snapshot.territories.disclaimer)


def _page(total: int, read: Callable[[int, int], list[dict[str, Any]]], **told: str) -> Response:
    limit, offset = _number("limit", LIMIT, 1, MOST), _number("offset", 0, 0, 10**9)
    body = {"total": total, "limit": limit, "offset": offset, **told, "items": read(offset, offset + limit)}
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


def _value(name: str, text: str) -> Any:
    if name in _LISTS:
        return text.split(";") if text else []
    return text or None
