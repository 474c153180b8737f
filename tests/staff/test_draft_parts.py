"""The parts of the review, each by itself: issues in order, acts, countries, the meter, what stands in the way."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.places.resolve_columns import PlaceTally
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import Issue, Severity
from dashboard.review.corrections_and_blockers import correction_sentence, corrections_of, with_cells, without_last
from dashboard.review.issue_list import Cell, Fix, IssueList
from dashboard.review.place_coverage import place_coverage
from dashboard.review.version_comparison import country_changes
from dashboard.staff.drafts.difference import label_of, value_formatter
from dashboard.staff.drafts.mapping import fault_of
from tests.portfolio.making import frame_of, territories

HEADERS = ("Id", "Where", "Start")
MAPPING = {"id": "Id", "countries": "Where", "start_date": "Start"}


def unknown(row: int, value: str, new: str | None = None, cell: str = "") -> Issue:
    return Issue("place-unknown", row, "Where", value, new, {"cell": cell} if cell else {})


def issues_of(*issues: Issue) -> IssueList:
    return IssueList(issues, HEADERS, MAPPING)


def test_errors_come_first_then_what_is_frequent_then_rows() -> None:
    found = issues_of(
        Issue("hxl-row", None, details={"file": "f", "line": "2"}),
        Issue("status-unknown", 2, "Start", "9"),
        Issue("id-missing", 3, "Id"),
        unknown(9, "a"),
        unknown(4, "b"),
    )
    assert [(issue.code, issue.row) for issue in found.issues] == [
        ("place-unknown", 4),
        ("place-unknown", 9),
        ("id-missing", 3),
        ("status-unknown", 2),
        ("hxl-row", None),
    ]
    assert found.counts == {Severity.ERROR: 3, Severity.WARNING: 1, Severity.NOTICE: 1}
    assert [(group.code, group.rows, group.start) for group in found.groups][:2] == [
        ("place-unknown", 2, 0),
        ("id-missing", 1, 2),
    ]
    assert (list(found.span("", "id-missing")), list(found.span("warning", ""))) == ([2], [3])
    assert list(found.span("warning", "id-missing")) == []


def test_a_fix_counts_its_rows_and_changes_their_cells() -> None:
    found = issues_of(
        unknown(2, "Moldva", "Moldova"), unknown(3, "Moldva", "Moldova", "Fiji; Moldva"), unknown(4, "Atlantis")
    )
    assert found.fixes("place-unknown") == [Fix("place-unknown", "Where", "Moldva", "Moldova", 2)]
    assert found.cells_to_fix("place-unknown", "Where", "Moldva", "Moldova") == [
        Cell(2, "Where", "Moldova"),
        Cell(3, "Where", "Fiji; Moldova"),
    ]
    assert found.cells_to_fix("place-unknown", "Where", "Moldva", "Kenya") == []
    assert found.cells_to_fix("place-unknown", "Id", "Moldva", "Moldova") == []


@pytest.mark.parametrize(
    ("issue", "cell"),
    [
        (unknown(3, "b", None, "a; b"), Cell(3, "Where", "a; b")),  # kept by an earlier release
        (Issue("places-missing", 3), Cell(3, "Where", "")),
        (Issue("id-missing", 3, "Id"), Cell(3, "Id", "")),
        (Issue("title-missing", 3, "title"), Cell(3, "title", "")),
        (Issue("header-unknown", None, "Titel"), None),
        (Issue("cells-extra", 3, None, "x"), None),
        (Issue("status-unknown", 3, "elsewhere", "x"), None),
    ],
)
def test_the_cell_to_mend_is_known(issue: Issue, cell: Cell | None) -> None:
    (found,) = issues_of(issue).shown([0])
    assert found.cell == cell


def test_a_cell_is_kept_once_for_all_issues_about_its_parts() -> None:
    issues = [unknown(3, "b"), unknown(3, "c"), unknown(4, "d")]
    found = IssueList(issues, HEADERS, MAPPING, {3: {"Where": "a; b; c"}}).shown(range(3))
    assert [one.cell and one.cell.text for one in found] == ["a; b; c", "a; b; c", "d"]


@given(
    st.lists(st.builds(Issue, st.sampled_from(sorted(MESSAGES)), st.none() | st.integers(1, 99), st.none() | st.text()))
)
def test_no_issue_is_lost_and_each_has_one_place(issues: list[Issue]) -> None:
    found = issues_of(*issues)
    assert len(found) == len(issues) == sum(group.count for group in found.groups) == len(found.span("", ""))
    assert sum(found.counts.values()) == len(issues)
    for group in found.groups:
        assert {found.issues[place].code for place in found.span("", group.code)} == {group.code}
    assert [one.place for one in found.shown(range(len(found)))] == list(range(len(found)))


def test_acts_are_listed_last_first_and_undone_whole() -> None:
    choices = with_cells(Choices(), [Cell(2, "Where", "Moldova"), Cell(3, "Where", "Moldova")])
    choices = with_cells(choices, [Cell(2, "Id", "P1")])
    assert [(made.rows, made.column) for made in corrections_of(choices.edits)] == [((2,), "Id"), ((2, 3), "Where")]
    once = without_last(choices)
    assert [edit.row for edit in once.edits] == [2, 3]
    assert without_last(once).edits == without_last(Choices()).edits == ()
    assert with_cells(once, [Cell(9, "Id", "x")]).edits[-1] == Edit(row=9, column="Id", value="x", step=2)


def test_acts_in_words() -> None:
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
