"""The line that shows the map on another site, and whether that site may show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Response, abort, request
from markupsafe import Markup

from dashboard.framing import ANYBODY, NOBODY, OWN_SITE, is_origin, may_frame
from dashboard.language import current_language
from dashboard.language import gettext as _
from dashboard.portfolio.questions import Question
from dashboard.site.context.context import Site
from dashboard.site.context.urls import Addresses, extended
from dashboard.site.context.wording import listed
from dashboard.site.embed.options import EmbedOptions
from dashboard.site.http.caching import current_answer, unkept

HEIGHT = 700
"""Pixels of a frame whose height nobody chose."""
SANDBOX = "allow-scripts allow-popups"
_PICTURE = Markup(
    '<noscript><a href="{}"><img src="{}" alt="{}" width="1200" height="630" style="max-width:100%;height:auto"></a>'
    "</noscript>"
)

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Embedding:
    """A map on another site, in the current language.

    ``height`` in pixels is 0 where it follows the content; ``follows`` is whether the address of the page around it
    follows what is chosen.
    """

    title: str
    question: Question = Question()
    options: EmbedOptions = EmbedOptions()
    height: int = 0
    follows: bool = False
    sandboxed: bool = False


def own_origin(site: Site) -> str:
    """Scheme and host of the site: of the settings, or as the request names them; 400 where it names none."""
    if site.settings.public_url:
        return site.settings.public_url
    origin = f"{request.scheme}://{request.host}"
    if not is_origin(origin):
        abort(400)
    return origin


def whole_addresses(site: Site) -> Addresses:
    """The addresses of the site as other sites write them."""
    return replace(site.addresses, base_path=own_origin(site) + site.addresses.base_path)


def naming_answer(site: Site, body: str | bytes, mimetype: str) -> Response:
    """An answer that names whole addresses. Without a public address it is true for the host that was asked alone."""
    if site.settings.public_url:
        return current_answer(body, mimetype)
    return unkept(Response(body, mimetype=mimetype))


def frame_address(addresses: Addresses, embedding: Embedding) -> str:
    """The page that the frame shows."""
    return extended(addresses.page("embed", embedding.question), embedding.options.pairs())


def script_code(site: Site, embedding: Embedding) -> Markup:
    """One line for a host page, and a picture with a link for where scripts do not run."""
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
    """A frame as high as chosen, which needs no script on the host page."""
    given = [
        ("src", frame_address(whole_addresses(site), embedding)),
        ("title", embedding.title),
        ("width", width),
        ("height", str(embedding.height or HEIGHT)),
        ("loading", "lazy"),
        ("style", "border:0"),
    ]
    given += [("sandbox", SANDBOX)] if embedding.sandboxed else []
    return Markup("<iframe{}></iframe>").format(_attributes(given))


def _attributes(given: Pairs) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in given)


def _joined(pairs: Pairs) -> Pairs:
    """An attribute has one value: those of one name are separated as in data files."""
    by_name: dict[str, list[str]] = {}
    for name, value in pairs:
        by_name.setdefault(name, []).append(value)
    return [(name, ";".join(values)) for name, values in by_name.items()]


SETTING = "WHEREWEWORK_FRAME_ANCESTORS"
_TYPED = re.compile(r"\s*(?:(https?)://)?([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?(?:[/?#].*)?\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the framing policy means for a site; ``allowed`` is None while nobody named one."""

    sentence: str
    allowed: bool | None = None


def verdict(typed: str, ancestors: tuple[str, ...], own: str) -> Verdict:
    """Whether the site at ``typed``, any address of it, may show the map of the site ``own``."""
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
        "Pages of {origin} may not show this map yet: browsers would leave the frame empty. Whoever runs this site"
        " must add {origin} to the setting {setting} and restart it.",
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
        "No other site may show this map yet. Whoever runs this site can name sites that may in the setting {setting}.",
        setting=SETTING,
    )
