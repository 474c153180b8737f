"""The panel of what fits filters and free text."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.questions import PAGE
from dashboard.portfolio.search import HitKind, find_places
from dashboard.portfolio.summaries import Profile, fitting
from dashboard.site.context.view import View
from dashboard.site.explorer.active_filters import sentence
from dashboard.site.explorer.panel_parts import MOST_SHOWN, Panel, allowed, counted, nothing, work
from dashboard.site.html.components import hyphenated


def results_panel(view: View) -> Panel:
    """What fits filters and free text, with the places that the text may mean: also the answer to the Enter key."""
    snapshot, addresses, text = view.snapshot, view.addresses, view.question.text
    places = find_places(snapshot, text, PAGE) if text else []
    shown = allowed(view.question.shown)
    profile = Profile(**fitting(snapshot, view.answer, shown=shown))
    if not places and not profile.projects_total and not profile.news_total:
        return nothing(addresses, _nothing_fits(view), title=_("Nothing found"), found=True)
    fits = profile.projects_total or profile.news_total
    title = sentence(view) if fits else _("Results for “{query}”", query=text)
    parts: list[Component] = [html.H2(title, id="panel-heading", tabIndex="-1")]
    for kind, heading in ((HitKind.PLACE, _("Places")), (HitKind.REGION, _("Regions"))):
        found = [hit for hit in places if hit.kind is kind]
        if found:
            items = [html.Li(html.A(hit.label, href=addresses.hit(hit))) for hit in found]
            parts += [html.H3(heading), html.Ul(items, className="results")]
    more = addresses.results(shown=shown + PAGE) if shown < MOST_SHOWN else None
    if fits:
        parts += [html.P(counted(profile), className="counts"), *work("", profile, view, more=more)]
    parts.append(html.P(html.A(_("All our work"), href=addresses.home())))
    component = html.Section(
        parts, id="results-panel", className="panel", **hyphenated(aria_labelledby="panel-heading")
    )
    return Panel(component, title, title if fits else f"{title}: {_count_places(len(places))}")


def _count_places(number: int) -> str:
    return ngettext("{number} place", "{number} places", number)


def _nothing_fits(view: View) -> str:
    """That nothing fits, and what to do; a search alone has its own words."""
    text = view.question.text
    if text and not view.question.without("text").is_filtered:
        return _("Nothing fits “{query}”. Try a country or a word of a title.", query=text)
    return _("Nothing fits what you ask for. Leave a part of it out.")
