"""Parts that the panels share: headings, lists of records, and the panel that says that there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.portfolio.questions import PAGE
from dashboard.portfolio.summaries import Profile
from dashboard.site.cards.project_card import news_article, project_article
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import count_news, count_projects, written_number
from dashboard.site.html.components import hyphenated

MOST_SHOWN = 500
Content = Component | Markup | str | None


@dataclass(frozen=True)
class Panel:
    """A panel: its component, the title of a page that shows it, and the sentence for screen readers.

    ``exists`` is False if the country or region that was asked for does not exist (404).
    """

    component: Component
    title: str
    announcement: str
    exists: bool = True


def allowed(shown: int) -> int:
    """``shown`` within its limits: at least one page of records, at most MOST_SHOWN."""
    return min(max(shown, PAGE), MOST_SHOWN)


def counts_text(profile: Profile) -> str:
    """The numbers of projects and news, or "no projects" for a place that no record names."""
    if not profile.projects_total and not profile.news_total:
        return _("no projects")  # nobody said that there are none: that would be “0”
    return f"{count_projects(profile.projects_total)} · {count_news(profile.news_total)}"


def country_section(
    code: str, name: str, numbers: str, *inside: Content, alpha2: str, footnote: str, close: str, page: str
) -> Component:
    """The panel of a country. ``close`` is the address of the map without it, ``page`` that of the country's page."""
    return html.Section(
        [
            html.Header(
                [
                    html.Span(alpha2, className="place-code", **hyphenated(aria_hidden="true")),
                    *_head(name, numbers, close),
                    html.P(footnote, className="footnote") if footnote else None,
                    html.P(html.A(_("Country page"), href=page)),
                ],
                className="panel-head",
            ),
            *inside,
        ],
        id="country-panel",
        className="panel",
        **hyphenated(data_iso3=code, aria_labelledby="panel-heading"),
    )


def region_section(code: str, name: str, numbers: str, *inside: Content, close: str) -> Component:
    """The panel of a region; ``close`` is the address of the whole map."""
    return html.Section(
        [html.Header(_head(name, numbers, close), className="panel-head"), *inside],
        id="region-panel",
        className="panel",
        **hyphenated(data_region=code, aria_labelledby="panel-heading"),
    )


def _head(name: str, numbers: str, close: str) -> list[Component]:
    return [
        html.H2(name, id="panel-heading", tabIndex="-1"),
        html.A(_("All our work"), href=close, className="close"),
        html.P(numbers, className="counts"),
    ]


def numbered_place(name: str, href: str, numbers: str, code: str = "") -> Component:
    """An item of a list of places: a link and numbers in words; ``code`` is that of a country, "" for a region."""
    link = html.A(name, href=href, **(hyphenated(data_iso3=code) if code else {}))
    return html.Li([link, html.Span(numbers, className="numbers")])


def filters_apply(view: View) -> bool:
    """Whether the panel may show less than there is. A country in a filtered region is still shown whole."""
    return view.chosen.question.is_filtered


def work(name: str, profile: Profile, view: View, *, more: str | None, here: str = "") -> list[Component]:
    """The lists of projects and of news of the place ``name``.

    ``more`` is the address of the panel with longer lists, None if they cannot get longer. ``here`` is as in
    ``project_article``.
    """
    snapshot, addresses = view.snapshot, view.addresses
    return [
        _records(
            _("Projects"),
            [project_article(item, snapshot, addresses, here=here) for item in profile.projects],
            profile.projects_total,
            more=more,
            label=marked("Show more projects ({number} left)"),
            nothing=_no_projects(name, view),
        ),
        _records(
            _("News"),
            [news_article(item, snapshot, addresses, here=here) for item in profile.news],
            profile.news_total,
            more=more,
            label=marked("Show more news ({number} left)"),
            nothing=_no_news(name, view),
        ),
    ]


def _no_projects(name: str, view: View) -> str:
    if filters_apply(view):
        return _("No project matches your filters.")
    return _("We have no projects in {place} now. The list of places shows where we work.", place=name)


def _no_news(name: str, view: View) -> str:
    if filters_apply(view):
        return _("No news matches your filters.")
    return _("There is no news from {place} yet.", place=name)


def _records(
    heading: str, articles: Sequence[Component], total: int, *, more: str | None, label: str, nothing: str
) -> Component:
    left = total - len(articles)
    sentence = _("{number} more are not listed here. Search for a word from the title.", number=written_number(left))
    further = show_more(_(label, number=written_number(left)), more) if more else empty(sentence)
    return records_section(
        heading,
        [html.Li(article) for article in articles],
        None if articles else empty(nothing),
        further if left else None,
    )


def records_section(title: str, items: list[Component] | str, *further: Content) -> Component:
    """A list of records under a title, followed by a sentence or link; without records only that."""
    records = html.Ol(items, className="records") if items else None
    return html.Section([html.H3(title), records, *further], className="records-section")


def empty(said: str) -> Component:
    """A sentence in place of a list or of the rest of one."""
    return html.P(said, className="empty")


def show_more(label: str, href: str) -> Component:
    """The link to a longer list."""
    return html.P(html.A(label, href=href, className="show-more"))


def empty_panel(addresses: Addresses, reason: str, *, title: str = "", exists: bool = False) -> Panel:
    """A panel that only says why nothing is shown. ``exists`` is True if the place exists but nothing matches."""
    title = title or _("Not found")
    component = titled_section("empty-panel", title, empty(reason), home=addresses.home())
    return Panel(component, title, reason, exists=exists)


def titled_section(key: str, title: str, *inside: Content, home: str) -> Component:
    """A panel that is not about a place: its title, its content, and the link to the whole map. ``key`` is its id."""
    return html.Section(
        [
            html.H2(title, id="panel-heading", tabIndex="-1"),
            *inside,
            html.P(html.A(_("All our work"), href=home)),
        ],
        id=key,
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
