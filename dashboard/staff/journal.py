"""The journal as a page and as a CSV file, for admins."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.records.text.escaping import defended
from dashboard.staff.drafts.uploads import attachment
from dashboard.staff.web.access import actor, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page
from dashboard.staff.web.template_filters import action_name
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.versions import Action, Entry
from dashboard.typed_values import whole_number

PAGE = 50
_COLUMNS = [field.name for field in fields(Entry)]


@dataclass(frozen=True, slots=True)
class Filter:
    """The entries to show: of one actor, of one action, or all."""

    actor: str = ""
    action: Action | None = None

    @classmethod
    def of_request(cls) -> Filter:
        """The filter in the address of the request."""
        action = request.args.get("action", "")
        return cls(request.args.get("actor", "").strip(), Action(action) if action in {*Action} else None)

    @property
    def for_store(self) -> dict[str, Any]:
        """The filter as arguments of ``Store.journal``."""
        return {"actor": self.actor, "actions": (self.action,) if self.action else ()}

    @property
    def query(self) -> str:
        """The filter as the query of an address."""
        return urlencode({"actor": self.actor, "action": self.action or ""})


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the journal as a page and as a CSV file."""

    @routes.get("/journal")
    @needs(Role.ADMIN)
    def journal() -> Response:
        chosen, before = Filter.of_request(), whole_number(request.args.get("before", ""))
        entries = staff.store.journal(**chosen.for_store, before=before, newest_first=True, limit=PAGE + 1)
        return page(
            "staff/journal.html",
            entries=entries[:PAGE],
            chosen=chosen,
            actions=sorted((action_name(action), action.value) for action in Action),
            people=[user.email for user in staff.store.accounts.all()],
            older=entries[PAGE - 1].number if len(entries) > PAGE else None,
            before=before,
        )

    @routes.get("/journal.csv")
    @needs(Role.ADMIN)
    def journal_file() -> Response:
        content = as_csv(staff.store.journal(**Filter.of_request().for_store))
        name = f"journal-{datetime.now(UTC):%Y-%m-%d}.csv"
        staff.store.note(Action.EXPORT_JOURNAL, actor(), subject=name)
        return attachment(content, name, "text/csv; charset=utf-8")


def as_csv(entries: list[Entry]) -> bytes:
    """The entries as CSV in UTF-8 with byte order mark; times are in UTC, and no text in it runs as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        values = {name: getattr(entry, name) for name in _COLUMNS} | {"at": entry.at.isoformat(timespec="seconds")}
        writer.writerow([defended("" if value is None else str(value)) for value in values.values()])
    return stream.getvalue().encode("utf-8-sig")
