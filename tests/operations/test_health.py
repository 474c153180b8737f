"""Whether the process lives, and whether it can answer."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.errors import StoreUnavailable
from dashboard.operations.health_and_metrics import health_routes


class Portfolio:
    """A live portfolio of which only what health asks is there."""

    def __init__(self) -> None:
        self.away = False
        self.unavailable_since: datetime | None = None
        self.alarm = ""
        self.clock_skew = 0.2

    def current(self) -> SimpleNamespace:
        if self.away:
            raise StoreUnavailable("postgresql://user:secret@db is away")
        return SimpleNamespace(id="abc123")


@pytest.fixture
def portfolio() -> Portfolio:
    return Portfolio()


@pytest.fixture
def client(portfolio: Portfolio) -> FlaskClient:
    server = Flask("test")
    server.register_blueprint(health_routes(portfolio), url_prefix="/health")
    return server.test_client()


def test_ready_names_what_is_served(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "version": "abc123",
        "stale_since": None,
        "alarm": None,
        "clock_skew_seconds": 0,
    }


def test_without_data_it_is_alive_and_not_ready(client: FlaskClient, portfolio: Portfolio) -> None:
    portfolio.away = True
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_with_late_data_it_is_ready_and_says_since_when(client: FlaskClient, portfolio: Portfolio) -> None:
    portfolio.unavailable_since = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["stale_since"]) == (200, "2024-05-01T12:30:00+00:00")


def test_it_tells_that_stored_records_do_not_fit_their_hash(client: FlaskClient, portfolio: Portfolio) -> None:
    portfolio.alarm = "The records of version 2 do not fit."
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["alarm"]) == (200, "The records of version 2 do not fit.")


def test_health_is_kept_by_nobody(client: FlaskClient) -> None:
    for address in ("/health/live", "/health/ready"):
        assert client.get(address).headers["Cache-Control"] == "no-store"
