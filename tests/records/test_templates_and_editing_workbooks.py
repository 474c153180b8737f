"""The records in Excel: people read names, words and days, and what nobody changed comes back as it was."""

from __future__ import annotations

import datetime
import io
import zipfile

import pandas as pd
import pytest
from python_calamine import load_workbook

from dashboard.errors import RecordsError
from dashboard.language_and_locale import catalogue_languages, speaking
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.column_help_and_template_headers import HELP_SHEET
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing import csv_and_workbook
from dashboard.records.writing.templates_and_editing_workbooks import workbook_to_edit
from dashboard.settings import ROOT
from tests.records.conftest import TODAY

EACH = pytest.mark.parametrize("dataset", list(Dataset))


def read(content: bytes, dataset: Dataset, gazetteer: Gazetteer) -> pd.DataFrame:
    intake = read_records(content, dataset, filename="records.xlsx", gazetteer=gazetteer, today=TODAY)
    assert not intake.errors
    return intake.frame


def samples(dataset: Dataset, gazetteer: Gazetteer) -> pd.DataFrame:
    content = (ROOT / "data" / "samples" / f"{dataset}.csv").read_bytes()
    return read_records(content, dataset, filename="samples.csv", gazetteer=gazetteer, today=TODAY).frame


def one_project(gazetteer: Gazetteer, **values: str) -> pd.DataFrame:
    values = {"id": "P1", "title": "A well", "countries": "MDA"} | values
    table = pd.DataFrame([values]).to_csv(index=False).encode()
    return read_records(table, Dataset.PROJECTS, filename="one.csv", gazetteer=gazetteer, today=TODAY).frame


def cells(content: bytes) -> dict[str, object]:
    """The first record of a workbook, by header."""
    header, first = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[:2]
    return {str(name): cell for name, cell in zip(header, first, strict=True)}


@EACH
@pytest.mark.parametrize("language", catalogue_languages())
def test_it_comes_back_without_a_difference(dataset: Dataset, language: str, real_gazetteer: Gazetteer) -> None:
    frame = samples(dataset, real_gazetteer)
    with speaking(language):
        book = workbook_to_edit(frame, dataset, real_gazetteer)
    pd.testing.assert_frame_equal(read(book, dataset, real_gazetteer), frame, check_categorical=False)


def test_people_read_names_words_days_and_numbers(real_gazetteer: Gazetteer) -> None:
    frame = one_project(
        real_gazetteer, countries="MDA;CIV", status="2", start_date="2024-03-01", end_date="2026", budget="1250000.5",
        currency="EUR", scope="3",
    )  # fmt: skip
    row = cells(workbook_to_edit(frame, Dataset.PROJECTS, real_gazetteer))
    assert row["countries"] == "Moldova; Côte d'Ivoire"
    assert (row["status"], row["scope"]) == ("Active", "Multi-national")
    assert row["start_date"] == datetime.date(2024, 3, 1)
    assert row["end_date"] == "2026"  # Excel would take the number for a day of 1905
    assert row["budget"] == 1250000.5


def test_a_status_that_follows_from_the_dates_stays_open(real_gazetteer: Gazetteer) -> None:
    frame = one_project(real_gazetteer, start_date="2020-01-01", end_date="2020-12-31")
    assert frame["status"].tolist() == ["4"]
    assert cells(workbook_to_edit(frame, Dataset.PROJECTS, real_gazetteer))["status"] == ""


@pytest.mark.parametrize("budget", ["0.1", "123456789012345.67", "-5", "1e3"])
@pytest.mark.parametrize("title", ["'=1+1", "''@a", "=1+1", "'t Hooft", "a;=b\n=c"])
def test_no_amount_and_no_apostrophe_changes(budget: str, title: str, real_gazetteer: Gazetteer) -> None:
    frame = one_project(real_gazetteer, title=title, budget=budget, currency="EUR")
    book = workbook_to_edit(frame, Dataset.PROJECTS, real_gazetteer)
    pd.testing.assert_frame_equal(read(book, Dataset.PROJECTS, real_gazetteer), frame, check_categorical=False)


def test_the_header_stays_in_view_and_choices_are_offered(real_gazetteer: Gazetteer) -> None:
    book = workbook_to_edit(samples(Dataset.PROJECTS, real_gazetteer), Dataset.PROJECTS, real_gazetteer)
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert 'topLeftCell="B2" activePane="bottomRight" state="frozen"' in sheet
    assert "<autoFilter ref=" in sheet
    assert "Planned,Active,Finalisation,Closed,Cancelled,Suspended" in sheet
    assert "Global,Regional,Multi-national,National" in sheet
    assert load_workbook(io.BytesIO(book)).sheet_names == ["projects", HELP_SHEET]


def test_too_many_records_are_refused_with_a_sentence(real_gazetteer: Gazetteer, monkeypatch) -> None:
    monkeypatch.setattr(csv_and_workbook, "MOST_ROWS", 1)
    with pytest.raises(RecordsError, match="download the CSV"):
        workbook_to_edit(samples(Dataset.PROJECTS, real_gazetteer), Dataset.PROJECTS, real_gazetteer)
