"""The accent colour that a host page chooses for an embed, made readable on the light and the dark scheme, and the
style sheet with it."""

import colorsys
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from dashboard.site.html.colours import READABLE, contrast, luminance, schemes

SCHEMES = ("light", "dark")
COLOUR = re.compile(r"[0-9a-f]{6}")
_GROUNDS = ("surface", "surface-quiet", "notice")  # backgrounds of links
_STEPS = 256


def accent_tokens(colour: str, scheme: Mapping[str, str]) -> dict[str, str]:
    """The design tokens ``accent`` and ``accent-text`` for an embed's accent colour (``#rrggbb``); ``scheme`` has a
    scheme's colours by token. ``accent`` is ``colour``, or the nearest colour of the same hue that is readable on every
    background of the scheme; ``accent-text`` is readable on it."""
    grounds = [scheme[name] for name in _GROUNDS]
    darker = luminance(scheme["surface"]) > luminance(scheme["text"])
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(_STEPS + 1):
        moved = light * (1 - step / _STEPS) if darker else light + (1 - light) * step / _STEPS
        candidate = _written(*colorsys.hls_to_rgb(hue, moved, saturation))
        if all(contrast(candidate, ground) >= READABLE for ground in grounds):
            break
    on_it = max(
        (scheme["accent-text"], "#ffffff", "#000000"), key=lambda text: min(contrast(text, candidate), READABLE)
    )
    return {"accent": candidate, "accent-text": on_it}


@lru_cache(maxsize=256)
def look_sheet(accent: str, scheme: str, own: str) -> tuple[str, str]:
    """(digest, text) of the style sheet that gives an embed its colours, in addition to the site's own style sheet.
    ``accent`` is ``rrggbb`` or "" for none, ``scheme`` is "auto", "light" or "dark", ``own`` is the organisation's
    colour (``#rrggbb`` or ""). Printed pages are always light."""
    tokens = schemes(own)
    accents = {name: accent_tokens(f"#{accent}", tokens[name]) if accent else {} for name in SCHEMES}
    rules = [_rule("all", accents["light"])]
    if scheme == "auto":
        rules.append(_rule("screen and (prefers-color-scheme: dark)", accents["dark"]))
    else:
        rules.append(f"@media screen {{ :root {{ color-scheme: {scheme}; }} }}")
        rules.append(_rule("screen", {**tokens[scheme], **accents[scheme]}))
        rules.append(_rule("screen and (prefers-contrast: more)", tokens[f"{scheme}, more"]))
    text = "\n".join(rules) + "\n"
    return hashlib.sha256(text.encode()).hexdigest()[:16], text


def schemes_sheet(own: str) -> str:
    """A style sheet with the colours of both schemes, light and dark, for embeds whose script chooses one. ``own`` is
    the organisation's colour (``#rrggbb`` or "")."""
    sheets = ((scheme, look_sheet("", scheme, own)[1]) for scheme in SCHEMES)
    return "".join(sheet.replace(":root", f':root[data-scheme="{scheme}"]') for scheme, sheet in sheets)


def _rule(query: str, tokens: Mapping[str, str]) -> str:
    values = " ".join(f"--{name}: {value};" for name, value in tokens.items())
    return f"@media {query} {{ :root {{ {values} }} }}"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
