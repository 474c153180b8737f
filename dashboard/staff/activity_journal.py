"""The journal as a page and as a CSV file, for admins."""

import codecs
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import whole_number
from dashboard.language_and_locale import collated, gettext as _
from dashboard.records.text.formula_xml_and_uri_escaping import csv_rows, defended
from dashboard.staff.drafts.uploads_and_downloads import attachment
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import page
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import action_name
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action, Entry

PAGE = 50
_COLUMNS = [field.name for field in fields(Entry)]


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page with the journal (who did what when), for admins, and its download as a CSV file."""

    @routes.get("/journal", role=Role.ADMIN)
    def journal() -> Response:
        chosen, before = _chosen(), whole_number(request.args.get("before", ""))
        damaged: list[int] = []
        found = _entries(staff, chosen, before=before, newest_first=True, limit=PAGE + 1, damaged=damaged)
        numbers = sorted([*(entry.number for entry in found), *damaged], reverse=True)
        shown = set(numbers[:PAGE])
        return page(
            "staff/journal.html",
            entries=[entry for entry in found if entry.number in shown],
            damaged=sorted(shown.intersection(damaged)),
            chosen=chosen,
            query=urlencode(chosen),
            actions=collated(((action_name(action), action.value) for action in Action), lambda one: one[0]),
            people=[user.email for user in staff.store.accounts.all()],
            older=numbers[PAGE - 1] if len(numbers) > PAGE else None,
            before=before,
        )

    @routes.get("/journal.csv", role=Role.ADMIN)
    def journal_file() -> Response:
        damaged: list[int] = []
        content = as_csv(_entries(staff, _chosen(), damaged=damaged), damaged)
        name = f"journal-{datetime.now(UTC):%Y-%m-%d}.csv"
        staff.store.note(Action.EXPORT_JOURNAL, actor(), subject=name)
        return attachment(content, name, "text/csv; charset=utf-8")


def _chosen() -> dict[str, str]:
    """The actor and the action in the address of the request, whose entries are shown; "" for all."""
    action = request.args.get("action", "")
    return {"actor": request.args.get("actor", "").strip(), "action": action if action in {*Action} else ""}


def _entries(staff: StaffContext, chosen: dict[str, str], **page: Any) -> list[Entry]:
    actions = (Action(chosen["action"]),) if chosen["action"] else ()
    return staff.store.journal(actor=chosen["actor"], actions=actions, **page)


def as_csv(entries: list[Entry], damaged: Iterable[int] = ()) -> bytes:
    """Entries of the journal as a CSV file in UTF-8 with a byte order mark: a row with the names of the fields, then
    one row for each entry, in ascending order of their numbers. ``damaged`` are the numbers of entries that cannot be
    read; each gets a row whose note says so. Times are in UTC; Excel runs no text in it as a formula."""
    rows: list[dict[str, Any]] = [{**asdict(entry), "at": entry.at.isoformat(timespec="seconds")} for entry in entries]
    rows += [{"number": number, "note": _("This entry is damaged. Restore a backup.")} for number in damaged]
    rows.sort(key=itemgetter("number"))
    cells = ([defended("" if row.get(name) is None else str(row[name])) for name in _COLUMNS] for row in rows)
    return codecs.BOM_UTF8 + csv_rows([_COLUMNS, *cells])
