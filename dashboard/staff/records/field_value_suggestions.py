"""Suggestions for the fields of a record that list values: places in any language, projects, themes, donors."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from dashboard.language_and_locale import marked
from dashboard.portfolio.snapshot import Snapshot
from dashboard.staff.records.published_records_and_form_texts import PATH
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role

# Field -> what is said of a value of it that is not known.
LISTED = {
    "countries": marked("not recognised"),
    "regions": marked("not recognised"),
    "project_ids": marked("not published"),
    "related_ids": marked("not published"),
    "themes": marked("new"),
    "donors": marked("new"),
}
_PLACES, _IDS = {"countries", "regions"}, {"project_ids", "related_ids"}
ONLY_KNOWN = _PLACES | _IDS  # fields in which a value that is not known is a fault
SUGGESTED = 8
MOST_PIECES = 100
LONGEST = 200  # characters of one value


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` an address that the form of a record asks about a field that lists values, such as places or
    themes. The answer (JSON) says which values complete the typed text, and which of the values in the field are
    known."""

    @routes.get(f"{PATH}/suggestions", role=Role.EDITOR)
    def suggestions(name: str) -> Response:  # noqa: ARG001 - part of the address
        """JSON about the field that the query names (``field``). ``options`` has a [value, text to show] for each of at
        most eight values that complete the typed text ``q``. ``pieces`` has a list for each argument ``piece``, a typed
        text: a [value, text to show, whether the value is known] for each value that the text names, which may be
        several for places."""
        field = request.args.get("field", "")
        typed = request.args.get("q", "").strip()[:LONGEST]
        pieces = [text[:LONGEST] for text in request.args.getlist("piece")[:MOST_PIECES]]
        if field in _PLACES:
            return jsonify(options=_place_options(staff, typed), pieces=[_read_places(staff, text) for text in pieces])
        values = _values(staff.portfolio.current(), field) if field in LISTED else {}
        return jsonify(
            options=_options(values, typed),
            pieces=[[[text, values.get(text, text), text in values]] for text in pieces],
        )


def _place_options(staff: StaffContext, typed: str) -> list[list[str]]:
    """Places that complete what is typed, after those that it means already: Switzerland for "CHE", then Czechia."""
    gazetteer = staff.gazetteer()
    found = gazetteer.resolve(typed)
    codes = [*found.countries, *found.regions, *gazetteer.completions(typed, SUGGESTED)]
    names = [] if codes else [name for unknown in found.unknown for name in unknown.suggestions]
    shown = [*map(gazetteer.readable_name, dict.fromkeys(codes)), *names]
    return [[name, name] for name in dict.fromkeys(shown)][:SUGGESTED]


def _read_places(staff: StaffContext, text: str) -> list[list[str | bool]]:
    gazetteer = staff.gazetteer()
    found = gazetteer.resolve(text)
    names = map(gazetteer.readable_name, (*found.countries, *found.regions))
    read: list[list[str | bool]] = [[name, name, True] for name in names]
    read.extend([one.text, one.text, False] for one in found.unknown)
    return read


def _values(snapshot: Snapshot, field: str) -> dict[str, str]:
    """The values of a field that published projects have, with the words by which people know them; none of samples."""
    if snapshot.is_sample:
        return {}
    projects = snapshot.projects
    if field not in _IDS:
        return {value: value for value in projects.by_value[field]}
    rows = projects.records(["id", "title"], range(len(projects)))
    return {row["id"]: f"{row['title']} ({row['id']})" for row in rows}


def _options(values: dict[str, str], typed: str) -> list[list[str]]:
    """The values whose words contain what is typed: first one that is exactly that, then those that begin with it."""
    wanted = typed.casefold()
    found = [
        (value.casefold() != wanted, words.casefold().find(wanted), words, value)
        for value, words in (values.items() if wanted else ())
    ]
    return [[value, words] for _is_other, place, words, value in sorted(found) if place >= 0][:SUGGESTED]
