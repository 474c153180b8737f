"""Sessions: a random token in the cookie, its hash in the database, where it can be taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from flask import request, session
from flask_login import UserMixin, login_user, logout_user

from dashboard.staff.web.context import Desk, current_desk
from dashboard.store.accounts import Session, User

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
    desk, now = current_desk(), datetime.now(UTC)
    found = desk.store.accounts.session(hash_of(token), now)
    if found is None or found.kind != SESSION:
        return None
    # Ended, not only ignored: asking for it has just made it young again.
    if now - found.seen_at > timedelta(hours=desk.settings.idle_hours):
        desk.store.accounts.close_session(found.token_hash)
        return None
    return Member(token, found)


def begin_session(desk: Desk, user: User) -> None:
    """Sign ``user`` in: a new token, and nothing kept of what the cookie held before."""
    end_session(desk)
    token, now = new_token(), datetime.now(UTC)
    desk.store.accounts.open_session(
        user,
        token_hash=hash_of(token),
        expires_at=now + timedelta(hours=desk.settings.session_hours),
        agent=request.headers.get("User-Agent", ""),
    )
    member = member_of(token)
    if member is not None:  # None: the account was closed within this second
        login_user(member)


def end_session(desk: Desk) -> None:
    """Sign out: the session ends in the database, and the cookie is emptied."""
    token = session.get("_user_id")
    if isinstance(token, str):
        desk.store.accounts.close_session(hash_of(token))
    logout_user()
    session.clear()
