"""What holds of every staff answer and every staff form: own origin, form token, headers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden

from dashboard.language import gettext as _

_forms = CSRFProtect()

POLICY = "; ".join(
    [
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"),
        *("font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    ]
)


class ForeignOrigin(Forbidden):
    """A form that was sent from a page of another site, or without saying from where."""


def protect_forms(server: Flask) -> None:
    """Make form tokens available; ``check_form`` compares them."""
    # Checked by the guard of the blueprint, after the role, so that no stranger's upload is even read. A token lasts
    # as long as the session that it belongs to: who takes an hour over a form must not lose it.
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _forms.init_app(server)


def check_form() -> None:
    """Raise CSRFError where the request does not bring the token of its session."""
    _forms.protect()


def check_origin() -> None:
    """Raise ForeignOrigin unless the browser says that the request comes from a page of this site.

    Hosts are compared, not schemes: behind a proxy this process may not know that the outside speaks https.
    """
    site = request.headers.get("Sec-Fetch-Site")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if (site or "same-origin") != "same-origin" or (source is None and site is None):
        raise ForeignOrigin
    if source is not None and urlsplit(source).netloc.lower() != request.host.lower():
        raise ForeignOrigin


def secure_staff(base: str) -> Callable[[Response], Response]:
    """A function for ``after_request`` that sets the headers of answers below ``base``, such as ``/staff/``."""

    def secure(response: Response) -> Response:
        if is_staff_path(request.path, base):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["X-Frame-Options"] = "DENY"
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            # A preview brings a policy of its own: it shows the visitor's page with its live map.
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return secure


def is_staff_path(path: str, base: str) -> bool:
    """Whether an address is one of the staff side, ``base`` being such as ``/staff/``."""
    return path.startswith(base) or path == base.rstrip("/")


def foreign_origin_sentence() -> str:
    """What a person reads whose form came from elsewhere."""
    return _(
        "This was not sent from a page of this site, so nothing was changed. If you see this on the site's own pages, "
        "its proxy hides the site's name from it: docs/staff-access.md tells which setting helps."
    )
