"""Headers in the languages of the site and of donors' templates: the cases headers*, and hxl-suffix."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.header_matching import match_headers
from dashboard.records.values.money import stated_in_header

SPOKEN = {
    "fr": [
        "N°",
        "Intitulé du projet",
        "Pays d’intervention",
        "Date début",
        "Date fin",
        "Bailleur(s) de fonds",
        "Montant",
    ],
    "es": ["Código", "Título del proyecto", "País", "Fecha inicio", "Fecha fin", "Donante", "Presupuesto"],
    "pt": ["Código", "Título do projeto", "País", "Data de início", "Data de término", "Financiador", "Orçamento"],
    "de": ["Projektnummer", "Projekttitel", "Land", "Beginn", "Ende", "Geber", "Budget"],
    "ru": ["Номер", "Название проекта", "Страна", "Дата начала", "Дата окончания", "Донор", "Бюджет"],
    "ar": ["رقم المشروع", "عنوان المشروع", "البلد", "تاريخ البدء", "تاريخ الانتهاء", "الجهة المانحة", "الميزانية"],
    "en": [
        "Grant number",
        "Grant title",
        "Beneficiary country",
        "Project start",
        "Completion date",
        "Donor(s)",
        "Total cost",
    ],
}
FIELDS = ["id", "title", "countries", "start_date", "end_date", "donors", "budget"]


@pytest.mark.parametrize("language", SPOKEN)
def test_headers_are_matched_by_their_words(language: str) -> None:
    headers = SPOKEN[language]
    found = match_headers(headers, [], Dataset.PROJECTS, {}).fields
    assert {name: headers[index] for name, index in found.items()} == dict(zip(FIELDS, headers, strict=True))


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Budget (EUR)", "EUR"),
        ("Amount USD", "USD"),
        ("Montant en euros", "EUR"),
        ("Presupuesto (€)", "EUR"),
        ("Budget", ""),
        ("Total cost for all", ""),  # ALL is the lek, but nobody means it
        ("Budget ($)", ""),
    ],
)
def test_the_header_of_amounts_may_name_their_currency(header: str, currency: str) -> None:
    assert stated_in_header(header)[1] == currency


def read_case(folder: Path, name: str, gazetteer: Gazetteer) -> Intake:
    content = (folder / "cases" / name).read_bytes()
    today = datetime.date(2025, 6, 30)
    return read_records(content, Dataset.PROJECTS, filename=name, gazetteer=gazetteer, today=today)


@pytest.mark.parametrize("name", ["headers", "headers-es", "headers-de", "headers-ru", "headers-ru2", "headers-ar"])
def test_start_and_end_of_the_cases_are_not_swapped(shared_data: Path, real_gazetteer: Gazetteer, name: str) -> None:
    intake = read_case(shared_data, f"{name}.csv", real_gazetteer)
    assert {*FIELDS} <= intake.mapping.keys()
    assert all(intake.frame["start_date"] < intake.frame["end_date"])


def test_the_currency_of_the_header_is_the_currency(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    records = read_case(shared_data, "headers.csv", real_gazetteer).frame
    assert records["budget"].tolist() == ["1200000", "500000"]
    assert records["currency"].tolist() == ["EUR", "EUR"]


def test_status_words_of_the_case_in_russian_are_read(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake = read_case(shared_data, "headers-ru2.csv", real_gazetteer)
    assert [issue.value for issue in intake.issues if issue.code == "status-unknown"] == []
    assert intake.frame["status"].tolist() == ["4", "2", "2"]


def test_hxl_tags_may_stand_behind_the_words(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake = read_case(shared_data, "hxl-suffix.csv", real_gazetteer)
    assert intake.mapping["countries"] == "Country #country+name"
    assert intake.frame[["id", "countries"]].values.tolist() == [["P1", "MLI"]]


def test_headers_of_templates_in_six_languages() -> None:
    with Path(__file__).with_name("headers_spoken.csv").open(encoding="utf-8") as file:
        rows = [(row["header"], row["field"]) for row in csv.DictReader(file)]
    found = [next(iter(match_headers([header], [], Dataset.PROJECTS, {}).fields), "") for header, _field in rows]
    wrong = [(row, name) for row, name in zip(rows, found, strict=True) if name not in ("", row[1])]
    assert wrong == []
    assert sum(map(bool, found)) >= 0.95 * sum(bool(field) for _header, field in rows)
