"""The data interface: what programs read."""

import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.records.schema.columns import COLUMNS
from dashboard.site.api.json_answers import LISTS
from tests.contracts.conftest import MakeApp
from tests.portfolio.making import territories


@pytest.fixture(scope="module")
def small(make_app: MakeApp) -> FlaskClient:
    app = make_app(
        projects=[
            {"id": "P1", "title": "Un été", "countries": "MDA;UKR;ROU", "donors": "EU;NO", "start_date": "2024-05"},
            {"id": "P2", "regions": "M49-002", "start_date": "2023"},
            {"id": "P3", "scope": "1"},
        ],
        news=[{"id": "N1", "countries": "MDA", "project_ids": "P1;P2", "date": "2024-01-02"}],
    )
    return app.server.test_client()


def ask(client: FlaskClient, address: str) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json


def test_projects_are_the_records_newest_first(small: FlaskClient) -> None:
    answer = ask(small, "projects")
    assert (answer["total"], answer["limit"], answer["offset"]) == (3, 100, 0)
    assert [item["id"] for item in answer["items"]] == ["P1", "P2", "P3"]
    first = answer["items"][0]
    assert first["title"] == "Un été"
    assert (first["countries"], first["donors"]) == (["MDA", "UKR", "ROU"], ["EU", "NO"])
    assert first["start_date"] == "2024-05"


def test_what_a_record_does_not_state_is_null_and_a_list_is_empty(small: FlaskClient) -> None:
    last = ask(small, "projects")["items"][2]
    stated = {name: value for name, value in last.items() if value not in (None, [])}
    assert stated == {"id": "P3", "title": "Title of P3", "scope": "1"}
    assert (last["budget"], last["end_date"], last["themes"]) == (None, None, [])
    assert "" not in last.values()


def test_news_names_its_projects(small: FlaskClient) -> None:
    (item,) = ask(small, "news")["items"]
    assert (item["date"], item["countries"], item["project_ids"]) == ("2024-01-02", ["MDA"], ["P1", "P2"])


def test_countries_are_all_territories_by_their_policy_names(small: FlaskClient) -> None:
    answer = ask(small, "countries?limit=1000")
    by_code = {item["iso3"]: item for item in answer["items"]}
    assert answer["total"] == len(by_code) == len(territories()) == 250
    assert {code: item["name"] for code, item in by_code.items()} == {
        code: place.name for code, place in territories().items()
    }


def test_a_country_that_no_record_names_has_null_and_not_zero(small: FlaskClient) -> None:
    by_code = {item["iso3"]: item for item in ask(small, "countries?limit=1000")["items"]}
    told = {code: (by_code[code]["projects"], by_code[code]["news"]) for code in ("MDA", "UKR", "FRA", "KEN")}
    assert told == {"MDA": (1, 1), "UKR": (1, 0), "FRA": (None, None), "KEN": (None, None)}


def test_pages_together_are_the_whole_and_overlap_nowhere(client: FlaskClient) -> None:
    whole = ask(client, "projects?limit=1000")
    read: list[str] = []
    while len(read) < whole["total"]:
        page = ask(client, f"projects?limit=7&offset={len(read)}")
        assert page["total"] == whole["total"]
        assert 0 < len(page["items"]) <= 7
        read += [item["id"] for item in page["items"]]
    assert read == [item["id"] for item in whole["items"]]
    assert len(set(read)) == whole["total"]


def test_beyond_the_end_is_an_empty_page(small: FlaskClient) -> None:
    assert ask(small, "projects?offset=3")["items"] == []
    assert ask(small, "projects?offset=1000000000")["total"] == 3


@pytest.mark.parametrize("dataset", ["projects", "news", "countries"])
@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize(
    "value", ["x", "", "-1", "1.5", "1e3", " 5", "١", "²", "99999999999", "9" * 5000, "0" * 12 + "9" * 4400, "null"]
)
def test_a_number_that_makes_no_sense_is_refused_by_name(small: FlaskClient, dataset, name, value) -> None:
    answer = small.get(f"/api/v1/{dataset}", query_string={name: value})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert answer.json["error"].startswith(f"{name} is “{value[:40]}”")
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(answer.json["error"]) < 200


@pytest.mark.parametrize(("name", "value", "status"), [
    ("limit", "0", 400), ("limit", "1", 200), ("limit", "1000", 200), ("limit", "1001", 400),
    ("offset", "0", 200), ("offset", "1000000000", 200), ("offset", "1000000001", 400),
    ("limit", "0001", 200),
])  # fmt: skip
def test_bounds(small: FlaskClient, name: str, value: str, status: int) -> None:
    assert small.get(f"/api/v1/projects?{name}={value}").status_code == status


def test_answers_are_asked_about_each_time_and_public(small: FlaskClient) -> None:
    answer = small.get("/api/v1/projects")
    assert "public" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"]


def test_text_is_written_as_it_is_and_is_valid_json(client: FlaskClient) -> None:
    body = client.get("/api/v1/projects?limit=1000").data
    assert json.loads(body.decode("utf-8"))
    assert b"NaN" not in body


def test_lists_are_what_the_columns_say() -> None:
    assert {
        "countries", "country_percentages", "regions", "themes", "sectors", "sdgs", "donors", "partners",
        "related_ids", "project_ids",
    } == {column.name for columns in COLUMNS.values() for column in columns if column.kind in LISTS}  # fmt: skip


def test_an_error_is_json_in_any_language_and_names_no_machinery(app: Dash) -> None:
    for address in ("/api/v1/nothing", "/api/v2/projects", "/api/v1/projects/"):
        answer = app.server.test_client().get(address)
        assert answer.status_code == 404
        if address.startswith("/api/"):
            assert answer.json["error"] == "There is nothing at this address."
