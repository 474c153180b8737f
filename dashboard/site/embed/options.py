"""The options of an embed: how it looks and which sections it has, as query arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from dashboard.errors import InvalidRequest
from dashboard.language import gettext as _
from dashboard.site.embed.accent_colour import COLOUR

NAMES = ("accent", "scheme", "compact", "sections", "open")
OF_FILES = ("scheme", "compact", "open")  # the options that a static export follows
"""Names in an address, in the order in which addresses are written."""
SECTIONS = (
    "search",
    "filters",
    "map",
    "panel",
    "list",
    "downloads",
    "headlines",
    "featured",
    "news",
    "in-focus",
)
"""Sections that an embed can have."""
USUAL = ("search", "filters", "map", "panel", "list")
SCHEMES = ("auto", "light", "dark")
LINK_TARGETS = ("tab", "frame", "event")
"""Where links to other pages open: a new tab, the frame, or where the host page's script says."""
MOST_NAMED = 12
"""The most known values that a sentence about an unknown one names."""
_YES_NO = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """The options of an embed. ``accent`` is a colour ``rrggbb``, "" for the site's own.

    ``scheme`` is one of SCHEMES, ``open`` one of LINK_TARGETS; ``sections`` are in the order of the page.
    """

    accent: str = ""
    scheme: str = "auto"
    compact: bool = False
    sections: tuple[str, ...] = USUAL
    open: str = "tab"

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Read the options from a query. Raises InvalidRequest, which names option and value and says what to write."""
        accent = arguments.get("accent", "").strip().lstrip("#").lower()
        if len(accent) == 3:
            accent = "".join(sign * 2 for sign in accent)
        if accent and not COLOUR.fullmatch(accent):
            fix = _("write a colour as six hexadecimal digits, such as 0a7d4f")
            raise InvalidRequest(_refusal("accent", arguments.get("accent", ""), fix))
        return cls(
            accent,
            _one_of("scheme", arguments.get("scheme", ""), SCHEMES),
            _yes_or_no("compact", arguments.get("compact", "")),
            _sections(arguments.get("sections", "")),
            _one_of("open", arguments.get("open", ""), LINK_TARGETS),
        )

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The (name, value) pairs of the options in a query; defaults are left out."""
        written = {
            "accent": self.accent,
            "scheme": "" if self.scheme == SCHEMES[0] else self.scheme,
            "compact": "1" if self.compact else "",
            "sections": "" if self.sections == USUAL else ",".join(self.sections),
            "open": "" if self.open == LINK_TARGETS[0] else self.open,
        }
        return tuple((name, written[name]) for name in NAMES if written[name])


def unknown_value(name: str, value: str, known: Iterable[str]) -> str:
    """A sentence that says that no record has the filter value ``value``, with similar ones or else some that exist."""
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
