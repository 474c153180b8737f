"""The parts of the review, each by itself: issues in order, acts, countries, the meter, what stands in the way."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.places.place_and_scope_codes import PlaceTally
from dashboard.records.read_file import MOST_MENDED, Intake
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import Issue, Severity
from dashboard.review.corrections_and_obstacles_to_publishing import (
    correction_sentence,
    corrections_of,
    with_cells,
    with_row,
    without_last,
)
from dashboard.review.issue_list import MOST_AT_CELL, Cell, IssueList
from dashboard.review.places_named_and_shown import place_coverage
from dashboard.review.version_and_plan_comparison import country_changes
from dashboard.staff.drafts.column_mapping import fault_of
from dashboard.staff.drafts.issues_on_review_page import day_of
from dashboard.staff.drafts.record_differences import value_formatter
from dashboard.staff.web.template_filters_and_labels import label_of
from tests.portfolio.making import frame_of, territories

MAPPING = {"id": "Id", "countries": "Where", "start_date": "Start"}


def unknown(row: int, value: str, new: str | None = None) -> Issue:
    return Issue("place-unknown", row, "Where", value, new)


def issues_of(*issues: Issue, cells: dict[int, str] | None = None) -> IssueList:
    """A list of issues, and the rows that they name; ``cells`` are texts in the column of places."""
    texts = {issue.row: issue.value or "" for issue in issues if issue.row} | (cells or {})
    rows = [{"": str(row), "id": f"P{row}", "countries": texts[row], "start_date": ""} for row in sorted(texts)]
    return IssueList(issues, pd.DataFrame(rows, columns=["", *MAPPING], dtype="str"), MAPPING)


def test_rows_with_errors_rows_with_warnings_and_notes_are_told_apart() -> None:
    found = issues_of(
        Issue("hxl-row", None, details={"file": "f", "line": "2"}),
        Issue("status-unknown", 2, "Start", "9"),
        Issue("id-missing", 3, "Id"),
        unknown(9, "a"),
        unknown(4, "b"),
        Issue("status-unknown", 4, "Start", "9"),
        Issue("place-read-as", 7, "Where", "Burma", "Myanmar"),
    )
    assert (found.rows(Severity.ERROR), found.rows(Severity.WARNING)) == ([3, 4, 9], [2])
    assert found.rows(Severity.ERROR, "place-unknown") == [4, 9]
    assert found.rows(Severity.WARNING, "place-unknown") == []
    code, _title, rows = found.kinds(Severity.ERROR)[0]
    assert (code, rows) == ("place-unknown", 2)
    assert [(group.code, group.count) for group in found.notes] == [("hxl-row", 1), ("place-read-as", 1)]
    assert found.has("hxl-row")
    assert not found.has("title-missing")


def test_a_value_is_counted_once_for_all_its_rows_and_changed_in_them() -> None:
    found = issues_of(
        unknown(2, "Moldva", "Moldova"),
        unknown(3, "Moldva", "Moldova"),
        unknown(4, "Atlantis"),
        cells={3: "Fiji; Moldva"},
    )
    (moldva,) = found.values(Severity.ERROR, single_words=False)
    assert (moldva.issue.value, moldva.rows, moldva.is_place) == ("Moldva", 2, True)
    assert [one.issue.value for one in found.values(Severity.ERROR, single_words=True)] == ["Moldva", "Atlantis"]
    assert found.values(Severity.WARNING, single_words=True) == []
    assert found.cells_with("place-unknown", "Where", "Moldva", "Moldova") == [
        Cell(2, "Where", "Moldova"),
        Cell(3, "Where", "Fiji; Moldova"),
    ]
    assert found.cells_with("place-unknown", "Where", "Moldvia", "Kenya") == []
    assert found.cells_with("place-unknown", "Id", "Moldva", "Moldova") == []


@pytest.mark.parametrize(
    ("issue", "field"),
    [
        (unknown(3, "b"), "countries"),
        (Issue("places-missing", 3), "countries"),
        (Issue("id-missing", 3, "Id"), "id"),
        (Issue("cells-extra", 3, None, "x"), ""),
        (Issue("status-unknown", 3, "elsewhere", "x"), ""),
    ],
)
def test_an_issue_stands_at_the_cell_where_it_is_corrected_or_at_its_row(issue: Issue, field: str) -> None:
    (row,) = issues_of(issue).grid([3])
    assert [cell.field for cell in row.cells if cell.issues] == ([field] if field else [])
    assert [cell.field for cell in row.cells if cell.editable] == ([field] if field else [])
    assert row.issues == (() if field else (issue,))


def test_a_cell_with_many_faults_tells_the_first_and_counts_the_others() -> None:
    names = [f"Zz{number}" for number in range(900)]
    few, many = names[:5], names
    for several in (few, many):
        (row,) = issues_of(*(unknown(3, name, "Kenya") for name in several), cells={3: "; ".join(several)}).grid([3])
        cell = next(one for one in row.cells if one.field == "countries")
        assert (len(cell.issues), cell.more) == (MOST_AT_CELL, len(several) - MOST_AT_CELL)
        offered = ("Kenya", "; ".join(["Kenya", *several[1:]]))
        assert cell.offers[:1] == ((offered,) if several is few else ())  # no page repeats a long text


def test_a_cell_whose_text_is_not_known_or_too_long_is_not_corrected_on_the_page() -> None:
    stored_earlier = IssueList([unknown(3, "b")], Intake(Dataset.PROJECTS, frame(), []).faulty_rows, MAPPING)
    (row,) = stored_earlier.grid([3])
    assert (row.cells, [one.value for one in row.issues]) == ((), ["b"])
    (row,) = issues_of(unknown(3, "b"), cells={3: "b" * (MOST_MENDED + 1)}).grid([3])
    assert not any(cell.editable for cell in row.cells)


def test_one_page_sends_a_bounded_length_of_cells_and_always_the_empty_ones() -> None:
    long, short = "b" * MOST_MENDED, "b" * (MOST_MENDED - 1)
    rows = range(3, 9)
    cells = {3: short, 4: short, 5: long, 6: long, 7: long, 8: ""}
    found = issues_of(*(unknown(row, cells[row]) for row in rows), cells=cells).grid(list(rows))
    assert [any(cell.editable for cell in row.cells) for row in found] == [True, True, True, True, False, True]


def test_cells_of_one_row_share_the_length_that_a_page_may_send() -> None:
    long = "b" * MOST_MENDED
    fields = ("title", "theme", "donor", "status", "summary")
    mapping = {name: name.title() for name in fields}
    issues = [Issue("status-unknown", 3, header, long) for header in mapping.values()]
    faulty = pd.DataFrame([{"": "3", **dict.fromkeys(fields, long)}], dtype="str")
    (row,) = IssueList(issues, faulty, mapping).grid([3])
    assert [cell.editable for cell in row.cells] == [True, True, True, True, False]


def test_only_cells_that_were_changed_are_corrected() -> None:
    found = issues_of(unknown(3, "b"), unknown(4, "c"), cells={4: "c\nd"})
    typed = {(3, "countries"): "Kenya", (4, "countries"): "c\r\nd", (4, "id"): "another", (9, "countries"): "x"}
    assert found.changed_cells(typed) == [(Cell(3, "Where", "Kenya"), "b")]


@given(
    st.lists(st.builds(Issue, st.sampled_from(sorted(MESSAGES)), st.none() | st.integers(1, 99), st.none() | st.text()))
)
def test_no_issue_is_lost(issues: list[Issue]) -> None:
    found = issues_of(*issues)
    rows = {*found.rows(Severity.ERROR), *found.rows(Severity.WARNING)}
    assert not {*found.rows(Severity.ERROR)} & {*found.rows(Severity.WARNING)}
    in_rows = [issue for issue in issues if issue.row and issue.severity is not Severity.NOTICE]
    assert rows == {issue.row for issue in in_rows}
    assert len(found) == len(in_rows) + sum(group.count for group in found.notes)
    assert all(row.issues or row.faults for row in found.grid(sorted(rows)))


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-02-29", "2024-02-29"), ("2024-02-31", ""), ("", ""), ("3/4/2024", ""), ("2024", None), ("2024-05", None)],
)
def test_a_picker_of_days_never_shows_another_day(text: str, day: str | None) -> None:
    assert day_of(text) == day


def test_acts_are_listed_last_first_and_undone_whole() -> None:
    choices = with_cells(Choices(), [Cell(2, "Where", "Moldova"), Cell(3, "Where", "Moldova")])
    choices = with_cells(choices, [Cell(2, "Id", "P1")])
    made = corrections_of(choices.edits)
    assert [(one.rows, one.column) for step in made for one in step] == [((2,), "Id"), ((2, 3), "Where")]
    once = without_last(choices)
    assert [edit.row for edit in once.edits] == [2, 3]
    assert without_last(once).edits == without_last(Choices()).edits == ()
    assert with_cells(once, [Cell(9, "Id", "x")]).edits[-1] == Edit(row=9, column="Id", value="x", step=2)


def test_cells_and_rows_of_one_save_are_one_step_and_a_row_is_taken_back_by_itself() -> None:
    choices = with_cells(Choices(), [Cell(2, "Where", "Moldova"), Cell(3, "Id", "P3")], [7, 9])
    (step,) = corrections_of(choices.edits)
    assert [(one.rows, one.column) for one in step] == [((2,), "Where"), ((3,), "Id"), ((7, 9), "")]
    assert (choices.left_out, len(choices.corrections)) == ({7, 9}, 2)
    assert with_row(choices, 7).left_out == {9}
    assert without_last(choices) == Choices()


def test_acts_in_words() -> None:
    assert correction_sentence([7, 8], "", "", "") == "rows 7–8 are left out"
    assert correction_sentence([4], "Country", "Moldva", "Moldova") == "row 4, Country: Moldva → Moldova"
    assert correction_sentence([4, 7], "Country", "Moldva", "Moldova") == "2 rows, Country: Moldva → Moldova"


def frame(*countries: str) -> pd.DataFrame:
    return frame_of(Dataset.PROJECTS, [{"countries": codes} for codes in countries])


def test_only_countries_that_change_are_listed_the_largest_change_first() -> None:
    before, after = frame("MDA", "MDA;UKR", "KEN"), frame("MDA", "UKR", "KEN", "FJI", "FJI", "FJI")
    found = [
        (one.code, one.before, one.after, one.changed) for one in country_changes(before, after, {"P3"}, territories())
    ]
    assert found == [("FJI", 0, 3, 0), ("MDA", 2, 1, 0), ("KEN", 1, 1, 1)]


def test_the_meter_counts_every_place_once() -> None:
    tally = PlaceTally(
        country_rows={"MDA": 3, "UKR": 1, "KEN": 2},
        region_rows={"M49-002": 1},
        unknown_rows={"Atlantis": 2},
        worldwide=1,
    )
    names = {"UKR": "Ukraine", "KEN": "Kenya", "M49-002": "Africa"}
    meter = place_coverage(tally, frame("MDA", "KEN"), names=names, drawn={"MDA", "UKR"})
    assert (meter.named, meter.shown, meter.worldwide) == (5, 1, 1)
    assert [lost.name for lost in meter.lost] == ["Atlantis", "Ukraine", "Africa", "Kenya"]
    clean = place_coverage(PlaceTally(country_rows={"MDA": 1}), frame("MDA"), names={}, drawn={"MDA"})
    assert (clean.named, clean.shown, clean.lost) == (1, 1, ())


def test_codes_are_shown_as_names() -> None:
    shown = value_formatter(Dataset.PROJECTS, {"MDA": "Moldova", "XKX": "Kosovo*"})
    assert shown("countries", "MDA;XKX;QQQ") == "Moldova, Kosovo*, QQQ"
    assert (shown("status", "2"), shown("status", ""), shown("title_fr", "a;b")) == ("Active", "", "a;b")
    assert (label_of("title", Dataset.PROJECTS), label_of("title_fr", Dataset.PROJECTS)) == ("Title", "Title (fr)")


@pytest.mark.parametrize(
    ("chosen", "dataset", "said"),
    [
        (["id", "title", "scope"], Dataset.PROJECTS, ""),
        (["id", "title", ""], Dataset.PROJECTS, "Countries"),
        (["id", "title", "title"], Dataset.PROJECTS, "two columns"),
        (["id", "title", "countries", "countries"], Dataset.PROJECTS, ""),
        (["id", "title", ""], Dataset.NEWS, "Date"),
        (["id", "title", "date"], Dataset.NEWS, ""),
    ],
)
def test_a_mapping_without_what_is_needed_is_refused(chosen: list[str], dataset: Dataset, said: str) -> None:
    fault = fault_of(chosen, dataset)
    assert said in fault
    assert bool(fault) == bool(said)
