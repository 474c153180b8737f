"""The code that shows the map on another site, and whether that site may show it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Response, abort, request
from markupsafe import Markup

from dashboard.frame_ancestors import ANYBODY, NOBODY, OWN_SITE, is_origin, may_frame
from dashboard.language_and_locale import current_language, gettext as _
from dashboard.portfolio.filter_query import Question
from dashboard.site.context.localised_formatting import listed
from dashboard.site.context.site_and_request_view import Site
from dashboard.site.context.url_building_and_page_numbers import Addresses, extended
from dashboard.site.embed.options import EmbedOptions
from dashboard.site.http.caching import current_answer, uncached

SANDBOX = "allow-scripts allow-popups"
_PICTURE = Markup(
    '<noscript><a href="{}"><img src="{}" alt="{}" width="1200" height="630" style="max-width:100%;height:auto"></a>'
    "</noscript>"
)

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Embedding:
    """What an embed on another site shows, in the current language: title, filters, options and size. ``height`` is in
    pixels; with 0 the height follows the content, but an iframe that no script of ours controls is as high as
    ``options.height``. If ``follows`` is true, the address of the host page keeps the filters and the place that a
    visitor chooses. ``sandboxed`` adds the attribute ``sandbox`` to the frame."""

    title: str
    question: Question = Question()
    options: EmbedOptions = EmbedOptions()
    height: int = 0
    follows: bool = False
    sandboxed: bool = False


def own_origin(site: Site) -> str:
    """The origin of the site, such as ``https://map.example.org``: that of the settings, else that of the current
    request. Aborts with 400 if the settings have none and the host in the request is not valid."""
    if site.settings.public_url:
        return site.settings.public_url
    origin = f"{request.scheme}://{request.host}"
    if not is_origin(origin):
        abort(400)
    return origin


def whole_addresses(site: Site) -> Addresses:
    """An object that makes the addresses of the site with scheme and host, such as ``https://map.example.org/``. Aborts
    with 400 if the settings state no public address and the host in the current request is not valid."""
    return replace(site.addresses, base_path=own_origin(site) + site.addresses.base_path)


def naming_answer(site: Site, body: str | bytes, mimetype: str) -> Response:
    """A response with ``body``, which contains addresses with scheme and host. If these come from the request, because
    the settings state no public address, nobody may cache the response; otherwise browsers ask again each time, and
    caches that visitors share each minute."""
    if site.settings.public_url:
        return current_answer(body, mimetype)
    return uncached(Response(body, mimetype=mimetype))


def frame_address(addresses: Addresses, embedding: Embedding) -> str:
    """The address of the page that an embed shows in its frame, made by ``addresses``; ``embedding`` has its filters
    and options."""
    return extended(addresses.page("embed", embedding.question), embedding.options.pairs())


def script_code(site: Site, embedding: Embedding) -> Markup:
    """The HTML that a host page includes to show an embed: a script that inserts the map, and a picture with a link for
    browsers without scripts. Aborts with 400 if the settings state no public address and the host in the current
    request is not valid."""
    addresses = whole_addresses(site)
    spoken = [("lang", current_language())] if current_language() != addresses.default_language else []
    own = [("address", "map")] if embedding.follows else []
    own += [("height", str(embedding.height))] if embedding.height else []
    own += [("sandbox", SANDBOX)] if embedding.sandboxed else []
    own += [("title", embedding.title)]
    named = _joined([*embedding.question.pairs(), *spoken, *embedding.options.pairs(), *own])
    given = [(f"data-{name.replace('_', '-')}", value) for name, value in named]
    picture = _PICTURE.format(
        addresses.asking(embedding.question),
        addresses.page("map.png", embedding.question),
        _("Picture of the map: {title}", title=embedding.title),
    )
    return Markup('<script async src="{}embed.js"{}></script>\n{}').format(
        addresses.base_path, _attributes(given), picture
    )


def frame_code(site: Site, embedding: Embedding, width: str = "100%") -> Markup:
    """The HTML of an iframe with the map, for host pages without scripts. ``width`` is the value of its attribute of
    that name. Its height is ``embedding.height`` or, if that is 0, ``embedding.options.height``, and does not follow
    the content. ``embedding.follows`` has no effect. Aborts with 400 if the settings state no public address and the
    host in the current request is not valid."""
    given = [
        ("src", frame_address(whole_addresses(site), embedding)),
        ("title", embedding.title),
        ("width", width),
        ("height", str(embedding.height or embedding.options.height)),
        ("loading", "lazy"),
        ("style", "border:0"),
    ]
    given += [("sandbox", SANDBOX)] if embedding.sandboxed else []
    return Markup("<iframe{}></iframe>").format(_attributes(given))


def _attributes(given: Pairs) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in given)


def _joined(pairs: Pairs) -> Pairs:
    """Values of the same name joined by semicolons, because an attribute has only one value."""
    by_name: dict[str, list[str]] = {}
    for name, value in pairs:
        by_name.setdefault(name, []).append(value)
    return [(name, ";".join(values)) for name, values in by_name.items()]


SETTING = "WHEREWEWORK_FRAME_ANCESTORS"
_TYPED = re.compile(r"\s*(?:(https?)://)?([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?(?:[/?#].*)?\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence on whether a site may show the map in a frame. ``allowed`` is whether it may; None if no site was
    named, so that the sentence is about sites in general."""

    sentence: str
    allowed: bool | None = None


def verdict(typed: str, ancestors: tuple[str, ...], own: str) -> Verdict:
    """Whether another site may show the map in a frame, with a sentence that says so. ``typed`` is the address of any
    page of that site; for "" the sentence is about sites in general. If ``typed`` is no address, ``allowed`` is False
    and the sentence says how to write one. ``ancestors`` are the frame-ancestors (Content-Security-Policy) of the
    settings; ``own`` is the origin of this site."""
    if not typed.strip():
        return Verdict(_in_general(ancestors))
    match = _TYPED.fullmatch(typed)
    if not match:
        sentence = _(
            "“{value}” is not the address of a site. Write it as your browser shows it, such as https://www.example.org.",
            value=typed.strip(),
        )
        return Verdict(sentence, allowed=False)
    origin = f"{match[1] or 'https'}://{match[2]}{match[3] or ''}".lower()
    if may_frame(origin, ancestors, own=own):
        return Verdict(_("Pages of {origin} may show this map.", origin=origin), allowed=True)
    sentence = _(
        "Pages of {origin} may not show this map yet: browsers would leave the frame empty. The administrator of this"
        " site must add {origin} to the setting {setting} and restart it.",
        origin=origin,
        setting=SETTING,
    )
    return Verdict(sentence, allowed=False)


def _in_general(ancestors: tuple[str, ...]) -> str:
    others = [one for one in ancestors if one not in {OWN_SITE, NOBODY}]
    if ANYBODY in others:
        return _("Every site may show this map.")
    if others:
        return _(
            "These sites may show this map: {origins}. The setting {setting} names them.",
            origins=listed(others),
            setting=SETTING,
        )
    return _(
        "No other site may show this map yet. The administrator of this site can allow others in the setting"
        " {setting}.",
        setting=SETTING,
    )
