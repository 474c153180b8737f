"""oEmbed (oembed.com): tells other sites how to embed the map when somebody pastes a link to it there."""

import re
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.portfolio.filter_query import Question
from dashboard.records.text.formula_xml_and_uri_escaping import without_controls
from dashboard.site.context.site_and_request_view import Site
from dashboard.site.embed.embed_code_and_permission import (
    Embedding,
    frame_code,
    naming_answer,
    own_origin,
    whole_addresses,
)
from dashboard.site.embed.options import EmbedOptions
from dashboard.site.explorer.html_fragments import panel_of
from dashboard.site.html.error_pages import error_answer
from dashboard.site.html.layout import page_title
from dashboard.site.html.page_head_and_citation import PICTURE_SIZE
from dashboard.site.http.json_and_api_errors import to_json

FORMATS = {"json": "application/json", "xml": "text/xml"}
WIDTH = 800
DAY = 86_400
BOUNDLESS = 10**9
_COUNTRY = re.compile(r"countries/([^/]+)")

QueryArguments = MultiDict[str, str]


def oembed_routes(routes: Blueprint, site: Site) -> None:
    """Add ``/oembed?url=…`` to ``routes``, with the arguments ``maxwidth``, ``maxheight`` and ``format`` of the oEmbed
    standard."""
    routes.add_url_rule("/oembed", "oembed", partial(_answer, site))


def _answer(site: Site) -> Response:
    """The response: 400 for an unreadable request, 404 for an address that is not a map of this site, 501 for another
    format."""
    mimetype = FORMATS.get(request.args.get("format", "json"))
    if mimetype is None:
        return error_answer(site, _("Not possible"), _("Ask for format=json or format=xml."), 501)
    address = request.args.get("url", "")
    if not address:
        raise InvalidRequest(_("Write the address of a map page, encoded, as url=."))
    room = _most("maxwidth"), _most("maxheight")
    question_and_query = _requested_map(site, address)
    answer = _oembed_values(site, *question_and_query, room) if question_and_query else None
    if answer is None:
        return error_answer(site, _("Not found"), _("This site has no map at that address."), 404)
    body = to_json(answer) if mimetype == FORMATS["json"] else _to_xml(answer)
    return naming_answer(site, body, mimetype)


def _most(name: str) -> int:
    text = request.args.get(name, "")
    most = whole_number(text[:9], 1) if text else BOUNDLESS  # a longer number is no limit in practice
    if most is None:
        raise InvalidRequest(
            _("“{value}” is not a number of pixels. Write {name}=640, or leave it out.", value=text, name=name)
        )
    return most


def _requested_map(site: Site, address: str) -> tuple[Question, QueryArguments] | None:
    """Question and query of the map page at ``address``; None if it is not a map of this site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    base = site.settings.base_path
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != own_origin(site).partition("://")[2].lower():
        return None
    path, query = parts.path or "/", MultiDict(parse_qsl(parts.query))
    page = path.removeprefix(base) if path.startswith(base) else None
    if page in {"", "embed"}:
        return Question.read(query), query
    country = _COUNTRY.fullmatch(unquote(page or ""))
    return (Question(country=country[1].upper(), as_of=query.get("as_of", "")), query) if country else None


def _oembed_values(
    site: Site, question: Question, query: QueryArguments, room: tuple[int, int]
) -> dict[str, Any] | None:
    with speaking(site.language_of(query.to_dict()), records=site.settings.languages[0]):
        view = site.view(question)
        panel = panel_of(view)
        if not panel.exists:
            return None
        options = EmbedOptions.read(query)
        title, width, height = page_title(view, panel.title), min(WIDTH, room[0]), min(options.height, room[1])
        addresses = whole_addresses(site)
        answer = {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": site.settings.organisation,
            "provider_url": addresses.home(),
            "cache_age": DAY,
            "width": width,
            "height": height,
            "html": str(frame_code(site, Embedding(title, question, options, height), str(width))),
        }
        return answer | _thumbnail(addresses.page("map.png", question), room)


def _thumbnail(address: str, room: tuple[int, int]) -> dict[str, Any]:
    """The picture of the map, if it fits into ``room`` (width and height in pixels)."""
    width, height = PICTURE_SIZE
    if width > room[0] or height > room[1]:
        return {}
    return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}


def _to_xml(answer: dict[str, Any]) -> bytes:
    root = Element("oembed")
    for name, value in answer.items():
        SubElement(root, name).text = without_controls(str(value))
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml
