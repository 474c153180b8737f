"""The design tokens, for what is drawn where no style sheet reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dashboard.settings import ROOT

TOKENS = ROOT / "assets" / "10-tokens.css"
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


@cache
def light_colours() -> Mapping[str, str]:
    """Colours of the light scheme by token, as the style sheet has them: who re-brands it re-brands pictures too."""
    light = TOKENS.read_text(encoding="utf-8").split("@media", 1)[0]
    return dict(_COLOUR.findall(light))
