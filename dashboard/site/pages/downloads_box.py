"""The section with downloads of what is shown as data and pictures, and with buttons to share, print and cite."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dashboard.portfolio.questions import NAMES, PAGE, Question
from dashboard.site.context.site_and_view import View
from dashboard.site.context.urls import extended
from dashboard.site.html.template_rendering import Parts
from dashboard.site.maps.image_routes import LARGE

_NAMES = " ".join([*NAMES.values(), "lang"])


def downloads_box(view: View) -> Markup:
    """Links to the matching records and the map as files, and buttons to share, print and cite, which scripts bring to
    life.

    Scripts also keep the links up to date with the filters: each link takes the query of the page
    (assets/pages/share.js).
    """
    addresses, question = view.addresses, replace(view.question, shown=PAGE)
    records = Question() if addresses.are_files else question
    large = extended(addresses.page("map.png", question), [("size", LARGE)])
    return Parts("downloads_box.html").downloads_box(addresses, question, records, large, _NAMES)
