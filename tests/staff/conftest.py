"""Applications for the tests of the staff side, and people who use them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from dash import Dash

from dashboard.factory import create_app
from dashboard.settings import Settings
from dashboard.store.accounts import Role

pytest.register_assert_rewrite("tests.staff.people", "tests.staff.world")

from tests.staff.people import Person, make_account, signed_in, store_of  # noqa: E402

MakeApp = Callable[..., Dash]


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> MakeApp:
    """Makes an application with the samples on a database of its own; takes settings."""
    cache = tmp_path_factory.mktemp("cache")

    def make(**chosen: object) -> Dash:
        url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
        return create_app(Settings(**{"database_url": url, "cache_folder": cache, "poll_seconds": 3600.0} | chosen))

    return make


@pytest.fixture
def app(make_app: MakeApp) -> Dash:
    """An application of this test's own."""
    return make_app()


@pytest.fixture
def editor(app: Dash) -> Person:
    return signed_in(app, Role.EDITOR)


@pytest.fixture
def publisher(app: Dash) -> Person:
    return signed_in(app, Role.PUBLISHER)


@pytest.fixture
def admin(app: Dash) -> Person:
    return signed_in(app, Role.ADMIN)


@pytest.fixture
def stranger(app: Dash) -> Person:
    """Somebody without an account."""
    return Person(app, "nobody@example.org")


@pytest.fixture
def person(app: Dash, request: pytest.FixtureRequest) -> Person:
    """Somebody with an account, who has not signed in."""
    store = store_of(app)
    name = re.sub(r"\W", "", request.node.name)[:40]
    person = Person(app, make_account(app, Role.EDITOR, f"{name}@example.org"))
    person.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{len(store.accounts.all())}"
    return person
