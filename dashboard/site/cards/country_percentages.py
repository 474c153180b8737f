"""How much of a project falls to each country, as its record says it: ``MDA 60;UKR 40``."""

from __future__ import annotations

import re

from babel.numbers import format_percent

from dashboard.geography.territories import Territories, Territory
from dashboard.language import current_locale
from dashboard.language import gettext as _
from dashboard.portfolio.items import Project
from dashboard.site.context.wording import listed

_SHARE = re.compile(r"(.+?)[\s:]+(\d{1,3}(?:[.,]\d+)?)\s*%?")
_WHOLE = 100


def written_shares(project: Project, territories: Territories) -> str:
    """The shares in the visitor's language; what is no share of one of its countries is left out."""
    places = [territories[code] for code in project.countries if code in territories]
    names = {written.casefold(): place.name for place in places for written in _written(place)}
    found = []
    for text in project.country_percentages:
        match = _SHARE.fullmatch(text.strip())
        name = names.get(match[1].casefold()) if match else None
        if match and name and (share := float(match[2].replace(",", "."))) <= _WHOLE:
            pattern = "#,##0.#%" if share % 1 else None
            written = format_percent(share / _WHOLE, pattern, locale=current_locale())
            found.append(_("{place} {share}", place=name, share=written))
    return listed(found)


def _written(place: Territory) -> tuple[str, ...]:
    """How a file may name a territory."""
    return place.code, place.alpha2, place.name, place.names.source, place.official_name
