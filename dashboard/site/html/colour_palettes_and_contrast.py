"""The colours of the style sheet, the palette that one colour of the organisation makes in place of them, and the
accent colour that a host page chooses for an embed.

Palettes are computed in OKLCH (https://www.w3.org/TR/css-color-4/#ok-lab). In OKLCH a colour is lightness (0 to 1),
chroma (0 is grey) and hue (degrees), and equal steps look equal."""

import colorsys
import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from dashboard.errors import SettingsError
from dashboard.settings import ROOT

Scheme = Mapping[str, str]
"""The colours of a scheme, light or dark, by token name."""
CLASSES = tuple(f"map-{number}" for number in range(1, 6))
READABLE = 4.5
"""Contrast of text, level AA (WCAG 2.2, success criterion 1.4.3)."""
VISIBLE = 3.0
"""Contrast of what is no text, such as land on the map (success criterion 1.4.11)."""
_SPARE = 0.08  # colours are rounded to whole numbers
# Each token with the tokens on or beside which it stands, and their least contrast.
_CONTRASTS = (
    *(("accent", ground, READABLE) for ground in ("surface", "surface-quiet", "map-sea", "notice", "accent-text")),
    *((one, ground, VISIBLE) for one in CLASSES for ground in ("map-0", "map-sea")),
    *((one, other, 1.35) for one, other in pairwise(CLASSES)),
    *(("map-chosen", ground, VISIBLE) for ground in ("map-casing", "map-sea")),
    *(("focus", ground, VISIBLE) for ground in ("surface", "map-sea")),
)
# As colours get lighter they turn towards yellow, as they get darker towards violet: there they are most colourful.
_YELLOW, _VIOLET = 110.0, 295.0
_BLUE = 235.0


def luminance(colour: str) -> float:
    """The relative luminance of a colour ``#rrggbb``, from 0 to 1
    (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ``#rrggbb``, from 1 to 21
    (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> tuple[float, float, float]:
    """(lightness, chroma, hue) of a colour ``#rrggbb`` in OKLCH: lightness from 0 to 1, chroma from 0 (grey) to about
    0.3, hue in degrees from 0 to 360."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour ``#rrggbb`` for lightness (0 to 1), chroma (0 is grey) and hue (in degrees) in OKLCH; chroma is
    reduced to what a screen (sRGB) can show."""
    if not _can_be_shown(_linear_parts(lightness, chroma, hue)):
        chroma = _last(lambda less: _can_be_shown(_linear_parts(lightness, less, hue)), chroma, 0.0005)
    return _in_hexadecimal(*map(_encoded, _linear_parts(lightness, chroma, hue)))


def palette(colour: str, schemes: Mapping[str, Scheme]) -> dict[str, dict[str, str]]:
    """The colours that follow from the organisation's ``colour`` (``#rrggbb``): scheme ("light" or "dark") → design
    token (the name of a colour in the style sheet) → colour. Links and buttons of the light scheme have ``colour``
    itself. Tokens that do not follow from it, such as backgrounds, sea and land without projects, are left out.
    ``schemes`` has all colours of the style sheet in the same form."""
    _lightness, chroma, hue = oklch(colour)
    light, dark = schemes["light"], schemes["dark"]
    made = {
        "light": {
            "accent": colour.lower(),
            "focus": oklch_to_hex(0.24, min(chroma, 0.06), hue),
            **_ramp(
                light["map-sea"], 15.5, min(1.3 * chroma, 0.10), [_turned(hue, 14 * at) for at in (2, 1, 0, -1, -2)]
            ),
        },
        "dark": {
            "accent": oklch_to_hex(0.79, min(chroma, 0.12), hue),
            "focus": oklch_to_hex(0.94, min(chroma, 0.03), hue),
            **_ramp(dark["map-0"], 12.7, min(chroma, 0.09), [_turned(hue, 27 * at) for at in range(5)]),
        },
    }
    if _is_warm(hue):  # what is chosen is orange in the style sheet, which a map of warm colours would hide
        made["light"]["map-chosen"] = oklch_to_hex(0.5, 0.15, _BLUE)
        made["dark"]["map-chosen"] = oklch_to_hex(0.8, 0.13, _BLUE)
    return made


def check_colour(name: str, colour: str, schemes: Mapping[str, Scheme]) -> None:
    """Raise SettingsError if ``colour`` (``#rrggbb``) is not usable as the organisation's colour: in the palette that
    follows from it, two colours that lie on or beside each other would have too little contrast, such as less than 4.5
    (WCAG 2.2) between text and background. ``schemes`` has the colours of the style sheet: scheme → design token →
    colour. The message has ``name``, the name of the setting, and the nearest colour of the same hue that passes."""
    failed = _first_failure(colour, schemes)
    if not failed:
        return
    lightness, chroma, hue = oklch(colour)
    # Only lightness makes a palette fail, and black passes.
    passes = _last(lambda less: not _first_failure(oklch_to_hex(less, chroma, hue), schemes), lightness, 0.002)
    nearest = oklch_to_hex(passes, chroma, hue)
    raise SettingsError(f"{name} is “{colour}”; {failed}. The nearest colour that passes is {nearest}.")


def _first_failure(colour: str, schemes: Mapping[str, Scheme]) -> str:
    made = palette(colour, schemes)
    for scheme in ("light", "dark"):
        tokens = {**schemes[scheme], **made[scheme]}
        for one, other, least in _CONTRASTS:
            ratio = contrast(tokens[one], tokens[other])
            if ratio < least:
                return (
                    f"in the {scheme} scheme the contrast of {one} ({tokens[one]}) with {other} ({tokens[other]}) would"
                    f" be {math.floor(100 * ratio) / 100:.2f} : 1, and {least:g} : 1 is needed"
                )
    return ""


def _ramp(ground: str, most: float, chroma: float, hues: list[float]) -> dict[str, str]:
    """The colours of the map's classes. Their lightness, as a picture in grey shows it, goes in equal steps from a
    contrast with ``ground`` that is just visible to ``most``."""
    base, dark = luminance(ground) + 0.05, luminance(ground) < 0.2
    first, last = (math.cbrt((base * by if dark else base / by) - 0.05) for by in (VISIBLE + _SPARE, most))
    step = (last - first) / (len(CLASSES) - 1)
    return {name: _with_luminance((first + step * at) ** 3, chroma, hues[at]) for at, name in enumerate(CLASSES)}


def _with_luminance(wanted: float, chroma: float, hue: float) -> str:
    lightness = _last(lambda less: luminance(oklch_to_hex(less, chroma, hue)) < wanted, 1.0, 2**-12)
    return oklch_to_hex(lightness, chroma, hue)


def _last(passes: Callable[[float], bool], most: float, step: float) -> float:
    """The greatest number between 0 and ``most`` that ``passes``, or up to ``step`` less; all below it pass."""
    least = 0.0
    while most - least > step:
        middle = (least + most) / 2
        least, most = (middle, most) if passes(middle) else (least, middle)
    return least


def _is_warm(hue: float) -> bool:
    return not _YELLOW < hue < _VIOLET


def _turned(hue: float, degrees: float) -> float:
    """The hue turned towards yellow, or by negative degrees towards violet, but no further."""
    if not _is_warm(hue):
        return min(max(hue - degrees, _YELLOW), _VIOLET)
    near = hue if hue <= _YELLOW else hue - 360
    return min(max(near + degrees, _VIOLET - 360), _YELLOW)


def _linear(colour: str) -> list[float]:
    """Red, green and blue as amounts of light, from 0 to 1."""
    parts = _red_green_blue(colour)
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _encoded(part: float) -> float:
    """A part of a colour from its amount of light."""
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _can_be_shown(parts: Iterable[float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in parts)


def _linear_parts(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


_MARK = "icon.svg"
_STYLES = ("style.css", "embed.css")
TOKENS = ROOT / "assets" / "style" / "tokens.css"
_ROOT = re.compile(r"(?:@media([^{]*)\{\s*)?:root\s*\{([^}]*)\}")
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


@cache
def schemes(accent: str = "") -> Mapping[str, Mapping[str, str]]:
    """The colours of the style sheet: scheme → design token (the name of a colour in the style sheet, such as
    ``surface``) → colour. The schemes are "light" and "dark", and, for visitors who prefer more contrast, "light, more"
    and "dark, more", which have only the colours that differ. ``accent`` is the organisation's colour (``#rrggbb``),
    whose palette then replaces the usual colours; "" for none. Pictures and embeds take their colours from here, so
    that they change with the style sheet."""
    sheet = in_palette(TOKENS.read_text(encoding="utf-8"), accent)
    return {_scheme(query): dict(_COLOUR.findall(inside)) for query, inside in _ROOT.findall(sheet)}


def in_palette(sheet: str, accent: str) -> str:
    """The style sheet ``sheet`` (CSS) with its colours replaced by those that follow from ``accent``, the
    organisation's colour (``#rrggbb``); unchanged if ``accent`` is ""."""
    if not accent:
        return sheet
    made = palette(accent, schemes())

    def replaced(block: re.Match[str]) -> str:
        own = made.get(_scheme(block[1]), {})
        return _COLOUR.sub(lambda one: f"--{one[1]}: {own.get(one[1], one[2])};", block[0])

    return _ROOT.sub(replaced, sheet)


def branded(files: Mapping[str, bytes], accent: str) -> dict[str, bytes]:
    """A copy of the static files (name → content) in the organisation's colours: the style sheets of visitors' pages
    and the icon get the palette that follows from ``accent`` (``#rrggbb``, or "" for the usual colours). The other
    files are unchanged."""
    mark = files[_MARK].decode().replace(schemes()["light"]["accent"], schemes(accent)["light"]["accent"])
    styles = {name: in_palette(files[name].decode(), accent).encode() for name in _STYLES}
    return {**files, _MARK: mark.encode(), **styles}


def _scheme(query: str | None) -> str:
    """The name of the scheme that a media query stands for."""
    query = query or ""
    return ("dark" if "dark" in query else "light") + (", more" if "contrast" in query else "")


SCHEMES = ("light", "dark")
ACCENT = re.compile(r"[0-9a-f]{6}")
"""An accent colour as an address names it, without “#”."""
_GROUNDS = ("surface", "surface-quiet", "notice")  # backgrounds of links
_STEPS = 256


def accent_tokens(colour: str, scheme: Mapping[str, str]) -> dict[str, str]:
    """The design tokens ``accent`` and ``accent-text`` for an embed whose host page chose the accent colour ``colour``
    (``#rrggbb``). ``scheme`` has the colours of the light or the dark scheme: token → colour. ``accent`` is ``colour``,
    or the nearest colour of the same hue that is readable on every background of the scheme; ``accent-text`` is
    readable on ``accent``."""
    grounds = [scheme[name] for name in _GROUNDS]
    darker = luminance(scheme["surface"]) > luminance(scheme["text"])
    hue, light, saturation = colorsys.rgb_to_hls(*_red_green_blue(colour))
    for step in range(_STEPS + 1):
        moved = light * (1 - step / _STEPS) if darker else light + (1 - light) * step / _STEPS
        candidate = _in_hexadecimal(*colorsys.hls_to_rgb(hue, moved, saturation))
        if all(contrast(candidate, ground) >= READABLE for ground in grounds):
            break
    on_it = max(
        (scheme["accent-text"], "#ffffff", "#000000"), key=lambda text: min(contrast(text, candidate), READABLE)
    )
    return {"accent": candidate, "accent-text": on_it}


@lru_cache(maxsize=256)
def look_sheet(accent: str, scheme: str, own: str) -> tuple[str, str]:
    """(digest, text) of the style sheet that gives an embed its colours, in addition to the site's own style sheet. The
    digest is the beginning of the text's SHA-256. ``accent`` is the accent colour that the host page chose (``rrggbb``,
    "" for none), ``scheme`` is "auto", "light" or "dark", ``own`` is the organisation's colour (``#rrggbb`` or "").
    Printed pages are always light."""
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
    """A style sheet with the colours of both schemes, for embeds whose script chooses one: it sets the attribute
    ``data-scheme`` of the root element to "light" or "dark". ``own`` is the organisation's colour (``#rrggbb`` or
    "")."""
    sheets = ((scheme, look_sheet("", scheme, own)[1]) for scheme in SCHEMES)
    return "".join(sheet.replace(":root", f':root[data-scheme="{scheme}"]') for scheme, sheet in sheets)


def _rule(query: str, tokens: Mapping[str, str]) -> str:
    values = " ".join(f"--{name}: {value};" for name, value in tokens.items())
    return f"@media {query} {{ :root {{ {values} }} }}"


def _red_green_blue(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _in_hexadecimal(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
