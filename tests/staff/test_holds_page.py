"""Hiding something in an emergency: looked at first or at once, for admins, told in the journal."""

from __future__ import annotations

import pytest
from dash import Dash

from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.version_and_journal_types import Action
from tests.html import only
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person, store_of

RECORDS = [
    {"id": "P1", "title": "Wells", "countries": "Moldova", "budget": "5"},
    {"id": "P2", "title": "Schools", "countries": "Moldova; Ukraine"},
]
SENTENCE = "Not shown <now>."


@pytest.fixture(autouse=True)
def _published(app: Dash) -> None:
    publish_records(app, Dataset.PROJECTS, *RECORDS)


def wish(kind: HoldKind, key: str, **more: str) -> dict[str, str]:
    name = "field" if kind is HoldKind.FIELD else "key"
    return {"kind": kind, name: key, "sentence": SENTENCE, "reason": "They are in danger"} | more


@pytest.mark.parametrize(
    ("kind", "key", "told"),
    [
        (HoldKind.PROJECT, "P1", "1 record disappears"),
        (HoldKind.COUNTRY, "moldova (republic of)", "1 record disappears, 1 record loses a part"),
        (HoldKind.FIELD, "projects.budget", "1 record loses a part"),
        (HoldKind.FIELD, "projects.url", "Nothing: no published record has it."),
        (HoldKind.COUNTRY, "Tuvalu", "Nothing: no published record has it."),
    ],
)
def test_first_it_tells_what_would_be_hidden_and_hides_nothing(app: Dash, admin: Person, kind, key, told) -> None:
    before = app.server.test_client().get("/api/v1/projects").json["items"]
    answer = admin.post("holds", wish(kind, key))
    assert answer.status_code == 200
    assert told in answer.text
    assert "Not shown &lt;now&gt;." in answer.text
    assert store_of(app).holds.standing() == ()
    assert app.server.test_client().get("/api/v1/projects").json["items"] == before


def test_hiding_works_at_once_and_is_lifted_after_a_question(app: Dash, admin: Person) -> None:
    visitor = app.server.test_client()
    assert visitor.get("/projects/P1").status_code == 200
    done = admin.post("holds", wish(HoldKind.COUNTRY, "MDA", now="yes"))
    assert (done.status_code, done.location) == (303, "/staff/holds")
    assert [item["id"] for item in visitor.get("/api/v1/projects").json["items"]] == ["P2"]
    assert "Not shown &lt;now&gt;." in visitor.get("/?country=MDA").text
    page = admin.get("holds").text
    assert "Moldova" in page
    assert "They are in danger" in page
    (hold,) = store_of(app).holds.standing()
    assert (hold.key, hold.placed_by) == ("MDA", admin.email)
    again = admin.post("holds", wish(HoldKind.COUNTRY, "Moldova", now="yes"))
    assert (again.status_code, "held back already" in again.text, SENTENCE.replace("<", "&lt;")[:9] in again.text) == (
        409,
        True,
        True,
    )
    question = admin.get(f"holds/{hold.number}/lift").text
    assert "Show Moldova again?" in question
    assert len(visitor.get("/api/v1/projects").json["items"]) == 1, "asking shows nothing"
    assert admin.post(f"holds/{hold.number}/lift").status_code == 303
    assert admin.get(f"holds/{hold.number}/lift").status_code == 303, "there is nothing left to ask"
    assert len(visitor.get("/api/v1/projects").json["items"]) == 2
    assert "Shown again by" in admin.get("holds").text
    acts = [(act.action, act.actor) for act in store_of(app).journal(newest_first=True, limit=2)]
    assert acts == [(Action.LIFT_HOLD, admin.email), (Action.PLACE_HOLD, admin.email)]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (wish(HoldKind.PROJECT, "none"), "No published record has the id or the title none."),
        (wish(HoldKind.NEWS, "P1"), "No published record has the id or the title P1."),
        (wish(HoldKind.COUNTRY, "Moldva"), "is not the name of one country"),
        (wish(HoldKind.COUNTRY, "Moldova; Ukraine"), "is not the name of one country"),
        (wish(HoldKind.FIELD, "projects.title"), "Choose a field."),
        (wish(HoldKind.PROJECT, ""), "Write the id of the record"),
        (wish(HoldKind.PROJECT, "P1", sentence=" "), "Write what visitors are told."),
        ({}, "Write"),
    ],
)
def test_what_cannot_be_hidden_is_said_and_what_was_typed_stays(app: Dash, admin: Person, sent, sentence) -> None:
    answer = admin.post("holds", sent | {"now": "yes"})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    if sent:
        assert "They are in danger" in answer.text
    assert store_of(app).holds.standing() == ()


def test_a_hidden_record_is_known_as_hidden(admin: Person) -> None:
    assert admin.post("holds", wish(HoldKind.PROJECT, "P1", now="yes")).status_code == 303
    again = admin.post("holds", wish(HoldKind.PROJECT, "P1", now="yes"))
    assert (again.status_code, "held back already" in again.text) == (409, True)


def test_a_record_is_found_by_its_title_in_any_language(app: Dash, admin: Person) -> None:
    twins = [
        {"id": "P3", "title": "Seeds", "title_fr": "Lutte contre le paludisme", "countries": "Kenya"},
        {"id": "P4", "title": "Roads", "title_fr": "Routes", "countries": "Kenya"},
        {"id": "P5", "title": "routes", "countries": "Kenya"},
    ]
    publish_records(app, Dataset.PROJECTS, *RECORDS, *twins)
    several = admin.post("holds", wish(HoldKind.PROJECT, "Routes", now="yes"))
    assert "Several records have this title. Write the id of one of them: P4, P5." in several.text
    assert store_of(app).holds.standing() == ()
    assert admin.post("holds", wish(HoldKind.PROJECT, "lutte contre  LE paludisme", now="yes")).status_code == 303
    assert [hold.key for hold in store_of(app).holds.standing()] == ["P3"]


def test_only_admins_hide(app: Dash, publisher: Person) -> None:
    assert publisher.get("holds").status_code == 403
    assert publisher.post("holds", wish(HoldKind.PROJECT, "P1", now="yes")).status_code == 403
    assert store_of(app).holds.standing() == ()


def test_the_address_of_a_page_says_what_to_hide(app: Dash, admin: Person) -> None:
    # The kind stays as the form has it at first: a project.
    publish_records(app, Dataset.NEWS, {"id": "N/1", "title": "Storm", "date": "2024-01-01", "countries": "Moldova"})
    answer = admin.post("holds", wish(HoldKind.PROJECT, "https://map.example.org/projects/P1?lang=fr#top"))
    assert "Hide P1?" in answer.text
    assert "<strong>Wells</strong>" in answer.text
    answer = admin.post("holds", wish(HoldKind.PROJECT, "https://map.example.org/map/news/N%2F1", now="yes"))
    assert answer.status_code == 303
    (hold,) = store_of(app).holds.standing()
    assert (hold.kind, hold.key) == (HoldKind.NEWS, "N/1")


def test_the_form_of_a_record_leads_admins_to_the_hold_of_that_record(admin: Person, publisher: Person) -> None:
    link = only(admin.get("records/projects/edit?id=P1").text, "a[href*='/holds?']").attrib["href"]
    assert link == "/staff/holds?projects=P1#hide"
    page = admin.get("holds?projects=P1").text
    assert only(page, "[name=key]").attrib["value"] == "P1"
    assert only(page, "[name=kind] [selected]").attrib["value"] == HoldKind.PROJECT
    assert "/holds?" not in publisher.get("records/projects/edit?id=P1").text
