"""Place names of one's own: checked against what is known, understood from the next check on."""

from __future__ import annotations

import pytest
from dash import Dash

from dashboard.store.version_and_journal_types import Action
from tests.staff.drafting import GOOD, act, csv_of, upload
from tests.staff.people import Person, staff_context_of, store_of


def read(app: Dash, text: str) -> tuple[str, ...]:
    found = staff_context_of(app).gazetteer().resolve(text)
    return (*found.countries, *found.regions)


def test_a_name_is_understood_and_taken_away_again(app: Dash, admin: Person) -> None:
    assert read(app, "Our lake office") == ()
    done = admin.post("aliases", {"text": "Our  lake office ", "places": "Moldova; Ukraine; Africa"})
    assert (done.status_code, done.location) == (303, "/staff/aliases")
    assert read(app, "our lake office") == ("MDA", "UKR", "M49-002")
    page = admin.get("aliases").text
    assert "Our lake office" in page
    assert "Moldova" in page
    (alias,) = store_of(app).aliases.not_removed()
    assert alias.added_by == admin.email
    assert admin.post(f"aliases/{alias.number}/remove").status_code == 303
    assert read(app, "Our lake office") == ()
    acts = [act.action for act in store_of(app).journal(newest_first=True, limit=2)]
    assert acts == [Action.REMOVE_ALIAS, Action.ADD_ALIAS]


def test_an_open_draft_understands_the_name_when_it_is_checked_again(app: Dash, admin: Person) -> None:
    number = upload(admin, csv_of(*GOOD, "P4,Fish,Our lake office,2,2024-01-01,Nets"))
    assert "1 row to correct" in admin.get(f"drafts/{number}/").text
    admin.post("aliases", {"text": "Our lake office", "places": "Moldova"})
    page = admin.get(f"drafts/{number}/").text
    assert "1 row to correct" in page
    assert "Check again" in page
    assert act(admin, number, "reading", {"anchor": "issues"}).status_code == 303
    assert "1 row to correct" not in admin.get(f"drafts/{number}/").text


@pytest.mark.parametrize(
    ("text", "places", "sentence"),
    [
        ("Lake", "Moldva", "“Moldva” is not a place that the map knows. Did you mean Moldova?"),
        ("Lake", "", "Write at least one country or region."),
        ("", "Moldova", "Write the name as it stands in your files"),
        ("a;b", "Moldova", "A name holds no semicolon"),
        ("x" * 201, "Moldova", "at most 200 signs"),
        ("Moldova", "Moldova", "is understood as Moldova already"),
        ("Moldova", "Ukraine", "“Moldova” means Moldova so far."),
    ],
)
def test_what_makes_no_sense_is_told_and_kept_in_the_form(app: Dash, admin: Person, text, places, sentence) -> None:
    answer = admin.post("aliases", {"text": text, "places": places})
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert f'value="{places}"' in answer.text
    assert store_of(app).aliases.not_removed() == ()


def test_another_meaning_is_given_only_when_that_is_meant(app: Dash, admin: Person) -> None:
    sent = {"text": "Korea (North)", "places": "Ukraine"}  # a variant that the map knows
    asked = admin.post("aliases", sent)
    assert (asked.status_code, "so far" in asked.text, 'name="anyway"' in asked.text) == (400, True, True)
    assert admin.post("aliases", sent | {"anyway": "yes"}).status_code == 303
    assert read(app, "Korea (North)") == ("UKR",)


def test_the_proper_name_of_a_place_means_that_place(app: Dash, admin: Person) -> None:
    refused = admin.post("aliases", {"text": "Moldova", "places": "Ukraine", "anyway": "yes"})
    assert (refused.status_code, "is the name of Moldova on the map" in refused.text) == (400, True)
    assert read(app, "Moldova") == ("MDA",)


def test_the_same_name_twice_is_refused(app: Dash, admin: Person) -> None:
    assert admin.post("aliases", {"text": "Lake", "places": "Moldova"}).status_code == 303
    again = admin.post("aliases", {"text": "LAKE", "places": "Ukraine", "anyway": "yes"})
    assert (again.status_code, "listed already" in again.text) == (409, True)


def test_a_name_whose_place_the_map_no_longer_knows_is_told_and_can_be_added_anew(app: Dash, admin: Person) -> None:
    alias = store_of(app).aliases.add("Our lake office", ["MDA", "GONE"], admin.email)
    assert "The map no longer knows GONE, so this name is not understood." in admin.get("aliases").text
    assert read(app, "Our lake office") == ()
    assert admin.post(f"aliases/{alias.number}/remove").status_code == 303
    assert admin.post("aliases", {"text": "Our lake office", "places": "Moldova"}).status_code == 303
    assert "no longer knows" not in admin.get("aliases").text
    assert read(app, "Our lake office") == ("MDA",)


def test_only_admins_keep_names(publisher: Person) -> None:
    assert publisher.get("aliases").status_code == 403
    assert publisher.post("aliases", {"text": "Lake", "places": "Moldova"}).status_code == 403


def test_words_for_statuses_and_themes_are_understood_and_taken_away_again(app: Dash, admin: Person) -> None:
    for field, text, meant in (("status", "Dormant", "Suspended"), ("themes", "WASH", "Water")):
        done = admin.post("aliases", {"field": field, "text": text, "places": meant})
        assert (done.status_code, done.location) == (303, "/staff/aliases")
    head = "id,title,countries,status,themes"
    number = upload(admin, csv_of("P1,Lakes,Moldova,dormant,wash; Health", "P2,Roads,Kenya,,Roads", head=head))
    frame = store_of(app).drafts.intake(number).frame
    assert (frame["status"].tolist(), frame["themes"].tolist()) == (["6", ""], ["Water;Health", "Roads"])
    page = admin.get("aliases").text
    assert ("Status: Suspended" in page, "Theme: Water" in page) == (True, True)
    for _twice in range(2):
        gone = admin.post("aliases/words/remove", {"field": "status", "text": "Dormant"})
        assert gone.status_code in (303, 409)
    act(admin, number, "reading")
    assert [one.code for one in store_of(app).drafts.intake(number).issues] == ["status-unknown"]
    acts = [act.action for act in store_of(app).journal(actions=(Action.KEEP_WORD, Action.DROP_WORD))]
    assert acts == [Action.KEEP_WORD, Action.KEEP_WORD, Action.DROP_WORD]


@pytest.mark.parametrize(
    ("field", "text", "meant", "sentence"),
    [
        ("status", "Dormant", "asleep", "“asleep” is not a status. Write one of these: Planned, Active"),
        ("status", "closed", "Closed", "“closed” is understood as Closed already"),
        ("status", "", "Closed", "Write the name as it stands in your files"),
        ("themes", "WASH", "Water; Health", "Write the one theme that it means"),
    ],
)
def test_a_word_that_makes_no_sense_is_told_and_kept_in_the_form(admin: Person, field, text, meant, sentence) -> None:
    answer = admin.post("aliases", {"field": field, "text": text, "places": meant})
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert f'value="{meant}"' in answer.text
    assert store_of(admin.app).words.all() == {}
