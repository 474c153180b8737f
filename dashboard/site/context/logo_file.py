"""Reads and checks the file of the organisation's logo before the site starts."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from defusedxml.ElementTree import ParseError, fromstring

from dashboard.errors import SettingsError

MOST_BYTES = 100_000
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_ACTIVE = {"script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "handler", "iframe"}
_ELSEWHERE = re.compile(r"@import|url\((?!\s*[\"']?#)|\b(?:java|vb)script:|\\", re.IGNORECASE)
_NUMBER = r"(?:\d+\.?\d*|\.\d+)"
_LENGTH = re.compile(rf"\s*({_NUMBER})(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture file of a logo. ``name``, which stands in its address, is ``logo.png`` or ``logo.svg``; ``body`` is
    its content. ``width`` and ``height`` are pixels for a PNG; for an SVG ``height`` is 100 and ``width`` keeps its
    proportions."""

    name: str
    body: bytes
    width: int
    height: int

    @classmethod
    def read(cls, setting: str, path: Path) -> Logo:
        """Read the logo from the file ``path``. ``setting`` is the name of the setting with this path, for messages.
        Raises SettingsError for a file that cannot be read, has more than ``MOST_BYTES`` (100,000) or is no PNG or SVG,
        and for an SVG without a size, or one that could run scripts or load something from elsewhere."""
        wrong = f"{setting} names the file {path}, which"
        try:
            body = path.read_bytes()
        except OSError as error:
            raise SettingsError(f"{wrong} cannot be read.") from error
        if len(body) > MOST_BYTES:
            raise SettingsError(f"{wrong} has {len(body)} bytes; a logo may have {MOST_BYTES}.")
        if body.startswith(_PNG) and body[12:16] == b"IHDR" and len(body) >= 24:
            width, height = struct.unpack(">II", body[16:24])
            return cls("logo.png", body, width, height)
        try:
            width, height = _checked_svg(body)
        except (ParseError, ValueError, LookupError) as error:  # the last of an unknown encoding
            reason = str(error) if type(error) is ValueError else "is neither a PNG nor a well-formed SVG"
            raise SettingsError(f"{wrong} {reason}.") from error
        return cls("logo.svg", body, width, height)


def _checked_svg(body: bytes) -> tuple[int, int]:
    """Width and height of an SVG. Raises ValueError, which says what is wrong with it."""
    root = fromstring(body, forbid_dtd=True)
    if root.tag != f"{_SVG}svg":
        raise ValueError("is neither a PNG nor an SVG")
    if b"<?xml-stylesheet" in body:
        raise ValueError("loads a style sheet from elsewhere")
    for element in root.iter():
        tag = str(element.tag).removeprefix(_SVG)
        if tag in _ACTIVE:
            raise ValueError(f"has an element “{tag}”; a logo may only be drawn")
        for key, value in element.attrib.items():
            plain = key.rpartition("}")[2]
            if plain.lower().startswith("on"):
                raise ValueError(f"has a script in the attribute “{plain}”")
            if plain == "href" and not value.startswith(("#", "data:image/png;", "data:image/jpeg;")):
                raise ValueError(f"refers to “{value[:60]}”; a logo must be complete by itself")
            if _ELSEWHERE.search(value):
                raise ValueError(f"refers to something elsewhere in the attribute “{plain}”")
        if tag == "style" and _ELSEWHERE.search("".join(element.itertext())):
            raise ValueError("refers to something elsewhere in its style")
    box = [float(part) for part in re.findall(f"-?{_NUMBER}", root.get("viewBox", ""))]
    sizes = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    width, height = box[2:] if len(box) == 4 else [float(size[1]) if size else 0 for size in sizes]
    if width <= 0 or height <= 0 or not isfinite(width * 100 / height):
        raise ValueError("has neither a viewBox nor width and height in pixels")
    return max(round(width * 100 / height), 1), 100
