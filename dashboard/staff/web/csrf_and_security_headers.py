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
    """Raised for a form that was sent from a page of another site, or if the browser does not say from where."""


def protect_forms(server: Flask) -> None:
    """Set up ``server`` so that templates can write secret tokens into forms, by which ``check_form`` recognises forms
    of this site. No form is refused by this alone."""
    # The guard of the blueprint checks tokens after the role, so that the upload of a stranger is not even read. A
    # token lasts as long as its session: somebody who takes an hour over a form must not lose it.
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _forms.init_app(server)


def check_form() -> None:
    """Raise CSRFError unless the submitted form has the secret token of the person's session."""
    _forms.protect()


def check_origin() -> None:
    """Raise ForeignOrigin unless the headers of the request say that it comes from a page of this site. Host and port
    are compared, the scheme is not: behind a proxy this process may not know that the site is visited by https."""
    site = request.headers.get("Sec-Fetch-Site")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if (site or "same-origin") != "same-origin" or (source is None and site is None):
        raise ForeignOrigin
    if source is not None and address_parts(source).netloc.lower() != request.host.lower():
        raise ForeignOrigin


def address_parts(address: str) -> SplitResult:
    """The parts of an address that a request names in a header; all empty for a text that is no address."""
    try:
        return urlsplit(address)
    except ValueError:  # such as brackets that do not hold an IPv6 address
        return urlsplit("")


def secure_staff(base: str) -> Callable[[Response], Response]:
    """A function for Flask's ``after_request`` that sets security headers in the responses of staff pages, whose paths
    begin with ``base``."""

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
    """Whether ``path`` is that of the staff home page, ``base`` (such as ``/staff/``), or below it."""
    return path.startswith(base) or path == base.rstrip("/")
