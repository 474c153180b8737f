"""The list of all projects as a table: filtered like the map, sorted by a column, page by page."""

from dataclasses import dataclass, replace

from flask import render_template, request
from markupsafe import Markup

from dashboard.language_and_locale import gettext as _, marked, ngettext, written_number
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import rows_in
from dashboard.portfolio.projects_and_news import Project, read_items
from dashboard.portfolio.record_index import Sorting
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.cards.project_timelines import titled_link, written_end, written_start
from dashboard.site.context.localised_formatting import count_projects, listed, status_name, together, written_money
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import PAGE_NUMBER, Addresses, pages_of, requested_page
from dashboard.site.explorer.active_filters import EXPLORER, MOST_COUNTED, count_matching
from dashboard.site.explorer.filter_form import table_form
from dashboard.site.html.error_pages import no_place, not_found
from dashboard.site.html.filters_in_words import described, parts, sentence
from dashboard.site.html.layout import shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, breadcrumbs_to
from dashboard.site.html.template_rendering import Cell, Heading, Row, joined, table

PAGE = 50
MOST_NAMED = 3  # countries of a project that its row names
LABELS = {
    Sorting.TITLE: marked("Project"),
    Sorting.COUNTRIES: marked("Countries"),
    Sorting.STATUS: marked("Status"),
    Sorting.START: marked("Start"),
    Sorting.END: marked("End"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the table of projects: the filters (``question``), the column to sort by (``by``, None for newest
    first), whether it is sorted in descending order, and the page's number, counted from 1."""

    question: Question
    by: Sorting | None = None
    descending: bool = False
    number: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether this is the first page of all projects that are published now, unfiltered and newest first."""
        return self == Listing(Question())

    def address(self, addresses: Addresses) -> str:
        """The address of this page of the table. Arguments with their default value are left out."""
        own = [(PAGE_NUMBER, str(self.number))] if self.number > 1 else []
        return addresses.listing("projects", self.question, [*self.order(), *own])

    def order(self) -> list[tuple[str, str]]:
        """The query arguments that state the order of the table, as (name, value) pairs; empty for newest first."""
        if not self.by:
            return []
        return [("sort", self.by.value), *([("order", "desc")] if self.descending else [])]


def read_listing() -> Listing:
    """Read from the current request's query which page of the table is wanted. An unknown column to sort by means
    newest first. If the number of the page is no whole number, ``number`` is 0, a page that does not exist."""
    by = request.args.get("sort", "")
    return Listing(
        replace(Question.read(request.args), shown=Question().shown),
        Sorting(by) if by in set(Sorting) else None,
        request.args.get("order") == "desc",
        requested_page(),
    )


def project_table(dated: View) -> tuple[str, int]:
    """(HTML, status): one page of the table of projects; 404 if the table has no such page, or for an unknown country.
    The query of the request has the filters, the order and the number of the page. The region is ignored if a country
    is chosen, because the country may lie outside it. ``dated`` is the view of the snapshot of the date ``as_of`` in
    the query, with no filters set yet. Raises InvalidRequest if the period is not valid, if ``event`` in the query is
    neither "start" nor "end", and for more than two countries."""
    listing = read_listing()
    view = replace(dated.asking(listing.question), in_country=True)
    snapshot = view.snapshot
    if view.unknown_country is not None:
        return no_place(view, view.unknown_country)
    view = view.as_panel
    listing = replace(listing, question=view.question)
    rows = rows_in(snapshot.projects, view.answer.projects, listing.question.countries)
    if listing.by:
        rows = snapshot.projects.sorted_rows(rows, listing.by, descending=listing.descending)
    pages = pages_of(len(rows), PAGE)
    if not 1 <= listing.number <= pages:
        return not_found(view, _("The project list has no such page."))
    start = (listing.number - 1) * PAGE
    projects = read_items(snapshot.projects, Project, rows[start : start + PAGE])
    addresses = view.unfiltered
    page = render_template(
        "projects.html",
        **shell(view, _head(view, listing, len(rows))),
        title=_title(view),
        summary=_summary(view, len(rows)),
        form=_form(view, listing),
        chips=_chips(view, listing, counted=not len(rows)),
        listing=listing,
        workbook=view.site.workbook,
        table=_table(view, listing, projects, len(rows)),
        pages=pages,
        page_address=lambda number: replace(listing, number=number).address(addresses),
        place=_("Page {number} of {total}", number=written_number(listing.number), total=written_number(pages)),
    )
    return page, 200


def _title(view: View) -> str:
    place = together(place.name for place in view.places)
    return _("Projects in {place}", place=place) if place else _("Projects")


def _head(view: View, listing: Listing, total: int) -> PageHead:
    """What the page tells search engines. Only the unfiltered list is indexed, because filters are endless."""
    addresses = view.unfiltered
    numbers = _("{title}: {numbers}", title=_title(view), numbers=count_projects(total))
    numbered = _("{title}, page {number}", title=_title(view), number=written_number(listing.number))
    return PageHead(
        title=numbered if listing.number > 1 else _title(view),
        description=described(numbers, view.shown_figures, view.snapshot),
        canonical=listing.address(addresses),
        breadcrumbs=breadcrumbs_to(addresses, Crumb(_title(view), listing.address(addresses))),
        picture=addresses.page("map.png", listing.question),
        indexed=replace(listing, number=1).is_whole,
    )


def _table(view: View, listing: Listing, projects: list[Project], total: int) -> Markup:
    """The table of ``projects``; "" if there are none."""
    if not projects:
        return Markup("")
    first = (listing.number - 1) * PAGE + 1
    caption = _(
        "Projects {first} to {last} of {total}",
        first=written_number(first),
        last=written_number(first + len(projects) - 1),
        total=written_number(total),
    )
    rows = [Row(_cells(project, view), project.id) for project in projects]
    return table(caption, _headings(listing, view.unfiltered), rows)


def _summary(view: View, total: int) -> str:
    """The sentence about the filters as on the map; for a country only the number of projects."""
    return count_projects(total) if view.question.country or not view.question.is_filtered else sentence(view)


def _form(view: View, listing: Listing) -> str:
    """The form with the filters, which keeps the order of the table; "" in a static export, where no server answers."""
    if view.addresses.are_files:
        return ""
    whole = Listing(Question(), listing.by, listing.descending)
    return table_form(view, f"{view.addresses.base_path}projects", whole.address(view.unfiltered), whole.order())


def _chips(view: View, listing: Listing, *, counted: bool) -> str:
    """Each filter as a link that removes it and keeps the order of the table; with ``counted`` also the number of
    projects that match then, for the first MOST_COUNTED filters."""
    question = listing.question
    filters = [(place.name, question.without("country", place.code)) for place in view.places]
    filters += parts(question, view.snapshot)
    chips = joined(
        EXPLORER.chip(
            label,
            replace(listing, question=rest, number=1).address(view.unfiltered),
            count_matching(view, rest) if counted and number < MOST_COUNTED else "",
        )
        for number, (label, rest) in enumerate(filters)
    )
    return EXPLORER.chips(chips) if chips else ""


def _headings(listing: Listing, addresses: Addresses) -> list[Heading]:
    """The columns. The label of a column sorts by it; that of the sorted column reverses the order."""
    if addresses.are_files:
        return [*(Heading(_(label)) for label in LABELS.values()), Heading(_("Budget"), "number")]
    headings = []
    for by, label in LABELS.items():
        now = listing.by is by
        other = replace(listing, by=by, descending=now and not listing.descending, number=1)
        state = ("descending" if listing.descending else "ascending") if now else ""
        headings.append(Heading(_(label), href=other.address(addresses), sorted=state))
    return [*headings, Heading(_("Budget"), "number")]


def _cells(project: Project, view: View) -> list[Cell]:
    return [
        titled_link(project, view.addresses),
        _places(project, view.snapshot),
        status_name(project.status) if project.status else _("not stated"),
        written_start(project),
        written_end(project),
        written_money(project.budget, project.currency),
    ]


def _places(project: Project, snapshot: Snapshot) -> str:
    """The names of the first countries and the number of the others; without countries, the regions."""
    names = [snapshot.territories[code].name for code in project.countries if code in snapshot.territories]
    if not names:
        return listed(snapshot.region_name(code) for code in project.areas)
    left = len(names) - MOST_NAMED
    if left <= 0:
        return listed(names)
    named = listed(names[:MOST_NAMED])
    return ngettext("{places} and {number} more", "{places} and {number} more", left, places=named)
