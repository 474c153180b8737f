"""Describes the data API: as OpenAPI, as a page for people (both describe the addresses in English), and as a
schema.org Dataset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, render_template

from dashboard import __doc__ as about
from dashboard.language_and_locale import SOURCE_LANGUAGE, current_language, gettext as _, speaking
from dashboard.portfolio.record_index import WORLD
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.api import downloads
from dashboard.site.api.json_schemas import ERROR, components
from dashboard.site.api.parameter_checks_and_operations import API, JSON, LANG, PAGING, Operation, Parameter
from dashboard.site.context.site_and_request_view import Site, View
from dashboard.site.html.layout import shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, absolute, breadcrumbs_to, organisation, stated
from dashboard.site.http.caching import current_answer
from dashboard.site.http.json_and_api_errors import CODES

VERSION = "1.0.0"
"""The version of the data API; its first number is that in the address."""
TITLE = "Where we work: open data"
_HEADERS: Mapping[str, Mapping[str, Any]] = {
    "ETag": {
        "description": "Names this answer; send it back as If-None-Match to be told (304) that nothing has changed.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "How long the answer may be kept.", "schema": {"type": "string"}},
    "Link": {"description": "The next and the previous page (RFC 8288).", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}},
    "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
}
_ALWAYS = ("ETag", "Cache-Control")
RETRIED = 503
_REFUSALS = (400, 500, RETRIED)


def description(site: Site, snapshot: Snapshot, operations: Iterable[Operation]) -> dict[str, Any]:
    """The description of the data API as an OpenAPI 3.1 document (values for JSON), in English. ``operations`` are the
    addresses of the API."""
    with speaking(SOURCE_LANGUAGE):
        schemas = components(snapshot)
    operations = list(operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{TITLE} – {site.settings.organisation}",
            "version": VERSION,
            "description": f"{about} Read only, without a key. What is marked SAMPLE is invented.",
        },
        "servers": [{"url": absolute(site, site.settings.base_path).rstrip("/") or "/"}],
        "tags": [{"name": group} for group in dict.fromkeys(one.group for one in operations)],
        "paths": {one.path: {"get": _operation(one, site, snapshot)} for one in operations},
        "components": {
            "schemas": schemas,
            "headers": dict(_HEADERS),
            "responses": {
                str(status): _refusal(status) for status in sorted({one for one, _meaning in CODES.values()})
            },
        },
    }


def _operation(operation: Operation, site: Site, snapshot: Snapshot) -> dict[str, Any]:
    answer = {
        "description": operation.summary,
        "headers": {name: _ref("headers", name) for name in (*_ALWAYS, *operation.headers)},
        "content": {operation.media: {"schema": operation.schema}},
    }
    unchanged = {"description": "Nothing has changed since the answer that If-None-Match names."}
    refusals = sorted({*_REFUSALS, *operation.refusals})
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.group],
        "parameters": [*_parts(operation, snapshot), *(_parameter(one, site) for one in operation.parameters)],
        "responses": {
            "200": answer,
            "304": unchanged,
            **{str(status): _ref("responses", str(status)) for status in refusals},
        },
    }


def _parts(operation: Operation, snapshot: Snapshot) -> Sequence[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": part.description,
            "schema": part.schema,
            "example": part.example(snapshot),
        }
        for name, part in operation.parts.items()
    ]


def _parameter(one: Parameter, site: Site) -> dict[str, Any]:
    offered = f" Offered are {', '.join(site.settings.languages)}." if one.name == LANG.name else ""
    described = {"name": one.name, "in": "query", "description": one.description + offered, "schema": one.schema}
    if one.many:
        several = {"type": "array", "items": one.schema, "maxItems": one.most}
        return {**described, "schema": several, "example": [one.example], "style": "form", "explode": True}
    return {**described, "example": one.example, "allowEmptyValue": one.name not in PAGING}


def _refusal(status: int) -> dict[str, Any]:
    codes = [f"`{code}`: {meaning}" for code, (number, meaning) in CODES.items() if number == status]
    headers = {"headers": {"Retry-After": _ref("headers", "Retry-After")}} if status == RETRIED else {}
    return {"description": "\n\n".join(codes), **headers, "content": {JSON: {"schema": ERROR}}}


def _ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


PLACE = "$SITE"
"""Stands in examples for the site's own address if the settings do not state it."""


@dataclass(frozen=True, slots=True)
class OperationExample:
    """An address of the data API with an example, for the page that describes the API. ``path`` is the address as
    OpenAPI writes it, ``name`` its Flask endpoint, ``summary`` a sentence about it, ``media`` the media type of the
    response, and ``parameters`` are its path and query parameters as OpenAPI describes them. ``href`` is the address of
    the example, which begins with the base path, and ``curl`` a command that requests it."""

    path: str
    name: str
    summary: str
    media: str
    parameters: tuple[Mapping[str, Any], ...]
    curl: str
    href: str


def api_page(view: View, operations: Iterable[Operation], described: Mapping[str, Any]) -> Response:
    """The response with the page about the data API. The page lists ``operations``, the addresses of the API;
    ``described`` is their OpenAPI description."""
    site, addresses = view.site, view.unfiltered
    title, address = _("Open data"), addresses.page(API.lstrip("/"))
    head = PageHead(
        title=title,
        description=_("Everything that this site shows, as data: files, addresses for programs, feeds and calendars."),
        canonical=address,
        data=(dataset(view),),
        breadcrumbs=breadcrumbs_to(addresses, Crumb(title, address)),
    )
    groups = groupby((_example_of(site, one, described) for one in operations), lambda one: one[0])
    published = view.snapshot.published_at
    page = render_template(
        "api.html",
        **shell(view, head),
        title=title,
        groups=[(name, [example for _group, example in examples]) for name, examples in groups],
        codes=CODES,
        place="" if site.settings.public_url else PLACE,
        contact=site.settings.contact_email,
        day=f"{published:%Y-%m-%d}" if published else "",
        description_address=f"{site.settings.base_path.rstrip('/')}{API}/openapi.json",  # it has no language and no day
    )
    return current_answer(page, "text/html")


def _example_of(site: Site, operation: Operation, described: Mapping[str, Any]) -> tuple[str, OperationExample]:
    parameters = described["paths"][operation.path]["get"]["parameters"]
    path = operation.path
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(one["example"], safe=""))
    href = f"{site.settings.base_path}{path.lstrip('/')}{_example(parameters)}"
    curl = f'curl "{site.settings.public_url or PLACE}{href}"'
    example = OperationExample(
        operation.path, operation.name, operation.summary, operation.media, tuple(parameters), curl, href
    )
    return operation.group, example


def _example(parameters: Iterable[Mapping[str, Any]]) -> str:
    """The query of the example of an address: one filter, and a short page if the list has pages."""
    pairs = {one["name"]: one["example"] for one in parameters if one["name"] in {"country", "limit"}}
    return f"?{urlencode(pairs)}" if pairs else ""


FILES = (
    ("projects.csv", downloads.CSV),
    ("projects.xlsx", downloads.WORKBOOK),
    ("projects", JSON),
    ("activities.xml", "application/xml"),
    ("news.csv", downloads.CSV),
    ("countries.geojson", downloads.GEOJSON),
)
"""Addresses of the API that give the whole data set as files, with their media types."""


def _files(view: View) -> list[tuple[str, str]]:
    """Those of FILES that can be made: no IATI file without projects, and in a static export no list that a server
    answers, and no workbook that it lacks."""
    lacking = {
        "projects.xlsx": not view.site.workbook,
        "projects": view.addresses.are_files,
        "activities.xml": not len(view.snapshot.projects),
    }
    return [one for one in FILES if not lacking.get(one[0])]


def dataset(view: View) -> dict[str, Any]:
    """The whole data set and its files as a schema.org Dataset, a dictionary for JSON-LD. It names no licence, because
    the organisation has to state one."""
    site, snapshot, addresses = view.site, view.snapshot, view.unfiltered
    years, published = snapshot.projects.spans.years, snapshot.published_at
    return {
        "@type": "Dataset",
        **stated(
            name=f"{_('Where we work')} – {site.settings.organisation}",
            description=_(
                "Projects and news of {organisation}: where in the world, from when to when, with whom, on what.",
                organisation=site.settings.organisation,
            ),
            url=absolute(site, addresses.home() if addresses.are_files else addresses.page(API.lstrip("/"))),
            creator=organisation(view),
            inLanguage=current_language(),
            isAccessibleForFree=True,
            dateModified=f"{published:%Y-%m-%d}" if published else "",
            temporalCoverage="/".join(map(str, years)) if years else "",
            spatialCoverage={"@type": "Place", "name": snapshot.region_name(WORLD)},
            distribution=[
                {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(site, addresses.data(name))}
                for name, media in _files(view)
            ],
        ),
    }
