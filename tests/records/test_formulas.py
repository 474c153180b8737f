"""Text that looks like a formula is harmless in a download and comes back as it was."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from dashboard.records.frames.canonical_frames import TEXT
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.formula_xml_and_uri_escaping import defended, is_risky, taken_back
from dashboard.records.writing.csv_and_workbook import to_csv
from tests.records.thirty_faults import as_xlsx

SIGNS = st.text(st.sampled_from("'=+-@\t 1.5a;,\n\"|"), max_size=6)


@given(st.one_of(SIGNS, st.text()))
def test_comes_back_exactly(text: str) -> None:
    assert taken_back(defended(text)) == text


@given(st.one_of(SIGNS, st.text()))
def test_what_goes_out_starts_no_formula(text: str) -> None:
    shown = defended(text)
    assert len(shown.strip()) < 2 or shown[0] not in "=@\t\r"
    assert shown[:1] not in {"+", "-"} or not is_risky(shown)


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(1)", "'=1", "''=1", "\t=1", "-1+cmd|' /C calc'!A0"])
def test_formulas_are_defended(text: str) -> None:
    assert defended(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Mali;=1+1", "Mali;'=1+1"),
        ("Mali;@SUM(1);-5;+A1", "Mali;'@SUM(1);-5;'+A1"),
        ("Aims:\n=1+1\n- first\n- second", "Aims:\n'=1+1\n- first\n- second"),
        ("Aims:\n- cmd|' /C calc'!A0", "Aims:\n'- cmd|' /C calc'!A0"),
        ("Mali;'=1", "Mali;''=1"),
    ],
)
def test_a_part_that_becomes_a_cell_where_semicolons_part_cells_is_defended(text: str, written: str) -> None:
    assert defended(text) == written
    assert taken_back(written) == text


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "-5\t",
        "+3.2",
        "-1,250.00",
        "'t Hooft",
        "'",
        "",
        "Côte d'Ivoire",
        "1-2",
        "-",
        "=",
        "'-",
        "= ",
        "2020-01-01",
    ],
)
def test_numbers_and_words_stay(text: str) -> None:
    assert (defended(text), taken_back(text)) == (text, text)


FIELDS = ("id", "title", "description", "donors", "title_fr", "contact_email", "image_alt")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.tuples(*[SIGNS] * len(FIELDS)), min_size=1, max_size=4))
@example(cells=[("=id", "'=title", "-a\n=b", "=a;@b;'=c", "''@", "+a@b.org", "-5")])
def test_a_download_reads_back_without_a_difference(read, cells: list[tuple[str, ...]]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*FIELDS, "scope"])
    for number, row in enumerate(cells):
        writer.writerow([f"{row[0]}{number}", f"{row[1]}x", *row[2:], "1"])
    first = read(stream.getvalue())
    download = to_csv(first.frame, Dataset.PROJECTS)
    rows = list(csv.reader(io.StringIO(download.decode("utf-8-sig"), newline="")))
    for content in (download, as_xlsx(rows)):
        again = read(content)
        assert not again.errors
        pd.testing.assert_frame_equal(again.frame, first.frame)


def test_no_cell_of_a_download_starts_a_formula(read) -> None:
    frame = read("id,title,scope\n=1,@x,1\n").frame
    frame["donors"] = pd.Series(["=A1"], dtype=TEXT)
    cells = list(csv.reader(io.StringIO(to_csv(frame, Dataset.PROJECTS).decode("utf-8-sig"))))[1]
    assert [cell for cell in cells if cell and cell[0] in "'=@"] == ["'=1", "'@x", "'=A1"]


def test_a_reversed_pair_of_dates_reads_back_on_the_same_day(read) -> None:
    first = read("id,title,scope,start_date,end_date\n1,A,1,2031-01-01,2030-01-01\n")
    again = read(to_csv(first.frame, Dataset.PROJECTS))
    pd.testing.assert_frame_equal(again.frame, first.frame)
