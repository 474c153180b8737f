"""The sections of a country's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.geography.territories import Territory
from dashboard.language import collated, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.summaries import CountryFacts, NeighbourCount, ValueCount
from dashboard.site.cards.durations import project_rows
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import count_projects, status_name, written_date, written_number
from dashboard.site.html.components import hyphenated, to_markup
from dashboard.site.html.markdown import said

_SAMPLE = Markup(
    '<svg class="key" viewBox="0 0 36 10" width="36" height="10" aria-hidden="true" focusable="false">'
    '<line class="run s{}" x1="1" x2="35" y1="5" y2="5"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value such as a donor: its name, the address of the list of its projects, and their number."""

    name: str | Component
    address: str
    number: int


def head_part(place: Territory, numbers: str) -> Component:
    """The heading: name, official name, footnote and numbers of a territory."""
    official = place.official_name if place.official_name != place.name else ""
    return html.Header(
        [
            html.Span(place.alpha2, className="place-code", **hyphenated(aria_hidden="true")),
            html.H1(place.name),
            html.P(official, className="official-name") if official else None,
            html.P(numbers, className="counts"),
            html.P(place.footnote, className="footnote") if place.footnote else None,
        ],
        className="page-head",
    )


def further_links(place: Territory, snapshot: Snapshot, addresses: Addresses, *, held: bool) -> Component:
    """Links to the map, to the regions around, and to the data as files. ``held`` leaves the data out."""
    here = Question(country=place.code)
    regions = {f"M49-{code}": name for code, name in _regions(place)}
    links = [html.A(_("{place} on the map", place=place.name), href=addresses.country(place.code))]
    known = snapshot.gazetteer.regions  # Antarctica is in none
    links += [html.A(name, href=addresses.region(code)) for code, name in regions.items() if code in known]
    if not held and not addresses.are_files:
        links += [
            html.A(_("All its projects as a table"), href=addresses.page("projects", here)),
            html.A(_("Projects as CSV"), href=addresses.data("projects.csv", here)),
            html.A(_("Projects as Excel file"), href=addresses.data("projects.xlsx", here)),
        ]
    return html.Ul([html.Li(link) for link in links], className="ways-on")


def _regions(place: Territory) -> list[tuple[str, str]]:
    pairs = [(place.subregion_code, place.subregion), (place.region_code, place.region)]
    return [(code, name) for code, name in pairs if code and name]


def work_part(country: CountryFacts, addresses: Addresses, today: date) -> Markup:
    """The section with the projects: numbers by status, and a table with a line for the time of each."""
    place = country.territory.name
    if not country.projects_total:
        sentence = _("We have no projects in {place} now. The list of places shows where we work.", place=place)
        return to_markup(_section("projects", _("Projects"), [html.P(sentence, className="empty")]))
    table = project_rows(country.projects, addresses, _caption(country), today)
    after = [_more(country, addresses)]
    heading = Markup('<section class="page-part" aria-labelledby="projects"><h2 id="projects">{}</h2>').format(
        _("Projects")
    )
    return heading + _statuses(country, addresses) + table + to_markup(after) + Markup("</section>")


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


def _statuses(country: CountryFacts, addresses: Addresses) -> Markup:
    """Numbers by status, each with a link to the table and a sample of its line in the table."""
    items = []
    for status, number in country.statuses:
        words = Markup("{}: <span>{}</span>").format(status_name(status), written_number(number))
        if status:
            question = Question(country=country.territory.code, statuses=(status,))
            words = Markup('<a href="{}">{}</a>').format(addresses.page("projects", question), words)
        items.append(Markup("<li>{}{}</li>").format(_SAMPLE.format(status or "0"), words))
    return Markup('<ul class="by-status" aria-label="{}">{}</ul>').format(
        _("Projects by status"), Markup("").join(items)
    )


def _more(country: CountryFacts, addresses: Addresses) -> Component | None:
    left = country.projects_total - len(country.projects)
    if not left:
        return None
    words = ngettext(
        "{number} older project is in the table of all projects",
        "{number} older projects are in the table of all projects",
        left,
    )
    question = Question() if addresses.are_files else Question(country=country.territory.code)
    return html.P(html.A(words, href=addresses.page("projects", question)))


def values_part(key: str, heading: str, values: Sequence[Value]) -> Component | None:
    """The section of a country's page that lists ``values`` (its donors or its themes), each as a link with its number
    of projects; None if ``values`` is empty.

    ``key`` is the id of the section's heading.
    """
    if not values:
        return None
    items = [
        html.Li(
            [html.A(one.name, href=one.address, dir="auto"), html.Span(written_number(one.number), className="numbers")]
        )
        for one in values
    ]
    return _section(key, heading, [html.Ul(items, className="place-numbers")])


def news_part(news: Sequence[NewsItem], addresses: Addresses) -> Component | None:
    """The section with the latest news; None if there is none."""
    if not news:
        return None
    items = [
        html.Li(
            [
                html.Time(written_date(item.date), dateTime=item.date),
                html.A(said(item, "title"), href=addresses.news(item.id)),
            ]
        )
        for item in news
    ]
    return _section("news", _("News"), [html.Ul(items, className="dated")])


def contacts_part(contacts: Sequence[ValueCount]) -> Component | None:
    """The section with the contact addresses and their numbers of projects; None if there are none."""
    if not contacts:
        return None
    items = [
        html.Li(
            [
                html.A(address, href=f"mailto:{address}", dir="ltr"),
                html.Span(count_projects(number), className="numbers"),
            ]
        )
        for address, number in contacts
    ]
    return _section("contacts", _("Contacts"), [html.Ul(items, className="place-numbers")])


def neighbours_part(others: Sequence[NeighbourCount], addresses: Addresses) -> Component | None:
    """The section with the neighbouring countries by name and their numbers; None if there are none."""
    if not others:
        return None
    items = [
        html.Li(
            [
                html.A(one.name, href=addresses.dossier(one.code), **hyphenated(data_iso3=one.code)),
                html.Span(_in_numbers(one), className="numbers"),
            ]
        )
        for one in collated(others, lambda one: one.name)
    ]
    return _section("neighbours", _("Neighbours"), [html.Ul(items, className="place-numbers")])


def _in_numbers(one: NeighbourCount) -> str:
    if one.held:
        return _("no data shown")
    return count_projects(one.projects) if one.projects else _("no projects")


def _section(key: str, heading: str, parts: Sequence[Component | None]) -> Component:
    title = html.H2(heading, id=key)
    return html.Section([title, *parts], className="page-part", **hyphenated(aria_labelledby=key))
