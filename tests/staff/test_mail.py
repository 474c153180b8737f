"""Mails to staff: invitations and what happens to drafts, sent beside the requests, and told where they cannot be."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dash import Dash

from dashboard.language_and_locale import catalogue_languages
from dashboard.staff.accounts.invitations_and_password_links import NEW_PASSWORD
from dashboard.staff.mail.sending import MailSender
from dashboard.store.draft_comments import CommentKind
from dashboard.store.mail_queue import MailKind
from dashboard.store.staff_accounts_and_sign_in import Role, User
from tests.html import select
from tests.staff.conftest import MakeApp
from tests.staff.mailing import MailServer, certificate_for_localhost, mail_server
from tests.staff.people import PASSWORD, Person, is_signed_in, make_account, signed_in, staff_context_of, store_of
from tests.staff.world import SAMPLE, checked_draft

PUBLIC = "https://map.example.org"
EDITOR, PUBLISHER = "editor@example.org", "publisher@example.org"
NEW = "another long password"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


def settings_for(server: MailServer) -> dict[str, object]:
    return {
        "smtp_host": "localhost",
        "smtp_port": server.port,
        "smtp_security": "none",
        "smtp_sender": "map@example.org",
        "public_url": PUBLIC,
        "organisation": "Büro für Wasser",
    }


@pytest.fixture
def app(make_app: MakeApp, server: MailServer) -> Dash:
    made = make_app(**settings_for(server))
    for role in Role:
        make_account(made, role)
    return made


def send(app: Dash) -> None:
    """Send what is due, as the thread beside the requests does."""
    staff = staff_context_of(app)
    MailSender(staff.settings, staff.store).send_due()


def user(app: Dash, email: str) -> User:
    found = store_of(app).accounts.find(email)
    assert found is not None
    return found


def text_of(server: MailServer, address: str = EDITOR) -> str:
    (mail,) = server.to(address)
    return mail.get_content()


def link_in(text: str, kind: str = "invitation") -> str:
    """The path, below the desk, of the link in a mail."""
    (found,) = re.findall(rf"^{PUBLIC}/staff/({kind}/[\w-]+)$", text, re.MULTILINE)
    return found


def requested(app: Dash, word: bytes = b"ONE") -> int:
    """The number of a plan that the editor asked a second person for."""
    store = store_of(app)
    draft = checked_draft(app, SAMPLE.read_bytes().replace(b"SAMPLE", word), EDITOR)
    frame = store.drafts.intake(draft.number).frame
    return store.submit_draft(
        draft.number, revision=draft.revision, frame=frame, author=EDITOR, needs_approval=True
    ).number


def stored(app: Dash) -> bytes:
    """All bytes of the database."""
    database = staff_context_of(app).settings.database_url.removeprefix("sqlite:///")
    return b"".join(Path(database + end).read_bytes() for end in ("", "-wal") if Path(database + end).exists())


def test_an_invitation_comes_by_mail_and_the_link_on_the_page_stays(app: Dash, server: MailServer) -> None:
    admin = signed_in(app, Role.ADMIN)
    page = admin.post("users", {"email": "new@example.org", "role": "editor"})
    assert "is on its way to new@example.org" in page.text
    (shown,) = select(page.text, "#field-link")
    assert select(page.text, "button[data-copy='field-link']")
    send(app)
    (mail,) = server.to("new@example.org")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Invitation to the map of Büro für Wasser", "auto-generated")
    assert mail["From"].addresses[0].addr_spec == "map@example.org"
    assert "admin@example.org invites you" in mail.get_content()
    by_mail, by_hand = link_in(mail.get_content()), shown.text.partition("/staff/")[2]
    assert by_mail != by_hand
    guest = Person(app, "new@example.org")
    assert [guest.get(link).status_code for link in (by_mail, by_hand)] == [200, 200]
    assert guest.post(by_mail, {"password": NEW, "password_again": NEW}).status_code == 303
    assert is_signed_in(guest)
    assert [Person(app).get(link).status_code for link in (by_mail, by_hand)] == [404, 404]


def test_no_token_is_stored_or_logged(app: Dash, server: MailServer, caplog) -> None:
    caplog.set_level("DEBUG")
    signed_in(app, Role.ADMIN).post("users", {"email": "new@example.org", "role": "editor"})
    assert store_of(app).mails.is_due(datetime.now(UTC))
    send(app)
    token = link_in(text_of(server, "new@example.org")).partition("/")[2]
    assert token.encode() not in stored(app)
    assert token not in caplog.text
    assert store_of(app).mails.claim(datetime.now(UTC)) is None  # what was sent is deleted


def test_the_decision_about_a_draft_is_mailed_to_its_person(app: Dash, server: MailServer) -> None:
    boss, plans = signed_in(app, Role.PUBLISHER), store_of(app).plans
    boss.post(f"plans/{requested(app, b'A')}/refuse", {"comment": "The dates are wrong.", "kind": CommentKind.CHANGES})
    boss.post(f"plans/{requested(app, b'B')}/refuse", {"comment": "Not this year.", "kind": CommentKind.DECLINE})
    boss.post(f"plans/{requested(app, b'C')}/approve")
    send(app)
    told = [(mail["Subject"], mail.get_content()) for mail in server.to(EDITOR)]
    assert [subject for subject, _ in told] == [f"{word}: projects.csv" for word in SUBJECTS]
    assert "publisher@example.org asks for changes" in told[0][1]
    assert "The dates are wrong." in told[0][1]
    assert "Not this year." in told[1][1]
    draft = plans.all()[0].draft
    assert f"{PUBLIC}/staff/drafts/{draft}/" in told[2][1]
    assert all("account#mail" in text for _, text in told)
    assert len(server.got) == 3  # the publisher did it and needs no mail


SUBJECTS = ("Changes asked for", "Declined", "Published")


def test_a_comment_and_a_planned_publication_are_mailed(app: Dash, server: MailServer) -> None:
    store = store_of(app)
    draft = checked_draft(app, SAMPLE.read_bytes(), EDITOR)
    store.comments.add(draft.number, "Which year?", author=PUBLISHER)
    store.comments.add(draft.number, "This one.", author=EDITOR)
    soon, frame = datetime.now(UTC) + timedelta(seconds=1), store.drafts.intake(draft.number).frame
    store.submit_draft(draft.number, revision=draft.revision, frame=frame, author=EDITOR, publish_at=soon)
    store.publish_due(soon + timedelta(seconds=1))
    send(app)
    assert [mail["Subject"] for mail in server.to(EDITOR)] == ["Comment: projects.csv", "Published: projects.csv"]
    assert [mail["Subject"] for mail in server.to(PUBLISHER)] == ["Comment: projects.csv"]  # the answer


def test_a_plan_that_was_stopped_is_mailed(app: Dash, server: MailServer) -> None:
    store, plan = store_of(app), requested(app)
    other = checked_draft(app, SAMPLE.read_bytes().replace(b"SAMPLE", b"ONE"), PUBLISHER)
    frame = store.drafts.intake(other.number).frame.assign(title="Another title")
    store.publish_draft(other.number, revision=other.revision, frame=frame, author=PUBLISHER)
    store.publish_due(datetime.now(UTC))
    assert store.plans.get(plan).state == "stale"
    send(app)
    text = text_of(server)
    assert f"{PUBLISHER} changed or removed “Another title” (" in text
    assert "meanwhile, which your draft “projects.csv” changes, too, so it was not published." in text


def test_who_switched_mails_off_gets_links_only(app: Dash, server: MailServer) -> None:
    editor = signed_in(app, Role.EDITOR)
    assert select(editor.get("account").text, "#field-wants_mail-yes[checked]")
    editor.post("account/mail", {"language": "fr"})
    assert not select(editor.get("account").text, "#field-wants_mail-yes[checked]")
    store_of(app).plans.refuse(requested(app), PUBLISHER, "No.", CommentKind.DECLINE)
    Person(app).post("forgotten", {"email": EDITOR})
    send(app)
    (mail,) = server.got
    assert mail["Subject"].startswith("Un nouveau mot de passe")
    assert mail["Content-Language"] == "fr"


@pytest.mark.parametrize("language", catalogue_languages())
def test_mails_are_in_the_language_of_the_person(app: Dash, server: MailServer, language: str) -> None:
    store_of(app).accounts.set_mail(user(app, EDITOR).number, language=language, wants_mail=True)
    for kind in MailKind:
        store_of(app).mails.add(kind, EDITOR, actor=PUBLISHER)
    send(app)
    assert len(server.got) == len(MailKind)
    assert {mail["Content-Language"] for mail in server.got} == {language}
    subjects = {str(mail["Subject"]) for mail in server.got}
    assert len(subjects) == len(MailKind)
    assert ("Invitation to the map of Büro für Wasser" in subjects) == (language == "en")


def test_without_a_language_of_the_person_it_is_the_sites_first(make_app: MakeApp, server: MailServer) -> None:
    app = make_app(**settings_for(server), languages=("es", "en"))
    make_account(app, Role.EDITOR)
    store_of(app).accounts.set_mail(user(app, EDITOR).number, language="ru", wants_mail=True)  # no longer offered
    store_of(app).mails.add(MailKind.INVITATION, EDITOR, actor=PUBLISHER)
    send(app)
    assert server.got[0]["Content-Language"] == "es"


def test_mails_to_nobody_are_dropped(app: Dash, server: MailServer) -> None:
    store = store_of(app)
    store.accounts.add("closed@example.org", Role.EDITOR, by="tests")
    store.accounts.set_active(user(app, "closed@example.org").number, False, by="tests")
    for address in ("unknown@example.org", "closed@example.org", "Main site"):
        store.mails.add(MailKind.INVITATION, address)
    send(app)
    assert (server.got, store.mails.is_due(datetime.now(UTC))) == ([], False)


@pytest.mark.parametrize(
    ("refusals", "said", "given_up"),
    [
        ({"RCPT": "550 no such person"}, "refuses the address: 550 no such person", True),
        ({"RCPT": "450 come later"}, "refuses the address: 450 come later", False),
        ({"MAIL": "550 not you"}, "refuses the sender of the settings: 550 not you", False),
        ({"TEXT": "554 spam: https://map.example.org/staff/invitation/"}, "refuses the mail (code 554).", False),
        ({"EHLO": "421 closed", "HELO": "421 closed"}, "refuses the mail (code 421).", False),
    ],
)
def test_a_mail_that_cannot_be_sent_is_told_to_an_admin(
    app: Dash, server: MailServer, refusals: dict[str, str], said: str, given_up: bool
) -> None:
    server.refusals = refusals
    admin = signed_in(app, Role.ADMIN)
    admin.post("users", {"email": "new@example.org", "role": "editor"})
    send(app)
    assert "1 mail could not be sent." in admin.get().text
    assert "could not be sent" not in signed_in(app, Role.PUBLISHER).get().text
    page = admin.get("users").text
    assert said in page
    assert ("given up" in page) is given_up
    assert "invitation/" not in page
    server.refusals = {}
    (mail,) = store_of(app).mails.in_trouble()
    admin.post(f"users/mails/{mail.number}/retry")
    send(app)
    assert len(server.to("new@example.org")) == 1
    assert "could not be sent" not in admin.get("users").text


def test_an_admin_drops_a_mail(app: Dash, server: MailServer) -> None:
    server.refusals = {"RCPT": "550 no such person"}
    store_of(app).mails.add(MailKind.INVITATION, EDITOR)
    send(app)
    admin = signed_in(app, Role.ADMIN)
    (mail,) = store_of(app).mails.in_trouble()
    admin.post(f"users/mails/{mail.number}/drop")
    assert store_of(app).mails.in_trouble() == []
    assert admin.post(f"users/mails/{mail.number}/drop").status_code == 404


def test_a_server_that_is_away_leaves_no_link_behind(app: Dash, make_app: MakeApp, server: MailServer) -> None:
    url = staff_context_of(app).settings.database_url
    away = make_app(**settings_for(server) | {"smtp_port": 1, "database_url": url})
    store_of(away).mails.add(MailKind.NEW_PASSWORD, EDITOR)
    send(away)
    (mail,) = store_of(away).mails.in_trouble()
    assert mail.failure == "The mail server localhost cannot be reached, or breaks off."
    assert mail.next_at is not None
    assert store_of(away).accounts.sessions(user(away, EDITOR), kind=NEW_PASSWORD) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_connection_is_encrypted_before_the_password_is_said(
    make_app: MakeApp, tmp_path: Path, monkeypatch, security: str
) -> None:
    context, trusted = certificate_for_localhost(tmp_path)
    with mail_server(context, from_the_first_byte=security == "tls") as server:
        account = {"smtp_security": security, "smtp_user": "map", "smtp_password": "secret"}
        app = make_app(**settings_for(server) | account)
        make_account(app, Role.EDITOR)
        store_of(app).mails.add(MailKind.INVITATION, EDITOR)
        send(app)
        assert (server.users, server.got) == ([], [])  # nobody vouches for the certificate
        (mail,) = store_of(app).mails.in_trouble()
        assert "cannot be encrypted" in mail.failure
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        store_of(app).mails.retry(mail.number, by="tests")
        send(app)
        assert [user.partition(" ")[0] for user in server.users] == ["encrypted"]
        assert len(server.got) == 1


def test_a_server_without_encryption_gets_no_password(make_app: MakeApp, server: MailServer) -> None:
    account = {"smtp_security": "starttls", "smtp_user": "map", "smtp_password": "secret"}
    app = make_app(**settings_for(server) | account)
    make_account(app, Role.EDITOR)
    store_of(app).mails.add(MailKind.INVITATION, EDITOR)
    send(app)
    assert "starttls" in store_of(app).mails.in_trouble()[0].failure
    assert server.users == []


def test_the_poll_sends_and_no_request_does(make_app: MakeApp, server: MailServer) -> None:
    app = make_app(**settings_for(server), poll_seconds=0.1)
    admin = signed_in(app, Role.ADMIN)
    admin.post("users", {"email": "new@example.org", "role": "editor"})
    patience = threading.Event()
    for _ in range(100):
        if server.got or patience.wait(0.1):
            break
    assert len(server.to("new@example.org")) == 1


def test_without_a_mail_server_nothing_speaks_of_mails(make_app: MakeApp) -> None:
    app = make_app()
    admin = signed_in(app, Role.ADMIN)
    page = admin.post("users", {"email": "new@example.org", "role": "editor"}).text
    assert "on its way" not in page
    assert select(page, "#field-link")
    assert "Tell me by mail" not in admin.get("account").text
    assert not store_of(app).mails.is_due(datetime.now(UTC))
    assert Person(app, EDITOR).sign_in(PASSWORD).status_code == 400
