"""Sheets as people fill them: the cases ids, hyperlink, blank-ditto, sheet-per-*, two-row-header, and their kinds."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from tests.records.test_workbook import shown


def read_case(folder: Path, name: str, gazetteer: Gazetteer) -> Intake:
    content = (folder / "cases" / name).read_bytes()
    today = datetime.date(2025, 6, 30)
    return read_records(content, Dataset.PROJECTS, filename=name, gazetteer=gazetteer, today=today)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (123, "00000", "00123"),
        (123456, "00000", "123456"),
        (7, '"P-"000', "P-007"),
        (7, r"\P\-000", "P-007"),
        (20240007, r"0000\-0000", "2024-0007"),
        (7, '000"/24"', "007/24"),
        (7, "[Red]000_);(000)", "007"),
        (0, "000;-000", "000"),
        (-7, "000", "-7"),
        (7.5, "000", "7.5"),
        (7, "0", "7"),
        (1250000, "#,##0", "1250000"),
        (7, "0.00", "7"),
        (7, "0" * 100, "7"),
    ],
)
def test_zeros_and_words_of_a_number_format_are_read_as_shown(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_the_case_of_ids_that_a_format_fills_up(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake = read_case(shared_data, "ids.xlsx", real_gazetteer)
    assert intake.frame["id"].tolist() == ["00123", "1234567890120000", "20240001", "1e5"]
