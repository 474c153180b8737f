"""The filters in effect: a sentence about them, and each filter as a link that removes it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from markupsafe import Markup

from dashboard.language_and_locale import ngettext
from dashboard.portfolio.filter_query import CORRIDORS, Question
from dashboard.portfolio.filter_results import ask, rows_in
from dashboard.site.context.localised_formatting import count_projects
from dashboard.site.context.site_and_request_view import View
from dashboard.site.html.filters_in_words import parts, sentence
from dashboard.site.html.template_rendering import Parts, joined

EXPLORER = Parts("explorer.html")
MOST_COUNTED = 8
"""The most filters for which the records without them are counted, because each takes an answer of its own."""


def active_filters(view: View) -> Markup:
    """HTML that says which filters are set: a sentence, for each filter a link that removes it (if nothing matches,
    with the number of projects that would match then), and how many projects are left out because they have no dates.
    It also has a link to the table of the matching projects if there are any, and two links that choose what the map
    shows: numbers by country, or corridors. If the filters were read from a sentence that the visitor typed, one more
    link searches for that sentence word for word. A static export has no links for the map, and the link to the table
    only without filters. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two
    chosen countries."""
    question, undated = view.question, view.answer.undated
    shows_results = replace(question, country="").panel == "results"  # the chosen country is no filter
    is_empty = shows_results and not (view.answer.projects_total or view.answer.news_total)

    def numbers(rest: Question) -> str:
        return count_matching(view, replace(rest, country="")) if is_empty else ""

    chips = _chips(view, parts(question, view.snapshot), numbers)
    left_out = ngettext(
        "{number} project without dates is left out.", "{number} projects without dates are left out.", undated
    )
    tabled = view.answer.projects_total and not (view.addresses.are_files and question.is_filtered)
    table = view.addresses.page("projects", question.filters_only()) if tabled else ""
    literally = view.addresses.asking(Question(text=f'"{question.words}"', as_of=question.as_of))
    understood = EXPLORER.understood(question.words, literally) if question.words else ""
    views = "" if view.addresses.are_files else _views(view)
    return EXPLORER.shown_now(sentence(view), chips, left_out if undated else "", table, understood, views)


def _views(view: View) -> Markup:
    """Links to the map of the countries and to that of the corridors."""
    filters = view.question.filters_only()
    countries, corridors = (view.addresses.asking(replace(filters, view=one)) for one in ("", CORRIDORS))
    return EXPLORER.views(countries, corridors, view.question.view)


def filters_to_remove(view: View) -> Markup:
    """HTML for a panel without results: for each filter a link that removes it, with the number of projects that would
    match then, in the chosen country or on the whole map. Only the first ``MOST_COUNTED`` (8) links have the number. If
    a country is chosen, the region is ignored and has no link. "" if no filter is set. May raise InvalidRequest, for a
    period or an ``event`` that is not valid or for more than two chosen countries."""
    question, snapshot, code = view.question, view.snapshot, view.question.country
    found = [one for one in parts(question, snapshot) if not code or one[1].region == question.region]

    def numbers(rest: Question) -> str:
        return count_matching(view, rest.without("region") if code else rest)

    chips = _chips(view, found, numbers)
    return EXPLORER.chips(chips) if chips else chips


def _chips(view: View, found: Iterable[tuple[str, Question]], numbers: Callable[[Question], str]) -> Markup:
    """The links of parts of a question (label, the question without it); the first have their ``numbers``."""
    return joined(
        EXPLORER.chip(label, view.addresses.asking(rest), numbers(rest) if number < MOST_COUNTED else "")
        for number, (label, rest) in enumerate(found)
    )


def count_matching(view: View, question: Question) -> str:
    """The number of projects that match the filters of ``question``, in words such as "3 projects". If ``question`` has
    countries, only projects that name any of them count. Raises InvalidRequest for a period or an ``event`` that is not
    valid and for more than two countries."""
    projects = view.snapshot.projects
    return count_projects(len(rows_in(projects, ask(view.snapshot, question).projects, question.countries)))
