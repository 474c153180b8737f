"""What cannot be read in the database is said in a sentence where it stands, and takes no page of other things."""

from __future__ import annotations

import pytest
from dash import Dash
from werkzeug.test import TestResponse

from dashboard.errors import StoreError
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import DraftState
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, select, text_of
from tests.staff.drafting import GOOD, act, csv_of, draft_of, published, upload
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person, signed_in, store_of
from tests.store.drafting import damaged

CHOICES = "The choices kept for this file cannot be read. Put the draft aside and upload the file again."
RESULT = "does not fit this release of the program. Check its file again."


@pytest.fixture
def office(make_app) -> Dash:
    return make_app(samples=None)


@pytest.fixture
def ana(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER, "ana@example.org")


def spoil_choices(app: Dash, number: int) -> None:
    damaged(store_of(app), "drafts", "choices = '{'", f"number = {number}")


def buttons(answer: TestResponse) -> set[str]:
    """The words of the buttons in the page itself."""
    return {text_of(one) for one in select(answer.text, "main form button")}


def test_damaged_choices_take_no_page_but_their_own_and_can_be_put_aside(ana: Person, office: Dash) -> None:
    sound, number = upload(ana, csv_of(*GOOD), "good.csv"), upload(ana, csv_of(*GOOD), "damaged.csv")
    record = ana.post("records/projects/new", {"id": "P9", "title": "Pumps", "countries": "Moldova"})
    spoil_choices(office, number)
    spoil_choices(office, int(record.location.rstrip("/").rpartition("/")[2]))
    desk = ana.get()
    (row,) = (text_of(one) for one in select(desk.text, ".work li") if "damaged.csv" in text_of(one))
    assert ("cannot be read" in row, CHOICES in row) == (True, True)
    assert "good.csv ready" in text_of(only(desk.text, "main"))
    assert ana.get("records/projects/new").status_code == 200
    assert ana.get(f"drafts/{sound}/").status_code == 200
    page = ana.get(f"drafts/{number}/")
    assert (page.status_code, CHOICES in page.text) == (409, True)
    assert buttons(page) == {"Put the draft aside"}
    for path in ("mapping", "changes", "preview/"):
        refused = ana.get(f"drafts/{number}/{path}")
        assert (refused.status_code, CHOICES in refused.text) == (409, True), path
    for what in ("mend", "undo", "reading", "answer", "choices", "publish"):
        refused = act(ana, number, what, {"missing": "keep", "when": "now"})
        assert (refused.status_code, CHOICES in refused.text) == (409, True), what
    assert act(ana, number, "discard").status_code == 303
    assert draft_of(office, number).state is DraftState.DISCARDED
    assert "damaged.csv was put aside" in ana.get(f"drafts/{number}/").text


def test_damaged_choices_of_a_draft_that_was_not_checked_fail_its_check(ana: Person, office: Dash) -> None:
    draft = store_of(office).drafts.add(Dataset.PROJECTS, csv_of(*GOOD), filename="late.csv", author=ana.email)
    spoil_choices(office, draft.number)
    page = ana.get(f"drafts/{draft.number}/")
    assert (page.status_code, "late.csv could not be checked" in page.text, CHOICES in page.text) == (200, True, True)
    assert buttons(page) == {"Put the draft aside"}


def test_a_damaged_draft_that_is_planned_becomes_public_or_is_cancelled(ana: Person, office: Dash) -> None:
    ed = signed_in(office, Role.EDITOR, "ed@example.org")
    number = upload(ed, csv_of(*GOOD))
    act(ed, number, "publish")
    spoil_choices(office, number)
    assert ana.get().status_code == 200
    assert buttons(ed.get(f"drafts/{number}/")) == {"Cancel the publication"}
    plan = store_of(office).plans.of_draft(number).number
    assert ana.post(f"plans/{plan}/approve").status_code == 303
    assert draft_of(office, number).state is DraftState.PUBLISHED


def test_the_result_of_another_release_is_checked_again(make_app, ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD), "old.csv")
    damaged(store_of(office), "draft_results", "content = x'00', piece_hash = ''", "kind = 'report'")
    with pytest.raises(StoreError, match=RESULT):
        store_of(office).drafts.intake(number)
    again = make_app(samples=None, database_url=store_of(office)._database.url.render_as_string())
    ben = signed_in(again, Role.PUBLISHER, "ben@example.org")
    desk = ben.get()
    assert (desk.status_code, RESULT in text_of(only(desk.text, ".work li"))) == (200, True)
    page = ben.get(f"drafts/{number}/")
    assert (page.status_code, RESULT in page.text) == (409, True)
    assert buttons(page) == {"Try again", "Put the draft aside"}
    act(ben, number, "reading")
    assert "<h1>3 projects: 3 new</h1>" in ben.get(f"drafts/{number}/").text


def test_a_damaged_file_is_said_where_it_is_needed(ana: Person, office: Dash, caplog) -> None:
    number = upload(ana, csv_of(*GOOD))
    damaged(store_of(office), "draft_originals", "content = x'00'", f"draft = {number}")
    said = f"The file of draft {number}: what is stored does not fit its hash"
    for path in ("mapping", "original"):
        refused = ana.get(f"drafts/{number}/{path}")
        assert (refused.status_code, said in refused.text) == (409, True), path
    assert said in caplog.text
    act(ana, number, "reading")
    page = ana.get(f"drafts/{number}/")
    assert (page.status_code, said in page.text) == (409, True)
    assert buttons(page) == {"Try again", "Put the draft aside"}


def test_damaged_records_take_neither_the_history_nor_the_review_of_another_draft(ana: Person, office: Dash) -> None:
    publish_records(office, Dataset.PROJECTS, {"id": "P1", "title": "Wells that are damaged", "countries": "MDA"})
    ed = signed_in(office, Role.EDITOR, "ed@example.org")
    planned = upload(ed, csv_of(*GOOD))
    act(ed, planned, "choices", {"missing": "keep"})
    act(ed, planned, "publish")
    version = store_of(office).plans.of_draft(planned).version
    damaged(store_of(office), "payloads", "content = x'00'", f"kind = 'records' AND version = {version}")
    other = upload(ana, csv_of(GOOD[0].replace("Wells", "Deep wells")))
    assert ana.get(f"drafts/{other}/").status_code == 200
    published(ana, csv_of(GOOD[0].replace("Wells", "Deeper wells")))
    damaged(store_of(office), "payloads", "content = x'00'", "kind = 'records' AND version = 1")
    assert ana.get("history").status_code == 200


def test_an_interval_that_another_release_offered_is_said_in_minutes(ana: Person, office: Dash) -> None:
    terms = SourceTerms(dataset=Dataset.NEWS, name="Main site", url="https://93.184.215.14/", every_minutes=45)
    store_of(office).sources.add(terms, by=ana.email)
    assert "every 45 minutes" in ana.get("sources").text


def test_a_damaged_time_takes_neither_the_desk_nor_what_it_tells(ana: Person, office: Dash) -> None:
    kept, spoilt = upload(ana, csv_of(*GOOD), "kept.csv"), upload(ana, csv_of(*GOOD), "spoilt.csv")
    colleague = signed_in(office, Role.PUBLISHER, "bo@example.org")
    for number in (kept, spoilt):
        act(colleague, number, "comment", {"text": f"about {number}"})
    store_of(office).drafts.discard(spoilt, revision=draft_of(office, spoilt).revision, author="bo@example.org")
    damaged(store_of(office), "drafts", "updated_at = '2026-02-x'", f"number = {spoilt}")
    desk = ana.get()
    assert (desk.status_code, "kept.csv" in desk.text, "spoilt.csv" in desk.text) == (200, True, False)
    assert ana.get(f"drafts/{spoilt}/").status_code < 500
