"""Pages that only show a message: not found, held back by staff, and other errors, which programs get as JSON."""

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from dashboard.language_and_locale import gettext as _
from dashboard.request_id_and_client_address import request_id
from dashboard.site.context.site_and_request_view import FRAME, Site, View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.layout import base_context
from dashboard.site.http.json_and_api_errors import error_body, to_json
from dashboard.store.holds import Hold

_OF_PROGRAMS = ("api/", "feeds/", "oembed", "fragments/")  # errors there are answered in JSON


def held_page(view: View, hold: Hold) -> tuple[str, int]:
    """(HTML of a page, 410) for a record that staff hide by ``hold``: the page has only the hold's sentence for
    visitors. The status means "gone", so that search engines drop the page."""
    return message_page(view.site, _("Not shown"), hold.sentence, view.unfiltered), 410


def no_place(view: View, code: str) -> tuple[str, int]:
    """(HTML of a page, 404): the page says that no country has this code."""
    return not_found(view, _("There is no place with the code {code}.", code=code))


def not_found(view: View, sentence: str) -> tuple[str, int]:
    """(HTML of a page, 404): the page shows ``sentence``, which says what does not exist."""
    return message_page(view.site, _("Not found"), sentence, view.unfiltered), 404


def message_page(
    site: Site, title: str, sentence: str, addresses: Addresses | None = None, *, reference: str = ""
) -> str:
    """The HTML of a page with a title and a sentence. It is made without records, so that it can be shown when the
    database does not answer. ``addresses`` makes its links; None lets them lead to the current data. ``reference`` is
    the id of the request, shown so that people can quote it when they report the error; "" shows none. Inside an embed,
    the page's script tells the host page its height and the sentence."""
    script, embedded = site.files.address(FRAME), request.path == f"{site.settings.base_path}embed"
    values = {"title": title, "sentence": sentence, "reference": reference, "script": script, "embedded": embedded}
    values["outlines"] = site.geography.outlines
    return render_template("message.html", **base_context(site, addresses or site.addresses), **values)


def refused_answer(site: Site, error: HTTPException) -> Response:
    """The response to a request that Flask or ``abort`` refused with ``error``: an HTML page, or JSON if the request is
    for the data API, a feed, oEmbed or a fragment. It has the status of the error and a sentence, such as "There is
    nothing at this address". Nobody may cache it."""
    status = error.code or 500
    sentences = {404: _("There is nothing at this address."), 405: _("This address can only be read.")}
    sentence = sentences.get(status, _("The request could not be understood."))
    answer = error_answer(site, _("Not found") if status == 404 else _("Not possible"), sentence, status)
    if status == 405:
        answer.headers["Allow"] = "GET, HEAD, OPTIONS"
    return answer


def error_answer(site: Site, title: str, sentence: str, status: int) -> Response:
    """The response to an error, with the HTTP ``status``: a page with ``title`` and ``sentence``, or JSON with the
    sentence if the request is for the data API, a feed, oEmbed or a fragment. Nobody may cache it. The page shows the
    id of the request, unless the status is 404."""
    if request.path.startswith(tuple(site.settings.base_path + path for path in _OF_PROGRAMS)):
        answer = Response(to_json(error_body(sentence, status)), mimetype="application/json")
    else:
        reference = "" if status == 404 else request_id()
        answer = Response(message_page(site, title, sentence, reference=reference), mimetype="text/html")
    answer.status_code = status
    answer.cache_control.no_store = True
    return answer
