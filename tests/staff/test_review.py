"""The review page: every issue at its cell, mended there, undone, and nothing overwritten of a colleague."""

from __future__ import annotations

import pytest
from dash import Dash
from lxml.html import HtmlElement

from dashboard.errors import StoreError
from dashboard.records.frames.file_choices import Edit
from dashboard.store.drafts import DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select, text_of, values
from tests.records.test_workbook import sheets
from tests.staff.drafting import GOOD, HEAD, act, csv_of, draft_of, published, upload
from tests.staff.people import Person, signed_in, store_of

FAULTY = csv_of(
    "P1,Clean water,Moldva,2,2024-01-01,Wells for villages",
    "P2,Schools,Ukraine; Moldva,2,2024-02-01,Roofs",
    "P3,Seeds,Kenya,9,03/04/2024,Maize",
    ",No id,Kenya,2,2024-03-01,x",
)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def office(make_app) -> Dash:
    return make_app(samples=None)


@pytest.fixture(scope="module")
def ana(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER)


@pytest.fixture
def faulty(ana: Person) -> int:
    return upload(ana, FAULTY)


def cell(page: str, row: int, field: str) -> HtmlElement:
    """The cell of the grid with the field that corrects it."""
    return only(page, f"td.fault:has(> [name='cell:{row}:{field}'])")


def test_faulty_rows_stand_whole_with_each_fault_at_its_cell(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    assert [text_of(one) for one in select(page, "table.grid thead th")] == ["Row", *HEAD.split(",")]
    assert [one.attrib["data-row"] for one in select(page, "tr[data-row]")] == ["2", "3", "5"]
    row = only(page, "tr#row-3")
    for part in ("P2", "Schools", "2024-02-01", "Roofs"):
        assert part in text_of(row), part
    place = cell(page, 3, "countries")
    assert place.attrib["data-severity"] == "error"
    assert text_of(only(place, ".why")) == "“Moldva” is not a place that the map knows."
    assert only(place, "input").attrib["value"] == "Ukraine; Moldva"  # the whole cell is there to be mended
    assert only(place, "input").attrib["list"] == "pick-places"
    assert only(place, ".icon").attrib["aria-label"] == "Error"
    assert only(place, "button.offer").attrib["value"] == "Ukraine; Moldova"
    assert select(page, "#pick-places option[value='North Macedonia']")
    assert not select(row, "[name='cell:3:title']")
    assert "3 rows have errors" in page


def test_rows_with_warnings_stand_apart_with_pickers_of_status_and_day(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/?show=warnings").text
    assert [one.attrib["data-row"] for one in select(page, "tr[data-row]")] == ["4"]
    assert only(page, "[name='cell:4:status']").attrib["list"] == "pick-status"
    assert [one.attrib["value"] for one in select(page, "#pick-status option")][:2] == ["Planned", "Active"]
    day = only(page, "[name='date:4:start_date']")
    assert (day.attrib["type"], day.attrib["value"]) == ("date", "")
    assert [text_of(one) for one in select(page, "button.offer")] == ["2024-04-03", "2024-03-04"]


def test_one_correction_mends_all_rows_with_the_value(ana: Person, office: Dash, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    form = only(page, "form.value-form")
    assert "2 rows say “Moldva”" in text_of(only(page, ".values"))
    assert only(form, "[name=new]").attrib["value"] == "Moldova"
    assert not select(form, "[formaction]")  # only an admin keeps names
    fix = {"code": "place-unknown", "column": "countries", "value": "Moldva", "new": "Moldova", "show": "errors"}
    answer = act(ana, faulty, "fix", fix)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?show=errors#issues")
    edits = draft_of(office, faulty).choices.edits
    assert edits == (
        Edit(row=2, column="countries", value="Moldova", step=1),
        Edit(row=3, column="countries", value="Ukraine; Moldova", step=1),
    )
    page = ana.get(f"drafts/{faulty}/").text
    assert "Done: 2 rows, countries: Moldva → Moldova." in page
    assert "is not a place" not in page
    assert "<h1>3 projects" in page


def test_a_correction_of_many_rows_takes_a_second_look(ana: Person) -> None:
    rows = [f"P{number},A,Moldva,2,," for number in range(148)] + [f"Q{number},A,Ukrain,2,," for number in range(19)]
    page = ana.get(f"drafts/{upload(ana, csv_of(*rows))}/").text
    folded = only(page, "details.second-look")
    assert text_of(only(folded, "summary")).startswith("148 rows say “Moldva”")
    assert text_of(only(folded, "form button")).startswith("Change it in 148 rows")
    assert len(select(page, "form.value-form")) == 2
    assert len(select(page, "tr[data-row]")) == 50
    assert "Page 1 of 4" in page
    assert 'data-row="168"' in ana.get(f"drafts/{select_number(page)}/?show=errors&page=4").text


def select_number(page: str) -> int:
    """The number of the draft whose page this is."""
    return int(only(page, "form#grid").attrib["action"].split("/")[-2])


@pytest.mark.parametrize(("value", "new"), [("Moldvia", "Moldova"), ("Moldva", " ")])
def test_a_fix_of_nothing_or_without_words_does_nothing(
    ana: Person, office: Dash, faulty: int, value: str, new: str
) -> None:
    forged = {"code": "place-unknown", "column": "countries", "value": value, "new": new}
    assert act(ana, faulty, "fix", forged).status_code == 303
    page = ana.get(f"drafts/{faulty}/").text
    assert ("nothing left to correct" in page) or ("Write first what is meant" in page)
    assert draft_of(office, faulty).revision == 1


def test_many_cells_are_saved_at_once_and_undone_at_once(ana: Person, office: Dash, faulty: int) -> None:
    cells = {"cell:2:countries": "Moldova", "cell:3:countries": "Ukraine; Moldva", "cell:5:id": "P4"}
    assert act(ana, faulty, "mend", cells).status_code == 303
    assert [(edit.row, edit.value, edit.step) for edit in draft_of(office, faulty).choices.edits] == [
        (2, "Moldova", 1),
        (5, "P4", 1),
    ]
    assert "1 row to correct" in ana.get(f"drafts/{faulty}/").text
    act(ana, faulty, "mend", cells | {"put:3:countries": "Ukraine; Moldova"})  # a suggestion counts for its cell
    page = ana.get(f"drafts/{faulty}/").text
    assert "No error" in page
    made = text_of(only(page, "ol.made"))
    assert made.index("Row 3, countries: “Ukraine; Moldova”") < made.index(
        "Row 2, countries: “Moldova”; Row 5, id: “P4”"
    )
    act(ana, faulty, "undo")
    act(ana, faulty, "undo")
    assert draft_of(office, faulty).choices.edits == ()
    assert act(ana, faulty, "undo").status_code == 303
    assert "There is nothing to undo." in ana.get(f"drafts/{faulty}/").text
    acts = [(entry.action, entry.subject) for entry in store_of(office).journal(draft=faulty)]
    assert (Action.EDIT_CELL, "row 2, countries: Moldva → Moldova; row 5, id:  → P4") in acts
    assert [action for action, _subject in acts].count(Action.UNDO) == 2


def test_a_row_is_left_out_and_taken_back(ana: Person, office: Dash, faulty: int) -> None:
    answer = act(ana, faulty, "mend", {"leave": "5", "cell:5:id": "typed beside", "cell:2:countries": "Moldova"})
    assert answer.status_code == 303
    assert draft_of(office, faulty).choices.left_out == {5}
    page = ana.get(f"drafts/{faulty}/").text
    assert "1 row is left out" in page
    assert [one.attrib["data-row"] for one in select(page, "tr[data-row]")] == ["3"]
    assert act(ana, faulty, "undo", {"row": "9"}).status_code == 303
    act(ana, faulty, "undo", {"row": "5"})
    assert draft_of(office, faulty).choices.left_out == set()
    assert len(draft_of(office, faulty).choices.edits) == 1
    assert store_of(office).journal(draft=faulty)[-1].subject == "row 5 is taken back"


def test_a_day_that_cannot_be_shown_stays_unless_another_is_chosen(ana: Person, office: Dash, faulty: int) -> None:
    act(ana, faulty, "mend", {"date:4:start_date": "", "cell:4:status": "9"})
    page = ana.get(f"drafts/{faulty}/?show=warnings").text
    assert "Nothing was changed, so nothing was saved." in page
    assert draft_of(office, faulty).revision == 1
    act(ana, faulty, "mend", {"date:4:start_date": "2024-04-03"})
    assert draft_of(office, faulty).choices.edits[0].value == "2024-04-03"


def test_an_admin_lets_a_status_be_read_always(make_app) -> None:
    app = make_app(samples=None)
    admin, ed = signed_in(app, Role.ADMIN), signed_in(app, Role.EDITOR)
    number = upload(admin, csv_of("P1,Lakes,Kenya,Dormant,,", "P2,Fish,Kenya,2,,"))
    page = admin.get(f"drafts/{number}/?show=warnings").text
    assert only(page, "form.value-form input[name=new]").attrib["list"] == "pick-status"
    assert not select(ed.get(f"drafts/{number}/?show=warnings").text, "[formaction$='/always']")
    fields = {"code": "status-unknown", "value": "Dormant"}
    assert act(admin, number, "always", {**fields, "new": "asleep"}).status_code == 422
    assert act(admin, number, "always", {**fields, "new": "suspended"}).status_code == 303
    assert "Done: always read “Dormant” as Suspended." in admin.get(f"drafts/{number}/").text
    assert store_of(app).drafts.intake(number).frame["status"].tolist() == ["6", "2"]
    later = upload(ed, csv_of("P3,Roads,Kenya,DORMANT,,"))
    assert store_of(app).drafts.intake(later).frame["status"].tolist() == ["6"]


def test_an_admin_lets_a_name_be_read_always_and_the_draft_knows_it_at_once(make_app) -> None:
    app = make_app(samples=None)
    admin = signed_in(app, Role.ADMIN)
    number = upload(admin, csv_of("P1,Lakes,Our lake office,2,,", "P2,Fish,Our lake office,2,,", "P3,X,Lake,2,,"))
    page = admin.get(f"drafts/{number}/").text
    assert len(select(page, "form.value-form [formaction$='/always']")) == 2
    wrong = act(admin, number, "always", {"value": "Our lake office", "new": "Moldva"})
    assert wrong.status_code == 422
    assert "“Moldva” is not a place that the map knows. Did you mean Moldova?" in wrong.text
    assert only(wrong.text, "form.value-form [aria-invalid=true]").attrib["value"] == "Moldva"  # nothing typed is lost
    assert act(admin, number, "always", {"value": "Our lake office", "new": "Moldova; Kenya"}).status_code == 303
    page = admin.get(f"drafts/{number}/").text
    assert "Done: always read “Our lake office” as Moldova; Kenya." in page
    assert [one.attrib["data-row"] for one in select(page, "tr[data-row]")] == ["4"]
    assert "Our lake office" in admin.get("aliases").text
    assert [entry.action for entry in store_of(app).journal(newest_first=True, limit=2)] == [
        Action.CHOOSE_READING,
        Action.ADD_ALIAS,
    ]
    late = admin.post(f"drafts/{number}/always", {"revision": "1", "value": "Lake", "new": "Kenya"})
    assert late.status_code == 412
    assert len(store_of(app).aliases.not_removed()) == 1
    (alias,) = store_of(app).aliases.not_removed()
    admin.post(f"aliases/{alias.number}/remove")
    act(admin, number, "reading")
    assert "3 rows to correct" in admin.get(f"drafts/{number}/").text


def test_a_name_for_a_planned_draft_is_not_kept(make_app) -> None:
    app = make_app(samples=None)
    admin = signed_in(app, Role.ADMIN)
    number = upload(admin, csv_of("P1,Lakes,Kenya,2,,"))
    act(admin, number, "publish", {"when": "later", "publish_at": "2099-12-24T09:00"})
    assert draft_of(app, number).state is DraftState.SUBMITTED
    assert act(admin, number, "always", {"value": "Our lake office", "new": "Moldova"}).status_code == 412
    assert not store_of(app).aliases.not_removed()


@pytest.mark.parametrize("row", ["0", "", "-1", "x", "1000000000"])
def test_a_row_that_no_file_has_is_refused_and_harms_no_draft(ana: Person, office: Dash, faulty: int, row: str) -> None:
    assert act(ana, faulty, "mend", {"leave": row}).status_code == 400
    assert act(ana, faulty, "mend", {f"cell:{row}:countries": "Kenya"}).status_code == 400
    assert draft_of(office, faulty).revision == 1
    assert "to correct" in ana.get(f"drafts/{faulty}/").text


def test_a_long_text_does_not_burst_the_cookie_that_tells_of_it(ana: Person, office: Dash, faulty: int) -> None:
    text = "".join(chr(0x1F300 + number * 7919 % 700) for number in range(5_000))
    answer = act(ana, faulty, "mend", {"cell:5:id": text})
    assert answer.status_code == 303
    assert all(len(cookie) < 4_000 for cookie in answer.headers.getlist("Set-Cookie"))
    assert "Done: row 5, id" in ana.get(f"drafts/{faulty}/").text
    assert store_of(office).journal(draft=faulty)[-1].subject.endswith(text)


def test_after_a_save_the_place_in_the_list_is_kept(ana: Person, faulty: int) -> None:
    fields = {"cell:4:status": "2", "show": "warnings", "code_filter": "status-unknown", "page": "1"}
    place = act(ana, faulty, "mend", fields).headers["Location"]
    assert place.endswith("?show=warnings&code=status-unknown&page=1#issues")
    assert "No issue of that kind is left." in ana.get(place.removeprefix("/staff/")).text


def test_filters_leave_what_they_say(ana: Person, faulty: int) -> None:
    one = ana.get(f"drafts/{faulty}/?show=errors&code=id-missing").text
    assert "Row 5 has no id." in one
    assert "is not a place" not in one
    for odd in ("?show=nothing", "?show=errors&code=<script>", "?page=999999", "?page=-1", "?page=x", "?missing=7"):
        answer = ana.get(f"drafts/{faulty}/{odd}")
        assert answer.status_code == 200
        assert HOSTILE not in answer.text


def test_a_colleagues_change_is_told_and_what_was_typed_is_kept(ana: Person, office: Dash, faulty: int) -> None:
    ben = signed_in(office, Role.EDITOR, "ben@example.org")
    act(ben, faulty, "mend", {"cell:5:id": "P4"})
    late = {"revision": "1", "cell:2:countries": "Moldova and more"}
    answer = ana.post(f"drafts/{faulty}/mend", late)
    assert answer.status_code == 412
    for part in ("ben@example.org", "row 5, id:", "Moldova and more"):
        assert part in answer.text
    assert draft_of(office, faulty).revision == 2


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("mend", {"cell:0:id": "x"}),
        ("mend", {"cell:x:id": "x"}),
        ("mend", {"cell:٣:id": "x"}),
        ("mend", {"cell:2": "x"}),
        ("mend", {"cell:2:id": "x" * 40_000}),
        ("mend", {"leave": "x"}),
        ("mend", {"revision": "", "cell:2:id": "x"}),
        ("mend", {"revision": "99999999999999999999", "cell:2:id": "x"}),
        ("undo", {"row": "x"}),
        ("choices", {}),
        ("choices", {"missing": "burn"}),
        ("choices", {"record:P1": "burn"}),
    ],
)
def test_forms_that_make_no_sense_are_refused(
    ana: Person, office: Dash, faulty: int, what: str, fields: dict[str, str]
) -> None:
    assert act(ana, faulty, what, fields).status_code == 400
    assert draft_of(office, faulty).revision == 1


def test_markup_in_every_field_is_shown_as_text(ana: Person) -> None:
    head = "id,acronym,title,summary,description,status,start_date,countries,themes,donors,budget,currency,url"
    row = ",".join(f"{HOSTILE}{number}" for number in range(head.count(",") + 1))
    taken = f"OK,{HOSTILE},{HOSTILE},{HOSTILE},{HOSTILE},2,2024-01-01,Kenya,{HOSTILE},{HOSTILE},1,EUR,https://a.org"
    number = upload(ana, csv_of(row, taken, head=head + f",{HOSTILE}"))
    for path in ("", "changes?kind=new", f"changes?kind=new&q={HOSTILE}", "mapping"):
        page = ana.get(f"drafts/{number}/{path}").text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert" in page, path


def test_the_meter_names_what_is_not_on_the_map(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    assert "1 of the 3 places that are named are on the map." in page
    assert "<strong>Moldva</strong>: not a place that the map knows, 2 rows" in page
    assert "<strong>Ukraine</strong>: named only in 1 row, which has an error" in page
    clean = ana.get(f"drafts/{upload(ana, csv_of(*GOOD))}/").text
    assert "Every place that is named is on the map (4 places)." in clean


def test_columns_that_are_not_known_are_matched_and_remembered(ana: Person, office: Dash) -> None:
    odd = csv_of("X1,One,Moldova", "X2,Two,Kenya", head="Ref no,What we call it,Where it happens")
    first = upload(ana, odd)
    answer = ana.get(f"drafts/{first}/")
    assert answer.headers["Location"].endswith(f"drafts/{first}/mapping")
    page = ana.get(f"drafts/{first}/mapping").text
    assert "No column was recognised for" in page
    assert "What we call it" in page
    assert ">Two<" in page
    for fields, said in (
        ({"field-0": "id", "field-1": "", "field-2": "countries"}, "No column is chosen for: Title."),
        ({"field-0": "id", "field-1": "title", "field-2": "title"}, "Title is chosen for two columns."),
    ):
        refused = act(ana, first, "mapping", fields)
        assert refused.status_code == 422
        assert said in refused.text
    chosen = {"field-0": "id", "field-1": "title", "field-2": "countries"}
    assert act(ana, first, "mapping", chosen).status_code == 303
    assert "<h1>2 projects: 2 new</h1>" in ana.get(f"drafts/{first}/").text
    again = ana.get(f"drafts/{upload(ana, odd + b'X3,Three,Fiji')}/").text
    assert "<h1>3 projects: 3 new</h1>" in again
    assert "Title ← What we call it" in again
    assert store_of(office).journal(actions=(Action.REMEMBER_MAPPING,))[0].actor == ana.email


def test_two_columns_are_chosen_for_one_list(ana: Person) -> None:
    odd = csv_of("X1,One,Moldova,Kenya", "X2,Two,,Fiji", head="Ref no,Title,Here,There")
    number = upload(ana, odd)
    chosen = {"field-0": "id", "field-1": "title", "field-2": "countries", "field-3": "countries"}
    assert act(ana, number, "mapping", chosen).status_code == 303
    page = ana.get(f"drafts/{number}/").text
    assert "Every place that is named is on the map (3 places)." in page
    assert "Countries ← Here+There" in page


def test_countries_with_marks_are_asked_about_once(ana: Person) -> None:
    number = upload(ana, csv_of("X1,One,x,x,", "X2,Two,,,x", head="id,title,Moldova,Kenya,Fiji"))
    assert "3 columns are countries that are marked" in ana.get(f"drafts/{number}/").text
    act(ana, number, "answer", {"question": "marked-countries", "answer": "read"})
    assert "Every place that is named is on the map (3 places)." in ana.get(f"drafts/{number}/").text


def test_a_column_that_is_not_used_stays_unread_also_in_the_next_file(ana: Person) -> None:
    known = csv_of("X1,One,Moldova,First", head="id,title,countries,summary")
    number = upload(ana, known)
    chosen = {"field-0": "id", "field-1": "title", "field-2": "countries", "field-3": ""}
    assert act(ana, number, "mapping", chosen).status_code == 303
    assert "First" not in ana.get(f"drafts/{number}/changes").text
    assert "Summary ←" not in ana.get(f"drafts/{number}/").text
    again = upload(ana, known.replace(b"First", b"Second"))
    assert "Second" not in ana.get(f"drafts/{again}/changes").text
    assert act(ana, again, "mapping", chosen | {"field-3": "summary"}).status_code == 303
    assert "Second" in ana.get(f"drafts/{again}/changes").text


def test_rows_of_one_id_are_joined_by_choice(ana: Person) -> None:
    number = upload(ana, csv_of("P1,Clean water,Moldova,2,,", "P1,Clean water,Kenya,2,,"))
    assert "Join rows of the same id" in ana.get(f"drafts/{number}/").text
    act(ana, number, "reading", {"join_rows": "yes"})
    assert "<h1>1 project: 1 new</h1>" in ana.get(f"drafts/{number}/").text
    act(ana, number, "reading", {"join_rows": "no"})
    assert "repeats the id “P1”" in ana.get(f"drafts/{number}/").text


def test_a_file_taken_for_the_wrong_kind_is_read_as_the_other(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD), dataset="news")
    answer = act(ana, number, "as-other")
    other = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
    assert "<h1>3 projects: 3 new</h1>" in ana.get(f"drafts/{other}/").text
    assert draft_of(office, number).state is DraftState.DISCARDED


def test_a_colleagues_draft_is_read_as_the_other_kind_only_by_who_may_put_it_aside(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD))
    ed = signed_in(office, Role.EDITOR, "ed@example.org")
    refused = act(ed, number, "as-other")
    assert (refused.status_code, "They, or a publisher, can put it aside." in refused.text) == (403, True)
    for page in ("", "mapping"):
        assert ("as-other" in ed.get(f"drafts/{number}/{page}").text) is False
        assert "as-other" in ana.get(f"drafts/{number}/{page}").text
    assert store_of(office).drafts.all()[0].number == number


def test_a_draft_is_put_aside_only_once_the_other_one_is_there(ana: Person, office: Dash, monkeypatch) -> None:
    number = upload(ana, csv_of(*GOOD), dataset="news")
    assert ana.post(f"drafts/{number}/as-other", {"revision": "0"}).status_code == 412

    def fail(*_given: object, **_named: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store_of(office).drafts, "add", fail)
        assert act(ana, number, "as-other").status_code == 409
    assert draft_of(office, number).state is DraftState.CHECKED


def test_a_draft_is_put_aside_and_taken_back(ana: Person, office: Dash, faulty: int) -> None:
    act(ana, faulty, "discard")
    page = ana.get(f"drafts/{faulty}/").text
    assert "This draft was put aside." in page
    assert f'action="/staff/drafts/{faulty}/mend"' not in page
    assert act(ana, faulty, "mend", {"cell:5:id": "P4"}).status_code == 409
    act(ana, faulty, "reopen")
    assert draft_of(office, faulty).state is DraftState.CHECKED


def test_files_come_back_as_they_came_and_are_never_opened_by_the_browser(ana: Person, office: Dash) -> None:
    number = upload(ana, FAULTY, "our (best) ж.csv")
    answer = ana.get(f"drafts/{number}/original")
    assert answer.data == FAULTY
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="our _best_ _.csv"; filename*=UTF-8')
    assert answer.mimetype == "application/octet-stream"
    for form, begins in (("csv", b"\xef\xbb\xbfid,"), ("xlsx", b"PK")):
        made = ana.get(f"drafts/{number}/annotated.{form}")
        assert made.data.startswith(begins)
        assert f"issues.{form}" in made.headers["Content-Disposition"]
    assert store_of(office).journal(draft=number)[-1].action is Action.DOWNLOAD


def test_what_does_not_exist_is_told(ana: Person) -> None:
    for path in ("drafts/9999/", "drafts/9999/changes", "drafts/9999/progress", "drafts/9999/original"):
        assert ana.get(path).status_code == 404, path
    for path in ("drafts/9999/mend", "drafts/9999/publish", "drafts/9999/rebase", "plans/9999/approve"):
        fields = {"revision": "1", "cell:2:id": "x"}
        assert ana.post(path, fields).status_code == 404, path


def test_the_difference_is_told_field_by_field_and_found_by_id_and_title(ana: Person, make_app) -> None:
    app = make_app(samples=None)
    cleo = signed_in(app, Role.PUBLISHER)
    published(cleo, csv_of(*GOOD))
    number = upload(cleo, csv_of(GOOD[0].replace("Wells", "Deep wells"), GOOD[2], "P9,New one,Fiji,2,,"))
    page = cleo.get(f"drafts/{number}/").text
    assert "<h1>3 projects: 1 new, 1 changed, 1 missing from the file</h1>" in page
    changed = cleo.get(f"drafts/{number}/changes?kind=changed").text
    assert "<del>Wells</del> for villages" in changed
    assert "<ins>Deep wells</ins> for villages" in changed
    assert "New one" not in changed
    assert "New one" in cleo.get(f"drafts/{number}/changes?kind=new&q=p9").text
    assert "There is nothing here." in cleo.get(f"drafts/{number}/changes?kind=new&q=schools").text
    rows = [[text_of(cell) for cell in select(row, "th, td")] for row in select(page, "table.countries tr")]
    (fiji,) = [row for row in rows if row[0] == "Fiji"]
    assert fiji[1:3] == ["0", "1 +1"]
    assert not [row for row in rows if "Ukraine" in row[0]]


def test_a_list_cut_into_sheets_is_read_together_by_one_answer(ana: Person, office: Dash) -> None:
    content = sheets(**{name: [["id", "title"], [name[:2], f"Work in {name}"]] for name in ("Kenya", "Uganda", "Mali")})
    number = upload(ana, content, "projects.xlsx")
    page = ana.get(f"drafts/{number}/").text
    assert "Sheets with the same header: Kenya, Uganda, Mali." in text_of(only(page, "fieldset.question"))
    act(ana, number, "answer", {"question": "sheets-places", "answer": "together"})
    page = ana.get(f"drafts/{number}/").text
    assert "question about the file is open" not in page
    assert "3 projects" in page
    assert act(ana, number, "publish", {"when": "now"}).status_code == 303


def test_what_is_typed_is_kept_for_the_person_the_draft_and_the_sheet(ana: Person, office: Dash) -> None:
    content = sheets(**{name: [["id", "title"], [name[:2], f"Work in {name}"]] for name in ("Kenya", "Uganda")})
    number = upload(ana, content, "projects.xlsx")

    def kept_as(person: Person) -> str:
        return only(person.get(f"drafts/{number}/").text, "[data-kept-offer]").attrib["data-kept-offer"]

    me, sheet, address = kept_as(ana).split(":")
    assert (sheet, address) == ("Kenya", f"/staff/drafts/{number}/")
    assert kept_as(signed_in(office, Role.EDITOR)) not in {kept_as(ana), f"{me}:Kenya:{address}"}
    act(ana, number, "answer", {"question": "sheets-places", "answer": "together"})
    together = kept_as(ana)
    act(ana, number, "reading", {"sheet": "Uganda"})
    assert kept_as(ana) == f"{me}:Uganda:{address}"
    assert len({together, f"{me}:Kenya:{address}", kept_as(ana)}) == 3


def test_columns_of_a_list_cut_into_sheets_can_be_matched(ana: Person, office: Dash) -> None:
    content = sheets(**{name: [["Ref no", "Was"], [name[:2], f"Work in {name}"]] for name in ("Kenya", "Uganda")})
    number = upload(ana, content, "projects.xlsx")
    page = ana.get(f"drafts/{number}/mapping").text
    assert len(select(page, "select[name^=field-]")) == 3
    fields = {"field-0": "id", "field-1": "title", "field-2": "countries"}
    assert act(ana, number, "mapping", fields).status_code == 303
    act(ana, number, "answer", {"question": "sheets-places", "answer": "together"})
    assert "2 projects" in ana.get(f"drafts/{number}/").text


def test_an_open_question_keeps_a_draft_from_being_published_until_it_is_answered(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of("P1,Clean water,Moldova,2,03/04/2024,Wells"))
    page = ana.get(f"drafts/{number}/").text
    assert "1 question about the file is open." in page
    assert "does the day or the month come first?" in text_of(only(page, "fieldset.question"))
    forged = act(ana, number, "answer", {"question": "date-order:start_date", "answer": "backwards"})
    assert forged.status_code == 303
    assert draft_of(office, number).choices.answers == {}
    act(ana, number, "answer", {"question": "date-order:start_date", "answer": "day-first"})
    page = ana.get(f"drafts/{number}/").text
    assert "question about the file is open" not in page
    assert "✓ Day first" in text_of(only(page, "fieldset.question"))
    assert draft_of(office, number).choices.answers == {"date-order:start_date": "day-first"}


def test_ids_of_a_list_without_them_are_made_when_a_person_says_so(ana: Person, office: Dash) -> None:
    number = upload(ana, b"Title,Country,Start\nWater for all,Kenya,2024-01-01\nSchools,Uganda,2023-05-01\n")
    page = ana.get(f"drafts/{number}/").text
    assert "No column has ids" in text_of(only(page, "fieldset.question"))
    act(ana, number, "answer", {"question": "ids-missing", "answer": "make"})
    page = text_of(only(ana.get(f"drafts/{number}/?show=notes").text, "main"))
    assert "2 projects" in page
    assert "“water-for-all”" in page


def test_what_stands_in_the_way_comes_first_and_a_sound_file_shows_its_changes_first(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    assert page.index('id="issues"') < page.index('id="differences"') < page.index('id="publish"')
    sound = upload(ana, csv_of(*GOOD))
    act(ana, sound, "choices", {"missing": "keep"})
    page = ana.get(f"drafts/{sound}/").text
    assert page.index('id="differences"') < page.index('id="publish"') < page.index('id="issues"')


def test_the_bar_has_the_numbers_and_the_way_on(ana: Person, faulty: int) -> None:
    bar = only(ana.get(f"drafts/{faulty}/").text, ".decide")
    assert "0 new" in text_of(bar) or "1 new" in text_of(bar)
    assert "rows to correct" in text_of(bar)
    assert only(bar, "a[data-next-fault]").attrib["href"] == "#issues"
    bar = only(ana.get(f"drafts/{upload(ana, csv_of(*GOOD))}/").text, ".decide")
    assert "No error" in text_of(bar)
    assert only(bar, "a[href='#publish']") is not None
    assert not select(bar, "[data-next-fault]")


def test_warnings_and_notes_are_folded_until_they_are_asked_for(ana: Person) -> None:
    number = upload(ana, csv_of("P1,Clean water,Kenya,9,2024-01-01,Wells,x", head=f"{HEAD},zzz"))
    page = ana.get(f"drafts/{number}/").text
    assert [text_of(one) for one in select(page, ".issues .tabs a")] == ["Rows with warnings 1", "About the file 1"]
    assert not select(page, ".issues .tabs [aria-current]")
    assert not select(page, "table.grid, ul.notes")
    assert "“zzz” matches no field" in text_of(only(ana.get(f"drafts/{number}/?show=notes").text, "ul.notes"))
    assert select(ana.get(f"drafts/{number}/?show=warnings").text, "table.grid")


def test_the_review_says_that_the_samples_of_both_kinds_leave(make_app) -> None:
    person = signed_in(make_app(), Role.PUBLISHER)
    number = upload(person, csv_of(*GOOD))
    assert "The samples leave with the publication: 60 projects, 20 news items." in person.get(f"drafts/{number}/").text
    published(person, csv_of(*GOOD))
    number = upload(person, csv_of(*GOOD[:2], "P4,More,Kenya,2,2024-01-01,x"))
    assert "The samples leave" not in person.get(f"drafts/{number}/").text


def test_a_picker_of_days_asks_for_a_day(ana: Person) -> None:
    number = upload(ana, csv_of("D1,Wells,Moldova,2,31/31/2024,x", "D2,Wells,Moldova,2,2024-05,x"))
    page = ana.get(f"drafts/{number}/?show=warnings").text
    picker = only(page, "#row-2 input[type=date]")
    assert text_of(only(page, f"#{picker.get('aria-describedby')}")).endswith(
        "Choose the day here. If only the month or the year is known, write it in the Excel file."
    )


def test_an_answered_question_is_folded_and_can_be_answered_anew(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of("Q1,Wells,Moldova,2,03/04/2024,x", "Q2,Roofs,Moldova,2,05/06/2024,x"))
    page = ana.get(f"drafts/{number}/").text
    assert not select(page, "#answered")
    key = values(page, "input[name=question]", "value")
    answers = values(page, "button[name=answer]", "value")
    act(ana, number, "answer", {"question": key[0], "answer": answers[0]})
    page = ana.get(f"drafts/{number}/").text
    assert text_of(only(page, "#answered summary")) == "1 question is answered"
    assert len(select(page, "fieldset.question")) == len(select(page, "#answered fieldset.question")) == 1
    act(ana, number, "answer", {"question": key[0], "answer": answers[1]})
    assert draft_of(office, number).choices.answers == {key[0]: answers[1]}
    act(ana, number, "discard")  # then nobody is asked any more
    page = ana.get(f"drafts/{number}/").text
    assert len(select(page, "fieldset.question")) == len(select(page, "#answered fieldset.question")) == 1


def test_a_text_too_long_for_the_page_is_shortened_in_the_file(ana: Person) -> None:
    number = upload(ana, csv_of("P1,Wells,Moldova,2,," + "x" * 20_001, *GOOD[1:]))
    page = ana.get(f"drafts/{number}/").text
    told = text_of(only(page, "td.fault[data-severity=error]"))
    assert "It is too long for this page: shorten it in the file, and upload the file again." in told
    assert not select(page, "[data-next-fault]")
    assert not select(page, ".decide button[form=grid]")
    assert "Save corrections" not in page
    assert "Leave out the chosen rows" in page


def changes_on(page: str) -> list[tuple[str, ...]]:
    """The rows of the table of few changes: its records, and their fields with what was there and what comes."""
    rows = select(page, "table.few tbody tr")
    return [tuple(text_of(cell) for cell in select(row, "th, td")) for row in rows]


def test_the_page_of_few_changes_names_them(publisher: Person) -> None:
    long = "Wells " * 100
    published(publisher, csv_of(f"P1,Clean water,Moldova,2,2024-01-01,{long}", *GOOD[1:]))
    number = upload(publisher, csv_of(f"P1,Clean <water>,Moldova; Kenya,2,2024-01-01,{long}dug", *GOOD[1:]))
    page = publisher.get(f"drafts/{number}/").text
    rows = changes_on(page)
    assert rows[:2] == [("Clean <water> P1",), ("Title", "Clean water", "Clean <water>")]
    assert ("Countries", "Moldova", "Moldova, Kenya") in rows, "names of places, not codes"
    (before, after) = next(texts for label, *texts in rows if label == "Summary")
    assert (len(before) < 60, after.endswith("Wells dug")) == (True, True), "the change is shown, not the beginning"


def test_a_page_of_many_changes_leads_to_them_only(publisher: Person) -> None:
    published(publisher, csv_of(*(f"P{number},A,Moldova,2,," for number in range(11))))
    few, many = (
        upload(
            publisher, csv_of(*(f"P{number},{'B' if number < changed else 'A'},Moldova,2,," for number in range(11)))
        )
        for changed in (10, 11)
    )
    assert len(changes_on(publisher.get(f"drafts/{few}/").text)) == 20
    page = publisher.get(f"drafts/{many}/").text
    assert not changes_on(page)
    assert "Field by field" in page


def test_the_table_of_few_changes_is_bounded(publisher: Person) -> None:
    names = [f"title_{code}" for code in ("ar", "es", "fr", "ru", "zh")]
    head = ",".join(["id", "title", "countries", *names])

    def rows(text: str) -> list[str]:
        return [f"P{number},{text},Moldova," + ",".join([text * 400] * 5) for number in range(10)]

    published(publisher, csv_of(*rows("a"), head=head))
    page = publisher.get(f"drafts/{upload(publisher, csv_of(*rows('b'), head=head))}/").text
    assert len([row for row in changes_on(page) if len(row) > 1]) == 40
    assert "And 20 more fields, which “Field by field” shows." in page
    assert max(len(text) for row in changes_on(page) for text in row) == 201
