"""Checks that forms of staff come from this site (CSRF token, origin), and sets the security headers of staff pages."""

from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden

_forms = CSRFProtect()

POLICY = "; ".join(
    [
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"),
        *("font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    ]
)


class ForeignOrigin(Forbidden):
    """Raised, and answered with 403, for a form that was sent from a page of another site, or whose request does not
    say from which site it comes."""


def protect_forms(server: Flask) -> None:
    """Set up the Flask application ``server`` so that templates can write the secret token of a session into forms.
    This checks no form; ``check_form`` does."""
    # The guard of the blueprint checks tokens after the role, so that the upload of a stranger is not even read. A
    # token lasts as long as its session: somebody who takes an hour over a form must not lose it.
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _forms.init_app(server)


def check_form() -> None:
    """Raise CSRFError (of Flask-WTF) unless the submitted form has the secret token of the person's session."""
    _forms.protect()


def check_origin() -> None:
    """Raise ForeignOrigin unless the headers of the request (Sec-Fetch-Site, Origin, Referer) say that a page of this
    site sent it. Host and port are compared. The scheme is not: behind a proxy this process may not know that the site
    is visited by https."""
    site = request.headers.get("Sec-Fetch-Site")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if (site or "same-origin") != "same-origin" or (source is None and site is None):
        raise ForeignOrigin
    if source is not None and address_parts(source).netloc.lower() != request.host.lower():
        raise ForeignOrigin


def address_parts(address: str) -> SplitResult:
    """Split a web address into its parts, such as scheme and host. ``address`` is text from a header such as Referer;
    if it cannot be split, all parts are empty."""
    try:
        return urlsplit(address)
    except ValueError:  # such as brackets that do not hold an IPv6 address
        return urlsplit("")


def secure_staff(base: str) -> Callable[[Response], Response]:
    """Make a function for Flask's ``after_request`` that sets security headers in the responses of staff pages.
    ``base`` is the path of the staff home page, such as ``/staff/``, with which the paths of all staff pages begin."""

    def secure(response: Response) -> Response:
        if is_staff_path(request.path, base):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["X-Frame-Options"] = "DENY"
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            # A preview has a policy of its own, because it shows the public page with its live map.
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return secure


def is_staff_path(path: str, base: str) -> bool:
    """Whether ``path`` is that of a staff page. ``base`` is the path of the staff home page, such as ``/staff/``; all
    others begin with it, and ``/staff`` counts as well."""
    return path.startswith(base) or path == base.rstrip("/")
