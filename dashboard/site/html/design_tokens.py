"""The colours of the style sheet (design tokens), for pictures and embeds, which the style sheet does not reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dashboard.settings import ROOT

TOKENS = ROOT / "assets" / "style" / "tokens.css"
_ROOT = re.compile(r"(?:@media([^{]*)\{\s*)?:root\s*\{([^}]*)\}")
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


@cache
def schemes() -> Mapping[str, Mapping[str, str]]:
    """Colours by token name for the schemes ``light`` and ``dark``, and for ``light, more`` and ``dark, more`` those
    that change for visitors who prefer more contrast.

    They are read from the style sheet, so that a change of its colours changes pictures and embeds too.
    """
    scheme_colours = {}
    for query, inside in _ROOT.findall(TOKENS.read_text(encoding="utf-8")):
        scheme = "dark" if "dark" in query else "light"
        scheme_colours[scheme + (", more" if "contrast" in query else "")] = dict(_COLOUR.findall(inside))
    return scheme_colours


def light_colours() -> Mapping[str, str]:
    """The colours of the light scheme by token name. Pictures use them."""
    return schemes()["light"]
