"""Errors as staff meet them: in the staff look, with a sentence, and with what they had typed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import Dash
from sqlalchemy.exc import OperationalError

from dashboard.errors import SamePerson, StaleBase, StoreUnavailable, VersionNotFound
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, select, text_of, values
from tests.staff.conftest import MakeApp
from tests.staff.people import Person, signed_in, store_of

LONG = "A long text about a project, written with care. " * 5


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Dash:
    return make_app()


@pytest.fixture
def admin(app: Dash) -> Person:
    return signed_in(app, Role.ADMIN)


def check_look(answer, status: int, *said: str) -> None:
    assert answer.status_code == status
    assert 'class="staff"' in answer.text
    for words in said:
        assert words in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_has_a_sentence_of_its_own(admin: Person, app: Dash) -> None:
    editor = signed_in(app, Role.EDITOR)
    check_look(admin.get("nothing"), 404, "There is nothing at this address.")
    check_look(admin.get("users/99999"), 404, "There is no account 99999.")
    check_look(editor.get("users"), 403, "You need the role admin for this.")
    check_look(admin.get("sign-out"), 405, "cannot be used in that way")
    check_look(admin.post("users", {"role": "god"}), 400, "could not be understood")
    check_look(
        admin.post("users", headers={"Origin": "https://evil.example"}), 403, "not sent from a page of this site"
    )
    check_look(admin.post("users", headers={"Origin": "http://[x"}), 403, "not sent from a page of this site")
    check_look(admin.post("users", {"email": "x" * 1_100_000}), 413, "larger than what may be sent here")
    check_look(admin.post("account/password", {"csrf_token": ""}), 400, "Load it anew and repeat it")


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_beyond_all_numbers_names_nothing(admin: Person, number: int) -> None:
    for path in (f"drafts/{number}/", f"versions/{number}", f"users/{number}", f"versions/1/difference/{number}"):
        check_look(admin.get(path), 404, "There is nothing at this address.")
    check_look(admin.post(f"plans/{number}/approve"), 404)


def test_a_sign_that_no_database_keeps_is_refused_before_it_gets_there(admin: Person, app: Dash) -> None:
    stranger = Person(app)
    check_look(stranger.post("sign-in", {"email": "a\0@example.org", "password": "x"}), 400, "could not be understood")
    check_look(admin.get("journal?actor=%00"), 400)
    check_look(admin.post("drafts/1/choices", {"record:\0": "keep"}), 400)


def test_an_unsigned_visitor_sees_no_names_of_pages(app: Dash) -> None:
    answer = Person(app).get("nothing")
    check_look(answer, 404)
    assert values(answer.text, "nav", "aria-label") == ["Languages"]


def test_a_wrong_method_names_the_right_ones(admin: Person) -> None:
    assert admin.get("sign-out").headers["Allow"] == "OPTIONS, POST"
    assert "GET" in admin.client.delete("/staff/users").headers["Allow"]


@pytest.mark.parametrize("address", ["publish", "mend", "undo", "discard", "comment"])
def test_the_address_of_a_form_of_a_draft_leads_to_the_draft(admin: Person, app: Dash, address: str) -> None:
    answer = admin.get(f"drafts/3/{address}")
    assert (answer.status_code, answer.location) == (303, "/staff/drafts/3/")
    assert admin.client.delete(f"/staff/drafts/3/{address}").status_code == 405
    assert admin.get("drafts/3/nothing").status_code == 404


@pytest.mark.parametrize("lost", ["token", "session"])
def test_what_was_typed_is_kept_but_no_password(admin: Person, app: Dash, lost: str) -> None:
    fields = {
        "name": LONG,
        "email": "<b>@example.org",
        "password": "secret words here",
        "password_again": "more secrets",
        "present": "the secret now",
    }
    if lost == "session":
        token = admin.token()
        store_of(app).accounts.close_all(store_of(app).accounts.find(admin.email), by="tests")
        headers = {"Referer": "http://localhost/staff/users"}
        answer = admin.post("users", fields | {"csrf_token": token}, headers=headers)
        check_look(answer, 403, "Sign in again")
        assert only(answer.text, "a[href='/staff/sign-in?next=/staff/users']").attrib["target"] == "_blank"
    else:
        answer = admin.post("users", fields | {"csrf_token": "old"})
        check_look(answer, 400)
    labels = {text_of(label) for label in select(answer.text, "label")}
    assert labels >= {"Name", "E-mail address"}
    assert LONG.strip() in answer.text
    assert "&lt;b&gt;@example.org" in answer.text
    assert "secret" not in answer.text
    assert "csrf" not in answer.text.replace('name="csrf_token"', "")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (VersionNotFound("There is no version 7."), 404),
        (StaleBase("Someone else published meanwhile."), 412),
        (SamePerson("Another person has to approve."), 403),
    ],
)
def test_what_the_store_refuses_is_told_in_its_words(admin: Person, app: Dash, monkeypatch, error, status) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(store_of(app).drafts, "all_open", refuse)
    check_look(admin.get(), status, str(error))


def test_a_database_that_is_away_is_told_without_asking_it(admin: Person, app: Dash, monkeypatch) -> None:
    token = admin.token()

    def refuse(*_arguments: object, **_named: object) -> None:
        raise StoreUnavailable("connection refused at 10.0.0.7") from OperationalError("", {}, Exception())

    monkeypatch.setattr(store_of(app).accounts, "session", refuse)
    for answer in (admin.get(), admin.post("users", {"csrf_token": token, "name": LONG})):
        check_look(answer, 503, "cannot be reached at the moment")
        assert "10.0.0.7" not in answer.text


def test_a_fault_of_ours_is_not_shown(admin: Person, app: Dash, monkeypatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr(store_of(app).drafts, "all_open", fail)
    answer = admin.get()
    check_look(answer, 500, "The fault is on our side")
    assert "secret details" not in answer.text


def test_visitors_keep_their_own_error_pages(app: Dash) -> None:
    answer = app.server.test_client().get("/nothing")
    assert answer.status_code == 404
    assert 'class="staff"' not in answer.text
    assert "X-Frame-Options" not in answer.headers


def test_what_the_page_put_into_a_form_is_not_shown_as_typed(app: Dash) -> None:
    answer = Person(app).post("records/projects/new", {"based_on": "5", "title": "Typed for an hour"})
    assert answer.status_code == 403
    assert "Typed for an hour" in answer.text
    assert "based_on" not in answer.text


def test_only_fields_that_the_script_names_as_touched_are_told(editor: Person) -> None:
    fields = {"id": "P1", "title": "Wells", "countries": "Moldova", "touched": "title"}
    refused = editor.post("records/projects/new", fields | {"csrf_token": "old"})
    assert [one.text for one in select(refused.text, "label[for^=typed]")] == ["Title"]


def test_fields_of_records_and_cells_have_their_labels(editor: Person) -> None:
    fields = {"title": "A", "title_fr": "B", "cell:5:start_date": "C", "note": "D", "x_y": "E", "revision": "1"}
    fields |= {"date": "2026", "picture_alt_fr": "F", "picture_agreed": "yes", "picture": "/pictures/1"}
    fields |= {"kind": "country", "field": "projects.budget", "now": "yes"}  # of lists and buttons, not typed
    fields |= {
        "record:P-1": "keep",
        "conflict:2eca67": "mine",
        "field-0": "title",
        "missing": "close",
        "value": "Moldva",
    }
    of_the_page = (
        "skip_errors",
        "join_rows",
        "conflicts",
        "draft",
        "revision:4",
        "sheet",
        "question",
        "wish",
        "session",
    )
    fields |= dict.fromkeys(of_the_page, "yes")
    answer = editor.post("records/news/new", fields | {"csrf_token": "old"})
    labels = [text_of(label) for label in select(answer.text, "label")]
    assert labels == [
        *("Title", "Title (fr)", "Row 5, Start", "Note for the history (optional)", "X y", "Date"),
        "What it shows, for people who do not see it (fr)",
        "The people shown agreed, or no person can be recognised.",
        "Picture",
    ]


def test_labels_are_in_the_language_of_who_typed(editor: Person) -> None:
    fields = {"leave": "4", "name": "Nom", "most_changes": "3", "focal_x": "50", "focal_y": "50", "alt_fr": "Un pont"}
    fields |= {"licence": "CC BY", "people_agreed": "yes", "credit": "Kim", "picture_fetch": "yes"}
    answer = editor.post("sources/new", fields | {"csrf_token": "old"}, headers={"Accept-Language": "fr"})
    words = ("Leave out", "Name", "At most so many new or changed records at once", "From the left", "From the top")
    more = ("Licence (optional)", "The people shown agreed, or no person can be recognised.", "Whose picture it is")
    more += ("Fetch the picture at this address when I save",)
    with speaking("fr"):
        shown = _("What it shows, for people who do not see it") + " (fr)"
        expected = [*map(_, words), shown, *map(_, more)]
    assert [text_of(label) for label in select(answer.text, "label")] == expected
    assert expected[0] == "Exclure"


@pytest.mark.parametrize(
    ("address", "field", "label"),
    [
        ("plans/1/refuse", "comment", "The reason, for the person who asked"),
        ("drafts/1/comment", "comment", "Comment for colleagues"),
        ("sources/new", "url", "Address"),
        ("records/news/new", "url", "Web page"),
    ],
)
def test_what_was_typed_is_named_as_in_its_form(app: Dash, address: str, field: str, label: str) -> None:
    answer = Person(app).post(address, {field: "https://example.org/"})
    assert text_of(only(answer.text, "label")) == label


def test_a_base_path_names_no_field(make_app: MakeApp) -> None:
    client = make_app(base_path="/sources/").server.test_client()
    answer = client.post("/sources/staff/records/news/new", data={"url": "https://example.org/"})
    assert text_of(only(answer.text, "label")) == "Web page"


def test_the_way_back_to_a_form_names_the_record_that_it_is_about(app: Dash) -> None:
    """The address of the form of a published record is nothing without its query."""
    headers = {"Referer": "http://localhost/staff/records/projects/edit?id=P%2F3"}
    answer = Person(app).post("records/projects/edit?id=P%2F3", {"title": "Typed"}, headers=headers)
    (link,) = [one for one in values(answer.text, "main a", "href") if "sign-in" in one]
    assert parse_qs(urlsplit(link).query)["next"] == ["/staff/records/projects/edit?id=P%2F3"]


def test_no_field_of_any_form_that_takes_a_password_or_a_code_is_shown_again(editor: Person) -> None:
    forms = "".join(path.read_text() for path in Path("dashboard/staff/templates/staff").glob("*.html"))
    names = re.findall(r'field\("(\w+)"[^}]*(?:type="password"|one-time-code)', forms)
    assert {"present", "password", "password_again", "code"} <= {*names}
    fields = dict.fromkeys(names, "whispered") | {"title": "Roads", "csrf_token": "old"}
    answer = editor.post("records/news/new", fields)
    assert "Roads" in answer.text
    assert "whispered" not in answer.text
