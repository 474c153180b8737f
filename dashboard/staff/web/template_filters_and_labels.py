"""Jinja filters of staff pages for times, numbers, sizes, datasets, kinds of holds, actions of the journal and the
direction of writing; words for roles and columns."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup, escape

from dashboard.email_and_number_checks import digits_as_number
from dashboard.language_and_locale import current_locale, gettext as _, marked, writing_direction, written_number
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.header_matching import column_of
from dashboard.staff.web.staff_context import current_staff_context
from dashboard.store.holds import HoldKind
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import SAMPLE_AUTHOR, Action


def sentence(message: str, **values: object) -> str | Markup:
    """Translate ``message`` into the current language and replace the names in braces in it by ``values``. Templates
    call this function ``_``. If one of the values is HTML (``Markup``), such as a time, the result is HTML, too, and
    everything else in it is escaped."""
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(_(message)).format(**values)
    return _(message, **values)


def action_name(action: Action) -> str:
    """What somebody did, as the journal records it, in words of the current language and in the past tense: "uploaded a
    file" in English."""
    return _(action.words)


ROLE_POWERS = {
    Role.EDITOR: marked("uploads, corrects, edits and previews"),
    Role.PUBLISHER: marked("uploads, corrects, edits and previews, and publishes, plans, approves and rolls back"),
    Role.ADMIN: marked("does all that a publisher does, and keeps users, place names, holds and the journal"),
}
DATASET_NAMES = {Dataset.PROJECTS: marked("Projects"), Dataset.NEWS: marked("News")}


def moment(when: datetime | None) -> str | Markup:
    """A time as an HTML ``time`` element in the organisation's time zone and the current language, such as 22 Nov 2026,
    06:30 UTC; "" for None."""
    if when is None:
        return ""
    local = when.astimezone(ZoneInfo(current_staff_context().settings.time_zone))
    text = format_datetime(local, "d MMM y, HH:mm", locale=current_locale())
    return Markup('<time datetime="{}">{} {}</time>').format(when.isoformat(timespec="seconds"), text, local.tzname())


def file_size(size: int) -> str:
    """A number of bytes as text with a unit in the current language, such as 27 kB; a kB is 1000 bytes."""
    if size < 1000:
        return _("{number} bytes", number=written_number(size))
    if size < 1_000_000:
        return _("{number} kB", number=written_number(round(size / 1000)))
    return _("{number} MB", number=written_number(round(size / 1_000_000, 1)))


def hold_name(kind: HoldKind) -> str:
    """The kind of thing that a hold hides, in the current language: "project", "news item", "country" or "field" in
    English."""
    return _(kind.words)


def author_name(author: str) -> str:
    """The author of something, as people read it. An e-mail address and any other name stay as they are. The two names
    that the program uses for itself, "first start" and "source X" (for the source named X), become words of the current
    language."""
    if author == SAMPLE_AUTHOR:
        return _("the first start")
    kind, space, name = author.partition(" ")
    return _("the source {name}", name=name) if (kind, space) == ("source", " ") else author


def quoted(text: str) -> str:
    """``text`` between the quotation marks of the current language."""
    return _("“{text}”", text=text)


def role_name(role: Role) -> str:
    """The name of a role in the current language: "editor", "publisher" or "admin" in English."""
    return _(role.words)


def dataset_name(dataset: Dataset) -> str:
    """The name of a dataset in the current language: "Projects" or "News" in English."""
    return _(DATASET_NAMES[dataset])


def label_of(column: str, dataset: Dataset) -> str:
    """The label of a column of a dataset in the current language, such as "Title", or for a translation "Title (fr)".
    Raises KeyError if the dataset has no such column."""
    known = column_of(column, dataset)
    label = _(known.label)
    return label if column == known.name else f"{label} ({column.removeprefix(known.name + '_')})"


FILTERS: dict[str, Callable[[Any], str | int | None]] = {
    "moment": moment,
    "figure": written_number,
    "digits_as_number": digits_as_number,
    "file_size": file_size,
    "hold_name": hold_name,
    "dataset_name": dataset_name,
    "author_name": author_name,
    "quoted": quoted,
    "role_name": role_name,
    "action_name": action_name,
    "direction": writing_direction,
}
