"""The options of an embed: how it looks and which sections it has, as query arguments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _
from dashboard.site.html.colour_palettes_and_contrast import ACCENT

NAMES = ("look", "accent", "scheme", "compact", "sections", "sea", "open")
"""Names in an address, in the order in which addresses are written."""
OF_FILES = ("look", "scheme", "compact", "sea", "open")  # the options that a static export follows
SECTIONS = ("search", "filters", "map", "panel", "list", "downloads", "headlines", "featured", "news", "in-focus")
"""Sections that an embed can have."""
USUAL = ("search", "filters", "map", "panel", "list")
LOOKS = {
    "map": USUAL,
    "country": ("map", "panel"),
    "figures": ("panel",),
    "corridors": ("map", "panel"),
    "story": ("panel",),
    "list": ("panel", "list"),
}
"""What an embed is, with its sections; the sections of a map can be chosen."""
STRIPS = ("figures", "story")
"""The looks that are one row alone."""
HEIGHTS = dict.fromkeys(STRIPS, 150)
"""Pixels of a frame whose height nobody chose, by look."""
HEIGHT = 700
"""The same for all other looks."""
SEAS = ("own", "none")
SCHEMES = ("auto", "light", "dark")
LINK_TARGETS = ("tab", "frame", "event")
"""Where links to other pages open: a new tab, the frame, or where the host page's script says."""
MOST_NAMED = 12
"""The most known values that a sentence about an unknown one names."""
_YES_NO = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """The options of an embed. ``look`` is what it shows: the page with the "map", the panel of one "country", key
    "figures", "corridors", the newest news item ("story"), or the "list" of places. ``sections`` are the names of the
    parts of the look "map", in their order, such as "search" and "panel" (all are in SECTIONS); other looks ignore
    them. ``scheme`` is "light", "dark", or "auto" for what the visitor's system prefers. ``accent`` is a colour
    ``rrggbb``, "" for the site's own. ``sea`` is "none" for a transparent sea, "own" for one in the site's colour.
    ``compact`` saves space, for narrow columns. ``open`` is where links to other pages open: in a new "tab", in the
    "frame", or where a script of the host page decides ("event")."""

    look: str = "map"
    accent: str = ""
    scheme: str = "auto"
    compact: bool = False
    sections: tuple[str, ...] = USUAL
    sea: str = "own"
    open: str = "tab"

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Read the options from the names and values of a query; those that it lacks have their default. Raises
        InvalidRequest for a value that is not valid; the message names the option and the value and says what to
        write."""
        accent = arguments.get("accent", "").strip().lstrip("#").lower()
        if len(accent) == 3:
            accent = "".join(sign * 2 for sign in accent)
        if accent and not ACCENT.fullmatch(accent):
            fix = _("write a colour as six hexadecimal digits, such as 0a7d4f")
            raise InvalidRequest(_refusal("accent", arguments.get("accent", ""), fix))
        return cls(
            _one_of("look", arguments.get("look", ""), tuple(LOOKS)),
            accent,
            _one_of("scheme", arguments.get("scheme", ""), SCHEMES),
            _yes_or_no("compact", arguments.get("compact", "")),
            _sections(arguments.get("sections", "")),
            _one_of("sea", arguments.get("sea", ""), SEAS),
            _one_of("open", arguments.get("open", ""), LINK_TARGETS),
        )

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The (name, value) pairs of the options in a query, always in the same order; defaults, and sections without
        effect, are left out."""
        written = {
            "look": "" if self.look == "map" else self.look,
            "accent": self.accent,
            "scheme": "" if self.scheme == SCHEMES[0] else self.scheme,
            "compact": "1" if self.compact else "",
            "sections": "" if self.sections == USUAL or self.look != "map" else ",".join(self.sections),
            "sea": "" if self.sea == SEAS[0] else self.sea,
            "open": "" if self.open == LINK_TARGETS[0] else self.open,
        }
        return tuple((name, written[name]) for name in NAMES if written[name])

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the sections that the embed shows, in their order: those chosen by the host page (``sections``)
        if ``look`` is "map", otherwise those that belong to this ``look``, such as map and panel for "country"."""
        return self.sections if self.look == "map" else LOOKS[self.look]

    @property
    def height(self) -> int:
        """The height of the frame in pixels if the host page sets none."""
        return HEIGHTS.get(self.look, HEIGHT)

    def options_without_effect(self, country: str) -> str:
        """A sentence for the webmaster if ``look`` or ``sections`` has no effect with the other options or with
        ``country``, the code of the chosen country or ""; "" if all have an effect."""
        if self.look == "country" and not country:
            return _("Embed: data-look=country needs data-country, such as MDA. Without it the whole world is shown.")
        if self.look == "corridors" and country:
            return _("Embed: data-look=corridors is of all countries. With data-country those of one are shown.")
        if self.look != "map" and self.sections != USUAL:
            return _("Embed: data-sections is left out, because only data-look=map can have other parts.")
        return ""


def unknown_value(name: str, value: str, known: Iterable[str]) -> str:
    """A sentence for the webmaster which says that no record has ``value`` for the filter ``name``. It offers those of
    the ``known`` values that are similar, or else the first of them in alphabetical order, at most ``MOST_NAMED``
    (12)."""
    names = sorted(known)
    near = get_close_matches(value, names, MOST_NAMED) or names[:MOST_NAMED]
    return _refusal(name, value, _one_of_these(near))


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    chosen = value.strip().lower() or known[0]
    if chosen not in known:
        raise InvalidRequest(_refusal(name, value, _one_of_these(known)))
    return chosen


def _yes_or_no(name: str, value: str) -> bool:
    if value.strip().lower() not in _YES_NO:
        raise InvalidRequest(_refusal(name, value, _("write 1 for yes, or leave it out")))
    return _YES_NO[value.strip().lower()]


def _sections(value: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip())) or USUAL
    for section in chosen:
        if section not in SECTIONS:
            fix = _("write some of these, separated by commas: {names}", names=", ".join(SECTIONS))
            raise InvalidRequest(_refusal("sections", section, fix))
    return chosen


def _one_of_these(known: Iterable[str]) -> str:
    return _("write one of these: {names}", names=", ".join(known))


def _refusal(name: str, value: str, fix: str) -> str:
    return _("Embed: “{value}” is not a value of {name} – {fix}.", value=value[:60], name=f"data-{name}", fix=fix)
