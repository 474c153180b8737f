"""Sessions of staff: a random token in a cookie, and its hash in the store. A second cookie says who signed in last
with a browser. Only staff pages have cookies."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import flask
from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from dashboard.errors import Busy, StoreError, StoreUnavailable
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.staff.web.csrf_and_security_headers import is_staff_path
from dashboard.staff.web.staff_context import StaffContext, current_staff_context
from dashboard.store.staff_accounts_and_sign_in import Session, User, email_key

COOKIE = "wherewework_staff"
KNOWN = "wherewework_known"  # the cookie of a browser in which somebody has signed in
KNOWN_DAYS = 180


class StaffCookies(SecureCookieSessionInterface):
    """Flask's signed session cookie, read and set for staff pages only, so that visitors never have a cookie."""

    def __init__(self, base: str) -> None:
        self._base = base

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Called by Flask before each request. Returns the session with the values of the signed cookie; it is empty if
        the request has no valid cookie or is not for a staff page. Returns None for a staff page while the key that
        signs cookies has not been read from the database."""
        return super().open_session(app, request) if is_staff_path(request.path, self._base) else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Called by Flask after each request. Sets the session cookie in the response if its values have changed, but
        never for a page that is not a staff page."""

        if is_staff_path(flask.request.path, self._base):
            super().save_session(app, session, response)


def keep_sessions(server: Flask, staff: StaffContext) -> None:
    """Set up ``server`` so that staff pages have a session cookie and a language, and requests know the person who is
    signed in. If the database does not answer now, the key that signs cookies is read at a later request for a staff
    page: every such request, up to and including the first that can read the key, raises StoreUnavailable."""
    with suppress(StoreUnavailable):
        server.secret_key = staff.secret

    @server.before_request
    def know_secret() -> None:
        """Called before each request: if the database did not answer at the start, read the key that signs cookies now,
        and raise StoreUnavailable, which asks the person to load the page anew."""
        if server.secret_key is None and is_staff_path(request.path, staff.base):
            server.secret_key = staff.secret
            raise StoreUnavailable(_("The database was away at the start. Load the page anew."))

    @server.before_request
    def speak() -> None:
        """Called before each request, after the language of visitors' pages is set: set that of a staff page."""
        if is_staff_path(request.path, staff.base):
            g.speaking.enter_context(speaking(_language(staff)))

    server.session_interface = StaffCookies(staff.base)
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=staff.base.rstrip("/"),
        SESSION_COOKIE_SECURE=not staff.settings.plain_http,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    people = LoginManager()
    people.session_protection = None  # the network address of a phone changes often
    people.user_loader(load_member)
    people.init_app(server, add_context_processor=False)


def _language(staff: StaffContext) -> str:
    """The language of a staff page: that of the person's account; else the one that was chosen on a page before
    signing in (``lang`` in its address), which the cookie keeps; else the best of the site's for the browser."""
    offered = staff.settings.languages
    with suppress(StoreError, Busy):  # the page that says that the database does not answer must not need it
        if current_user.is_authenticated:
            own: str = current_user.session.user.language
            return own if own in offered else _of_browser(offered)
    if request.args.get("lang") in offered and session.get("lang") != request.args["lang"]:
        session["lang"] = request.args["lang"]
    return _of_browser(offered)


def _of_browser(offered: Sequence[str]) -> str:
    wanted = [session.get("lang", ""), *request.accept_languages.values()]
    known = (one for tag in wanted for one in (tag, tag.partition("-")[0]) if one in offered)  # fr-CA is French, too
    return next(known, offered[0])


# The first match counts, because most browsers name the later ones, too.
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
    """The browser and system that a User-Agent header names, such as "Firefox on Windows"; one of the two if the other
    is not known, "Another program" if neither is."""
    names = [next((name for sign, name in signs.items() if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    if all(names):
        return _("{browser} on {system}", browser=names[0], system=names[1])
    return "".join(names) or _("Another program")


def session_id(session: Session) -> str:
    """A text by which forms identify this session among those of the same person. It is no token: nobody can sign in
    with it."""
    return session.token_hash[:16]


SESSION, INVITATION, NEW_PASSWORD = "session", "invitation", "new password"  # kinds of tokens; the values are stored


class Member(UserMixin):  # type: ignore[misc] # Flask-Login has no types
    """A signed-in person with their session, in the form that Flask-Login needs."""

    def __init__(self, token: str, session: Session) -> None:
        self.session = session
        self._token = token

    def get_id(self) -> str:
        """The token of the session, which Flask-Login stores in the cookie."""
        return self._token


def hash_token(token: str) -> str:
    """The SHA-256 of a token in hexadecimal digits, which the database stores instead of the token. A hash without salt
    is enough, because tokens are long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A random token of 32 bytes as text for addresses and cookies."""
    return secrets.token_urlsafe(32)


def load_member(token: str) -> Member | None:
    """Called by Flask-Login: the person whose session has this ``token``; None if there is no such session, it has
    ended, or the account is closed. A session that was unused for longer than the setting ``idle_hours`` is ended by
    this call. Raises StoreUnavailable if the database does not answer."""
    staff, now = current_staff_context(), datetime.now(UTC)
    if "not_loaded" in g:  # a request waits once for a database that does not answer
        raise g.not_loaded
    try:
        stored = staff.store.accounts.session(hash_token(token), now)
    except StoreError as error:
        g.not_loaded = error
        raise
    if stored is None or stored.kind != SESSION:
        return None
    # It has to be closed, because reading it has just set the time when it was last seen.
    if now - stored.seen_at > timedelta(hours=staff.settings.idle_hours):
        staff.store.accounts.close_session(stored.token_hash)
        return None
    return Member(token, stored)


def begin_session(staff: StaffContext, user: User) -> None:
    """Sign ``user`` in with a new token, and end the session that the browser had before. If the account was closed
    meanwhile, nobody is signed in."""
    end_session(staff)
    token, now = new_token(), datetime.now(UTC)
    staff.store.accounts.open_session(
        user,
        token_hash=hash_token(token),
        expires_at=now + timedelta(hours=staff.settings.session_hours),
        agent=request.headers.get("User-Agent", ""),
    )
    member = load_member(token)
    if member is not None:  # None if the account was closed at this moment
        login_user(member)


def end_session(staff: StaffContext) -> None:
    """Sign out the person of the current request: end the session in the database, and remove everything from the
    cookie except the chosen language."""
    token, language = session.get("_user_id"), session.get("lang")
    if isinstance(token, str):
        staff.store.accounts.close_session(hash_token(token))
    logout_user()
    session.clear()
    if language:
        session["lang"] = language


def known_browser_id(staff: StaffContext, email: str) -> str:
    """A text that identifies the browser of this request if the person with this e-mail address was the last to sign in
    with it, within the last 180 days; otherwise "". A sign-in counts if it was made with a password, or by a link to
    choose a password; single sign-on does not count."""
    try:
        seconds = timedelta(days=KNOWN_DAYS).total_seconds()
        account, browser = _known(staff).loads(request.cookies.get(KNOWN, ""), max_age=int(seconds))
    except (BadData, ValueError, TypeError):
        return ""
    return f"{account}:{browser}" if account == hash_token(email_key(email)) else ""


def remember_browser(staff: StaffContext, user: User, answer: AnyResponse) -> AnyResponse:
    """Set a signed cookie in ``answer``, which says for 180 days that ``user`` was the last who signed in with this
    browser, and return ``answer``. Attempts at the password from this browser are then counted apart from all others.
    The cookie gives no access to anything."""
    answer.set_cookie(
        KNOWN,
        _known(staff).dumps([hash_token(email_key(user.email)), new_token()]),
        max_age=timedelta(days=KNOWN_DAYS),
        path=staff.base.rstrip("/"),
        secure=not staff.settings.plain_http,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _known(staff: StaffContext) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(staff.secret, salt=KNOWN)
