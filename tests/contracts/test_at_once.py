"""Large files are made one at a time, few wait for theirs, and whatever is quick is answered meanwhile."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from dashboard.portfolio.work_limiter import MOST_ASKING, WorkLimiter
from dashboard.site.api import downloads, project_calendar
from tests.contracts.conftest import MakeApp

LARGE = [
    *("/api/v1/projects.csv", "/api/v1/projects.hxl.csv", "/api/v1/projects.xlsx", "/api/v1/activities.xml"),
    *("/api/v1/news.csv", "/api/v1/news.hxl.csv", "/api/v1/news.xlsx"),
    *("/feeds/projects.ics", "/feeds/countries/MDA.ics"),
]
QUICK = ["/", "/?country=UKR", "/api/v1/projects", "/api/v1/countries.csv", "/feeds/news.atom", "/projects", "/edition"]


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    ends = [{"id": f"P{number}", "countries": "MDA", "end_date": "2027-01-01"} for number in range(3)]
    news = [{"id": f"N{number}", "countries": "MDA", "date": "2026-01-05"} for number in range(3)]
    return make_app(projects=ends, news=news).server.test_client()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of two records are large."""
    monkeypatch.setattr(downloads, "MANY", 1)
    monkeypatch.setattr(project_calendar, "MANY", 1)


@pytest.fixture
def full() -> Iterator[None]:
    """As many are at costly work as there are places."""
    with ExitStack() as stack:
        for number in range(MOST_ASKING):
            stack.enter_context(WorkLimiter(f"other work {number}").slot(0))
        yield


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
    before = client.get(f"{address}?from=2003").data
    for year in range(MOST_ASKING + 1):  # no place is lost
        assert client.get(f"{address}?from={1990 + year}").status_code == 200
    assert client.get(f"{address}?from=2003").data == before


@pytest.mark.usefixtures("few")
def test_a_file_that_is_sent_as_it_is_made_has_a_place_until_it_is_left(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "WHOLE", 1)
    address = "/api/v1/projects.csv?from=2004"
    whole = client.get(address)
    for _ in range(MOST_ASKING + 1):
        assert client.get(address).data == whole.data
        assert client.head(address).status_code == 200
        assert client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
        client.get(address, buffered=False).close()
    left = [client.get(address, buffered=False) for _ in range(MOST_ASKING)]
    assert client.get(address).status_code == 503
    for one in left:
        one.close()
    assert client.get(address).data == whole.data


def test_the_description_says_when_to_ask_again(client: FlaskClient) -> None:
    told = client.get("/api/v1/openapi.json").json
    refusal = told["components"]["responses"]["503"]
    assert "Retry-After" in refusal["headers"]
    assert "large files" in refusal["description"]
    for address in ("/api/v1/activities.xml", "/feeds/projects.ics"):
        assert "503" in told["paths"][address]["get"]["responses"]
