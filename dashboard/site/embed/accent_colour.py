"""The accent colour of an embed, made readable on the light and the dark scheme, and its style sheet."""

from __future__ import annotations

import colorsys
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from dashboard.site.html.design_tokens import schemes

READABLE = 4.5
"""Contrast of text, level AA (WCAG 2.2, success criterion 1.4.3)."""
SCHEMES = ("light", "dark")
COLOUR = re.compile(r"[0-9a-f]{6}")
_GROUNDS = ("surface", "surface-quiet", "notice")  # on which links stand
_STEPS = 256


def luminance(colour: str) -> float:
    """The relative luminance of a colour ``#rrggbb``, from 0 to 1
    (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
    """
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def accent_tokens(colour: str, scheme: Mapping[str, str]) -> dict[str, str]:
    """The tokens ``accent`` and ``accent-text`` for a scheme (its colours by token name).

    ``accent`` is ``colour``, or the nearest colour of the same hue that is readable on every background of the scheme;
    ``accent-text`` is readable on it.
    """
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
def look_sheet(accent: str, scheme: str) -> tuple[str, str]:
    """Digest and text of the style sheet for an accent (``rrggbb`` or "") and a scheme (``auto``, ``light`` or
    ``dark``).

    It is loaded after the site's own style sheet. Printed pages stay light.
    """
    tokens = schemes()
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


def schemes_sheet() -> str:
    """The style sheet of the schemes ``light`` and ``dark``, for pages whose script sets ``data-scheme`` on the
    root.
    """
    return "".join(look_sheet("", scheme)[1].replace(":root", f':root[data-scheme="{scheme}"]') for scheme in SCHEMES)


def _rule(query: str, tokens: Mapping[str, str]) -> str:
    values = " ".join(f"--{name}: {value};" for name, value in tokens.items())
    return f"@media {query} {{ :root {{ {values} }} }}"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _written(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
