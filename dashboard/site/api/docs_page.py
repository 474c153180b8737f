"""The readable page of the open data, made of its description. It is in English, as the description is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, render_template

from dashboard.language import gettext as _
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.api.operations import API, Operation
from dashboard.site.api.schema_org import dataset
from dashboard.site.context.context import Site
from dashboard.site.html.breadcrumbs import way_to
from dashboard.site.html.head import Crumb, PageHead
from dashboard.site.html.layout import shell
from dashboard.site.http.caching import current_answer
from dashboard.site.http.errors import CODES

PLACE = "$SITE"
"""Stands for the site's own address where it does not know it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One address as the page tells of it: ``curl`` asks for its example, which ``href`` leads to."""

    path: str
    name: str
    summary: str
    media: str
    parameters: tuple[Mapping[str, Any], ...]
    curl: str
    href: str


def api_page(site: Site, snapshot: Snapshot, operations: Iterable[Operation], described: Mapping[str, Any]) -> Response:
    """The page of ``operations``, whose OpenAPI description is ``described``."""
    title, address = _("Open data"), site.addresses.page(API.lstrip("/"))
    head = PageHead(
        title=title,
        description=_("Everything that this site shows, as data: files, addresses for programs, feeds and calendars."),
        canonical=address,
        data=(dataset(site, snapshot),),
        way=way_to(site.addresses, Crumb(title, address)),
    )
    groups = groupby((_told(site, one, described) for one in operations), lambda one: one[0])
    published = snapshot.published_at
    page = render_template(
        "api.html",
        **shell(site, snapshot, head),
        title=title,
        groups=[(name, [told for _group, told in found]) for name, found in groups],
        codes=CODES,
        place="" if site.settings.public_url else PLACE,
        contact=site.settings.contact_email,
        day=f"{published:%Y-%m-%d}" if published else "",
        description_address=f"{site.settings.base_path.rstrip('/')}{API}/openapi.json",  # it has no language and no day
    )
    return current_answer(page, "text/html")


def _told(site: Site, operation: Operation, described: Mapping[str, Any]) -> tuple[str, Told]:
    parameters = described["paths"][operation.path]["get"]["parameters"]
    path = operation.path
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(one["example"], safe=""))
    href = f"{site.settings.base_path}{path.lstrip('/')}{_example(parameters)}"
    curl = f'curl "{site.settings.public_url or PLACE}{href}"'
    told = Told(operation.path, operation.name, operation.summary, operation.media, tuple(parameters), curl, href)
    return operation.group, told


def _example(parameters: Iterable[Mapping[str, Any]]) -> str:
    """The query of an example: one filter, and a short page where there are pages."""
    asked = {one["name"]: one["example"] for one in parameters if one["name"] in {"country", "limit"}}
    return f"?{urlencode(asked)}" if asked else ""
