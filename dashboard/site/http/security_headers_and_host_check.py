"""Security headers (no requests to other sites, no inline scripts, framing as the settings allow), headers that let
other sites read the data (CORS), and the check of the header Host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import SecurityError
from werkzeug.wsgi import get_host

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# sha-256 of the <style> elements that Plotly and Dash put in at run time; a browser test sees any change of them.
STYLE_HASHES: tuple[str, ...] = (
    "'sha256-+QoPrsxO0auPnxSulD3bAr9CoDGgzv7YRfYE0vfxeQI='",
    "'sha256-0IJGrxhCP5NUIafylLkj5118xkZH1kp5FmNio7NOckI='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-Aq43X0SlmB69maWGob4rp/UuSHhwePalkRRExtsxOJ8='",
    "'sha256-Do5Z9ZqsPvCQTUBQS9BnDm/2+on7omuzuLYk5sbA+2s='",
    "'sha256-ITR5T9OwskhdqdsliUJRmgp9ltOFAHgXe1F7eRvGnmQ='",
    "'sha256-MJs2ke1SA6Cy3tTCZu2QH0rj0r//iNqU0idy9bM4leg='",
    "'sha256-SkhFDxgIcEjMhRh19uSHWrkdnAlZ9rlskgr9yLsipa8='",
    "'sha256-VUA+tqvhK3niMn7AdszqidMFPRh9FLqxB2iINUrsiTw='",
    "'sha256-X2TqJwnIiE/ceDVeAdr7v7BOWBU6CEzE6qxlNzBzvBk='",
    "'sha256-Z8VokGxeiKThZOEmkdUgfW+jxbvItBwAXC8M1c4wqAM='",
    "'sha256-uDiOZWps1U7E8/0BTaQrclYMhVhRVE4dT0vb5X6nXOw='",
)

# No Cross-Origin-Opener-Policy: with one, browsers refuse the page in a window that a sandboxed frame opens.
PAGE_HEADERS: tuple[tuple[str, str], ...] = (
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), clipboard-write=(self), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
)

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""The policy of a picture that is opened as a page of its own: whatever stands in it, nothing runs or is fetched."""


def content_security_policy(frame_ancestors: tuple[str, ...], scripts: tuple[str, ...] = ()) -> str:
    """The value of the header Content-Security-Policy of a page. ``frame_ancestors`` are the sites that may show it in
    a frame. ``scripts`` are the hashes of the inline scripts that it allows: ``sha256-`` and Base64, in single
    quotes."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *scripts]),
        "style-src": " ".join(["'self'", *STYLE_HASHES]),
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(frame_ancestors),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def secure_with(frame_ancestors: tuple[str, ...], hsts_days: int = 0) -> Callable[[Response], Response]:
    """A function for Flask's ``after_request`` that adds security headers to a response. A response that is not a page
    also gets headers that let other sites read it (CORS), unless its Cross-Origin-Resource-Policy forbids that. Policy
    headers that a page has already are kept; the policy of an SVG forbids scripts and requests. ``frame_ancestors`` are
    the sites that may show pages in a frame. ``hsts_days`` is for how many days browsers use only https after a
    response over https (the header Strict-Transport-Security); 0 adds no such header."""
    policy = content_security_policy(frame_ancestors)

    def secure(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin") == "cross-origin":
            _share(response)
        if response.mimetype == "text/html":  # other answers need no policy, which takes a kilobyte
            for name, value in (*PAGE_HEADERS, ("Content-Security-Policy", policy)):
                headers.setdefault(name, value)
        elif response.mimetype == "image/svg+xml":
            headers["Content-Security-Policy"] = SVG_POLICY
        if hsts_days and request.is_secure:
            headers["Strict-Transport-Security"] = f"max-age={hsts_days * 86_400}"
        return response

    return secure


def for_hosts(application: WSGIApplication, hosts: Sequence[str], free: tuple[str, ...]) -> WSGIApplication:
    """``application``, limited to requests whose header Host names one of ``hosts`` (at least one); ``.example.org``
    stands for that name and all below it. A request for another host gets the status 421, unless its path begins with
    one of ``free``."""
    refusal = Response("This site is not served under this name.\n", 421, mimetype="text/plain")
    refusal.headers["Cache-Control"] = "no-store"

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(free):
            try:
                get_host(environ, hosts)
            except SecurityError:
                return refusal(environ, start_response)
        return application(environ, start_response)

    return answer


def _share(response: Response) -> None:
    """Let pages of any site read public answers other than pages, and follow redirects to them. A frame in a sandbox
    counts as such a site, because its origin is "null"."""
    headers = response.headers
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "*"
        headers["Access-Control-Max-Age"] = "86400"
    elif response.mimetype == "text/html" and not response.location:
        return
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, X-Request-ID"
