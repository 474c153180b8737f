"""Dates and amounts as real lists have them: the files excel-dates.csv and fy.csv of the cases."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset

TODAY = datetime.date(2025, 6, 30)


def case(folder: Path, name: str, gazetteer: Gazetteer) -> tuple[Intake, pd.DataFrame]:
    content = (folder / "cases" / name).read_bytes()
    intake = read_records(content, Dataset.PROJECTS, filename=name, gazetteer=gazetteer, today=TODAY)
    return intake, intake.frame.set_index("id")


def test_years_of_two_digits_are_read_and_said_once(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake, records = case(shared_data, "excel-dates.csv", real_gazetteer)
    assert records["start_date"].tolist() == ["2010-12-13", "2011-01-01", "2024-03-15"]
    assert records["end_date"].tolist() == ["2012-12-31", "2013-06-30", "2026-03-14"]
    said = [issue for issue in intake.issues if issue.code == "date-century"]
    assert [(issue.column, issue.details["count"]) for issue in said] == [("start_date", "3"), ("end_date", "3")]
    assert "13-Dec-10” is 2010-12-13" in said[0].sentence


def test_dates_as_donors_write_them(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake, records = case(shared_data, "fy.csv", real_gazetteer)
    dates = {name: (row.start_date, row.end_date) for name, row in records.iterrows()}
    assert dates["P1"] == dates["P3"] == ("2021", "2024")
    assert dates["P2"] == ("2022-07", "2024-03")
    assert dates["P4"] == ("2021", "2024")
    assert dates["P6"] == ("2021-01", "2023-12")
    assert dates["P7"] == ("2021", "2023")
    assert dates["P9"] == ("2021-01", "2023-12")
    assert dates["P11"] == ("2021", "")
    assert dates["P12"] == ("2021-08-31", "")
    assert dates["P15"] == ("2021-01-01", "2023-12-31")
    impossible = [issue.value for issue in intake.issues if issue.code == "date-impossible"]
    assert impossible == ["31 Sept 2023", "00/00/2021"]


def test_amounts_as_donors_write_them(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake, records = case(shared_data, "fy.csv", real_gazetteer)
    amounts = {name: f"{row.budget} {row.currency}".strip() for name, row in records.iterrows()}
    assert amounts == {
        "P1": "1200000 EUR", "P2": "1234567.89 EUR", "P3": "1500000 EUR", "P4": "2500000 USD", "P5": "3000000 USD",
        "P6": "5000 EUR", "P7": "", "P8": "200000000 EUR", "P9": "1200000000", "P10": "1500000 EUR", "P11": "",
        "P12": "", "P13": "2000000", "P14": "1500000 CZK", "P15": "100000", "P16": "", "P17": "0",
    }  # fmt: skip
    unread = [issue.value for issue in intake.issues if issue.code == "money-unreadable"]
    assert unread == ["approx. 300000", "confidential", "(50000)"]
