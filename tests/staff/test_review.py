"""The review page: every issue at its cell, mended there, undone, and nothing overwritten of a colleague."""

from __future__ import annotations

import pytest
from dash import Dash

from dashboard.records.frames.file_choices import Edit
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.drafts import DraftState
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select, text_of
from tests.records.test_workbook import sheets
from tests.staff.drafting import GOOD, act, csv_of, draft_of, published, upload
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


def test_issues_stand_by_severity_at_their_cell_with_value_reason_and_fix(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    assert page.index("Unknown place, 2 rows") < page.index("No id, 1 row") < page.index("Unknown status, 1 row")
    row = only(page, "tr#at-1")
    for part in ("Row 3", "countries", "Moldva", "is not a place that the map knows", "Did you mean Moldova?"):
        assert part in text_of(row), part
    assert select(row, "[value='Ukraine; Moldva']")  # the whole cell is there to be mended
    assert "3 rows have errors" in page


def test_one_click_mends_all_rows_with_the_value(ana: Person, office: Dash, faulty: int) -> None:
    assert "<strong>Moldova</strong>, all 2 rows" in ana.get(f"drafts/{faulty}/").text
    fix = {"code": "place-unknown", "column": "countries", "value": "Moldva", "new": "Moldova", "at": "0"}
    answer = act(ana, faulty, "fix", fix)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#at-0")
    edits = draft_of(office, faulty).choices.edits
    assert edits == (
        Edit(row=2, column="countries", value="Moldova", step=1),
        Edit(row=3, column="countries", value="Ukraine; Moldova", step=1),
    )
    page = ana.get(f"drafts/{faulty}/").text
    assert "Done: 2 rows, countries: Moldva → Moldova." in page
    assert "Unknown place" not in page
    assert "<h1>3 projects" in page


def test_a_correction_of_many_rows_takes_a_second_look(ana: Person) -> None:
    rows = [f"P{number},A,Moldva,2,," for number in range(148)] + [f"Q{number},A,Ukrain,2,," for number in range(19)]
    page = ana.get(f"drafts/{upload(ana, csv_of(*rows))}/").text
    folded = only(page, "details.second-look")
    assert text_of(only(folded, "summary")).startswith("148 rows: Moldva → Moldova")
    assert text_of(only(folded, "form button")) == "Change column “countries” in all 148 rows"
    assert [text_of(one).split(",")[0] for one in select(page, "button.fix")] == [
        "Change column “countries” in all 148 rows",
        "Ukrain → Ukraine",
    ]


def test_a_fix_that_is_not_offered_does_nothing(ana: Person, office: Dash, faulty: int) -> None:
    forged = {"code": "place-unknown", "column": "countries", "value": "Moldva", "new": HOSTILE}
    assert act(ana, faulty, "fix", forged).status_code == 303
    assert "nothing left to mend" in ana.get(f"drafts/{faulty}/").text
    assert draft_of(office, faulty).revision == 1


def test_a_cell_is_mended_in_place_and_the_last_act_undone(ana: Person, office: Dash, faulty: int) -> None:
    act(ana, faulty, "fix", {"code": "place-unknown", "column": "countries", "value": "Moldva", "new": "Moldova"})
    answer = act(ana, faulty, "mend", {"row": "5", "column": "id", "value": "P4", "before": "", "at": "0"})
    assert answer.status_code == 303
    page = ana.get(f"drafts/{faulty}/").text
    assert "No error" in page
    assert page.index("Row 5, id: “<bdi>P4</bdi>”") < page.index("2 rows, countries: “")
    act(ana, faulty, "undo")
    act(ana, faulty, "undo")
    assert draft_of(office, faulty).choices.edits == ()
    assert act(ana, faulty, "undo").status_code == 303
    assert "There is nothing to undo." in ana.get(f"drafts/{faulty}/").text
    acts = [(entry.action, entry.subject) for entry in store_of(office).journal(draft=faulty)]
    assert (Action.EDIT_CELL, "row 5, id:  → P4") in acts
    assert [action for action, _subject in acts].count(Action.UNDO) == 2


def test_a_long_text_does_not_burst_the_cookie_that_tells_of_it(ana: Person, office: Dash, faulty: int) -> None:
    text = "".join(chr(0x1F300 + number * 7919 % 700) for number in range(5_000))
    answer = act(ana, faulty, "mend", {"row": "2", "column": "summary", "value": text, "before": text[:99]})
    assert answer.status_code == 303
    assert all(len(cookie) < 4_000 for cookie in answer.headers.getlist("Set-Cookie"))
    assert "Done: row 2, summary" in ana.get(f"drafts/{faulty}/").text
    assert store_of(office).journal(draft=faulty)[-1].subject.endswith(text)


def test_after_a_mend_the_place_in_the_list_is_kept(ana: Person, faulty: int) -> None:
    fields = {"row": "4", "column": "status", "value": "2", "before": "9", "at": "4", "severity": "warning"}
    place = act(ana, faulty, "mend", fields).headers["Location"]
    assert place.endswith("?severity=warning&code=&page=1#at-3")  # the last that is left
    assert 'id="at-3"' in ana.get(f"drafts/{faulty}/?severity=warning").text


def test_filters_leave_what_they_say(ana: Person, faulty: int) -> None:
    warnings = ana.get(f"drafts/{faulty}/?severity=warning").text
    assert "Unknown status" in warnings
    assert "No id, 1 row" not in warnings
    one = ana.get(f"drafts/{faulty}/?code=id-missing").text
    assert "Row 5 has no id." in one
    assert "Did you mean Moldova" not in one
    for odd in ("?severity=nothing", "?code=<script>", "?page=999999", "?page=-1", "?page=x", "?missing=7"):
        answer = ana.get(f"drafts/{faulty}/{odd}")
        assert answer.status_code == 200
        assert HOSTILE not in answer.text


def test_a_colleagues_change_is_told_and_what_was_typed_is_kept(ana: Person, office: Dash, faulty: int) -> None:
    ben = signed_in(office, Role.EDITOR, "ben@example.org")
    act(ben, faulty, "mend", {"row": "5", "column": "id", "value": "P4", "before": ""})
    late = {"revision": "1", "row": "2", "column": "countries", "value": "Moldova and more", "before": "Moldva"}
    answer = ana.post(f"drafts/{faulty}/mend", late)
    assert answer.status_code == 412
    for part in ("ben@example.org", "row 5, id:", "Moldova and more"):
        assert part in answer.text
    assert draft_of(office, faulty).revision == 2


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("mend", {"row": "0", "column": "id", "value": "x"}),
        ("mend", {"row": "x", "column": "id", "value": "x"}),
        ("mend", {"row": "٣", "column": "id", "value": "x"}),
        ("mend", {"row": "2", "column": "id", "value": "x" * 40_000}),
        ("mend", {"revision": "", "row": "2", "column": "id", "value": "x"}),
        ("mend", {"revision": "99999999999999999999", "row": "2", "column": "id", "value": "x"}),
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
    assert "1 of the 3 places that the file names are on the map." in page
    assert "<strong>Moldva</strong>: not a place that the map knows, 2 rows" in page
    assert "<strong>Ukraine</strong>: named only in 1 row, which has an error" in page
    clean = ana.get(f"drafts/{upload(ana, csv_of(*GOOD))}/").text
    assert "All 4 places that the file names are on the map." in clean


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
    assert "All 3 places that the file names are on the map." in page
    assert "Countries ← Here+There" in page


def test_countries_with_marks_are_asked_about_once(ana: Person) -> None:
    number = upload(ana, csv_of("X1,One,x,x,", "X2,Two,,,x", head="id,title,Moldova,Kenya,Fiji"))
    assert "3 columns are countries that are marked" in ana.get(f"drafts/{number}/").text
    act(ana, number, "answer", {"question": "marked-countries", "answer": "read"})
    assert "All 3 places that the file names are on the map." in ana.get(f"drafts/{number}/").text


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
    assert "Id stands twice" in ana.get(f"drafts/{number}/").text


def test_a_file_taken_for_the_wrong_kind_is_read_as_the_other(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD), dataset="news")
    answer = act(ana, number, "as-other")
    other = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
    assert "<h1>3 projects: 3 new</h1>" in ana.get(f"drafts/{other}/").text
    assert draft_of(office, number).state is DraftState.DISCARDED


def test_a_draft_is_put_aside_and_taken_back(ana: Person, office: Dash, faulty: int) -> None:
    act(ana, faulty, "discard")
    page = ana.get(f"drafts/{faulty}/").text
    assert "This draft was put aside." in page
    assert f'action="/staff/drafts/{faulty}/mend"' not in page
    assert act(ana, faulty, "mend", {"row": "5", "column": "id", "value": "P4"}).status_code == 409
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
        fields = {"revision": "1", "row": "2", "column": "id", "value": "x"}
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
    page = text_of(only(ana.get(f"drafts/{number}/").text, "main"))
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
    assert "rows to mend" in text_of(bar)
    assert only(bar, "a[data-next-fault]").attrib["href"] == "#issues"
    bar = only(ana.get(f"drafts/{upload(ana, csv_of(*GOOD))}/").text, ".decide")
    assert "No error" in text_of(bar)
    assert only(bar, "a[href='#publish']") is not None
    assert not select(bar, "[data-next-fault]")


def test_errors_stand_open_and_warnings_are_folded_until_they_are_asked_for(ana: Person, faulty: int) -> None:
    page = ana.get(f"drafts/{faulty}/").text
    assert not select(page, ".kind[data-severity=error] > details")
    assert "open" not in only(page, ".kind[data-severity=warning] > details#fold-status-unknown").attrib
    page = ana.get(f"drafts/{faulty}/?severity=warning").text
    assert "open" in only(page, "details#fold-status-unknown").attrib


def test_the_review_says_that_the_samples_of_both_kinds_leave(make_app) -> None:
    person = signed_in(make_app(), Role.PUBLISHER)
    number = upload(person, csv_of(*GOOD))
    assert "The samples leave when you publish: 60 projects, 20 news items." in person.get(f"drafts/{number}/").text
    published(person, csv_of(*GOOD))
    number = upload(person, csv_of(*GOOD[:2], "P4,More,Kenya,2,2024-01-01,x"))
    assert "The samples leave" not in person.get(f"drafts/{number}/").text
