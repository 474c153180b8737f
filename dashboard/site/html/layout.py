"""The layout around the content of every page: titles, links, languages, and footnotes of place names."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from dashboard.geography.territories import STAR, Territory
from dashboard.language_and_locale import (
    current_language,
    font_parts,
    gettext as _,
    ngettext,
    writing_direction,
)
from dashboard.site.context.as_of_addresses_and_notice import published_on, todays_address
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.context.site_and_request_view import SHARE, STYLE, Site, View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.language_links import switcher
from dashboard.site.html.page_head_and_citation import PageHead, citation, head_values
from dashboard.site.html.template_rendering import SHARED


def place_notes(places: Iterable[Territory]) -> Markup:
    """HTML of the footnotes of ``places``, for the end of a list of them; "" if no place has one. Footnotes of names
    with a star are left out, because every page has them at its end."""
    noted = [place for place in places if place.footnote and not place.name.endswith(STAR)]
    return SHARED.place_notes(noted) if noted else Markup("")


def page_title(view: View, title: str, *, own: bool = True) -> str:
    """The title of a page for its ``title`` element. Its parts are joined by dashes: "Preview" if the page is a
    preview, ``title`` unless it is "", the date if the page shows an earlier state, "Where we work", and, if ``own`` is
    true, the organisation's name."""
    return " – ".join(
        filter(
            None,
            (
                _("Preview") if view.site.notice else "",
                title,
                published_on(view.question.as_of),
                _("Where we work"),
                view.site.settings.organisation if own else "",
            ),
        )
    )


def base_context(site: Site, addresses: Addresses, canonical: str = "") -> dict[str, Any]:
    """The values that every template needs, including the template of an error page without records. ``addresses``
    makes the links of the page. ``canonical`` is the address of the page itself. A static export makes the links to
    other languages from it, and shows none if it is ""."""
    as_of = addresses.kept.as_of
    return {
        "_": _,
        "ngettext": ngettext,
        "language": current_language(),
        "direction": writing_direction(),
        "organisation": site.settings.organisation,
        "addresses": addresses,
        "style": site.files.address(STYLE),
        "icon": site.files.address("icon.svg"),
        "logo": site.logo,
        "logo_address": site.files.address(site.logo.name) if site.logo else "",
        "fonts": [site.files.address(f"fonts/page-sans-{one}.woff2") for one in font_parts()],
        "notice": site.notice,
        "languages": switcher(site, canonical),
        "published_on": published_on(as_of),
        "todays_address": todays_address() if as_of else "",
    }


def shell(view: View, head: PageHead | None = None) -> dict[str, Any]:
    """The values that the template ``base.html``, the layout of every page, needs. ``head`` is the page's metadata,
    None for a page that has none."""
    site, snapshot = view.site, view.snapshot
    stale = site.portfolio.unavailable_since
    about = {"document_title": page_title(view, head.title), "description": head.description} if head else {}
    cited = citation(view, page_title(view, head.title, own=False), head.canonical) if head else None
    return (
        base_context(site, view.unfiltered, head.canonical if head else "")
        | about
        | (head_values(view, head) if head else {})
        | {
            "citation": cited,
            "share_script": site.files.address(SHARE),
            "snapshot": snapshot,
            "way": SHARED.breadcrumbs(head.breadcrumbs) if head and head.breadcrumbs else "",
            "starred": snapshot.territories.starred,
            "stale_since": written_date(stale.date().isoformat()) if stale else "",
            "published": written_date(snapshot.published_at.date().isoformat()) if snapshot.published_at else "",
        }
    )
