"""IATI activities become projects; what no column holds is listed."""

import datetime
from collections import Counter
from pathlib import Path

import pytest
from babel import localedata

from dashboard.records.frames.file_choices import Edit
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.reading.sources.iati_texts_places_and_namespace import _DAC_REGIONS
from dashboard.records.schema.columns import Dataset
from tests.records.rows import raw_rows

FULL = """
<iati-activity xml:lang="en" default-currency="EUR" hierarchy="1" last-updated-datetime="2025-02-03T10:00:00+02:00">
  <iati-identifier> XX-1 </iati-identifier>
  <reporting-org ref="XX"><narrative>We</narrative></reporting-org>
  <title><narrative>Water</narrative><narrative xml:lang="fr">Eau</narrative></title>
  <description type="2"><narrative>To have water.</narrative></description>
  <description type="1"><narrative>A well.</narrative><narrative xml:lang="pt-br">Um poço.</narrative></description>
  <participating-org role="1"><narrative>European Union; DG INTPA</narrative></participating-org>
  <participating-org role="2" ref="XX"><narrative>We</narrative></participating-org>
  <participating-org role="4" ref="YY-9"/>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2024-01-01"/>
  <activity-date type="2" iso-date="2024-02-15+08:00"/>
  <activity-date type="3" iso-date="2026-12-31"/>
  <contact-info><email>office@example.org</email></contact-info>
  <activity-scope code="3"/>
  <recipient-country code="MD" percentage="60.00"/>
  <recipient-country code="NA" percentage="40"/>
  <recipient-region code="1030" vocabulary="1"/>
  <recipient-region code="x" vocabulary="99"/>
  <sector code="14030"/><sector vocabulary="2" code="140"/><sector vocabulary="99" code="own"/>
  <sector vocabulary="7" code="6"/><tag vocabulary="3" code="6.1"/>
  <budget type="1"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value>100</value></budget>
  <budget type="2"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value>150</value></budget>
  <budget><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><value>50.5</value></budget>
  <related-activity type="1" ref="XX-0"/>
  <transaction><sector code="99810"/><recipient-country code="UA"/></transaction>
</iati-activity>"""
SMALL = """<iati-activity><iati-identifier>XX-{n}</iati-identifier><title><narrative>T</narrative></title>{more}
</iati-activity>"""


@pytest.fixture(scope="module")
def gazetteer(real_gazetteer: Gazetteer) -> Gazetteer:
    return real_gazetteer


def activities(*parts: str, version: str = "2.03") -> bytes:
    start = f"<?xml version='1.0'?><!-- by hand -->\n<iati-activities version='{version}'>"
    return f"{start}{''.join(parts)}</iati-activities>".encode()


def small(more: str, number: int = 1) -> str:
    return SMALL.format(n=number, more=more)


def test_an_activity(read) -> None:
    intake = read(activities(FULL), filename="activities.csv")
    assert intake.kind == "iati"
    [record] = intake.frame.to_dict("records")
    assert {name: value for name, value in record.items() if value} == {
        "id": "XX-1",
        "title": "Water",
        "title_fr": "Eau",
        "description": "A well.\n\nTo have water.",
        "description_pt-BR": "Um poço.",
        "status": "2",
        "status_source": "declared",
        "start_date": "2024-02-15",
        "end_date": "2026-12-31",
        "countries": "MDA;NAM",
        "regions": "M49-011",
        "country_percentages": "MDA 60;NAM 40",
        "scope": "3",
        "sectors": "14030;140",
        "sdgs": "6;6.1",
        "donors": "European Union, DG INTPA",
        "partners": "We;YY-9",
        "budget": "200.50",
        "currency": "EUR",
        "contact_email": "office@example.org",
        "related_ids": "XX-0",
        "updated_at": "2025-02-03",
    }
    assert [(issue.code, issue.row, issue.value) for issue in intake.issues] == [
        ("iati-not-read", 2, kind)
        for kind in ("reporting-org", "transaction", "recipient-region x (vocabulary 99)", "sector (vocabulary 99)")
    ]


def test_transactions_say_where_an_activity_does_not(read) -> None:
    transactions = "".join(
        f'<transaction><sector code="{sector}"/><recipient-country code="{country}"/></transaction>'
        for sector, country in (("11110", "UA"), ("11110", "MD"), ("12110", "UA"))
    )
    intake = read(activities(small(transactions), small('<recipient-country code="MD"/>', 2)))
    assert intake.frame["countries"].tolist() == ["UKR;MDA", "MDA"]
    assert intake.frame["sectors"].tolist() == ["11110;12110", ""]


def test_a_name_with_two_prefixes_refuses_the_file_in_words(read) -> None:
    odd = small('<recipient-country code="MD"/>').replace("</iati-activity>", "<A1:B9:status/></iati-activity>")
    assert [issue.code for issue in read(activities(odd)).errors] == ["xml-damaged"]


def test_rows_count_from_the_header(read) -> None:
    content = activities(*(small(f'<recipient-country code="{code}"/>', n) for n, code in enumerate(["MD", "QQ"])))
    intake = read(content)
    assert [(issue.row, issue.column, issue.value) for issue in intake.errors] == [(3, "countries", "QQ")]
    mended = read(content, edits=[Edit(row=3, column="countries", value="Ukraine", step=0)])
    assert mended.frame["countries"].tolist() == ["MDA", "UKR"]
    assert [cells[0] for _row, cells in raw_rows(content, "f")] == ["id", "XX-0", "XX-1"]


def test_the_same_identifier_twice_is_an_error(read) -> None:
    one = small('<recipient-country code="MD"/>')
    assert [(issue.row, issue.code) for issue in read(activities(one, one)).errors] == [(3, "id-repeated")]


def test_budgets_in_two_currencies_are_listed(read) -> None:
    budgets = "".join(f'<budget><value currency="{code}">1</value></budget>' for code in ("EUR", "USD", "X"))
    intake = read(activities(small(budgets + '<budget><value>many</value></budget><recipient-country code="MD"/>')))
    assert intake.frame[["budget", "currency"]].to_numpy().tolist() == [["", ""]]
    assert [issue.value for issue in intake.issues] == ["budget (no amount)", "budget (several currencies)"]


def test_an_activity_without_anything_is_told(read) -> None:
    intake = read(activities("<iati-activity/>", small('<recipient-country code="MD"/>')))
    assert [(issue.row, issue.value) for issue in intake.issues] == [(2, "iati-activity (empty)")]


def test_a_file_with_all_languages_keeps_a_hundred(read) -> None:
    codes = ["fr", "es", "pt", *(code for code in localedata.locale_identifiers() if len(code) == 2 and code != "en")]
    titles = "".join(f'<narrative xml:lang="{code}">T</narrative>' for code in codes)
    intake = read(activities(FULL.replace("<narrative>Water</narrative>", f"<narrative>Water</narrative>{titles}")))
    translations = [name for name in intake.frame if name.startswith(("title_", "description_"))]
    assert len(translations) == 100
    assert len([issue for issue in intake.issues if "_" in str(issue.value)]) == len(set(codes)) + 1 - 100


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (activities(FULL)[:-40], "xml-damaged"),
        (activities(), "records-none"),
        (activities("<x>" * 300 + "</x>" * 300 + FULL), "xml-damaged"),
    ],
)
def test_refused(read, content: bytes, code: str) -> None:
    intake = read(content)
    assert [issue.code for issue in intake.errors] == [code]
    assert intake.refused


def test_activities_are_no_news(read) -> None:
    assert [issue.code for issue in read(activities(FULL), Dataset.NEWS).errors] == ["file-holds-projects"]
    assert read(activities(FULL), None).dataset is Dataset.PROJECTS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(read, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = activities(small('<recipient-country code="MD"/>').replace("T<", "Café<")).decode()
    intake = read(text.replace("?>", f" encoding='{declared}'?>", 1).encode(encoding))
    assert intake.frame["title"].tolist() == ["Café"]


@pytest.mark.parametrize("name", _DAC_REGIONS.values())
def test_every_region_of_donors_is_known(name: str, gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve(name)
    assert (len(found.regions), found.unknown) == (1, ())


def read_file(path: Path, gazetteer: Gazetteer) -> Intake:
    today = datetime.date(2025, 3, 31)
    return read_records(path.read_bytes(), Dataset.PROJECTS, filename=path.name, gazetteer=gazetteer, today=today)


@pytest.mark.parametrize(
    ("name", "count", "filled"),
    [
        ("acfspain-ph", 6, {"countries": 6, "donors": 6, "budget": 6}),
        ("iati-activities-am-armenia", 43, {"countries": 43, "start_date": 43, "sectors": 43, "budget": 33}),
        ("usaid-bo", 63, {"countries": 63, "sectors": 63, "donors": 63, "title_es": 63}),
        ("worldbank-679", 5, {"regions": 5, "sectors": 5, "donors": 5, "budget": 5}),
        ("wri-521257057-strategic-plan-2023-2027", 1, {"countries": 1, "country_percentages": 1, "sdgs": 1}),
    ],
)
def test_files_of_publishers(
    shared_data: Path, gazetteer: Gazetteer, name: str, count: int, filled: dict[str, int]
) -> None:
    intake = read_file(shared_data / "iati" / f"{name}.xml", gazetteer)
    assert (intake.rows_read, len(intake.frame), intake.errors) == (count, count, [])
    every = dict.fromkeys(("id", "title", "status", "updated_at", "partners"), count)
    assert {field: int((intake.frame[field] != "").sum()) for field in {**every, **filled}} == {**every, **filled}
    codes = Counter(issue.code for issue in intake.issues)
    assert codes.keys() <= {"iati-not-read", "status-ended"}
    assert codes["iati-not-read"] <= 20
