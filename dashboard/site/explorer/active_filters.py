"""The filters in effect: a sentence, and each filter as a link that removes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.portfolio.questions import Question
from dashboard.site.context.context import View
from dashboard.site.html.components import hyphenated
from dashboard.site.html.question_text import parts, sentence


def active_filters(view: View) -> Component:
    """The sentence, the filters as removable chips, and how many projects are left out because they have no dates.

    If the filters were read from a sentence, that is said, with a link that searches for its words instead.
    """
    question, undated = view.question, view.answer.undated
    chips = [chip(label, view.addresses.asking(rest)) for label, rest in parts(question, view.snapshot)]
    left_out = ngettext(
        "{number} project without dates is left out.", "{number} projects without dates are left out.", undated
    )
    tabled = view.answer.projects_total and not (view.addresses.are_files and question.is_filtered)
    table = view.addresses.page("projects", question.filters()) if tabled else ""
    literally = view.addresses.asking(Question(text=f'"{question.words}"', as_of=question.as_of))
    understood = (
        [
            _("I understood “{words}” as:", words=question.words),
            " ",
            html.A(_("Search for these words instead"), href=literally),
        ]
        if question.words
        else []
    )
    return shown_now(sentence(view), chips, left_out if undated else "", table, understood)


def chip(label: str, href: str) -> Component:
    """An active filter as a list item with a link to ``href``, the address without it."""
    return html.Li(
        html.A(
            [html.Span(label, dir="auto"), html.Span("×", **hyphenated(aria_hidden="true"))],
            href=href,
            **hyphenated(aria_label=_("Remove: {part}", part=label)),
        )
    )


def shown_now(
    sentence: str, chips: list[Component] | str, left_out: str, table: str = "", understood: Sequence[Any] = ()
) -> Component:
    """The section of the active filters: ``left_out`` is a sentence, ``table`` an address, both "" for none.

    ``understood`` is what stands before the filters that were read from a sentence.
    """
    return html.Section(
        [
            html.P(sentence, className="asked-sentence", tabIndex="-1"),
            html.P([*understood], className="asked-words") if understood else None,
            html.Ul(chips, className="chips", **hyphenated(aria_label=_("Active filters"))) if chips else None,
            html.P(left_out, className="asked-undated") if left_out else None,
            html.P(html.A(_("These projects as a table"), href=table)) if table else None,
        ],
        id="asked",
        **hyphenated(aria_label=_("What is shown")),
    )
