"""A file is opened and decoded once when its columns are looked at, and once when it is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.read_file import MOST_MENDED, MOST_SHOWN
from dashboard.records.reading import csv_row_reader, file_opening
from dashboard.records.reading.sources import excel_xlsx as workbooks
from dashboard.records.schema.columns import Dataset
from dashboard.review.file_detection_and_reading import detect_in_process, read_draft
from tests.records.test_workbook import sheets

ROWS = [["id", "title", "countries"], *([f"P{number}", "A project", "Moldova; Moldva"] for number in range(300))]
CSV = "\n".join(",".join(row) for row in ROWS).encode()


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often bytes were decoded, archives opened, sheets unpacked, and texts read to their end."""
    count: Counter[str] = Counter()

    def counted(place: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(place, name)

        def call(*arguments: Any) -> Any:
            count[name.strip("_")] += 1
            return real(*arguments)

        monkeypatch.setattr(place, name, call)

    counted(file_opening, "decode")
    counted(file_opening, "Archive")
    counted(workbooks._Book, "_load")
    read_rows = csv_row_reader.CsvRows.__iter__

    def read_to_the_end(rows: csv_row_reader.CsvRows) -> Any:
        yield from read_rows(rows)
        count["whole text"] += 1

    monkeypatch.setattr(csv_row_reader.CsvRows, "__iter__", read_to_the_end)
    return count


FILES = {
    "file.csv": (CSV, {"decode": 1}, {"decode": 1, "whole text": 1}),
    "file.xlsx": (sheets(Projects=ROWS), {"Archive": 1, "load": 1}, {"Archive": 1, "load": 1}),
}


@pytest.mark.parametrize("filename", FILES)
def test_a_look_at_the_columns_opens_the_file_once(counts: Counter[str], filename: str) -> None:
    content, once, _checked = FILES[filename]
    found = detect_in_process(content, filename, None, Choices())
    assert (found.dataset, list(found.proposal.mapping)) == (Dataset.PROJECTS, ["id", "title", "countries"])
    assert counts == once


@pytest.mark.parametrize("filename", FILES)
def test_reading_a_file_of_unknown_dataset_opens_it_once(counts: Counter[str], filename: str, read: Any) -> None:
    content, _looked, once = FILES[filename]
    assert read(content, None, filename=filename).dataset is Dataset.PROJECTS
    assert counts == once


@pytest.mark.parametrize("filename", FILES)
def test_a_check_opens_and_reads_the_file_once_though_cells_are_faulty(
    counts: Counter[str], filename: str, gazetteer: Any
) -> None:
    content, _looked, once = FILES[filename]
    draft: Any = SimpleNamespace(dataset=Dataset.PROJECTS, filename=filename, choices=Choices())
    intake = read_draft(draft, content, gazetteer)
    assert intake.faulty_rows[""].tolist() == [str(row) for row in range(2, 302)]
    assert set(intake.faulty_rows["countries"]) == {"Moldova; Moldva"}
    assert counts == once


def test_rows_with_faults_are_kept_whole_and_long_cells_without_a_fault_are_cut(read: Callable[..., Any]) -> None:
    intake = read(
        f"id,title,countries,summary\n1,A,x; Moldova; y,{'s' * 300}\n2,B,z,\n3,C,Moldova,\n4,D,{'q' * 20_000},\n"
    )
    rows = intake.faulty_rows
    assert list(rows) == ["", "id", "title", "countries", "summary"]
    assert rows.iloc[0].tolist() == ["2", "1", "A", "x; Moldova; y", "s" * MOST_SHOWN]
    assert rows[""].tolist() == ["2", "3", "5"]
    assert rows["countries"].str.len().tolist() == [13, 1, MOST_MENDED + 1]


def test_a_row_that_a_person_left_out_is_not_read_and_its_id_is_kept_as_it_is_published(
    read: Callable[..., Any],
) -> None:
    text = "id,title,countries\n1,A,x\n2,B,Moldova\n2,C,Moldova\n"
    intake = read(text, edits=[Edit(row=2, column="", value="", step=0), Edit(row=4, column="", value="", step=0)])
    assert (intake.issues, intake.rows_read, intake.frame["id"].tolist()) == ([], 1, ["2"])
    assert intake.faulty_ids == ("1",)


def test_edits_count_before_a_cell_is_called_faulty(read: Callable[..., Any]) -> None:
    intake = read("id,title,countries\n1,A,x\n", edits=[Edit(row=2, column="countries", value="Moldova; y", step=0)])
    assert intake.faulty_rows["countries"].tolist() == ["Moldova; y"]
