"""Sign-in with a password: what it tells, how long it lasts, how often one may try; and that visitors get no cookie."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from dash import Dash

from dashboard.staff.accounts import passwords, sign_in
from dashboard.staff.accounts.sessions_and_cookies import hash_token
from dashboard.staff.web.page_layout_and_refusals import own_page
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.staff.conftest import MakeApp
from tests.staff.people import PASSWORD, Person, is_signed_in, make_account, signed_in, store_of

COOKIE = "wherewework_staff"
WRONG = "No account has this e-mail address and this password."


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Dash:
    """One application; each test makes accounts of its own."""
    return make_app()


def cookie_of(person: Person) -> str:
    cookie = person.client.get_cookie(COOKIE, path="/staff")
    return cookie.value if cookie else ""


def sessions_of(person: Person) -> list:
    return store_of(person.app).accounts.sessions(store_of(person.app).accounts.find(person.email))


def test_the_first_page_fetches_its_font_early_because_a_late_one_is_not_shown(app: Dash) -> None:
    client = app.server.test_client()
    font = re.search(r'<link rel="preload" href="([^"]+)" as="font"', client.get("/staff/sign-in").text)
    assert client.get(font[1]).data.startswith(b"wOF2")


def test_the_desk_leads_to_the_sign_in_and_back(person: Person) -> None:
    answer = person.get("account?x=1")
    assert (answer.status_code, answer.location) == (302, "/staff/sign-in?next=/staff/account%3Fx%3D1")
    answer = person.post("sign-in", {"email": person.email, "password": PASSWORD, "next": "/staff/account?x=1"})
    assert (answer.status_code, answer.location) == (303, "/staff/account?x=1")
    assert is_signed_in(person)
    assert person.get("sign-in").status_code == 303


@pytest.mark.parametrize(
    "asked",
    [
        *("https://evil.example/staff/", "//evil.example/staff/", "/\\evil.example", "\\\\evil.example/staff/"),
        *("/staff/../api", "/", "/staffing", "javascript:alert(1)", "/staff/\nx", "staff/", "http:/staff/", ""),
        *("/staff/./../", "///staff/", "/\t/evil.example/staff/"),
    ],
)
def test_it_leads_to_own_pages_only(asked: str) -> None:
    assert own_page(asked, "/staff/") == "/staff/"


@pytest.mark.parametrize("asked", ["/staff/", "/staff/drafts/4/", "/staff/account?x=%C3%A9", "/staff/#drafts"])
def test_it_leads_to_any_own_page(asked: str) -> None:
    assert own_page(asked, "/staff/") == asked


def test_a_foreign_next_is_not_put_into_the_form(person: Person) -> None:
    assert "evil" not in person.get("sign-in?next=" + quote("https://evil.example/")).text


def test_the_cookie_is_for_the_staff_side_alone(person: Person, make_app: MakeApp) -> None:
    known, session = person.sign_in().headers.getlist("Set-Cookie")
    assert sorted(session.split("; ")[1:]) == ["HttpOnly", "Path=/staff", "SameSite=Lax", "Secure"]
    assert {"HttpOnly", "Path=/staff", "SameSite=Lax", "Secure"} < set(known.split("; "))
    elsewhere = make_app(base_path="/map/", plain_http=True)
    known, session = signed_in_answer(elsewhere)
    assert sorted(session.split("; ")[1:]) == ["HttpOnly", "Path=/map/staff", "SameSite=Lax"]
    assert "Path=/map/staff" in known
    assert "Secure" not in known


def signed_in_answer(app: Dash) -> list[str]:
    person = Person(app, make_account(app, Role.EDITOR))
    return person.sign_in().headers.getlist("Set-Cookie")


def test_visitors_never_get_a_cookie_nor_an_answer_that_depends_on_one(person: Person) -> None:
    person.sign_in()
    for path in (
        "/",
        "/projects/none",
        "/api/v1/projects",
        "/staffing",
        "/staf",
        "/health/live",
        "/%00",
        "/static/0/x",
    ):
        for method in ("GET", "POST", "OPTIONS"):
            answer = person.client.open(path, method=method, headers={"Cookie": f"{COOKIE}={cookie_of(person)}"})
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_the_database_keeps_only_a_hash_of_the_token(person: Person, app: Dash) -> None:
    person.sign_in()
    with person.client.session_transaction("/staff/") as kept:
        token = kept["_user_id"]
    (session,) = sessions_of(person)
    assert session.token_hash == hash_token(token) != token
    assert len(token) >= 40


def test_the_sign_in_makes_a_new_session_and_a_new_form_token(person: Person, app: Dash) -> None:
    before = person.token()
    kept = cookie_of(person)
    person.sign_in()
    assert person.post("account/password", {"csrf_token": before}).status_code == 400
    first = sessions_of(person)
    person.client.set_cookie(COOKIE, kept, path="/staff")  # a cookie that somebody planted opens nothing later
    person.forget_token()
    assert not is_signed_in(person)
    person.sign_in()
    assert {one.token_hash for one in sessions_of(person)} > {one.token_hash for one in first}


def test_signing_in_again_ends_the_session_before(person: Person) -> None:
    person.sign_in()
    (first,) = sessions_of(person)
    person.sign_in()
    (second,) = sessions_of(person)
    assert first.token_hash != second.token_hash


def test_a_sign_out_counts_everywhere_at_once(person: Person, app: Dash) -> None:
    person.sign_in()
    kept = cookie_of(person)
    assert person.post("sign-out").location == "/staff/sign-in"
    assert sessions_of(person) == []
    person.client.set_cookie(COOKIE, kept, path="/staff")
    assert not is_signed_in(person)
    actions = [entry.action for entry in store_of(app).journal() if entry.actor == person.email]
    assert actions == [Action.SIGN_IN, Action.SIGN_OUT]


@pytest.mark.parametrize("change", ["role", "closed", "password"])
def test_what_changes_an_account_ends_its_sessions(person: Person, app: Dash, change: str) -> None:
    accounts = store_of(app).accounts
    person.sign_in()
    number = accounts.find(person.email).number
    if change == "role":
        accounts.set_role(number, Role.PUBLISHER, by="tests")
    elif change == "closed":
        accounts.set_active(number, False, by="tests")
    else:
        accounts.set_password(number, passwords.hash_password("another long password"), by="tests")
    assert not is_signed_in(person)


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    moment = datetime.now(UTC) + timedelta(hours=hours)

    class Clock(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:
            return moment

    monkeypatch.setattr("dashboard.staff.accounts.sessions_and_cookies.datetime", Clock)


def test_a_session_ends_after_idle_hours_and_stays_ended(person: Person, monkeypatch) -> None:
    person.sign_in()
    later(monkeypatch, 3.9)
    assert is_signed_in(person)
    later(monkeypatch, 3.9 + 4.1)
    assert not is_signed_in(person)
    assert not is_signed_in(person)
    assert sessions_of(person) == []


def test_a_session_ends_in_any_case(person: Person, monkeypatch) -> None:
    person.sign_in()
    for hours in range(3, 24, 3):
        later(monkeypatch, hours)
        assert is_signed_in(person), hours
    later(monkeypatch, 24.1)
    assert not is_signed_in(person)


def test_nothing_tells_whether_an_account_exists(person: Person, app: Dash, monkeypatch) -> None:
    accounts = store_of(app).accounts
    closed = make_account(app, Role.EDITOR, "closed@example.org")
    accounts.set_active(accounts.find(closed).number, False, by="tests")
    if accounts.find("invited@example.org") is None:
        accounts.add("invited@example.org", Role.EDITOR, by="tests")
    compared = []
    verify = passwords._hasher.verify

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            compared.append(kept[:30])
            return verify(kept, password)

        hash, check_needs_rehash = passwords._hasher.hash, passwords._hasher.check_needs_rehash

    monkeypatch.setattr(passwords, "_hasher", Watched())
    told = set()
    for email, password in [
        (person.email, "wrong"),
        (closed, PASSWORD),
        ("invited@example.org", ""),
        ("invited@example.org", "nobody has this password"),
        ("nobody@example.org", "nobody has this password"),
        ("", ""),
    ]:
        answer = person.post("sign-in", {"email": email, "password": password})
        assert WRONG in answer.text, email
        told.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
        assert not is_signed_in(person)
    assert len(told) == 1
    assert len(compared) == 6  # each was compared with something, by the same parameters
    assert len({kept.rpartition("$")[0] for kept in compared}) == 1


def test_an_address_is_the_same_in_any_letters(person: Person) -> None:
    person.email = f"  {person.email.upper()} "
    assert person.sign_in().status_code == 303


def test_a_hash_of_older_parameters_is_made_anew(person: Person, app: Dash, dear: PasswordHasher) -> None:
    accounts = store_of(app).accounts
    number = accounts.find(person.email).number
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    accounts.set_password(number, old, by="tests")
    person.sign_in("wrong")
    assert accounts.password_hash(number) == old
    assert person.sign_in().status_code == 303
    assert accounts.password_hash(number) != old
    assert not passwords.is_outdated(accounts.password_hash(number))
    assert is_signed_in(person)


def test_a_first_start_says_how_to_make_an_account(make_app: MakeApp) -> None:
    app = make_app()
    assert "python -m dashboard users add" in Person(app).get("sign-in").text
    signed_in(app, Role.ADMIN)
    assert "python -m dashboard" not in Person(app).get("sign-in").text


def test_an_absurd_password_costs_nothing_much(person: Person) -> None:
    assert person.sign_in("x" * 900_000).status_code == 400
    assert person.sign_in("x" * 1_100_000).status_code == 413


def test_the_module_compares_by_argon2id_as_rfc_9106_has_it(dear: PasswordHasher) -> None:
    assert passwords.hash_password("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_password("x", passwords.hash_password("x"))
    assert not passwords.is_password("y", passwords.hash_password("x"))
    assert sign_in.is_password is passwords.is_password
