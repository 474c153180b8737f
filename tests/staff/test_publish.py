"""Publishing: what has to be settled first, what others did meanwhile, at what time and with whose word."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dash import Dash
from sqlalchemy import update

from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import DraftState
from dashboard.store.publication_plans import PlanState
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.tables_and_row_access import plans
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select, text_of, values
from tests.staff.drafting import GOOD, act, csv_of, draft_of, published, upload
from tests.staff.people import Person, signed_in, store_of

NEWS_HEAD = "id,title,date,countries"


@pytest.fixture
def office(make_app) -> Dash:
    return make_app(samples=None, time_zone="Europe/Vienna")


@pytest.fixture
def ana(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER)


@pytest.fixture
def ben(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER, "ben@example.org")


def visible(app: Dash) -> str:
    return app.server.test_client().get("/api/v1/projects").text


def test_what_is_published_is_seen_at_once_by_visitors_of_this_process(ana: Person, office: Dash) -> None:
    number = published(ana, csv_of(*GOOD), note="First list")
    assert "Clean water" in visible(office)
    draft = draft_of(office, number)
    assert (draft.state, draft.note) == (DraftState.PUBLISHED, "First list")
    page = ana.get(f"drafts/{number}/").text
    assert f"Published as version {draft.version}." in page
    assert f'href="/staff/versions/{draft.version}"' in page
    assert 'href="/"' in page
    assert "Mend it here" not in page


def test_samples_are_nobodys_work(make_app) -> None:
    app = make_app()
    person = signed_in(app, Role.PUBLISHER)
    number = upload(person, csv_of(*GOOD))
    page = person.get(f"drafts/{number}/").text
    assert "<h1>3 projects: 3 new</h1>" in page
    assert "Nothing of your own was published before" in page
    assert act(person, number, "publish").status_code == 303
    assert "SAMPLE" not in visible(app)


def test_errors_stop_it_unless_they_are_left_out(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD, "P4,Bad,Atlantis,2,,"))
    refused = act(ana, number, "publish", {"note": "My note"})
    assert refused.status_code == 422
    assert "1 row has errors" in refused.text
    assert visible(office).count('"id"') == 0
    act(ana, number, "choices", {"skip_errors": "yes"})
    assert "1 row with errors is left out" in ana.get(f"drafts/{number}/").text
    assert act(ana, number, "publish").status_code == 303
    assert "Bad" not in visible(office)


def test_nothing_to_publish_is_said(ana: Person) -> None:
    published(ana, csv_of(*GOOD))
    same = upload(ana, csv_of(*GOOD))
    assert "nothing changed" in ana.get(f"drafts/{same}/").text
    assert "Nothing would change for visitors" in act(ana, same, "publish").text
    junk = upload(ana, csv_of("P1,,,,,"))
    assert "No record can be taken" in ana.get(f"drafts/{junk}/").text
    assert act(ana, junk, "publish").status_code == 422


def test_missing_records_are_decided_on_for_all_and_for_each(ana: Person, office: Dash) -> None:
    rows = [f"P{number},Project {number},Kenya,2,," for number in range(1, 41)]
    published(ana, csv_of(*rows))
    number = upload(ana, csv_of(*rows[4:], "P99,New,Fiji,2,,"))
    page = ana.get(f"drafts/{number}/").text
    assert "4 missing from the file" in page
    assert "checked" not in page.split('id="missing"')[1].split("</fieldset>")[0]  # nothing is chosen beforehand
    assert "4 published records are missing" in act(ana, number, "publish").text
    act(ana, number, "choices", {"missing": "remove", "record:P1": "keep", "record:P2": "close", "record:P3": ""})
    assert "<strong>2</strong> leave the map" in ana.get(f"drafts/{number}/").text
    assert act(ana, number, "publish").status_code == 303
    frame = store_of(office).frame(draft_of(office, number).version).set_index("id")
    assert {"P3", "P4"}.isdisjoint(frame.index)
    assert (frame.loc["P1", "status"], frame.loc["P2", "status"]) == ("2", "4")


def test_a_decision_that_changes_nothing_is_none(ana: Person, office: Dash) -> None:
    rows = [f"P{number},Project {number},Kenya,2,," for number in range(1, 41)]
    published(ana, csv_of(*rows))
    number = upload(ana, csv_of(*rows[2:]))
    nothing = {"record:P1": "", "record:P2": ""}  # what the form sends as it came
    act(ana, number, "choices", nothing)
    assert draft_of(office, number).revision == 1
    assert "Nothing was changed" in ana.get(f"drafts/{number}/").text
    act(ana, number, "choices", {**nothing, "missing": "keep"})
    assert draft_of(office, number).revision == 2
    act(ana, number, "choices", {**nothing, "missing": "keep"})
    assert draft_of(office, number).revision == 2


def test_a_draft_that_leaves_nothing_says_so_where_it_can_be_seen(ana: Person, office: Dash) -> None:
    published(ana, csv_of("P1,One,Kenya,2,,"))
    version = draft_of(office, 1).version
    ana.post("records/projects/withdraw?id=P1", {"based_on": f"{version}"})
    (number,) = [draft.number for draft in store_of(office).drafts.all_open()]
    page = ana.get(f"drafts/{number}/").text
    assert "Nothing would be left on the map." in page
    assert all(select(page, link) for link in values(page, "main a[href^='#']", "href"))


def test_news_has_no_status_to_close(ana: Person, office: Dash) -> None:
    published(ana, csv_of("N1,One,2024-01-01,Kenya", "N2,Two,2024-01-02,Kenya", head=NEWS_HEAD))
    number = upload(ana, csv_of("N1,One,2024-01-01,Fiji", head=NEWS_HEAD))
    assert "with the status Closed" not in ana.get(f"drafts/{number}/").text
    assert act(ana, number, "choices", {"missing": "close"}).status_code == 400
    assert act(ana, number, "choices", {"record:N2": "close"}).status_code == 400
    assert draft_of(office, number).revision == 1


@pytest.mark.parametrize(("before", "leaving"), [(30, 4), (400, 21)])
def test_a_large_removal_wants_the_number_typed(ana: Person, office: Dash, before: int, leaving: int) -> None:
    rows = [f"P{number},Project {number},Kenya,2,," for number in range(before)]
    published(ana, csv_of(*rows))
    number = upload(ana, csv_of(*rows[leaving:]))
    act(ana, number, "choices", {"missing": "remove"})
    assert f"{leaving} records would leave the map. Type the number" in ana.get(f"drafts/{number}/").text
    for typed in ("", "1", str(leaving + 1), "all"):
        refused = act(ana, number, "publish", {"leaving": typed, "note": "Kept note"})
        assert refused.status_code == 422
        assert ">Kept note</textarea>" in refused.text
    assert len(store_of(office).frame(store_of(office).published()[Dataset.PROJECTS].number)) == before
    assert act(ana, number, "publish", {"leaving": f" {leaving} "}).status_code == 303


def test_a_small_removal_does_not(ana: Person) -> None:
    rows = [f"P{number},Project {number},Kenya,2,," for number in range(40)]
    published(ana, csv_of(*rows))
    number = upload(ana, csv_of(*rows[3:]))
    act(ana, number, "choices", {"missing": "remove"})
    assert 'name="leaving"' not in ana.get(f"drafts/{number}/").text
    assert act(ana, number, "publish").status_code == 303


def test_values_that_would_become_empty_are_named_by_column_and_want_their_number_typed(ana: Person) -> None:
    published(ana, csv_of(*GOOD))
    number = upload(ana, csv_of("P1,Clean water,Moldova,2,,", "P2,Schools,Ukraine; Romania,2,2024-02-01,", GOOD[2]))
    page = ana.get(f"drafts/{number}/").text
    assert "3 published values would become empty" in page
    assert 'Summary: 2 <span class="quiet">P1, P2</span>' in page
    for typed in ("", "1"):
        assert act(ana, number, "publish", {"emptied": typed}).status_code == 422
    assert act(ana, number, "publish", {"emptied": "3"}).status_code == 303


def test_what_could_not_be_read_stays_as_published(ana: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    number = upload(ana, csv_of("P1,Cleaner water,Moldova,2,the spring,Wells", *GOOD[1:]))
    page = ana.get(f"drafts/{number}/").text
    assert "text could not be read: Start: 1" in page
    assert 'name="emptied"' not in page
    assert act(ana, number, "publish").status_code == 303
    frame = store_of(office).frame(draft_of(office, number).version).set_index("id")
    assert frame.loc["P1", ["title", "start_date"]].tolist() == ["Cleaner water", "2024-01-01"]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("typed", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_time_at_the_end_of_all_years_is_no_fault_of_ours(make_app, zone: str, typed: str) -> None:
    person = signed_in(make_app(samples=None, time_zone=zone), Role.PUBLISHER)
    answer = act(person, upload(person, csv_of(*GOOD)), "publish", {"when": "later", "publish_at": typed})
    assert answer.status_code in (303, 422)


def test_what_a_colleague_took_off_the_map_stays_off_and_is_told(ana: Person, ben: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    mine = upload(ben, csv_of(*GOOD, "P4,More seeds,Kenya,2,2024-03-01,Maize"))
    assert "Taken off by a colleague" not in ben.get(f"drafts/{mine}/").text
    shorter = upload(ana, csv_of(*GOOD[:2]))
    act(ana, shorter, "choices", {"missing": "remove"})
    assert act(ana, shorter, "publish", {"leaving": "1"}).status_code == 303
    act(ben, mine, "rebase")
    page = ben.get(f"drafts/{mine}/").text
    assert "<h1>4 projects: 1 new</h1>" in page
    told = page.split('id="gone"')[1].split("</section>")[0]
    assert "1 record of this file is as it was before" in told
    assert 'Seeds <span class="quiet">P3</span>' in told
    assert act(ben, mine, "publish").status_code == 303
    assert "More seeds" in visible(office)
    assert '"P3"' not in visible(office)


def test_who_started_from_an_older_version_is_refused_and_rebases(ana: Person, ben: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    mine = upload(ana, csv_of(GOOD[0].replace("Wells", "Deep wells"), GOOD[1], GOOD[2]))
    published(ben, csv_of(GOOD[0].replace("Wells", "Old wells"), GOOD[1], GOOD[2].replace("Maize", "Rice")))
    assert "Someone else published meanwhile" in ana.get(f"drafts/{mine}/").text
    typed = {"note": "My long note", "when": "later", "publish_at": "2099-12-24T09:00"}
    refused = act(ana, mine, "publish", typed)
    assert refused.status_code == 412
    assert [text_of(one) for one in select(refused.text, "textarea[id^=typed]")] == [typed["note"], typed["publish_at"]]
    for part in ("ben@example.org", "Compare with what is published now", "Nothing is lost"):
        assert part in refused.text, part
    assert "Old wells" in visible(office)
    assert act(ana, mine, "rebase").status_code == 303
    assert act(ana, mine, "publish").status_code == 422, "whose value counts is not decided yet"
    page = ana.get(f"drafts/{mine}/").text
    assert "1 field was changed in this file and by a colleague" in page
    assert page.index('id="conflicts"') < page.index('id="differences"')
    (question,) = select(page, ".conflicts fieldset")
    mine_said, theirs_said = (text_of(one) for one in question.cssselect("label"))
    assert ("publisher@example.org" in mine_said, "Deep wells" in mine_said) == (True, True)
    assert ("ben@example.org" in theirs_said, "Old wells" in theirs_said) == (True, True)
    assert choose(ana, mine, "mine").status_code == 303
    assert "<h1>3 projects: 1 changed</h1>" in ana.get(f"drafts/{mine}/").text
    assert act(ana, mine, "publish").status_code == 303
    assert "Deep wells" in visible(office)
    assert "Rice" in visible(office)


def choose(person: Person, number: int, winner: str, others: str = ""):
    """Choose one side in the first question about a field that both changed, and ``others`` in the other questions."""
    first = select(person.get(f"drafts/{number}/").text, ".conflicts input[type=radio]")[0].attrib["name"]
    return act(person, number, "choices", {first: winner, "conflicts": others})


def test_the_value_of_a_colleague_is_taken_and_asked_about_again_when_it_changes(
    ana: Person, ben: Person, office: Dash
) -> None:
    published(ana, csv_of(*GOOD))
    mine = upload(ana, csv_of(GOOD[0].replace("Wells", "Deep wells"), GOOD[1], GOOD[2].replace("Maize", "Oats")))
    theirs = csv_of(GOOD[0].replace("Wells", "Old wells"), GOOD[1], GOOD[2].replace("Maize", "Rice"))
    published(ben, theirs)
    act(ana, mine, "rebase")
    assert "2 fields to choose" in ana.get(f"drafts/{mine}/").text
    assert act(ana, mine, "choices", {"conflicts": "nobody"}).status_code == 400
    choose(ana, mine, "theirs", others="mine")
    page = ana.get(f"drafts/{mine}/").text
    assert "Done: 1 field as in this draft, 1 field as the colleague has it." in page
    assert len(select(page, ".conflicts input[checked]")) == 2
    published(ben, theirs.replace(b"Old wells", b"Older wells"))
    act(ana, mine, "rebase")
    assert "1 field to choose" in ana.get(f"drafts/{mine}/").text
    choose(ana, mine, "theirs")
    assert act(ana, mine, "publish").status_code == 303
    assert ("Older wells" in visible(office), "Oats" in visible(office)) == (True, True)
    assert ("Deep wells" in visible(office), "Rice" in visible(office)) == (False, False)


def test_a_record_that_a_colleague_removed_is_kept_or_given_up(ana: Person, ben: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    mine = upload(ana, csv_of(*GOOD[:2], GOOD[2].replace("Maize", "Oats")))
    shorter = upload(ben, csv_of(*GOOD[:2]))
    act(ben, shorter, "choices", {"missing": "remove"})
    assert act(ben, shorter, "publish", {"leaving": "1"}).status_code == 303
    act(ana, mine, "rebase")
    page = ana.get(f"drafts/{mine}/").text
    assert "<h1>3 projects: 1 new</h1>" in page
    assert "ben@example.org the whole record: removed" in text_of(only(page, ".conflicts"))
    choose(ana, mine, "theirs")
    assert "<h1>3 projects: nothing changed</h1>" in ana.get(f"drafts/{mine}/").text
    choose(ana, mine, "mine")
    assert act(ana, mine, "publish").status_code == 303
    assert "Oats" in visible(office)


def test_a_page_that_is_old_publishes_nothing(ana: Person, ben: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    act(ben, number, "mend", {"leave": "2"})
    answer = ana.post(f"drafts/{number}/publish", {"revision": "1", "note": "Kept"})
    assert answer.status_code == 412
    assert "Kept" in answer.text
    assert draft_of(office, number).state is DraftState.CHECKED


def test_what_is_published_cannot_be_published_or_changed_again(ana: Person) -> None:
    number = published(ana, csv_of(*GOOD))
    for what in ("publish", "discard", "rebase"):
        assert act(ana, number, what).status_code in (409, 422), what
    assert act(ana, number, "mend", {"leave": "2"}).status_code == 409


def test_a_time_is_that_of_the_organisation_and_can_be_cancelled(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    assert "Date and time (Europe/Vienna)" in ana.get(f"drafts/{number}/").text
    wrong = ("", "soon", "9999-12-31T23:59+05:00", "2027-01-01T10:00Z")  # another clock's time would be taken for ours
    for typed, said in (
        *((one, "Fill in the date and the time") for one in wrong),
        ("2001-01-01T10:00", "lies in the past"),
    ):
        refused = act(ana, number, "publish", {"when": "later", "publish_at": typed, "note": "Kept"})
        assert (refused.status_code, said in refused.text, ">Kept</textarea>" in refused.text) == (422, True, True)
    when = (datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(days=40)).replace(second=0, microsecond=0)
    fields = {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}", "note": "Later"}
    assert act(ana, number, "publish", fields).status_code == 303
    plan = store_of(office).plans.of_draft(number)
    assert (plan.state, plan.publish_at) == (PlanState.WAITING, when.astimezone(UTC))
    page = ana.get(f"drafts/{number}/").text
    assert "It becomes public at:" in page
    assert f"{when:%H:%M}" in page
    assert "Clean water" not in visible(office)
    assert ana.post(f"plans/{plan.number}/cancel").status_code == 303
    assert draft_of(office, number).state is DraftState.CHECKED
    assert ana.post(f"plans/{plan.number}/cancel").status_code == 409


def test_a_time_that_is_filled_in_but_not_chosen_publishes_nothing(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    refused = act(ana, number, "publish", {"when": "now", "publish_at": "2099-12-24T09:00", "note": "Kept"})
    assert refused.status_code == 422
    assert "but “At once” is chosen" in refused.text
    assert 'value="2099-12-24T09:00"' in refused.text
    assert ">Kept</textarea>" in refused.text
    assert draft_of(office, number).state is DraftState.CHECKED
    asked = act(signed_in(office, Role.EDITOR), number, "publish", {"when": "now", "publish_at": "2099-12-24T09:00"})
    assert "but “As soon as it is approved” is chosen" in asked.text
    assert act(ana, number, "publish", {"when": "now", "publish_at": ""}).status_code == 303
    assert draft_of(office, number).state is DraftState.PUBLISHED


def test_at_once_is_enough_where_the_page_itself_filled_in_the_time(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    when = f"{datetime.now(ZoneInfo('Europe/Vienna')) + timedelta(days=2):%Y-%m-%dT%H:%M}"
    act(ana, number, "publish", {"when": "later", "publish_at": when})
    ana.post(f"plans/{store_of(office).plans.of_draft(number).number}/cancel")
    filled = only(ana.get(f"drafts/{number}/").text, "#field-publish_at").get("value")
    typed = act(ana, number, "publish", {"when": "now", "publish_at": "2099-12-24T09:00"})
    assert (typed.status_code, draft_of(office, number).state) == (422, DraftState.CHECKED)
    assert act(ana, number, "publish", {"when": "now", "publish_at": filled}).status_code == 303
    assert draft_of(office, number).state is DraftState.PUBLISHED


def test_a_plan_that_a_colleague_has_overtaken_is_told(ana: Person, ben: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    when = datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(days=1)
    act(ana, number, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    assert "plan stopped, not published" not in ana.get().text
    published(ben, csv_of(*GOOD[:1]))
    store_of(office).publish_due(when.astimezone(UTC))
    assert "plan stopped, not published" in ana.get().text
    page = ana.get(f"drafts/{number}/").text
    assert "did not become public" in page
    assert f"{when:%H:%M}" in page


def test_the_time_and_the_note_of_a_stopped_plan_are_filled_in_again(ana: Person, ben: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    when = f"{datetime.now(ZoneInfo('Europe/Vienna')) + timedelta(days=2):%Y-%m-%dT%H:%M}"
    act(ana, number, "publish", {"when": "later", "publish_at": when, "note": "For the conference"})
    published(ben, csv_of(*GOOD[:1]))
    store_of(office).publish_due()
    page = ana.get(f"drafts/{number}/").text
    assert only(page, "#field-publish_at").get("value") == when
    assert only(page, "#field-when-later").get("checked") is not None
    assert text_of(only(page, "#field-note")).strip() == "For the conference"


def test_a_time_that_has_passed_is_not_offered_again(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    soon = datetime.now(UTC) + timedelta(days=1)
    store, draft = store_of(office), draft_of(office, number)
    frame = store.drafts.intake(number).frame
    plan = store.submit_draft(number, revision=draft.revision, frame=frame, author=ana.email, publish_at=soon)
    store.plans.cancel(plan.number, ana.email)
    with store._database.writing() as connection:
        connection.execute(update(plans).values(publish_at=datetime.now(UTC) - timedelta(days=1)))
    page = ana.get(f"drafts/{number}/").text
    assert not only(page, "#field-publish_at").get("value")
    assert only(page, "#field-when-now").get("checked") is not None


def test_whose_plan_a_publication_would_stop_stands_before_the_click(ana: Person, ben: Person, office: Dash) -> None:
    ed = signed_in(office, Role.EDITOR)
    published(ana, csv_of(*GOOD))
    planned = upload(ben, csv_of(GOOD[0].replace("Clean", "Cleaner"), *GOOD[1:]))
    when = datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(days=2)
    act(ben, planned, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    apart = upload(ed, csv_of(GOOD[0], GOOD[1].replace("Schools", "Schools and roofs"), GOOD[2]))
    assert "would stop" not in ana.get(f"drafts/{apart}/").text
    same = upload(ed, csv_of(GOOD[0].replace("Clean", "Cold"), *GOOD[1:]))
    for person in (ed, ana):
        said = text_of(only(person.get(f"drafts/{same}/").text, "#main"))
        assert f"{ben.email} has planned a change of “Cold water” (P1) for {when:%-d %b %Y, %H:%M}" in said
    act(ed, same, "publish")
    assert "would stop that plan" in ana.get(f"drafts/{same}/").text
    assert f"{ed.email} has asked to publish a change" in text_of(only(ana.get(f"drafts/{planned}/").text, "#main"))
    before = store_of(office).published()[Dataset.PROJECTS].number - 1
    published(ana, csv_of(*GOOD, "P4,Boats,Kenya,2,2024-04-01,Two"))
    assert "would stop" not in ana.get(f"versions/{before}/roll-back").text


def test_who_did_not_ask_sends_back_or_declines_and_only_who_asked_takes_back(ana: Person, office: Dash) -> None:
    ed = signed_in(office, Role.EDITOR)
    number = upload(ed, csv_of(*GOOD))
    act(ed, number, "publish")
    own, others = (text_of(only(one.get(f"drafts/{number}/").text, "#main")) for one in (ed, ana))
    assert ("Take the request back" in own, "Decline" in own) == (True, False)
    assert ("Take the request back" in others, "Cancel" in others, "Decline" in others) == (False, False, True)


def test_a_choice_between_both_values_that_chooses_nothing_says_so(ana: Person, ben: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    mine = upload(ana, csv_of(GOOD[0].replace("Wells", "Deep wells"), *GOOD[1:]))
    published(ben, csv_of(GOOD[0].replace("Wells", "Old wells"), *GOOD[1:]))
    act(ana, mine, "rebase")
    revision = draft_of(office, mine).revision
    assert act(ana, mine, "choices", {"conflicts": ""}).status_code == 303
    assert draft_of(office, mine).revision == revision
    assert "Nothing was changed, so nothing was saved." in ana.get(f"drafts/{mine}/").text


def test_a_currency_read_from_the_amounts_is_no_missing_column(ana: Person) -> None:
    head = "id,title,countries,budget,currency,donors"
    published(ana, csv_of("P1,Wells,Moldova,500,EUR,Austria", head=head))
    number = upload(ana, csv_of("P1,Wells,Moldova,€ 700", head="id,title,countries,budget"))
    said = text_of(only(ana.get(f"drafts/{number}/").text, "#main"))
    assert "The file has no column for: Donors." in said


def test_an_editor_asks_and_a_publisher_says_yes(ana: Person, office: Dash) -> None:
    ed, eve = signed_in(office, Role.EDITOR), signed_in(office, Role.EDITOR, "eve@example.org")
    number = upload(ed, csv_of(*GOOD))
    assert "Ask for publication" in ed.get(f"drafts/{number}/").text
    assert act(ed, number, "publish", {"note": "Please"}).status_code == 303
    plan = store_of(office).plans.of_draft(number)
    assert "Clean water" not in visible(office)
    assert ed.post(f"plans/{plan.number}/approve").status_code == 403
    assert eve.post(f"plans/{plan.number}/cancel").status_code == 403
    assert "Approve and publish" not in ed.get(f"drafts/{number}/").text
    assert "Approve and publish" in ana.get(f"drafts/{number}/").text
    assert ana.post(f"plans/{plan.number}/approve").status_code == 303
    assert "Clean water" in visible(office)


def test_the_sentences_about_a_plan_stand_apart(ana: Person, office: Dash) -> None:
    ed = signed_in(office, Role.EDITOR)
    number = upload(ed, csv_of(*GOOD))
    when = datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(days=1)
    act(ed, number, "publish", {"when": "later", "publish_at": f"{when:%Y-%m-%dT%H:%M}"})
    assert "has to approve it. It becomes public at:" in ed.get(f"drafts/{number}/").text
    ana.post(f"plans/{store_of(office).plans.of_draft(number).number}/approve")
    assert re.search(r"Approved by \S+\. It becomes public at:", ed.get(f"drafts/{number}/").text)


def test_where_a_second_person_is_wanted_nobody_is_both(make_app) -> None:
    app = make_app(samples=None, approval=True)
    ana, ben = signed_in(app, Role.PUBLISHER), signed_in(app, Role.PUBLISHER, "ben@example.org")
    number = upload(ana, csv_of(*GOOD))
    assert "a second person approves" in ana.get(f"drafts/{number}/").text
    act(ana, number, "publish")
    plan = store_of(app).plans.of_draft(number)
    assert ana.post(f"plans/{plan.number}/approve").status_code == 403
    assert "Clean water" not in visible(app)
    assert ben.post(f"plans/{plan.number}/approve").status_code == 303
    assert "Clean water" in visible(app)
    actions = [entry.action for entry in store_of(app).journal(draft=number)]
    assert actions.index(Action.SUBMIT) < actions.index(Action.APPROVE) < actions.index(Action.PUBLISH)


def test_undo_is_two_clicks_after_the_publication(app: Dash, publisher: Person, editor: Person) -> None:
    published(publisher, csv_of(*GOOD))
    before = store_of(app).published()[Dataset.PROJECTS].number
    number = published(publisher, csv_of("P1,Dirty water,Moldova,2,2024-01-01,Wells", *GOOD[1:]))
    version = store_of(app).published()[Dataset.PROJECTS].number
    link = f'href="/staff/versions/{before}/roll-back"'
    assert link in publisher.get(f"drafts/{number}/").text
    assert link not in editor.get(f"drafts/{number}/").text
    assert "Roll back now" in publisher.get(f"versions/{before}/roll-back").text
    assert publisher.post(f"versions/{before}/roll-back", {"based_on": version}).status_code == 303
    assert store_of(app).published()[Dataset.PROJECTS].number == before
    page = publisher.get(f"drafts/{number}/").text
    assert link not in page, "it is undone already"
    state = select(page, "#main p.flash")[-1]
    assert (
        f"Published as version {version}. It is no longer what visitors see. Version {before} is public now"
        in text_of(state)
    )
    assert not select(state, "a[href='/']"), "it is not on the map"
    assert not select(page, "ol.steps")


def test_a_request_is_sent_back_with_a_reason_which_its_person_reads(
    app: Dash, editor: Person, publisher: Person
) -> None:
    number = upload(editor, csv_of(*GOOD))
    assert act(editor, number, "publish", {"when": "now"}).status_code == 303
    plan = store_of(app).plans.of_draft(number).number
    assert "Ask for changes" in publisher.get(f"drafts/{number}/").text
    assert "Ask for changes" not in editor.get(f"drafts/{number}/").text
    publisher.post(f"plans/{plan}/refuse", {"kind": "decline", "comment": "  "})
    assert draft_of(app, number).state == "submitted", "a reason is needed"
    publisher.post(f"plans/{plan}/refuse", {"kind": "ask for changes", "comment": "The <year> is wrong. " + "x" * 9999})
    assert draft_of(app, number).state == "checked"
    assert len(store_of(app).comments.of(number)[0].text) == 2000
    assert "The &lt;year&gt; is wrong" in editor.get("").text
    assert "is wrong" not in publisher.get("").text
    page = editor.get(f"drafts/{number}/").text
    assert "The &lt;year&gt; is wrong" in page.partition("<h2")[0], "before all that is said of the draft"
    assert "asked for changes" in page
    assert "is wrong" not in editor.get("").text, "they have looked at it"


@pytest.mark.parametrize(
    ("kind", "said"), [("decline", "The publication was declined."), ("ask for changes", "You asked for changes.")]
)
def test_who_declines_reads_another_sentence_than_who_asks_for_changes(
    app: Dash, editor: Person, publisher: Person, kind: str, said: str
) -> None:
    number = upload(editor, csv_of(*GOOD))
    act(editor, number, "publish", {"when": "now"})
    plan = store_of(app).plans.of_draft(number).number
    publisher.post(f"plans/{plan}/refuse", {"kind": kind, "comment": "Why."})
    assert said in publisher.get(f"drafts/{number}/").text


def test_everybody_with_a_role_may_comment(app: Dash, editor: Person, publisher: Person) -> None:
    number = upload(publisher, csv_of(*GOOD))
    assert editor.post(f"drafts/{number}/comment", {"comment": "Is P3 right?"}).status_code == 303
    editor.post(f"drafts/{number}/comment", {"comment": " "})
    assert [(one.author, one.text) for one in store_of(app).comments.of(number)] == [(editor.email, "Is P3 right?")]
    assert "Is P3 right?" in publisher.get("").text
    assert "Is P3 right?" not in editor.get("").text


def test_an_editor_puts_aside_only_their_own_drafts(app: Dash, editor: Person, publisher: Person) -> None:
    theirs, own = upload(publisher, csv_of(*GOOD)), upload(editor, csv_of(*GOOD[:2]))
    assert f'action="/staff/drafts/{theirs}/discard"' not in editor.get(f"drafts/{theirs}/").text
    refused = act(editor, theirs, "discard")
    assert (refused.status_code, draft_of(app, theirs).state) == (403, "checked")
    assert publisher.email in refused.text
    assert act(editor, own, "discard").status_code == 303
    assert draft_of(app, own).state == "discarded"
    act(editor, own, "reopen")
    assert act(publisher, own, "discard").status_code == 303


def test_who_approves_reads_what_was_decided_on_missing_records(ana: Person, office: Dash) -> None:
    published(ana, csv_of(*GOOD))
    ed = signed_in(office, Role.EDITOR, "ed@example.org")
    number = upload(ed, csv_of("P4,New,Fiji,2,,"))
    act(ed, number, "choices", {"missing": "keep", "record:P1": "close"})
    act(ed, number, "publish")
    missing = only(ana.get(f"drafts/{number}/").text, "section[aria-labelledby=missing]")
    assert sorted(map(text_of, select(missing, "li"))) == ["Keep as it is: 2", "Keep, with the status Closed: 1"]
    assert "Decide what becomes of them" not in text_of(missing)


def test_after_publication_the_review_asks_nothing_and_speaks_of_the_samples_as_past(make_app) -> None:
    person = signed_in(make_app(), Role.PUBLISHER)
    number = upload(person, csv_of(*GOOD, "Total,,,,,"))
    hint = "If the answer with the tick is right, you need not do anything."
    assert hint in person.get(f"drafts/{number}/").text
    act(person, number, "publish", {"when": "now"})
    page = person.get(f"drafts/{number}/").text
    assert "Nothing of your own was published before" in page
    assert "✓ Leave them out" in page
    assert hint not in page
