"""Previews: the public pages as they would be if a draft were published, at addresses below those of staff. Also the
``Portfolio`` of previews and static exports, which has one snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from dashboard.frame_ancestors import NOBODY
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.api.routes import data_routes
from dashboard.site.context.site_and_request_view import Site
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.error_pages import refused_answer
from dashboard.site.html.template_rendering import PAGE_TEMPLATES
from dashboard.site.http.caching import uncached
from dashboard.site.http.security_headers_and_host_check import secure_with
from dashboard.site.routes import visitor_routes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class StillPortfolio:
    """A ``Portfolio`` for previews and static exports: it always gives the same snapshot, which only ``show``
    replaces."""

    unavailable_since: datetime | None = None

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def show(self, snapshot: Snapshot) -> None:
        """Give ``snapshot`` from now on."""
        self._snapshot = snapshot

    def current(self) -> Snapshot:
        """The snapshot that was given to this object."""
        return self._snapshot

    def catch_up(self) -> Snapshot:
        """The snapshot that was given to this object: there is never a newer one."""
        return self._snapshot

    def at(self, as_of: str) -> Snapshot:  # noqa: ARG002 - the interface
        """The snapshot that was given to this object, whatever the date ``as_of``: neither a preview nor a static
        export has earlier states."""
        return self._snapshot

    def resolve_as_of(self, as_of: str) -> str:
        """``as_of`` unchanged, because there are no versions to look up."""
        return as_of


def preview_site(site: Site, snapshot: Snapshot, prefix: str, notice_of: Callable[[], str]) -> WSGIApplication:
    """A WSGI application with the public pages and the data API of ``snapshot`` below the path ``prefix``, such as
    ``/staff/drafts/7/preview/``. ``notice_of`` makes the sentence on every page. The headers of its responses forbid
    everybody to cache or index them and to frame its pages. The caller checks who may see it. Static files keep their
    public addresses. Invalid requests get an error page (in the data API JSON), as on the public site; other errors,
    such as StoreError and Busy, are raised to the caller."""
    draft = replace(
        site,
        settings=replace(site.settings, base_path=prefix, frame_ancestors=(NOBODY,)),
        portfolio=StillPortfolio(snapshot),
        addresses=Addresses(prefix, site.settings.languages[0]),
        prepared=None,  # the folder holds only what visitors may see
        notice_of=notice_of,
    )
    server = Flask("dashboard", static_folder=None)
    server.config["PROPAGATE_EXCEPTIONS"] = True
    server.jinja_options = PAGE_TEMPLATES
    server.register_blueprint(visitor_routes(draft), url_prefix=prefix.rstrip("/"))
    server.register_blueprint(data_routes(draft), url_prefix=prefix.rstrip("/"))

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return refused_answer(draft, error)

    server.after_request(secure_with(draft.settings.frame_ancestors))
    server.after_request(_passing)  # runs before the line above: the last registered runs first
    return server


def _passing(response: Response) -> Response:
    response.headers.pop("Cache-Control", None)
    response.headers.pop("ETag", None)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return uncached(response)
