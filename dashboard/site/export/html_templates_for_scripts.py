"""HTML templates for the scripts of a static export, made from the same templates as the pages of a server. A template
is HTML with slots such as ``{name}``, which a script fills with texts or with other filled templates
(``assets/static_export/templates.js``). The script leaves out an element whose only content is an empty slot."""

from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.filter_definitions import FILTERS, Kind
from dashboard.portfolio.filter_results import FilterValue
from dashboard.site.cards.record_cards_and_place_links import CARDS
from dashboard.site.context.site_and_request_view import FIND, View
from dashboard.site.explorer.active_filters import EXPLORER
from dashboard.site.explorer.filter_form import EVENT_NAMES, FORM, REGION
from dashboard.site.explorer.map_panels import PANELS
from dashboard.site.explorer.place_lists import place_list
from dashboard.site.html.markdown_and_lang_attributes import value_text

(EVENT,) = (one for one in FILTERS if one.kind is Kind.EVENT)
_CHOICE, _CHOSEN = (FilterValue("{value}", 0, chosen=chosen) for chosen in (False, True))


def templates(view: View) -> dict[str, str]:
    """The HTML templates, by names such as "chip" and "country_panel", from which the script of a static export makes
    lists, forms and panels in the current language. A template has slots such as ``{name}``, in which the script puts
    texts or other filled templates."""
    home = view.addresses.home()
    years = view.snapshot.projects.spans.years
    parts = {
        # the sections that follow the filters
        "chip": EXPLORER.chip("{part}", "{href}"),
        "counted_chip": EXPLORER.chip("{part}", "{href}", "{numbers}"),
        "chips": EXPLORER.chips("{chips}"),
        "shown_now": EXPLORER.shown_now("{sentence}", "{chips}", "{left_out}"),
        "place": PANELS.numbered_place("{name}", "{href}", "{numbers}", "{code}"),
        "region": PANELS.numbered_place("{name}", "{href}", "{numbers}"),
        "regional_work": EXPLORER.regional_work("{said}", "{areas}", "{later}"),
        "folded_list": EXPLORER.folded_list("{more}", "{items}"),
        "places": place_list(view),
        "no_places": EXPLORER.no_places(_("No place matches your filters.")),
        # the form
        "form": FORM.form("{title}", "{groups}{buttons}", view.addresses.form),
        "group": FORM.group("{title}", "{label}", "{name}", "{find}", "{choices}"),
        "find": FORM.find(FIND + "{name}", "{label}", ""),
        "choices": FORM.choices("{boxes}", "{further}"),
        "choice": FORM.choice_box("{name}", _CHOICE, "{shown}", "{count}"),
        "chosen_choice": FORM.choice_box("{name}", _CHOSEN, "{shown}", "{count}"),
        "none_named": PANELS.empty(_("No name has a word that begins with “{text}”.", text="{text}")),
        "no_choice": PANELS.empty(_("Nothing matches the other filters.")),
        "unknown_value": value_text(view.snapshot.projects, "themes", "{value}"),
        "further_choices": FORM.further_choices("{more}", "{boxes}"),
        "regions": FORM.regions(REGION.name, _(REGION.label), "{standard}", "{others}"),
        "option": FORM.option(_CHOICE, "{shown}", "{count}"),
        "chosen_option": FORM.option(_CHOSEN, "{shown}", "{count}"),
        "period": FORM.period("{title}", "{boxes}") if years else None,
        "event": _event(),
        "year": FORM.year_box("{name}", "{label}", "{value}", years) if years else None,
        "date": FORM.date_box("{name}", "{label}", "{value}", years) if years else None,
        "buttons": FORM.buttons(""),
        "buttons_with_reset": FORM.buttons(home),
        # panels
        "country_panel": PANELS.country_panel(
            *("{code}", "{name}", "{numbers}", "{inside}", "{alpha2}", "{footnote}", "{close}", "{page}", "", "{look}")
        ),
        "region_panel": PANELS.region_panel("{code}", "{name}", "{numbers}", "{inside}", close="{close}"),
        "results_panel": PANELS.titled_panel("results-panel", "{title}", "{inside}", home),
        "empty_panel": PANELS.titled_panel(
            "empty-panel", "{title}", PANELS.sentence("{reason}", "{look}") + "{further}", home
        ),
        "held": PANELS.sentence("{sentence}", "held"),
        "fitting": PANELS.fitting("{said}", "{place}", "{href}"),
        "text": PANELS.sentence("{said}"),
        "serves_the_world": PANELS.sentence(_("This work serves the whole world.")),
        "countries": PANELS.countries("{items}"),
        "hit": PANELS.hit("{name}", "{href}"),
        "read_as": PANELS.sentence("{said}", "read-as"),
        "suggestion": PANELS.suggestion("{number}", "{label}", "{detail}", "{href}"),
        "no_suggestion": PANELS.no_suggestion(),
        "place_hits": PANELS.hits(_("Places"), "{items}"),
        "region_hits": PANELS.hits(_("Regions"), "{items}"),
        "numbers_found": PANELS.sentence("{numbers}", "counts"),
        # lists of records
        "projects": PANELS.records(_("Projects"), "{records}", "{further}"),
        "news": PANELS.records(_("News"), "{records}", "{further}"),
        "record": PANELS.items(["{article}"]),
        "more_projects": PANELS.show_more(_("Show more projects ({number} left)", number="{number}"), "{href}"),
        "more_news": PANELS.show_more(_("Show more news ({number} left)", number="{number}"), "{href}"),
        "no_projects_fit": PANELS.empty(_("No project matches your filters.")),
        "no_news_fit": PANELS.empty(_("No news matches your filters.")),
        "no_projects_in": PANELS.empty(
            _("We have no projects in {place} now. The list of places shows where we work.", place="{place}")
        ),
        "no_news_in": PANELS.empty(_("There is no news from {place} yet.", place="{place}")),
        "not_listed": PANELS.empty(
            _("{number} more are not listed here. Search for a word from the title.", number="{number}")
        ),
        "empty": PANELS.empty("{said}"),
        "also_in": CARDS.fact(_("Also in"), "{places}"),
        "where": CARDS.fact(_("Where"), "{places}"),
        "country_link": '<a href="{href}" data-iso3="{code}">{name}</a>',
        "region_link": '<a href="{href}">{name}</a>',
    }
    return {name: str(part) for name, part in parts.items() if part is not None}


def _event() -> str:
    """The select of what a period is about, whose script marks the chosen option."""
    options = [(value, _(words), False) for value, words in EVENT_NAMES.items()]
    return str(FORM.event_box(EVENT.name, _(EVENT.label), options))
