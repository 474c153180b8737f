"""Fragments: Python functions that return components, each with an address that browsers and proxies can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dashboard.portfolio.questions import Question
from dashboard.site.context.view import View
from dashboard.site.explorer.panel_parts import Panel
from dashboard.site.explorer.panels import country_panel, overview_panel, region_panel
from dashboard.site.explorer.results import results_panel

Builder = Callable[[View], Panel]


@dataclass(frozen=True)
class Fragment:
    """A fragment's address below ``/fragments/<version>/<lang>/``, as a Flask rule, and what builds it.

    What the rule names is put into the question of the address's query.
    """

    rule: str
    build: Builder

    def question(self, asked: Question, parts: dict[str, Any]) -> Question:
        """The question of an address: ``parts`` are what the rule names."""
        return replace(asked, **parts)


FRAGMENTS = (
    Fragment("overview", overview_panel),
    Fragment("country/<country>", country_panel),
    Fragment("country/<country>/<int:shown>", country_panel),
    Fragment("region/<region>", region_panel),
    Fragment("region/<region>/<int:shown>", region_panel),
    Fragment("results", results_panel),
    Fragment("search/<path:text>", results_panel),
)


def panel_of(view: View) -> Panel:
    """The panel that a question asks for: the same that its fragment answers."""
    question = view.question
    if question.country:
        return country_panel(view)
    if question.text or question.themes or question.statuses or question.donors or question.since or question.until:
        return results_panel(view)
    return region_panel(view) if question.region else overview_panel(view)
