"""The data interface takes the page's filters, and says in words what it cannot take."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.portfolio.filter_query import LONGEST, MOST_VALUES
from tests.contracts.conftest import MakeApp

PROJECTS = [
    {"id": "P1", "countries": "MDA;UKR", "themes": "Asylum;Data", "donors": "EU", "status": "2", "start_date": "2024"},
    {"id": "P2", "countries": "KEN", "themes": "Data", "status": "4", "start_date": "2019", "end_date": "2020-05"},
    {"id": "P3", "regions": "M49-002", "summary": "Wells", "status": "2", "start_date": "2018", "end_date": "2018"},
    {"id": "P4", "scope": "1", "donors": "NO"},
]
NEWS = [
    {"id": "N1", "countries": "MDA", "project_ids": "P1", "date": "2024-03-01"},
    {"id": "N2", "countries": "KEN", "lead": "Wells are dug", "date": "2020-01-15"},
]


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(projects=PROJECTS, news=NEWS).server.test_client()


def ids(client: FlaskClient, address: str) -> set[str]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.json
    assert answer.json["total"] == len(answer.json["items"])
    return {item["id"] for item in answer.json["items"]}


@pytest.mark.parametrize(("query", "projects", "news"), [
    ("", "P1 P2 P3 P4", "N1 N2"),
    ("country=MDA", "P1", "N1"),
    ("country=mda", "P1", "N1"),
    ("region=M49-002", "P2 P3", "N2"),
    ("region=M49-001", "P4", ""),
    ("theme=Data", "P1 P2", "N1"),
    ("theme=Asylum&theme=None", "P1", "N1"),
    ("theme=Data&status=4", "P2", ""),
    ("donor=EU&donor=NO", "P1 P4", "N1"),
    ("from=2020&to=2020", "P2", "N2"),
    ("to=2018-06", "P3", ""),
    ("q=wells", "P3", "N2"),
    ("q=WEL&region=M49-002", "P3", "N2"),
    ("theme=Data&country=KEN&from=2020", "P2", ""),
    ("country=MDA&region=M49-002", "P1", "N1"),  # as on the page: a country is answered wherever it lies
    ("show=40&lang=fr&q=", "P1 P2 P3 P4", "N1 N2"),
    ("theme=nothing", "", ""),
])  # fmt: skip
def test_filters_are_those_of_the_page(client: FlaskClient, query: str, projects: str, news: str) -> None:
    assert ids(client, f"projects?{query}") == set(projects.split())
    assert ids(client, f"news?{query}") == set(news.split())


def countries(client: FlaskClient, query: str) -> dict[str, Any]:
    items = client.get(f"/api/v1/countries?limit=1000&{query}").json["items"]
    return {item["iso3"]: (item["projects"], item["news"]) for item in items}


def test_countries_are_counted_by_what_fits(client: FlaskClient) -> None:
    assert {code: one for code, one in countries(client, "").items() if one[0] is not None} == {
        "MDA": (1, 1), "UKR": (1, 0), "KEN": (1, 1),
    }  # fmt: skip
    assert {code: one for code, one in countries(client, "theme=Asylum").items() if one[0] is not None} == {
        "MDA": (1, 1), "UKR": (1, 0),
    }  # fmt: skip
    assert countries(client, "country=KEN&status=4") == {"KEN": (1, 0)}
    in_africa = countries(client, "region=M49-002")
    assert in_africa["KEN"] == (1, 1)
    assert in_africa["GHA"] == (None, None)
    assert "MDA" not in in_africa


def test_pages_of_what_fits_are_counted_by_what_fits(client: FlaskClient) -> None:
    answer = client.get("/api/v1/projects?theme=Data&limit=1&offset=1").json
    assert (answer["total"], [item["id"] for item in answer["items"]]) == (2, ["P2"])


@pytest.mark.parametrize("address", [
    "projects", "news", "countries", "projects.csv", "projects.xlsx", "news.csv", "news.xlsx",
    "countries.csv", "countries.geojson",
])  # fmt: skip
@pytest.mark.parametrize(("query", "parameter", "sentence"), [
    ("country=QQQ", "country", "“QQQ” is not a country code. Write one such as MDA."),
    ("region=nowhere", "region", "“nowhere” is not a region code. Write one such as M49-150."),
    ("status=active", "status", "“active” is not a status. Write a code from 1 to 6."),
    ("from=soon", "from", "“soon” is not a date. Write 2024, 2024-05 or 2024-05-31."),
    ("to=2024-13", "to", "“2024-13” is not a date. Write 2024, 2024-05 or 2024-05-31."),
    ("from=2024&to=2020", "to", "The period ends before it begins: write the earlier date first."),
    ("as_of=v999", "as_of", "Version 999 was never published. Write as_of with the number of a published version,"
     " or with a date such as as_of=2026-11-20."),
    ("country=MDA&country=UKR", "country", "“country” is given 2 times; no more than 1 can be used."),
])  # fmt: skip
def test_what_means_nothing_is_refused_in_words(
    client: FlaskClient, address: str, query: str, parameter: str, sentence: str
) -> None:
    answer = client.get(f"/api/v1/{address}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert answer.json == {"error": sentence, "code": "invalid-value", "parameter": parameter, "status": 400}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_field_that_was_not_filled_in_asks_for_nothing(client: FlaskClient) -> None:
    assert ids(client, "news?category=+&country=+&from=+") == {"N1", "N2"}


def test_a_long_value_is_not_sent_back_whole(client: FlaskClient) -> None:
    assert len(client.get("/api/v1/projects", query_string={"country": "X" * 5000}).json["error"]) < 200
    answer = client.get("/api/v1/projects", query_string={"q": "x" * (LONGEST + 1)})
    assert (answer.status_code, answer.json["parameter"], len(answer.json["error"]) < 200) == (400, "q", True)
    assert client.get("/api/v1/projects", query_string={"q": "x" * LONGEST}).status_code == 200


def test_more_values_than_can_be_answered_are_refused(client: FlaskClient) -> None:
    themes = [f"T{number}" for number in range(MOST_VALUES + 1)]
    answer = client.get("/api/v1/projects", query_string={"theme": themes})
    assert (answer.status_code, answer.json["parameter"]) == (400, "theme")
    assert client.get("/api/v1/projects", query_string={"theme": themes[1:]}).status_code == 200


def test_an_earlier_state_is_read_by_its_date(client: FlaskClient) -> None:
    for name in ("projects", "countries", "projects.csv", "projects.xlsx", "countries.geojson"):
        assert client.get(f"/api/v1/{name}?as_of=2001").status_code == 400  # nothing was published then
        assert client.get(f"/api/v1/{name}?as_of=soon").json["error"].startswith("“soon” is not a date.")
    assert ids(client, f"projects?as_of={datetime.now(UTC).date()}") == {"P1", "P2", "P3", "P4"}
    answer = client.get("/api/v1/projects?as_of=2999-01-01")
    assert (answer.status_code, answer.json["error"][:28]) == (400, "2999-01-01 is in the future.")


def test_names_speak_the_language_that_is_asked_for(client: FlaskClient) -> None:
    names = [client.get(f"/api/v1/countries?country=DEU&lang={lang}").json["items"][0]["name"] for lang in ("en", "fr")]
    assert names == ["Germany", "Allemagne"]
