"""Sessions: a random token in the one cookie of this site, its hash in the database, and the browser it belongs to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import flask
from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, login_user, logout_user

from dashboard.language import gettext as _
from dashboard.staff.web.context import StaffContext, current_staff_context
from dashboard.staff.web.security import is_staff_path
from dashboard.store.accounts import Session, User

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


def keep_sessions(server: Flask, staff: StaffContext) -> None:
    """Sign-ins of this server: the cookie, and who stands behind it."""
    server.secret_key = staff.secret
    server.session_interface = StaffCookies(staff.base)
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=staff.base.rstrip("/"),
        SESSION_COOKIE_SECURE=not staff.settings.plain_http,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    people = LoginManager()
    people.session_protection = None  # phones change their address while their owner walks
    people.user_loader(member_of)
    people.init_app(server, add_context_processor=False)


# The first sign found counts: most browsers name the others too.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str) -> str:
    """Such as "Firefox, Windows"."""
    names = [next((name for sign, name in signs.items() if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, names)) or _("Another program")


SESSION, INVITATION = "session", "invitation"  # what a token in the database is good for


class Member(UserMixin):  # type: ignore[misc] # Flask-Login has no types
    """A person who is signed in, and the session that says so."""

    def __init__(self, token: str, session: Session) -> None:
        self.session = session
        self._token = token

    @property
    def user(self) -> User:
        """The account."""
        return self.session.user

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._token


def hash_of(token: str) -> str:
    """What the database keeps of a token. Tokens are long and random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(32)


def member_of(token: str) -> Member | None:
    """The person whose cookie holds ``token``; None where the session is over. Raises StoreUnavailable."""
    staff, now = current_staff_context(), datetime.now(UTC)
    found = staff.store.accounts.session(hash_of(token), now)
    if found is None or found.kind != SESSION:
        return None
    # Ended, not only ignored: asking for it has just made it young again.
    if now - found.seen_at > timedelta(hours=staff.settings.idle_hours):
        staff.store.accounts.close_session(found.token_hash)
        return None
    return Member(token, found)


def begin_session(staff: StaffContext, user: User) -> None:
    """Sign ``user`` in: a new token, and nothing kept of what the cookie held before."""
    end_session(staff)
    token, now = new_token(), datetime.now(UTC)
    staff.store.accounts.open_session(
        user,
        token_hash=hash_of(token),
        expires_at=now + timedelta(hours=staff.settings.session_hours),
        agent=request.headers.get("User-Agent", ""),
    )
    member = member_of(token)
    if member is not None:  # None: the account was closed within this second
        login_user(member)


def end_session(staff: StaffContext) -> None:
    """Sign out: the session ends in the database, and the cookie is emptied."""
    token = session.get("_user_id")
    if isinstance(token, str):
        staff.store.accounts.close_session(hash_of(token))
    logout_user()
    session.clear()
