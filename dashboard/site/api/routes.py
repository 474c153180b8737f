"""The data API: a table of all its operations, and their routes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from dashboard.errors import InvalidRequest, RecordsError
from dashboard.portfolio.filter_query import PAGE, Question
from dashboard.records.schema.columns import Dataset
from dashboard.site.api import atom_feeds, downloads, project_calendar
from dashboard.site.api.api_descriptions import api_page, description
from dashboard.site.api.json_answers import countries_page, one_country, one_record, records_page
from dashboard.site.api.json_schemas import COLLECTION, COUNTRY, page, record
from dashboard.site.api.parameter_checks_and_operations import (
    ALWAYS,
    API,
    AS_OF,
    CATEGORY,
    FILTERS,
    JSON,
    NEWS_FILTERS,
    PAGED,
    TEXT,
    WITHIN,
    Operation,
    Part,
    check_values,
    refuse_unknown,
)
from dashboard.site.context.site_and_request_view import Site, View, requested_view
from dashboard.site.http.caching import current_answer, uncached_json
from dashboard.site.http.json_and_api_errors import Refused, concerning, error_body, to_json

_file = partial(Operation, parameters=FILTERS, headers=("Content-Disposition",))
_feed = partial(Operation, media=atom_feeds.ATOM, group="Feeds")
_calendar = partial(Operation, media=project_calendar.CALENDAR, group="Feeds")
_CODE = {"code": Part("Its code.", {"$ref": "#/components/schemas/CountryCode"}, lambda _now: "MDA")}
_REGION = {
    "region": Part("The code of the region.", {"$ref": "#/components/schemas/RegionCode"}, lambda _now: "M49-150")
}
_OF = {Dataset.PROJECTS: FILTERS, Dataset.NEWS: NEWS_FILTERS}
_FILES: tuple[tuple[str, str, Callable[..., Response], str, Mapping[str, Any]], ...] = (
    ("csv", "CSV", downloads.records_csv, downloads.CSV, TEXT),
    ("hxl.csv", "CSV with HXL tags under the header", downloads.records_hxl, downloads.CSV, TEXT),
    ("xlsx", "an Excel workbook", downloads.records_workbook, downloads.WORKBOOK, {}),
)
"""The files of a dataset: ending of the name, description, function that makes it, media type and schema."""


def described(view: View) -> Response:
    """The response with the OpenAPI description of the data API, as JSON."""
    return current_answer(to_json(description(view.site, view.snapshot, OPERATIONS)), JSON)


def _of_records(dataset: Dataset, one: str, key: str) -> list[Operation]:
    """The addresses for one dataset. ``one`` is the word for a record of it, ``key`` the name of its id in them."""
    rule, taken = f"{API}/{dataset}", _OF[dataset]
    return [
        Operation(
            rule,
            f"{dataset}",
            f"The {dataset} that fit, newest first, a page at a time.",
            partial(records_page, dataset=dataset),
            schema=page(record(dataset)),
            parameters=(*taken, *PAGED),
            headers=("Link",),
        ),
        Operation(
            f"{rule}/<path:{key}>",
            one.replace(" ", "_"),
            f"One {one}.",
            partial(one_record, dataset=dataset),
            schema=record(dataset),
            parameters=ALWAYS,
            parts={key: Part("Its id.", TEXT, lambda now: next(iter(now.index_of(dataset).by_id), "1"))},
            refusals=(404, 410),
        ),
        *(
            _file(
                f"{rule}.{ending}",
                f"{dataset}_{ending.partition('.')[0]}",
                f"The {dataset} that fit, all of them, as {form}.",
                partial(answer, dataset=dataset),
                media=media,
                schema=schema,
                parameters=taken,
            )
            for ending, form, answer, media, schema in _FILES
        ),
    ]


OPERATIONS: tuple[Operation, ...] = (
    *_of_records(Dataset.PROJECTS, "project", "project_id"),
    *_of_records(Dataset.NEWS, "news item", "news_id"),
    _file(
        f"{API}/activities.xml",
        "activities",
        "The projects that fit, all of them, as activities of IATI 2.03.",
        downloads.activities,
        media=downloads.XML,
    ),
    Operation(
        f"{API}/countries",
        "countries",
        "Countries and territories with their numbers, a page at a time.",
        countries_page,
        schema=page(COUNTRY, disclaimer=TEXT),
        parameters=(*FILTERS, *PAGED),
        headers=("Link",),
    ),
    Operation(
        f"{API}/countries/<code>",
        "country",
        "One country or territory with its numbers.",
        one_country,
        schema=COUNTRY,
        parameters=WITHIN,
        parts=_CODE,
        refusals=(404,),
    ),
    _file(
        f"{API}/countries.csv",
        "countries_csv",
        "Countries and territories with their numbers, all of them, as CSV.",
        downloads.countries_csv,
        media=downloads.CSV,
    ),
    _file(
        f"{API}/countries.geojson",
        "countries_geojson",
        "The shapes of countries and territories with their numbers, as GeoJSON (RFC 7946).",
        downloads.countries_geojson,
        media=downloads.GEOJSON,
        schema=COLLECTION,
    ),
    _feed(
        "/feeds/news.atom",
        "news_feed",
        "The newest news that fits, as an Atom feed.",
        atom_feeds.all_news,
        parameters=NEWS_FILTERS,
    ),
    _feed(
        "/feeds/countries/<code>.atom",
        "country_feed",
        "The newest news of one country or territory, as an Atom feed.",
        atom_feeds.country_news,
        parameters=(*WITHIN, CATEGORY),
        parts=_CODE,
        refusals=(404,),
    ),
    _feed(
        "/feeds/regions/<region>.atom",
        "region_feed",
        "The newest news of one region, as an Atom feed.",
        atom_feeds.region_news,
        parameters=(*WITHIN, CATEGORY),
        parts=_REGION,
        refusals=(404,),
    ),
    _calendar(
        "/feeds/projects.ics",
        "ends_calendar",
        "The ends of the projects that fit, as a calendar (iCalendar).",
        project_calendar.all_ends,
        parameters=FILTERS,
    ),
    _calendar(
        "/feeds/countries/<code>.ics",
        "country_ends_calendar",
        "The ends of the projects in one country or territory, as a calendar (iCalendar).",
        project_calendar.country_ends,
        parameters=WITHIN,
        parts=_CODE,
        refusals=(404,),
    ),
    Operation(
        f"{API}/openapi.json",
        "openapi",
        "This description, as OpenAPI 3.1.",
        described,
        schema={"type": "object"},
        group="About",
    ),
)
"""All addresses of the data API, in the order of their description. Routes and checks follow from this table, too."""


def data_routes(site: Site) -> Blueprint:
    """A Flask blueprint with all addresses of the data API and the page that describes it, to be registered under the
    base path."""
    routes = Blueprint("api", __name__)
    routes.register_error_handler(
        Refused,
        lambda error: uncached_json(error_body(str(error), error.status, error.code, error.parameter), error.status),
    )
    for kind in (InvalidRequest, RecordsError):  # the latter of a workbook that would be too large
        routes.register_error_handler(kind, lambda error: uncached_json(error_body(str(error), 400), 400))
    routes.add_url_rule(API, "page", lambda: _page(requested_view(site)), strict_slashes=False)
    for operation in OPERATIONS:
        routes.add_url_rule(operation.rule, operation.name, _answering(site, operation))
    return routes


def _page(view: View) -> Response:
    return api_page(view, OPERATIONS, description(view.site, view.snapshot, OPERATIONS))


def _answering(site: Site, operation: Operation) -> Callable[..., Response]:
    def answer(**parts: Any) -> Response:
        refuse_unknown(operation.parameters, request.args)
        with concerning(AS_OF.name):
            view = requested_view(site)
        check_values(operation.parameters, request.args, view.snapshot)
        view = view.asking(replace(Question.read(request.args), shown=PAGE))
        return operation.answer(replace(view, category=request.args.get("category", "").strip()), **parts)

    return answer
