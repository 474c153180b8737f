"""Limits on attempts to sign in, by account and by address; counted in the database for all processes together."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from flask import request

from dashboard.language import ngettext
from dashboard.staff.web.context import Desk
from dashboard.store.accounts import email_key

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 60  # an office may share one address


class Attempt:
    """One attempt to sign in: of an account that may or may not exist, from the address of the request."""

    def __init__(self, desk: Desk, account: str) -> None:
        self._accounts = desk.store.accounts
        self._account = _hidden(desk, "account", email_key(account))
        self._address = _hidden(desk, "address", _network(request.remote_addr or ""))

    def refused(self) -> str:
        """Count the attempt. A sentence where there were too many, else "".

        Looked at before it is counted, so that waiting helps, and again afterwards, so that many at once do not.
        """
        if self._too_many(0):
            return _wait()
        self._accounts.note_attempt(account=self._account, address=self._address, at=datetime.now(UTC))
        return _wait() if self._too_many(1) else ""

    def succeeded(self) -> None:
        """Forget what was counted for the account."""
        self._accounts.forget_attempts(self._account)

    def _too_many(self, own: int) -> bool:
        since = datetime.now(UTC) - WINDOW
        return (
            self._accounts.attempts(account=self._account, since=since) >= PER_ACCOUNT + own
            or self._accounts.attempts(address=self._address, since=since) >= PER_ADDRESS + own
        )


def _wait() -> str:
    return ngettext(
        "There were too many attempts. Wait {number} minute, then try again.",
        "There were too many attempts. Wait {number} minutes, then try again.",
        int(WINDOW.total_seconds() // 60),
    )


def _network(address: str) -> str:
    """The address; of IPv6 the network, because one line has as many addresses as it likes."""
    try:
        return str(ip_network((address, 64), strict=False)) if ":" in address else address
    except ValueError:  # a proxy may write what it likes
        return address


def _hidden(desk: Desk, kind: str, value: str) -> str:
    return hmac.new(desk.secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
