"""The panels beside the map: a country, a region, the whole portfolio, or the results of filters and a search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.answers import rows_in
from dashboard.portfolio.index import WORLD
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.questions import PAGE, Question
from dashboard.portfolio.search import HitKind, find_places
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.summaries import (
    Overview,
    Profile,
    country_profile,
    newest,
    overview,
    profile_fields,
    region_profile,
)
from dashboard.site.cards.durations import mini_timeline
from dashboard.site.cards.project_card import news_article, sample_mark
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import (
    count_projects,
    listed,
    nothing_shown,
    place_in_numbers,
    written_date,
    written_number,
    written_numbers,
)
from dashboard.site.explorer.key_figures import place_figures, world_figures
from dashboard.site.explorer.panel_parts import (
    MOST_SHOWN,
    Content,
    Panel,
    allowed,
    country_section,
    counts_text,
    empty_panel,
    filters_apply,
    numbered_place,
    region_section,
    titled_section,
    work,
)
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import said
from dashboard.site.html.question_text import sentence
from dashboard.site.maps.plotly_world import classes_by_place
from dashboard.site.maps.scene import partners_of
from dashboard.store.holds import Hold, HoldKind


def country_panel(view: View) -> Panel:
    """The projects and news of the chosen country that match the filters, the first ``shown`` of each."""
    snapshot, addresses, code = view.snapshot, view.addresses, view.question.country
    shown = allowed(view.question.shown)
    profile = country_profile(snapshot, view.everywhere, code, shown=shown)
    if profile is None:
        return empty_panel(addresses, _("There is no place with the code {code}.", code=code))
    place = profile.territory
    hold = snapshot.held(HoldKind.COUNTRY, code)
    if hold:
        return _held_panel(place, hold, addresses)
    more = addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    in_place = np.zeros(len(snapshot.projects), dtype=bool)
    in_place[rows_in(snapshot.projects, view.everywhere.projects, code)] = True
    component = _country_section(
        place,
        counts_text(profile),
        addresses,
        _about(place),
        place_figures(view, in_place, classes_by_place(snapshot, snapshot.totals).get(code, 0)),
        mini_timeline(profile.projects, view.today),
        _partners(view, code),
        _fitting_here(place, profile, view),
        *work(place.name, profile, view, more=more, here=code),
    )
    return Panel(component, place.name, place_in_numbers(place.name, profile.projects_total, profile.news_total))


def _about(place: Territory) -> Component:
    """The official name, where it is another, and the subregion."""
    official = place.official_name if place.official_name != place.name else ""
    return html.P(" · ".join(filter(None, (official, place.subregion))), className="about")


def _partners(view: View, code: str) -> Component | None:
    """The countries that share projects with this one, most first: the corridors of the map as a list."""
    partners = partners_of(view, code)
    if not partners:
        return None
    items = [
        html.Li(
            [
                html.A(
                    view.snapshot.territories[one].name,
                    href=view.addresses.country(one),
                    **hyphenated(data_iso3=one),
                ),
                html.Span(written_number(number), className="numbers"),
            ]
        )
        for one, number in partners
    ]
    parts = [html.H3(_("Shares projects with")), html.Ul(items, className="inline-numbers")]
    return html.Section(parts, className="partners")


def _fitting_here(place: Territory, profile: Profile, view: View) -> Component | None:
    """How many of the country's projects match the filters, with a link to all of them."""
    if not filters_apply(view):
        return None
    total = len(view.snapshot.projects.rows_of(place.code))
    said = ngettext(
        "{fitting} of {number} project matches your filters.",
        "{fitting} of {number} projects match your filters.",
        total,
        fitting=written_number(profile.projects_total),
    )
    whole = view.addresses.asking(Question(country=place.code, as_of=view.question.as_of), to="panel")
    return fitting(said, place.name, whole)


def fitting(said: str, place: str, whole: str) -> Component:
    """The sentence on how many projects of a place match, and a link to all of them at the address ``whole``."""
    link = html.A(_("All our work in {place}", place=place), href=whole)
    return html.P([said, " ", link], className="fitting")


def _country_section(place: Territory, numbers: str, addresses: Addresses, *inside: Content) -> Component:
    return country_section(
        place.code,
        place.name,
        numbers,
        *inside,
        alpha2=place.alpha2,
        footnote=place.footnote,
        close=addresses.world(),
        page=addresses.dossier(place.code),
    )


def _held_panel(place: Territory, hold: Hold, addresses: Addresses) -> Panel:
    """A country that staff hold back: its name and why nothing is shown."""
    component = _country_section(place, _("no data shown"), addresses, held(hold.sentence))
    return Panel(component, place.name, f"{nothing_shown(place.name)}. {hold.sentence}")


def held(sentence: str) -> Component:
    """The sentence why staff hold a country back."""
    return html.P(sentence, className="held")


def region_panel(view: View) -> Panel:
    """The projects and news of the chosen region: those of its countries, and those of the region as a whole."""
    addresses, code = view.addresses, view.question.region
    shown = allowed(view.question.shown)
    profile = region_profile(view.snapshot, view.answer, shown=shown)
    if profile is None:
        return empty_panel(addresses, _("There is no region with the code {code}.", code=code))
    more = addresses.region(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    component = region_section(
        code,
        profile.name,
        counts_text(profile),
        _as_such(code, view),
        _countries(view),
        *work(profile.name, profile, view, more=more),
        close=addresses.world(),
    )
    return Panel(component, profile.name, place_in_numbers(profile.name, profile.projects_total, profile.news_total))


def overview_panel(view: View) -> Panel:
    """The whole portfolio: totals, and the latest news unless the page has a section for it."""
    snapshot, addresses = view.snapshot, view.addresses
    whole = overview(snapshot)
    sentence = _in_numbers(whole)
    component = html.Section(
        [
            html.H2(_("All our work"), id="panel-heading", tabIndex="-1", className="visually-hidden"),
            html.Div([world_figures(view), _story(view)], className="strip"),
            html.P([sentence, " ", _("Choose a country on the map, in the list, or by name.")], className="counts"),
            None if view.news_apart else _latest(whole.news, snapshot, addresses),
        ],
        id="world-panel",
        className="panel",
        **hyphenated(aria_labelledby="panel-heading"),
    )
    return Panel(component, "", sentence)


def _story(view: View) -> Component | None:
    """The latest headline, else the latest news, as a tile beside the figures."""
    found = newest(view.snapshot, 1, category="headline") or newest(view.snapshot, 1)
    if not found:
        return None
    item = found[0]
    return html.Div(
        [
            html.P(
                [*sample_mark(item), html.Time(written_date(item.date), dateTime=item.date)], className="record-meta"
            ),
            html.H3(html.A(said(item, "title"), href=view.addresses.news(item.id)), className="record-title"),
        ],
        className="story",
    )


def _in_numbers(whole: Overview) -> str:
    """The totals in words. Each record counts once, even if it has several countries."""
    if not whole.projects_total and not whole.news_total:
        return _("Nothing is published yet.")
    parts = [
        ngettext("in {number} country or territory", "in {number} countries and territories", whole.countries_total),
        ngettext("{number} regional", "{number} regional", whole.regional_total) if whole.regional_total else "",
        ngettext("{number} worldwide", "{number} worldwide", whole.worldwide_total) if whole.worldwide_total else "",
        ngettext("{number} not tied to a place", "{number} not tied to a place", whole.unplaced_total)
        if whole.unplaced_total
        else "",
    ]
    return f"{count_projects(whole.projects_total)}: {listed(filter(None, parts))}."


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


def _as_such(code: str, view: View) -> Component | None:
    """How many of the projects serve the region as a whole."""
    snapshot = view.snapshot
    number = int(np.count_nonzero(view.answer.projects[snapshot.projects.rows_of_region(code)]))
    if not number:
        return None
    if code == WORLD:
        return text(_("This work serves the whole world."))
    said = ngettext(
        "{number} project serves the region as a whole. It is not counted for any country.",
        "{number} projects serve the region as a whole. They are not counted for any country.",
        number,
    )
    return text(said)


def text(said: str) -> Component:
    """A sentence of a panel."""
    return html.P(said, className="record-text")


def _countries(view: View) -> Component | None:
    """The countries and territories of a region that records name."""
    totals: dict[str, dict[str, int]] = view.answer.totals.to_dict("index")  # type: ignore[assignment] # by code
    named = [place for code, place in view.snapshot.territories.items() if code in totals]
    items: list[Component] = [
        numbered_place(
            place.name, view.addresses.country(place.code), written_numbers(**totals[place.code]), place.code
        )
        for place in named
    ]
    return countries_section(items) if items else None


def countries_section(items: list[Component] | str) -> Component:
    """The section with the countries of a region that records name."""
    parts = [html.H3(_("Countries and territories")), html.Ul(items, className="inline-numbers")]
    return html.Section(parts, className="records-section")


def results_panel(view: View) -> Panel:
    """The records that match filters and search text, and the places whose names the text may mean."""
    snapshot, addresses, text = view.snapshot, view.addresses, view.question.text
    places = find_places(snapshot, text, PAGE) if text else []
    shown = allowed(view.question.shown)
    profile = Profile(**profile_fields(snapshot, view.answer, shown=shown))
    if not places and not profile.projects_total and not profile.news_total:
        return empty_panel(addresses, _nothing_fits(view), title=_("Nothing found"), exists=True)
    fits = profile.projects_total or profile.news_total
    title = sentence(view) if fits else _("Results for “{query}”", query=text)
    parts: list[Component] = []
    for kind, words in ((HitKind.PLACE, _("Places")), (HitKind.REGION, _("Regions"))):
        hits = [hit_item(hit.label, addresses.hit(hit)) for hit in places if hit.kind is kind]
        if hits:
            parts += hit_list(words, hits)
    more = addresses.results(shown=shown + PAGE) if shown < MOST_SHOWN else None
    if fits:
        parts += [numbers_found(counts_text(profile)), *work("", profile, view, more=more)]
    component = titled_section("results-panel", title, *parts, home=addresses.home())
    return Panel(component, title, title if fits else f"{title}: {_count_places(len(places))}")


def hit_item(label: str, href: str) -> Component:
    """A place whose name the search text may mean, as a link in a list."""
    return html.Li(html.A(label, href=href))


def hit_list(title: str, items: list[Component] | str) -> list[Component]:
    """The places whose names the search text may mean, under a title."""
    return [html.H3(title), html.Ul(items, className="results")]


def numbers_found(numbers: str) -> Component:
    """The numbers of records that match."""
    return html.P(numbers, className="counts")


def _count_places(number: int) -> str:
    return ngettext("{number} place", "{number} places", number)


def _nothing_fits(view: View) -> str:
    """The sentence that nothing matches and what to do; a search without filters has its own."""
    text = view.question.text
    if text and not view.question.without("text").is_filtered:
        return _("Nothing matches “{query}”. Try a country or a word from a title.", query=text)
    return _("Nothing matches your filters. Remove one of them.")


def suggestion(number: int | str, label: str, detail: str, href: str) -> Component:
    """An option under the search box: a link to a place or record, and what that is or by which name it was found."""
    return html.A(
        [label, " ", html.Span(detail, className="kind")],
        id=f"suggestion-{number}",
        href=href,
        role="option",
        tabIndex="-1",
        **hyphenated(aria_selected="false"),
    )


def no_suggestion() -> Component:
    """The option that nothing matches."""
    sentence = _("Nothing matches. Try a country or a word from a title.")
    return html.Div(sentence, className="empty", role="option", **hyphenated(aria_disabled="true"))
