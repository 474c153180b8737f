"""Headers that keep the page to itself: no foreign request, no inline script, framing as the settings allow."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

# sha-256 of the <style> elements that Plotly and Dash put in at run time; a browser test sees any change of them.
STYLE_HASHES: tuple[str, ...] = ()


def content_security_policy(frame_ancestors: tuple[str, ...]) -> str:
    """The policy of every answer."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
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


def secure_with(frame_ancestors: tuple[str, ...]) -> Callable[[Response], Response]:
    """A function for ``after_request`` that sets the headers."""
    policy = content_security_policy(frame_ancestors)

    def secure(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    return secure
