"""The section with downloads of what is shown as data and pictures, and with buttons to share, print and cite."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.portfolio.questions import NAMES, PAGE, Question
from dashboard.site.context.context import View
from dashboard.site.context.urls import extended
from dashboard.site.html.components import hyphenated
from dashboard.site.maps.image_routes import LARGE


def downloads_box(view: View) -> Component:
    """Links to data and pictures of what is shown, and buttons that scripts bring to life.

    Scripts keep the links up to date with the filters: each link takes the query of the page (assets/pages/share.js).
    """
    addresses, question = view.addresses, replace(view.question, shown=PAGE)
    picture = addresses.page("map.png", question)
    if addresses.are_files:
        question = Question()
    links = [
        (_("Projects (CSV)"), addresses.data("projects.csv", question), ""),
        (_("Projects (Excel)"), addresses.data("projects.xlsx", question), ""),
        (_("Countries (GeoJSON)"), addresses.data("countries.geojson", question), ""),
        (_("Picture (PNG)"), extended(picture, [("size", LARGE)]), f"size={LARGE}"),
        (_("Picture (SVG)"), addresses.page("map.svg", question), ""),
    ]
    items = [
        html.Li(html.A(words, href=href, download="", **hyphenated(data_more=more))) for words, href, more in links
    ]
    buttons = [
        html.Button(words, type="button", className="quiet", **hyphenated(data_take=name, data_done=done))
        for name, words, done in (
            ("share", _("Share this page"), _("The address of this page was copied.")),
            ("print", _("Print"), ""),
        )
    ]
    builder = addresses.page("embed/builder", question)
    on_your_site = html.A(
        _("Put this map on your site"), href=builder, className="to-builder", **hyphenated(data_more="")
    )
    every = html.A(_("All open data and feeds"), href=addresses.page("api/v1"))
    return html.Section(
        [
            html.H2(_("Download and share"), id="take-heading"),
            html.Ul(items, className="take-links"),
            html.P(
                [
                    *buttons,
                    html.A(_("Cite this page"), href="#cite"),
                    *([] if addresses.are_files else [on_your_site, every]),
                ],
                className="take-buttons",
            ),
            html.P(role="status", className="take-said"),
        ],
        id="take",
        **hyphenated(aria_labelledby="take-heading", data_names=" ".join([*NAMES.values(), "lang"])),
    )
