"""What staff decided about a file survives being kept as text; nonsense is refused with a sentence."""

import pytest
from hypothesis import given, strategies as st

from dashboard.errors import RecordsError
from dashboard.records.frames.file_choices import Choices, Edit, Missing

EDITS = st.builds(Edit, row=st.integers(1), column=st.text(), value=st.text(), step=st.integers(0))
CHOICES = st.builds(
    Choices,
    mapping=st.dictionaries(st.text(), st.text()),
    sheet=st.text(),
    join_rows=st.booleans(),
    skip_errors=st.booleans(),
    edits=st.lists(EDITS).map(tuple),
    missing=st.sampled_from(Missing),
    exceptions=st.dictionaries(st.text(), st.sampled_from(Missing)),
)
MAYBE = st.none() | st.text()


@given(CHOICES)
def test_choices_come_back(choices: Choices) -> None:
    assert Choices.from_json(choices.to_json()) == choices


def test_equal_choices_give_equal_text() -> None:
    one = Choices(mapping={"title": "Name", "id": "Code"}, exceptions={"b": Missing.KEEP, "a": Missing.REMOVE})
    other = Choices(mapping={"id": "Code", "title": "Name"}, exceptions={"a": Missing.REMOVE, "b": Missing.KEEP})
    assert one.to_json() == other.to_json()


def test_an_edit_comes_back_as_an_edit() -> None:
    choices = Choices(
        edits=(Edit(row=4, column="Country", value="Moldova", step=0),), exceptions={"A-1": Missing.CLOSE}
    )
    again = Choices.from_json(choices.to_json())
    assert (again.edits[0].row, again.edits[0].value, again.exceptions["A-1"]) == (4, "Moldova", Missing.CLOSE)


def test_names_that_are_absent_have_their_defaults() -> None:
    assert Choices.from_json("{}") == Choices()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"colour": "red"}',
        '{"mapping": ["title"]}',
        '{"mapping": {"title": 3}}',
        '{"sheet": null}',
        '{"join_rows": 1}',
        '{"missing": "burn"}',
        '{"missing": null}',
        '{"exceptions": {"A-1": "burn"}}',
        '{"edits": {}}',
        '{"edits": ["abc"]}',
        '{"edits": [[1, "Country"]]}',
        '{"edits": [[1, "Country", "Moldova"]]}',
        '{"edits": [[0, "Country", "Moldova", 0]]}',
        '{"edits": [[1, "Country", "Moldova", -1]]}',
        '{"edits": [[true, "Country", "Moldova", 0]]}',
        '{"edits": [[1, "Country", null, 0]]}',
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(
        RecordsError, match=r"choices kept for this file cannot be read\. Put the draft aside and upload"
    ):
        Choices.from_json(text)
