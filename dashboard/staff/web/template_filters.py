"""Words that staff pages share: roles, moments, sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup

from dashboard.language import current_locale, marked
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.action_names import action_name
from dashboard.staff.web.context import current_desk
from dashboard.store.accounts import Role

ROLE_NAMES = {
    Role.EDITOR: marked("editor"),
    Role.PUBLISHER: marked("publisher"),
    Role.ADMIN: marked("admin"),
}
ROLE_POWERS = {
    Role.EDITOR: marked("uploads, mends, edits and previews"),
    Role.PUBLISHER: marked("uploads, mends, edits and previews, and publishes, plans, approves and rolls back"),
    Role.ADMIN: marked("does all that a publisher does, and keeps users, place names, holds and the journal"),
}
DATASET_NAMES = {Dataset.PROJECTS: marked("Projects"), Dataset.NEWS: marked("News")}


def moment(when: datetime | None) -> str | Markup:
    """A time as the organisation's clock shows it, such as 22 Nov 2026, 06:30 UTC; "" for none."""
    if when is None:
        return ""
    local = when.astimezone(ZoneInfo(current_desk().settings.time_zone))
    text = format_datetime(local, "d MMM y, HH:mm", locale=current_locale())
    return Markup('<time datetime="{}">{} {}</time>').format(when.isoformat(timespec="seconds"), text, local.tzname())


def figure(number: float) -> str:
    """A number as people read it, such as 27,132."""
    return str(format_decimal(number, locale=current_locale()))


def file_size(size: int) -> str:
    """Bytes as people read them."""
    if size < 1000:
        return _("{number} bytes", number=figure(size))
    if size < 1_000_000:
        return _("{number} kB", number=figure(round(size / 1000)))
    return _("{number} MB", number=figure(round(size / 1_000_000, 1)))


def role_name(role: Role) -> str:
    """What a role is called."""
    return _(ROLE_NAMES[role])


def dataset_name(dataset: Dataset) -> str:
    """What a dataset is called, at the beginning of a line."""
    return _(DATASET_NAMES[dataset])


FILTERS: dict[str, Callable[[Any], str | Markup]] = {
    "moment": moment,
    "figure": figure,
    "file_size": file_size,
    "role_name": role_name,
    "dataset_name": dataset_name,
    "action_name": action_name,
}
