"""Who may do what: people, their roles, and how an e-mail address is compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.errors import UserNotFound
from dashboard.language import gettext as _
from dashboard.store.tables import users


class Role(StrEnum):
    """What a person may do; the values are stored. Each one may also do what those before it may."""

    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def covers(self, other: Role) -> bool:
        """Whether this role includes all that the role ``other`` may do."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account; ``email`` as it was written."""

    number: int
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    has_password: bool


def email_key(email: str) -> str:
    """The form in which addresses are compared: no spaces around, no capitals, composed letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())


def find_user(connection: Connection, number: int) -> User:
    """The person of that number. Raises UserNotFound."""
    row = connection.execute(select(users).where(users.c.number == number)).first()
    if row is None:
        raise UserNotFound(_("There is no account {number}.", number=number))
    return read_user(row)


def read_user(row: Row[Any]) -> User:
    """The person that a row tells of, without the password's hash."""
    values = {name: value for name, value in row._mapping.items() if name not in {"key", "password_hash"}}
    return User(**{**values, "role": Role(values["role"]), "has_password": bool(row._mapping["password_hash"])})


def number_of(user: User | int) -> int:
    """The number of a person, who may be given as a ``User`` or as a number."""
    return user if isinstance(user, int) else user.number
