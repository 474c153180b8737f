"""What is shown now: a sentence, and each part of it as a link that leaves it out."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from dash import html
from dash.development.base_component import Component

from dashboard.language import current_locale, marked, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.index import WORLD
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.context import View
from dashboard.site.context.wording import STATUS_NAMES, count_news, count_projects, listed, status_name, written_date
from dashboard.site.html.components import hyphenated

MOST_NAMED = 3  # values of one filter that the sentence names; the links name them all
_WITHIN = ("m49", "world-bank")  # kinds of regions that work is in; it is for a process, a group, several regions
_NAMED_OTHERWISE = {
    WORLD: marked("for the whole world"),
    "M49-019": marked("in the Americas"),
    "M49-029": marked("in the Caribbean"),
    "WB-MNA": marked("in the Middle East and North Africa"),
}


def asked(view: View) -> Component:
    """The sentence, a link for each part of the question, and what is left out for want of dates."""
    question, undated = view.question, view.answer.undated
    chips = [
        html.Li(
            html.A(
                [html.Span(label, dir="auto"), html.Span("×", **hyphenated(aria_hidden="true"))],
                href=view.addresses.asking(rest),
                **hyphenated(aria_label=_("Leave out: {part}", part=label)),
            )
        )
        for label, rest in parts(question, view.snapshot)
    ]
    left_out = ngettext(
        "{number} project without dates is left out.", "{number} projects without dates are left out.", undated
    )
    tabled = view.answer.projects_total and not (view.addresses.are_files and question.is_filtered)
    table = view.addresses.page("projects", question.filters()) if tabled else ""
    return html.Section(
        [
            html.P(sentence(view), className="asked-sentence", tabIndex="-1"),
            html.Ul(chips, className="chips", **hyphenated(aria_label=_("What is asked for"))) if chips else None,
            html.P(left_out, className="asked-undated") if undated else None,
            html.P(html.A(_("These projects as a table"), href=table)) if table else None,
        ],
        id="asked",
        **hyphenated(aria_label=_("What is shown")),
    )


def sentence(view: View) -> str:
    """What is shown, such as “14 active projects on trafficking in Eastern Europe”."""
    answer, question = view.answer, view.question
    if not question.is_filtered:
        shown = listed((count_projects(answer.projects_total), count_news(answer.news_total)))
        return _("All our work: {numbers}", numbers=shown)
    if not answer.projects_total:
        if not answer.news_total:
            if not question.without("text").is_filtered:
                return _("Nothing has “{text}” in its title or summary.", text=question.text)
            return _("Nothing fits what you ask for. Leave a part of it out.")
        return _("No project fits what you ask for, but {news}.", news=count_news(answer.news_total))
    pieces = {
        "projects": _counted(question.statuses, answer.projects_total),
        "statuses": _statuses(question.statuses),
        "themes": _themes([theme_name(value, view.snapshot) for value in question.themes]),
        "place": place_phrase(question.region, view.snapshot),
        "donors": _donors(question.donors),
        "period": _period(question.since, question.until),
        "text": _("with “{text}” in title or summary", text=question.text) if question.text else "",
    }
    # Translators: put the parts in the order of your language; those that are not asked for are empty.
    return " ".join(_("{projects} {statuses} {themes} {place} {donors} {period} {text}", **pieces).split())


def parts(question: Question, snapshot: Snapshot) -> list[tuple[str, Question]]:
    """Each part of a question in words, and the question without it. A period is one part."""
    found = [(status_name(code), question.without("statuses", code)) for code in question.statuses]
    found += [(theme_name(value, snapshot), question.without("themes", value)) for value in question.themes]
    found += [(value, question.without("donors", value)) for value in question.donors]
    if question.region:
        found.insert(0, (snapshot.region_name(question.region), question.without("region")))
    if question.since or question.until:
        found.append((_span(question.since, question.until), question.without("since").without("until")))
    if question.text:
        found.append((_("“{text}”", text=question.text), question.without("text")))
    return found


def theme_name(value: str, snapshot: Snapshot) -> str:
    """What a theme is called in the visitor's language; as records write it where none of them translates it."""
    return snapshot.projects.value_name("themes", value) or value


def _counted(statuses: tuple[str, ...], number: int) -> str:
    """Projects of one status have a word for it; those of several have a part of the sentence (``_statuses``)."""
    counted: dict[tuple[str, ...], str] = {
        ("1",): ngettext("{number} planned project", "{number} planned projects", number),
        ("2",): ngettext("{number} active project", "{number} active projects", number),
        ("3",): ngettext("{number} project in its last phase", "{number} projects in their last phase", number),
        ("4",): ngettext("{number} closed project", "{number} closed projects", number),
        ("5",): ngettext("{number} cancelled project", "{number} cancelled projects", number),
        ("6",): ngettext("{number} suspended project", "{number} suspended projects", number),
    }
    return counted.get(statuses) or count_projects(number)


def _statuses(codes: tuple[str, ...]) -> str:
    if len(codes) < 2 and set(codes) <= STATUS_NAMES.keys():
        return ""
    return _("with the status {statuses}", statuses=_any_of([status_name(code) for code in codes]))


def _themes(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return ngettext("on any of {number} theme", "on any of {number} themes", len(names))
    return _("on {themes}", themes=_any_of(names)) if names else ""


def _donors(names: tuple[str, ...]) -> str:
    if len(names) > MOST_NAMED:
        return ngettext("funded by any of {number} donor", "funded by any of {number} donors", len(names))
    return _("funded by {donors}", donors=_any_of(names)) if names else ""


def place_phrase(code: str, snapshot: Snapshot) -> str:
    """The region as the sentence has it: in Eastern Europe, for the whole world."""
    if not code:
        return ""
    if code in _NAMED_OTHERWISE:
        return _(_NAMED_OTHERWISE[code])
    region = snapshot.gazetteer.regions.get(code)
    if region and region.kind in _WITHIN:
        return _("in {region}", region=region.name)
    return _("for {region}", region=snapshot.region_name(code))


def _period(since: str, until: str) -> str:
    if since and until:
        if since == until:
            return _("under way in {date}", date=written_date(since))
        return _("under way between {since} and {until}", since=written_date(since), until=written_date(until))
    if since:
        return _("under way in {date} or later", date=written_date(since))
    return _("under way in {date} or before", date=written_date(until)) if until else ""


def _span(since: str, until: str) -> str:
    if since and until:
        first, last = written_date(since), written_date(until)
        return first if since == until else f"{first} – {last}"
    if since:
        return _("from {date}", date=written_date(since))
    return _("until {date}", date=written_date(until))


def _any_of(names: Sequence[str]) -> str:
    """Names as the language joins them: Norway, Denmark or Sweden."""
    return str(format_list(list(names), style="or", locale=current_locale()))
