"""The store is away: at the start, and afterwards."""

import pytest
from flask.testing import FlaskClient

from dashboard.errors import StoreUnavailable
from dashboard.store.store import Store
from tests.contracts.conftest import MakeApp


def gone(_self: Store) -> None:
    raise StoreUnavailable("postgresql://user:password@db.example.org is away")


def test_without_any_data_it_does_not_start(make_app: MakeApp, monkeypatch) -> None:
    monkeypatch.setattr(Store, "published", gone)
    with pytest.raises(StoreUnavailable):
        make_app(cache_folder=None)  # the usual one may have a copy of a run before, whose database had the same path


def test_what_needs_the_store_is_answered_with_a_sentence(client: FlaskClient, monkeypatch) -> None:
    assert client.get("/health/ready").status_code == 200
    monkeypatch.setattr(Store, "published_at", lambda self, _moment: gone(self))
    for address in ("/?", "/?country=MDA&", "/projects/x?", "/news/x?", "/countries/MDA?"):
        answer = client.get(f"{address}as_of=2026-01-01")
        assert (answer.status_code, answer.mimetype) == (503, "text/html")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "The data cannot be reached at the moment. Please try again in a minute." in answer.text
        assert "password" not in answer.text
    answer = client.get("/api/v1/projects?as_of=2026-01-01")
    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert "password" not in answer.text


def test_pages_go_on_while_the_store_is_away_and_say_so(client: FlaskClient, version: str, monkeypatch) -> None:
    before = client.get("/")
    monkeypatch.setattr(Store, "published", gone)
    assert client.get("/").data == before.data
    assert client.get("/?country=UKR&show=40").status_code == 200
    assert client.get(f"/fragments/{version}/en/country/UKR").status_code == 200


def test_a_page_shown_late_says_as_of_when(make_app: MakeApp, monkeypatch) -> None:
    import time

    client = make_app(poll_seconds=0.1).server.test_client()
    before = client.get("/")
    assert "newer data cannot be reached" not in before.text
    monkeypatch.setattr(Store, "published", gone)
    end = time.monotonic() + 10
    while (health := client.get("/health/ready").json)["stale_since"] is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    late = client.get("/", headers={"If-None-Match": before.headers["ETag"]})
    assert late.status_code == 200  # not the answer from before
    assert "newer data cannot be reached" in late.text
    assert health["status"] == "ready"
    monkeypatch.undo()
    while client.get("/health/ready").json["stale_since"]:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert client.get("/").data == before.data
