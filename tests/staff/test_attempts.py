"""How often one may try to sign in: by account and by address, at all processes together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from dash import Dash

from dashboard.staff.accounts import sign_in_attempt_limits
from dashboard.staff.accounts.sessions_and_cookies import KNOWN
from tests.staff.conftest import MakeApp
from tests.staff.people import Person, is_signed_in


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Dash:
    """One application; each test makes accounts of its own."""
    return make_app()


def guess(person: Person, address: str) -> int:
    """The status of an attempt with a wrong password in another browser, from another network address."""
    other = Person(person.app, person.email)
    other.client.environ_base["REMOTE_ADDR"] = address
    return other.sign_in("wrong").status_code


def test_attempts_at_one_account_from_one_address_are_limited(person: Person) -> None:
    told = [person.sign_in("wrong").status_code for _ in range(sign_in_attempt_limits.PER_ACCOUNT)]
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT
    answer = person.sign_in()
    assert answer.status_code == 429
    assert "Wait 15 minutes, then try again." in answer.text
    assert not is_signed_in(person)
    assert person.email in answer.text


def test_nobody_is_kept_out_by_wrong_passwords_from_elsewhere(person: Person) -> None:
    told = [guess(person, "198.51.100.7") for _ in range(sign_in_attempt_limits.PER_ACCOUNT + 5)]
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT + [429] * 5
    assert person.sign_in().status_code == 303


def test_a_password_cannot_be_guessed_from_many_addresses(person: Person, monkeypatch) -> None:
    monkeypatch.setattr(sign_in_attempt_limits, "PER_ACCOUNT_FROM_ALL", 6)
    assert person.sign_in().status_code == 303
    person.post("sign-out")
    person.forget_token()
    told = [guess(person, f"198.51.100.{number}") for number in range(8)]
    assert told == [400] * 6 + [429] * 2
    assert Person(person.app, person.email).sign_in().status_code == 429  # a browser that nobody knows waits
    assert person.sign_in().status_code == 303  # the person's own does not


def test_a_known_browser_has_its_own_limit_and_opens_no_other_account(person: Person, app: Dash, monkeypatch) -> None:
    monkeypatch.setattr(sign_in_attempt_limits, "PER_ADDRESS", 4)
    assert person.sign_in().status_code == 303
    person.post("sign-out")
    person.forget_token()
    told = [person.sign_in("wrong").status_code for _ in range(sign_in_attempt_limits.PER_ACCOUNT + 1)]
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT + [429]
    person.email = "somebody@example.org"
    assert person.sign_in("wrong").status_code == 429  # for others it counts as any browser at this address


def test_a_forged_sign_of_a_known_browser_is_worth_nothing(person: Person) -> None:
    told = []
    for number in range(sign_in_attempt_limits.PER_ACCOUNT + 1):
        person.client.set_cookie(KNOWN, ("x", "WyJhIiwiYiJd.aaaa.bbbb")[number % 2], path="/staff")
        told.append(person.sign_in("wrong").status_code)
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT + [429]


def test_an_unknown_account_meets_the_same_limit(person: Person) -> None:
    person.email = "unknown@example.org"
    told = [person.sign_in("wrong").status_code for _ in range(sign_in_attempt_limits.PER_ACCOUNT + 1)]
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT + [429]


def test_attempts_are_limited_by_address_whatever_the_account(person: Person, monkeypatch) -> None:
    monkeypatch.setattr(sign_in_attempt_limits, "PER_ADDRESS", 4)
    mine = person.email
    for number in range(4):
        person.email = f"guess{number}@example.org"
        assert person.sign_in("wrong").status_code == 400
    person.email = mine
    assert person.sign_in().status_code == 429


def test_waiting_helps_and_a_sign_in_forgets(person: Person, monkeypatch) -> None:
    for _ in range(sign_in_attempt_limits.PER_ACCOUNT):
        person.sign_in("wrong")
    assert person.sign_in().status_code == 429
    monkeypatch.setattr(sign_in_attempt_limits, "WINDOW", timedelta(0))
    assert person.sign_in().status_code == 303
    monkeypatch.undo()
    person.post("sign-out")
    person.forget_token()
    assert person.sign_in("wrong").status_code == 400


def test_attempts_are_shared_between_processes_and_tell_nobody_who(
    person: Person, make_app, app: Dash, monkeypatch
) -> None:
    settings = app.server.extensions["staff-context"].settings
    twin = Person(make_app(database_url=settings.database_url), person.email)
    twin.client.environ_base["REMOTE_ADDR"] = person.client.environ_base["REMOTE_ADDR"]
    for _ in range(sign_in_attempt_limits.PER_ACCOUNT):
        twin.sign_in("wrong")
    assert person.sign_in().status_code == 429
    database = settings.database_url.removeprefix("sqlite:///")
    assert b"192.0.2." not in Path(database).read_bytes()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "same"),
    [(0, "203.0.113.{}", True), (1, "203.0.113.{}", False), (1, "203.0.113.{}, 192.0.2.1", True)],
)
def test_the_address_is_that_which_trusted_proxies_tell(make_app, monkeypatch, proxies, forwarded, same) -> None:
    monkeypatch.setattr(sign_in_attempt_limits, "PER_ADDRESS", 2)
    app = make_app(trusted_proxies=proxies)
    told = []
    for number in range(3):
        person = Person(app, f"guess{number}@example.org")
        answer = person.sign_in("wrong", headers={"X-Forwarded-For": forwarded.format(number)})
        told.append(answer.status_code)
    assert told == ([400, 400, 429] if same else [400, 400, 400])


def test_one_line_has_one_address_however_many_it_has() -> None:
    assert (
        sign_in_attempt_limits._network("2001:db8:1:2:3:4:5:6")
        == sign_in_attempt_limits._network("2001:db8:1:2::1")
        == "2001:db8:1:2::/64"
    )
    assert sign_in_attempt_limits._network("2001:db8:1:3::1") != sign_in_attempt_limits._network("2001:db8:1:2::1")
    assert [
        sign_in_attempt_limits._network(odd) for odd in ("192.0.2.1", "::ffff:192.0.2.1", "", "not:an:address")
    ] == [
        "192.0.2.1",
        "192.0.2.1",
        "",
        "not:an:address",
    ]
