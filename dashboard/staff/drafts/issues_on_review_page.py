"""The issues of a draft on its review page: faulty rows as a grid to correct, values that stand in several rows, and
notes about the file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request

from dashboard.language_and_locale import collated, gettext as _
from dashboard.records.places.place_and_scope_codes import SCOPES
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.header_matching import column_of
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.values.cell_columns_and_readers import CATEGORIES
from dashboard.records.values.status import STATUS_NAMES, read_status
from dashboard.review.draft_review import DraftReview
from dashboard.review.issue_list import PAGE, offers
from dashboard.staff.drafts.draft_checks_forms_and_addresses import list_page
from dashboard.staff.web.access import signed_in_user
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role

SECOND_LOOK = 20  # rows from which a correction of all of them is shown once more before it is made
OPEN_VALUES = 5  # values of several rows that are asked about at once; the others are folded
_SEVERITIES = {"errors": Severity.ERROR, "warnings": Severity.WARNING}
_PARTIAL = (4, 7)  # lengths of 2024 and 2024-05, which a picker of days cannot show


def issues_section(staff: StaffContext, review: DraftReview, place_codes: Iterable[str]) -> dict[str, Any]:
    """Values for the template of the review page about the issues of a draft. The query of the request says what the
    page shows: ``show`` is "errors" (rows with errors), "warnings" (rows with warnings only) or "notes" (about the
    whole file); ``code`` limits the rows to those with one kind of issue; ``page`` is the number of the page of rows.
    If the file has nothing of the kind ``show``, the page shows errors. If it has no errors either, the page shows
    notes if the file has no valid record, otherwise nothing.

    The values also have ``corrects``, whether any cell on the page can be corrected there, and the faulty values that
    several rows have; for admins also unknown names of places and statuses that only one row has. ``place_codes`` are
    the codes of all countries and regions."""
    issues = review.issues
    counts = {show: len(issues.rows(severity)) for show, severity in _SEVERITIES.items()}
    counts["notes"] = sum(group.count for group in issues.notes)
    first = "errors" if counts["errors"] else "notes" if review.intake.refused else ""
    show, code = request.args.get("show", ""), request.args.get("code", "")
    show = show if counts.get(show) else first
    severity = _SEVERITIES.get(show)
    rows, number, pages = list_page(issues.rows(severity, code) if severity else [], PAGE)

    gazetteer = staff.gazetteer()

    def suggest(issue: Issue) -> Issue:
        """Look up the suggestion for an unknown place or status, in the language of the reader: the check wrote it in
        that of whoever brought the file, and only for the first 300 different unknown places. Any other issue is
        returned unchanged."""
        if issue.code == "status-unknown" and issue.value:
            return replace(issue, suggestion=next((one.suggestion for one in read_status(issue.value)[1]), None))
        if issue.code != "place-unknown" or not issue.value:
            return issue
        unknown = gazetteer.resolve(issue.value).unknown
        found = unknown[0].suggestions if len(unknown) == 1 else ()
        return replace(issue, suggestion=next(iter(found), issue.suggestion))

    is_admin = signed_in_user().role.covers(Role.ADMIN)
    values = issues.values(severity, single_words=is_admin) if severity else []
    return {
        "issue_counts": counts,
        "issue_show": show,
        "issue_code": code,
        "issue_kinds": issues.kinds(severity) if severity else [],
        "issue_page": number,
        "issue_pages": pages,
        "grid": (grid := issues.grid(rows, suggest)),
        "corrects": any(cell.editable for row in grid for cell in row.cells),
        "grid_columns": issues.columns,
        "pickers": _pickers(review.dataset, [field for field, _header in issues.columns]),
        "picker_choices": picker_choices(map(gazetteer.readable_name, place_codes)),
        "day_of": day_of,
        "faulty_values": [(one, suggest(one.issue), next(iter(offers(suggest(one.issue))), "")) for one in values],
        "open_values": min(OPEN_VALUES, sum(one.rows > 1 for one in values)),
        "may_keep_names": is_admin,
        "second_look": SECOND_LOOK,
    }


def picker_choices(places: Iterable[str]) -> dict[str, list[str]]:
    """The texts to choose from for a cell, by what its column holds: "places", "status", "scope", "category" or "flag"
    (yes or no). ``places`` are the names of all places."""
    return {
        "places": collated(places),
        "status": [_(name) for name in STATUS_NAMES.values()],
        "scope": list(SCOPES),
        "category": list(CATEGORIES),
        "flag": ["yes", "no"],
    }


def _pickers(dataset: Dataset, fields: list[str]) -> dict[str, str]:
    """Field → what helps to fill it: "date", or one of the names of ``picker_choices``; "" for nothing."""
    pickers = {kind: str(kind) for kind in (Kind.DATE, Kind.PLACES, Kind.STATUS, Kind.SCOPE, Kind.CATEGORY, Kind.FLAG)}
    return {field: pickers.get(column_of(field, dataset).kind, "") for field in fields}


def day_of(text: str) -> str | None:
    """The ISO date with which a date picker (an HTML input) begins, for the text of a cell; "" if the text is no ISO
    date. None for a year or a month, such as 2024 or 2024-05, which a date picker cannot show."""
    text = text.strip()
    if len(text) in _PARTIAL and text[:4].isdigit() and text[5:].isdigit() == (len(text) > _PARTIAL[0]):
        return None
    try:
        return date.fromisoformat(text).isoformat() if len(text) > _PARTIAL[1] else ""
    except ValueError:
        return ""
