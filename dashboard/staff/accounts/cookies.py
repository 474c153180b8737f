"""The one cookie of this site: it exists below the staff pages only, and holds a random token."""

from __future__ import annotations

import flask
from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager

from dashboard.staff.accounts.sessions import member_of
from dashboard.staff.web.context import Desk
from dashboard.staff.web.security import is_staff_path

COOKIE = "wherewework_staff"


class StaffCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, which no address outside of the staff side reads, sets or varies by."""

    def __init__(self, base: str) -> None:
        self._base = base

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing for a visitor."""
        return super().open_session(app, request) if is_staff_path(request.path, self._base) else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where it changed; never for a visitor."""

        if is_staff_path(flask.request.path, self._base):
            super().save_session(app, session, response)


def keep_sessions(server: Flask, desk: Desk) -> None:
    """Sign-ins of this server: the cookie, and who stands behind it."""
    server.secret_key = desk.secret
    server.session_interface = StaffCookies(desk.base)
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=desk.base.rstrip("/"),
        SESSION_COOKIE_SECURE=not desk.settings.plain_http,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    people = LoginManager()
    people.session_protection = None  # phones change their address while their owner walks
    people.user_loader(member_of)
    people.init_app(server, add_context_processor=False)
