"""The filters in effect: a sentence, and each filter as a link that removes it."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.language import ngettext
from dashboard.portfolio.questions import Question
from dashboard.site.context.site_and_view import View
from dashboard.site.html.question_text import parts, sentence
from dashboard.site.html.template_rendering import Parts, joined

EXPLORER = Parts("explorer.html")


def active_filters(view: View) -> Markup:
    """The sentence, the filters as removable chips, and how many projects are left out because they have no dates.

    If the filters were read from a sentence, that is said, with a link that searches for its words instead.
    """
    question, undated = view.question, view.answer.undated
    chips = joined(EXPLORER.chip(label, view.addresses.asking(rest)) for label, rest in parts(question, view.snapshot))
    left_out = ngettext(
        "{number} project without dates is left out.", "{number} projects without dates are left out.", undated
    )
    tabled = view.answer.projects_total and not (view.addresses.are_files and question.is_filtered)
    table = view.addresses.page("projects", question.filters()) if tabled else ""
    literally = view.addresses.asking(Question(text=f'"{question.words}"', as_of=question.as_of))
    understood = EXPLORER.understood(question.words, literally) if question.words else ""
    return EXPLORER.shown_now(sentence(view), chips, left_out if undated else "", table, understood)
