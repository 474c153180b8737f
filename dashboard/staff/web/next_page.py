"""Where the sign-in leads afterwards: only to pages of the staff side."""

from __future__ import annotations

from urllib.parse import quote

NEXT = "next"


def with_next(address: str, then: str) -> str:
    """``address`` with the page to go to afterwards."""
    return f"{address}?{NEXT}={quote(then, safe='/')}" if then else address


def own_page(asked: str, base: str) -> str:
    """``asked`` where it is a path of the staff side (``base`` is such as ``/staff/``), else ``base``."""
    # The text itself has to begin so: browsers read "///staff/" and "/\\staff/" as another host.
    if not asked.startswith(base) or "\\" in asked or "/." in asked or not asked.isprintable():
        return base
    return asked
