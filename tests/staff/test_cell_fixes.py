"""A fix puts the meant text where the faulty one stands, and nowhere else."""

import pytest

from dashboard.records.schema.issues import Issue
from dashboard.review.issue_list import mended, offers


@pytest.mark.parametrize(
    ("cell", "value", "new", "expected"),
    [
        ("Moldva", "Moldva", "Moldova", "Moldova"),
        (" Moldva ", "Moldva", "Moldova", "Moldova"),
        ("Ukraine; Moldva;Romania", "Moldva", "Moldova", "Ukraine; Moldova;Romania"),
        ("Nigerr; Niger; Nigerr", "Nigerr", "Niger", "Niger; Niger; Niger"),
        ("Niger; Nigeria", "Niger", "Chad", "Chad; Nigeria"),
        ("Ukraine, Moldva and Romania", "Moldva", "Moldova", "Ukraine, Moldova and Romania"),
        ("Nigeria, Niger", "Niger", "Chad", "Nigeria, Chad"),
        ("a\\1b", "a\\1b", r"\g<0>", r"\g<0>"),
        ("x, a.b, y", "a.b", r"\1", r"x, \1, y"),
        ("", "", "Moldova", "Moldova"),
        ("03/04/2024", "2024-04-03", "2024-03-04", "03/04/2024"),
    ],
)
def test_a_fix_changes_what_is_meant(cell: str, value: str, new: str, expected: str) -> None:
    assert mended(cell, value, new) == expected


def test_what_may_be_meant_is_offered_once_and_the_likeliest_first() -> None:
    unclear = Issue("place-unclear", 4, "Country", "Congo", "Congo (DRC)", {"suggestions": "Congo (DRC); Congo"})
    assert offers(unclear) == ("Congo (DRC)", "Congo")
    twofold = Issue("date-ambiguous", 4, "Start", "3/4/2024", None, {"first": "2024-03-04", "second": "2024-04-03"})
    assert offers(twofold) == ("2024-03-04", "2024-04-03")


def test_nothing_is_offered_for_what_was_understood_or_has_no_value() -> None:
    assert offers(Issue("place-read-as", 4, "Country", "Burma", "Myanmar")) == ()
    assert offers(Issue("id-missing", 4, "Id")) == ()
    assert offers(Issue("header-unknown", None, "Titel", None, "title")) == ()
