"""The design tokens, for what is drawn where no style sheet reaches."""

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
    """Colours by token of ``light`` and ``dark``, and those that ``light, more`` and ``dark, more`` contrast change.

    They are as the style sheet has them: who re-brands it re-brands pictures and embeds too.
    """
    scheme_colours = {}
    for query, inside in _ROOT.findall(TOKENS.read_text(encoding="utf-8")):
        scheme = "dark" if "dark" in query else "light"
        scheme_colours[scheme + (", more" if "contrast" in query else "")] = dict(_COLOUR.findall(inside))
    return scheme_colours


def light_colours() -> Mapping[str, str]:
    """Colours of the light scheme by token: those of paper and of pictures."""
    return schemes()["light"]
