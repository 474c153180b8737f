"""What the panels beside the map share: heads, lists of records, that nothing is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territory
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


@dataclass(frozen=True)
class Panel:
    """A panel's component, the title of a page that shows it, and what is said aloud when it opens."""

    component: Component
    title: str
    announcement: str
    exists: bool = True


def allowed(shown: int) -> int:
    """An address may ask for any number; fewer than a page would look like fewer records than there are."""
    return min(max(shown, PAGE), MOST_SHOWN)


def counts_text(profile: Profile) -> str:
    """Numbers of projects and news, of which a place that no record names has none to tell."""
    if not profile.projects_total and not profile.news_total:
        return _("no projects")  # nobody said that there are none: that would be “0”
    return f"{count_projects(profile.projects_total)} · {count_news(profile.news_total)}"


def heading(name: str, numbers: str, addresses: Addresses, place: Territory | None = None) -> Component:
    """The head of a panel about one ``place`` or region: its name, its numbers, its footnote, the way back."""
    return html.Header(
        [
            html.Span(place.alpha2, className="place-code", **hyphenated(aria_hidden="true")) if place else None,
            html.H2(name, id="panel-heading", tabIndex="-1"),
            html.A(_("All our work"), href=addresses.world(), className="close"),
            html.P(numbers, className="counts"),
            html.P(place.footnote, className="footnote") if place and place.footnote else None,
            html.P(html.A(_("Country page"), href=addresses.dossier(place.code))) if place else None,
        ],
        className="panel-head",
    )


def filters_apply(view: View) -> bool:
    """Whether the panel may show less than there is. A country is shown whole under a region, wherever it lies."""
    return view.chosen.question.is_filtered


def work(name: str, profile: Profile, view: View, *, more: str | None, here: str = "") -> list[Component]:
    """The lists of projects and news of ``name``; ``more`` leads to longer ones; ``here`` as of ``project_article``."""
    snapshot, addresses = view.snapshot, view.addresses
    return [
        _records(
            _("Projects"),
            [project_article(item, snapshot, addresses, here=here) for item in profile.projects],
            profile.projects_total,
            more=more,
            label=marked("Show more projects ({number} left)"),
            empty=_no_projects(name, view),
        ),
        _records(
            _("News"),
            [news_article(item, snapshot, addresses, here=here) for item in profile.news],
            profile.news_total,
            more=more,
            label=marked("Show more news ({number} left)"),
            empty=_no_news(name, view),
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
    heading: str, articles: Sequence[Component], total: int, *, more: str | None, label: str, empty: str
) -> Component:
    parts: list[Component] = [html.H3(heading)]
    if articles:
        parts.append(html.Ol([html.Li(article) for article in articles], className="records"))
    else:
        parts.append(html.P(empty, className="empty"))
    left = total - len(articles)
    if left and more:
        parts.append(html.P(html.A(_(label, number=written_number(left)), href=more, className="show-more")))
    elif left:
        sentence = _(
            "{number} more are not listed here. Search for a word from the title.", number=written_number(left)
        )
        parts.append(html.P(sentence, className="empty"))
    return html.Section(parts, className="records-section")


def empty_panel(addresses: Addresses, reason: str, *, title: str = "", exists: bool = False) -> Panel:
    """A panel that only says why nothing is shown; ``exists`` where what is asked for exists, but is empty."""
    title = title or _("Not found")
    component = html.Section(
        [
            html.H2(title, id="panel-heading", tabIndex="-1"),
            html.P(reason, className="empty"),
            html.P(html.A(_("All our work"), href=addresses.home())),
        ],
        id="empty-panel",
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
    return Panel(component, title, reason, exists=exists)
