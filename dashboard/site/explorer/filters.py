"""The form by which visitors ask the map: a plain GET, which scripts make quicker."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.language import current_language, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.answers import Choice
from dashboard.portfolio.filters import FACETS, FILTERS, Filter, Kind
from dashboard.portfolio.questions import Question
from dashboard.site.context.context import View
from dashboard.site.context.wording import status_name, written_number
from dashboard.site.html.components import Details, Input, hyphenated
from dashboard.site.html.markdown import said_value
from dashboard.site.html.question_text import parts
from dashboard.typed_values import whole_number

AT_ONCE = 12  # choices of one filter that stand without a further click, besides the chosen ones
MOST = 100  # choices of one filter in all: a page of thousands would help nobody
FORM = "filters"


def filter_form(view: View) -> Component:
    """The filters, folded where the page is narrow; its first line says how many are set."""
    fields = filter_parts(view)
    return Details(
        [
            html.Summary(_numbered(_("Filters"), len(parts(view.question, view.snapshot)))),
            html.Form(
                [*fields, *_kept(view), _buttons(view)],
                id=FORM,
                action=view.addresses.form,
                method="get",
                autoComplete="off",  # or a reload would show what is no longer asked for
                **hyphenated(aria_label=_("Filters")),
            ),
        ],
        id="ask",
        className="ask",
    )


def filter_parts(view: View) -> list[Component | None]:
    """What a form asks the map with, besides country and words. Raises InvalidRequest where the period is none."""
    return [*_groups(view), _region(view), _period(view)]


def _groups(view: View) -> list[Component | None]:
    """One for each column that records fill, even where nothing of it fits now: what is asked for moves no filter."""
    return [_group(one, view) if view.snapshot.projects.by_value[one.column] else None for one in FACETS]


def _group(one: Filter, view: View) -> Component:
    """Check boxes; the chosen ones are always among those that stand at once. Codes stand in their own order."""

    def named(value: str) -> str | Component:
        if one.kind is Kind.TEXT:
            return said_value(view.snapshot.projects, one.column, value)
        return status_name(value) if one.kind is Kind.CODE else value

    name, label, offered = one.name, _(one.label), view.choices[one.field]
    if one.kind is Kind.CODE:
        offered = sorted(offered, key=lambda choice: choice.value)
    at_once = [choice for number, choice in enumerate(offered) if number < AT_ONCE or choice.chosen]
    later = [choice for choice in offered[AT_ONCE:] if not choice.chosen]
    listed = later[: MOST - len(at_once)]
    more = ngettext("{number} more", "{number} more", len(listed))
    inside = [
        html.Legend(label, className="visually-hidden"),
        _boxes(name, at_once, named) if offered else html.P(_("Nothing matches the other filters."), className="empty"),
        html.Details([html.Summary(more), _boxes(name, listed, named)]) if listed else None,
        _unlisted(len(later) - len(listed)),
    ]
    return _fold(label, sum(choice.chosen for choice in offered), html.Fieldset(inside))


def _fold(label: str, number: int, inside: Component) -> Component:
    return Details([html.Summary(_numbered(label, number)), inside], name="filter", className="filter")


def _numbered(label: str, number: int) -> str:
    return _("{filter} ({number})", filter=label, number=written_number(number)) if number else label


def _boxes(name: str, offered: Iterable[Choice], named: Callable[[str], str | Component]) -> Component:
    return html.Ul(
        [
            html.Li(
                html.Label(
                    [
                        Input(type="checkbox", name=name, value=choice.value, checked=choice.chosen),
                        html.Span(named(choice.value), dir="auto"),
                        html.Span(f"({written_number(choice.count)})", className="numbers"),
                    ]
                )
            )
            for choice in offered
        ]
    )


def _unlisted(number: int) -> Component | None:
    if not number:
        return None
    sentence = ngettext(
        "{number} more is not listed. Set another filter to shorten the list.",
        "{number} more are not listed. Set another filter to shorten the list.",
        number,
    )
    return html.P(sentence, className="empty")


def _region(view: View) -> Component:
    """Regions in the order of their file: first those of the United Nations, then the organisation's own."""
    known, offered = view.snapshot.gazetteer.regions, {choice.value: choice for choice in view.choices["region"]}
    order = {code: number for number, code in enumerate(known)}
    codes = sorted(offered, key=lambda code: (order.get(code, len(order)), code))
    standard = [code for code in codes if code in known and known[code].kind == "m49"]
    groups = [
        (_("Regions of the United Nations (M49)"), standard),
        (_("Other regions and the world"), [code for code in codes if code not in standard]),
    ]

    def option(code: str) -> Component:
        choice = offered[code]
        text = _("{filter} ({number})", filter=view.snapshot.region_name(code), number=written_number(choice.count))
        return html.Option(text, value=code, selected=choice.chosen)

    options: list[Component] = [html.Option(_("All regions"), value="")]
    options += [html.Optgroup([option(code) for code in members], label=label) for label, members in groups if members]
    (region,) = (one for one in FILTERS if one.kind is Kind.REGION)
    select = html.Select(options, id="filter-region", name=region.name)
    label = html.Label(_(region.label), htmlFor="filter-region", className="visually-hidden")
    return html.Div([label, select], className="filter-region")


def _period(view: View) -> Component | None:
    years = view.snapshot.projects.spans.years
    if years is None:
        return None
    question = view.question
    inside = html.Fieldset(
        [
            html.Legend(_("Years in which work is under way"), className="filter-legend"),
            html.Div(
                [_year(one, question, years) for one in FILTERS if one.kind is Kind.DATE], className="filter-years"
            ),
        ]
    )
    return _fold(_("Period"), int(bool(question.since or question.until)), inside)


def _year(one: Filter, question: Question, years: tuple[int, int]) -> Component:
    """A year; a date of more precision, which an address may have, stays as it is written."""
    name, value = one.name, "".join(question.values(one))
    if value and whole_number(value) is None:
        box = Input(type="text", name=name, value=value, id=f"filter-{name}", size="10")
    else:
        first, last = (str(year) for year in years)
        box = Input(type="number", name=name, value=value, id=f"filter-{name}", min=first, max=last, step="1")
    return html.Div([html.Label(_(one.label), htmlFor=f"filter-{name}"), box])


def _kept(view: View) -> list[Component]:
    """What the form carries on without showing it; the search box and the country stand elsewhere on the page."""
    kept = {"as_of": view.question.as_of, "lang": current_language(), **dict(view.addresses.looks)}
    if view.addresses.are_files or kept["lang"] == view.addresses.default_language:
        del kept["lang"]
    return [Input(type="hidden", name=name, value=value) for name, value in kept.items() if value]


def _buttons(view: View) -> Component:
    reset = html.A(_("Reset"), href=view.addresses.home(), className="reset")
    return html.P(
        [html.Button(_("Show"), type="submit", className="show"), reset if view.question.is_filtered else None],
        className="filter-buttons",
    )
