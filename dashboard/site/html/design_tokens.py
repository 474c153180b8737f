"""The colours of the style sheet (design tokens), for pictures and embeds, which the style sheet does not reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dashboard.settings import ROOT
from dashboard.site.html.palette import palette

_MARK = "icon.svg"
_STYLES = ("style.css", "embed.css")
TOKENS = ROOT / "assets" / "style" / "tokens.css"
_ROOT = re.compile(r"(?:@media([^{]*)\{\s*)?:root\s*\{([^}]*)\}")
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


@cache
def schemes(accent: str = "") -> Mapping[str, Mapping[str, str]]:
    """Colours by token name for the schemes ``light`` and ``dark``, and for ``light, more`` and ``dark, more`` those
    that change for visitors who prefer more contrast.

    They are read from the style sheet, so that a change of its colours changes pictures and embeds too. ``accent`` is
    the colour of the organisation, ``#rrggbb``, which makes a palette of its own; "" for that of the style sheet.
    """
    sheet = in_palette(TOKENS.read_text(encoding="utf-8"), accent)
    return {_scheme(query): dict(_COLOUR.findall(inside)) for query, inside in _ROOT.findall(sheet)}


def in_palette(sheet: str, accent: str) -> str:
    """A style sheet in the colours that follow from the organisation's colour; unchanged if that is ""."""
    if not accent:
        return sheet
    made = palette(accent, schemes())

    def replaced(block: re.Match[str]) -> str:
        own = made.get(_scheme(block[1]), {})
        return _COLOUR.sub(lambda one: f"--{one[1]}: {own.get(one[1], one[2])};", block[0])

    return _ROOT.sub(replaced, sheet)


def branded(files: Mapping[str, bytes], accent: str) -> dict[str, bytes]:
    """The static files by name, with style sheets and icon in colours that follow from the organisation's colour."""
    mark = files[_MARK].decode().replace(schemes()["light"]["accent"], light_colours(accent)["accent"])
    styles = {name: in_palette(files[name].decode(), accent).encode() for name in _STYLES}
    return {**files, _MARK: mark.encode(), **styles}


def light_colours(accent: str = "") -> Mapping[str, str]:
    """The colours of the light scheme, by name of the design token, that follow from the organisation's colour."""
    return schemes(accent)["light"]


def _scheme(query: str | None) -> str:
    """The name of the scheme that a media query stands for."""
    query = query or ""
    return ("dark" if "dark" in query else "light") + (", more" if "contrast" in query else "")
