"""Projects, news and countries as JSON: lists page by page, and single ones."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.header_matching import column_of, is_known
from dashboard.site.api import downloads
from dashboard.site.api.parameter_checks_and_operations import JSON, number
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import extended
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.http.caching import current_answer
from dashboard.site.http.json_and_api_errors import ABSENT, WITHHELD, Refused, to_json
from dashboard.store.holds import HoldKind

LISTS = frozenset({Kind.LIST, Kind.PLACES, Kind.SDGS})
"""Kinds of columns whose cells hold many values: arrays in JSON."""
_HOLDS = {Dataset.PROJECTS: HoldKind.PROJECT, Dataset.NEWS: HoldKind.NEWS}


def records_page(view: View, dataset: Dataset) -> Response:
    """A JSON response with one page of the list of the records of a dataset that match the view's filters, chosen
    countries and, for news, category; newest first. The query of the request says with ``limit`` and ``offset`` which
    page; the caller has checked these values (``check_values``)."""
    rows = downloads.matching_rows(view, dataset)
    return _page(view, str(dataset), len(rows), lambda start, stop: _read(view, dataset, rows[start:stop]))


def countries_page(view: View) -> Response:
    """A JSON response with one page of the list of territories with their numbers of matching projects and news; only
    the chosen countries, or those of the chosen region, if the view has any. The query of the request says with
    ``limit`` and ``offset`` which page; the caller has checked these values (``check_values``)."""
    rows = downloads.countries(view)
    extra = {"disclaimer": view.snapshot.territories.disclaimer}
    return _page(view, "countries", len(rows), lambda start, stop: rows[start:stop], **extra)


def one_record(view: View, dataset: Dataset, **parts: str) -> Response:
    """A JSON response with one record of a dataset. ``parts`` has one argument, of any name: the record's id, from the
    address of the request. Raises Refused if no record has this id or staff hide it."""
    (record_id,) = parts.values()
    hold = view.snapshot.held(_HOLDS[dataset], record_id)
    if hold:
        raise Refused(hold.sentence, WITHHELD)
    row = view.snapshot.index_of(dataset).row_of(record_id)
    if row is None:
        raise Refused(_("There is no record {id}.", id=record_id[:80]), ABSENT)
    return current_answer(to_json(_read(view, dataset, [row])[0]), JSON)


def one_country(view: View, code: str) -> Response:
    """A JSON response with the territory ``code``, in small or capital letters, and its numbers of projects and news
    that match the view's filters. Raises Refused for an unknown code."""
    territory = known_country(view.snapshot, code)
    return current_answer(to_json(next(row for row in downloads.countries(view) if row["iso3"] == territory)), JSON)


def known_country(snapshot: Snapshot, code: str) -> str:
    """Check a country code from an address, in small or capital letters. Returns it in capital letters. Raises Refused
    if no territory has it."""
    if code.upper() not in snapshot.territories:
        raise Refused(_("There is no place with the code {code}.", code=code[:40]), ABSENT)
    return code.upper()


def _read(view: View, dataset: Dataset, rows: Any) -> list[dict[str, Any]]:
    """Records with the columns of the data files: lists for columns that hold many values, None for other empty
    cells."""
    frame = view.snapshot.index_of(dataset).frame
    lists = {one for one in map(str, frame) if is_known(one, dataset) and column_of(one, dataset).kind in LISTS}
    records: list[dict[Any, str]] = frame.take(rows).to_dict("records")
    return [
        {name: (text.split(";") if text else []) if name in lists else text or None for name, text in record.items()}
        for record in records
    ]


def _page(
    view: View, name: str, total: int, read: Callable[[int, int], list[dict[str, Any]]], **extra: str
) -> Response:
    limit, offset = (number(one, request.args) for one in ("limit", "offset"))

    def at(start: int | None) -> str | None:
        if start is None:
            return None
        own = [("category", view.category)] if view.category else []
        address = view.unfiltered.data(name, view.question)
        return absolute(view.site, extended(address, [*own, ("limit", str(limit)), ("offset", str(start))]))

    links = {
        "next": at(offset + limit if offset + limit < total else None),
        "previous": at(max(0, min(offset, total) - limit) if offset else None),
    }
    body = {"total": total, "limit": limit, "offset": offset, **links, **extra}
    answer = current_answer(to_json({**body, "items": read(offset, offset + limit)}), JSON)
    relations = {"next": links["next"], "prev": links["previous"]}  # as RFC 8288 and IANA call them
    if written := ", ".join(f'<{address}>; rel="{one}"' for one, address in relations.items() if address):
        answer.headers["Link"] = written
    return answer
