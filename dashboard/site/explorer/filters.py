"""The form with the filters: a plain GET form, which scripts make quicker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.language import current_language, ngettext
from dashboard.language import gettext as _
from dashboard.portfolio.answers import Choice
from dashboard.portfolio.filters import FACETS, FILTERS, Filter, Kind
from dashboard.site.context.context import View
from dashboard.site.context.wording import status_name, written_number
from dashboard.site.explorer.panel_parts import empty
from dashboard.site.html.components import Details, Input, hyphenated
from dashboard.site.html.markdown import said_value
from dashboard.site.html.question_text import parts
from dashboard.typed_values import whole_number

AT_ONCE = 12  # choices of one filter that stand without a further click, besides the chosen ones
MOST = 100  # choices of one filter in all: a page of thousands would help nobody
FORM = "filters"


def filter_form(view: View) -> Component:
    """The form with the filters, collapsed on narrow pages. Its summary says how many filters are set."""
    fields = filter_parts(view)
    title = numbered(_("Filters"), len(parts(view.question, view.snapshot)))
    last = buttons(view.addresses.home() if view.question.is_filtered else "")
    return form(title, [*fields, *_kept(view), last], view.addresses.form)


def form(title: str, inside: Sequence[Component | str | None], action: str) -> Component:
    """The form with its fields, under a title. ``action`` is the address to which it is sent."""
    return Details(
        [
            html.Summary(title),
            html.Form(
                inside,
                id=FORM,
                action=action,
                method="get",
                autoComplete="off",  # or a reload would show what is no longer asked for
                **hyphenated(aria_label=_("Filters")),
            ),
        ],
        id="ask",
        className="ask",
    )


def filter_parts(view: View) -> list[Component | None]:
    """The fields of the form except country and search text. Raises InvalidRequest if the period is not valid."""
    return [*_groups(view), _region(view), _period(view)]


def _groups(view: View) -> list[Component | None]:
    """The group of each column that any record fills, even if nothing matches now: filters do not move when used."""
    return [_group(one, view) if view.snapshot.projects.by_value[one.column] else None for one in FACETS]


def _group(one: Filter, view: View) -> Component:
    """Check boxes. The chosen values are never collapsed; status codes are in the order of their numbers."""

    def boxes(offered: Iterable[Choice]) -> list[Component]:
        return [choice_box(one.name, choice, named(choice.value), written_number(choice.count)) for choice in offered]

    def named(value: str) -> str | Component:
        if one.kind is Kind.TEXT:
            return said_value(view.snapshot.projects, one.column, value)
        return status_name(value) if one.kind is Kind.CODE else value

    label, offered = _(one.label), view.choices[one.field]
    if one.kind is Kind.CODE:
        offered = sorted(offered, key=lambda choice: choice.value)
    at_once = [choice for number, choice in enumerate(offered) if number < AT_ONCE or choice.chosen]
    later = [choice for choice in offered[AT_ONCE:] if not choice.chosen]
    listed = later[: MOST - len(at_once)]
    more = ngettext("{number} more", "{number} more", len(listed))
    return choice_group(
        numbered(label, sum(choice.chosen for choice in offered)),
        label,
        boxes(at_once),
        None if offered else empty(_("Nothing matches the other filters.")),
        further_choices(more, boxes(listed)) if listed else None,
        _unlisted(len(later) - len(listed)),
    )


def choice_group(title: str, label: str, boxes: list[Component] | str, *further: Component | str | None) -> Component:
    """A filter with check boxes, which opens under ``title``.

    ``title`` is visible and contains the number of chosen values (see ``numbered``); ``label`` is the name of the
    filter for screen readers. ``further`` components follow the boxes. In the templates of the static export ``boxes``
    is a placeholder text.
    """
    inside = [html.Legend(label, className="visually-hidden"), html.Ul(boxes) if boxes else None, *further]
    return _fold(title, html.Fieldset(inside))


def further_choices(more: str, boxes: list[Component] | str) -> Component:
    """More check boxes, collapsed under the line ``more``, which says how many there are."""
    return html.Details([html.Summary(more), html.Ul(boxes)])


def _fold(title: str, inside: Component) -> Component:
    return Details([html.Summary(title), inside], name="filter", className="filter")


def numbered(label: str, number: int) -> str:
    """The label of a filter with the number of its active values; without a number if there are none."""
    return _("{filter} ({number})", filter=label, number=written_number(number)) if number else label


def choice_box(name: str, choice: Choice, shown: str | Component, count: str) -> Component:
    """A check box of the filter ``name``, with the name of its value and the number of projects in words."""
    return html.Li(
        html.Label(
            [
                Input(type="checkbox", name=name, value=choice.value, checked=choice.chosen),
                html.Span(shown, dir="auto"),
                html.Span(f"({count})", className="numbers"),
            ]
        )
    )


def _unlisted(number: int) -> Component | None:
    if not number:
        return None
    sentence = ngettext(
        "{number} more is not listed. Set another filter to shorten the list.",
        "{number} more are not listed. Set another filter to shorten the list.",
        number,
    )
    return empty(sentence)


def _region(view: View) -> Component:
    """A select of regions in the order of their file: those of the United Nations, then those of the organisation."""
    known, offered = view.snapshot.gazetteer.regions, {choice.value: choice for choice in view.choices["region"]}
    order = {code: number for number, code in enumerate(known)}
    codes = sorted(offered, key=lambda code: (order.get(code, len(order)), code))
    standard = [code for code in codes if code in known and known[code].kind == "m49"]

    def options(codes: Iterable[str]) -> list[Component]:
        return [
            region_option(offered[code], view.snapshot.region_name(code), written_number(offered[code].count))
            for code in codes
        ]

    return region_choice(options(standard), options(code for code in codes if code not in standard))


def region_option(choice: Choice, name: str, count: str) -> Component:
    """A region in a select, with its number of projects in words."""
    text = _("{filter} ({number})", filter=name, number=count)
    return html.Option(text, value=choice.value, selected=choice.chosen)


def region_choice(standard: list[Component] | str, others: list[Component] | str) -> Component:
    """The select of a region, with two groups of options: those of the United Nations, and the others."""
    groups = [(_("Regions of the United Nations (M49)"), standard), (_("Other regions and the world"), others)]
    options: list[Component] = [html.Option(_("All regions"), value="")]
    options += [html.Optgroup(found, label=label) for label, found in groups if found]
    (region,) = (one for one in FILTERS if one.kind is Kind.REGION)
    select = html.Select(options, id="filter-region", name=region.name)
    label = html.Label(_(region.label), htmlFor="filter-region", className="visually-hidden")
    return html.Div([label, select], className="filter-region")


def _period(view: View) -> Component | None:
    years = view.snapshot.projects.spans.years
    if years is None:
        return None
    question = view.question
    boxes = []
    for one in FILTERS:
        if one.kind is Kind.DATE:
            value = "".join(question.values(one))
            box = date_box if value and whole_number(value) is None else year_box
            boxes.append(box(one.name, _(one.label), value, years))
    return period(numbered(_("Period"), int(bool(question.since or question.until))), boxes)


def period(title: str, boxes: list[Component] | str) -> Component:
    """The filter by period: a box that opens under ``title``, with the fields for the first and the last year
    (``boxes``) in it.

    In the templates of the static export ``boxes`` is a placeholder text.
    """
    legend = html.Legend(_("Years in which work is under way"), className="filter-legend")
    return _fold(title, html.Fieldset([legend, html.Div(boxes, className="filter-years")]))


def year_box(name: str, label: str, value: str, years: tuple[int, int]) -> Component:
    """A field for a year. ``years`` are the first and the last year that can be chosen."""
    first, last = (str(year) for year in years)
    box = Input(type="number", name=name, value=value, id=f"filter-{name}", min=first, max=last, step="1")
    return html.Div([html.Label(label, htmlFor=f"filter-{name}"), box])


def date_box(name: str, label: str, value: str, _years: tuple[int, int]) -> Component:
    """A text field for a date more precise than a year, which an address may contain."""
    box = Input(type="text", name=name, value=value, id=f"filter-{name}", size="10")
    return html.Div([html.Label(label, htmlFor=f"filter-{name}"), box])


def _kept(view: View) -> list[Component]:
    """Hidden fields that keep the date, the language and the options of an embed."""
    kept = {"as_of": view.question.as_of, "lang": current_language(), **dict(view.addresses.looks)}
    if view.addresses.are_files or kept["lang"] == view.addresses.default_language:
        del kept["lang"]
    return [Input(type="hidden", name=name, value=value) for name, value in kept.items() if value]


def buttons(reset: str) -> Component:
    """The button that submits the form, and a link to the address ``reset`` unless that is ""."""
    link = html.A(_("Reset"), href=reset, className="reset") if reset else None
    return html.P([html.Button(_("Show"), type="submit", className="show"), link], className="filter-buttons")
