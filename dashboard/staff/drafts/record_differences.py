"""The difference between two lists of records, as a part of a page: new, changed and removed records, field by
field."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import pandas as pd
from flask import Blueprint, redirect, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.records.places.place_and_scope_codes import SCOPE_NAMES
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.header_matching import column_of
from dashboard.records.values.status import STATUS_NAMES
from dashboard.review.draft_review import DERIVED_COLUMNS, DraftReview
from dashboard.review.version_and_plan_comparison import Comparison
from dashboard.staff.drafts.draft_checks_forms_and_addresses import draft_address, list_page
from dashboard.staff.web.page_layout_and_refusals import page
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import label_of
from dashboard.store.staff_accounts_and_sign_in import Role

ValueFormatter = Callable[[str, str], str]
Fields = list[tuple[str, Markup, Markup]]  # label, text before ("" for a new record), text after ("" for a removed one)
Compared = DraftReview | Comparison  # both have ``dataset``, the frames ``before`` and ``after``, and ``difference``

PAGE = 20
FEW_RECORDS = 10  # changed records up to which the page of a draft itself shows what changes in them
FEW_FIELDS = 40  # of these records together, shown there
FEW_SIGNS = 200  # of one text there
_BEFORE_IT = 40  # signs shown before the first that differs
KINDS = ("changed", "new", "leaving")


def place_names(staff: StaffContext) -> dict[str, str]:
    """The names of all countries and regions in the current language, by code. Raises StoreError if the organisation's
    own place names cannot be read, RecordsError if a file of regions or place names cannot be used."""
    regions = {code: _(region.name) for code, region in staff.gazetteer().regions.items()}
    return regions | {code: territory.name for code, territory in staff.territories.items()}


def typed_place_names(staff: StaffContext) -> dict[str, str]:
    """The texts that stand for countries and regions in the fields of a form, by code: the name in the current
    language, or the code if that name would be understood as another place ("Granada" is Spanish for Grenada, but also
    the name of a city). Raises StoreError if the organisation's own place names cannot be read, RecordsError if a file
    of regions or place names cannot be used."""
    gazetteer = staff.gazetteer()  # once: it asks the database whether it is still right
    return {code: gazetteer.readable_name(code) for code in place_names(staff)}


def value_formatter(dataset: Dataset, names: Mapping[str, str]) -> ValueFormatter:
    """Make a function of (column name, canonical text) that returns the text as people read it, such as the names of
    places for their codes. ``names`` has the names of places by code."""

    def format_value(column: str, text: str) -> str:
        kind = column_of(column, dataset).kind
        if kind is Kind.PLACES:
            return _(", ").join(names.get(code, code) for code in text.split(";") if code)
        if kind is Kind.LIST:
            return _(", ").join(part.strip() for part in text.split(";"))
        if kind is Kind.STATUS:
            return _(STATUS_NAMES[text]) if text in STATUS_NAMES else text
        if kind is Kind.SCOPE:
            return _(SCOPE_NAMES[text]) if text in SCOPE_NAMES else text
        return text

    return format_value


_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 2_000  # words and signs; comparing more takes longer than reading the text
_LEAST_LIKENESS = 0.3  # of 1; below it the texts have so little in common that marked words would confuse


def marked_changes(before: str, after: str) -> tuple[Markup, Markup]:
    """``before`` and ``after`` as HTML, with ``<del>`` around words that are gone and ``<ins>`` around words that are
    new. Each text is marked as a whole if the two are less than 30 % alike, or if both together have more than 2,000
    words, spaces and signs."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if not old or not new or len(old) + len(new) > _MOST:
        return _whole("del", before), _whole("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_LIKENESS:
        return _whole("del", before), _whole("ins", after)
    steps = matcher.get_opcodes()
    left = _joined("del", ((kind, "".join(old[i1:i2])) for kind, i1, i2, _j1, _j2 in steps))
    return left, _joined("ins", ((kind, "".join(new[j1:j2])) for kind, _i1, _i2, j1, j2 in steps))


def _whole(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, text) if text else Markup("")


def _joined(tag: str, pieces: Iterator[tuple[str, str]]) -> Markup:
    return Markup("").join(escape(text) if kind == "equal" else _whole(tag, text) for kind, text in pieces)


def difference_section(staff: StaffContext, compared: Compared) -> dict[str, Any]:
    """The values of the template ``difference_tabs.html``: one page (20 records) of the new, changed or removed records
    of ``compared`` (a comparison of versions, or the review of a draft). The query of the request has ``kind``
    ("changed", "new" or "leaving", which means removed; by default the first of them that has records), ``page``, the
    number of the page, and ``q``, a text that the id or the title must contain."""
    found = compared.difference
    by_kind = found.changed.outside(DERIVED_COLUMNS), found.added, found.missing
    ids = dict(zip(KINDS, by_kind, strict=True))
    chosen = request.args.get("kind", "")
    kind = chosen if chosen in KINDS else next((kind for kind in KINDS if ids[kind]), KINDS[0])
    query = request.args.get("q", "").strip()
    titles = titles_of(compared.before) | titles_of(compared.after)
    matching = [name for name in ids[kind] if matches_search(query, name, titles.get(name, ""))]
    shown, number, pages = list_page(matching, PAGE)
    formatter = value_formatter(compared.dataset, place_names(staff))
    fields = _fields_by_id(compared, kind, shown, formatter)
    return {
        "kind": kind,
        "counts": {kind: len(names) for kind, names in ids.items()},
        "query": query,
        "found": len(matching),
        "page_number": number,
        "pages": pages,
        "records": [(name, titles.get(name, ""), fields[name]) for name in shown],
    }


def titles_of(frame: pd.DataFrame) -> dict[str, str]:
    """The titles of the records of a canonical frame, by id."""
    return dict(zip(frame["id"].tolist(), frame["title"].tolist(), strict=True))


def matches_search(query: str, record_id: str, title: str) -> bool:
    """Whether the id or the title of a record contains the text ``query``, in capital or small letters; True if
    ``query`` is ""."""
    return not query or query.casefold() in record_id.casefold() or query.casefold() in title.casefold()


def _fields_by_id(compared: Compared, kind: str, ids: Sequence[str], formatter: ValueFormatter) -> dict[str, Fields]:
    if kind == "changed":
        return {name: _changed_fields(compared, name, formatter) for name in ids}
    frame = compared.after if kind == "new" else compared.before
    rows = frame[frame["id"].isin(set(ids))].set_index("id").to_dict("index")
    return {name: _all_fields(rows[name], compared.dataset, formatter, new=kind == "new") for name in ids}


def _changed_fields(
    compared: Compared,
    name: str,
    formatter: ValueFormatter,
    cut: Callable[[str, str], tuple[str, str]] = lambda before, after: (before, after),
) -> Fields:
    """The changed fields of a record; ``cut`` may shorten the texts before and after a change."""
    return [
        (
            label_of(change.column, compared.dataset),
            *marked_changes(*cut(formatter(change.column, change.before), formatter(change.column, change.after))),
        )
        for change in compared.difference.changed[name]
        if change.column not in DERIVED_COLUMNS
    ]


def few_changes(review: DraftReview, names: Mapping[str, str]) -> dict[str, Any]:
    """Values for the template of the review page: what changes in the changed records of a draft, if there are at most
    ten. ``few_changes`` is a list of (id, title, changed fields). Each changed field is (label, HTML before, HTML
    after); both texts are cut to about 200 characters around their first difference, and changed words are marked. The
    list has at most 40 fields in all; ``fields_left_out`` is the number of further ones. If more than ten records
    change, the list is empty and the number is 0. ``names`` has the names of places by code."""
    if len(review.changed) > FEW_RECORDS:
        return {"few_changes": [], "fields_left_out": 0}
    titles, formatter = titles_of(review.after), value_formatter(review.dataset, names)
    records, left = [], FEW_FIELDS
    for name in review.changed:
        fields = _changed_fields(review, name, formatter, around_the_change)
        if left > 0:
            records.append((name, titles.get(name, ""), fields[:left]))
        left -= len(fields)
    return {"few_changes": records, "fields_left_out": max(0, -left)}


def around_the_change(before: str, after: str) -> tuple[str, str]:
    """Cut two texts to the part where they begin to differ: each to about 200 characters, which begin shortly before
    the first difference. "…" stands for what is left out."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = same - _BEFORE_IT if same > 2 * _BEFORE_IT else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    if not text:
        return ""
    end = start + FEW_SIGNS
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def _all_fields(row: dict[Hashable, str], dataset: Dataset, formatter: ValueFormatter, *, new: bool) -> Fields:
    nothing = Markup("")
    return [
        (label_of(str(column), dataset), *((nothing, text) if new else (text, nothing)))
        for column, value in row.items()
        if value and column not in DERIVED_COLUMNS
        for text in [Markup.escape(formatter(str(column), value))]
    ]


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page that shows how a draft differs from the version on which it is based: the one published when it was
    begun, or when somebody last chose to compare it with what is published now."""

    @routes.get("/drafts/<int:number>/changes", role=Role.EDITOR)
    def changes(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        address = draft_address(staff, number)
        if not draft.is_checked:
            return redirect(address, 302)
        section = difference_section(staff, staff.reviews.of(draft))
        return page("staff/changes.html", draft=draft, address=address, **section)
