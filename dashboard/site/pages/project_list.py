"""The list of all projects as a table: filtered like the map, sorted by a column, page by page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dash import html
from dash.development.base_component import Component
from flask import render_template, request
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.language import marked, ngettext
from dashboard.portfolio.answers import rows_in
from dashboard.portfolio.index import Sorting
from dashboard.portfolio.items import Project, read_items
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.cards.durations import titled_link, written_end, written_start
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import (
    NUMBER,
    count_projects,
    listed,
    pages_of,
    requested_page,
    status_name,
    written_money,
    written_number,
)
from dashboard.site.explorer.active_filters import chip
from dashboard.site.html.components import Cell, Heading, Row, hyphenated, table, to_markup
from dashboard.site.html.head import Crumb, PageHead, breadcrumbs_to
from dashboard.site.html.layout import no_place, not_found, shell
from dashboard.site.html.question_text import parts, sentence

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
    """What the table shows: the question, the column to sort by (None: newest first), and the number of the page."""

    question: Question
    by: Sorting | None = None
    descending: bool = False
    number: int = 1

    def address(self, addresses: Addresses) -> str:
        """The address of this page. Defaults are left out."""
        own = [("sort", self.by.value)] if self.by else []
        own += [("order", "desc")] if self.by and self.descending else []
        own += [(NUMBER, str(self.number))] if self.number > 1 else []
        return addresses.listing("projects", self.question, own)


def read_listing() -> Listing:
    """The list that the query of the request asks for. An unknown order means newest first; a page that is not a number
    is 0, which no list has.
    """
    by = request.args.get("sort", "")
    return Listing(
        replace(Question.read(request.args), shown=Question().shown),
        Sorting(by) if by in set(Sorting) else None,
        request.args.get("order") == "desc",
        requested_page(),
    )


def project_table(dated: View) -> tuple[str, int]:
    """The requested page of the table and its status; 404 beyond the last page.

    Raises InvalidRequest if the period is not valid.
    """
    listing = read_listing()
    view = dated.asking(listing.question)
    snapshot = view.snapshot
    if view.names_no_place:
        return no_place(view, listing.question.country)
    rows = rows_in(snapshot.projects, view.answer.projects, listing.question.country)
    if listing.by:
        rows = snapshot.projects.sorted_rows(rows, listing.by, descending=listing.descending)
    pages = pages_of(len(rows), PAGE)
    if not 1 <= listing.number <= pages:
        return not_found(view, _("The project list has no such page."))
    start = (listing.number - 1) * PAGE
    projects = read_items(snapshot.projects, Project, rows[start : start + PAGE])
    page = render_template(
        "page.html",
        **shell(view, _head(view, listing, len(rows))),
        kind="projects",
        body=_body(view, listing, projects, len(rows), pages),
    )
    return page, 200


def _title(view: View) -> str:
    place = view.snapshot.territories.get(view.question.country)
    return _("Projects in {place}", place=place.name) if place else _("Projects")


def _head(view: View, listing: Listing, total: int) -> PageHead:
    """What the page tells search engines. Only the unfiltered list is indexed, because filters are endless."""
    addresses = view.unfiltered
    whole = replace(listing, number=1) == Listing(Question())
    numbered = _("{title}, page {number}", title=_title(view), number=written_number(listing.number))
    return PageHead(
        title=numbered if listing.number > 1 else _title(view),
        description=_("{title}: {numbers}", title=_title(view), numbers=count_projects(total)),
        canonical=listing.address(addresses),
        breadcrumbs=breadcrumbs_to(addresses, Crumb(_title(view), listing.address(addresses))),
        picture=addresses.page("map.png", listing.question),
        indexed=whole,
    )


def _body(view: View, listing: Listing, projects: list[Project], total: int, pages: int) -> Markup:
    addresses = view.addresses
    top = [html.H1(_title(view)), html.P(_summary(view, total), className="counts"), _chips(view, listing)]
    question = listing.question
    links = [
        (_("The same on the map"), addresses.asking(question, to="panel")),
        (_("Projects as CSV"), addresses.data("projects.csv", question)),
        (_("Projects as Excel file"), addresses.data("projects.xlsx", question)),
    ]
    top.append(html.Ul([html.Li(html.A(label, href=href)) for label, href in links], className="ways-on"))
    if not projects:
        sentence = _("No project matches all of these filters. Remove one of them.")
        empty = _("Nothing is published yet.") if listing == Listing(Question()) else sentence
        return to_markup([*top, html.P(empty, className="empty")])
    rows = [Row(_cells(project, view), project.id) for project in projects]
    first = (listing.number - 1) * PAGE + 1
    caption = _(
        "Projects {first} to {last} of {total}",
        first=written_number(first),
        last=written_number(first + len(projects) - 1),
        total=written_number(total),
    )
    return (
        to_markup(top) + table(caption, _headings(listing, addresses), rows) + to_markup(_paging(view, listing, pages))
    )


def _summary(view: View, total: int) -> str:
    """The sentence that the map shows; for a country, only the number of projects."""
    return count_projects(total) if view.question.country or not view.question.is_filtered else sentence(view)


def _chips(view: View, listing: Listing) -> Component | None:
    """Each filter as a link that removes it and keeps the order of the table."""
    question, place = listing.question, view.snapshot.territories.get(listing.question.country)
    filters = [(place.name, replace(question, country=""))] if place else []
    filters += parts(question, view.snapshot)
    if not filters:
        return None
    chips = [chip(label, replace(listing, question=rest, number=1).address(view.addresses)) for label, rest in filters]
    return html.Ul(chips, className="chips", **hyphenated(aria_label=_("Active filters")))


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
        status_name(project.status) if project.status else _("unknown"),
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


def _paging(view: View, listing: Listing, pages: int) -> Component | None:
    if pages < 2:
        return None
    number = listing.number
    steps = [
        (number > 1, 1, _("First page"), "first"),
        (number > 1, number - 1, _("Previous page"), "prev"),
        (number < pages, number + 1, _("Next page"), "next"),
        (number < pages, pages, _("Last page"), "last"),
    ]
    links = [
        html.A(label, href=replace(listing, number=other).address(view.addresses), rel=rel)
        for there, other, label, rel in steps
        if there
    ]
    place = _("Page {number} of {total}", number=written_number(number), total=written_number(pages))
    return html.Nav([html.Span(place), *links], className="paging", **hyphenated(aria_label=_("Pages of projects")))
