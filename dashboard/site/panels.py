"""What stands beside the map: a country, a region, the whole portfolio, search results, or that nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import marked, ngettext
from dashboard.portfolio.finder import HitKind, find_places
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.profile import Overview, Profile, country_profile, fitting, overview, region_profile
from dashboard.portfolio.questions import PAGE, Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.asked import sentence
from dashboard.site.markup import hyphenated
from dashboard.site.record_views import news_article, project_article
from dashboard.site.view import View
from dashboard.site.words import (
    count_news,
    count_projects,
    nothing_shown,
    place_in_numbers,
    written_number,
)
from dashboard.store.holds import Hold, HoldKind

MOST_SHOWN = 500


@dataclass(frozen=True)
class Panel:
    """A panel's component, the title of a page that shows it, and what is said aloud when it opens."""

    component: Component
    title: str
    announcement: str
    found: bool = True


def country_panel(view: View) -> Panel:
    """The projects and news of one country that fit what is asked for, the first ``shown`` of each."""
    snapshot, addresses, code = view.snapshot, view.addresses, view.question.country
    shown = _allowed(view.question.shown)
    profile = country_profile(snapshot, view.everywhere, code, shown=shown)
    if profile is None:
        return _nothing(addresses, _("There is no place with the code {code}.", code=code))
    place = profile.territory
    hold = snapshot.held(HoldKind.COUNTRY, code)
    if hold:
        return _held_panel(place, hold, addresses)
    more = addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    component = html.Section(
        [
            _heading(place.name, _counted(profile), addresses, place),
            _fitting_here(place, profile, view),
            *_work(place.name, profile, view, more=more, here=code),
        ],
        id="country-panel",
        className="panel",
        **hyphenated(data_iso3=code, aria_labelledby="panel-heading"),
    )
    return Panel(component, place.name, place_in_numbers(place.name, profile.projects_total, profile.news_total))


def _fitting_here(place: Territory, profile: Profile, view: View) -> Component | None:
    """That filters apply here, of how many projects, and the way to all of them."""
    if not _filters_apply(view):
        return None
    total = len(view.snapshot.projects.rows_of(place.code))
    said = ngettext(
        "{fitting} of {number} project fits what you ask for.",
        "{fitting} of {number} projects fit what you ask for.",
        total,
        fitting=written_number(profile.projects_total),
    )
    whole = view.addresses.asking(Question(country=place.code, as_of=view.question.as_of), to="panel")
    link = html.A(_("All our work in {place}", place=place.name), href=whole)
    return html.P([said, " ", link], className="fitting")


def _filters_apply(view: View) -> bool:
    """Whether the panel may show less than there is. A country is shown whole under a region, wherever it lies."""
    return (view.everywhere.question if view.question.country else view.question).is_filtered


def _held_panel(place: Territory, hold: Hold, addresses: Addresses) -> Panel:
    """A country that staff hold back: its name and why nothing is shown."""
    component = html.Section(
        [
            _heading(place.name, _("no data shown"), addresses, place),
            html.P(hold.sentence, className="held"),
        ],
        id="country-panel",
        className="panel",
        **hyphenated(data_iso3=place.code, aria_labelledby="panel-heading"),
    )
    return Panel(component, place.name, f"{nothing_shown(place.name)}. {hold.sentence}")


def region_panel(view: View) -> Panel:
    """The projects and news of a region: of its countries, and of the region, or the world, as such."""
    addresses, code = view.addresses, view.question.region
    shown = _allowed(view.question.shown)
    profile = region_profile(view.snapshot, view.answer, shown=shown)
    if profile is None:
        return _nothing(addresses, _("There is no region with the code {code}.", code=code))
    more = addresses.region(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    component = html.Section(
        [
            _heading(profile.name, _counted(profile), addresses),
            html.P(_uncounted(), className="record-text"),
            *_work(profile.name, profile, view, more=more),
        ],
        id="region-panel",
        className="panel",
        **hyphenated(data_region=code, aria_labelledby="panel-heading"),
    )
    return Panel(component, profile.name, place_in_numbers(profile.name, profile.projects_total, profile.news_total))


def _allowed(shown: int) -> int:
    """An address may ask for any number; fewer than a page would look like fewer records than there are."""
    return min(max(shown, PAGE), MOST_SHOWN)


def _counted(profile: Profile) -> str:
    if not profile.projects_total and not profile.news_total:
        return _("no projects")  # nobody said that there are none: that would be “0”
    return f"{count_projects(profile.projects_total)} · {count_news(profile.news_total)}"


def _heading(name: str, numbers: str, addresses: Addresses, place: Territory | None = None) -> Component:
    return html.Header(
        [
            html.Span(place.alpha2, className="place-code", **hyphenated(aria_hidden="true")) if place else None,
            html.H2(name, id="panel-heading", tabIndex="-1"),
            html.A(_("All our work"), href=addresses.world(), className="close"),
            html.P(numbers, className="counts"),
            html.P(place.footnote, className="footnote") if place and place.footnote else None,
        ],
        className="panel-head",
    )


def _work(name: str, profile: Profile, view: View, *, more: str | None, here: str = "") -> list[Component]:
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
    if _filters_apply(view):
        return _("No project fits what you ask for.")
    return _("We have no projects in {place} now. The list of places shows where we work.", place=name)


def _no_news(name: str, view: View) -> str:
    if _filters_apply(view):
        return _("No news fits what you ask for.")
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
        sentence = _("{number} more are not listed here. Search for a word of the title.", number=written_number(left))
        parts.append(html.P(sentence, className="empty"))
    return html.Section(parts, className="records-section")


def overview_panel(view: View) -> Panel:
    """The portfolio as a whole: totals, regional and worldwide work, the latest news."""
    snapshot, addresses = view.snapshot, view.addresses
    whole = overview(snapshot)
    sentence = _in_numbers(whole)
    component = html.Section(
        [
            html.H2(_("All our work"), id="panel-heading", tabIndex="-1"),
            html.P(sentence, className="counts"),
            html.P(_("Choose a country on the map, in the list, or by name."), className="counts"),
            None if view.news_apart else _latest(whole.news, snapshot, addresses),
        ],
        id="world-panel",
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
    return Panel(component, "", sentence)


def _in_numbers(whole: Overview) -> str:
    """Each record counts once in the total; one with three countries counts on each of them."""
    if not whole.projects_total and not whole.news_total:
        return _("Nothing is published yet.")
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


def _uncounted() -> str:
    return _("This work serves a region or the world. It is not counted on any country.")


def results_panel(view: View) -> Panel:
    """What fits filters and free text, with the places that the text may mean: also the answer to the Enter key."""
    snapshot, addresses, text = view.snapshot, view.addresses, view.question.text
    places = find_places(snapshot, text, PAGE) if text else []
    shown = _allowed(view.question.shown)
    profile = Profile(**fitting(snapshot, view.answer, shown=shown))
    if not places and not profile.projects_total and not profile.news_total:
        return _nothing(addresses, _nothing_fits(view), title=_("Nothing found"), found=True)
    fits = profile.projects_total or profile.news_total
    title = sentence(view) if fits else _("Results for “{query}”", query=text)
    parts: list[Component] = [html.H2(title, id="panel-heading", tabIndex="-1")]
    for kind, heading in ((HitKind.PLACE, _("Places")), (HitKind.REGION, _("Regions"))):
        found = [hit for hit in places if hit.kind is kind]
        if found:
            items = [html.Li(html.A(hit.label, href=addresses.hit(hit))) for hit in found]
            parts += [html.H3(heading), html.Ul(items, className="results")]
    more = addresses.results(shown=shown + PAGE) if shown < MOST_SHOWN else None
    if fits:
        parts += [html.P(_counted(profile), className="counts"), *_work("", profile, view, more=more)]
    parts.append(html.P(html.A(_("All our work"), href=addresses.home())))
    component = html.Section(
        parts, id="results-panel", className="panel", **hyphenated(aria_labelledby="panel-heading")
    )
    return Panel(component, title, title if fits else f"{title}: {_count_places(len(places))}")


def _count_places(number: int) -> str:
    return ngettext("{number} place", "{number} places", number)


def _nothing_fits(view: View) -> str:
    """That nothing fits, and what to do; a search alone has its own words."""
    text = view.question.text
    if text and not view.question.without("text").is_filtered:
        return _("Nothing fits “{query}”. Try a country or a word of a title.", query=text)
    return _("Nothing fits all of this. Leave a part of it out.")


def _nothing(addresses: Addresses, reason: str, *, title: str = "", found: bool = False) -> Panel:
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
    return Panel(component, title, reason, found=found)
