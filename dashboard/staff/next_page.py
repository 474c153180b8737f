"""Where the sign-in leads afterwards: only to pages of the staff side."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

NEXT = "next"


def with_next(address: str, then: str) -> str:
    """``address`` with the page to go to afterwards."""
    return f"{address}?{NEXT}={quote(then, safe='/')}" if then else address


def own_page(asked: str, base: str) -> str:
    """``asked`` where it is a path of the staff side (``base`` is such as ``/staff/``), else ``base``."""
    parts = urlsplit(asked) if "\\" not in asked and asked.isprintable() else urlsplit("")
    if parts.scheme or parts.netloc or not parts.path.startswith(base) or "/." in parts.path:
        return base
    return asked
