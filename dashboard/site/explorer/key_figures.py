"""Key figures and charts of what the map shows: numbers that say what is not stated, bars that are filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.filters import FILTERS, Filter, Kind
from dashboard.portfolio.key_figures import KeyFigures, Money, key_figures, under_way_by_year
from dashboard.portfolio.row_groups import Mask
from dashboard.site.context.context import View
from dashboard.site.context.wording import short_money, written_number
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import said_value

BARS = 6
"""Values of a theme or donor that a chart names."""

_BAR = Markup(
    '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect width="{:.1f}" height="6"/></svg>'
)
_YEARS = Markup(
    '<svg class="histogram" viewBox="0 0 {} 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    "{}</svg>"
)
_YEAR = Markup(
    '<a href="{link}" tabindex="-1" data-year="{year}" class="{look}"><rect class="hit" x="{left}" width="10" '
    'height="40"/><rect x="{left}" y="{top:.1f}" width="8" height="{height:.1f}"/></a>'
)


def world_figures(view: View) -> Component:
    """The strip of figures of everything that the filters leave: places, work under way, money, donors."""
    found = view.figures
    countries = int(view.answer.totals["projects"].gt(0).sum())
    figures = [
        _figure(written_number(countries), ngettext("country or territory", "countries and territories", countries)),
        _under_way(found),
        *_sum(found.money),
        *_led(found),
    ]
    return html.Dl(figures, className="figures", tabIndex="0")  # on a phone they scroll sideways


def place_figures(view: View, mask: Mask, look: int = 0) -> Component | None:
    """The three figures of a place or of a selection: projects, work under way, money; None without a project.

    ``look`` is the class of the place on the map, whose colour its panel has.
    """
    found = key_figures(view.snapshot.projects, mask, view.today)
    if not found.projects:
        return None
    projects = _figure(written_number(found.projects), ngettext("project", "projects", found.projects))
    return html.Dl([projects, _under_way(found), *_sum(found.money)], className=f"figures place-figures plate-{look}")


def _figure(number: str, label: str, note: str = "") -> Component:
    noted = html.Span(note, className="figure-note") if note else None
    return html.Div([html.Dt([label, noted]), html.Dd(number)])


def _under_way(found: KeyFigures) -> Component:
    label = ngettext("project under way", "projects under way", found.under_way)
    note = ngettext("{number} without dates", "{number} without dates", found.undated) if found.undated else ""
    return _figure(written_number(found.under_way), label, note)


def _sum(money: Money) -> list[Component]:
    """The sum of the currency that most budgets have; others are said, not added."""
    if not money.currencies:
        return []
    (currency, amount, number), *others = money.currencies
    notes = []
    if others:
        rest = sum(count for _code, _amount, count in others)
        notes.append(ngettext("{number} in another currency", "{number} in other currencies", rest))
    if money.not_stated:
        notes.append(ngettext("{number} not stated", "{number} not stated", money.not_stated))
    label = ngettext("in {number} budget", "in {number} budgets", number)
    return [_figure(short_money(amount, currency), label, _(", ").join(notes))]


def _led(found: KeyFigures) -> list[Component]:
    if not found.donors:
        return []
    label = ngettext("donor", "donors", len(found.donors))
    return [_figure(written_number(len(found.donors)), label, _("most projects: {donor}", donor=found.donors[0][0]))]


def charts(view: View) -> Component | None:
    """Charts of the themes and donors of the matching projects, whose bars are filters; None if no project matches."""
    found = view.figures
    theme, donor = (next(one for one in FILTERS if one.field == field) for field in ("themes", "donors"))
    parts = [
        _bars(view, theme, _("What the work is about"), found.themes),
        _bars(view, donor, _("Who funds it"), found.donors),
    ]
    if not any(parts):
        return None
    return html.Div(parts, id="charts", className="charts")


def _bars(view: View, one: Filter, heading: str, values: Sequence[tuple[str, int]]) -> Component | None:
    if not values:
        return None
    most = values[0][1]
    rows = [_bar(view, one, value, number, most) for value, number in values[:BARS]]
    left = len(values) - BARS
    more = ngettext("{number} more", "{number} more", left) if left > 0 else ""
    name = f"{one.name}-chart"
    return html.Section(
        [
            html.H2(heading, id=name),
            html.Ol(rows, className="bars"),
            html.P(more, className="figure-note") if more else None,
        ],
        className="chart",
        **hyphenated(aria_labelledby=name),
    )


def _bar(view: View, one: Filter, value: str, number: int, most: int) -> Component:
    chosen = value in view.question.values(one)
    asked = view.question.without(one.field, value) if chosen else replace(view.question, **{one.field: (value,)})  # type: ignore[arg-type] # texts
    label = said_value(view.snapshot.projects, one.column, value) if one.kind is Kind.TEXT else value
    link = html.A(
        [
            html.Span(label, dir="auto"),
            html.Span(written_number(number), className="numbers"),
            _BAR.format(100 * number / most),
        ],
        href=view.addresses.asking(asked.filters()),
        **(hyphenated(aria_current="true") if chosen else {}),
    )
    return html.Li(link)


def histogram(view: View) -> Markup:
    """The number of projects under way in each year as columns, each a link to that year; "" without dates."""
    unbounded = view.without_period
    years = under_way_by_year(view.snapshot.projects, unbounded.projects)
    most = max(years.values(), default=0)
    if not most:
        return Markup("")
    this_year, asked = view.today.year, view.question
    columns = []
    for place, (year, number) in enumerate(years.items()):
        high = 36 * number / most
        link = view.addresses.asking(replace(asked.filters(), since=str(year), until=str(year)))
        look = "later" if year > this_year else "past"
        columns.append(_YEAR.format(link=link, year=year, look=look, left=10 * place, top=40 - high, height=high))
    return _YEARS.format(10 * len(years), Markup("").join(columns))
