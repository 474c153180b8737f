"""HTML templates for the script of a static export, made by the same functions as the pages of a server.

A template is HTML with slots such as ``{name}``, which the script fills with texts or with other filled templates
(``assets/static_export/templates.js``). It leaves out an element whose only content is an empty slot.
"""

from __future__ import annotations

from dash import html

from dashboard.language import gettext as _
from dashboard.portfolio.answers import Choice
from dashboard.site.cards.project_card import fact
from dashboard.site.context.context import View
from dashboard.site.explorer import filters, fragments, panel_parts, panels
from dashboard.site.explorer.active_filters import chip, shown_now
from dashboard.site.html.components import hyphenated, to_markup
from dashboard.site.html.markdown import said_value

_CHOICE, _CHOSEN = (Choice("{value}", 0, chosen=chosen) for chosen in (False, True))


def templates(view: View) -> dict[str, str]:
    """HTML of each template by its name, in the current language."""
    home = view.addresses.home()
    years = view.snapshot.projects.spans.years
    parts = {
        # the sections that follow the filters
        "chip": chip("{part}", "{href}"),
        "shown_now": shown_now("{sentence}", "{chips}", "{left_out}"),
        "place": panel_parts.numbered_place("{name}", "{href}", "{numbers}", "{code}"),
        "region": panel_parts.numbered_place("{name}", "{href}", "{numbers}"),
        "regional_work": fragments.regional_section("{said}", "{areas}", "{later}"),
        "folded_list": fragments.folded_list("{more}", "{items}"),
        "places": fragments.place_list(view),
        "no_places": fragments.no_places(_("No place matches your filters.")),
        # the form
        "form": filters.form("{title}", ["{groups}", "{buttons}"], view.addresses.form),
        "group": filters.choice_group("{title}", "{label}", "{boxes}", "{further}"),
        "choice": filters.choice_box("{name}", _CHOICE, "{shown}", "{count}"),
        "chosen_choice": filters.choice_box("{name}", _CHOSEN, "{shown}", "{count}"),
        "no_choice": panel_parts.empty(_("Nothing matches the other filters.")),
        "unknown_value": said_value(view.snapshot.projects, "themes", "{value}"),
        "further_choices": filters.further_choices("{more}", "{boxes}"),
        "regions": filters.region_choice("{standard}", "{others}"),
        "option": filters.region_option(_CHOICE, "{shown}", "{count}"),
        "chosen_option": filters.region_option(_CHOSEN, "{shown}", "{count}"),
        "period": filters.period("{title}", "{boxes}") if years else None,
        "year": filters.year_box("{name}", "{label}", "{value}", years) if years else None,
        "date": filters.date_box("{name}", "{label}", "{value}", years) if years else None,
        "buttons": filters.buttons(""),
        "buttons_with_reset": filters.buttons(home),
        # panels
        "country_panel": panel_parts.country_section(
            "{code}",
            "{name}",
            "{numbers}",
            "{inside}",
            alpha2="{alpha2}",
            footnote="{footnote}",
            close="{close}",
            page="{page}",
        ),
        "region_panel": panel_parts.region_section("{code}", "{name}", "{numbers}", "{inside}", close="{close}"),
        "results_panel": panel_parts.titled_section("results-panel", "{title}", "{inside}", home=home),
        "empty_panel": panel_parts.titled_section("empty-panel", "{title}", panel_parts.empty("{reason}"), home=home),
        "held": panels.held("{sentence}"),
        "fitting": panels.fitting("{said}", "{place}", "{href}"),
        "text": panels.text("{said}"),
        "serves_the_world": panels.text(_("This work serves the whole world.")),
        "countries": panels.countries_section("{items}"),
        "hit": panels.hit_item("{name}", "{href}"),
        "suggestion": panels.suggestion("{number}", "{label}", "{detail}", "{href}"),
        "no_suggestion": panels.no_suggestion(),
        "place_hits": panels.hit_list(_("Places"), "{items}"),
        "region_hits": panels.hit_list(_("Regions"), "{items}"),
        "numbers_found": panels.numbers_found("{numbers}"),
        # lists of records
        "projects": panel_parts.records_section(_("Projects"), "{records}", "{further}"),
        "news": panel_parts.records_section(_("News"), "{records}", "{further}"),
        "record": html.Li("{article}"),
        "more_projects": panel_parts.show_more(_("Show more projects ({number} left)", number="{number}"), "{href}"),
        "more_news": panel_parts.show_more(_("Show more news ({number} left)", number="{number}"), "{href}"),
        "no_projects_fit": panel_parts.empty(_("No project matches your filters.")),
        "no_news_fit": panel_parts.empty(_("No news matches your filters.")),
        "no_projects_in": panel_parts.empty(
            _("We have no projects in {place} now. The list of places shows where we work.", place="{place}")
        ),
        "no_news_in": panel_parts.empty(_("There is no news from {place} yet.", place="{place}")),
        "not_listed": panel_parts.empty(
            _("{number} more are not listed here. Search for a word from the title.", number="{number}")
        ),
        "empty": panel_parts.empty("{said}"),
        "also_in": fact(_("Also in"), "{places}"),
        "where": fact(_("Where"), "{places}"),
        "country_link": html.A("{name}", href="{href}", **hyphenated(data_iso3="{code}")),
        "region_link": html.A("{name}", href="{href}"),
    }
    return {name: to_markup(part) for name, part in parts.items() if part is not None}
