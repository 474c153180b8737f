"""Words for codes of records: how far a project reaches, which goals it serves."""

from __future__ import annotations

from dashboard.language import gettext as _
from dashboard.language import marked

# IATI ActivityScope, in words that visitors use.
_SCOPES = {
    "1": marked("Worldwide"),
    "2": marked("A region of the world"),
    "3": marked("Several countries"),
    "4": marked("A whole country"),
    "5": marked("Several provinces of a country"),
    "6": marked("One province of a country"),
    "7": marked("One district"),
    "8": marked("One place"),
}
# What each Sustainable Development Goal is about, in a word or two.
_GOALS = (
    marked("Poverty"),
    marked("Hunger"),
    marked("Health"),
    marked("Education"),
    marked("Gender equality"),
    marked("Water and sanitation"),
    marked("Energy"),
    marked("Work and growth"),
    marked("Industry and infrastructure"),
    marked("Inequality"),
    marked("Cities and settlements"),
    marked("Consumption and production"),
    marked("Climate"),
    marked("Seas"),
    marked("Life on land"),
    marked("Peace and justice"),
    marked("Partnerships"),
)


def scope_name(code: str) -> str:
    """How far a project reaches; "" where nobody said."""
    return _(_SCOPES[code]) if code in _SCOPES else ""


def goal_name(code: str) -> str:
    """A goal such as ``8``, or a target of one such as ``10.7``, with what the goal is about."""
    number = code.partition(".")[0]
    known = number.isascii() and number.isdigit() and 1 <= int(number) <= len(_GOALS)
    return _("{number}: {goal}", number=code, goal=_(_GOALS[int(number) - 1])) if known else code
