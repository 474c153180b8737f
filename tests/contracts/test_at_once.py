"""Large files are made one at a time, few wait for theirs, and whatever is quick is answered meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.portfolio.work_limiter import MOST_ASKING, WorkLimiter
from dashboard.site.api import downloads, project_calendar
from dashboard.site.context.site_and_request_view import Site
from dashboard.staff.web.staff_context import EXTENSION
from tests.contracts.conftest import MakeApp

LARGE = [
    *("/api/v1/projects.csv", "/api/v1/projects.hxl.csv", "/api/v1/projects.xlsx", "/api/v1/activities.xml"),
    *("/api/v1/news.csv", "/api/v1/news.hxl.csv", "/api/v1/news.xlsx"),
    *("/feeds/projects.ics", "/feeds/countries/MDA.ics"),
]
QUICK = ["/", "/?country=UKR", "/api/v1/projects", "/api/v1/countries.csv", "/feeds/news.atom", "/projects", "/edition"]


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Dash:
    ends = [{"id": f"P{number}", "countries": "MDA", "end_date": "2027-01-01"} for number in range(3)]
    news = [{"id": f"N{number}", "countries": "MDA", "date": "2026-01-05"} for number in range(3)]
    return make_app(projects=ends, news=news)


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of two records are large."""
    monkeypatch.setattr(downloads, "MANY", 1)
    monkeypatch.setattr(project_calendar, "MANY", 1)


@pytest.fixture
def full(app: Dash) -> Iterator[None]:
    """As many wait for large files as there are places."""
    site: Site = app.server.extensions[EXTENSION].preview.args[0]
    assert site.prepared
    with taken(site.costly, site.prepared._limiter):
        yield


@contextmanager
def taken(*limiters: WorkLimiter) -> Iterator[None]:
    """All places of these limiters are taken."""
    for one in limiters:
        while one._callers.enter(""):
            pass
    try:
        yield
    finally:
        for one in limiters:
            for _ in range(MOST_ASKING):
                one._callers.leave("")


@pytest.mark.usefixtures("few", "full")
@pytest.mark.parametrize("address", LARGE)
def test_a_file_that_would_wait_too_long_is_refused_for_now(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{address}?theme=&from=2001")
    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert (answer.json["code"], answer.json["status"], answer.json["parameter"]) == ("unavailable", 503, None)
    assert answer.json["error"] == "Many people are using this site at the moment. Please try again in a minute."
    assert answer.headers["Retry-After"] == "60"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("few", "full")
def test_what_is_quick_is_answered_meanwhile(client: FlaskClient) -> None:
    for address in QUICK:
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("full")
def test_small_files_need_no_turn(client: FlaskClient) -> None:
    for address in LARGE:
        assert client.get(f"{address}?from=2002").status_code == 200, address


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("address", LARGE)
def test_large_files_wait_for_each_other_and_are_what_they_were(client: FlaskClient, address: str) -> None:
    before = client.get(f"{address}?from=2003", buffered=True).data
    for year in range(MOST_ASKING + 1):  # no place is lost
        assert client.get(f"{address}?from={1990 + year}", buffered=True).status_code == 200
    assert client.get(f"{address}?from=2003", buffered=True).data == before


@pytest.mark.usefixtures("full")
def test_who_waits_for_files_keeps_nobody_from_pictures_and_earlier_states(client: FlaskClient) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    for address in ("/map.png?from=2005", "/map.svg", f"/?as_of={today}", "/"):
        assert client.get(address).status_code == 200, address


def test_the_description_says_when_to_ask_again(client: FlaskClient) -> None:
    told = client.get("/api/v1/openapi.json").json
    refusal = told["components"]["responses"]["503"]
    assert "Retry-After" in refusal["headers"]
    assert "large files" in refusal["description"]
    for address in ("/api/v1/activities.xml", "/feeds/projects.ics"):
        assert "503" in told["paths"][address]["get"]["responses"]
