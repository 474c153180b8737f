"""Accounts in the hands of admins, invitations in the hands of those who get them, one's own account."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from dash import Dash

from dashboard.staff.accounts import sign_in_attempt_limits
from dashboard.staff.accounts.sessions_and_cookies import browser_name
from dashboard.store.staff_accounts_and_sign_in import Role, User
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select
from tests.staff.conftest import MakeApp
from tests.staff.people import PASSWORD, Person, make_account, signed_in, store_of

NEW = "another long password"


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Dash:
    made = make_app()
    make_account(made, Role.ADMIN, "chief@example.org")
    return made


@pytest.fixture
def colleague(app: Dash, request: pytest.FixtureRequest) -> Person:
    """An editor of this test's own, signed in."""
    return signed_in(app, Role.EDITOR, re.sub(r"\W", "", request.node.name)[:50] + "@example.org")


def user_of(person: Person) -> User:
    return store_of(person.app).accounts.find(person.email)


def acts(app: Dash, subject: str) -> list[tuple[Action, str]]:
    return [(one.action, one.actor) for one in store_of(app).journal() if one.subject.startswith(subject)]


def link_in(text: str) -> str:
    found = re.findall(r"http://localhost/staff/(invitation/[\w-]+)", text)
    assert len(found) == 1
    return found[0]


def test_an_admin_adds_somebody_who_sets_a_password_by_the_link(admin: Person, app: Dash) -> None:
    answer = admin.post("users", {"email": " New@example.org ", "name": "New\r\nOne", "role": "publisher"})
    assert answer.status_code == 200
    assert "3 days" in answer.text
    link = link_in(answer.text)
    user = store_of(app).accounts.find("new@example.org")
    assert (user.email, user.name, user.role, user.has_password) == (
        "New@example.org",
        "New One",
        Role.PUBLISHER,
        False,
    )
    assert link_in(answer.text) not in admin.get(f"users/{user.number}").text  # shown this once

    new = Person(app, user.email)
    assert user.email in new.get(link).text
    answer = new.post(link, {"password": NEW, "password_again": NEW})
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert new.get().status_code == 200
    assert Person(app, user.email).sign_in(NEW).status_code == 303
    assert acts(app, "New@example.org") == [
        (Action.ADD_USER, admin.email),
        (Action.INVITE, admin.email),
        (Action.SET_PASSWORD, "New@example.org"),
    ]


def test_an_invitation_counts_once(admin: Person, app: Dash, colleague: Person) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)
    assert Person(app).post(link, {"password": NEW, "password_again": NEW}).status_code == 303
    again = Person(app)
    assert again.get(link).status_code == 404
    assert again.post(link, {"password": PASSWORD, "password_again": PASSWORD}).status_code == 404
    assert Person(app, colleague.email).sign_in().status_code == 400


def test_an_invitation_resets_the_password_and_ends_all_sessions(admin: Person, app: Dash, colleague: Person) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)
    assert colleague.get().status_code == 200
    Person(app).post(link, {"password": NEW, "password_again": NEW})
    assert colleague.get().status_code == 302


def test_a_newer_invitation_ends_the_one_before(admin: Person, app: Dash, colleague: Person) -> None:
    address = f"users/{user_of(colleague).number}/invitation"
    first, second = (link_in(admin.post(address).text) for _ in range(2))
    assert Person(app).get(first).status_code == 404
    assert Person(app).get(second).status_code == 200


def test_an_invitation_is_over_after_three_days(admin: Person, app: Dash, colleague: Person, monkeypatch) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)

    class Clock(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:
            return datetime.now(UTC) + timedelta(days=3, minutes=1)

    monkeypatch.setattr("dashboard.staff.accounts.invitations_and_password_links.datetime", Clock)
    assert Person(app).get(link).status_code == 404


def test_invitations_that_are_none_all_look_alike(admin: Person, app: Dash, colleague: Person) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)
    store_of(app).accounts.set_active(user_of(colleague).number, False, by="tests")
    stranger = Person(app)
    answers = [stranger.get(path) for path in (link, "invitation/none-such", "invitation/" + "x" * 300)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert colleague.email not in answers[0].text


def test_an_invitation_is_no_session_and_a_session_no_invitation(admin: Person, app: Dash, colleague: Person) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)
    planted = Person(app, colleague.email)
    planted.token()
    with planted.client.session_transaction("/staff/") as kept:
        kept["_user_id"] = link.removeprefix("invitation/")
    assert planted.get().status_code == 302
    with colleague.client.session_transaction("/staff/") as kept:
        token = kept["_user_id"]
    assert Person(app).get(f"invitation/{token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("short", "short", "at least 12"), (NEW, NEW + "x", "do not match"), ("x" * 1001, "x" * 1001, "at most")],
)
def test_a_poor_new_password_is_refused_and_the_link_still_counts(
    admin: Person, colleague: Person, password: str, again: str, said: str
) -> None:
    link = link_in(admin.post(f"users/{user_of(colleague).number}/invitation").text)
    new = Person(admin.app)
    answer = new.post(link, {"password": password, "password_again": again})
    assert answer.status_code == 400
    assert said in answer.text
    assert password not in answer.text
    assert new.get(link).status_code == 200


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a b@example.org", "<a>@example.org", "a@example.org\nx", "x" * 300 + "@a.org"]
)
def test_what_is_no_address_is_refused_and_stands_there_again(admin: Person, app: Dash, email: str) -> None:
    before = store_of(app).accounts.all()
    answer = admin.post("users", {"email": email, "role": "editor", "name": "Typed name"})
    assert answer.status_code == 400
    assert "Typed name" in answer.text
    assert store_of(app).accounts.all() == before


def test_an_address_has_one_account(admin: Person) -> None:
    answer = admin.post("users", {"email": "CHIEF@example.org", "role": "editor"})
    assert answer.status_code == 409
    assert "has an account already" in answer.text


def test_a_role_that_does_not_exist_is_refused(admin: Person, colleague: Person) -> None:
    assert admin.post(f"users/{user_of(colleague).number}/role", {"role": "god"}).status_code == 400
    assert user_of(colleague).role is Role.EDITOR


def test_a_role_is_changed_at_once_everywhere(admin: Person, app: Dash, colleague: Person) -> None:
    answer = admin.post(f"users/{user_of(colleague).number}/role", {"role": "admin"})
    assert answer.status_code == 303
    assert "is now admin" in admin.get(answer.location.removeprefix("/staff/")).text
    assert colleague.get().status_code == 302
    colleague.forget_token()
    colleague.sign_in()
    assert colleague.get("users").status_code == 200
    assert (Action.CHANGE_ROLE, admin.email) in acts(app, colleague.email)


def test_an_account_is_closed_and_opened_again(admin: Person, app: Dash, colleague: Person) -> None:
    number = user_of(colleague).number
    question = admin.post(f"users/{number}/close")
    assert f"Close the account of {colleague.email}?" in question.text
    assert colleague.get().status_code == 200, "it only asks"
    fields = {name: value for name, value in only(question.text, "main form.inline").fields.items() if value}
    admin.post(f"users/{number}/close", {"confirmed": fields["confirmed"]})
    assert colleague.get().status_code == 302
    assert Person(app, colleague.email).sign_in().status_code == 400
    assert "Open the account again" in admin.get(f"users/{number}").text
    admin.post(f"users/{number}/open")
    assert Person(app, colleague.email).sign_in().status_code == 303
    assert [action for action, _ in acts(app, colleague.email)][-2:] == [Action.CLOSE_ACCOUNT, Action.OPEN_ACCOUNT]


def test_the_last_admin_stays(make_app: MakeApp) -> None:
    app = make_app()
    admin = signed_in(app, Role.ADMIN)
    number = user_of(admin).number
    for path, fields in (("close", {"confirmed": "1"}), ("role", {"role": "editor"})):
        answer = admin.post(f"users/{number}/{path}", fields)
        assert answer.status_code == 409
        assert "last admin" in answer.text
        assert "What you had typed" not in answer.text  # a role is chosen
    assert (user_of(admin).role, user_of(admin).active) == (Role.ADMIN, True)
    assert admin.get("users").status_code == 200


def test_who_does_not_exist_is_a_404(admin: Person) -> None:
    for method, path in (("get", ""), ("post", "/close"), ("post", "/invitation")):
        assert getattr(admin, method)(f"users/99999{path}").status_code == 404


def test_a_name_is_text(admin: Person, app: Dash) -> None:
    admin.post("users", {"email": "script@example.org", "role": "editor", "name": "<script>alert(1)</script>"})
    for page in (admin.get("users").text, signed_page(app)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def signed_page(app: Dash) -> str:
    accounts = store_of(app).accounts
    make_account(app, Role.EDITOR, "script@example.org")
    accounts.set_password(accounts.find("script@example.org").number, password_hash(), by="tests")
    return signed_in(app, Role.EDITOR, "script@example.org").get("account").text


def password_hash() -> str:
    from tests.staff.people import PASSWORD_HASH

    return PASSWORD_HASH


def test_the_own_password_is_changed_and_ends_all_other_sessions(colleague: Person, app: Dash) -> None:
    elsewhere = signed_in(app, Role.EDITOR, colleague.email)
    answer = colleague.post("account/password", {"present": PASSWORD, "password": NEW, "password_again": NEW})
    assert answer.status_code == 303
    assert elsewhere.get().status_code == 302
    assert "was changed" in colleague.get("account").text
    assert Person(app, colleague.email).sign_in().status_code == 400
    assert Person(app, colleague.email).sign_in(NEW).status_code == 303
    assert acts(app, colleague.email)[-1] == (Action.SET_PASSWORD, colleague.email)


@pytest.mark.parametrize(
    ("present", "password", "said"),
    [
        ("wrong", NEW, "not your present password"),
        ("", NEW, "not your present password"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, "", "at least 12"),
        (PASSWORD, "password1234", "too easy to guess"),
        (PASSWORD, "Qwertyuiop12", "too easy to guess"),
        (PASSWORD, "migration2026", "too easy to guess"),
    ],
)
def test_the_own_password_stays_where_something_is_wrong(
    colleague: Person, app: Dash, present: str, password: str, said: str
) -> None:
    fields = {"present": present, "password": password, "password_again": password}
    answer = colleague.post("account/password", fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert colleague.get().status_code == 200
    assert Person(app, colleague.email).sign_in().status_code == 303


def test_the_present_password_cannot_be_guessed_for_long(colleague: Person) -> None:
    fields = {"present": "wrong", "password": NEW, "password_again": NEW}
    for _ in range(sign_in_attempt_limits.PER_ACCOUNT):
        assert "not your present" in colleague.post("account/password", fields).text
    assert "too many attempts" in colleague.post("account/password", fields | {"present": PASSWORD}).text


def test_own_sessions_are_listed_and_ended_together(colleague: Person, app: Dash) -> None:
    elsewhere = signed_in(app, Role.EDITOR, colleague.email)
    text = colleague.get("account").text
    assert text.count("<time") == 4
    assert text.count("this one") == 1
    assert colleague.post("account/sign-out-everywhere").location == "/staff/sign-in"
    assert colleague.get().status_code == 302
    assert elsewhere.get().status_code == 302
    assert acts(app, colleague.email)[-1] == (Action.SIGN_OUT_EVERYWHERE, colleague.email)


def sign_out_buttons(person: Person) -> list[str]:
    """The values of the buttons that end one session of the person."""
    return [field.attrib["value"] for field in select(person.get("account").text, "[name=session]")]


def test_one_session_is_ended_and_the_others_go_on(colleague: Person, app: Dash) -> None:
    lost = signed_in(app, Role.EDITOR, colleague.email)
    (session,) = sign_out_buttons(colleague)
    kept = signed_in(app, Role.EDITOR, colleague.email)
    assert len(sign_out_buttons(colleague)) == 2
    assert colleague.post("account/sessions/end", {"session": session}).location == "/staff/account#sessions"
    assert [person.get().status_code for person in (lost, kept, colleague)] == [302, 200, 200]
    colleague.post("account/sessions/end", {"session": session})
    assert "was signed out already" in colleague.get("account").text


def test_all_sessions_but_this_one_are_ended(colleague: Person, app: Dash) -> None:
    others = [signed_in(app, Role.EDITOR, colleague.email) for _ in range(2)]
    colleague.post("account/sessions/end-others")
    assert [person.get().status_code for person in (*others, colleague)] == [302, 302, 200]
    assert sign_out_buttons(colleague) == []


def test_nobody_ends_the_session_of_somebody_else(colleague: Person, admin: Person) -> None:
    signed_in(admin.app, Role.ADMIN)
    (session, *_more) = sign_out_buttons(admin)
    colleague.post("account/sessions/end", {"session": session})
    assert sign_out_buttons(admin)[0] == session


def test_an_admin_sees_where_somebody_is_signed_in_and_ends_it(colleague: Person, admin: Person) -> None:
    number = user_of(colleague).number
    assert "Sign the person out everywhere" in admin.get(f"users/{number}").text
    admin.post(f"users/{number}/sign-out")
    assert colleague.get().status_code == 302
    assert "Nowhere at the moment." in admin.get(f"users/{number}").text


def test_who_is_known_to_an_issuer_only_has_no_password_to_change(colleague: Person, app: Dash) -> None:
    store_of(app).accounts.set_password(user_of(colleague).number, "", by="tests")
    assert Person(app, colleague.email).sign_in("").status_code == 400


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17 Safari/604",
            "Safari on iPhone",
        ),
        ("curl/8", "Another program"),
    ],
)
def test_browsers_are_called_as_people_call_them(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_the_link_of_an_invitation_names_the_public_address_whatever_host_is_asked(make_app: MakeApp) -> None:
    app = make_app(public_url="https://map.example.org")
    admin = signed_in(app, Role.ADMIN, "boss@example.org")
    number = user_of(Person(app, make_account(app, Role.EDITOR, "newer@example.org"))).number
    assert "https://map.example.org/staff/invitation/" in admin.post(f"users/{number}/invitation").text
