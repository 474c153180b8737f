"""The commands on accounts: what they print, what they leave in the store, and that no password is shown."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.cli.parser import ROLES
from dashboard.staff.accounts.passwords import is_password
from dashboard.store.mail_queue import MailKind
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action

PASSWORD = "seven quiet harbours"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", url)
    return url


@pytest.fixture
def store(database: str) -> Store:
    return Store(database)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def add(monkeypatch: pytest.MonkeyPatch, email: str = "ana@example.org", role: str = "admin", *more: str) -> int:
    typed(monkeypatch, PASSWORD + "\n")
    return main(["users", "add", email, "--role", role, *more])


def test_the_roles_are_those_of_the_store() -> None:
    assert tuple(Role) == ROLES


def test_ctrl_d_at_the_password_stops_the_command(store, monkeypatch, capsys) -> None:
    def end(_question: str) -> str:
        raise EOFError

    typed(monkeypatch, "")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", end)
    assert main(["users", "add", "ana@example.org", "--role", "admin"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"
    assert not store.accounts.all()


def test_an_account_is_made_with_the_password_from_standard_input(store, monkeypatch, capsys) -> None:
    assert add(monkeypatch, "Ana@example.org", "publisher", "--name", "Ana\nB") == 0
    assert capsys.readouterr().out == "Ana@example.org is now publisher.\n"
    user = store.accounts.find("ana@example.org")
    assert (user.role, user.name, user.active) == (Role.PUBLISHER, "Ana B", True)
    assert is_password(PASSWORD, store.accounts.password_hash(user.number))
    assert PASSWORD not in store.accounts.password_hash(user.number)
    assert [(entry.action, entry.subject) for entry in store.journal()] == [
        (Action.ADD_USER, "Ana@example.org: publisher")
    ]


@pytest.mark.parametrize(
    "case",
    [
        ("ana@example.org", "short", "at least 12 characters"),
        ("ana@example.org", "", "at least 12 characters"),
        ("ana@example.org", "ANA@example.org", "too easy"),
        ("ana@example.org", "aaaaaaaaaaaaaa", "too easy"),
        ("ana", PASSWORD, "name@example.org"),
        ("a b@example.org", PASSWORD, "name@example.org"),
        ("ana@example.org\n", PASSWORD, "name@example.org"),
    ],
)
def test_what_cannot_be_is_refused(store, monkeypatch, capsys, case: tuple[str, str, str]) -> None:
    email, password, said = case
    typed(monkeypatch, password + "\n")
    assert main(["users", "add", email, "--role", "editor"]) == 2
    assert said in capsys.readouterr().err
    assert store.accounts.all() == []


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])  # the latter is Python's choice in the locale C
def test_a_password_that_is_not_utf_8_is_refused_in_a_sentence(store, monkeypatch, capsys, errors) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"p\xe4ssw\xf6rter sind lang\n"), encoding="utf-8", errors=errors)
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["users", "add", "ana@example.org", "--role", "admin"]) == 2
    assert capsys.readouterr().err == "What was typed, or came by standard input, is not text in UTF-8.\n"
    assert store.accounts.all() == []


def test_an_account_is_made_once(store, monkeypatch, capsys) -> None:
    add(monkeypatch)
    assert add(monkeypatch, "ANA@EXAMPLE.ORG", "editor") == 2
    assert "has an account already" in capsys.readouterr().err
    assert [user.role for user in store.accounts.all()] == [Role.ADMIN]


def test_an_invitation_is_a_path_that_works_once_asked_for(store, monkeypatch, capsys) -> None:
    assert main(["users", "add", "ana@example.org", "--role", "editor", "--invite"]) == 0
    printed = capsys.readouterr()
    path = printed.out.splitlines()[-1]
    assert path.startswith("/staff/invitation/")
    assert len(path) > len("/staff/invitation/") + 40
    assert "3 days" in printed.err
    assert main(["users", "invite", "ana@example.org"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] != path
    assert len(store.accounts.sessions(store.accounts.find("ana@example.org"), kind="invitation")) == 1


def test_an_invitation_is_mailed_where_there_is_a_mail_server(store, monkeypatch, capsys) -> None:
    main(["users", "add", "ana@example.org", "--role", "editor", "--invite"])
    assert "mail" not in capsys.readouterr().err
    assert store.mails.claim(datetime.now(UTC)) is None
    server = {"SMTP_HOST": "localhost", "SMTP_SENDER": "map@example.org", "PUBLIC_URL": "https://map.example.org"}
    for name, value in server.items():
        monkeypatch.setenv(f"WHEREWEWORK_{name}", value)
    assert main(["users", "invite", "ana@example.org"]) == 0
    printed = capsys.readouterr()
    assert "on its way to ana@example.org" in printed.err
    assert printed.out.startswith("https://map.example.org/staff/invitation/")
    mail = store.mails.claim(datetime.now(UTC))
    assert (mail.kind, mail.recipient) == (MailKind.INVITATION, "ana@example.org")


def test_accounts_are_listed(store, monkeypatch, capsys) -> None:
    assert main(["users", "list"]) == 0
    assert "There is no account yet" in capsys.readouterr().err
    add(monkeypatch)
    main(["users", "add", "bo@example.org", "--role", "editor", "--invite", "--name", "Bo"])
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ana@example.org  admin      open",
        "bo@example.org   editor     no password yet  Bo",
    ]


def test_roles_are_changed_and_accounts_closed_and_opened(store, monkeypatch, capsys) -> None:
    add(monkeypatch)
    add(monkeypatch, "bo@example.org", "editor")
    assert main(["users", "role", "BO@example.org", "publisher"]) == 0
    assert main(["users", "deactivate", "bo@example.org"]) == 0
    assert (store.accounts.find("bo@example.org").role, store.accounts.find("bo@example.org").active) == (
        "publisher",
        False,
    )
    assert main(["users", "invite", "bo@example.org"]) == 2
    assert main(["users", "activate", "bo@example.org"]) == 0
    assert store.accounts.find("bo@example.org").active
    assert main(["users", "deactivate", "nobody@example.org"]) == 2
    assert "nobody@example.org has no account." in capsys.readouterr().err


@pytest.mark.parametrize("command", [["deactivate", "ana@example.org"], ["role", "ana@example.org", "editor"]])
def test_the_last_admin_stays(store, monkeypatch, capsys, command) -> None:
    add(monkeypatch)
    assert main(["users", *command]) == 1
    assert "last admin" in capsys.readouterr().err
    user = store.accounts.find("ana@example.org")
    assert (user.role, user.active) == (Role.ADMIN, True)


def test_where_nobody_can_type_the_offer_is_one_command(store, monkeypatch, capsys) -> None:
    typed(monkeypatch, "")
    assert main(["users", "offer"]) == 0
    assert ": .venv/bin/python -m dashboard users add NAME@EXAMPLE.ORG --role admin" in capsys.readouterr().err
    add(monkeypatch)
    capsys.readouterr()
    assert main(["users", "offer"]) == 0
    assert capsys.readouterr() == ("", "")


def in_terminal(arguments: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Run a command in a real terminal: wait for each question, then type the answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, deadline = "", time.monotonic() + 60
    for question, answer in [*answers, ("", "")]:
        while (not question or question not in shown.rpartition("\x00")[2]) and time.monotonic() < deadline:
            try:
                shown += os.read(ours, 1000).decode()
            except OSError:  # the other side is closed
                break
        shown += "\x00"
        if question:
            os.write(ours, answer.encode() + b"\n")
    os.close(ours)
    return process.wait(60), shown


def test_in_a_terminal_the_password_is_asked_for_twice_and_never_shown(store) -> None:
    code, shown = in_terminal(
        ["users", "offer"],
        [
            ("not now): ", "ana"),
            ("not now): ", "ana@example.org"),
            ("Password: ", "short"),
            ("Password: ", PASSWORD),
            ("once more: ", "another one altogether"),
            ("Password: ", PASSWORD),
            ("once more: ", PASSWORD),
        ],
    )
    assert code == 0
    assert PASSWORD not in shown
    assert "The two do not match" in shown
    assert "Sign in at /staff/" in shown
    user = store.accounts.find("ana@example.org")
    assert user.role is Role.ADMIN
    assert is_password(PASSWORD, store.accounts.password_hash(user.number))


def test_in_a_terminal_one_may_say_not_now(store) -> None:
    code, shown = in_terminal(["users", "offer"], [("not now): ", "")])
    assert code == 0
    assert "No account was made" in shown
    assert store.accounts.all() == []
