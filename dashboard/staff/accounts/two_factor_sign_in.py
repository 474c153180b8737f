"""The second step of a sign-in: a code of six digits of an authenticator app (TOTP, RFC 6238), or one of eight spare
codes, each of which can be used once in place of the app. Also completes a sign-in that needs no code."""

import secrets
import time
from base64 import b32encode
from datetime import UTC, datetime
from urllib.parse import quote

import pyotp
import segno
from flask import Blueprint, flash, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.staff.accounts.passwords import is_password
from dashboard.staff.accounts.sessions_and_cookies import begin_session, hash_token, remember_browser
from dashboard.staff.accounts.sign_in_attempt_limits import PER_ACCOUNT, Attempt
from dashboard.staff.web.access import ANYBODY, NEXT, actor, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import own_page, page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role, User
from dashboard.store.version_and_journal_types import Action

SPARE_CODES = 8
_HALF, _NEW = "signed_in_by_half", "new_code_secret"  # names in the signed cookie
_PATIENCE = 600  # seconds between the password and the code
_SECONDS = 30  # for which a code is valid
_SPARE_BYTES = 5  # 40 bits: eight letters and digits


def finish_sign_in(staff: StaffContext, user: User, then: str, how: str = "") -> Response:
    """Sign in a person who has typed the right password, or chosen a new password by a link, and redirect to the page
    at the path ``then``. If the account needs a code of an authenticator app, redirect to the page for the code
    instead. ``how`` is a note for the journal, such as "by invitation"; it is not used if a code is needed."""
    if not user.has_code:
        return _signed_in(staff, user, then, how)
    session[_HALF] = [user.number, int(time.time()), hash_token(staff.store.accounts.password_hash(user.number))]
    return see_other(f"{staff.base}sign-in/code?{NEXT}={quote(then, safe='/')}")


def _signed_in(staff: StaffContext, user: User, then: str, how: str) -> Response:
    begin_session(staff, user)
    staff.store.note(Action.SIGN_IN, user.email, subject=how)
    return remember_browser(staff, user, see_other(then))


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page that asks for the second factor after the password (a code of an app, or a spare code), and its
    form."""

    @routes.get("/sign-in/code", role=ANYBODY)
    def sign_in_code() -> Response:
        return _code_page(staff) if _half_signed_in(staff) else see_other(f"{staff.base}sign-in")

    @routes.post("/sign-in/code", role=ANYBODY)
    def try_sign_in_code() -> Response:
        user = _half_signed_in(staff)
        if user is None:
            return see_other(f"{staff.base}sign-in")
        if fault := _fault_of_code(staff, user, request.form.get("code", "")):
            return _code_page(staff, *fault)
        return _signed_in(staff, user, own_page(request.form.get(NEXT, ""), staff.base), _("with a code"))


def add_account_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the pages on which people set up and remove the code for their own sign-in, and the form by which admins
    decide whether another person must use such a code, or remove that person's code."""
    steps = staff.store.second_steps

    @routes.get("/account/code", role=Role.EDITOR)
    def set_up_code() -> Response:
        session.setdefault(_NEW, pyotp.random_base32())
        return _set_up_page(staff)

    @routes.post("/account/code", role=Role.EDITOR)
    def keep_code() -> Response:
        user, secret = signed_in_user(), session.setdefault(_NEW, pyotp.random_base32())
        if sentence := fault_of_present_password(staff, user, request.form.get("present", "")):
            return _set_up_page(staff, present=sentence)
        if sentence := _fault_of_old_code(staff, user):
            return _set_up_page(staff, old_code=sentence)
        period = _period_of(secret, request.form.get("code", ""))
        if period is None:
            return _set_up_page(
                staff, code=_("This is not the code that the app shows now. Is the time of the phone right?")
            )
        spare = [_spare_code() for _number in range(SPARE_CODES)]
        steps.set_up(user.number, secret, map(hash_token, spare), by=actor())
        steps.use_app_code(user.number, period)
        staff.store.accounts.close_all(user, by=actor())  # nobody goes on who has signed in without the code
        begin_session(staff, user)
        return page("staff/spare_codes.html", codes=spare)

    @routes.post("/account/code/remove", role=Role.EDITOR)
    def remove_own_code() -> Response:
        user = signed_in_user()
        if user.needs_code:
            flash(_("An admin requires the code. Set up another one instead."))
        elif sentence := (
            fault_of_present_password(staff, user, request.form.get("present", "")) or _fault_of_old_code(staff, user)
        ):
            flash(sentence)
        else:
            steps.remove(user.number, by=actor())
            flash(_("From now on the password alone signs you in."))
        return see_other(f"{staff.base}account#code")

    @routes.post("/users/<int:number>/code", role=Role.ADMIN)
    def change_code_of(number: int) -> Response:
        person, wish = staff.store.accounts.get(number), request.form.get("wish", "")
        if wish == "remove":
            steps.remove(number, by=actor())
            staff.store.accounts.close_all(person, by=actor())
            flash(_("{person} signs in without a code, until they set up another.", person=person.email))
        else:
            steps.require(number, wish == "require", by=actor())
            flash(
                _("{person} has to set up a code at the next page.", person=person.email)
                if wish == "require"
                else _("{person} is free to use a code or not.", person=person.email)
            )
        return see_other(f"{staff.base}users/{number}")


def _half_signed_in(staff: StaffContext) -> User | None:
    """The person who has typed the right password within ten minutes, in this browser; None if there is none, or if the
    account was closed or has another password or no code by now."""
    number, at, password = session.get(_HALF) or (0, 0, "")
    if not 0 <= time.time() - at <= _PATIENCE:
        return None
    user = staff.store.accounts.get(number)
    same = hash_token(staff.store.accounts.password_hash(number)) == password  # it may have been changed meanwhile
    return user if user.active and user.has_code and same else None


def _fault_of_code(staff: StaffContext, user: User, typed: str) -> tuple[str, int] | None:
    """(a sentence, its status) if ``typed`` is neither a code of the person's app nor a spare code, or after too many
    attempts; None if it is right. A right code is used up."""
    attempt = Attempt(staff, f"code of {user.email}", from_all=PER_ACCOUNT)  # a million codes are soon tried
    if sentence := attempt.count_or_refuse():
        return sentence, 429
    if not _is_right(staff, user, typed):
        return _("This code is wrong, too old or used. Type the one that the app shows now."), 400
    attempt.succeeded()
    return None


def _fault_of_old_code(staff: StaffContext, user: User) -> str:
    """A sentence to show if the account has a code and the form did not bring a right one: whoever knows the password
    alone must not replace or remove the second step. "" if all is right."""
    fault = _fault_of_code(staff, user, request.form.get("old_code", "")) if user.has_code else None
    return fault[0] if fault else ""


def _is_right(staff: StaffContext, user: User, typed: str) -> bool:
    """Whether ``typed`` is a code of the app that was not used yet, or a spare code, which is used up by that."""
    plain = typed.replace(" ", "").replace("-", "").upper()
    period = _period_of(staff.store.second_steps.secret(user.number), plain)
    if period is not None:
        return staff.store.second_steps.use_app_code(user.number, period)
    return staff.store.second_steps.use_spare(user.number, hash_token(plain))


def _period_of(secret: str, typed: str) -> int | None:
    """The number of the half minute for which ``typed`` is the code; the one before and after count, because clocks
    differ. None if it is the code of none of them."""
    if not secret:
        return None
    typed, now = typed.replace(" ", ""), int(datetime.now(UTC).timestamp()) // _SECONDS
    codes = {period: pyotp.TOTP(secret).at(period * _SECONDS) for period in (now, now - 1, now + 1)}
    return next(
        (period for period, code in codes.items() if secrets.compare_digest(code.encode(), typed.encode())), None
    )


def _spare_code() -> str:
    return b32encode(secrets.token_bytes(_SPARE_BYTES)).decode()


def fault_of_present_password(staff: StaffContext, user: User, present: str) -> str:
    """A sentence to show if ``present`` is not the current password of ``user``, or after too many attempts; "" if it
    is right, or if the account has no password. Wrong passwords count as attempts to sign in."""
    kept = staff.store.accounts.password_hash(user.number)
    if not kept:
        return ""
    attempt = Attempt(staff, user.email)  # limited, because somebody else may use an open browser
    if sentence := attempt.count_or_refuse():
        return sentence
    if not is_password(present, kept):
        return _("This is not your present password.")
    attempt.succeeded()
    return ""


def _code_page(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    return page("staff/code.html", status, error=error, then=own_page(request.values.get(NEXT, ""), staff.base))


def _set_up_page(staff: StaffContext, **errors: str) -> Response:
    user, secret = signed_in_user(), session.setdefault(_NEW, pyotp.random_base32())
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=staff.settings.organisation)
    picture = segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True, light="#fff", svgclass="qr")
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return page("staff/set_up_code.html", 400 if errors else 200, picture=Markup(picture), secret=shown, errors=errors)  # noqa: S704 - made here
