"""The panels beside the map: one or two countries, a region, the corridors, the whole portfolio, or the results of
filters and a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from markupsafe import Markup

from dashboard.language_and_locale import collated, gettext as _, marked, ngettext, written_number
from dashboard.portfolio.filter_query import PAGE, Question, country_codes
from dashboard.portfolio.place_summaries_and_record_lookup import (
    Overview,
    Profile,
    neighbour_counts,
    newest,
    overview,
    place_profiles,
    profile_fields,
    region_profile,
)
from dashboard.portfolio.record_index import WORLD
from dashboard.portfolio.search_box_results import HitKind, find_places
from dashboard.site.cards.project_timelines import mini_timeline
from dashboard.site.cards.record_cards_and_place_links import news_card, plate, project_card
from dashboard.site.context.localised_formatting import (
    count_news,
    count_projects,
    listed,
    nothing_shown,
    place_in_numbers,
    together,
    written_numbers,
)
from dashboard.site.context.record_pictures import first_picture
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.explorer.active_filters import filters_to_remove
from dashboard.site.explorer.key_figures_and_charts import place_figures, world_figures
from dashboard.site.html.filters_in_words import sentence
from dashboard.site.html.template_rendering import IMAGES, Parts, joined
from dashboard.site.maps.count_classes_and_place_labels import classes_by_place
from dashboard.site.maps.inline_svg_maps import country_shape
from dashboard.site.maps.map_extent_and_overlay import MOST_CORRIDORS, partners_of
from dashboard.store.holds import HoldKind

MOST_SHOWN = 500
PANELS = Parts("panels.html")


@dataclass(frozen=True)
class Panel:
    """A panel beside the map: its HTML, the ``title`` of a page that shows it ("" for a panel of the whole map, whose
    page has no title of its own), and a sentence for screen readers. ``exists`` is False if the chosen country or
    region does not exist, so that the page is a 404."""

    html: Markup
    title: str
    announcement: str
    exists: bool = True


def listed_number(shown: int) -> int:
    """The number of records that a panel lists if an address has ``shown`` as their number: at least ``PAGE`` (20), at
    most ``MOST_SHOWN`` (500)."""
    return min(max(shown, PAGE), MOST_SHOWN)


def counts_text(profile: Profile) -> str:
    """The numbers of projects and news in ``profile`` in words, such as "3 projects · 2 news items", or "no projects"
    if it has neither."""
    if not profile.projects_total and not profile.news_total:
        return _("no projects")  # nobody said that there are none: that would be “0”
    return f"{count_projects(profile.projects_total)} · {count_news(profile.news_total)}"


def country_panel(view: View) -> Panel:
    """The panel of the chosen country, with its newest projects and news that match all filters except the region: of
    each as many as the question's ``shown``, but at least ``PAGE`` (20) and at most ``MOST_SHOWN`` (500). For two
    chosen countries it has the key figures of both side by side, then the projects that they share, then the other
    projects of each. For a country that staff hide it has only its name and a sentence that says so. For an unknown
    code it says that there is no such place, and ``exists`` is False. Raises InvalidRequest for a period or an
    ``event`` that is not valid and for more than two chosen countries."""
    snapshot, addresses, code = view.snapshot, view.addresses, view.question.country
    shown = listed_number(view.question.shown)
    if view.unknown_country is not None:
        return empty_panel(addresses, _("There is no place with the code {code}.", code=view.unknown_country))
    more = addresses.country(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    profile, *others = place_profiles(snapshot, view.everywhere, view.question.countries, shown=shown)
    if others:
        return _pair_panel(view, [profile, *others], more)
    (place,) = view.places
    hold = snapshot.held(HoldKind.COUNTRY, code)
    if hold:  # its name and why nothing is shown
        held = _country_panel(view, _("no data shown"), PANELS.sentence(hold.sentence, "held"))
        return Panel(held, place.name, f"{nothing_shown(place.name)}. {hold.sentence}")
    official = place.official_name if place.official_name != place.name else ""
    inside = [
        mini_timeline(profile.projects, view.today),
        _partners(view, code),
        _fitting_here(profile.projects_total, view),
        _work(place.name, profile, view, more=more, here=(code,)),
        _neighbours(view, code) if not profile.projects_total and not view.chosen.question.is_filtered else "",
        _compare(view),
    ]
    announcement = place_in_numbers(place.name, profile.projects_total, profile.news_total)
    picture = _picture(profile, view) or country_shape(view.site.geography, code)
    about, figures = " · ".join(filter(None, (official, place.subregion))), place_figures(view, code)
    html = _country_panel(view, counts_text(profile), joined(inside), picture, about=about, figures=figures)
    return Panel(html, place.name, announcement)


def _pair_panel(view: View, profiles: Sequence[Profile], more: str | None) -> Panel:
    """The panel of two countries; ``profiles`` are those of ``place_profiles``. Of a country that staff hold back there
    is only the sentence for the public, and then nothing is said of what the two share."""
    snapshot, places, codes = view.snapshot, view.places, view.question.countries
    shared, filtered = profiles[0], view.chosen.question.is_filtered
    holds = {code: hold for code in codes if (hold := snapshot.held(HoldKind.COUNTRY, code))}
    numbers = "" if holds else _share(shared.projects_total)
    nothing = _("No project matches your filters.") if filtered else _("no projects")
    totals: dict[str, dict[str, int]] = view.everywhere.totals.to_dict("index")  # type: ignore[assignment] # by code
    said, columns = [], []
    for place in places:
        hold, counts = holds.get(place.code), totals.get(place.code, {"projects": 0, "news": 0})
        said.append(f"{nothing_shown(place.name)}. {hold.sentence}" if hold else place_in_numbers(place.name, **counts))
        shown = PANELS.sentence(hold.sentence, "held") if hold else place_figures(view, place.code)
        links = view.addresses.country(place.code), view.addresses.dossier(place.code)
        columns.append(PANELS.pair_place(place, *links, shown or PANELS.empty(nothing)))
    further = marked("{place}: other projects") if shared.projects_total else marked("Projects in {place}")
    titles = [_("Shared projects"), *(_(further, place=place.name) for place in places)]
    lists = [
        _project_list(title, profile, view, more=more, here=codes)
        for title, profile in zip(titles, profiles, strict=True)
        if profile.projects_total
    ]
    seen = together(place.name for place in places if place.code not in holds)
    no_news = _("No news matches your filters.") if filtered else _("There is no news from {place} yet.", place=seen)
    inside = [
        PANELS.pair(joined(columns)),
        _fitting_here(sum(profile.projects_total for profile in profiles), view),
        *lists,
        _news_list(shared, view, no_news, more=more) if seen else "",
    ]
    shapes = joined(country_shape(view.site.geography, code) for code in codes if code not in holds)
    html = _country_panel(view, numbers, joined(inside), shapes)
    return Panel(html, together(place.name for place in places), ". ".join([*said, *filter(None, [numbers])]))


def _share(number: int) -> str:
    return ngettext("{number} shared project", "{number} shared projects", number) if number else _("No shared project")


def _picture(profile: Profile, view: View) -> str:
    """The picture of the newest record that has one on this site, news first; "" for none."""
    shown = first_picture(view, [*profile.news, *profile.projects])
    return IMAGES.image(shown, "plate-photo", "26rem", decorative=True) if shown else ""


def _country_panel(
    view: View, numbers: str, inside: Markup, picture: str = "", *, about: str = "", figures: str = ""
) -> Markup:
    """``picture`` stands behind the name, on the colour that the place, or the one of two with more projects, has on
    the map; ``about`` is the official name and the region."""
    places, held = view.places, view.snapshot.places_held
    looks = classes_by_place(view.snapshot, view.snapshot.totals)
    alone = places[0] if len(places) == 1 else None
    return PANELS.country_panel(
        view.question.country,
        together(place.name for place in places),
        numbers,
        inside,
        alone.alpha2 if alone else "",
        alone.footnote if alone else "",
        close=view.addresses.world(),
        page=view.addresses.dossier(alone.code) if alone else "",
        picture=picture,
        look=max(0 if place.code in held else looks.get(place.code, 0) for place in places),
        about=about,
        figures=figures,
    )


def _compare(view: View) -> Markup:
    """The form that shows the country together with another one that has projects; "" where no server answers."""
    code, addresses, totals = view.question.country, view.addresses, view.snapshot.totals["projects"]
    if addresses.are_files:
        return Markup("")
    offered = [place for place in view.snapshot.territories.values() if place.code != code and totals.get(place.code)]
    kept = parse_qsl(urlsplit(addresses.country(code)).query)
    options = [(place.code, place.name) for place in collated(offered, lambda place: place.name)]
    return PANELS.compare(f"{addresses.form}#panel", kept, options) if options else Markup("")


def _partners(view: View, code: str) -> Markup:
    """The countries that share projects with this one, most first: the corridors of the map as a list. Each leads to
    both countries, or to itself where no server answers."""
    known, addresses = view.snapshot.territories, view.addresses
    opened = [(one, _pair(view, code, one), number) for one, number in partners_of(view, code)]
    partners = [
        (known[one].name, addresses.country(both), written_number(number), both) for one, both, number in opened
    ]
    return PANELS.partners(PANELS.numbered_places(partners)) if partners else Markup("")


def _neighbours(view: View, code: str) -> Markup:
    """The neighbours of a country that have projects, for one that has none."""
    found = neighbour_counts(view.snapshot, view.site.geography.neighbours, code)
    rows = [
        (one.name, view.addresses.country(one.code), written_number(one.projects), one.code)
        for one in found
        if one.projects  # None for a held one
    ]
    return PANELS.neighbours(PANELS.numbered_places(rows)) if rows else Markup("")


def corridors_panel(view: View) -> Panel:
    """The panel with the pairs of countries that share projects, the pair with most projects first, among the projects
    that match all filters. Only the first ``MOST_CORRIDORS`` (60) pairs are listed, as on the map; a sentence says how
    many more there are. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two
    chosen countries."""
    known, addresses, found = view.snapshot.territories, view.addresses, view.corridors
    rows = [
        (
            [(known[code].name, addresses.country(code), code) for code in (one, other)],
            number,
            addresses.country(_pair(view, one, other)),
        )
        for one, other, number in found[:MOST_CORRIDORS]
    ]
    left = len(found) - len(rows)
    more = ngettext("{number} more is not drawn.", "{number} more are not drawn.", left) if left else ""
    numbers = ngettext("{number} pair of countries", "{number} pairs of countries", len(found))
    if not found:
        numbers = _("No project that matches is in more than one country.")
    component = PANELS.corridors_panel(rows, numbers, more, addresses.asking(view.question.filters_only(), to="panel"))
    return Panel(component, _("Corridors"), f"{_('Corridors')}: {numbers}")


def _pair(view: View, one: str, other: str) -> str:
    return other if view.addresses.are_files else ";".join(country_codes([one, other]))


def _fitting_here(number: int, view: View) -> Markup:
    """That ``number`` of the projects in the chosen countries match the filters, with a link to all of them."""
    if not view.chosen.question.is_filtered:
        return Markup("")
    question = view.question
    total = len(view.snapshot.projects.rows_of(*question.countries))
    said = ngettext(
        "{number} of {total} projects matches your filters.",
        "{number} of {total} projects match your filters.",
        number,
        total=written_number(total),
    )
    whole = view.addresses.asking(Question(country=question.country, as_of=question.as_of), to="panel")
    name = together(place.name for place in view.places)
    return PANELS.fitting(said, name, whole) + ("" if number else filters_to_remove(view))


def _work(name: str, profile: Profile, view: View, *, more: str | None, here: Sequence[str] = ()) -> Markup:
    """The lists of projects and of news of the place ``name``. ``more`` is the address of the panel with longer lists,
    None if they cannot get longer. ``here`` is as in ``project_card``."""
    no_projects, no_news = _("No project matches your filters."), _("No news matches your filters.")
    if not view.chosen.question.is_filtered:
        no_projects = _("We have no projects in {place} now. The list of places shows where we work.", place=name)
        no_news = _("There is no news from {place} yet.", place=name)
    projects = _project_list(_("Projects"), profile, view, no_projects, more=more, here=here)
    return projects + _news_list(profile, view, no_news, more=more, here=here)


def _project_list(
    title: str, profile: Profile, view: View, nothing: str = "", *, more: str | None, here: Sequence[str]
) -> Markup:
    cards = [project_card(one, view, here=here) for one in profile.projects]
    left = profile.projects_total - len(cards)
    label = _("Show more projects ({number} left)", number=written_number(left))
    return PANELS.record_list(title, cards, left, more, label, nothing)


def _news_list(profile: Profile, view: View, nothing: str, *, more: str | None, here: Sequence[str] = ()) -> Markup:
    cards = [news_card(one, view.snapshot, view.addresses, here=here) for one in profile.news]
    left = profile.news_total - len(cards)
    label = _("Show more news ({number} left)", number=written_number(left))
    return PANELS.record_list(_("News"), cards, left, more, label, nothing)


def region_panel(view: View) -> Panel:
    """The panel of the chosen region, with the newest projects and news items that match all filters, of its countries
    and of the region as a whole: of each as many as the question's ``shown``, but at least ``PAGE`` (20) and at most
    ``MOST_SHOWN`` (500). For an unknown code it says that there is no such region, and ``exists`` is False. Raises
    InvalidRequest for a period or an ``event`` that is not valid."""
    addresses, code = view.addresses, view.question.region
    shown = listed_number(view.question.shown)
    profile = region_profile(view.snapshot, view.answer, shown=shown)
    if profile is None:
        return empty_panel(addresses, _("There is no region with the code {code}.", code=code))
    more = addresses.region(code, shown=shown + PAGE) if shown < MOST_SHOWN else None
    inside = joined([_as_such(code, view), _countries(view), _work(profile.name, profile, view, more=more)])
    html = PANELS.region_panel(code, profile.name, counts_text(profile), inside, close=addresses.world())
    return Panel(html, profile.name, place_in_numbers(profile.name, profile.projects_total, profile.news_total))


def overview_panel(view: View) -> Panel:
    """The panel for the whole map without filters: key figures, total numbers, a tile with one news item (the newest of
    the category "headline", or else the newest of any), and the latest news unless the page has a section for it.
    Raises InvalidRequest for an ``event`` that is not valid, even without a period."""
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
    """HTML of a tile with one news item: the newest that names a chosen country and matches all filters except the
    region; without a country, the newest that matches the filters; without any filter, the newest of the category
    "headline", or else the newest of any category. The tile has the item's picture if it was uploaded, because only
    then there is a small file of it; otherwise a map of the item's countries. "" if there is no such item. May raise
    InvalidRequest, for a period or an ``event`` that is not valid or for more than two chosen countries."""
    snapshot, countries = view.snapshot, view.question.countries
    if view.question.panel == "overview":
        found = newest(snapshot, 1, category="headline") or newest(snapshot, 1)
    elif countries:
        found = list(place_profiles(snapshot, view.everywhere, countries, shown=1)[0].news)
    else:
        found = list(profile_fields(snapshot, view.answer, shown=1)["news"])
    if not found:
        return Markup("")
    picture = first_picture(view, found[:1])
    small = picture if picture and picture.sources else plate(found[0], view)
    return PANELS.story(found[0], view.addresses.news(found[0].id), small)


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
    return _("{name}: {numbers}", name=count_projects(whole.projects_total), numbers=listed(filter(None, parts))) + "."


def _as_such(code: str, view: View) -> Markup:
    """A sentence on how many of the projects name the region itself, not one of its countries."""
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
    """The list of a region's countries and territories that records name."""
    totals: dict[str, dict[str, int]] = view.answer.totals.to_dict("index")  # type: ignore[assignment] # by code
    named = [
        (place.name, view.addresses.country(code), written_numbers(**totals[code]), code)
        for code, place in view.snapshot.territories.items()
        if code in totals
    ]
    return PANELS.countries(PANELS.numbered_places(named)) if named else Markup("")


def results_panel(view: View) -> Panel:
    """The panel with the records that match the filters, the words of a search included, and with the places whose name
    matches these words, at most ``PAGE`` (20). If there are neither records nor places, it says so and offers links
    that remove filters. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two
    chosen countries."""
    snapshot, addresses, text = view.snapshot, view.addresses, view.question.text
    places = find_places(snapshot, text, PAGE) if text else []
    shown = listed_number(view.question.shown)
    profile = Profile(**profile_fields(snapshot, view.answer, shown=shown))
    fits = profile.projects_total or profile.news_total
    if not places and not fits:
        return _nothing_found(view)
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
    return _(
        "Nothing contains “{query}”. These are the results for “{read}”.", query=text, read=next(filter(None, read))
    )


def _nothing_found(view: View) -> Panel:
    """The panel that offers links that remove filters. What the sentence above the map says as well is seen once."""
    reason, title = _nothing_fits(view), _("Nothing found")
    said = PANELS.sentence(reason, "empty said-above" if reason == sentence(view) else "empty")
    html = PANELS.titled_panel("empty-panel", title, said + filters_to_remove(view), view.addresses.home())
    return Panel(html, title, reason, exists=True)


def _nothing_fits(view: View) -> str:
    """The sentence that nothing matches and what to do; a search without filters has its own."""
    text = view.question.text
    if text and not view.question.without("text").is_filtered:
        return _("Nothing matches “{query}”. Try a country or a word from a title.", query=text)
    return _("Nothing matches your filters. Remove one of them.")


def empty_panel(addresses: Addresses, reason: str) -> Panel:
    """The panel of a place that does not exist; ``reason`` is a sentence."""
    title = _("Not found")
    html = PANELS.titled_panel("empty-panel", title, PANELS.empty(reason), addresses.home())
    return Panel(html, title, reason, exists=False)
