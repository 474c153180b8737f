"""The way to a page, as links at its top and as schema.org has it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.site.context.urls import Addresses
from dashboard.site.html.components import hyphenated
from dashboard.site.html.head import Crumb
from dashboard.site.html.markdown import in_language


def breadcrumbs_to(addresses: Addresses, *crumbs: Crumb) -> list[Crumb]:
    """The first page, then ``crumbs``; the last one is the page itself."""
    return [Crumb(_("Where we work"), addresses.world()), *crumbs]


def breadcrumb_list(crumbs: Sequence[Crumb]) -> Component:
    """A list of links; the page itself is only named."""
    *before, here = crumbs
    steps = [html.Li(html.A(crumb.name, href=crumb.address)) for crumb in before]
    steps.append(
        html.Li(html.Span(here.name, **{"dir": "auto"} | in_language(here.language), **hyphenated(aria_current="page")))
    )
    return html.Nav(html.Ol(steps), className="way", **hyphenated(aria_label=_("You are here")))
