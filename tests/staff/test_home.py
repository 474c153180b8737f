"""The desk: work by whom it waits for, states in words, true numbers, and several drafts put aside at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dash import Dash

from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, select, text_of
from tests.staff.drafting import GOOD, act, csv_of, draft_of, published, upload
from tests.staff.people import Person, signed_in, store_of

FAULTY = csv_of("P1,Clean water,Moldva,2,2024-01-01,Wells", "P2,Schools,Ukrane,2,2024-02-01,Roofs")


@pytest.fixture
def office(make_app) -> Dash:
    return make_app(samples=None)


@pytest.fixture
def ana(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER, "ana@example.org")


@pytest.fixture
def ed(office: Dash) -> Person:
    return signed_in(office, Role.EDITOR, "ed@example.org")


def work(person: Person, section: str) -> str:
    """The text of one list of work; "" if the desk has no such list."""
    found = select(person.get().text, f"section[aria-labelledby={section}]")
    return text_of(found[0]) if found else ""


def put_aside(person: Person, *numbers: int, **fields: str):
    """Send the form of the desk."""
    revisions = {f"revision:{number}": str(draft_of(person.app, number).revision) for number in numbers}
    return person.post("drafts/put-aside", {"draft": [str(number) for number in numbers], **revisions, **fields})


def test_each_draft_waits_for_its_person_and_says_what_its_check_found(ana: Person, ed: Person) -> None:
    upload(ana, csv_of(*GOOD), "good.csv")
    upload(ana, FAULTY, "faulty.csv")
    # Kept by an earlier release, which took what cannot be read.
    broken = store_of(ed.app).drafts.add(Dataset.PROJECTS, b"\x00\x01", filename="broken.xlsx", author=ed.email)
    assert "Nothing can be read" in ed.get(f"drafts/{broken.number}/").text
    assert re.search(r"faulty\.csv 2 errors.*good\.csv ready", work(ana, "waiting"))
    assert "broken.xlsx cannot be read" in work(ana, "others")
    assert "broken.xlsx cannot be read" in work(ed, "waiting")
    assert "faulty.csv" not in work(ed, "waiting")


def test_a_request_waits_for_who_may_approve_it(ana: Person, ed: Person) -> None:
    number = upload(ed, csv_of(*GOOD), "please.csv")
    assert act(ed, number, "publish").status_code == 303
    assert "please.csv waits for approval" in work(ana, "waiting")
    assert "please.csv waits for approval" in work(ed, "yours")


def test_a_plan_says_its_day_and_hour(ana: Person) -> None:
    number = upload(ana, csv_of(*GOOD))
    when = datetime.now(UTC) + timedelta(days=2)
    act(ana, number, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    assert f"planned for {when:%A %-H:%M} UTC" in work(ana, "yours")


def test_the_numbers_are_those_that_visitors_see(make_app) -> None:
    person = signed_in(make_app(), Role.PUBLISHER)
    assert "20 news items sample data" in work(person, "shown-news")
    published(person, csv_of(*GOOD))
    assert "3 projects" in work(person, "shown-projects")
    assert "0 news items" in work(person, "shown-news")
    assert "The 20 sample records left" in work(person, "shown-news")
    assert 'aria-label="Map: projects in 4 countries"' in person.get().text


def test_stored_records_that_were_changed_are_told(ana: Person, office: Dash, monkeypatch) -> None:
    sentence = "The records of version 2: what is stored does not fit its hash, so it is not used. Restore a backup."
    assert sentence not in ana.get("").text
    monkeypatch.setattr(LivePortfolio, "alarm", sentence)
    assert sentence in text_of(only(ana.get("").text, ".flash.bad"))


def test_first_steps_are_ticked_and_end_with_the_first_publication(ana: Person, office: Dash) -> None:
    steps = "section[aria-labelledby=first] li"
    assert [one.attrib.get("class") for one in select(ana.get().text, steps)] == [None] * 4
    upload(ana, csv_of(*GOOD))
    page = ana.get().text
    assert [one.attrib.get("class") for one in select(page, steps)] == ["done", "done", "done", None]
    assert only(page, "a[href$='/drafts/1/#publish']") is not None
    later = {"revision": str(draft_of(office, 1).revision), "when": "later", "publish_at": "2036-01-01T09:00"}
    assert ana.post("drafts/1/publish", later).status_code == 303
    assert [one.attrib.get("class") for one in select(ana.get().text, steps)] == [
        "done",
        "done",
        "done",
        None,
    ]  # planned
    upload(ana, csv_of(*GOOD))
    page = ana.get("drafts/2/").text
    assert "Exactly the same file" in page
    assert "published as version" not in page
    published(ana, csv_of(*GOOD))
    assert not select(ana.get().text, steps)


def test_several_drafts_are_put_aside_after_they_were_named_and_can_be_found(ana: Person, office: Dash) -> None:
    numbers = [upload(ana, csv_of(*GOOD[:count]), f"list-{count}.csv") for count in (1, 2)]
    question = put_aside(ana, *numbers)
    assert "list-1.csv" in question.text
    assert "list-2.csv" in question.text
    assert {draft_of(office, number).state for number in numbers} == {DraftState.CHECKED}
    assert put_aside(ana, *numbers, confirmed="yes").status_code == 303
    assert {draft_of(office, number).state for number in numbers} == {DraftState.DISCARDED}
    page = ana.get().text
    assert "2 drafts were put aside" in page
    assert text_of(only(page, "details.aside-list")).startswith("2 drafts put aside")


def test_a_draft_that_changed_since_the_question_stays(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD), "busy.csv")
    put_aside(ana, number, confirmed="yes", **{f"revision:{number}": "0"})
    assert draft_of(office, number).state is DraftState.CHECKED
    assert "Someone changed busy.csv meanwhile" in ana.get().text


def test_an_editor_puts_aside_only_their_own(ana: Person, ed: Person, office: Dash) -> None:
    theirs, own = upload(ana, csv_of(*GOOD)), upload(ed, csv_of(*GOOD[:2]))
    assert len(select(ed.get().text, "input[name=draft]")) == 1
    assert put_aside(ed, own, theirs, confirmed="yes").status_code == 403
    assert draft_of(office, own).state is DraftState.CHECKED
    assert put_aside(ana, own, confirmed="yes").status_code == 303


def test_nothing_chosen_is_told(ana: Person) -> None:
    assert ana.post("drafts/put-aside", {}).status_code == 303
    assert "Choose the drafts first" in ana.get().text


def test_times_in_sentences_are_no_escaped_tags(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    when = datetime.now(ZoneInfo("UTC")) + timedelta(days=1)
    act(ana, number, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    published(ana, csv_of("P1,Another title,Moldova,2,2024-01-01,Wells"))
    store_of(office).publish_due(when)
    page = ana.get(f"drafts/{number}/").text
    assert "What was planned for <time datetime=" in page
    assert "&lt;time" not in page


def test_what_is_published_is_downloaded_for_excel(ana: Person) -> None:
    published(ana, csv_of(*GOOD))
    assert only(ana.get().text, "section[aria-labelledby=shown-projects] a[href$='records.xlsx']") is not None


def test_putting_aside_is_offered_only_where_a_draft_can_be_chosen(ana: Person, ed: Person) -> None:
    number = upload(ed, csv_of(*GOOD))
    assert "Put the chosen drafts aside" in ana.get().text
    act(ed, number, "publish")
    assert "Put the chosen drafts aside" not in ana.get().text
    assert "Put the chosen drafts aside" not in ed.get().text


def test_an_editor_reads_who_published_their_list_until_they_open_it(ana: Person, ed: Person, office: Dash) -> None:
    number = upload(ed, csv_of(*GOOD), "please.csv")
    act(ed, number, "publish")
    ana.post(f"plans/{store_of(office).plans.of_draft(number).number}/approve")
    version = draft_of(office, number).version
    assert f"please.csv published ana@example.org: Published as version {version}." in work(ed, "waiting")
    assert "please.csv published" not in work(ana, "waiting")
    ed.get(f"drafts/{number}/")
    assert "please.csv" not in work(ed, "waiting")


def test_a_draft_that_was_sent_back_says_by_whom_until_it_is_changed(ana: Person, ed: Person, office: Dash) -> None:
    number = upload(ed, csv_of(*GOOD), "please.csv")
    for kind, words in (("ask for changes", "changes asked for"), ("decline", "declined")):
        act(ed, number, "publish")
        plan = store_of(office).plans.of_draft(number)
        ana.post(f"plans/{plan.number}/refuse", {"comment": "Which year?", "kind": kind})
        ed.get(f"drafts/{number}/")
        assert f"please.csv {words} by ana@example.org" in work(ed, "waiting")
        assert f"please.csv {words} by ana@example.org" in work(ana, "others")
    act(ed, number, "mend", {"cell:2:title": "Cleaner water"})
    act(ed, number, "reading", {"join_rows": "yes"})
    assert "please.csv ready" in work(ed, "waiting")


def test_a_plan_that_collided_names_the_colleague_and_the_record(ana: Person, ed: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    number = upload(ed, csv_of(GOOD[0].replace("Wells", "Deep wells"), *GOOD[1:]), "please.csv")
    act(ed, number, "publish")
    ben = signed_in(office, Role.PUBLISHER, "ben@example.org")
    published(ben, csv_of(GOOD[0].replace("Clean water", "Water"), *GOOD[1:]))
    refused = ana.post(f"plans/{store_of(office).plans.of_draft(number).number}/approve")
    said = "ben@example.org changed or removed “Water” (P1) meanwhile, which this draft changes, too"
    assert (refused.status_code, said in refused.text) == (409, True)
    assert said in work(ed, "waiting")
    assert work(ed, "waiting").count("please.csv") == 1  # the draft and what became of it are one matter
    assert "please.csv request stopped, not published" in work(ed, "waiting")
    assert only(ed.get().text, "#waiting .figure").text == "1"
    assert said in ed.get(f"drafts/{number}/").text


def test_a_plan_that_collided_is_told_in_the_language_of_who_asked(ana: Person, ed: Person, office: Dash) -> None:
    ed.post("account/mail", {"language": "fr"})
    published(ana, csv_of(*GOOD))
    number = upload(ed, csv_of(GOOD[0].replace("Wells", "Deep wells"), *GOOD[1:]), "please.csv")
    act(ed, number, "publish")
    published(signed_in(office, Role.PUBLISHER, "ben@example.org"), csv_of(GOOD[0].replace("Clean", "Good"), *GOOD[1:]))
    ana.post(f"plans/{store_of(office).plans.of_draft(number).number}/approve")
    assert "ces fiches ont été modifiées ou retirées par ben@example.org" in work(ed, "waiting")


def test_a_bar_tells_how_far_a_draft_is(ana: Person, ed: Person, office: Dash) -> None:
    upload(ana, FAULTY, "faulty.csv")
    upload(ana, csv_of(*GOOD), "ready.csv")
    asked = upload(ed, csv_of(*GOOD), "asked.csv")
    act(ed, asked, "publish")
    planned = upload(ana, csv_of(*GOOD), "planned.csv")
    when = datetime.now(UTC) + timedelta(days=2)
    act(ana, planned, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    page = ana.get().text
    steps = {text_of(only(one, "a")): only(one, ".steps").attrib["aria-label"] for one in select(page, ".work li")}
    assert steps == {
        "faulty.csv": "Step 2 of 5: checked",
        "ready.csv": "Step 3 of 5: corrected",
        "asked.csv": "Step 3 of 5: corrected",
        "planned.csv": "Step 4 of 5: approved",
    }
    ana.post(f"plans/{store_of(office).plans.of_draft(asked).number}/approve")
    assert len(select(ana.get(f"drafts/{asked}/").text, "ol.steps .done")) == 5
