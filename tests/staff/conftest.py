"""Applications for the tests of the staff side, and people who use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from dash import Dash

from dashboard.factory import create_app
from dashboard.pictures.picture_files_from_uploads import make_picture
from dashboard.settings import Settings
from dashboard.staff import picture_uploads_and_fetching
from dashboard.staff.accounts import passwords
from dashboard.store.staff_accounts_and_sign_in import Role

pytest.register_assert_rewrite("tests.staff.people", "tests.staff.world")

from tests.sharing import GeographyOf, NewDatabase  # noqa: E402
from tests.staff.people import CHEAP, Person, make_account, signed_in, store_of  # noqa: E402

MakeApp = Callable[..., Dash]

DEAR = passwords._hasher


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A quarter of a second for each password is for those who guess; a test that is about it asks for ``dear``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", CHEAP)
        yield


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Passwords cost what they cost on the site."""
    monkeypatch.setattr(passwords, "_hasher", DEAR)
    return DEAR


@pytest.fixture(scope="session")
def make_app(geography_of: GeographyOf, new_database: NewDatabase, cache_folder: Path) -> MakeApp:
    """Makes an application with the samples on a database of its own; takes settings."""

    def make(**chosen: object) -> Dash:
        url = str(chosen.get("database_url") or new_database(samples="samples" not in chosen))
        usual = {"database_url": url, "cache_folder": cache_folder, "poll_seconds": 3600.0}
        settings = Settings(**usual | chosen)
        return create_app(settings, geography_of(settings))

    return make


@pytest.fixture
def app(make_app: MakeApp) -> Dash:
    """An application of this test's own."""
    return make_app()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploaded pictures are read in this process, not in one of their own."""
    monkeypatch.setattr(picture_uploads_and_fetching, "made_picture", lambda _settings, content: make_picture(content))


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
