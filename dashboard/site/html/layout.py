"""What every page has around its content, and the pages that only say something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask import Response, render_template, request

from dashboard.geography.territories import Territories, Territory
from dashboard.language import collated, current_language, writing_direction
from dashboard.language import gettext as _
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.as_of import published_on, todays_address
from dashboard.site.context.context import FRAME, SHARE, STYLE, Site
from dashboard.site.context.wording import written_date
from dashboard.site.html.components import to_markup
from dashboard.site.html.head import PageHead, breadcrumb_list, citation, head_values
from dashboard.site.html.language_switcher import switcher
from dashboard.site.http.errors import error_body
from dashboard.site.http.json import to_json
from dashboard.store.holds import Hold

STAR = "*"


def starred(territories: Territories) -> list[Territory]:
    """The places whose name bears a star and leads to a footnote: every page has them at its end."""
    return collated(
        (place for place in territories.with_footnote if place.name.endswith(STAR)), lambda place: place.name
    )


def place_notes(places: Iterable[Territory]) -> Component | None:
    """The footnotes of ``places`` under a list of them; None where none has one.

    What a star leads to stands at the end of every page already.
    """
    noted = [place for place in places if place.footnote and not place.name.endswith(STAR)]
    if not noted:
        return None
    notes = [part for place in noted for part in (html.Dt(place.name), html.Dd(place.footnote))]
    return html.Details(
        [html.Summary(_("Notes on names and boundaries")), html.Dl(notes, className="notes")], className="place-notes"
    )


_OF_PROGRAMS = ("api/", "feeds/", "oembed", "fragments/")  # they are told in JSON what goes wrong


def page_title(site: Site, title: str, *, own: bool = True) -> str:
    """The title of a document: what it shows, the site, the organisation unless not ``own``."""
    return " – ".join(
        filter(
            None,
            (
                _("Preview") if site.notice else "",
                title,
                published_on(site),
                _("Where we work"),
                site.settings.organisation if own else "",
            ),
        )
    )


def base_context(site: Site, canonical: str = "") -> dict[str, Any]:
    """What a template needs even where there is no data; ``canonical`` is the address of the page, if it has one."""
    return {
        "_": _,
        "language": current_language(),
        "direction": writing_direction(),
        "organisation": site.settings.organisation,
        "addresses": site.addresses,
        "style": site.files.address(STYLE),
        "icon": site.files.address("icon.svg"),
        "notice": site.notice,
        "languages": switcher(site, canonical),
        "published_on": published_on(site),
        "todays_address": todays_address() if site.as_of else "",
    }


def shell(site: Site, snapshot: Snapshot, head: PageHead | None = None) -> dict[str, Any]:
    """What ``base.html`` needs; ``head`` is what the page says of itself."""
    stale = site.portfolio.unavailable_since
    about = {"document_title": page_title(site, head.title), "description": head.description} if head else {}
    cited = citation(site, snapshot, page_title(site, head.title, own=False), head.canonical) if head else None
    return (
        base_context(site, head.canonical if head else "")
        | about
        | (head_values(site, head) if head else {})
        | {
            "citation": cited,
            "share_script": site.files.address(SHARE),
            "snapshot": snapshot,
            "way": to_markup(breadcrumb_list(head.breadcrumbs)) if head and head.breadcrumbs else "",
            "starred": starred(snapshot.territories),
            "default_language": site.settings.languages[0],
            "stale_since": written_date(stale.date().isoformat()) if stale else "",
            "published": written_date(snapshot.published_at.date().isoformat()) if snapshot.published_at else "",
        }
    )


def held_page(site: Site, hold: Hold) -> tuple[str, int]:
    """In place of a record that is held back: the sentence for the public and nothing of the record.

    410, so that search engines forget it too.
    """
    return message_page(site, _("Not shown"), hold.sentence), 410


def no_place(site: Site, code: str) -> str:
    """The page that says that a code is no country's."""
    return not_found(site, _("There is no place with the code {code}.", code=code))


def not_found(site: Site, sentence: str) -> str:
    """The page that says what there is not."""
    return message_page(site, _("Not found"), sentence)


def message_page(site: Site, title: str, sentence: str) -> str:
    """A page that only says something; it needs no data, so that it can be shown when there is none.

    In a frame it tells the page around it what it says and how high it is.
    """
    script, embedded = site.files.address(FRAME), request.path == f"{site.settings.base_path}embed"
    values = {"title": title, "sentence": sentence, "script": script, "embedded": embedded}
    return render_template("message.html", **base_context(site), **values)


def error_answer(site: Site, title: str, sentence: str, status: int) -> Response:
    """A message page, or the same sentence as JSON where a program asked."""
    if request.path.startswith(tuple(site.settings.base_path + path for path in _OF_PROGRAMS)):
        answer = Response(to_json(error_body(sentence, status)), mimetype="application/json")
    else:
        answer = Response(message_page(site, title, sentence), mimetype="text/html")
    answer.status_code = status
    answer.cache_control.no_store = True
    return answer
