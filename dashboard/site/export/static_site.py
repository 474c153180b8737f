"""The static twin: the visitor side of one snapshot, rendered through the same views as ever, to be kept as files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from flask import Flask, Response, request
from markupsafe import Markup
from werkzeug.test import EnvironBuilder

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.language import speaking
from dashboard.site.api.routes import data_routes
from dashboard.site.context.context import ENGINE, SCHEMES, Site
from dashboard.site.embed.accent import schemes_sheet
from dashboard.site.export.addresses import FileNames, TwinAddresses
from dashboard.site.export.data import MOST_RECORDS, size_of
from dashboard.site.export.sentences import FIRST_SCRIPT
from dashboard.site.html.layout import message_page
from dashboard.site.preview import StillPortfolio
from dashboard.site.routes import visitor_routes

OK = 200
MISSING = "missing"
"""The view of the page for whatever is not there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the twin: its path, and the view that makes it, with what its address names and asks, in a language.

    ``may_lack`` is whether the view may have no answer, such as a sitemap without a public address.
    """

    path: str
    view: str
    parts: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    language: str = ""
    may_lack: bool = False


class Twin:
    """What makes the files of the twin of ``site`` as it is published now."""

    def __init__(self, site: Site) -> None:
        snapshot, base_path = site.portfolio.current(), site.settings.base_path
        names = FileNames(snapshot.projects.by_id, snapshot.news.by_id)
        site.files.add({SCHEMES: schemes_sheet().encode()})
        self.snapshot = snapshot
        self.site = replace(
            site,
            portfolio=StillPortfolio(snapshot),
            addresses=TwinAddresses(base_path, site.settings.languages[0], names=names),
            engine=ENGINE if size_of(snapshot) <= MOST_RECORDS else (),
        )
        self.server = Flask("dashboard", static_folder=None)
        self.server.jinja_options = {"trim_blocks": True}
        self.server.jinja_env.globals["first_script"] = Markup(FIRST_SCRIPT)  # noqa: S704 - our own
        for routes in (visitor_routes, data_routes):
            self.server.register_blueprint(routes(self.site), url_prefix=base_path.rstrip("/") or None)
        self._environ = EnvironBuilder(path=base_path).get_environ()
        self.server.add_url_rule("/missing", MISSING, partial(_missing, self.site))

    def body(self, piece: Piece) -> bytes | None:
        """The content of a file; None where the view has no answer and need not have one.

        Raises RecordsError where a view has no answer that must have one.
        """
        own = self.site.settings.languages[0]
        asked = self.server.request_context({**self._environ, "QUERY_STRING": piece.query})
        with asked, speaking(piece.language or own, records=own):
            request.view_args = piece.parts
            made = cast("Response", self.server.view_functions[piece.view](**piece.parts))
            if made.status_code == OK:
                return made.get_data()
        if piece.may_lack:
            return None
        raise RecordsError(
            _("{path} cannot be made: the answer is {status}.", path=piece.path, status=made.status_code)
        )


def _missing(site: Site) -> Response:
    sentence = _("There is nothing at this address.")
    return Response(message_page(site, _("Not found"), sentence), mimetype="text/html")
