"""The names by which places are found."""

from __future__ import annotations

from dashboard.geography.territories import Territories
from dashboard.portfolio.full_text import fold
from dashboard.records.places.gazetteer import Gazetteer


def place_names(territories: Territories, gazetteer: Gazetteer) -> dict[str, tuple[str, str]]:
    """Folded name -> (name as written, territory code): the policy's own names, in every language, before others."""
    names: dict[str, tuple[str, str]] = {}
    for name, code in [*territories.spellings(), *gazetteer.names()]:
        if code in territories:
            names.setdefault(fold(name), (name, code))
    return names
