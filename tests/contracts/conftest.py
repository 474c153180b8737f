"""Whole applications on temporary databases, asked through Flask's test client."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT, Settings
from dashboard.store.store import Store
from tests.portfolio.making import Record, frame_of
from tests.sharing import GeographyOf, NewDatabase

MakeApp = Callable[..., Dash]


def publish(url: str, dataset: Dataset, records: Iterable[Record]) -> None:
    """Publish these records in the database ``url``."""
    with Store(url) as store:
        version = store.add_version(dataset, frame_of(dataset, records), original=b"", filename="f.csv", author="a")
        store.publish(version.number, author="a", based_on=None)


@pytest.fixture(scope="session")
def make_app(geography_of: GeographyOf, new_database: NewDatabase, cache_folder: Path) -> MakeApp:
    """Makes an application on a database of its own; records given replace the samples.

    It asks its store once and then not again, so that a test may send all stores away. ``root`` is as for
    ``create_site``.
    """

    def make(
        *, projects: Iterable[Record] = (), news: Iterable[Record] = (), root: Path = ROOT, **chosen: object
    ) -> Dash:
        url = str(chosen.get("database_url") or new_database(samples=not (projects or news or "samples" in chosen)))
        for dataset, records in ((Dataset.PROJECTS, list(projects)), (Dataset.NEWS, list(news))):
            if records:
                publish(url, dataset, records)
        settings: dict[str, object] = {"database_url": url, "cache_folder": cache_folder, "poll_seconds": 3600.0}
        built = Settings(**settings | chosen)
        return create_app(built, geography_of(built), root)

    return make


@pytest.fixture(scope="session")
def app(make_app: MakeApp) -> Dash:
    """The application as it is without any setting, on the samples."""
    return make_app()


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def version(app: Dash) -> str:
    """The id of the snapshot that ``app`` serves, which is another one on another day."""
    return version_of(app)


def version_of(app: Dash) -> str:
    """The id of the snapshot that ``app`` serves now."""
    return app.server.test_client().get("/health/ready").json["version"]


@pytest.fixture(scope="session")
def asset_folder() -> Path:
    return Path(__file__).resolve().parents[2] / "assets"
