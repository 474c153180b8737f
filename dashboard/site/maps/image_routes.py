"""The routes of pictures of the map, for downloads and link previews, and how SVG is made PNG in another process."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from flask import Blueprint, Response, abort, request

from dashboard.errors import Busy
from dashboard.language_and_locale import current_language
from dashboard.portfolio.filter_query import PAGE, Question
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.site.context.site_and_request_view import Site, View, requested_view
from dashboard.site.http.caching import current_answer
from dashboard.site.maps.map_image import BOLD, CARD_HEIGHT, FAMILY, REGULAR, WIDTH, world_picture

LARGE = "large"
"""Value of ``size`` for a picture in print quality, as high as its notes need; else it is as large as a card."""
MOST_KEPT = 10  # pictures of some 150 kB; of what is published now, whole answers are kept besides
PATIENCE = 30.0  # seconds

_PROGRAM = Path(__file__).with_name("svg_to_png.py")


class Pictures:
    """Turns SVG into PNG, one picture at a time, and caches the pictures used last: drawing one takes a quarter of a
    second."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[object, ...], bytes] = LRUCache(MOST_KEPT)
        self._keeping = Lock()
        self._limiter = WorkLimiter("a picture")

    def png(self, key: tuple[object, ...], draw: Callable[[], str], width: int) -> bytes:
        """The PNG, ``width`` pixels wide, of the SVG that ``draw`` returns. ``key`` identifies the picture: if one with
        an equal key is cached, nothing is drawn. Raises Busy if too many requests wait for pictures, if this one has
        waited PATIENCE seconds, or if the process that makes the PNG cannot be started or takes more than PATIENCE
        seconds; CalledProcessError if that process fails; and whatever ``draw`` raises."""
        picture = self._remembered(key)
        if picture is None:
            with self._limiter.slot(PATIENCE):
                picture = self._remembered(key) or to_png(draw(), width)
                with self._keeping:
                    self._kept[key] = picture
        return picture

    def _remembered(self, key: tuple[object, ...]) -> bytes | None:
        with self._keeping:
            return self._kept.get(key)


def to_png(svg: str, width: int) -> bytes:
    """The PNG, ``width`` pixels wide, of an SVG (``svg``, its text). It is drawn in a process of its own, so that other
    requests need not wait. Raises Busy if that process cannot be started or takes more than PATIENCE seconds,
    CalledProcessError if it fails."""
    command = [sys.executable, "-I", str(_PROGRAM), str(width), FAMILY, str(REGULAR), str(BOLD)]
    try:
        drawn = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Busy(f"A picture cannot be drawn: {error}.") from error
    return drawn.stdout


def picture_routes(routes: Blueprint, site: Site) -> None:
    """Add ``/map.svg`` and ``/map.png`` to ``routes``: pictures of the map with the filters and the place in the query;
    404 for an unknown country. The PNG has 1200 x 630 pixels. With ``size=large`` in the query it is for print: 2400
    pixels wide, and as high as its footnotes need."""
    pictures = Pictures()

    def svg() -> Response:
        view = _shown_view(site)
        return _named(current_answer(world_picture(view), "image/svg+xml"), view, "svg")

    def png() -> Response:
        view = _shown_view(site)
        large = request.args.get("size") == LARGE
        key = (view.snapshot.id, current_language(), view.question, large)
        height, width = (None, 2 * WIDTH) if large else (CARD_HEIGHT, WIDTH)
        picture = pictures.png(key, lambda: world_picture(view, height), width)
        return _named(current_answer(picture, "image/png"), view, "png")

    routes.add_url_rule("/map.svg", "picture_svg", svg)
    routes.add_url_rule("/map.png", "picture_png", png)


def _shown_view(site: Site) -> View:
    """The view of the request, without the length of lists: it does not change the picture, which is drawn once."""
    view = requested_view(site).asking(replace(Question.read(request.args), shown=PAGE))
    if view.unknown_country is not None:
        abort(404)
    return view


def _named(response: Response, view: View, ending: str) -> Response:
    published = view.snapshot.published_at
    parts = ["map", *view.question.countries, f"{published:%Y-%m-%d}" if published else ""]
    response.headers["Content-Disposition"] = f'inline; filename="{"-".join(filter(None, parts))}.{ending}"'
    return response
