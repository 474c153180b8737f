"""A forgotten password: a link by mail or from an admin, that tells nobody who has an account and floods nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from dash import Dash

from dashboard.staff.accounts import invitations_and_password_links, sign_in_attempt_limits
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import select
from tests.staff.conftest import MakeApp
from tests.staff.mailing import MailServer, mail_server
from tests.staff.people import PASSWORD, Person, is_signed_in, make_account, signed_in, store_of
from tests.staff.test_mail import EDITOR, NEW, link_in, send, settings_for, text_of

FIELDS = {"password": NEW, "password_again": NEW}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


@pytest.fixture
def app(make_app: MakeApp, server: MailServer) -> Dash:
    made = make_app(**settings_for(server))
    make_account(made, Role.EDITOR)
    return made


def ask(app: Dash, email: str = EDITOR, address: str = "192.0.2.1", **options: object) -> Person:
    """Somebody who asks for a link from a network address."""
    person = Person(app, email)
    person.client.environ_base["REMOTE_ADDR"] = address
    answer = person.post("forgotten", {"email": email}, **options)
    assert answer.status_code == 200, answer.text
    return person


def test_who_forgot_the_password_comes_back_by_a_link(app: Dash, server: MailServer) -> None:
    elsewhere = signed_in(app, Role.EDITOR)
    person = Person(app, EDITOR)
    assert select(person.get("sign-in").text, "a[href='/staff/forgotten']")
    ask(app)
    assert is_signed_in(elsewhere)  # asking alone changes nothing
    send(app)
    link = link_in(text_of(server), "new-password")
    assert "Choose a new one" in person.get(link).text
    assert person.post(link, FIELDS).location == "/staff/"
    assert (is_signed_in(person), is_signed_in(elsewhere)) == (True, False)
    assert Person(app, EDITOR).sign_in(PASSWORD).status_code == 400
    assert Person(app, EDITOR).sign_in(NEW).status_code == 303
    assert Person(app).post(link, FIELDS).status_code == 404
    acts = [entry.action for entry in store_of(app).journal(actor=EDITOR)]
    assert acts[-4:-1] == [Action.LINK_FOR_PASSWORD, Action.SET_PASSWORD, Action.SIGN_IN]


def test_a_link_is_over_after_an_hour(app: Dash, server: MailServer, monkeypatch) -> None:
    ask(app)
    send(app)
    link = link_in(text_of(server), "new-password")

    class Clock(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:
            return datetime.now(UTC) + timedelta(hours=1, minutes=1)

    monkeypatch.setattr(invitations_and_password_links, "datetime", Clock)
    assert Person(app).get(link).status_code == 404


def test_the_answer_and_its_work_are_the_same_for_an_unknown_address(
    app: Dash, server: MailServer, monkeypatch
) -> None:
    store, answers, work = store_of(app), [], []
    real = store._database.writing

    def writing(**named: object) -> object:
        work[-1] += 1
        return real(**named)

    monkeypatch.setattr(store._database, "writing", writing)
    for email in (EDITOR, "stranger@example.org"):
        person = Person(app)
        person.token()
        work.append(0)
        with monkeypatch.context() as patch:
            patch.setattr(store.accounts, "find", lambda *_: pytest.fail("the request looks for the account"))
            answer = person.post("forgotten", {"email": email})
        answers.append((answer.status_code, answer.text.replace(email, "X").replace(person.token(), "T")))
    assert answers[0] == answers[1]
    assert work == [2, 2]
    send(app)
    assert len(server.got) == 1


def test_nobody_is_flooded_and_the_answer_stays_the_same(app: Dash, server: MailServer) -> None:
    for number in range(sign_in_attempt_limits.LINKS_PER_ACCOUNT + 3):
        ask(app, address=f"192.0.2.{number}")
        send(app)
    assert len(server.got) == sign_in_attempt_limits.LINKS_PER_ACCOUNT
    links = [link_in(mail.get_content(), "new-password") for mail in server.got]
    assert [Person(app).get(link).status_code for link in links] == [200] * len(links)  # none ends another
    assert Person(app, EDITOR).sign_in().status_code == 303  # and the password goes on


def test_one_network_address_asks_for_many_people_only_so_often(app: Dash, monkeypatch) -> None:
    monkeypatch.setattr(sign_in_attempt_limits, "LINKS_PER_ADDRESS", 2)
    for number in range(2):
        ask(app, f"guess{number}@example.org")
    person = Person(app, EDITOR)
    person.client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    answer = person.post("forgotten", {"email": EDITOR})
    assert (answer.status_code, "Wait 60 minutes" in answer.text, EDITOR in answer.text) == (429, True, True)
    assert store_of(app).accounts.attempts(since=datetime.now(UTC) - timedelta(hours=1)) == 2  # and fills no table


def test_while_the_server_is_away_one_mail_waits_for_each_person(app: Dash) -> None:
    for _ in range(2):
        ask(app)
    assert store_of(app).mails.claim(datetime.now(UTC)) is not None
    assert store_of(app).mails.claim(datetime.now(UTC) + timedelta(minutes=6)) is not None  # the same once more
    with store_of(app)._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mails").scalar_one() == 1


def test_what_is_no_address_is_refused(app: Dash) -> None:
    answer = Person(app).post("forgotten", {"email": "me"})
    assert (answer.status_code, "name@example.org" in answer.text) == (400, True)


def test_the_link_leads_where_the_settings_say_and_not_where_the_request_came_to(make_app, server: MailServer) -> None:
    app = make_app(**settings_for(server), trusted_proxies=1)
    make_account(app, Role.EDITOR)
    ask(app, headers={"X-Forwarded-Host": "evil.example", "Origin": "http://evil.example"})
    send(app)
    assert "evil" not in text_of(server)
    assert link_in(text_of(server), "new-password")


def test_the_second_step_is_still_asked(app: Dash, server: MailServer) -> None:
    store = store_of(app)
    number = store.accounts.find(EDITOR).number
    store.second_steps.set_up(number, pyotp.random_base32(), [], by="tests")
    ask(app)
    send(app)
    person = Person(app, EDITOR)
    answer = person.post(link_in(text_of(server), "new-password"), FIELDS)
    assert answer.location.startswith("/staff/sign-in/code")
    assert not is_signed_in(person)


def test_who_has_single_sign_on_alone_gets_no_password_by_mail(app: Dash, server: MailServer) -> None:
    accounts = store_of(app).accounts
    alone = accounts.add("alone@example.org", Role.EDITOR, by="tests")
    accounts.bind(alone.number, "https://login.example.org", "7")
    ask(app, alone.email)
    send(app)
    assert server.got == []


def test_without_a_mail_server_the_page_says_whom_to_ask_and_an_admin_makes_the_link(make_app: MakeApp) -> None:
    app = make_app()
    make_account(app, Role.EDITOR)
    person = Person(app, EDITOR)
    assert "Ask an admin" in person.get("forgotten").text
    assert "Ask an admin" in person.post("forgotten", {"email": EDITOR}).text
    admin = signed_in(app, Role.ADMIN)
    page = admin.post(f"users/{store_of(app).accounts.find(EDITOR).number}/new-password").text
    assert "valid for an hour" in page
    assert select(page, "button[data-copy='field-link']")
    (link,) = select(page, "#field-link")
    assert person.post(link.text.partition("/staff/")[2], FIELDS).status_code == 303
    assert is_signed_in(person)
