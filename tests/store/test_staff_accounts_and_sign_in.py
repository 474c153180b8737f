"""People are known by their address in whatever letters; what ends a right ends their sessions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import text

from dashboard.errors import AlreadyThere, LastAdmin, NotFound
from dashboard.store.staff_accounts_and_sign_in import Role, email_key
from dashboard.store.version_and_journal_types import Action

LATER = timedelta(hours=1)


def now():
    return datetime.now(UTC)


@pytest.fixture
def accounts(store):
    return store.accounts


@pytest.fixture
def ana(accounts):
    return accounts.add("Ana@Example.org", Role.ADMIN, by="terminal", name="Ana", password_hash="$argon2id$x")


@pytest.fixture
def bo(accounts, ana):
    return accounts.add("bo@example.org", Role.EDITOR, by="Ana@Example.org")


def told(store):
    return [(entry.actor, entry.action, entry.subject) for entry in store.journal()]


@pytest.mark.parametrize(
    ("role", "covered"), [("editor", ["editor"]), ("publisher", ["editor", "publisher"]), ("admin", list(Role))]
)
def test_roles_cover_those_below(role, covered):
    assert [other for other in Role if Role(role).covers(other)] == covered


def test_an_account_tells_all_but_the_password(accounts, ana, bo):
    assert (ana.email, ana.name, ana.role, ana.active, ana.has_password) == (
        "Ana@Example.org",
        "Ana",
        Role.ADMIN,
        True,
        True,
    )
    assert (bo.has_password, accounts.password_hash(bo.number)) == (False, "")
    assert accounts.password_hash(ana.number) == "$argon2id$x"
    assert "argon2" not in repr(ana)
    assert accounts.all() == [ana, bo]
    assert accounts.get(bo.number) == bo


@pytest.mark.parametrize("written", ["ana@example.org", " ANA@EXAMPLE.ORG\n", "Ana@Example.org"])
def test_letters_do_not_matter(accounts, ana, written):
    assert accounts.find(written) == ana
    with pytest.raises(AlreadyThere, match="account already"):
        accounts.add(written, Role.EDITOR, by="x")


def test_composed_and_decomposed_letters_are_one(accounts):
    zoe = accounts.add("Zoe\u0308@example.org", Role.EDITOR, by="x")
    assert accounts.find("zo\u00eb@EXAMPLE.org") == zoe
    assert accounts.find("zoe@example.org") is None


@given(st.text())
def test_a_key_is_its_own_key(written):
    assert email_key(email_key(written)) == email_key(written)


def test_the_database_itself_refuses_an_address_twice(store, ana):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), store._database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO users (key, email, name, role, active, created_at, password_hash) "
                "SELECT key, 'other', name, role, active, created_at, password_hash FROM users"
            )
        )


def test_unknown_accounts_are_said(accounts, ana):
    for ask in (accounts.get, accounts.password_hash):
        with pytest.raises(NotFound, match="no account 42"):
            ask(42)
    for change in (
        lambda: accounts.set_role(42, Role.ADMIN, by="x"),
        lambda: accounts.set_active(42, False, by="x"),
        lambda: accounts.set_password(42, "x", by="x"),
        lambda: accounts.close_all(replace(ana, number=42), "x"),
    ):
        with pytest.raises(NotFound, match="no account"):
            change()


def test_a_session_knows_its_person(accounts, ana):
    accounts.open_session(ana, token_hash="t", expires_at=now() + LATER, agent="Firefox" * 100)
    session = accounts.session("t", now())
    assert (session.user, session.kind, len(session.agent)) == (ana, "session", 300)
    assert accounts.sessions(ana) == [session]
    assert accounts.session("u", now()) is None


def test_a_session_that_is_over_is_none_and_is_removed_later(store, accounts, ana):
    accounts.open_session(ana, token_hash="t", expires_at=now() - timedelta(seconds=1))
    assert accounts.session("t", now()) is None
    assert accounts.sessions(ana) == []
    accounts.open_session(ana, token_hash="u", expires_at=now() + LATER)
    assert accounts.session("u", now() + LATER + LATER) is None
    with store._database.reading() as connection:
        assert connection.execute(text("SELECT token_hash FROM sessions")).scalars().all() == ["u"]


def test_when_a_session_was_seen_is_written_now_and_then(accounts, ana):
    accounts.open_session(ana, token_hash="t", expires_at=now() + timedelta(days=1))
    opened = accounts.session("t", now()).seen_at
    soon, later = now() + timedelta(minutes=1), now() + LATER
    accounts.session("t", soon)
    assert accounts.session("t", soon).seen_at == opened
    accounts.session("t", later)
    assert accounts.session("t", later).seen_at == later


def test_an_invitation_is_no_session_in_the_list_and_is_used_once(accounts, bo):
    accounts.open_session(bo, token_hash="i", expires_at=now() + LATER, kind="invitation")
    assert accounts.sessions(bo) == []
    assert [session.token_hash for session in accounts.sessions(bo, kind="invitation")] == ["i"]
    assert accounts.close_session("i")
    assert not accounts.close_session("i")


def open_both(accounts, ana, bo):
    for token, user in (("a", ana), ("b", bo), ("b2", bo)):
        accounts.open_session(user, token_hash=token, expires_at=now() + LATER)


def living(accounts):
    return [token for token in ("a", "b", "b2") if accounts.session(token, now())]


def test_signing_out_everywhere_ends_the_sessions_of_one_person(store, accounts, ana, bo):
    open_both(accounts, ana, bo)
    assert accounts.close_all(bo, bo.email) == 2
    assert living(accounts) == ["a"]
    assert told(store)[-1] == (bo.email, Action.SIGN_OUT_EVERYWHERE, bo.email)


def test_signing_out_everywhere_else_leaves_one_session(accounts, bo):
    for token in ("here", "there"):
        accounts.open_session(bo, token_hash=token, expires_at=now() + LATER)
    assert accounts.close_all(bo, "bo@example.org", but="here") == 1
    assert [session.token_hash for session in accounts.sessions(bo)] == ["here"]


def test_an_account_is_bound_to_one_person_of_an_issuer(store, accounts, ana, bo):
    issuer = "https://login.example.org"
    assert accounts.bound_to(issuer, "77") is None
    assert accounts.bind(bo.number, issuer, "77")
    assert accounts.bind(bo.number, issuer, "77")  # twice is once
    assert not accounts.bind(bo.number, issuer, "88")
    assert not accounts.bind(ana.number, issuer, "77")
    assert accounts.bound_to(issuer, "77") == replace(bo, issuer=issuer)
    assert accounts.get(ana.number).issuer == ""
    assert accounts.bind(bo.number, "https://new.example.org", "1")  # the organisation has another issuer now
    assert accounts.bound_to(issuer, "77") is None
    assert [action for _actor, action, _subject in told(store)].count(Action.BIND) == 2


def test_an_account_without_single_sign_on_is_bound_to_nobody(accounts, ana):
    assert accounts.bound_to("", "") is None


def test_a_loosened_account_is_free_for_the_next_and_signed_out(accounts, bo):
    accounts.bind(bo.number, "https://login.example.org", "77")
    accounts.open_session(bo, token_hash="one", expires_at=now() + LATER)
    assert accounts.unbind(bo.number, by="chief@example.org").issuer == ""
    assert accounts.sessions(bo) == []
    assert accounts.bind(bo.number, "https://login.example.org", "88")


def test_another_role_ends_the_sessions(store, accounts, ana, bo):
    open_both(accounts, ana, bo)
    assert accounts.set_role(bo.number, Role.EDITOR, by=ana.email).role is Role.EDITOR
    assert living(accounts) == ["a", "b", "b2"], "nothing changed"
    assert accounts.set_role(bo.number, Role.PUBLISHER, by=ana.email).role is Role.PUBLISHER
    assert living(accounts) == ["a"]
    assert told(store)[-1] == (ana.email, Action.CHANGE_ROLE, "bo@example.org: editor → publisher")


def test_a_closed_account_has_no_session(store, accounts, ana, bo):
    open_both(accounts, ana, bo)
    assert not accounts.set_active(bo.number, False, by=ana.email).active
    assert living(accounts) == ["a"]
    accounts.open_session(bo, token_hash="b", expires_at=now() + LATER)
    assert living(accounts) == ["a"], "nor does a session opened in spite of it count"
    assert accounts.set_active(bo.number, True, by=ana.email).active
    assert [action for _, action, _ in told(store)[-2:]] == [Action.CLOSE_ACCOUNT, Action.OPEN_ACCOUNT]


def test_a_new_password_ends_all_sessions_of_the_person(store, accounts, ana, bo):
    open_both(accounts, ana, bo)
    assert accounts.set_password(bo.number, "new", by=bo.email).has_password
    assert accounts.password_hash(bo.number) == "new"
    assert living(accounts) == ["a"]
    assert told(store)[-1] == (bo.email, Action.SET_PASSWORD, bo.email)


def test_a_hash_is_renewed_in_silence_unless_the_password_changed(store, accounts, ana):
    before = told(store)
    accounts.rehash_password(ana.number, "stronger", before="$argon2id$x")
    assert accounts.password_hash(ana.number) == "stronger"
    accounts.rehash_password(ana.number, "too late", before="$argon2id$x")
    assert accounts.password_hash(ana.number) == "stronger"
    assert told(store) == before


def test_the_last_administrator_stays(store, accounts, ana, bo):
    accounts.open_session(ana, token_hash="a", expires_at=now() + LATER)
    before = told(store)
    with pytest.raises(LastAdmin):
        accounts.set_role(ana.number, Role.PUBLISHER, by=bo.email)
    with pytest.raises(LastAdmin):
        accounts.set_active(ana.number, False, by=ana.email)
    assert (accounts.get(ana.number), told(store), living(accounts)) == (ana, before, ["a"])
    cy = accounts.add("cy@example.org", Role.ADMIN, by=ana.email)
    accounts.set_active(cy.number, False, by=ana.email)
    with pytest.raises(LastAdmin):  # an administrator who cannot sign in does not count
        accounts.set_role(ana.number, Role.EDITOR, by=ana.email)
    accounts.set_active(cy.number, True, by=ana.email)
    assert accounts.set_role(ana.number, Role.EDITOR, by=cy.email).role is Role.EDITOR


def test_where_there_never_was_an_administrator_roles_can_change(accounts):
    bo = accounts.add("bo@example.org", Role.EDITOR, by="terminal")
    assert accounts.set_role(bo.number, Role.PUBLISHER, by="terminal").role is Role.PUBLISHER


def test_attempts_are_counted_by_account_and_by_address(accounts):
    start = now()
    for account, address, minutes in (("x", "1", 0), ("x", "2", 10), ("y", "1", 20)):
        accounts.note_attempt(account=account, address=address, at=start + timedelta(minutes=minutes))
    assert accounts.attempts(account="x", since=start) == 2
    assert accounts.attempts(address="1", since=start) == 2
    assert accounts.attempts(account="x", address="1", since=start) == 1
    assert accounts.attempts(account="x", since=start + timedelta(minutes=1)) == 1
    accounts.forget_attempts("x", "1")
    assert accounts.attempts(account="x", since=start) == 1  # that from the other address stays
    assert accounts.attempts(address="1", since=start) == 1


def test_attempts_of_days_ago_are_forgotten(store, accounts):
    accounts.note_attempt(account="x", address="1", at=now() - timedelta(days=3))
    accounts.note_attempt(account="x", address="1", at=now())
    with store._database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM attempts")).scalar_one() == 1
