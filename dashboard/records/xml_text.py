"""What XML can hold, and so what workbooks, feeds and calendars can."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """``text`` without the signs that no XML document may have."""
    return text if text.isprintable() else _CONTROLS.sub("", text)
