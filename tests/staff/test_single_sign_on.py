"""Single sign-on with a real issuer beside the application: what opens an account, and all that does not."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from dash import Dash
from werkzeug.test import TestResponse

from dashboard.staff.accounts import oidc as issuer_module
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import only
from tests.staff.conftest import MakeApp
from tests.staff.issuing import CLIENT, SECRET, TestIssuer, back, issuing
from tests.staff.people import Person, make_account, signed_in, store_of

EDITOR = "editor@example.org"
NOT_USABLE = "could not be used"
NOT_HERE = "not begun in this browser"
UNKNOWN = "no account here with an e-mail address that it vouches for"


@pytest.fixture(scope="module")
def running() -> Iterator[TestIssuer]:
    with issuing() as one:
        yield one


@pytest.fixture
def issuer(running: TestIssuer) -> TestIssuer:
    running.behave()
    return running


@pytest.fixture(scope="module")
def app(make_app: MakeApp, running: TestIssuer) -> Dash:
    return app_with(make_app, running)


def app_with(make_app: MakeApp, issuer: TestIssuer) -> Dash:
    made = make_app(oidc_issuer=issuer.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="the intranet")
    make_account(made, Role.EDITOR)
    return made


@pytest.fixture
def person(app: Dash) -> Person:
    user = store_of(app).accounts.find(EDITOR)
    if user.issuer:  # somebody has signed in before
        store_of(app).accounts.unbind(user.number, by="tests")
    return Person(app, EDITOR)


def leave(person: Person, **fields: str) -> str:
    """Press the button; the address at the issuer to which the page leads."""
    answer = person.post("single-sign-on/start", fields)
    assert answer.status_code == 200, answer.text
    wait, _, address = only(answer.text, "meta[http-equiv=refresh]").attrib["content"].partition("; url=")
    assert wait == "0"
    return address


def come_back(person: Person, brought: dict[str, str]) -> TestResponse:
    person.forget_token()
    return person.get(back("single-sign-on/callback", brought))


def is_signed_in(person: Person) -> bool:
    return person.get().status_code == 200


def refused(person: Person, answer: TestResponse, sentence: str) -> None:
    assert answer.status_code == 400
    assert sentence in unescape(answer.text)
    assert "Traceback" not in answer.text
    assert not is_signed_in(person)


def test_the_button_stands_on_the_sign_in_page_only_where_there_is_an_issuer(person: Person, make_app) -> None:
    assert "Sign in with the intranet" in person.get("sign-in").text
    without = Person(make_app(), EDITOR)
    assert "single-sign-on" not in without.get("sign-in").text
    assert without.post("single-sign-on/start").status_code == 404
    assert without.get("single-sign-on/callback").status_code == 404


@pytest.mark.parametrize("email", [EDITOR, "Editor@Example.ORG"])
def test_who_has_an_account_is_signed_in(person: Person, issuer: TestIssuer, app: Dash, email: str) -> None:
    issuer.email = email
    answer = come_back(person, issuer.approve(leave(person, next="/staff/account")))
    assert (answer.status_code, answer.location) == (303, "/staff/account")
    assert is_signed_in(person)
    last = store_of(app).journal()[-1]
    assert (last.action, last.actor, last.subject) == (Action.SIGN_IN, EDITOR, "by the intranet")


def test_the_sign_in_leads_to_own_pages_only(person: Person, issuer: TestIssuer) -> None:
    answer = come_back(person, issuer.approve(leave(person, next="https://evil.example/staff/")))
    assert answer.location == "/staff/"


def test_the_address_may_come_from_the_page_on_users(person: Person, issuer: TestIssuer) -> None:
    issuer.email_apart = True
    come_back(person, issuer.approve(leave(person)))
    assert is_signed_in(person)


def test_the_page_on_users_must_speak_of_the_same_person(person: Person, issuer: TestIssuer) -> None:
    issuer.email_apart = issuer.other_person_apart = True
    refused(person, come_back(person, issuer.approve(leave(person))), NOT_USABLE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "another"}},
        {"without": ("nonce",)},
        {"claims": {"exp": 1_000_000_000}},
        {"without": ("exp",)},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["another"], "azp": "another"}},
        {"claims": {"aud": ["another"], "azp": CLIENT}},
        {"without": ("aud",)},
        {"claims": {"iss": "https://evil.example"}},
        {"without": ("iss",)},
        {"foreign_key": True},
        {"unsigned": True},
        {"signed_with_secret": True},
    ],
    ids=str,
)
def test_a_token_that_is_not_as_it_should_be_opens_nothing(
    person: Person, issuer: TestIssuer, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(issuer, name, value)
    refused(person, come_back(person, issuer.approve(leave(person))), NOT_USABLE)


@pytest.mark.parametrize(
    "wrong",
    [{"verified": False}, {"verified": "false"}, {"verified": None}, {"email": "other@example.org"}, {"email": ""}],
    ids=str,
)
def test_who_is_not_known_by_a_verified_address_reads_one_and_the_same(
    person: Person, issuer: TestIssuer, app: Dash, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(issuer, name, value)
    before = store_of(app).accounts.all()
    refused(person, come_back(person, issuer.approve(leave(person))), UNKNOWN)
    assert store_of(app).accounts.all() == before


def test_a_closed_account_stays_closed(person: Person, issuer: TestIssuer, app: Dash) -> None:
    issuer.email = make_account(app, Role.EDITOR, "closed@example.org")
    store_of(app).accounts.set_active(store_of(app).accounts.find(issuer.email).number, False, by="tests")
    refused(person, come_back(person, issuer.approve(leave(person))), UNKNOWN)


def test_a_state_that_is_not_ours_is_refused(person: Person, issuer: TestIssuer) -> None:
    brought = issuer.approve(leave(person))
    refused(person, come_back(person, brought | {"state": "another"}), NOT_HERE)
    refused(person, come_back(person, {"code": brought["code"]}), NOT_HERE)


def test_what_another_browser_began_is_refused(person: Person, issuer: TestIssuer, app: Dash) -> None:
    victim = Person(app, EDITOR)
    victim.token()
    refused(victim, come_back(victim, issuer.approve(leave(person))), NOT_HERE)


def test_an_answer_counts_once(person: Person, issuer: TestIssuer) -> None:
    brought = issuer.approve(leave(person))
    come_back(person, brought)
    person.post("sign-out")
    refused(person, come_back(person, brought), NOT_HERE)


def test_a_code_counts_once_even_with_the_old_cookie(person: Person, issuer: TestIssuer, app: Dash) -> None:
    brought = issuer.approve(leave(person))
    before = person.client.get_cookie("wherewework_staff", path="/staff").value
    come_back(person, brought)
    thief = Person(app, EDITOR)
    thief.client.set_cookie("wherewework_staff", before, path="/staff")
    refused(thief, come_back(thief, brought), NOT_USABLE)


def test_who_says_no_at_the_issuer_is_told(person: Person, issuer: TestIssuer) -> None:
    state = issuer.approve(leave(person))["state"]
    refused(person, come_back(person, {"error": "access_denied", "state": state}), NOT_USABLE)


def test_a_broken_issuer_never_stands_in_the_way_of_a_password(
    make_app: MakeApp, issuer: TestIssuer, monkeypatch
) -> None:
    monkeypatch.setattr(issuer_module, "SECONDS", 0.2)
    person = Person(app_with(make_app, issuer), EDITOR)
    troubles = {
        "out of order": {"broken": True},
        "slow": {"slow": 0.6},
        "somebody else": {"calls_itself": "https://evil.example"},
    }
    for name, wrong in troubles.items():
        issuer.behave(**wrong)
        answer = person.post("single-sign-on/start")
        assert answer.status_code == 400, name
        assert ("cannot be reached" in answer.text) == (name != "somebody else")
        assert "Traceback" not in answer.text
    assert person.sign_in().status_code == 303
    assert is_signed_in(person)
    issuer.behave()  # it works again, and nothing has to be restarted
    other = Person(person.app, EDITOR)
    come_back(other, issuer.approve(leave(other)))
    assert is_signed_in(other)


def test_the_issuer_is_asked_when_the_first_person_wants_it(make_app: MakeApp, issuer: TestIssuer) -> None:
    person = Person(app_with(make_app, issuer), EDITOR)
    person.get("sign-in")
    assert issuer.asked == []
    leave(person)
    leave(person)
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_the_session_is_a_new_one(person: Person, issuer: TestIssuer) -> None:
    brought = issuer.approve(leave(person))
    before = person.client.get_cookie("wherewework_staff", path="/staff").value
    come_back(person, brought)
    assert person.client.get_cookie("wherewework_staff", path="/staff").value != before
    assert "state" not in person.client.get_cookie("wherewework_staff", path="/staff").value


def enter(app: Dash, issuer: TestIssuer, subject: str, email: str) -> tuple[Person, TestResponse]:
    """Somebody who signs in by the issuer, which calls them ``subject`` and vouches for ``email``."""
    issuer.behave(claims={"sub": subject, "email": email})
    person = Person(app, email)
    return person, come_back(person, issuer.approve(leave(person)))


@pytest.fixture
def fresh(make_app: MakeApp, running: TestIssuer) -> Dash:
    """An application in which nobody has signed in yet; after the first time the subject decides, not the address."""
    made = app_with(make_app, running)
    make_account(made, Role.EDITOR, "other@example.org")
    return made


def test_a_person_whose_address_changes_keeps_the_account(fresh: Dash, running: TestIssuer) -> None:
    enter(fresh, running, "77", EDITOR)
    person, answer = enter(fresh, running, "77", "married@example.org")
    assert answer.status_code == 303
    assert f"<p>{EDITOR}" in person.get("account").text


def test_a_changed_address_opens_no_other_persons_account(fresh: Dash, running: TestIssuer) -> None:
    enter(fresh, running, "77", EDITOR)
    person, _answer = enter(fresh, running, "77", "other@example.org")
    assert f"<p>{EDITOR}" in person.get("account").text
    assert store_of(fresh).accounts.find("other@example.org").issuer == ""


def test_an_address_that_was_given_to_somebody_else_is_refused(fresh: Dash, running: TestIssuer) -> None:
    enter(fresh, running, "77", EDITOR)
    person, answer = enter(fresh, running, "88", EDITOR)
    refused(person, answer, "belongs to somebody whom the intranet knows as another person")


def test_an_admin_loosens_the_account_for_the_next(fresh: Dash, running: TestIssuer) -> None:
    first, _answer = enter(fresh, running, "77", EDITOR)
    user, boss = store_of(fresh).accounts.find(EDITOR), signed_in(fresh, Role.ADMIN)
    assert running.url in boss.get(f"users/{user.number}").text
    boss.post(f"users/{user.number}/loosen")
    assert not is_signed_in(first)
    assert enter(fresh, running, "88", EDITOR)[1].status_code == 303
    refused(*enter(fresh, running, "77", EDITOR), "as another person")
    told = [one.action for one in store_of(fresh).journal() if one.subject == f"{EDITOR}: {running.url}"]
    assert told == [Action.BIND, Action.UNBIND, Action.BIND]


def test_a_closed_account_that_is_bound_stays_closed(fresh: Dash, running: TestIssuer) -> None:
    enter(fresh, running, "77", EDITOR)
    store_of(fresh).accounts.set_active(store_of(fresh).accounts.find(EDITOR).number, False, by="tests")
    refused(*enter(fresh, running, "77", EDITOR), UNKNOWN)
    refused(*enter(fresh, running, "88", EDITOR), UNKNOWN)


@pytest.mark.parametrize("subject", ["", "x" * 256, 7])
def test_a_subject_that_is_none_signs_nobody_in(fresh: Dash, running: TestIssuer, subject: Any) -> None:
    refused(*enter(fresh, running, subject, EDITOR), NOT_USABLE)
