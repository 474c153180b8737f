"""Cards of projects and news items in lists, and the parts that their pages share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from babel.numbers import format_percent
from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territories, Territory
from dashboard.language import current_locale
from dashboard.language import gettext as _
from dashboard.portfolio.items import Item, NewsItem, Project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import listed, status_name, written_date, written_period
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import in_language, said, said_list

_SHARE = re.compile(r"(.+?)[\s:]+(\d{1,3}(?:[.,]\d+)?)\s*%?")
_WHOLE = 100


def written_shares(project: Project, territories: Territories) -> str:
    """The share of each country, such as "Moldova 60%". Entries that name none of the project's countries, or no
    percentage up to 100, are left out.
    """
    places = [territories[code] for code in project.countries if code in territories]
    names = {written.casefold(): place.name for place in places for written in _written(place)}
    shares = []
    for text in project.country_percentages:
        match = _SHARE.fullmatch(text.strip())
        name = names.get(match[1].casefold()) if match else None
        if match and name and (share := float(match[2].replace(",", "."))) <= _WHOLE:
            pattern = "#,##0.#%" if share % 1 else None
            written = format_percent(share / _WHOLE, pattern, locale=current_locale())
            shares.append(_("{place} {share}", place=name, share=written))
    return listed(shares)


def _written(place: Territory) -> tuple[str, ...]:
    """The codes and names by which a file may call a territory."""
    return place.code, place.alpha2, place.name, place.names.source, place.official_name


def project_article(
    project: Project, snapshot: Snapshot, addresses: Addresses, *, here: str = "", places: Component | None = None
) -> Component:
    """A project in a list. ``here`` is the code of the country whose list it is, which is not named again."""
    if here:
        places = fact(_("Also in"), place_links(project, snapshot, addresses, leave_out=here))
    return html.Article(
        [
            html.H4(
                html.A(said(project, "title", _titled(project)), href=addresses.project(project.id)),
                className="record-title",
            ),
            html.P(
                [
                    *sample_mark(project),
                    *status_mark(project),
                    html.Span(written_period(project.start_date, project.end_date, project.status)),
                ],
                className="record-meta",
            ),
            clipped(project.summary, project.other_language("summary")),
            facts(
                (_("Theme"), said_list(project, "theme_names")),
                (_("Donor"), listed(project.donors)),
                places,
            ),
            *outside_link(project, _("Project site")),
        ],
        className="record",
        **hyphenated(data_project_id=project.id),
    )


def news_article(
    item: NewsItem, snapshot: Snapshot, addresses: Addresses, *, here: str = "", places: Component | None = None
) -> Component:
    """A news item in a list. ``here`` is the code of the country whose list it is, which is not named again."""
    if places is None:
        label = _("Also in") if here else _("Where")
        places = fact(label, place_links(item, snapshot, addresses, leave_out=here))
    return html.Article(
        [
            html.P(
                [*sample_mark(item), html.Time(written_date(item.date), dateTime=item.date)],
                className="record-meta",
            ),
            html.H4(said(item, "title"), className="record-title"),
            clipped(item.lead, item.other_language("lead")),
            facts(places),
            html.P(
                html.A(
                    [_("READ MORE"), html.Span([": ", said(item, "title")], className="visually-hidden")],
                    href=item.url if item.url and not item.body else addresses.news(item.id),
                    className="read-more",
                )
            ),
        ],
        className="record",
        **hyphenated(data_news_id=item.id),
    )


def facts(*pairs: tuple[str, Any] | Component | None) -> Component | None:
    """A description list of names and values. Pairs with an empty value are left out; None if all are."""
    made = (fact(*pair) if isinstance(pair, tuple) else pair for pair in pairs)
    rows = [one for one in made if one is not None]
    return html.Dl(rows, className="facts") if rows else None


def fact(name: str, value: Any) -> Component | None:
    """A name and a value in a description list; None if the value is empty."""
    return html.Div([html.Dt(name), html.Dd(value)]) if value else None


def place_links(item: Item, snapshot: Snapshot, addresses: Addresses, *, leave_out: str = "") -> list[str | Component]:
    """Links to the countries of a record, then to its regions and the world, separated by commas.

    ``leave_out`` is the code of a country that is not listed. A region without a panel, such as "Not specified", is
    named without a link.
    """
    links: list[str | Component] = [
        html.A(snapshot.territories[code].name, href=addresses.country(code), **hyphenated(data_iso3=code))
        for code in item.countries
        if code != leave_out and code in snapshot.territories
    ]
    for code in item.areas:
        listed = code in snapshot.projects.by_region or code in snapshot.news.by_region
        name = snapshot.region_name(code)
        links.append(html.A(name, href=addresses.region(code)) if listed else name)
    return _with_commas(links)


def _with_commas(parts: Sequence[str | Component]) -> list[str | Component]:
    spaced: list[str | Component] = []
    for part in parts:
        spaced += [_(", "), part] if spaced else [part]
    return spaced


def _titled(project: Project) -> str:
    if project.acronym and project.acronym not in project.title:
        return f"{project.acronym} – {project.title}"
    return project.title


def sample_mark(item: Item) -> list[Component]:
    """A badge for a sample record; nothing for others."""
    return [html.Span(_("SAMPLE"), className="badge sample")] if item.is_sample else []


def status_mark(project: Project) -> list[Component]:
    """The status as a badge, which says so if the status was only derived from the dates; nothing without a status."""
    if not project.status:
        return []
    name = status_name(project.status)
    if project.status_source == "derived":
        name = _("{status} (by its dates)", status=name)
    return [html.Span(name, className=f"badge status-{project.status}")]


def clipped(text: str, language: str = "", *, length: int = 280) -> Component | None:
    """The beginning of a text, at most ``length`` characters and cut between words; None for "".

    ``language`` is that of the text if it is not the page's.
    """
    if not text:
        return None
    short = text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
    return html.P(short, className="record-text", **in_language(language))


def outside_link(item: Item, label: str) -> list[Component]:
    """A link with ``label`` to the record's page on another site; nothing if it has none."""
    if not item.url:
        return []
    visible: list[str | Component] = [label, html.Span([": ", said(item, "title")], className="visually-hidden")]
    return [html.P(html.A(visible, href=item.url, rel="noopener"))]
