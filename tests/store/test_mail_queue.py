"""Mails wait in the database: one process sends at a time, later after failures, and not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.errors import NotFound
from dashboard.store import mail_queue as module
from dashboard.store.mail_queue import LEASE, LONGEST_PAUSE, Mail, MailKind
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action
from tests.store.together import run_together

TO = "Ana@example.org"


def at(**later: float) -> datetime:
    return datetime.now(UTC) + timedelta(**later)


def claimed(store: Store, **later: float) -> Mail:
    mail = store.mails.claim(at(**later))
    assert mail is not None
    return mail


def claim(url: str, _name: str) -> bool:
    with Store(url) as store:
        return store.mails.claim(datetime.now(UTC)) is not None


def test_of_many_replicas_one_sends_however_many_mails_wait(database_url):
    with Store(database_url) as store:
        for number in range(5):
            store.mails.add(MailKind.COMMENT, f"person{number}@example.org")
    assert sorted(run_together(claim, database_url, 4)) == [False, False, False, True]


def test_the_next_is_sent_after_the_one_before(store):
    for name in ("a@example.org", "b@example.org"):
        store.mails.add(MailKind.COMMENT, name)
    first = claimed(store)
    assert store.mails.claim(at()) is None
    store.mails.delete_claimed(first)
    second = claimed(store)
    store.mails.delete_claimed(second)
    assert [first.recipient, second.recipient] == ["a@example.org", "b@example.org"]
    assert (store.mails.is_due(at()), store.mails.in_trouble()) == (False, [])


def test_a_process_that_ends_is_followed_by_another_and_says_nothing_more(store):
    store.mails.add(MailKind.COMMENT, TO)
    first = claimed(store)
    second = claimed(store, seconds=LEASE.total_seconds() + 1)
    store.mails.fail(first, "late")
    store.mails.delete_claimed(first)
    assert store.mails.in_trouble() == []
    store.mails.fail(second, "really")
    assert [mail.failure for mail in store.mails.in_trouble()] == ["really"]


def test_each_failure_doubles_the_pause_up_to_an_hour(store):
    store.mails.add(MailKind.INVITATION, TO)
    pauses, later = [], 0.0
    for _ in range(9):
        mail = claimed(store, seconds=later)
        before = datetime.now(UTC)
        store.mails.fail(mail, "The mail server is away.")
        (mail,) = store.mails.in_trouble()
        pauses.append(round((mail.next_at - before) / timedelta(minutes=1)))
        later += 3700
    assert pauses == [1, 2, 4, 8, 16, 32, *[LONGEST_PAUSE // timedelta(minutes=1)] * 3]


@pytest.mark.parametrize(
    ("kind", "hours"), [(MailKind.NEW_PASSWORD, 1), (MailKind.INVITATION, 72), (MailKind.COMMENT, 48)]
)
def test_sending_is_tried_for_a_time_and_then_given_up(store, kind, hours):
    store.mails.add(kind, TO)
    assert not store.mails.is_due(at(hours=hours, seconds=1))
    mail = claimed(store, hours=hours, minutes=-1)
    assert abs(mail.ends_at - mail.created_at - timedelta(hours=hours)) < timedelta(seconds=1)


def test_a_failure_for_good_is_told_and_not_tried_again_unless_an_admin_says_so(store):
    store.mails.add(MailKind.COMMENT, TO)
    store.mails.fail(claimed(store), "No such person.", for_good=True)
    (mail,) = store.mails.in_trouble()
    assert (mail.next_at, mail.failure, mail.recipient) == (None, "No such person.", "ana@example.org")
    assert not store.mails.is_due(at(hours=1))
    store.mails.retry(mail.number, by="chief@example.org")
    assert store.mails.is_due(at())
    store.mails.drop(mail.number, by="chief@example.org")
    told = [(entry.actor, entry.action, entry.subject) for entry in store.journal()]
    assert told == [
        ("chief@example.org", action, "ana@example.org: comment") for action in (Action.RETRY_MAIL, Action.DROP_MAIL)
    ]
    for gone in (store.mails.retry, store.mails.drop):
        with pytest.raises(NotFound, match=f"Mail {mail.number} was sent meanwhile"):
            gone(mail.number, by="chief@example.org")


@pytest.mark.parametrize("for_good", [False, True])
def test_a_mail_that_is_retried_during_an_attempt_is_sent_again_at_once_when_that_fails(store, for_good):
    store.mails.add(MailKind.COMMENT, TO)
    running = replace(claimed(store), ends_at=at())  # its last attempt
    store.mails.retry(running.number, by="chief@example.org")
    store.mails.fail(running, "The mail server is away.", for_good=for_good)
    (mail,) = store.mails.in_trouble()
    assert (mail.failure, mail.lease_until) == ("The mail server is away.", None)
    again = claimed(store)
    assert (again.number, again.attempts) == (running.number, 1)
    store.mails.fail(again, "The mail server is away.")
    assert not store.mails.is_due(at())


def test_a_link_takes_the_place_of_one_that_waits(store):
    for _ in range(3):
        store.mails.add(MailKind.NEW_PASSWORD, TO)
        store.mails.add(MailKind.COMMENT, TO)
    store.mails.add(MailKind.NEW_PASSWORD, "bo@example.org")
    kinds = []
    while mail := store.mails.claim(at()):
        kinds.append((mail.kind, mail.recipient))
        store.mails.delete_claimed(mail)
    assert kinds.count((MailKind.NEW_PASSWORD, "ana@example.org")) == 1
    assert kinds.count((MailKind.COMMENT, "ana@example.org")) == 3
    assert len(kinds) == 5


def test_what_nobody_sends_does_not_pile_up(store, monkeypatch):
    for _ in range(3):
        store.mails.add(MailKind.COMMENT, TO)
    monkeypatch.setattr(module, "now", lambda: at(days=3))
    store.mails.add(MailKind.COMMENT, TO)
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mails").scalar_one() == 1


def test_people_choose_their_mails(store):
    ana = store.accounts.add(TO, Role.EDITOR, by="tests")
    assert (ana.language, ana.wants_mail) == ("", True)
    store.accounts.set_mail(ana.number, language="fr", wants_mail=False)
    changed = store.accounts.get(ana.number)
    assert (changed.language, changed.wants_mail) == ("fr", False)
    with pytest.raises(NotFound):
        store.accounts.set_mail(99, language="", wants_mail=True)
