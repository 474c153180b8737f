"""People at the staff side of an application: Flask's test client with a sign-in, a form token and an origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from argon2 import PasswordHasher
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.staff.web.staff_context import EXTENSION, StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from tests.html import select

PASSWORD = "seven quiet harbours"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Compares passwords as the site does, a thousand times sooner."""
PASSWORD_HASH = CHEAP.hash(PASSWORD)
ORIGIN = "http://localhost"


@dataclass
class Person:
    """Somebody with a browser of their own."""

    app: Dash
    email: str = ""
    client: FlaskClient = field(init=False)
    _token: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.server.test_client()

    @property
    def base(self) -> str:
        """The path of the desk."""
        return staff_context_of(self.app).base

    def get(self, path: str = "", **options: Any) -> TestResponse:
        """Ask for a page below the desk."""
        return self.client.get(self.base + path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as the browser would, with the token of the session and the origin."""
        headers = {"Origin": ORIGIN} | options.pop("headers", {})
        return self.client.post(
            self.base + path, data={"csrf_token": self.token(), **(data or {})}, headers=headers, **options
        )

    def token(self) -> str:
        """The form token of this browser's session."""
        if not self._token:
            tokens = select(self.get("sign-in", follow_redirects=True).text, "[name=csrf_token]")
            assert tokens, "no page shows a form token"
            self._token = tokens[0].attrib["value"]
        return self._token

    def forget_token(self) -> None:
        """Ask for a new form token next time: the session has changed."""
        self._token = ""

    def sign_in(self, password: str = PASSWORD, **options: Any) -> TestResponse:
        """Send the sign-in form."""
        answer = self.post("sign-in", {"email": self.email, "password": password}, **options)
        self.forget_token()
        return answer


def staff_context_of(app: Dash) -> StaffContext:
    """The staff context of an application, with its store."""
    return cast("StaffContext", app.server.extensions[EXTENSION])


def store_of(app: Dash) -> Store:
    """The store of an application."""
    return staff_context_of(app).store


def make_account(app: Dash, role: Role, email: str = "") -> str:
    """The address of an account of that role, made where it is not there yet; its password is PASSWORD."""
    email = email or f"{role}@example.org"
    if store_of(app).accounts.find(email) is None:
        store_of(app).accounts.add(email, role, by="tests", name=role.title(), password_hash=PASSWORD_HASH)
    return email


def signed_in(app: Dash, role: Role, email: str = "") -> Person:
    """Somebody of that role who has signed in."""
    person = Person(app, make_account(app, role, email))
    answer = person.sign_in()
    assert answer.status_code == 303, answer.text
    return person


def is_signed_in(person: Person) -> bool:
    """Whether the desk opens."""
    return person.get().status_code == 200
