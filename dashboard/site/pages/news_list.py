"""The list of all news, page by page, with a plain form that filters it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template, request
from markupsafe import Markup

from dashboard.language_and_locale import collated, gettext as _, written_number
from dashboard.portfolio.filter_definitions import Kind
from dashboard.portfolio.filter_query import NAMES, PAGE, Question
from dashboard.portfolio.place_summaries_and_record_lookup import categories, news_rows
from dashboard.portfolio.projects_and_news import NewsItem, read_items
from dashboard.site.cards.record_cards_and_place_links import KINDS, listed_teaser
from dashboard.site.context.localised_formatting import count_news, together
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import PAGE_NUMBER, Addresses, pages_of, requested_page
from dashboard.site.explorer.active_filters import EXPLORER
from dashboard.site.explorer.filter_form import Options, news_form
from dashboard.site.html.error_pages import no_place, not_found
from dashboard.site.html.filters_in_words import parts
from dashboard.site.html.layout import shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, breadcrumbs_to
from dashboard.site.html.template_rendering import joined

CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list of news: the filters (``question``), the category ("" for all), the page's number, counted
    from 1, and how many pages the list has."""

    question: Question
    category: str
    number: int
    pages: int

    def address(self, addresses: Addresses, number: int) -> str:
        """The address of page ``number`` of this list, with the same filters and category."""
        own = [(CATEGORY, self.category)] if self.category else []
        own += [(PAGE_NUMBER, str(number))] if number > 1 else []
        return addresses.listing("news", self.question, own)

    @property
    def is_whole(self) -> bool:
        """Whether neither a filter nor a category is set, so that all pages of the list together have all news."""
        return not (self.category or self.question != Question(as_of=self.question.as_of))


def news_list(dated: View) -> tuple[str, int]:
    """(HTML, status): one page of the list of news, newest first; 404 if the list has no such page, or for an unknown
    country. The query of the request has the filters, the category and the number of the page. The region is ignored if
    a country is chosen, because the country may lie outside it. ``dated`` is the view of the snapshot of the date
    ``as_of`` in the query, with no filters set yet. Raises InvalidRequest if the period is not valid, if ``event`` in
    the query is neither "start" nor "end", and for more than two countries."""
    question = replace(Question.read(request.args), shown=PAGE)
    category = request.args.get(CATEGORY, "")
    view = dated.asking(question).as_panel
    question = view.question
    snapshot, addresses = view.snapshot, view.unfiltered
    if view.unknown_country is not None:
        return no_place(view, view.unknown_country)
    rows = news_rows(snapshot, view.answer, category)
    listing = Listing(question, category, requested_page(), pages_of(len(rows), PAGE))
    if not 1 <= listing.number <= listing.pages:
        return not_found(view, _("The news list has no such page."))
    start = (listing.number - 1) * PAGE
    items = read_items(snapshot.news, NewsItem, rows[start : start + PAGE])
    heading = _("All news") if listing.is_whole else _("News")
    title = heading if listing.number == 1 else _("{title}, page {number}", title=heading, number=_written(listing))
    whole = Listing(Question(), "", 1, 1)
    head = PageHead(
        title=title,
        description=_("{title}: {numbers}", title=heading, numbers=count_news(len(rows))),
        canonical=listing.address(addresses, listing.number),
        breadcrumbs=breadcrumbs_to(addresses, Crumb(title, listing.address(addresses, listing.number))),
        indexed=listing.is_whole,
    )
    return render_template(
        "news.html",
        **shell(view, head),
        title=title,
        counted=count_news(len(rows)),
        teasers=Markup("\n").join(listed_teaser(item, view) for item in items),
        listing=listing,
        form=_form(view, listing, whole.address(addresses, 1)),
        chips=_chips(view, listing),
        whole=whole.address(addresses, 1),
        earlier=listing.address(addresses, listing.number + 1) if listing.number < listing.pages else "",
        later=listing.address(addresses, listing.number - 1) if listing.number > 1 else "",
        place=_("Page {number} of {total}", number=_written(listing), total=written_number(listing.pages)),
    ), 200


def _written(listing: Listing) -> str:
    return written_number(listing.number)


def _chips(view: View, listing: Listing) -> Markup:
    """Each filter as a link that removes it; "" if none is set."""
    question = listing.question
    found = (
        [(_(KINDS.get(listing.category, listing.category)), replace(listing, category=""))] if listing.category else []
    )
    rest = [(place.name, question.without("country", place.code)) for place in view.places]
    found += [(label, replace(listing, question=one)) for label, one in [*rest, *parts(question, view.snapshot)]]
    chips = joined(EXPLORER.chip(label, one.address(view.unfiltered, 1)) for label, one in found)
    return EXPLORER.chips(chips) if chips else chips


def _form(view: View, listing: Listing, whole: str) -> Markup:
    """The form with the filters; "" in a static export, where no server answers. Each select has the chosen option."""
    if view.addresses.are_files:
        return Markup("")
    question, snapshot = listing.question, view.snapshot
    news = snapshot.news
    territories = snapshot.territories
    countries = {code: territories[code].name if code in territories else code for code in news.by_country}
    if question.country:
        countries[question.country] = together(territories[code].name for code in question.countries)
    regions = {code: snapshot.region_name(code) for code in news.within}
    kinds = {name: _(words) for name, words in KINDS.items() if name in categories(snapshot)}
    selects = [
        (CATEGORY, _("Kind"), _offered(_("All kinds"), kinds, listing.category, sort=False)),
        (NAMES["country"], _("Country"), _offered(_("All countries"), countries, question.country)),
        (NAMES["region"], _("Region"), _offered(_("All regions"), regions, question.region)),
    ]
    kept = question.limited_to(Kind.TEXT, Kind.CODE, Kind.NAME, Kind.EVENT).pairs()  # the form has no field for them
    return news_form(view, selects, f"{view.addresses.base_path}news", "" if listing.is_whole else whole, kept)


def _offered(every: str, names: Mapping[str, str], chosen: str, *, sort: bool = True) -> Options:
    offered = dict(names) | ({chosen: chosen} if chosen and chosen not in names else {})
    ordered = collated(offered.items(), lambda one: one[1]) if sort else list(offered.items())
    return [("", every, False), *((value, words, value == chosen) for value, words in ordered)]
