"""The page of one country: everything published about it, to read and to print."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from dash import html
from flask import Response, redirect, render_template
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.portfolio.questions import Question
from dashboard.portfolio.summaries import CountryFacts, country_facts, neighbour_counts
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import nothing_shown, place_in_numbers, written_numbers
from dashboard.site.explorer.key_figures import place_figures
from dashboard.site.html.components import to_markup
from dashboard.site.html.head import Crumb, PageHead, breadcrumbs_to
from dashboard.site.html.layout import no_place, shell
from dashboard.site.html.markdown import said_value
from dashboard.site.pages.country_sections import (
    Value,
    contacts_part,
    further_links,
    head_part,
    neighbours_part,
    news_part,
    values_part,
    work_part,
)
from dashboard.site.pages.project import small_map
from dashboard.store.holds import HoldKind


def dossier_page(view: View, code: str) -> tuple[str, int] | Response:
    """The page of a territory and its status. A code in small letters is redirected; an unknown one is a 404."""
    snapshot = view.snapshot
    country = country_facts(snapshot, code)
    if country is None:
        if code != code.upper() and code.upper() in snapshot.territories:
            return cast("Response", redirect(view.unfiltered.dossier(code.upper()), 302, Response))
        return no_place(view, code)
    hold = snapshot.held(HoldKind.COUNTRY, code)
    body = _held(view, country, hold.sentence) if hold else _body(view, country)
    page = render_template(
        "page.html",
        **shell(view, _head(view.unfiltered, country, held=hold is not None)),
        kind="dossier",
        body=body,
    )
    return page, 200


def _head(addresses: Addresses, country: CountryFacts, *, held: bool) -> PageHead:
    place = country.territory
    description = (
        nothing_shown(place.name) if held else place_in_numbers(place.name, country.projects_total, country.news_total)
    )
    about: dict[str, Any] = {
        "@type": "CollectionPage",
        "name": place.name,
        "description": description,
        "about": {
            "@type": "Place",
            "name": place.name,
            "identifier": place.code,
            "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        },
    }
    return PageHead(
        title=place.name,
        description=description,
        canonical=addresses.dossier(place.code),
        feed=f"countries/{place.code}",
        data=(about,),
        breadcrumbs=breadcrumbs_to(addresses, Crumb(place.name, addresses.dossier(place.code))),
        picture=addresses.page("map.png", Question(country=place.code)),
        picture_alt=_("Map with {place} outlined", place=place.name),
        indexed=bool(country.projects_total or country.news_total or held),
        embeds=addresses.dossier(place.code),
    )


def _held(view: View, country: CountryFacts, sentence: str) -> Markup:
    parts = [
        head_part(country.territory, _("no data shown")),
        html.P(sentence, className="held"),
        further_links(country.territory, view.snapshot, view.unfiltered, held=True),
    ]
    return to_markup(parts)


def _body(view: View, country: CountryFacts) -> Markup:
    snapshot, addresses = view.snapshot, view.unfiltered
    place, index = country.territory, snapshot.projects
    summary = (
        written_numbers(country.projects_total, country.news_total)
        if country.projects_total or country.news_total
        else _("no projects")  # nobody said that there are none: that would be “0”
    )
    in_place = np.zeros(len(index), dtype=bool)
    in_place[index.rows_of(place.code)] = True
    band = Markup('<div class="page-band">{}{}</div>').format(
        to_markup(
            html.Div([head_part(place, summary), place_figures(view.asking(Question(country=place.code)), in_place)])
        ),
        small_map(view, [place.code], notes=False),
    )
    beginning = [band, further_links(place, snapshot, addresses, held=False)]
    donors = [
        Value(name, addresses.page("projects", Question(country=place.code, donors=(name,))), number)
        for name, number in country.donors
    ]
    themes = [
        Value(
            said_value(index, "themes", name),
            addresses.page("projects", Question(country=place.code, themes=(name,))),
            number,
        )
        for name, number in country.themes
    ]
    rest = html.Div(
        [
            values_part("donors", _("Donors"), donors),
            values_part("themes", _("Themes"), themes),
            news_part(country.news, addresses),
            contacts_part(country.contacts),
            neighbours_part(neighbour_counts(snapshot, view.site.geography.neighbours, place.code), addresses),
        ],
        className="page-columns",
    )
    return to_markup(beginning) + work_part(country, addresses, view.today) + to_markup(rest)
