"""What a file says about places is counted whole, whatever becomes of its rows."""

import datetime

import pytest
from hypothesis import strategies as st

from dashboard.records.cell_reading_and_validation import Validation
from dashboard.records.places.place_and_scope_codes import PlaceTally
from dashboard.records.reading.file_opening import open_source
from dashboard.records.reading.table_building_and_cleanup import build_table
from dashboard.records.reading.table_layout import find_layout
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.questions_about_file import Questions

COUNTS = st.dictionaries(st.text(), st.integers(0))


@pytest.fixture
def tally(gazetteer):
    """The tally of a projects file, given as text."""

    def tally_it(content: str) -> PlaceTally:
        layout = find_layout(open_source(content.encode(), "file.csv"), Dataset.PROJECTS, {})
        rows = layout.reading.rows(None)
        table = build_table(rows, layout.headers, layout.match, layout.is_no_record)
        work = Validation(Dataset.PROJECTS, table, layout.header, datetime.date(2025, 6, 30), lambda: None, Questions())
        work.run(gazetteer)
        return work.tally

    return tally_it


def test_counts_rows_by_place(tally) -> None:
    found = tally(
        "id,title,countries,regions,scope\n"
        "1,A,Moldova;Ukraine,,\n"
        "2,B,MDA;moldova,Western Balkans,\n"
        "3,C,Moldva;Atlantis,Moldva,\n"
        ",D,Ukraine;Moldva,,\n"  # left out for want of an id, and counted all the same
        "5,E,,,Global\n"
        "6,F,Moldova,Moldova,\n"
        "7,G,Moldova,Moldova,\n"
    )
    assert found.country_rows == {"MDA": 4, "UKR": 2}
    assert found.region_rows == {"ORG-WB": 1}
    assert found.unknown_rows == {"Moldva": 2, "Atlantis": 1}
    assert found.unknown == ("Moldva", "Atlantis")
    assert (found.place_count, len(found.country_rows), len(found.region_rows), found.worldwide) == (5, 2, 1, 1)


def test_a_file_without_places(tally) -> None:
    assert tally("id,title,scope\n1,A,Global\n") == PlaceTally(worldwide=1)
    assert tally("id,title,scope\n") == PlaceTally()


def test_names_what_no_record_has(read, tally) -> None:
    text = "id,title,countries,regions\n1,A,Moldova,\n,B,Ukraine;Moldova,Western Balkans\n"
    assert tally(text).left_out(read(text).frame) == ("UKR", "ORG-WB")


def test_variants_are_counted_once(tally, gazetteer, monkeypatch) -> None:
    plain = type(gazetteer).resolve

    def resolve(self, text: str):
        found = plain(self, text)
        return type(found)(found.countries, read_as=((text, "Moldova"),) if text == "MDA" else ())

    monkeypatch.setattr(type(gazetteer), "resolve", resolve)
    assert tally("id,title,countries,regions\n1,A,MDA,MDA\n2,B,MDA;Ukraine,\n").read_as == 1
