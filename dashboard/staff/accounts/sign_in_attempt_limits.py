"""The limits on attempts to sign in and on requests for links by mail, by account, network address and browser."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import request

from dashboard.language_and_locale import ngettext
from dashboard.request_id_and_client_address import client_network
from dashboard.staff.accounts.sessions_and_cookies import known_browser_id
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import email_key

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10  # from one network address, or in one known browser
PER_ACCOUNT_FROM_ALL = 100  # far from what guesses a password, and no reason to keep a known browser out
PER_ADDRESS = 60  # an office may share one address
LINK_WINDOW = timedelta(hours=1)  # not longer than such a link is valid
LINKS_PER_ACCOUNT = 3
LINKS_PER_ADDRESS = 20


class Attempt:
    """An attempt to give the right password or code of an account, from the network address of the request. ``account``
    is the e-mail address of the account, which may not exist; for a code it is "code of" and that address. A browser is
    known if the person with this address was the last to sign in with it, within the last 180 days. Attempts at the
    password from a known browser are counted apart from all others, so that strangers cannot lock the person out. For
    codes no browser counts as known."""

    def __init__(self, staff: StaffContext, account: str, *, from_all: int | None = None) -> None:
        """``from_all`` is how many attempts to sign in to the account are allowed from all network addresses together
        within 15 minutes, None for 100."""
        self._accounts = staff.store.accounts
        self._from_all = from_all
        browser = known_browser_id(staff, account)
        self._is_known = bool(browser)
        self._account = _keyed_hash(staff, "account", browser or email_key(account))
        self._address = _keyed_hash(staff, "address", _network(request.remote_addr or ""))

    def count_or_refuse(self) -> str:
        """Count this attempt and return ""; if there were too many within 15 minutes, return a sentence to show. The
        limits are ten attempts at this account from this network address, 100 at this account from all addresses (or
        the number ``from_all`` that the class was given), and 60 at all accounts from this address. For a known browser
        there is one limit only, ten attempts from this browser. The limits are checked before counting, so that refused
        attempts do not prolong the wait, and again afterwards, so that many simultaneous attempts do not pass
        together."""
        if self._too_many(0):
            return _wait(WINDOW)
        self._accounts.note_attempt(account=self._account, address=self._address, at=datetime.now(UTC))
        return _wait(WINDOW) if self._too_many(1) else ""

    def succeeded(self) -> None:
        """Forget the attempts at the account from this network address, because the right password or code was given.
        In a known browser only the attempts from this browser are forgotten."""
        self._accounts.forget_attempts(self._account, self._address)

    def _too_many(self, own: int) -> bool:
        since = datetime.now(UTC) - WINDOW
        limits: list[tuple[dict[str, str], int]] = [({"account": self._account}, PER_ACCOUNT)]
        if not self._is_known:
            limits = [
                ({"account": self._account, "address": self._address}, PER_ACCOUNT),
                ({"account": self._account}, self._from_all or PER_ACCOUNT_FROM_ALL),
                ({"address": self._address}, PER_ADDRESS),
            ]
        return any(self._accounts.attempts(**about, since=since) >= most + own for about, most in limits)


class LinkRequest:
    """A request by a person for a link by mail with which to choose a new password. ``account`` is the e-mail address
    of the account, which may not exist. Such requests are counted by account and by network address, apart from
    attempts to sign in."""

    def __init__(self, staff: StaffContext, account: str) -> None:
        self._accounts, self._now = staff.store.accounts, datetime.now(UTC)
        self._account = _keyed_hash(staff, "link account", email_key(account))
        self._address = _keyed_hash(staff, "link address", _network(request.remote_addr or ""))

    def count_or_refuse(self) -> str:
        """Count this request, unless there were already 20 from this network address within an hour: then return a
        sentence to show. Returns "" otherwise."""
        since = self._now - LINK_WINDOW
        if self._accounts.attempts(address=self._address, since=since) >= LINKS_PER_ADDRESS:
            return _wait(LINK_WINDOW)
        self._accounts.note_attempt(account=self._account, address=self._address, at=self._now)
        return ""

    def is_one_too_many(self) -> bool:
        """Whether more than three links for the account were requested within an hour, so that another would only fill
        the person's mailbox. This request has to be counted before, by ``count_or_refuse``. The person is not locked
        out: the last link is still valid."""
        return self._accounts.attempts(account=self._account, since=self._now - LINK_WINDOW) > LINKS_PER_ACCOUNT


def _wait(window: timedelta) -> str:
    return ngettext(
        "There were too many attempts. Wait {number} minute, then try again.",
        "There were too many attempts. Wait {number} minutes, then try again.",
        int(window.total_seconds() // 60),
    )


def _network(address: str) -> str:
    """The client's network as text; an ``address`` that is no IP address as it is, for a proxy may send any text."""
    return client_network(address) or address


def _keyed_hash(staff: StaffContext, kind: str, value: str) -> str:
    return hmac.new(staff.secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
