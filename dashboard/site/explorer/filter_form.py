"""The form with the filters. It works without scripts: submitting it opens an address with the filters in its query."""

from collections.abc import Iterable

from markupsafe import Markup

from dashboard.email_and_number_checks import whole_number
from dashboard.language_and_locale import collated, current_language, gettext as _, marked, ngettext, written_number
from dashboard.portfolio.filter_definitions import FACETS, FILTERS, Filter, Kind
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import FilterValue
from dashboard.portfolio.search_box_results import values_named
from dashboard.site.context.localised_formatting import status_name, together
from dashboard.site.context.site_and_request_view import FIND, View
from dashboard.site.explorer.map_panels import PANELS
from dashboard.site.html.filters_in_words import parts
from dashboard.site.html.markdown_and_lang_attributes import value_text
from dashboard.site.html.template_rendering import Parts, joined

AT_ONCE = 12  # choices of one filter that stand without a further click, besides the chosen ones
MOST = 100  # choices of one filter that are listed: a page of thousands would help nobody, and a name finds the others
FORM = Parts("filters.html")
EVENT_NAMES = {"": marked("under way"), "start": marked("beginning"), "end": marked("ending")}
"""What may fall in a period -> its name in the form, after "Projects"."""
(REGION,) = (one for one in FILTERS if one.kind is Kind.REGION)


def filter_form(view: View) -> Markup:
    """HTML of the form with the filters of the map page, folded up on narrow screens. Its heading says how many filters
    are set. Raises InvalidRequest if the period or the ``event`` is not valid."""
    return _form(view, Markup(""), view.addresses.form, view.addresses.home() if view.question.is_filtered else "")


def table_form(view: View, action: str, reset: str, kept: Iterable[tuple[str, str]]) -> Markup:
    """HTML of the form with the filters above the table of projects, which also has fields for a country and for words
    to search for. ``action`` is the address of the table; ``reset`` is its address without filters, to which a link
    leads if any filter is set; ``kept`` are (name, value) pairs of hidden fields. Raises InvalidRequest if the period
    or the ``event`` is not valid."""
    question, places = view.question, view.snapshot.territories
    names = {code: places[code].name for code in view.snapshot.projects.by_country if code in places}
    if question.country:
        names[question.country] = together(place.name for place in view.places)
    named = [(code, name, code == question.country) for code, name in names.items()]
    country, text = (one for one in FILTERS if one.kind in {Kind.COUNTRY, Kind.WORDS})
    fields = [
        FORM.words_box(text.name, _(text.label), question.text),
        FORM.select_box(
            country.name, _(country.label), [("", _("All countries"), False), *collated(named, lambda one: one[1])]
        ),
    ]
    hidden = [FORM.kept(name, value) for name, value in kept]
    return _form(view, joined([*fields, *hidden]), action, reset if question != Question(as_of=question.as_of) else "")


Options = list[tuple[str, str, bool]]
"""Of a select: (value, words, whether it is chosen)."""


def news_form(
    view: View, selects: Iterable[tuple[str, str, Options]], action: str, reset: str, kept: Iterable[tuple[str, str]]
) -> Markup:
    """HTML of the form with the filters above the list of news: words, ``selects`` as (name, label, options), of which
    the first option is none, and the period. ``action`` is the address of the list; ``reset`` is its address without
    filters, "" if none is set; ``kept`` are (name, value) pairs of hidden fields."""
    question, selects, kept = view.question, list(selects), list(kept)
    days = [
        FORM.day_box(one.name, _(one.label), "".join(question.values(one))) for one in FILTERS if one.kind is Kind.DATE
    ]
    is_dated = bool(question.since or question.until)
    (text,) = (one for one in FILTERS if one.kind is Kind.WORDS)
    fields = [
        FORM.words_box(text.name, _("Words in the title"), question.text),
        *(FORM.select_box(name, label, options) for name, label, options in selects if len(options) > 1),
        FORM.period(numbered(_("Period"), int(is_dated)), joined(days)),
        *(FORM.kept(name, value) for name, value in kept),
        *_kept(view),
        FORM.buttons(reset),
    ]
    chosen = sum(is_chosen for _name, _label, options in selects for _value, _words, is_chosen in options)
    set_here = chosen + int(is_dated) + int(bool(question.text))
    return FORM.form(numbered(_("Filters"), set_here), joined(fields), action)


def _form(view: View, first: Markup, action: str, reset: str) -> Markup:
    fields, set_here = (
        filter_parts(view),
        len(parts(view.question, view.snapshot)) + int(view.in_country and bool(view.question.country)),
    )
    title = numbered(_("Filters"), set_here)
    inside = joined([first, fields, *_kept(view), FORM.buttons(reset)])
    return FORM.form(title, inside, action, bool(view.typed))


def filter_parts(view: View) -> Markup:
    """HTML of the form's fields for all filters except country, words and the date ``as_of``. A filter by theme, status
    or donor is listed if any published project has a value for it, even if none matches now, so that the form stays the
    same. Raises InvalidRequest if the period or the ``event`` is not valid."""
    groups = [_group(one, view) for one in FACETS if view.snapshot.projects.by_value[one.column]]
    return joined([*groups, _region(view), _period(view)])


def _group(one: Filter, view: View) -> Markup:
    """Check boxes, under a box to narrow them by name if they are many. Chosen values stay, whatever is typed."""
    label, offered = _(one.label), view.filter_values[one.field]
    title = numbered(label, sum(choice.chosen for choice in offered))
    typed = view.typed.get(one.field, "")
    find = FORM.find(FIND + one.name, label, typed) if len(offered) > AT_ONCE else ""
    return FORM.group(title, label, one.name, find, filter_choices(view, one), bool(typed))


def filter_choices(view: View, one: Filter) -> Markup:
    """HTML of the check boxes of the filter ``one``, one for each value. The first ``AT_ONCE`` (12) and the chosen ones
    are visible, the others are folded away. If the visitor typed a text to find values, only the chosen values and
    those that match it are listed, and none is folded away. At most ``MOST`` (100) are listed, and all chosen ones in
    any case; a sentence says how many more there are. Status codes are in the order of their numbers. Raises
    InvalidRequest if the period or the ``event`` is not valid."""
    offered, typed = view.filter_values[one.field], view.typed.get(one.field, "")
    if one.kind is Kind.CODE:
        offered = sorted(offered, key=lambda choice: choice.value)
    if typed:
        named = set(values_named(view.snapshot, one.column, typed))
        offered = [choice for choice in offered if choice.chosen or choice.value in named]
    most = MOST if typed else AT_ONCE
    at_once = [choice for number, choice in enumerate(offered) if number < most or choice.chosen]
    later = [choice for choice in offered[most:] if not choice.chosen]
    listed = later[: max(0, MOST - len(at_once))]
    more = ngettext("{number} more", "{number} more", len(listed))
    nothing = _("Nothing matches the other filters.")
    if typed:
        nothing = _("No name has a word that begins with “{text}”.", text=typed)
    further = [
        "" if offered else PANELS.empty(nothing),
        FORM.further_choices(more, _boxes(view, one, listed)) if listed else "",
        _unlisted(len(later) - len(listed)),
    ]
    return FORM.choices(_boxes(view, one, at_once), joined(further))


def _boxes(view: View, one: Filter, offered: Iterable[FilterValue]) -> Markup:
    def named(value: str) -> str | Markup:
        return status_name(value) if one.kind is Kind.CODE else value_text(view.snapshot.projects, one.column, value)

    return joined(
        FORM.choice_box(one.name, choice, named(choice.value), written_number(choice.count)) for choice in offered
    )


def numbered(label: str, number: int) -> str:
    """The label of a filter, followed by the number of its chosen values if that is not 0: "Theme (2)"."""
    return _("{filter} ({number})", filter=label, number=written_number(number)) if number else label


def _unlisted(number: int) -> str:
    if not number:
        return ""
    sentence = ngettext(
        "{number} more is not listed. Type its name to find it.",
        "{number} more are not listed. Type a name to find them.",
        number,
    )
    return PANELS.empty(sentence)


def _region(view: View) -> Markup:
    """A select of regions in the order of their file: those of the United Nations, then those of the organisation."""
    known, offered = view.snapshot.gazetteer.regions, {choice.value: choice for choice in view.filter_values["region"]}
    order = {code: number for number, code in enumerate(known)}
    standard: list[Markup] = []
    others: list[Markup] = []
    for code in sorted(offered, key=lambda code: (order.get(code, len(order)), code)):
        option = FORM.option(offered[code], view.snapshot.region_name(code), written_number(offered[code].count))
        (standard if code in known and known[code].kind == "m49" else others).append(option)
    return FORM.regions(REGION.name, _(REGION.label), joined(standard), joined(others))


def _period(view: View) -> str:
    years = view.snapshot.projects.spans.years
    if years is None:
        return ""
    question = view.question
    boxes: list[Markup] = []
    for one in FILTERS:
        if one.kind is Kind.EVENT:
            options = [(value, _(words), value == question.event) for value, words in EVENT_NAMES.items()]
            boxes.insert(0, FORM.event_box(one.name, _(one.label), options))
        if one.kind is Kind.DATE:
            value = "".join(question.values(one))
            # The limits of a year would refuse the whole form: "since 2010" is asked for, though all work began later.
            box = FORM.date_box if value and whole_number(value, *years) is None else FORM.year_box
            boxes.append(box(one.name, _(one.label), value, years))
    return FORM.period(numbered(_("Period"), int(bool(question.since or question.until))), joined(boxes))


def _kept(view: View) -> list[Markup]:
    """Hidden fields that keep the date, the language and the options of an embed."""
    kept = {"as_of": view.question.as_of, "lang": current_language(), **dict(view.addresses.looks)}
    if view.addresses.are_files or kept["lang"] == view.addresses.default_language:
        del kept["lang"]
    return [FORM.kept(name, value) for name, value in kept.items() if value]
