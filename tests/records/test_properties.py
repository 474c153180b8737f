"""Whatever the bytes are, an answer; whatever the frame is, the way out and in again."""

import csv
import io

import pandas as pd
from hypothesis import HealthCheck, assume, example, given, settings, strategies as st

from dashboard.records.schema.columns import COLUMNS, Dataset, column_names
from dashboard.records.writing.csv_and_workbook import to_csv

FIXTURE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.sampled_from([
    b"id,title,country,start_date,budget,status,url,sdgs\n", b"id;title;date\n", b"1,A,MDA", b",", b";", b"\n", b'"',
    b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"1/2/2020", b"1,234.5", b"Active", b"sep=|\n", b"|",
    b"#country", "é".encode(), b"https://[", b"31.2.2020", b"[", b"{", b"2E+99", "٣".encode(), "²".encode(),
    b"title_fr",
])  # fmt: skip


@FIXTURE
@given(
    content=st.one_of(
        st.binary(max_size=300), st.lists(st.one_of(PIECES, st.binary(max_size=3)), max_size=40).map(b"".join)
    ),
    dataset=st.sampled_from(Dataset),
    join=st.booleans(),
)
@example(content=b"id,title,country\n", dataset=Dataset.PROJECTS, join=True)
@example(content=b"id,title,country\nid,title", dataset=Dataset.PROJECTS, join=False)
@example(content=b'id,title,country\n"', dataset=Dataset.PROJECTS, join=False)
def test_any_bytes_give_an_answer(read, content: bytes, dataset: Dataset, join: bool) -> None:
    intake = read(content, dataset, join_rows=join)
    for issue in intake.issues:
        assert issue.title
        assert issue.sentence
        assert issue.fix
    assert not intake.refused or intake.errors, "an empty list without a reason"
    if not any(issue.row is None for issue in intake.errors):
        named = {issue.row for issue in intake.errors}
        assert len(intake.frame) + intake.rows_joined + len(named) == intake.rows_read
    assert intake.frame["id"].is_unique


CELL = {
    "start_date": st.sampled_from(["", "2020", "2020-05", "1/22/1996", "3 May 2020", "x"]),
    "end_date": st.sampled_from(["", "2021", "2030-01-01", "1990"]),
    "date": st.sampled_from(["2020", "2020-05-04"]),
    "status": st.sampled_from(["", "Active", "Closed", "6", "odd"]),
    "countries": st.sampled_from(["MDA", "Moldova; Ukraine", "Western Balkans", "World"]),
    "budget": st.sampled_from(["", "1.5", "€5", "1,234", "1 000,25"]),
    "currency": st.sampled_from(["", "EUR"]),
    "url": st.sampled_from(["", "https://example.org/a,b", "www"]),
    "sdgs": st.sampled_from(["", "SDG 1; 10.7"]),
    "status_source": st.sampled_from(["", "derived", "declared"]),
}
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@st.composite
def files(draw: st.DrawFn) -> tuple[Dataset, bytes]:
    dataset = draw(st.sampled_from(Dataset))
    names = [*column_names(dataset), "title_fr"]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    for number in range(draw(st.integers(0, 4))):
        cells = {name: draw(CELL.get(name, TEXT)) for name in names if name not in ("id", "regions", "scope")}
        cells["id"] = f"{draw(TEXT)}{number}"
        writer.writerow([cells.get(name, "") for name in names])
    return dataset, stream.getvalue().encode()


@FIXTURE
@given(files())
def test_frame_survives_the_way_out_and_in(read, file: tuple[Dataset, bytes]) -> None:
    dataset, content = file
    first = read(content, dataset)
    assume(not first.refused)
    again = read(to_csv(first.frame, dataset), dataset)
    assert not again.errors
    pd.testing.assert_frame_equal(again.frame, first.frame)


def test_every_column_is_written(read) -> None:
    frame = read("id,title,country\n1,A,MDA\n").frame
    header = to_csv(frame, Dataset.PROJECTS).decode("utf-8-sig").splitlines()[0]
    assert header.split(",") == [column.name for column in COLUMNS[Dataset.PROJECTS]]
