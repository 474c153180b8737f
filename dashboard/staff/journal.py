"""The journal: who did what, when, from which version; for admins to read and to take away."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.records.text.escaping import defended
from dashboard.staff.drafts.uploads import attachment
from dashboard.staff.web.access import actor, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.staff.web.template_filters import action_name
from dashboard.store.accounts import Role
from dashboard.store.versions import Action, Entry

PAGE = 50
_COLUMNS = (
    "number",
    "at",
    "actor",
    "action",
    "dataset",
    "version",
    "previous",
    "draft",
    "subject",
    "content_hash",
    "note",
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries the address asks for."""

    actor: str = ""
    action: Action | None = None

    @classmethod
    def asked(cls) -> Filter:
        """The filter of this request."""
        action = request.args.get("action", "")
        return cls(request.args.get("actor", "").strip(), Action(action) if action in {*Action} else None)

    @property
    def wanted(self) -> dict[str, Any]:
        """The same for the store."""
        return {"actor": self.actor, "actions": (self.action,) if self.action else ()}

    @property
    def query(self) -> str:
        """The same for an address."""
        return urlencode({"actor": self.actor, "action": self.action or ""})


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The journal as a page and as a file."""

    @routes.get("/journal")
    @needs(Role.ADMIN)
    def journal() -> Response:
        asked, before = Filter.asked(), _before()
        entries = staff.store.journal(**asked.wanted, before=before, newest_first=True, limit=PAGE + 1)
        return page(
            "staff/journal.html",
            entries=entries[:PAGE],
            asked=asked,
            actions=sorted((action_name(one), one.value) for one in Action),
            people=[user.email for user in staff.store.accounts.all()],
            older=entries[PAGE - 1].number if len(entries) > PAGE else None,
            before=before,
        )

    @routes.get("/journal.csv")
    @needs(Role.ADMIN)
    def journal_file() -> Response:
        content = as_csv(staff.store.journal(**Filter.asked().wanted))
        name = f"journal-{datetime.now(UTC):%Y-%m-%d}.csv"
        staff.store.note(Action.EXPORT_JOURNAL, actor(), subject=name)
        return attachment(content, name, "text/csv; charset=utf-8")


def as_csv(entries: list[Entry]) -> bytes:
    """The entries as UTF-8 CSV with a byte order mark; times are UTC; no text in it runs as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        values = {name: getattr(entry, name) for name in _COLUMNS} | {"at": entry.at.isoformat(timespec="seconds")}
        writer.writerow([defended("" if value is None else str(value)) for value in values.values()])
    return stream.getvalue().encode("utf-8-sig")


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
