"""The app to compare with answers what the comparison asks of it."""

import json
from pathlib import Path

import pytest
from flask import Flask

from benchmarks.load import requests_of
from benchmarks.plain_dash import create
from benchmarks.servers import Server


@pytest.fixture
def server(tmp_path: Path) -> Flask:
    projects, news, borders = tmp_path / "projects.csv", tmp_path / "news.csv", tmp_path / "world.json"
    rows = "".join(f"P{number},Project {number},2{number:03},MDA;UKR\n" for number in range(25))
    projects.write_text("id,title,start_date,countries\n" + rows + "P99,Elsewhere,2020,KEN\n")
    news.write_text("id,title,date,countries,lead\nN1,News of Moldova,2024-01-01,MDA,Lead\n")
    borders.write_text("{}")
    return create(str(projects), str(news), str(borders))


def test_the_request_of_the_load_test_is_answered_with_the_newest_twenty(server: Flask) -> None:
    [request] = requests_of(Server("plain", 0, None), ["MDA"])  # type: ignore[arg-type]
    body = request.split(b"\r\n\r\n", 1)[1]
    answer = server.test_client().post("/_dash-update-component", data=body, content_type="application/json")
    text = answer.get_data(as_text=True)
    ids = [f"P{number}" for number in range(24, 4, -1)]
    assert [part.split('"')[0] for part in text.split('"data-project-id":"')[1:]] == ids
    assert "25 projects, 1 news items" in text
    assert "News of Moldova" in text


def test_the_base_map_comes_from_this_server(server: Flask) -> None:
    answer = server.test_client().get("/topojson/world_110m.json")
    assert answer.headers["Content-Encoding"] == "gzip"
    layout = json.dumps(server.test_client().get("/_dash-layout").get_json())
    assert '"topojsonURL": "/topojson/"' in layout
