"""The page of one country, to read and to print: its numbers, newest projects and news, donors, themes, contacts and
neighbours. Also the short address that leads to it."""

from typing import Any, cast

import segno
from flask import Response, redirect, render_template
from markupsafe import Markup

from dashboard.language_and_locale import collated, gettext as _, ngettext, written_number
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.place_summaries_and_record_lookup import CountryFacts, country_facts, neighbour_counts
from dashboard.site.cards.project_timelines import project_rows
from dashboard.site.context.localised_formatting import nothing_shown, place_in_numbers, written_numbers
from dashboard.site.context.record_pictures import first_picture
from dashboard.site.context.site_and_request_view import View
from dashboard.site.explorer.key_figures_and_charts import place_figures
from dashboard.site.html.error_pages import no_place
from dashboard.site.html.filters_in_words import described
from dashboard.site.html.layout import shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, absolute, breadcrumbs_to
from dashboard.site.html.template_rendering import IMAGES
from dashboard.site.http.caching import uncached
from dashboard.site.pages.project import small_map
from dashboard.store.holds import HoldKind

ON_PAPER = 12
"""The most projects of a country's page that are printed, so that it fits on one sheet."""


def dossier_page(view: View, code: str) -> tuple[str, int] | Response:
    """(HTML, status) of the page of the territory ``code``; 404 for an unknown code. If staff hide the territory, the
    page has the hold's sentence in place of the records. For a code in small letters the result is a response that
    redirects to the code in capital letters."""
    snapshot, addresses = view.snapshot, view.unfiltered
    country = country_facts(snapshot, code)
    if country is None:
        if code != code.upper() and code.upper() in snapshot.territories:
            return cast("Response", redirect(addresses.dossier(code.upper()), 302, Response))
        return no_place(view, code)
    place, hold = country.territory, snapshot.held(HoldKind.COUNTRY, code)
    regions = [(f"M49-{place.subregion_code}", place.subregion), (f"M49-{place.region_code}", place.region)]
    page = render_template(
        "country.html",
        **shell(view, _head(view, country, held=hold is not None)),
        country=country,
        place=place,
        hold=hold,
        numbers=_("no data shown") if hold else _numbers(country),
        regions=[(code, name) for code, name in regions if name and code in snapshot.gazetteer.regions],
        here=Question(country=code),
        brief=_brief(view, code),
        on_paper=ON_PAPER,
        list_address=lambda **filters: addresses.page("projects", Question(country=code, **filters)),
        **({} if hold else _work(view, country)),
    )
    return page, 200


def short_link(view: View, code: str) -> tuple[str, int] | Response:
    """The response at the short address that the page of a country prints: a redirect to that page, or (HTML of a page,
    404) for an unknown code. Small letters in ``code`` count as capital letters."""
    if code.upper() not in view.snapshot.territories:
        return no_place(view, code)
    return uncached(cast("Response", redirect(view.unfiltered.dossier(code.upper()), 302, Response)))


def _brief(view: View, code: str) -> dict[str, Any] | None:
    """The address of a country's page in short, as text and QR code; None if the site's own address is not known."""
    if not view.site.settings.public_url or view.site.notice:
        return None
    address = absolute(view.site, view.unfiltered.short_link(code))
    code_of_it = segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True, light="#fff", svgclass="qr")
    return {"address": address, "shown": address.partition("://")[2], "qr": Markup(code_of_it)}  # noqa: S704 - of squares


def _numbers(country: CountryFacts) -> str:
    if country.projects_total or country.news_total:
        return written_numbers(country.projects_total, country.news_total)
    return _("no projects")  # nobody said that there are none: that would be “0”


def _work(view: View, country: CountryFacts) -> dict[str, Any]:
    """The values of the template about projects and neighbours, for a country that staff do not hold back."""
    code = country.territory.code
    neighbours = neighbour_counts(view.snapshot, view.site.geography.neighbours, code)
    photo = first_picture(view, [*country.news, *country.projects])
    return {
        "band_photo": IMAGES.image(photo, "band-photo", "(min-width: 64rem) 20rem, 100vw", eager=True) if photo else "",
        "figures": place_figures(view.asking(Question()), code),
        "small_map": small_map(view, [code], notes=False),
        "table": project_rows(country.projects, view.unfiltered, _caption(country), view.today)
        if country.projects
        else "",
        "older": country.projects_total - len(country.projects),
        "neighbours": collated(neighbours, lambda one: one.name),
    }


def _caption(country: CountryFacts) -> str:
    """The caption of the table: how many projects it has, and of how many."""
    shown = len(country.projects)
    if shown < country.projects_total:
        return _(
            "Projects {first} to {last} of {total}",
            first=written_number(1), last=written_number(shown), total=written_number(country.projects_total),
        )  # fmt: skip
    return ngettext(
        "{number} project in {place}, newest first", "{number} projects in {place}, newest first",
        shown, place=country.territory.name,
    )  # fmt: skip


def _head(view: View, country: CountryFacts, *, held: bool) -> PageHead:
    place, addresses = country.territory, view.unfiltered
    numbers = place_in_numbers(place.name, country.projects_total, country.news_total)
    figures = view.asking(Question(country=place.code)).shown_figures
    description = nothing_shown(place.name) if held else described(numbers, figures, view.snapshot)
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
