"""What visitors take with them: data and pictures of what is shown, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.portfolio.as_of import written_moment
from dashboard.portfolio.questions import NAMES, PAGE, Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.as_of import dated
from dashboard.site.context.context import Site, View
from dashboard.site.context.urls import extended
from dashboard.site.context.wording import written_date
from dashboard.site.html.components import hyphenated
from dashboard.site.html.head import absolute
from dashboard.site.maps.image_routes import LARGE


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a page: its ``link`` shows the same whatever is published later; ``pattern`` is the ``sentence``
    with places for a title and an address, for pages that scripts change.
    """

    link: str
    sentence: str
    pattern: str
    moment: str


def citation(site: Site, snapshot: Snapshot, title: str, address: str) -> Citation | None:
    """How to cite the page at ``address``; None where nothing is published, or not yet."""
    if site.notice or snapshot.since is None or snapshot.published_at is None:
        return None
    moment = written_moment(snapshot.since)
    link = address if site.addresses.are_files else dated(address, moment)
    pattern = _(
        "{organisation}: “{title}”. Data as of {date}. {address}",
        organisation=site.settings.organisation.replace("{", "").replace("}", ""),
        title="{title}",
        date=written_date(snapshot.published_at.date().isoformat()),
        address="{address}",
    )
    sentence = pattern.replace("{address}", absolute(site, link), 1).replace("{title}", title, 1)
    return Citation(link, sentence, pattern, moment)


def take_with_you(view: View) -> Component:
    """Links to what is shown as data and as pictures, and buttons that scripts bring to life.

    Scripts keep the links at what is asked for: each takes the query of the page (assets/pages/share.js).
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
        html.Button(words, type="button", hidden=True, className="quiet", **hyphenated(data_take=name, data_done=done))
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
            html.H2(_("Take it with you"), id="take-heading"),
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
