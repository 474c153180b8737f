"""The panels beside the map: a country, a region, the whole portfolio, or the results of filters and a search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import ngettext, written_number
from dashboard.portfolio.index import WORLD
from dashboard.portfolio.questions import PAGE, Question
from dashboard.portfolio.search import HitKind, find_places
from dashboard.portfolio.summaries import (
    Overview,
    Profile,
    country_profile,
    newest,
    overview,
    profile_fields,
    region_profile,
)
from dashboard.site.cards.project_card import news_card, project_card
from dashboard.site.cards.project_timelines import mini_timeline
from dashboard.site.context.localized_text import (
    count_news,
    count_projects,
    listed,
    nothing_shown,
    place_in_numbers,
    written_numbers,
)
from dashboard.site.context.site_and_view import View
from dashboard.site.context.urls import Addresses, own_picture
from dashboard.site.explorer.active_filters import filters_to_remove
from dashboard.site.explorer.key_figures import place_figures, world_figures
from dashboard.site.html.question_text import sentence
from dashboard.site.html.template_rendering import Parts, joined
from dashboard.site.maps.plotly_world import classes_by_place
from dashboard.site.maps.scene import MOST_CORRIDORS, partners_of
from dashboard.site.maps.svg_world import country_shape
from dashboard.store.holds import HoldKind

MOST_SHOWN = 500
PANELS = Parts("panels.html")


@dataclass(frozen=True)
class Panel:
    """A panel: its HTML, the title of a page that shows it, and the sentence for screen readers.

    ``exists`` is False if the country or region that was asked for does not exist (404).
    """

    html: Markup
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


def country_panel(view: View) -> Panel:
    """The projects and news of the chosen country that match the filters, the first ``shown`` of each."""
    snapshot, addresses, code = view.snapshot, view.addresses, view.question.country
    shown = allowed(view.question.shown)
    profile = country_profile(snapshot, view.everywhere, code, shown=shown)
    if profile is None:
        return empty_panel(addresses, _("There is no place with the code {code}.", code=code))
    place = profile.territory
    hold = snapshot.held(HoldKind.COUNTRY, code)
    if hold:  # its name and why nothing is shown
        held = _country_panel(view, place, _("no data shown"), PANELS.sentence(hold.sentence, "held"))
        return Panel(held, place.name, f"{nothing_shown(place.name)}. {hold.sentence}")
    more = addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    official = place.official_name if place.official_name != place.name else ""
    inside = [
        PANELS.sentence(" · ".join(filter(None, (official, place.subregion))), "about"),
        place_figures(view),
        mini_timeline(profile.projects, view.today),
        _partners(view, code),
        _fitting_here(place, profile, view),
        _work(place.name, profile, view, more=more, here=code),
    ]
    announcement = place_in_numbers(place.name, profile.projects_total, profile.news_total)
    picture = _picture(profile, view) or country_shape(view.site.geography, code)
    html = _country_panel(view, place, counts_text(profile), joined(inside), picture)
    return Panel(html, place.name, announcement)


def _picture(profile: Profile, view: View) -> str:
    """The picture of the newest record that has one on this site, news first; "" for none."""
    public_url = view.site.settings.public_url
    addresses = [one.image_url for one in profile.news] + [one.image_url for one in profile.projects]
    return next((PANELS.photo(path) for one in addresses if (path := own_picture(one, public_url))), "")


def _country_panel(view: View, place: Territory, numbers: str, inside: Markup, picture: str = "") -> Markup:
    """``picture`` stands behind the name, on the colour that the place has on the map."""
    shown = not view.snapshot.held(HoldKind.COUNTRY, place.code)
    return PANELS.country_panel(
        place.code,
        place.name,
        numbers,
        inside,
        place.alpha2,
        place.footnote,
        close=view.addresses.world(),
        page=view.addresses.dossier(place.code),
        picture=picture,
        look=classes_by_place(view.snapshot, view.snapshot.totals).get(place.code, 0) if shown else 0,
    )


def _partners(view: View, code: str) -> Markup:
    """The countries that share projects with this one, most first: the corridors of the map as a list."""
    known, addresses = view.snapshot.territories, view.addresses
    partners = [
        (known[one].name, addresses.country(one), written_number(number), one)
        for one, number in partners_of(view, code)
    ]
    return PANELS.partners(PANELS.numbered_places(partners)) if partners else Markup("")


def corridors_panel(view: View) -> Panel:
    """The pairs of countries that share projects, most first, as a table; under it how many the map does not draw."""
    known, addresses, found = view.snapshot.territories, view.addresses, view.corridors
    rows = [
        ([(known[code].name, addresses.country(code), code) for code in (one, other)], number)
        for one, other, number in found[:MOST_CORRIDORS]
    ]
    left = len(found) - len(rows)
    more = ngettext("{number} more is not drawn.", "{number} more are not drawn.", left) if left else ""
    numbers = ngettext("{number} pair of countries", "{number} pairs of countries", len(found))
    if not found:
        numbers = _("No project that matches is in more than one country.")
    component = PANELS.corridors_panel(rows, numbers, more, addresses.asking(view.question.filters(), to="panel"))
    return Panel(component, _("Corridors"), f"{_('Corridors')}: {numbers}")


def _fitting_here(place: Territory, profile: Profile, view: View) -> Markup:
    """How many of the country's projects match the filters, with a link to all of them."""
    if not filters_apply(view):
        return Markup("")
    total = len(view.snapshot.projects.rows_of(place.code))
    said = ngettext(
        "{number} of {total} projects matches your filters.",
        "{number} of {total} projects match your filters.",
        profile.projects_total,
        total=written_number(total),
    )
    whole = view.addresses.asking(Question(country=place.code, as_of=view.question.as_of), to="panel")
    return PANELS.fitting(said, place.name, whole) + ("" if profile.projects_total else filters_to_remove(view))


def filters_apply(view: View) -> bool:
    """Whether the panel may show less than there is. A country in a filtered region is still shown whole."""
    return view.chosen.question.is_filtered


def _work(name: str, profile: Profile, view: View, *, more: str | None, here: str = "") -> Markup:
    """The lists of projects and of news of the place ``name``.

    ``more`` is the address of the panel with longer lists, None if they cannot get longer. ``here`` is as in
    ``project_card``.
    """
    snapshot, addresses, filtered = view.snapshot, view.addresses, filters_apply(view)
    no_projects, no_news = _("No project matches your filters."), _("No news matches your filters.")
    if not filtered:
        no_projects = _("We have no projects in {place} now. The list of places shows where we work.", place=name)
        no_news = _("There is no news from {place} yet.", place=name)
    projects = [project_card(one, snapshot, addresses, here=here) for one in profile.projects]
    news = [news_card(one, snapshot, addresses, here=here) for one in profile.news]
    projects_left, news_left = profile.projects_total - len(projects), profile.news_total - len(news)
    more_projects = _("Show more projects ({number} left)", number=written_number(projects_left))
    more_news = _("Show more news ({number} left)", number=written_number(news_left))
    return PANELS.record_list(_("Projects"), projects, projects_left, more, more_projects, no_projects) + (
        PANELS.record_list(_("News"), news, news_left, more, more_news, no_news)
    )


def region_panel(view: View) -> Panel:
    """The projects and news of the chosen region: those of its countries, and those of the region as a whole."""
    addresses, code = view.addresses, view.question.region
    shown = allowed(view.question.shown)
    profile = region_profile(view.snapshot, view.answer, shown=shown)
    if profile is None:
        return empty_panel(addresses, _("There is no region with the code {code}.", code=code))
    more = addresses.region(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    inside = joined([_as_such(code, view), _countries(view), _work(profile.name, profile, view, more=more)])
    html = PANELS.region_panel(code, profile.name, counts_text(profile), inside, close=addresses.world())
    return Panel(html, profile.name, place_in_numbers(profile.name, profile.projects_total, profile.news_total))


def overview_panel(view: View) -> Panel:
    """The whole portfolio: totals, and the latest news unless the page has a section for it."""
    snapshot, addresses = view.snapshot, view.addresses
    whole = overview(snapshot)
    said = _in_numbers(whole)
    html = PANELS.world_panel(
        world_figures(view),
        story(view),
        said,
        [] if view.news_apart else [news_card(item, snapshot, addresses) for item in whole.news],
    )
    return Panel(html, "", said)


def story(view: View) -> Markup:
    """The newest news of what is asked for as a tile, of the whole portfolio its newest headline; "" for none."""
    snapshot, code = view.snapshot, view.question.country
    if view.question.panel == "overview":
        found = newest(snapshot, 1, category="headline") or newest(snapshot, 1)
    elif code:
        profile = country_profile(snapshot, view.everywhere, code, shown=1)
        found = list(profile.news) if profile else []
    else:
        found = list(profile_fields(snapshot, view.answer, shown=1)["news"])
    return PANELS.story(found[0], view.addresses.news(found[0].id)) if found else Markup("")


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


def _as_such(code: str, view: View) -> Markup:
    """How many of the projects serve the region as a whole."""
    snapshot = view.snapshot
    number = int(np.count_nonzero(view.answer.projects[snapshot.projects.rows_of_region(code)]))
    if not number:
        return Markup("")
    if code == WORLD:
        return PANELS.sentence(_("This work serves the whole world."))
    said = ngettext(
        "{number} project serves the region as a whole. It is not counted for any country.",
        "{number} projects serve the region as a whole. They are not counted for any country.",
        number,
    )
    return PANELS.sentence(said)


def _countries(view: View) -> Markup:
    """The countries and territories of a region that records name."""
    totals: dict[str, dict[str, int]] = view.answer.totals.to_dict("index")  # type: ignore[assignment] # by code
    named = [
        (place.name, view.addresses.country(code), written_numbers(**totals[code]), code)
        for code, place in view.snapshot.territories.items()
        if code in totals
    ]
    return PANELS.countries(PANELS.numbered_places(named)) if named else Markup("")


def results_panel(view: View) -> Panel:
    """The records that match filters and search text, and the places that the text may name."""
    snapshot, addresses, text = view.snapshot, view.addresses, view.question.text
    places = find_places(snapshot, text, PAGE) if text else []
    shown = allowed(view.question.shown)
    profile = Profile(**profile_fields(snapshot, view.answer, shown=shown))
    fits = profile.projects_total or profile.news_total
    if not places and not fits:
        return empty_panel(
            addresses, _nothing_fits(view), filters_to_remove(view), title=_("Nothing found"), exists=True
        )
    title = sentence(view) if fits else _("Results for “{query}”", query=text)
    other = _read_as(view)
    parts = [PANELS.sentence(other, "read-as")] if other else []
    for kind, words in ((HitKind.PLACE, _("Places")), (HitKind.REGION, _("Regions"))):
        hits = joined(PANELS.hit(hit.label, addresses.hit(hit)) for hit in places if hit.kind is kind)
        parts += [PANELS.hits(words, hits)] if hits else []
    more = addresses.results(shown=shown + PAGE) if shown < MOST_SHOWN else None
    if fits:
        parts += [PANELS.sentence(counts_text(profile), "counts"), _work("", profile, view, more=more)]
    html = PANELS.titled_panel("results-panel", title, joined(parts), addresses.home())
    announced = ngettext("{number} place", "{number} places", len(places))
    return Panel(html, title, title if fits else f"{title}: {announced}")


def _read_as(view: View) -> str:
    """The sentence that says for which other words records were found; "" if they have those of the search."""
    text = view.question.text
    searched = (view.snapshot.projects.texts, view.snapshot.news.texts)
    read = [texts.read_as(text) for texts in searched]
    as_typed = any(not other and texts.mask(text).any() for texts, other in zip(searched, read, strict=True))
    if as_typed or not any(read):
        return ""
    return _("Nothing has “{query}”. Shown is what has “{read}”.", query=text, read=next(filter(None, read)))


def _nothing_fits(view: View) -> str:
    """The sentence that nothing matches and what to do; a search without filters has its own."""
    text = view.question.text
    if text and not view.question.without("text").is_filtered:
        return _("Nothing matches “{query}”. Try a country or a word from a title.", query=text)
    return _("Nothing matches your filters. Remove one of them.")


def empty_panel(
    addresses: Addresses, reason: str, further: str = "", *, title: str = "", exists: bool = False
) -> Panel:
    """A panel that only says why nothing is shown, with what leads ``further``. ``exists`` is True if the place exists
    but nothing matches.
    """
    title = title or _("Not found")
    html = PANELS.titled_panel("empty-panel", title, PANELS.empty(reason) + further, addresses.home())
    return Panel(html, title, reason, exists=exists)
