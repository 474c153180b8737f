"""One record in a form: the same check as for files, nothing typed is lost, and what results is a draft like any."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from dash import Dash

from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.review.corrections_and_obstacles_to_publishing import with_cells
from dashboard.review.issue_list import Cell
from dashboard.staff.records.record_form_and_check import check, field_names, fields, form_texts, groups, proposed_id
from dashboard.store.drafts import DraftKind
from dashboard.store.holds import HoldKind
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select, text_of, values
from tests.portfolio.making import gazetteer, territories
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person, staff_context_of, store_of

WELL = {
    "id": "AB-07",
    "title": "Wells",
    "countries": "Moldova; Kosovo; Congo (Democratic Republic of the)",
    "budget": "5",
    "summary": "=1+1",
    "start_date": "2020",
    "status": "",
    "themes": "Water; Health",
}
SCHOOL = {"id": "AB-12", "title": "Schools", "countries": "Ukraine"}
DRAFT = r"/staff/drafts/\d+/"  # the page of a draft, which offers to undo its publication


@pytest.fixture
def version(app: Dash) -> int:
    return publish_records(app, Dataset.PROJECTS, WELL, SCHOOL)


def form_of(text: str) -> dict[str, str]:
    """Names and texts of the fields of a form, as a browser would send them."""
    form = only(text, "form.record")
    return {
        name: value or ""
        for name, value in form.fields.items()
        if name not in ("csrf_token", "anyway", "picture_agreed", "picture_fetch", "q")
    }


def draft_number(answer) -> int:
    assert answer.status_code == 303, answer.text
    return int(re.fullmatch(r"/staff/drafts/(\d+)/", answer.location)[1])


def record(app: Dash, key: str) -> dict[str, str]:
    frame = store_of(app).frame(store_of(app).published()[Dataset.PROJECTS].number)
    return frame[frame["id"] == key].to_dict("records")[0]


def test_records_are_found_by_id_and_title(editor: Person, version: int) -> None:
    everything = editor.get("records/projects").text
    assert "Wells" in everything
    assert "Schools" in everything
    assert "Kosovo" in everything
    for query, found in (("well", {"Wells"}), ("ab-12", {"Schools"}), ("zzz", set())):
        text = editor.get(f"records/projects?q={query}").text
        assert {title for title in ("Wells", "Schools") if f">{title}</a>" in text} == found
    assert "Nothing of your own is published yet" in editor.get("records/news").text  # samples are nobody's work
    assert editor.get("records/nothing").status_code == 404


def test_a_record_that_visitors_do_not_see_is_marked(app: Dash, editor: Person, version: int) -> None:
    hidden = "tbody tr:has(.badge)"
    assert not select(editor.get("records/projects").text, hidden)
    store_of(app).holds.place(HoldKind.PROJECT, "AB-07", sentence="Not now.", reason="", by="tests")
    staff_context_of(app).portfolio.refresh()
    (row,) = select(editor.get("records/projects").text, hidden)
    assert "Wells hidden" in text_of(row)


def test_the_form_brings_the_record_and_saving_it_unchanged_is_no_change(editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    assert form["countries"].startswith("Moldova")
    assert (form["budget"], form["summary"], form["themes"], form["status"]) == ("5", "=1+1", "Water; Health", "")
    assert form["based_on"] == str(version)
    answer = editor.post("records/projects/edit?id=AB-07", form)
    assert (answer.status_code, "Nothing was changed." in answer.text) == (422, True)


def test_an_edit_is_a_draft_of_this_one_record(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text) | {
        "title": "Wells & <pumps>",
        "summary": "a\r\nb",
    }
    number = draft_number(editor.post("records/projects/edit?id=AB-07", form))
    draft = store_of(app).drafts.get(number)
    assert (draft.kind, draft.author, draft.based_on) == (DraftKind.RECORD, editor.email, version)
    review = editor.get(f"drafts/{number}/changes").text
    assert "<h1>1 project: 1 changed</h1>" in editor.get(f"drafts/{number}/").text
    assert "Wells &amp; &lt;pumps&gt;" in re.sub("</?(ins|del)>", "", review)
    assert 'kind=changed" aria-current="page">Changed <span class="figure">1</span>' in review
    assert 'kind=leaving">Leaving the map <span class="figure">0</span>' in review
    act = store_of(app).journal(draft=number)[0]
    assert (act.action, act.subject) == (Action.EDIT_RECORD, "AB-07: Wells & <pumps>")


def test_a_publisher_saves_and_publishes_in_one_go(app: Dash, publisher: Person, version: int) -> None:
    form = form_of(publisher.get("records/projects/edit?id=AB-07").text)
    answer = publisher.post("records/projects/edit?id=AB-07", form | {"title": "New", "publish": "yes", "note": "why"})
    assert answer.status_code == 303
    assert re.fullmatch(DRAFT, answer.location)
    before, after = store_of(app).frame(version), record(app, "AB-07")
    assert after["title"] == "New"
    was = before[before["id"] == "AB-07"].to_dict("records")[0]
    assert {name for name, text in after.items() if text != was[name]} == {"title"}
    assert record(app, "AB-12")["title"] == "Schools"
    assert "New" in app.server.test_client().get("/projects/AB-07").text
    assert store_of(app).journal(newest_first=True, limit=1)[0].note == "why"


def test_what_would_stop_a_plan_of_a_colleague_is_told_before_it_is_published(
    app: Dash, publisher: Person, editor: Person, version: int
) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    asked = draft_number(editor.post("records/projects/edit?id=AB-07", form | {"title": "Theirs"}))
    editor.post(f"drafts/{asked}/publish", {"revision": store_of(app).drafts.get(asked).revision})
    answer = publisher.post("records/projects/edit?id=AB-07", form | {"title": "Mine", "publish": "yes"})
    page = text_of(only(publisher.get(answer.location.removeprefix("/staff/")).text, "#main"))
    assert "Not published yet: it would stop the plan of a colleague" in page
    assert f"{editor.email} has asked to publish a change of “Mine” (AB-07)" in page
    assert record(app, "AB-07")["title"] == "Wells"


def test_an_editor_cannot_publish_by_asking_for_it(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    assert "Save and publish" not in editor.get("records/projects/edit?id=AB-07").text
    draft_number(editor.post("records/projects/edit?id=AB-07", form | {"title": "New", "publish": "yes"}))
    assert record(app, "AB-07")["title"] == "Wells"


def test_where_a_second_person_approves_nobody_publishes_in_one_go(make_app) -> None:
    from tests.staff.people import signed_in

    app = make_app(approval=True)
    publish_records(app, Dataset.PROJECTS, WELL)
    publisher = signed_in(app, "publisher")
    form = form_of(publisher.get("records/projects/edit?id=AB-07").text) | {"title": "New", "publish": "yes"}
    draft_number(publisher.post("records/projects/edit?id=AB-07", form))
    assert record(app, "AB-07")["title"] == "Wells"


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(app: Dash, editor: Person, version: int) -> None:
    wrong = {
        "title": "",
        "countries": "Moldva",
        "start_date": "yesterday",
        "url": "javascript:alert(1)",
        "description": "# Long\r\n\r\ntext",
    }
    form = form_of(editor.get("records/projects/edit?id=AB-07").text) | wrong
    answer = editor.post("records/projects/edit?id=AB-07", form)
    assert answer.status_code == 422
    for name in ("title", "countries", "start_date", "url"):
        assert select(answer.text, f"#field-{name}[aria-invalid=true]"), name
        assert select(answer.text, f"a[href='#field-{name}']"), name
    assert "Did you mean Moldova?" in answer.text
    again = form_of(answer.text)
    assert {name: again[name] for name in form} == form | {"description": "# Long\n\ntext"}
    assert len(store_of(app).drafts.all()) == 1
    assert 'name="anyway"' not in answer.text  # errors cannot be overlooked
    assert "Save anyway" not in answer.text


def test_what_cannot_be_read_is_left_out_only_when_that_is_meant(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text) | {"url": "javascript:alert(1)"}
    refused = editor.post("records/projects/edit?id=AB-07", form)
    assert (refused.status_code, 'name="anyway"' in refused.text) == (422, True)
    assert "Save anyway" in refused.text
    form |= {"title": "New"}
    number = draft_number(editor.post("records/projects/edit?id=AB-07", form | {"anyway": "yes"}))
    assert store_of(app).drafts.intake(number).frame["url"].tolist() == [""]


def test_a_status_that_disagrees_with_the_dates_is_named_as_people_read_it(editor: Person, version: int) -> None:
    dates = {"status": "2", "start_date": "2020-01-01", "end_date": "2021-12-31"}
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    refused = editor.post("records/projects/edit?id=AB-07", form | dates)
    assert "Status and dates disagree: “Active”." in text_of(only(refused.text, ".flash.bad"))


def test_an_old_warning_does_not_hold_up_the_correction_of_another_field(app: Dash, editor: Person) -> None:
    publish_records(app, Dataset.PROJECTS, WELL | {"status": "2", "end_date": "2021-12-31", "themes": "", "budget": ""})
    form = form_of(editor.get("records/projects/edit?id=AB-07").text) | {"title": "Welles"}
    moved = editor.post("records/projects/edit?id=AB-07", form | {"end_date": "2022"})
    assert (moved.status_code, "Status and dates disagree" in moved.text) == (422, True)
    untitled = editor.post("records/projects/edit?id=AB-07", form | {"title": ""})
    assert (untitled.status_code, "Status and dates disagree" in untitled.text) == (422, False)
    number = draft_number(editor.post("records/projects/edit?id=AB-07", form))
    again = form_of(editor.get(f"drafts/{number}/edit").text) | {"title": "Deep wells"}
    assert draft_number(editor.post(f"drafts/{number}/edit", again)) == number


def test_a_new_record_has_an_id_proposed_and_of_its_own(app: Dash, publisher: Person, version: int) -> None:
    form = form_of(publisher.get("records/projects/new").text)
    assert form["id"] == "AB-13"
    new = form | {"id": "AB-07", "title": "Road", "countries": "Romania"}
    taken = publisher.post("records/projects/new", new)
    assert (taken.status_code, "There is a record with the id AB-07 already" in taken.text) == (422, True)
    done = publisher.post("records/projects/new", new | {"id": "AB-13", "publish": "yes"})
    assert re.fullmatch(DRAFT, done.location)
    assert (record(app, "AB-13")["countries"], record(app, "AB-07")["title"]) == ("ROU", "Wells")
    act = store_of(app).journal(actions=(Action.ADD_RECORD,))[0]
    assert act.subject == "AB-13: Road"


@pytest.mark.parametrize("way", ["in one go", "from its review"])
def test_an_item_that_appears_tomorrow_is_not_said_to_be_on_the_map(app: Dash, publisher: Person, way: str) -> None:
    publish_records(app, Dataset.NEWS, {"id": "N1", "title": "Old", "date": "2026-01-01"})
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    item = {"id": "N2", "title": "Soon", "date": "2026-01-02", "appears_on": tomorrow}
    form = form_of(publisher.get("records/news/new").text) | item
    number = draft_number(publisher.post("records/news/new", form | ({"publish": "yes"} if way == "in one go" else {})))
    if way != "in one go":
        revision = store_of(app).drafts.get(number).revision
        publisher.post(f"drafts/{number}/publish", {"revision": revision, "when": "now"})
    main = text_of(only(publisher.get(f"drafts/{number}/").text, "#main"))
    assert "Published. Visitors do not see it today" in main
    assert "Visitors see it from now on" not in main
    assert "See it on the public map" not in main


def test_the_first_record_of_ones_own_takes_the_place_of_the_samples(app: Dash, publisher: Person) -> None:
    warning = "The samples leave with the publication: 60 projects, 20 news items."
    text = publisher.get("records/news/new").text
    assert warning in text
    form = form_of(text)
    assert form["id"] == "N-001"
    new = form | {"title": "Opened", "date": "2026-01-01", "countries": "Romania", "publish": "yes"}
    assert re.fullmatch(DRAFT, publisher.post("records/news/new", new).location)
    news = app.server.test_client().get("/api/v1/news").json["items"]
    assert [item["id"] for item in news] == ["N-001"]
    assert warning not in publisher.get("records/news/new").text


def test_a_draft_tells_of_another_open_draft_of_its_record(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    first = draft_number(editor.post("records/projects/edit?id=AB-07", form | {"title": "One"}))
    assert "Another open draft" not in editor.get(f"drafts/{first}/").text
    second = draft_number(editor.post("records/projects/edit?id=AB-07", form | {"title": "Two"}))
    told = only(editor.get(f"drafts/{second}/").text, "p.flash.warning")
    assert f"Another open draft is about the same record: draft {first} by {editor.email}" in text_of(told)
    assert values(told, "a", "href") == [f"/staff/drafts/{first}/"]
    editor.post(f"drafts/{first}/discard", {"revision": store_of(app).drafts.get(first).revision})
    assert "Another open draft" not in editor.get(f"drafts/{second}/").text


def test_a_new_record_whose_id_a_colleague_took_is_given_another(app: Dash, publisher: Person, version: int) -> None:
    form = form_of(publisher.get("records/projects/new").text) | {"title": "Mine", "countries": "Kenya"}
    number = draft_number(publisher.post("records/projects/new", form))
    publish_records(app, Dataset.PROJECTS, WELL, SCHOOL, {"id": form["id"], "title": "Theirs", "countries": "Chad"})
    publisher.post(f"drafts/{number}/rebase", {"revision": store_of(app).drafts.get(number).revision})
    page = publisher.get(f"drafts/{number}/").text
    section = only(page, "section[aria-labelledby=conflicts]")
    assert "A colleague published another project with this id meanwhile. Give yours another id." in text_of(section)
    assert values(section, "a", "href") == [f"/staff/drafts/{number}/edit"]
    assert "If it is the same one, choose below which values count." in text_of(section)
    assert select(section, "input[type=radio]")
    edited = form_of(publisher.get(f"drafts/{number}/edit").text) | {"id": "AB-99"}
    publisher.post(f"drafts/{number}/edit", edited)
    assert "The id is taken" not in publisher.get(f"drafts/{number}/").text


def test_what_both_changed_is_a_draft_where_there_was_no_file(app: Dash, publisher: Person, version: int) -> None:
    form = form_of(publisher.get("records/projects/edit?id=AB-07").text)
    number = draft_number(publisher.post("records/projects/edit?id=AB-07", form | {"title": "Mine"}))
    publish_records(app, Dataset.PROJECTS, WELL | {"title": "Theirs"}, SCHOOL)
    publisher.post(f"drafts/{number}/rebase", {"revision": store_of(app).drafts.get(number).revision})
    told = text_of(only(publisher.get(f"drafts/{number}/").text, "section[aria-labelledby=conflicts]"))
    assert "1 field was changed in this draft and by a colleague." in told
    assert f"This draft, by {publisher.email}" in told
    assert "file" not in told


def test_withdrawing_asks_and_takes_only_this_one_away(app: Dash, publisher: Person, version: int) -> None:
    asked = publisher.get("records/projects/withdraw?id=AB-07")
    assert (asked.status_code, "Wells" in asked.text) == (200, True)
    number = draft_number(publisher.post("records/projects/withdraw?id=AB-07"))
    assert "<h1>1 project: 1 leaves the map</h1>" in publisher.get(f"drafts/{number}/").text
    assert "Wells" in publisher.get(f"drafts/{number}/changes?kind=leaving").text
    done = publisher.post("records/projects/withdraw?id=AB-07", {"publish": "yes"})
    assert re.fullmatch(DRAFT, done.location)
    frame = store_of(app).frame(store_of(app).published()[Dataset.PROJECTS].number)
    assert frame["id"].tolist() == ["AB-12"]
    assert publisher.get("records/projects/withdraw?id=AB-07").status_code == 404


def test_what_is_typed_about_one_record_is_kept_apart_from_that_about_another(publisher: Person, version: int) -> None:
    names = [
        values(publisher.get(f"records/projects/withdraw?id={key}").text, "[data-kept-offer]", "data-kept-offer")
        for key in ("AB-07", "AB-12")
    ]
    assert names[0] != names[1]
    assert all(name.endswith(key) for (name,), key in zip(names, ("AB-07", "AB-12"), strict=True))


def test_a_colleagues_change_of_the_same_record_is_not_overwritten(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    later = publish_records(app, Dataset.PROJECTS, WELL | {"title": "Their title", "budget": "9"}, SCHOOL)
    answer = editor.post("records/projects/edit?id=AB-07", form | {"title": "My title", "themes": "Water"})
    assert answer.status_code == 412
    again = form_of(answer.text)
    assert (again["title"], again["budget"], again["themes"]) == ("My title", "9", "Water")
    assert "Meanwhile a colleague wrote here: Their title" in answer.text
    assert again["based_on"] == str(later)
    number = draft_number(editor.post("records/projects/edit?id=AB-07", again))
    assert store_of(app).drafts.intake(number).frame[["title", "budget"]].to_numpy().tolist() == [["My title", "9"]]


def test_nor_is_it_after_a_picture_was_refused(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text) | {"title": "My title"}
    publish_records(app, Dataset.PROJECTS, WELL | {"title": "Their title"}, SCHOOL)
    wrong = {"image_url": "http://127.0.0.1/a.jpg", "picture_fetch": "yes"}
    refused = editor.post("records/projects/edit?id=AB-07", form | wrong)
    assert refused.status_code == 422
    again = form_of(refused.text) | {"image_url": ""}
    again.pop("picture_fetch", None)
    answer = editor.post("records/projects/edit?id=AB-07", again)
    assert answer.status_code == 412
    assert "Meanwhile a colleague wrote here: Their title" in answer.text


def test_a_change_elsewhere_meanwhile_needs_no_second_look(app: Dash, editor: Person, version: int) -> None:
    form = form_of(editor.get("records/projects/edit?id=AB-07").text)
    publish_records(app, Dataset.PROJECTS, WELL, SCHOOL | {"title": "Other"})
    draft_number(editor.post("records/projects/edit?id=AB-07", form | {"title": "Mine"}))


@pytest.mark.parametrize("theirs", [{"budget": "9"}, {"title": "Their wells"}])
def test_what_a_colleague_publishes_in_the_same_moment_is_not_undone(
    app: Dash, publisher: Person, version: int, monkeypatch, theirs: dict[str, str]
) -> None:
    def check_slowly(*given):
        publish_records(app, Dataset.PROJECTS, WELL | theirs, SCHOOL)
        return check(*given)

    typed = form_of(publisher.get("records/projects/edit?id=AB-07").text) | {"title": "My wells", "publish": "yes"}
    monkeypatch.setattr("dashboard.staff.records.record_list_and_editing.check", check_slowly)
    answer = publisher.post("records/projects/edit", typed)
    if "title" in theirs:
        assert "1 field was changed by a colleague, too" in publisher.get(f"drafts/{draft_number(answer)}/").text
        assert record(app, "AB-07")["title"] == "Their wells"
    else:
        assert re.fullmatch(DRAFT, answer.location)
        assert record(app, "AB-07") | {"title": "My wells", "budget": "9"} == record(app, "AB-07")


def test_what_does_not_exist_is_not_edited(editor: Person, version: int) -> None:
    for path in ("edit", "edit?id=none", "withdraw?id=none", "withdraw"):
        assert editor.get(f"records/projects/{path}").status_code == 404
        assert editor.post(f"records/projects/{path}", {"id": "none"}).status_code == 404


@pytest.mark.parametrize(
    ("ids", "proposed"),
    [
        ([], "P-001"),
        (["x", "y"], "P-001"),
        (["A-1", "A-2", "B-7"], "A-3"),
        (["P009"], "P010"),
        (["12", "13"], "14"),
        (["P-99"], "P-100"),
        (["V9999999999999999"], "P-001"),
    ],
)
def test_ids_are_proposed_in_the_manner_of_those_that_are(ids: list[str], proposed: str) -> None:
    assert proposed_id(Dataset.PROJECTS, ids) == proposed


def test_the_id_of_a_record_that_waits_in_a_draft_is_not_proposed_again(app: Dash, editor: Person) -> None:
    form = form_of(editor.get("records/news/new").text)
    assert form["id"] == "N-001"
    number = draft_number(editor.post("records/news/new", form | {"title": "Shelters", "date": "2026-11-29"}))
    assert form_of(editor.get("records/news/new").text)["id"] == "N-002"
    assert form_of(editor.get("records/projects/new").text)["id"] == "P-001"
    draft = store_of(app).drafts.get(number)
    store_of(app).drafts.discard(number, revision=draft.revision, author=draft.author)
    assert form_of(editor.get("records/news/new").text)["id"] == "N-001"


def test_the_id_of_a_record_that_was_rolled_back_is_not_proposed_again(app: Dash, publisher: Person) -> None:
    for title in ("First", "Second"):
        form = form_of(publisher.get("records/news/new").text)
        publisher.post("records/news/new", form | {"title": title, "date": "2026-11-29", "publish": "yes"})
    newest, version = (one.number for one in store_of(app).versions(Dataset.NEWS) if not one.is_sample)
    assert publisher.post(f"versions/{version}/roll-back", {"based_on": newest, "leaving": "1"}).status_code == 303
    assert [item["id"] for item in app.server.test_client().get("/api/v1/news").json["items"]] == ["N-001"]
    assert form_of(publisher.get("records/news/new").text)["id"] == "N-003"
    edit = "records/news/edit?id=N-001"
    publisher.post(edit, form_of(publisher.get(edit).text) | {"title": "First of all", "publish": "yes"})
    assert [item["title"] for item in app.server.test_client().get("/api/v1/news").json["items"]] == ["First of all"]
    assert form_of(publisher.get("records/news/new").text)["id"] == "N-003"


def test_a_file_that_was_rolled_back_changes_no_numbering() -> None:
    assert proposed_id(Dataset.PROJECTS, ["P-1", "P-2"], [f"X-{number}" for number in range(9)]) == "P-3"
    assert proposed_id(Dataset.PROJECTS, ["P-01"], ["P-07", "X-9"]) == "P-08"
    assert proposed_id(Dataset.PROJECTS, [], ["P-07"]) == "P-08"


def test_a_draft_has_the_title_of_its_record_as_its_name(app: Dash, editor: Person, version: int) -> None:
    number = began(editor, title="Wells/pumps in the North")
    for path in ("", f"drafts/{number}/"):
        page = editor.get(path).text
        assert "Wells-pumps in the North" in page
        assert ".csv" not in text_of(only(page, "#main"))
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    editor.post(f"drafts/{number}/edit", form | {"title": "Pumps"})
    assert store_of(app).drafts.get(number).name == "Pumps"
    assert 'filename="Pumps.csv"' in editor.get(f"drafts/{number}/original").headers["Content-Disposition"]


def test_every_place_comes_back_from_its_name() -> None:
    names = {code: place.name for code, place in territories().items()}
    regions = {code: region.name for code, region in gazetteer().regions.items()}
    for column, known in (("countries", names), ("regions", regions)):
        for code in known:
            typed = form_texts({column: code}, [column], Dataset.PROJECTS, names | regions)[column]
            found = gazetteer().resolve(typed)
            assert (found.countries, found.regions)[column == "regions"] == (code,), typed
    assert {"countries", "regions"} <= set(field_names(Dataset.PROJECTS, publishable()))
    assert check(b"id,title,countries\nP1,t,Moldova\n", Dataset.PROJECTS, gazetteer()) == ({}, True)


def publishable():
    return empty_frame(Dataset.PROJECTS)


def test_fields_stand_in_groups_and_translations_apart() -> None:
    names = [column.name for column in COLUMNS[Dataset.PROJECTS] if column.kind is not Kind.STATUS_SOURCE]
    shown = fields(Dataset.PROJECTS, dict.fromkeys([*names, "title_fr", "summary_fr", "title_es"], ""), {})
    found = groups(shown, Dataset.PROJECTS)
    assert sorted(field.name for group in found for field in group.fields) == sorted(field.name for field in shown)
    titles = [group.title for group in found]
    assert titles[0] == "What it is"
    assert titles[-2:] == ["In French", "In Spanish"]
    assert [field.name for field in found[0].fields] == ["id", "title", "acronym", "summary", "description"]
    assert "More" not in titles  # a new column belongs into a group
    chosen = [
        field
        for name in Dataset
        for field in fields(name, dict.fromkeys(field_names(name, empty_frame(name)), ""), {})
        if field.choices
    ]
    assert not [field.hint for field in chosen if field.hint.startswith("Write")]
    assert [field.name for field in found[-2].fields] == ["title_fr", "summary_fr"]


def began(person: Person, **changes: str) -> int:
    """The number of a draft that the person makes in the form of AB-07."""
    form = form_of(person.get("records/projects/edit?id=AB-07").text)
    return draft_number(person.post("records/projects/edit?id=AB-07", form | changes))


def test_a_draft_is_edited_again_in_the_form_with_what_was_typed(app: Dash, editor: Person, version: int) -> None:
    number = began(editor, summary="=2+2", countries="Suisse")
    assert values(editor.get(f"drafts/{number}/").text, ".decide a[href$='/edit']", "href")
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    assert (form["summary"], form["countries"], form["title"]) == ("=2+2", "Suisse", "Wells")
    answer = editor.post(f"drafts/{number}/edit", form | {"title": "Wells again"})
    assert (answer.status_code, answer.location) == (303, f"/staff/drafts/{number}/")
    draft = store_of(app).drafts.get(number)
    assert (draft.revision, draft.is_checked, draft.based_on) == (2, True, version)
    assert len(store_of(app).drafts.all_open()) == 1
    changed = editor.get(f"drafts/{number}/changes").text
    assert "again" in changed
    assert "Switzerland" in changed
    assert [entry.action for entry in store_of(app).journal(draft=number)] == [Action.EDIT_RECORD] * 2


def test_the_draft_of_a_new_record_may_get_another_id_and_is_published_from_its_form(
    app: Dash, publisher: Person, version: int
) -> None:
    new = {"id": "AB-20", "title": "Bridges", "countries": "Malta"}
    number = draft_number(publisher.post("records/projects/new", new))
    form = form_of(publisher.get(f"drafts/{number}/edit").text)
    taken = publisher.post(f"drafts/{number}/edit", form | {"id": "AB-12"})
    assert (taken.status_code, "There is a record with the id AB-12 already" in taken.text) == (422, True)
    answer = publisher.post(f"drafts/{number}/edit", form | {"id": "AB-21", "publish": "yes"})
    assert re.fullmatch(DRAFT, answer.location)
    assert record(app, "AB-21")["title"] == "Bridges"


def test_the_id_of_a_published_record_stays(app: Dash, editor: Person, version: int) -> None:
    number = began(editor, title="New")
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    editor.post(f"drafts/{number}/edit", form | {"id": "AB-99"})
    assert "AB-99" not in editor.get(f"drafts/{number}/changes").text


def test_a_form_that_saw_an_older_draft_is_refused_with_what_was_typed(app: Dash, editor: Person, version) -> None:
    number = began(editor, title="One")
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    assert editor.post(f"drafts/{number}/edit", form | {"title": "Two"}).status_code == 303
    late = editor.post(f"drafts/{number}/edit", form | {"title": "Three"})
    assert (late.status_code, "Three" in late.text) == (412, True)
    assert form_of(editor.get(f"drafts/{number}/edit").text)["title"] == "Two"


def test_faults_of_a_draft_stand_in_its_form(app: Dash, editor: Person, version: int) -> None:
    number = began(editor, title="One")
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    refused = editor.post(f"drafts/{number}/edit", form | {"countries": "Moldva"})
    assert (refused.status_code, bool(select(refused.text, "#field-countries[aria-invalid=true]"))) == (422, True)
    assert form_of(refused.text)["based_on"] == "1"
    assert store_of(app).drafts.get(number).revision == 1


def test_fields_of_texts_say_their_language_and_its_direction(app: Dash, editor: Person, version: int) -> None:
    page = editor.get("records/projects/edit?id=AB-07").text
    for name, language, direction in (("title", "en", "ltr"), ("summary_ar", "ar", "rtl"), ("title_fr", "fr", "ltr")):
        field = only(page, f"#field-{name}")
        assert (field.get("lang"), field.get("dir")) == (language, direction)
    assert only(page, "#field-start_date").get("lang") is None
    assert only(page, "#field-picture_alt_ar").get("dir") == "rtl"


def test_what_is_published_withdrawn_or_a_file_is_not_edited_in_the_form(app: Dash, publisher: Person, version) -> None:
    number = began(publisher, title="One")
    assert publisher.post(f"drafts/{number}/discard", {"revision": "1"}).status_code == 303
    assert publisher.get(f"drafts/{number}/edit").status_code == 409
    assert store_of(app).drafts.get(number).revision == 2
    withdrawn = draft_number(publisher.post("records/projects/withdraw?id=AB-07"))
    for other in (withdrawn, 1):  # the first was published from a file
        assert publisher.get(f"drafts/{other}/edit").status_code == 404
        assert not select(publisher.get(f"drafts/{other}/").text, ".decide a[href$='/edit']")
    assert publisher.get("drafts/99/edit").status_code == 404


def test_corrections_of_cells_stand_in_the_form(app: Dash, editor: Person, version: int) -> None:
    number = began(editor, title="One")
    choices = with_cells(store_of(app).drafts.get(number).choices, [Cell(2, "title", "Corrected")])
    store_of(app).drafts.change(number, choices, revision=1, author=editor.email, action=Action.EDIT_CELL)
    form = form_of(editor.get(f"drafts/{number}/edit").text)
    assert (form["title"], form["based_on"]) == ("Corrected", "2")
    assert editor.post(f"drafts/{number}/edit", form | {"title": "=Last"}).status_code == 303
    assert form_of(editor.get(f"drafts/{number}/edit").text)["title"] == "=Last"
    assert "=Last" in only(editor.get(f"drafts/{number}/changes").text, "article").text_content()
    assert editor.post(f"drafts/{number}/undo", {"revision": "3"}).status_code == 303
    assert form_of(editor.get(f"drafts/{number}/edit").text)["title"] == "Corrected"


def test_all_languages_of_the_site_are_offered_and_those_without_text_make_no_column(
    app: Dash, publisher: Person, version: int
) -> None:
    page = publisher.get("records/projects/edit?id=AB-07").text
    assert [one.text for one in select(page, ".languages summary")] == [
        *("In French", "In Spanish", "In Arabic", "In Russian"),
    ]
    sent = form_of(page) | {"title_fr": "Des puits", "publish": "yes"}
    assert publisher.post("records/projects/edit?id=AB-07", sent).status_code == 303
    now = record(app, "AB-07")
    assert now["title_fr"] == "Des puits"
    assert [name for name in now if name.endswith(("_fr", "_es", "_ar", "_ru"))] == ["title_fr"]
    assert "Des puits" in app.server.test_client().get("/projects/AB-07?lang=fr").text
    assert select(publisher.get("records/projects/edit?id=AB-07").text, ".languages details[open]")


def test_a_news_item_shows_where_it_would_appear_on_the_first_page_of_this_site(make_app) -> None:
    from tests.staff.people import signed_in

    editor = signed_in(make_app(sections=("headlines", "map", "news")), "editor")
    page = editor.get("records/news/new").text
    assert values(page, "[name=category][type=radio]", "value") == [
        *("", "headline", "news", "in-focus", "publication", "call"),
    ]
    assert values(page, "[name=category]:checked", "value") == [""]
    drawn = dict.fromkeys(values(page, ".page-sketch[aria-hidden=true] rect", "class"))
    assert list(drawn) == ["at-headlines", "at-map", "at-news"]
    refused = editor.post("records/news/new", {"id": "N1", "category": "in-focus"})
    assert values(refused.text, "[name=category]:checked", "value") == ["in-focus"]
