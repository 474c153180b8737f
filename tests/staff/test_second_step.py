"""A code of a phone as the second step of a sign-in: set up, asked for, lost, required."""

from __future__ import annotations

import time

import pyotp
import pytest
from dash import Dash

from dashboard.cli import main
from dashboard.staff.accounts import sign_in_attempt_limits, two_factor_sign_in
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import select
from tests.staff.people import PASSWORD, Person, is_signed_in, signed_in, store_of


@pytest.fixture
def now(monkeypatch) -> Now:
    return Now(monkeypatch)


class Now:
    """The clock of the code under test; each ``next`` is half a minute later, for a code that was not used yet."""

    def __init__(self, monkeypatch) -> None:
        self.seconds = time.time()
        outer = self

        class Clock(two_factor_sign_in.datetime):
            @classmethod
            def now(cls, tz=None):
                return cls.fromtimestamp(outer.seconds, tz)

        monkeypatch.setattr(two_factor_sign_in, "datetime", Clock)

    def next(self) -> None:
        self.seconds += 30


@pytest.fixture
def ana(app: Dash) -> Person:
    return signed_in(app, Role.EDITOR, "ana@example.org")


def key_on(text: str) -> str:
    """The key that the page shows beside the picture to scan."""
    (shown,) = select(text, ".set-up code")
    return shown.text.replace(" ", "")


def set_up(person: Person, now: Now) -> tuple[str, list[str]]:
    """Set up a code; the secret and the spare codes."""
    secret = key_on(person.get("account/code").text)
    fields = {"present": PASSWORD, "code": pyotp.TOTP(secret).at(int(now.seconds))}
    answer = person.post("account/code", fields)
    assert answer.status_code == 200, answer.text
    person.forget_token()
    now.next()
    return secret, [code.text.replace(" ", "") for code in select(answer.text, ".spare-codes code")]


def half_way(app: Dash, email: str) -> Person:
    """Somebody who has typed the right password, and is asked for the code."""
    person = Person(app, email)
    answer = person.sign_in()
    assert answer.location.startswith("/staff/sign-in/code")
    assert not is_signed_in(person)
    return person


def test_with_a_code_the_password_alone_signs_nobody_in(app: Dash, ana: Person, now: Now) -> None:
    secret, spare = set_up(ana, now)
    assert len(spare) == two_factor_sign_in.SPARE_CODES
    assert is_signed_in(ana)
    assert "You have a code already" in ana.get("account/code").text
    other = half_way(app, ana.email)
    assert "six digits" in other.get("sign-in/code").text
    assert other.post("sign-in/code", {"code": "000000"}).status_code == 400
    answer = other.post("sign-in/code", {"code": pyotp.TOTP(secret).at(int(now.seconds)), "next": "/staff/upload"})
    assert (answer.status_code, answer.location) == (303, "/staff/upload")
    other.forget_token()
    assert is_signed_in(other)
    assert "with a code" in {entry.subject for entry in store_of(app).journal(actions=(Action.SIGN_IN,))}


def test_the_page_after_the_code_is_the_one_that_was_asked_for(app: Dash, ana: Person, now: Now) -> None:
    set_up(ana, now)
    person, wanted = Person(app, ana.email), "/staff/drafts/1/?show=errors&page=2"
    answer = person.post("sign-in", {"email": ana.email, "password": PASSWORD, "next": wanted})
    (field,) = select(person.get(answer.location.removeprefix("/staff/")).text, "input[name=next]")
    assert field.get("value") == wanted


def test_whoever_signed_in_without_the_code_is_signed_out(app: Dash, ana: Person, now: Now) -> None:
    elsewhere = signed_in(app, Role.EDITOR, ana.email)
    set_up(ana, now)
    assert is_signed_in(ana)
    assert not is_signed_in(elsewhere)


def test_a_code_is_used_once(app: Dash, ana: Person, now: Now) -> None:
    secret, _spare = set_up(ana, now)
    code = pyotp.TOTP(secret).at(int(now.seconds))
    assert half_way(app, ana.email).post("sign-in/code", {"code": code}).status_code == 303
    assert half_way(app, ana.email).post("sign-in/code", {"code": code}).status_code == 400


def test_each_spare_code_is_used_once_however_it_is_typed(app: Dash, ana: Person, now: Now) -> None:
    _secret, spare = set_up(ana, now)
    typed = f"{spare[0][:4].lower()} {spare[0][4:]}"
    assert half_way(app, ana.email).post("sign-in/code", {"code": typed}).status_code == 303
    assert half_way(app, ana.email).post("sign-in/code", {"code": spare[0]}).status_code == 400
    assert "7 spare codes are left" in ana.get("account").text


def test_codes_cannot_be_guessed_from_anywhere(app: Dash, ana: Person, now: Now) -> None:
    secret, _spare = set_up(ana, now)
    told = []
    for number in range(sign_in_attempt_limits.PER_ACCOUNT + 1):
        other = half_way(app, ana.email)
        other.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        told.append(other.post("sign-in/code", {"code": "000000"}).status_code)
    assert told == [400] * sign_in_attempt_limits.PER_ACCOUNT + [429]
    right = pyotp.TOTP(secret).at(int(now.seconds))
    assert half_way(app, ana.email).post("sign-in/code", {"code": right}).status_code == 429


def test_without_the_password_no_code_is_asked_for(app: Dash, ana: Person, now: Now, monkeypatch) -> None:
    secret, _spare = set_up(ana, now)
    code = pyotp.TOTP(secret).at(int(now.seconds))
    stranger = Person(app, ana.email)
    assert stranger.get("sign-in/code").location == "/staff/sign-in"
    assert stranger.post("sign-in/code", {"code": code}).location == "/staff/sign-in"
    late = half_way(app, ana.email)
    monkeypatch.setattr(two_factor_sign_in, "_PATIENCE", -1)
    assert late.post("sign-in/code", {"code": code}).location == "/staff/sign-in"
    monkeypatch.undo()
    changed = half_way(app, ana.email)
    store_of(app).accounts.set_password(store_of(app).accounts.find(ana.email).number, "another hash", by="tests")
    assert changed.post("sign-in/code", {"code": code}).location == "/staff/sign-in"


@pytest.mark.parametrize(
    ("present", "code", "said"), [("wrong", "", "not your present password"), (PASSWORD, "000000", "not the code")]
)
def test_nothing_is_set_up_by_a_wrong_password_or_code(ana: Person, present: str, code: str, said: str) -> None:
    key = key_on(ana.get("account/code").text)
    answer = ana.post("account/code", {"present": present, "code": code})
    assert answer.status_code == 400
    assert said in answer.text
    assert key_on(answer.text) == key  # the phone that has scanned it stays right
    assert not store_of(ana.app).accounts.find(ana.email).has_code


def test_the_code_is_removed_with_the_password_and_a_code(app: Dash, ana: Person, now: Now) -> None:
    _secret, spare = set_up(ana, now)
    for wrong in ({"present": "wrong", "old_code": spare[0]}, {"present": PASSWORD}):
        ana.post("account/code/remove", wrong)
        assert store_of(app).accounts.find(ana.email).has_code
    ana.post("account/code/remove", {"present": PASSWORD, "old_code": spare[0]})
    assert not store_of(app).accounts.find(ana.email).has_code
    assert Person(app, ana.email).sign_in().location == "/staff/"


def test_the_password_alone_puts_no_other_phone_in_place_of_the_code(app: Dash, ana: Person, now: Now) -> None:
    secret, spare = set_up(ana, now)
    other = pyotp.TOTP(key_on(ana.get("account/code").text))
    fields = {"present": PASSWORD, "code": other.at(int(now.seconds))}
    answer = ana.post("account/code", fields)
    assert (answer.status_code, "wrong, too old or used" in answer.text) == (400, True)
    assert store_of(app).second_steps.secret(store_of(app).accounts.find(ana.email).number) == secret
    assert ana.post("account/code", fields | {"old_code": spare[0]}).status_code == 200
    ana.forget_token()
    now.next()
    assert half_way(app, ana.email).post("sign-in/code", {"code": other.at(int(now.seconds))}).status_code == 303


def test_an_admin_requires_a_code_and_the_pages_wait_for_it(app: Dash, ana: Person, now: Now) -> None:
    boss = signed_in(app, Role.ADMIN)
    number = store_of(app).accounts.find(ana.email).number
    boss.post(f"users/{number}/code", {"wish": "require"})
    assert "Not set up yet" in boss.get(f"users/{number}").text
    assert ana.get("upload").location == "/staff/account/code"
    refused = ana.post("account/password", {"present": PASSWORD})
    assert (refused.status_code, "set it up, then repeat" in refused.text) == (403, True)
    _secret, spare = set_up(ana, now)
    assert ana.get("upload").status_code == 200
    ana.post("account/code/remove", {"present": PASSWORD, "old_code": spare[0]})
    assert store_of(app).accounts.find(ana.email).has_code


def test_for_a_lost_phone_an_admin_or_the_terminal_removes_the_code(
    app: Dash, ana: Person, now: Now, monkeypatch
) -> None:
    boss = signed_in(app, Role.ADMIN)
    number = store_of(app).accounts.find(ana.email).number
    set_up(ana, now)
    boss.post(f"users/{number}/code", {"wish": "remove"})
    assert not is_signed_in(ana)
    assert Person(app, ana.email).sign_in().location == "/staff/"
    again = signed_in(app, Role.EDITOR, ana.email)
    set_up(again, now)
    settings = app.server.extensions["staff-context"].settings
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", settings.database_url)
    assert main(["users", "remove-code", ana.email]) == 0
    assert not is_signed_in(again)


def test_an_invitation_leads_to_the_code_too(app: Dash, ana: Person, now: Now) -> None:
    boss = signed_in(app, Role.ADMIN)
    set_up(ana, now)
    number = store_of(app).accounts.find(ana.email).number
    (link,) = select(boss.post(f"users/{number}/invitation").text, "#field-link")
    path = link.text.partition("/staff/")[2]
    new = "another good sentence"
    answer = Person(app).post(path, {"password": new, "password_again": new})
    assert answer.location.startswith("/staff/sign-in/code")
