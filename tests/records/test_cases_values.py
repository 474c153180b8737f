"""Dates and amounts as real lists have them: the files excel-dates.csv and fy.csv of the cases."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.money import Amount, read_money, stated_in_header

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


HEAD = "id,title,countries,start_date,end_date,budget\n"


def rows(*lines: str) -> str:
    return HEAD + "".join(f"{number},T,MDA,{line}\n" for number, line in enumerate(lines, 1))


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("EUR 1.2m", "1200000", "EUR"),
        ("€1.5M", "1500000", "EUR"),
        ("3 M€", "3000000", "EUR"),
        ("5k EUR", "5000", "EUR"),
        ("1.2 billion", "1200000000", ""),
        ("1,5 Mio. EUR", "1500000", "EUR"),
        ("3,5 Mds €", "3500000000", "EUR"),
        ("2 mil millones de euros", "2000000000", "EUR"),
        ("3 millions d'euros", "3000000", "EUR"),
        ("1.2 млрд евро", "1200000000", "EUR"),
        ("5 тыс. руб.", "5000", "RUB"),
        ("٥ ملايين دولار", "5000000", ""),
        ("EUR 200 million.", "200000000", "EUR"),
        ("CHF 500.-", "500", "CHF"),
        ("1.000,-", "1000", ""),
        ("2 000 000 FCFA", "2000000", ""),
        ("XOF 500 000", "500000", "XOF"),
        ("Rs. 5 crore", "50000000", ""),
        ("INR 5 lakh", "500000", "INR"),
        ("5 US dollars", "5", "USD"),
        ("Kč 1 500 000", "1500000", "CZK"),
        ("١٬٢٣٤٬٥٦٧٫٥٠", "1234567.50", ""),
        ("१,२३,४५६", "123456", ""),
        ("TBD", "", ""),
    ],
)
def test_amounts_in_other_words(text: str, number: str, currency: str) -> None:
    assert read_money(text) == (Amount(number, currency), [])


def test_about_is_a_suggestion() -> None:
    amount, [finding] = read_money("approx. EUR 300000")
    assert (amount.number, finding.code, finding.suggestion) == ("", "money-unreadable", "EUR 300000")


@pytest.mark.parametrize(
    ("header", "factor", "currency"),
    [
        ("Budget (EUR)", 1, "EUR"),
        ("Amount USD", 1, "USD"),
        ("Montant en euros", 1, "EUR"),
        ("budget_usd", 1, "USD"),
        ("Бюджет, руб.", 1, "RUB"),
        ("Budget (in EUR '000)", 1000, "EUR"),
        ("Budget in Mio. EUR", 1_000_000, "EUR"),
        ("Budget", 1, ""),
        ("Budget (planned)", 1, ""),
        ("TOTAL COST ALL", 1, ""),
        ("Budget (ALL)", 1, "ALL"),
        ("Budget [TRY]", 1, "TRY"),
        ("Budget (try)", 1, ""),
        ("Budget (₺)", 1, "TRY"),
        ("Amount in Turkish lira", 1, "TRY"),
    ],
)
def test_what_a_header_states(header: str, factor: int, currency: str) -> None:
    assert stated_in_header(header) == (Decimal(factor), currency)


def test_the_currency_of_the_header_holds_for_amounts_without_one(read) -> None:
    content = rows(",,100", ",,USD 5", ",,").replace("budget", "Budget (k€)")
    intake = read(content, mapping={"budget": "Budget (k€)"})
    assert intake.frame["budget"].tolist() == ["100000", "5000", ""]
    assert intake.frame["currency"].tolist() == ["EUR", "USD", ""]
    assert "“100” was read as 100000" in next(one.sentence for one in intake.issues if one.code == "amount-multiplied")


@given(
    st.decimals(1, 10**9, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("\u202f", ","), ("'", ".")]),
    st.sampled_from([("EUR {}", "EUR"), ("{} €", "EUR"), ("US$ {}", "USD"), ("{} XAF", "XAF"), ("{}", "")]),
    st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"]),
)
def test_an_amount_that_is_written_reads_back(amount: Decimal, marks, currency, digits: str) -> None:
    group, mark = marks
    text = f"{amount:,.2f}".translate(str.maketrans({",": group, ".": mark}))
    form, code = currency
    read, findings = read_money(form.format(text).translate(str.maketrans("0123456789", digits)))
    assert (Decimal(read.number), read.currency, findings) == (amount, code, [])


def test_a_column_of_days_as_excel_counts_them(read) -> None:
    intake = read(rows("44197,45291,", "44198,,"))
    assert intake.frame["start_date"].tolist() == ["2021-01-01", "2021-01-02"]
    shown = next(one for one in intake.issues if one.code == "date-serial")
    assert "“44197” is 2021-01-01" in shown.sentence
    mixed = read(rows("44197,,", "2021-01-02,,"))
    assert mixed.frame["start_date"].tolist() == ["", "2021-01-02"]


def test_amounts_that_nothing_proves_are_asked_about_once(read) -> None:
    text = 'id,title,countries,budget\n1,A,Moldova,"£125,000"\n2,B,Moldova,"£80,500"\n3,C,Moldova,£5000\n'
    intake = read(text)
    [question] = intake.questions
    assert (question.key, question.answer, question.details["count"]) == ("amount-mark:budget", "", "2")
    assert (question.details["thousands"], question.details["decimals"]) == ("125000", "125")
    assert intake.frame["budget"].tolist() == ["", "", "5000"]
    answered = read(text, choices=Choices(answers={"amount-mark": "thousands"}))
    assert answered.frame["budget"].tolist() == ["125000", "80500", "5000"]
    assert set(answered.frame["currency"]) == {"GBP"}
    decimals = read(text, choices=Choices(answers={"amount-mark": "decimals"}))
    assert decimals.frame["budget"].tolist() == ["125", "80.50", "5000"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("budget", ('"1,250 million"', '"2,500 million"')), ("Budget (k€)", ('"1,250"', '"2,500"'))],
)
def test_an_answer_holds_for_amounts_in_thousands_and_millions(read, header: str, cells: tuple[str, str]) -> None:
    text = f"id,title,countries,{header}\n1,A,Moldova,{cells[0]}\n2,B,Moldova,{cells[1]}\n"
    assert [one.code for one in read(text).questions] == ["amount-mark"]
    whole = read(text, choices=Choices(answers={"amount-mark": "thousands"})).frame["budget"].tolist()
    decimal = read(text, choices=Choices(answers={"amount-mark": "decimals"})).frame["budget"].tolist()
    assert [float(one) for one in whole] == [1000 * float(one) for one in decimal]
    assert len({*whole, *decimal}) == 4


@pytest.mark.parametrize("cell", ["1.250", '"1,250"'])
def test_a_single_amount_of_two_readings_is_mended_on_its_own(read, cell: str) -> None:
    intake = read(f"id,title,countries,budget\n1,A,Moldova,{cell}\n2,B,Moldova,500\n")
    assert intake.questions == ()
    assert "money-ambiguous" in [issue.code for issue in intake.issues]
