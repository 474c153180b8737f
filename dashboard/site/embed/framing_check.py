"""Whether a site may show the map, in a sentence that says what to change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.framing import ANYBODY, NOBODY, OWN_SITE, may_frame
from dashboard.language import gettext as _
from dashboard.site.context.wording import listed

SETTING = "WHEREWEWORK_FRAME_ANCESTORS"
_TYPED = re.compile(r"\s*(?:(https?)://)?([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?(?:[/?#].*)?\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the framing policy means for a site; ``allowed`` is None while nobody named one."""

    sentence: str
    allowed: bool | None = None


def verdict(typed: str, ancestors: tuple[str, ...], own: str) -> Verdict:
    """Whether the site at ``typed``, any address of it, may show the map of the site ``own``."""
    if not typed.strip():
        return Verdict(_in_general(ancestors))
    found = _TYPED.fullmatch(typed)
    if not found:
        sentence = _(
            "“{value}” is no address of a site. Write it as your browser shows it, such as https://www.example.org.",
            value=typed.strip(),
        )
        return Verdict(sentence, allowed=False)
    origin = f"{found[1] or 'https'}://{found[2]}{found[3] or ''}".lower()
    if may_frame(origin, ancestors, own=own):
        return Verdict(_("Pages of {origin} may show this map.", origin=origin), allowed=True)
    sentence = _(
        "Pages of {origin} may not show this map yet: browsers would leave the frame empty. Whoever runs this site"
        " adds {origin} to the setting {setting} and starts it anew.",
        origin=origin,
        setting=SETTING,
    )
    return Verdict(sentence, allowed=False)


def _in_general(ancestors: tuple[str, ...]) -> str:
    others = [one for one in ancestors if one not in {OWN_SITE, NOBODY}]
    if ANYBODY in others:
        return _("Every site may show this map.")
    if others:
        return _(
            "These sites may show this map: {origins}. The setting {setting} names them.",
            origins=listed(others),
            setting=SETTING,
        )
    return _(
        "No other site may show this map yet. Whoever runs this site names those that may in the setting {setting}.",
        setting=SETTING,
    )
