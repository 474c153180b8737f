"""Key figures and charts of what the map shows. Figures say what they leave out; bars are links that set a filter."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from dashboard.language_and_locale import gettext as _, ngettext, written_number
from dashboard.portfolio.filter_definitions import FILTERS, Filter
from dashboard.portfolio.key_figures import KeyFigures, Money, projects_by_year
from dashboard.site.context.localised_formatting import short_money
from dashboard.site.context.site_and_request_view import View
from dashboard.site.explorer.active_filters import EXPLORER
from dashboard.site.html.markdown_and_lang_attributes import bidi_isolated, value_text

_TOO_FEW = 2  # years that show no trend
BARS = 6
"""The most themes, and the most donors, that a chart shows."""

Figure = tuple[str, str, Sequence[str], str]
"""A number in words, its label, notes below it, and a drawing beside it (SVG, "" for none)."""

_TREND = Markup(
    '<svg class="trend" viewBox="0 0 {} 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<polyline points="{}"/></svg>'
)


def world_figures(view: View) -> Markup:
    """Key figures of the projects that match all filters, whatever country is chosen, as HTML: places with projects,
    projects under way, and money and donors if any project states them. Raises InvalidRequest for a period or an
    ``event`` that is not valid and for more than two chosen countries."""
    found = view.figures
    countries = int(view.answer.totals["projects"].gt(0).sum())
    places = ngettext("country or territory", "countries and territories", countries)
    return EXPLORER.figures(
        [
            (written_number(countries), places, (), ""),
            _under_way(found, _trend(view)),
            *_sum(found.money),
            *_led(found, view),
        ]
    )


def place_figures(view: View, code: str) -> Markup:
    """Key figures of the territory with this ``code`` as HTML: projects, projects under way, and money if any budget is
    stated. They count its projects that match all filters except the region; "" if there are none. Raises
    InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
    found = view.figures_in(code)
    if not found.projects:
        return Markup("")
    projects = written_number(found.projects), ngettext("project", "projects", found.projects), (), ""
    return EXPLORER.figures([projects, _under_way(found), *_sum(found.money)], " place-figures")


def _under_way(found: KeyFigures, trend: str = "") -> Figure:
    label = ngettext("project under way", "projects under way", found.under_way)
    notes = []
    if found.past_end:
        late = ngettext("{number} active past its end date", "{number} active past their end date", found.past_end)
        notes.append(late)
    if found.undated:
        notes.append(ngettext("{number} without dates", "{number} without dates", found.undated))
    return written_number(found.under_way), label, notes, trend


def _trend(view: View) -> Markup:
    """A line of the projects under way in each year up to this one; "" for fewer than three years, or if none was under
    way."""
    years = projects_by_year(view.snapshot.projects, view.answer.projects)
    past = [number for year, number in years.items() if year <= view.today.year]
    most = max(past, default=0)
    if not most or len(past) <= _TOO_FEW:
        return Markup("")
    points = " ".join(f"{10 * at} {22 - 20 * number / most:.0f}" for at, number in enumerate(past))
    return _TREND.format(10 * (len(past) - 1), points)


def _sum(money: Money) -> list[Figure]:
    """The sum in the currency that most budgets have; other currencies are named, not added."""
    if not money.currencies:
        return []
    (currency, amount, number), *others = money.currencies
    notes = []
    if others:
        rest = sum(count for _code, _amount, count in others)
        notes.append(ngettext("{number} in another currency", "{number} in other currencies", rest))
    if money.without_currency:
        bare = ngettext("{number} without a currency", "{number} without a currency", money.without_currency)
        notes.append(bare)
    if money.not_stated:
        notes.append(ngettext("{number} not stated", "{number} not stated", money.not_stated))
    label = ngettext("in {number} budget", "in {number} budgets", number)
    return [(short_money(amount, currency), label, notes, "")]


def _led(found: KeyFigures, view: View) -> list[Figure]:
    if not found.donors:
        return []
    (leading, most), *others = found.donors
    name = view.snapshot.projects.value_name("donors", leading) or leading
    label = ngettext("donor", "donors", len(found.donors))
    leads = not others or most > others[0][1]  # of several with equally many projects, none is named
    note = escape(_("most projects: {donor}")).format(donor=bidi_isolated(name))
    return [(written_number(len(found.donors)), label, [note] if leads else (), "")]


def charts(view: View) -> Markup:
    """HTML of two bar charts, the themes and the donors of the projects that match all filters, whatever country is
    chosen; each bar is a link that sets a filter, or removes it if it is set. A chart without values is left out; "" if
    both are. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
    found = view.figures
    theme, donor = (next(one for one in FILTERS if one.field == field) for field in ("themes", "donors"))
    about = _chart(view, theme, _("What the work is about"), found.themes)
    funded = _chart(view, donor, _("Who funds it"), found.donors)
    return Markup('<div id="charts" class="charts">{}{}</div>').format(about, funded) if about or funded else about


def _chart(view: View, one: Filter, heading: str, values: Sequence[tuple[str, int]]) -> Markup:
    if not values:
        return Markup("")
    bars = []
    for value, number in values[:BARS]:
        chosen = value in view.question.values(one)
        asked = view.question.without(one.field, value) if chosen else replace(view.question, **{one.field: (value,)})  # type: ignore[arg-type] # texts
        label = value_text(view.snapshot.projects, one.column, value)
        bars.append((label, number, 100 * number / values[0][1], view.addresses.asking(asked.filters_only()), chosen))
    left = len(values) - BARS
    more = ngettext("{number} more", "{number} more", left) if left > 0 else ""
    return EXPLORER.chart(f"{one.name}-chart", heading, bars, more)


def histogram(view: View) -> Markup:
    """HTML of a column chart of projects by year: those under way in each year, or those that begin or end in it if the
    ``event`` of the filters is "start" or "end". It counts projects that match all filters except the period. Each
    column is a link that sets the year as period. "" if none of these projects has dates. Raises InvalidRequest for an
    unknown ``event``, even without a period, and for more than two chosen countries."""
    years = projects_by_year(view.snapshot.projects, view.without_period.projects, view.question.event)
    most = max(years.values(), default=0)
    if not most:
        return Markup("")
    # A portfolio may span a hundred years: one address is made, with a sign that no filter can have, for all of them.
    link = view.addresses.asking(replace(view.question.filters_only(), since="\0", until="\0"))
    columns = [
        (link.replace("%00", str(year)), year, "later" if year > view.today.year else "past", 36 * number / most)
        for year, number in years.items()
    ]
    return EXPLORER.histogram(columns)
