"""The visitor's filters in words: a sentence that says what the map shows, a name for each value of a filter, and the
description of a page for search engines."""

from babel.lists import format_list

from dashboard.language_and_locale import (
    current_language,
    current_locale,
    gettext as _,
    language_of_records,
    marked,
    marked_plural,
    ngettext,
)
from dashboard.portfolio.filter_definitions import IN_SENTENCE, Filter, Kind
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.key_figures import KeyFigures
from dashboard.portfolio.projects_and_news import same_language
from dashboard.portfolio.record_index import WORLD
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.values.status import STATUS_NAMES
from dashboard.site.context.localised_formatting import (
    count_news,
    count_projects,
    listed,
    status_name,
    written_date,
)
from dashboard.site.context.site_and_request_view import View

MOST_NAMED = 3  # values of one filter that the sentence names; the links name them all


COUNTED = {
    "1": marked_plural("{number} planned project", "{number} planned projects"),
    "2": marked_plural("{number} active project", "{number} active projects"),
    "3": marked_plural("{number} project in its last phase", "{number} projects in their last phase"),
    "4": marked_plural("{number} closed project", "{number} closed projects"),
    "5": marked_plural("{number} cancelled project", "{number} cancelled projects"),
    "6": marked_plural("{number} suspended project", "{number} suspended projects"),
}
"""Status -> how projects of that status alone are counted, in the singular and the plural."""
_WITHIN = ("m49", "world-bank")  # kinds of regions that work is in; it is for a process, a group, several regions


_NAMED_OTHERWISE = {
    WORLD: marked("for the whole world"),
    "M49-019": marked("in the Americas"),
    "M49-029": marked("in the Caribbean"),
    "WB-MNA": marked("in the Middle East and North Africa"),
}


def sentence(view: View) -> str:
    """A sentence that says what the map shows: the number of matching projects and the filters, such as "14 active
    projects on trafficking in Eastern Europe"; without filters the numbers of all projects and news; or that no project
    matches. It does not name a chosen country. Raises InvalidRequest if the period is not valid, if ``event`` of the
    question is not "", "start" or "end", and for more than two chosen countries."""
    answer, question = view.answer, view.question
    if not question.is_filtered:
        shown = listed((count_projects(answer.projects_total), count_news(answer.news_total)))
        return _("All our work: {numbers}", numbers=shown)
    if not answer.projects_total:
        if not answer.news_total:
            if not question.without("text").is_filtered:
                return _("No title or summary contains “{text}”.", text=question.text)
            return _("Nothing matches your filters. Remove one of them.")
        return _("No project matches your filters, but {news}.", news=count_news(answer.news_total))
    phrases = [_phrase(one, question, view.snapshot) for one in IN_SENTENCE]
    return " ".join(" ".join([_subject(question.statuses, answer.projects_total), *phrases]).split())


def described(numbers: str, found: KeyFigures, snapshot: Snapshot) -> str:
    """A description of a page for search engines and link previews. ``numbers`` is its first sentence. Then it says,
    from the key figures ``found``, how many projects are under way, and which themes and donors are the most frequent
    of the projects (at most MOST_NAMED of each). Themes that have no name in the visitor's language are left out."""
    index, ours = snapshot.projects, same_language(language_of_records(), current_language())
    themes = [index.value_name("themes", one) or (one if ours else "") for one, _number in found.themes[:MOST_NAMED]]
    donors = [index.value_name("donors", one) or one for one, _number in found.donors[:MOST_NAMED]]
    facts = [numbers if numbers.endswith(".") else f"{numbers}."]
    if found.under_way:
        facts.append(ngettext("{number} project is under way.", "{number} projects are under way.", found.under_way))
    if any(themes):
        facts.append(_("Themes: {themes}.", themes=listed(filter(None, themes))))
    if donors:
        facts.append(_("Donors: {donors}.", donors=listed(donors)))
    return " ".join(facts)


def parts(question: Question, snapshot: Snapshot) -> list[tuple[str, Question]]:
    """(name, question) for each value of each filter that is set, except the country and the date ``as_of``: the name
    of the value, and ``question`` without that value. A period counts as one value. The region comes first; the others
    have the same order as in the sentence that describes the filters."""
    named_parts: list[tuple[str, Question]] = []
    for one in sorted(IN_SENTENCE, key=lambda one: one.kind is not Kind.REGION):
        if one.kind is Kind.DATE:
            if question.since or question.until:
                named_parts.append((_span(question), question.without_period()))
            continue
        named_parts += [
            (value_name(one, value, snapshot), question.without(one.field, value)) for value in question.values(one)
        ]
    return named_parts


def value_name(one: Filter, value: str, snapshot: Snapshot) -> str:
    """The name, in the visitor's language, of a value of the filter ``one``: a region, a status, words to search for
    (in quotation marks), or a value of a column of projects. Untranslated if no translation is known."""
    if one.kind is Kind.REGION:
        return snapshot.region_name(value)
    if one.kind is Kind.CODE:
        return status_name(value)
    if one.kind is Kind.WORDS:
        return _("“{text}”", text=value)
    return snapshot.projects.value_name(one.column, value) or value


def _subject(statuses: tuple[str, ...], number: int) -> str:
    """The number of projects in words. A single chosen status is part of it; several are named by ``_phrase``."""
    if len(statuses) == 1 and statuses[0] in COUNTED:
        return ngettext(*COUNTED[statuses[0]], number)
    return count_projects(number)


def _phrase(one: Filter, question: Question, snapshot: Snapshot) -> str:
    """The phrase for a filter; "" if it is not set or another phrase includes it."""
    values = question.values(one)
    if one.kind is Kind.DATE:
        return _period(question)
    if one.kind is Kind.REGION:
        return place_phrase(question.region, snapshot)
    if not values or (one.kind is Kind.CODE and len(values) == 1 and values[0] in STATUS_NAMES):
        return ""
    if one.counted and len(values) > MOST_NAMED:
        return ngettext(one.counted[0], one.counted[1], len(values))
    names = [value_name(one, value, snapshot) for value in values] if one.many else values
    return _(one.phrase, **{one.field: str(format_list(list(names), style="or", locale=current_locale()))})


def place_phrase(code: str, snapshot: Snapshot) -> str:
    """The region with this ``code`` as part of a sentence, such as "in Eastern Europe" or "for the whole world"; "" for
    the code ""."""
    if not code:
        return ""
    if code in _NAMED_OTHERWISE:
        return _(_NAMED_OTHERWISE[code])
    region = snapshot.gazetteer.regions.get(code)
    if region and region.kind in _WITHIN:
        return _("in {region}", region=region.name)
    return _("for {region}", region=snapshot.region_name(code))


PERIODS = {
    "": (
        marked("under way in {date}"),
        marked("under way between {since} and {until}"),
        marked("under way in {date} or later"),
        marked("under way in {date} or earlier"),
    ),
    "start": (
        marked("beginning in {date}"),
        marked("beginning between {since} and {until}"),
        marked("beginning in {date} or later"),
        marked("beginning in {date} or earlier"),
    ),
    "end": (
        marked("ending in {date}"),
        marked("ending between {since} and {until}"),
        marked("ending in {date} or later"),
        marked("ending in {date} or earlier"),
    ),
}
"""The phrases of a period by what falls in it: for one date, for two dates, and with an open end or beginning."""
SPANS = {"": "{period}", "start": marked("beginning: {period}"), "end": marked("ending: {period}")}
"""The same for the chip that removes the period."""


def _period(question: Question) -> str:
    in_one, between, later, earlier = PERIODS[question.event]
    since, until = (written_date(date) if date else "" for date in (question.since, question.until))
    if question.since and question.since == question.until:
        return _(in_one, date=since)
    if since and until:
        return _(between, since=since, until=until)
    if since:
        return _(later, date=since)
    return _(earlier, date=until) if until else ""


def _span(question: Question) -> str:
    since, until = (written_date(date) if date else "" for date in (question.since, question.until))
    if since and until:
        period = since if question.since == question.until else f"{since} – {until}"
    else:
        period = _("from {date}", date=since) if since else _("until {date}", date=until)
    return _(SPANS[question.event], period=period) if question.event else period
