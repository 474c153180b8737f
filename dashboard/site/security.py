"""Headers that keep the page to itself: no foreign request, no inline script, framing as the settings allow."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

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
    """A function for ``after_request`` that sets the headers where the answer does not bring its own."""
    policy = content_security_policy(frame_ancestors)

    def secure(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.mimetype == "text/html":  # elsewhere the policy has nothing to govern, and weighs a kilobyte
            response.headers.setdefault("Content-Security-Policy", policy)
            response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
            response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return secure
