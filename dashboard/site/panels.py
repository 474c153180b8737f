"""What stands beside the map: a country, the whole portfolio, search results, or a sentence when nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.finder import HitKind, search
from dashboard.portfolio.items import NewsItem, Project
from dashboard.portfolio.profile import PAGE, AreaWork, Overview, country_profile, overview, worldwide_projects
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.markup import hyphenated
from dashboard.site.record_views import news_article, project_article
from dashboard.site.words import count_news, count_projects, place_in_numbers

MOST_SHOWN = 500


@dataclass(frozen=True)
class Panel:
    """A panel's component, the title of a page that shows it, and what is said aloud when it opens."""

    component: Component
    title: str
    announcement: str
    found: bool = True


def country_panel(snapshot: Snapshot, addresses: Addresses, code: str, shown: int = PAGE) -> Panel:
    """The projects and news of one country, the first ``shown`` of each."""
    profile = country_profile(snapshot, code, shown=min(shown, MOST_SHOWN))
    if profile is None:
        return _nothing(addresses, _("There is no place with the code {code}.", code=code))
    place = profile.territory
    numbers = place_in_numbers(place.name, profile.projects_total, profile.news_total)
    component = html.Section(
        [
            _country_heading(place, profile.projects_total, profile.news_total, addresses),
            _records(
                _("Projects"),
                [project_article(item, snapshot, addresses, here=code) for item in profile.projects],
                profile.projects_total,
                addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None,
                _(
                    "We have no projects in {place} now. The list of places shows where we work.",
                    place=place.name,
                ),
            ),
            _records(
                _("News"),
                [news_article(item, snapshot, addresses, here=code) for item in profile.news],
                profile.news_total,
                addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None,
                _("There is no news from {place} yet.", place=place.name),
            ),
        ],
        id="country-panel",
        className="panel",
        **hyphenated(data_iso3=code, aria_labelledby="panel-heading"),
    )
    return Panel(component, place.name, numbers)


def _country_heading(place: Territory, projects: int, news: int, addresses: Addresses) -> Component:
    return html.Header(
        [
            html.Span(place.alpha2, className="place-code", **hyphenated(aria_hidden="true")),
            html.H2(place.name, id="panel-heading", tabIndex="-1"),
            html.A(_("Whole world"), href=addresses.home(), className="close"),
            html.P(f"{count_projects(projects)} · {count_news(news)}", className="counts"),
            html.P(place.footnote, className="footnote") if place.footnote else None,
        ],
        className="panel-head",
    )


def _records(heading: str, articles: Sequence[Component], total: int, more: str | None, empty: str) -> Component:
    parts: list[Component] = [html.H3(heading)]
    if articles:
        parts.append(html.Ol([html.Li(article) for article in articles], className="records"))
    else:
        parts.append(html.P(empty, className="empty"))
    left = total - len(articles)
    if left and more:
        label = _("Show more {what} ({number} left)", what=heading.lower(), number=f"{left:,}")
        parts.append(html.P(html.A(label, href=more, className="show-more")))
    elif left:
        parts.append(html.P(_("{number} more are in the data file.", number=f"{left:,}"), className="empty"))
    return html.Section(parts, className="records-section")


def overview_panel(snapshot: Snapshot, addresses: Addresses) -> Panel:
    """The portfolio as a whole: totals, regional and worldwide work, the latest news."""
    whole = overview(snapshot)
    sentence = _in_numbers(whole)
    component = html.Section(
        [
            html.H2(_("All our work"), id="panel-heading", tabIndex="-1"),
            html.P(sentence, className="counts"),
            html.P(_("Choose a country on the map, in the list, or by name."), className="counts"),
            _latest(whole.news, snapshot, addresses),
            _beyond_countries(whole.areas, worldwide_projects(snapshot), whole.worldwide_total, snapshot, addresses),
        ],
        id="world-panel",
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
    return Panel(component, "", sentence)


def _in_numbers(whole: Overview) -> str:
    """Each record counts once in the total; one with three countries counts on each of them."""
    parts = [
        ngettext("in {number} country or territory", "in {number} countries and territories", whole.countries_total),
        ngettext("{number} regional", "{number} regional", whole.regional_total) if whole.regional_total else "",
        ngettext("{number} worldwide", "{number} worldwide", whole.worldwide_total) if whole.worldwide_total else "",
        ngettext("{number} tied to no place", "{number} tied to no place", whole.unplaced_total)
        if whole.unplaced_total
        else "",
    ]
    return f"{count_projects(whole.projects_total)}: {', '.join(filter(None, parts))}."


def _latest(news: Sequence[NewsItem], snapshot: Snapshot, addresses: Addresses) -> Component | None:
    if not news:
        return None
    return html.Section(
        [
            html.H3(_("Latest news")),
            html.Ol([html.Li(news_article(item, snapshot, addresses)) for item in news], className="records"),
        ],
        className="records-section",
    )


def _beyond_countries(
    areas: Sequence[AreaWork],
    worldwide: Sequence[Project],
    worldwide_total: int,
    snapshot: Snapshot,
    addresses: Addresses,
) -> Component | None:
    work = list(areas)
    if worldwide_total:
        work.append(AreaWork(_("Worldwide"), list(worldwide), worldwide_total))
    if not work:
        return None
    return html.Section(
        [
            html.H3(_("Regional and worldwide work")),
            html.P(
                _("This work serves a region or the world. It is not counted on any country."),
                className="record-text",
            ),
            *(_area(area, snapshot, addresses) for area in work),
        ],
        className="records-section",
    )


def _area(area: AreaWork, snapshot: Snapshot, addresses: Addresses) -> Component:
    return html.Details(
        [
            html.Summary(f"{area.name} ({area.projects_total:,})"),
            html.Ol(
                [html.Li(project_article(item, snapshot, addresses)) for item in area.projects],
                className="records",
            ),
        ]
    )


def results_panel(snapshot: Snapshot, addresses: Addresses, query: str) -> Panel:
    """What a search finds: the answer without JavaScript, and to the Enter key."""
    hits = search(snapshot, query, limit=PAGE)
    if not hits:
        return _nothing(addresses, _("Nothing fits “{query}”. Try a country or a word of a title.", query=query))
    groups = ((HitKind.PLACE, _("Places")), (HitKind.PROJECT, _("Projects")), (HitKind.NEWS, _("News")))
    parts: list[Component] = [html.H2(_("Results for “{query}”", query=query), id="panel-heading", tabIndex="-1")]
    for kind, heading in groups:
        found = [hit for hit in hits if hit.kind is kind]
        if found:
            items = [html.Li(html.A(hit.label, href=addresses.hit(hit))) for hit in found]
            parts += [html.H3(heading), html.Ul(items, className="results")]
    parts.append(html.P(html.A(_("Whole world"), href=addresses.home())))
    component = html.Section(
        parts, id="results-panel", className="panel", **hyphenated(aria_labelledby="panel-heading")
    )
    title = _("Results for “{query}”", query=query)
    return Panel(component, title, title)


def _nothing(addresses: Addresses, sentence: str) -> Panel:
    component = html.Section(
        [
            html.H2(_("Not found"), id="panel-heading", tabIndex="-1"),
            html.P(sentence, className="empty"),
            html.P(html.A(_("Whole world"), href=addresses.home())),
        ],
        id="empty-panel",
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
    return Panel(component, _("Not found"), sentence, found=False)
