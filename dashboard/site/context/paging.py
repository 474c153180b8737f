"""Lists that are read page by page."""

from __future__ import annotations

from flask import request

NUMBER = "page"


def page_asked() -> int:
    """The number of the page that the address asks for; 0, which no list has, for what is no number."""
    text = request.args.get(NUMBER, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def pages_of(total: int, size: int) -> int:
    """How many pages of ``size`` hold ``total``; a list without anything has one."""
    return max(1, -(-total // size))
