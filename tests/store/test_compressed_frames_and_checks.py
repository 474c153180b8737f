"""The stored result of a check is read back, also one that an older or a newer program stored."""

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.places.place_and_scope_codes import PlaceTally
from dashboard.records.read_file import Intake
from dashboard.records.reading.file_reader_types import Kind
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue
from dashboard.store.compressed_frames_and_checks import pack_file, pack_intake, unpack_file, unpack_intake

# To the letter what programs before msgspec stored.
STORED = (
    '{"dataset":"projects","issues":[{"code":"nul-removed","row":null,"column":null,"value":null,"suggestion":null,'
    '"details":{}},{"code":"place-unknown","row":4,"column":"Land","value":"Möldva","suggestion":"Moldova",'
    '"details":{"country":"x\\"\\n"}}],"rows_read":3,"rows_joined":1,"mapping":{"title":"Titel"},'
    '"encoding":"utf-8","delimiter":";","kind":"xlsx","sheets":["A","B"],"sheet":"B","headers":["Titel","Land"],'
    '"tally":{"country_rows":{"MDA":2},"region_rows":{},"unknown_rows":{"Möldva":1},"worldwide":1,"read_as":2},'
    '"faulty_ids":["P1"]'
)


def intake(dataset: Dataset = Dataset.PROJECTS, issues: list[Issue] | None = None, **values: object) -> Intake:
    return Intake(dataset, empty_frame(dataset), issues or [], **values)


WHOLE = intake(
    issues=[
        Issue("nul-removed"),
        Issue("place-unknown", 4, "Land", "Möldva", "Moldova", {"country": 'x"\n'}),
    ],
    rows_read=3,
    rows_joined=1,
    mapping={"title": "Titel"},
    encoding="utf-8",
    delimiter=";",
    kind=Kind.XLSX,
    sheets=("A", "B"),
    sheet="B",
    headers=("Titel", "Land"),
    tally=PlaceTally(country_rows={"MDA": 2}, unknown_rows={"Möldva": 1}, worldwide=1, read_as=2),
    faulty_ids=("P1",),
    faulty_rows=pd.DataFrame({"": ["4"], "countries": ["Möldva"]}, dtype="str"),
)


def pieces(whole: Intake) -> list[tuple[str, bytes]]:
    return [(str(row["kind"]), bytes(row["content"])) for row in pack_intake(whole)]


def with_report(text: str, dataset: Dataset = Dataset.PROJECTS) -> list[tuple[str, bytes]]:
    """The pieces of an empty result whose report is ``text``."""
    return [*pieces(intake(dataset))[:1], ("report", bytes(pack_file(text.encode())))]


def fields_of(whole: Intake) -> dict[str, object]:
    return {name: getattr(whole, name) for name in Intake.__slots__ if name not in ("frame", "faulty_rows")}


def test_every_field_comes_back():
    back = unpack_intake(pieces(WHOLE))
    assert fields_of(back) == fields_of(WHOLE)
    assert back.frame.equals(WHOLE.frame)
    assert back.faulty_rows.equals(WHOLE.faulty_rows)
    assert (type(back.kind), type(back.dataset)) == (Kind, Dataset)


def test_what_earlier_programs_stored_is_read_and_written_to_the_letter():
    back = unpack_intake(with_report(STORED + ',"faulty_cells":{"4":{"Land":"Möldva"}}}'))
    assert fields_of(back) == fields_of(WHOLE)
    assert back.faulty_rows.empty
    report = b"".join(content for kind, content in pieces(WHOLE) if kind == "report")
    assert (
        unpack_file(report).decode() == STORED + ',"questions":[],"unread":{},"rows_refused":0}'
    )  # fields given later


@given(st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_any_text_comes_back(value, headers, details):
    whole = intake(issues=[Issue("nul-removed", value=value, details=details)], headers=tuple(headers))
    assert fields_of(unpack_intake(pieces(whole))) == fields_of(whole)


def test_a_result_kept_by_an_older_program_is_read():
    text = '{"dataset":"news","issues":[{"code":"nul-removed"}],"gone":[1]}'
    back = unpack_intake(with_report(text, Dataset.NEWS))
    assert (back.dataset, back.issues[0].code, back.issues[0].details, back.mapping) == ("news", "nul-removed", {}, {})


def test_texts_of_libraries_are_stored_as_texts():
    class LibraryText(str):
        __slots__ = ()

    assert unpack_intake(pieces(intake(sheet=LibraryText("A")))).sheet == "A"


def test_a_value_that_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="object"):
        list(pack_intake(intake(mapping={"title": object()})))
