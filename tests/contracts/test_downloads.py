"""Files to take away: what fits, whole, and harmless in a spreadsheet."""

import csv
import gzip
import io
import json
import re
import zipfile

import brotli
import pytest
from backports import zstd
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from dashboard.records.schema.columns import Dataset, column_names
from dashboard.site.api import downloads
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.conftest import MakeApp
from tests.sharing import NewDatabase

FORMULA = '=HYPERLINK("http://evil.example","x")'
HOSTILE = '<script>alert(1)</script>;"quoted", \u2028\u202eline\nbreak'
PROJECTS = [
    {
        "id": "P1",
        "title": FORMULA,
        "summary": HOSTILE,
        "countries": "MDA;VAT",
        "budget": "1200.50",
        "themes": "@SUM(1)",
    },
    {"id": "P2", "title": "Wells", "countries": "KEN", "title_fr": "Puits", "status": "2",
     "start_date": "2020", "status_source": "declared"},
]  # fmt: skip
NEWS = [{"id": "N1", "title": "-1+1", "countries": "MDA", "date": "2024-01-02"}]


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(projects=PROJECTS, news=NEWS, organisation="Example Centre").server.test_client()


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheets(client: FlaskClient, address: str) -> dict[str, list[list[object]]]:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.mimetype) == (200, downloads.WORKBOOK)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        assert not [name for name in parts.namelist() if "<f>" in parts.read(name).decode()]  # no formula
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(("address", "name"), [
    ("projects.csv", "projects"), ("projects.xlsx", "projects"), ("news.csv", "news"), ("news.xlsx", "news"),
    ("countries.csv", "countries"), ("countries.geojson", "countries"), ("projects.csv?country=ken", "projects-KEN"),
])  # fmt: skip
def test_a_file_is_named_after_what_it_holds_and_its_date(client: FlaskClient, address: str, name: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    ending = address.partition("?")[0].rpartition(".")[2]
    assert re.fullmatch(
        rf'attachment; filename="?{name}-20\d\d-\d\d-\d\d\.{ending}"?', answer.headers["Content-Disposition"]
    )
    assert "public" in answer.headers["Cache-Control"]
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_csv_has_the_columns_of_the_data_files_and_reads_back(client: FlaskClient) -> None:
    first, second = sorted(table(client, "projects.csv"), key=lambda row: row["id"])
    assert list(first) == [*column_names(Dataset.PROJECTS), "title_fr"]
    assert (first["summary"], first["countries"], second["title_fr"]) == (HOSTILE, "MDA;VAT", "Puits")
    assert [row["id"] for row in table(client, "projects.csv?theme=nothing")] == []
    assert [row["id"] for row in table(client, "projects.csv?country=KEN&q=wells")] == ["P2"]


def test_no_cell_of_a_csv_is_a_formula(client: FlaskClient) -> None:
    rows = table(client, "projects.csv") + table(client, "news.csv") + table(client, "countries.csv")
    cells = [cell for row in rows for cell in row.values()]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def test_nor_is_the_sentence_of_a_hold(make_app: MakeApp, new_database: NewDatabase) -> None:
    url = new_database()
    with Store(url) as store:
        store.holds.place(HoldKind.COUNTRY, "UKR", sentence=FORMULA, reason="r", by="a")
    (row,) = table(make_app(database_url=url).server.test_client(), "countries.csv?country=UKR")
    assert row["withheld"] == f"'{FORMULA}"


def test_a_workbook_holds_text_and_amounts_and_never_a_formula(client: FlaskClient) -> None:
    book = sheets(client, "projects.xlsx")
    assert list(book) == ["projects", "About"]
    header, *rows = book["projects"]
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert by_id["P1"]["title"] == FORMULA
    assert (by_id["P1"]["budget"], by_id["P2"]["start_date"]) == (1200.5, "2020")


def test_a_workbook_says_what_it_is(client: FlaskClient) -> None:
    about = dict(sheets(client, "projects.xlsx?theme=@SUM(1)")["About"])
    assert about["Source"] == "Example Centre"
    assert about["Shown"].startswith("1 project")
    assert re.search(r"\d{4}", about["Data as of"])
    assert "do not express an opinion" in about["Boundaries"]
    assert any("1244" in value for value in about.values())


def test_geojson_has_every_place_with_null_where_nothing_is_known(client: FlaskClient) -> None:
    answer = client.get("/api/v1/countries.geojson")
    assert answer.mimetype == "application/geo+json"
    body = json.loads(answer.data)
    assert (body["type"], body["source"]) == ("FeatureCollection", "Example Centre")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", body["date"])
    assert "do not express an opinion" in body["disclaimer"]
    places = {feature["properties"]["code"]: feature for feature in body["features"]}
    assert len(places) == len(body["features"]) == 250
    told = places["MDA"]["properties"]
    assert set(told) == {"code", "name", "projects", "news", "withheld", "footnote"}
    assert (told["code"], told["projects"], told["news"], told["withheld"]) == ("MDA", 1, 1, None)
    assert (places["FRA"]["properties"]["projects"], places["FRA"]["properties"]["news"]) == (None, None)
    assert places["VAT"]["geometry"]["type"] == "Point"
    assert places["VAT"]["properties"]["projects"] == 1
    assert "1244" in places["XKX"]["properties"]["footnote"]


def test_geojson_of_a_question_has_its_numbers_and_places(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/countries.geojson?region=M49-002&status=2").data)
    numbers = {one["properties"]["code"]: one["properties"]["projects"] for one in body["features"]}
    assert {code for code, number in numbers.items() if number} == {"KEN"}
    assert "MDA" not in numbers
    assert body["title"].startswith("1 active project")


def test_too_many_records_for_a_workbook_are_refused_with_a_way_out(client: FlaskClient, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.records.writing.csv_and_workbook.MOST_ROWS", 1)
    answer = client.get("/api/v1/projects.xlsx?lang=en&q=")
    assert answer.status_code == 400
    assert "download the CSV file" in answer.json["error"]


@pytest.mark.parametrize("coding", ["", "br", "zstd", "gzip"])
def test_a_long_csv_is_sent_from_disk_and_is_the_same(client: FlaskClient, monkeypatch, coding: str) -> None:
    headers = {"Accept-Encoding": coding or "identity"}
    whole = client.get("/api/v1/projects.csv")
    monkeypatch.setattr(downloads, "MANY", 1)
    sent = client.get("/api/v1/projects.csv?lang=en", headers=headers, buffered=True)
    assert unpack(sent) == whole.data
    assert (sent.headers.get("Content-Encoding", ""), sent.headers["Vary"]) == (coding, "Accept-Encoding")
    assert int(sent.headers["Content-Length"]) == len(sent.data)
    assert sent.headers["Content-Disposition"] == whole.headers["Content-Disposition"]
    headers["If-None-Match"] = sent.headers["ETag"]
    again = client.get("/api/v1/projects.csv?lang=en", headers=headers, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def unpack(answer: TestResponse) -> bytes:
    unpacked = {"br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}
    return unpacked.get(answer.headers.get("Content-Encoding", ""), bytes)(answer.data)


def test_a_large_file_is_made_once_whatever_a_client_says_of_caches(make_app: MakeApp, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(downloads, "MANY", 0)
    made = []
    writing = downloads.csv_parts
    monkeypatch.setattr(downloads, "csv_parts", lambda *given: made.append(1) or writing(*given))
    client = make_app(projects=[{"id": "P1", "countries": "MDA"}], cache_folder=tmp_path).server.test_client()
    for headers in ({}, {"Cache-Control": "no-cache"}, {"Pragma": "no-cache"}, {"Cache-Control": "no-store"}):
        for coding in ("br", "gzip", "identity"):
            for query in ("", "?lang=fr", "?country=&q="):
                given = headers | {"Accept-Encoding": coding}
                assert client.get(f"/api/v1/projects.csv{query}", headers=given, buffered=True).status_code == 200
    assert made == [1]
    folder = tmp_path / "downloads"
    assert (folder.stat().st_mode & 0o777, len([*folder.iterdir()])) == (0o700, 3)


def test_a_disk_that_takes_no_file_is_no_error_of_the_page(make_app: MakeApp, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(downloads, "MANY", 0)
    client = make_app(projects=[{"id": "P1", "countries": "MDA"}], cache_folder=tmp_path).server.test_client()
    (tmp_path / "downloads").write_text("in the way")
    assert client.get("/api/v1/projects.csv").status_code == 503
    assert client.get("/api/v1/projects").status_code == 200
