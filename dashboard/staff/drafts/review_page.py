"""The review page of a draft: differences, issues, decisions, publication, and a map of what changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Blueprint, jsonify, redirect
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.errors import RecordsError, StoreError, StoreUnavailable
from dashboard.geography.svg_outlines import Outlines, opening_tags
from dashboard.geography.territories import Territory
from dashboard.language_and_locale import current_locale, gettext as _, marked, ngettext, written_number
from dashboard.records.frames.file_choices import Missing
from dashboard.records.frames.three_way_merge import Conflict
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_obstacles_to_publishing import (
    corrections_of,
    emptied_to_confirm,
    removal_to_confirm,
)
from dashboard.review.draft_review import DraftReview
from dashboard.review.file_detection_and_reading import UNMAPPED
from dashboard.review.places_named_and_shown import place_coverage
from dashboard.review.version_and_plan_comparison import CountryChange, country_changes, plans_to_stop
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    blockers_of,
    draft_address,
    ensure_checked,
    hides_itself,
    id_is_taken,
    list_page,
    open_record_drafts,
    samples_that_leave,
    steps_done,
)
from dashboard.staff.drafts.issues_on_review_page import issues_section
from dashboard.staff.drafts.record_differences import (
    few_changes,
    marked_changes,
    place_names,
    titles_of,
    value_formatter,
)
from dashboard.staff.web.access import actor, may_publish, may_put_aside
from dashboard.staff.web.page_layout_and_refusals import page
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import file_size, label_of
from dashboard.store.draft_checks import UNCHECKED
from dashboard.store.draft_rows import IN_WORK
from dashboard.store.drafts import Draft, DraftKind, DraftState
from dashboard.store.publication_plans import Plan, PlanState
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import PUBLICATIONS

_RADIUS = 9  # of the marker of a place without shape, in a view box that is 2000 wide
# Stripes, dots and a plain fill can be distinguished without colour.
_PATTERNS = Markup(
    '<defs><pattern id="map-more" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="10" height="10"/><path d="M0 0V10"/></pattern>'
    '<pattern id="map-fewer" width="11" height="11" patternUnits="userSpaceOnUse">'
    '<rect width="11" height="11"/><circle cx="3" cy="3" r="2.6"/><circle cx="8.5" cy="8.5" r="2.6"/></pattern></defs>'
)


class Trend(StrEnum):
    """Whether more, fewer or equally many records would name a country after a publication than now; the values are CSS
    classes."""

    MORE = "more"
    FEWER = "fewer"
    OTHER = "other"  # the number stays the same, but records change


def trend_of(change: CountryChange) -> Trend:
    """Whether more, fewer or equally many records would name the country of ``change`` after the publication than
    before."""
    if change.more:
        return Trend.MORE if change.more > 0 else Trend.FEWER
    return Trend.OTHER


def change_map(outlines: Outlines, changes: Sequence[CountryChange], territories: Mapping[str, Territory]) -> Markup:
    """A figure (HTML) with a world map as SVG and a legend. Countries whose records change (``changes``) are marked and
    have a title with the number of records before and after. It needs no script. Countries that have neither shape nor
    marker count only in the legend."""
    by_code = {change.code: change for change in changes if change.code in territories}
    drawn = opening_tags(outlines, by_code.keys(), _RADIUS)
    label = _("World map of what changes; the table tells the same.")
    svg = Markup('<svg viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}{}</svg>').format(
        outlines.width, outlines.height, label, _PATTERNS, Markup("").join(_shape(by_code.get(c), s) for c, s in drawn)
    )
    return Markup('<figure class="change-map">{}<figcaption><ul>{}</ul></figcaption></figure>').format(
        svg, Markup("").join(_legend(list(by_code.values())))
    )


def _shape(change: CountryChange | None, shape: Markup) -> Markup:
    if change is None:
        return shape + Markup("/>")
    numbers = _(
        "{name}: {before} → {after}",
        name=change.name,
        before=written_number(change.before),
        after=written_number(change.after),
    )
    tag = "circle" if shape.startswith("<circle") else "path"
    return shape + Markup(' class="{}"><title>{}</title></{}>').format(trend_of(change), numbers, tag)


def _legend(changes: Sequence[CountryChange]) -> list[Markup]:
    counts = {trend: sum(trend_of(change) is trend for change in changes) for trend in Trend}
    words = {
        Trend.MORE: ngettext(
            "more records in {number} country", "more records in {number} countries", counts[Trend.MORE]
        ),
        Trend.FEWER: ngettext(
            "fewer records in {number} country", "fewer records in {number} countries", counts[Trend.FEWER]
        ),
        Trend.OTHER: ngettext(
            "changed records in {number} country", "changed records in {number} countries", counts[Trend.OTHER]
        ),
    }
    swatch = Markup(
        '<li><svg viewBox="0 0 30 20" aria-hidden="true"><rect class="{}" width="30" height="20"/></svg>{}</li>'
    )
    return [swatch.format(trend, words[trend]) for trend in Trend if counts[trend]]


MOST_MISSING = 50  # missing records on one page of their list
MOST_CONFLICTS = 50  # fields that both changed on one page; after a choice about these the next follow
FEW_EMPTIED = 5  # records named for each column that would lose values
MOST_COUNTRIES = 400
MOST_OPEN = 50  # open drafts of one record that are searched for others of the same record


def countries_section(staff: StaffContext, review: DraftReview) -> dict[str, Any]:
    """Values for the template of the review page: the countries whose records would change, for a table (at most 400)
    and a small map of all of them ("" if there are none)."""
    touched = {*review.difference.added, *review.difference.changed}
    changes = country_changes(review.before, review.after, touched, staff.territories)
    return {
        "countries": changes[:MOST_COUNTRIES],
        "country_map": change_map(staff.outlines, changes, staff.territories) if changes else "",
    }


def missing_section(draft: Draft, review: DraftReview) -> dict[str, Any]:
    """Values for the template of the review page: one page of the published records that the file lacks, with the
    person's decision on each, and the possible decisions. The query argument ``missing`` of the request is the number
    of the page."""
    shown, number, pages = list_page(review.missing, MOST_MISSING, "missing")
    titles = dict(zip(review.before["id"], review.before["title"], strict=True)) if shown else {}
    decided = Counter(draft.choices.exceptions.get(name, draft.choices.missing) for name in review.missing)
    decisions = [Missing.KEEP, Missing.REMOVE] if draft.dataset is Dataset.NEWS else list(Missing)[1:]
    return {
        "missing_records": [(name, titles.get(name, ""), draft.choices.exceptions.get(name, "")) for name in shown],
        "missing_page": number,
        "missing_pages": pages,
        "decides_missing": bool(review.missing) and draft.kind is DraftKind.FILE,
        "decided_missing": [(decision_name(fate), count) for fate, count in decided.items() if fate],
        "fates": [(decision, decision_name(decision)) for decision in decisions],
    }


def decision_name(decision: Missing) -> str:
    """A person's decision on a record that the file lacks, in words. If there is none on this record
    (``Missing.UNDECIDED``), it is "As chosen for all", because then the decision on all such records counts."""
    names = {
        Missing.KEEP: _("Keep as it is"),
        Missing.CLOSE: _("Keep, with the status Closed"),
        Missing.REMOVE: _("Remove from the map"),
    }
    return names.get(decision, _("As chosen for all"))


def gone_section(review: DraftReview) -> dict[str, Any]:
    """Values for the template of the review page about records that the file has unchanged, but that a colleague has
    removed since the file was made: their number, and (id, title) of the first fifty. They stay removed."""
    gone = review.composition.gone
    frame = review.intake.frame
    frame = frame[frame["id"].isin(set(gone[:MOST_MISSING]))] if gone else frame[:0]
    return {
        "gone_count": len(gone),
        "gone_records": list(zip(frame["id"].tolist(), frame["title"].tolist(), strict=True)),
    }


def emptied_section(draft: Draft, review: DraftReview) -> dict[str, Any]:
    """Values for the template of the review page about published values that the file would lose. ``emptied`` has
    (label, number, ids of the first five records) for each field in which the file leaves values empty.
    ``emptied_to_confirm`` is the number that a person has to type to confirm this (0 for a draft of one record).
    ``kept_text_counts`` has (label, number) for each field with published values that stay, because the file's text for
    them could not be read."""
    emptied = sorted(review.composition.emptied.items(), key=lambda item: -len(item[1]))
    return {
        "emptied_to_confirm": emptied_to_confirm(draft, review),
        "emptied": [(label_of(name, draft.dataset), len(ids), ids[:FEW_EMPTIED]) for name, ids in emptied],
        "kept_text_counts": [
            (label_of(name, draft.dataset), number) for name, number in review.composition.kept_text_counts.items()
        ],
    }


def conflicts_section(draft: Draft, review: DraftReview, names: Mapping[str, str]) -> dict[str, Any]:
    """Values for the template of the review page: the conflicts of a draft, which are fields that this file and a
    colleague's publication changed differently. The first fifty are listed with their texts, undecided ones first.
    Fields that only make sense together, such as an amount and its currency, count once. ``names`` has the names of
    places by code."""
    questions: dict[str, list[Conflict]] = {}
    for one in sorted(review.composition.conflicts, key=lambda conflict: conflict.winner is not None):
        questions.setdefault(one.key, []).append(one)
    titles = titles_of(review.before) | titles_of(review.intake.frame) if questions else {}
    formatter = value_formatter(draft.dataset, names)

    def conflict_texts(conflict: Conflict) -> tuple[str, str, Markup, Markup]:
        """One conflict for the template: (label of the field, text before both changes, text of this file, text of the
        colleague's publication), both later texts with their changes marked. If one side removed the whole record, the
        two say "removed" or "kept and changed"."""
        both = conflict.mine, conflict.theirs
        if conflict.column == "id":
            mine, theirs = (Markup.escape(_("kept and changed") if text else _("removed")) for text in both)
            return _("the whole record"), "", mine, theirs
        base = formatter(conflict.column, conflict.base)
        changes = (marked_changes(base, formatter(conflict.column, text))[1] for text in both)
        mine, theirs = (change or Markup.escape(_("empty")) for change in changes)
        return label_of(conflict.column, draft.dataset), base, mine, theirs

    return {
        "conflicts": [
            {
                "key": key,
                "id": cells[0].id,
                "title": titles.get(cells[0].id, ""),
                "fields": [conflict_texts(cell) for cell in cells],
                "winner": cells[0].winner,
                "person": review.changed_by.get(key) or _("a colleague"),
            }
            for key, cells in islice(questions.items(), MOST_CONFLICTS)
        ],
        "conflict_count": len(questions),
    }


def context_section(staff: StaffContext, draft: Draft, review: DraftReview) -> dict[str, Any]:
    """Values for the template of the review page that do not come from the draft's records: the published version and
    the one that the draft is compared with, whether the record of a published draft is hidden from visitors today,
    other open drafts of the same record, whether a colleague has meanwhile published another record with the id of the
    draft's new record, comments, the planned publication of the draft, the plans that its publication would stop,
    earlier uploads of the same file (among the newest 200 drafts), which header serves which field, which columns the
    file lacks, and whether a second person has to approve."""
    everything = staff.store.published()
    published = everything.get(draft.dataset)
    number = published.number if published else None
    remembered = draft.choices.mapping if review.intake.mapping else {}
    plan = staff.store.plans.of_draft(draft.number)
    others = staff.store.drafts.all(200, dataset=draft.dataset) if draft.kind is DraftKind.FILE else []
    return {
        "published": published,
        "is_hidden": draft.state is DraftState.PUBLISHED and hides_itself(staff, draft),
        "id_taken": id_is_taken(staff, draft, review),
        "same_record": _same_record(staff, draft, review),
        "undo_to": _version_before(staff, draft, number),
        "overtaken": draft.is_open and number != draft.based_on,
        "base": staff.store.version(draft.based_on) if draft.based_on else None,
        "made_from": _counted_from(staff, draft),
        "samples_leave": samples_that_leave(everything),
        "comments": staff.store.comments.of(draft.number),
        "plan": plan if draft.state is DraftState.SUBMITTED else None,
        "missed": plan if draft.is_open and plan and plan.state is PlanState.STALE else None,
        "same_files": [one for one in others if one.content_hash == draft.content_hash and one.number < draft.number],
        "mapped": {label_of(name, draft.dataset): header for name, header in remembered.items() if header},
        "missing_columns": [label_of(name, draft.dataset) for name in review.missing_columns],
        "approval": staff.settings.approval,
        "asks": not may_publish(staff),
        **_planning_section(staff, draft, review, plan),
    }


def _planning_section(staff: StaffContext, draft: Draft, review: DraftReview, plan: Plan | None) -> dict[str, Any]:
    """Values for the template of the review page: the plans of others that the publication would stop, and what the
    form to publish is filled with. That is what was typed before, if an earlier ``plan`` of the draft was stopped,
    cancelled or declined, as long as its time lies ahead."""
    now, typed = datetime.now(ZoneInfo(staff.settings.time_zone)), {}
    if draft.is_open and plan:
        typed = {"note": plan.note}
        if plan.publish_at and plan.publish_at > now:
            typed |= {"when": "later", "publish_at": planned_time(staff, plan)}
    return {
        "typed": typed,
        "stops": plans_to_stop_of(staff, draft, review) if draft.is_open else [],
        "time_zone": staff.settings.time_zone,
        "time_there": format_datetime(now, "d MMM y, HH:mm", locale=current_locale()),
    }


def planned_time(staff: StaffContext, plan: Plan | None) -> str:
    """The time of a planned publication in the time zone of the settings, as the input for date and time in the form
    takes it, such as "2026-12-24T09:00"; "" if ``plan`` is None or has no time."""
    if plan is None or plan.publish_at is None:
        return ""
    return f"{plan.publish_at.astimezone(ZoneInfo(staff.settings.time_zone)):%Y-%m-%dT%H:%M}"


def plans_to_stop_of(staff: StaffContext, draft: Draft, review: DraftReview) -> list[tuple[Plan, str]]:
    """(plan, text) for each other waiting plan that would be stopped if this checked draft were published, because both
    change the same records. The text names these records. If more than ten other plans of the dataset wait, only the
    oldest ten are examined; plans whose records are damaged are left out. Raises StoreError if the plans cannot be
    read."""
    frames = review.before, review.after
    return plans_to_stop(staff.store, draft.dataset, review.difference, frames, draft=draft.number)


def _counted_from(staff: StaffContext, draft: Draft) -> int | None:
    """The number of the version of own records from which the changes of a file are counted, if that is an earlier one
    than the one that the draft is compared with."""
    if draft.kind is not DraftKind.FILE or not draft.origin or draft.origin == draft.based_on:
        return None
    return None if staff.store.version(draft.origin).is_sample else draft.origin


def _same_record(staff: StaffContext, draft: Draft, review: DraftReview) -> list[Draft]:
    """The other open drafts that are about the record of this open draft of one record, newest first, of the newest
    fifty drafts of one record; empty for a whole file."""
    if not draft.is_open or draft.kind is not DraftKind.RECORD:
        return []
    keys = {*review.intake.frame["id"]}
    pairs = open_record_drafts(staff, draft.dataset, MOST_OPEN)
    return [one for one, key in pairs if key in keys and one.number != draft.number]


def _version_before(staff: StaffContext, draft: Draft, published: int | None) -> int | None:
    """The version that the publication of the draft replaced, if what is published is still the draft's own."""
    if draft.state is not DraftState.PUBLISHED or draft.version != published:
        return None
    acts = staff.store.journal(version=draft.version, actions=PUBLICATIONS, newest_first=True, limit=1)
    return acts[0].previous if acts else None


_LETTERS = {
    "cp1252": marked("Western European"),
    "cp1250": marked("Central European"),
    "cp1254": marked("Turkish"),
    "cp1251": marked("Cyrillic"),
    "cp1253": marked("Greek"),
    "cp1255": marked("Hebrew"),
    "cp1256": marked("Arabic"),
    "gb18030": marked("Chinese"),
    "big5": marked("Chinese"),
    "shift_jis": marked("Japanese"),
    "euc_kr": marked("Korean"),
}


def letters_in_words(encoding: str) -> str:
    """The letters for which an encoding is made, in words: "of all languages (Unicode)" if its name begins with "utf",
    otherwise for example "Cyrillic, as older programs write them" for "cp1251". An unknown encoding counts as Western
    European."""
    if encoding.startswith("utf"):
        return _("of all languages (Unicode)")
    name = _(_LETTERS.get(encoding, _LETTERS["cp1252"]))
    return _("{letters}, as older programs write them", letters=name)


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the review page of a draft, and the progress of its check as JSON."""

    @routes.get("/drafts/<int:number>/", role=Role.EDITOR)
    def review(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        staff.store.comments.mark_seen(number, actor())
        return review_page(staff, draft)

    @routes.get("/drafts/<int:number>/progress", role=Role.EDITOR)
    def progress(number: int) -> Response:
        draft = ensure_checked(staff, staff.store.drafts.get(number))
        working = draft.state in UNCHECKED
        if draft.is_checked:
            with suppress(StoreError, RecordsError):  # the page of the draft says what is wrong
                staff.reviews.of(draft)  # so that the page, which is asked for next, comes at once
        return jsonify(working=working, percent=percent(draft), sentence=how_far(draft), elapsed=elapsed(draft))


def review_page(staff: StaffContext, draft: Draft, status: int = 200, **form_values: Any) -> Response:
    """The review page of a draft, with this HTTP ``status``. A draft that is not checked yet is checked first. The
    result is another page while a check that takes long is under way (its progress), if the check failed (the reason),
    or if the draft cannot be read (the reason, 409); if required columns were not recognised, it is a redirect to the
    page on which staff choose columns. ``form_values`` are further values of the template after a form was refused: its
    texts and its fault. Raises StoreUnavailable if the database does not answer."""
    try:
        draft = ensure_checked(staff, draft)
        review = staff.reviews.of(draft) if draft.is_checked else None
    except StoreUnavailable:
        raise
    except (StoreError, RecordsError) as error:
        return _unread_page(staff, draft, 409, str(error))
    if draft.state in UNCHECKED:
        return page(
            "staff/progress.html", draft=draft, percent=percent(draft), sentence=how_far(draft), elapsed=elapsed(draft)
        )
    if review is None:
        return _unread_page(staff, draft, 200, draft.failure)
    unmapped = any(issue.code in UNMAPPED for issue in review.intake.issues)
    if draft.is_open and not form_values and unmapped and all(one.answer for one in review.intake.questions):
        return redirect(draft_address(staff, draft.number, "mapping"), 302)
    return page("staff/review.html", status, **_values(staff, draft, review) | form_values)


def _unread_page(staff: StaffContext, draft: Draft, status: int, damage: str) -> Response:
    """The page of a draft that cannot be read or was not checked, with a sentence that says why (``damage``)."""
    plan = staff.store.plans.of_draft(draft.number) if draft.state is DraftState.SUBMITTED else None
    in_work = draft.state in IN_WORK
    acts = {"plan": plan, "again": in_work and not draft.damage, "may_put_aside": in_work and may_put_aside(draft)}
    return page("staff/unchecked.html", status, draft=draft, damage=damage, **acts)


def _values(staff: StaffContext, draft: Draft, review: DraftReview) -> dict[str, Any]:
    names, drawn = place_names(staff), {*staff.outlines.paths, *staff.outlines.points}  # shapes and markers
    return {
        "draft": draft,
        "review": review,
        "address": draft_address(staff, draft.number),
        "headline": headline(draft, review),
        "blockers": (found := blockers_of(staff, draft, review)),
        "steps": steps_done(draft, staff.store.plans.of_draft(draft.number), is_ready=not found),
        "removals_to_confirm": removal_to_confirm(draft, review),
        **emptied_section(draft, review),
        "meter": place_coverage(review.intake.tally, review.intake.frame, names=names, drawn=drawn),
        "corrections": corrections_of(draft.choices.edits),
        "letters": letters_in_words(review.intake.encoding) if review.intake.encoding else "",
        "left_out": sorted(draft.choices.left_out),
        **issues_section(staff, review, names),
        **few_changes(review, names),
        **countries_section(staff, review),
        **missing_section(draft, review),
        **gone_section(review),
        **conflicts_section(draft, review, names),
        **context_section(staff, draft, review),
    }


def percent(draft: Draft) -> int:
    """How many per cent of the check of a draft's file are done, 0 to 100."""
    return min(100, 100 * draft.done // draft.total) if draft.total else 0


def how_far(draft: Draft) -> str:
    """A sentence that says how far the check of a draft is. The first half of the check is reading the file, the second
    half is checking its columns."""
    if draft.state not in UNCHECKED:
        return _("The check has ended. The draft opens.")
    if draft.state is DraftState.WAITING:
        return _("Other files are checked first. This one is next.")
    if not draft.total:
        return _("The check begins.")
    if draft.done >= draft.total:
        return _("Everything is checked. The review is put together.")
    half = draft.total // 2
    if draft.done < half:
        read = draft.size * draft.done // half
        return _("The file is read: {done} of {size}.", done=file_size(read), size=file_size(draft.size))
    return _("The columns are checked: {percent} percent.", percent=100 * (draft.done - half) // (draft.total - half))


def elapsed(draft: Draft) -> str:
    """The time since a draft that waits for its check or is being checked was last changed, as a phrase such as "8
    seconds so far"."""
    seconds = max(0, round((datetime.now(UTC) - draft.updated_at).total_seconds()))
    return ngettext("{number} second so far", "{number} seconds so far", seconds)


def headline(draft: Draft, review: DraftReview) -> str:
    """The draft in one line, such as "27 projects: 3 new, 5 changed, 1 missing from the file" or "27 projects: nothing
    changed". If no record can be taken from the file, a sentence that says so."""
    if review.intake.refused:
        return _("No record can be taken from this file")
    parts = [
        ngettext("{number} new", "{number} new", len(review.new)) if review.new else "",
        ngettext("{number} changed", "{number} changed", len(review.changed)) if review.changed else "",
        _without(draft, review),
    ]
    changes = _(", ").join(filter(None, parts)) or _("nothing changed")
    return _("{records}: {changes}", records=draft.dataset.counted(len(review.intake.frame)), changes=changes)


def _without(draft: Draft, review: DraftReview) -> str:
    """A phrase: how many records the file lacks, or, for a draft of one record, whether that record leaves the map."""
    if draft.kind is DraftKind.FILE:
        lost = len(review.missing)
        return ngettext("{number} missing from the file", "{number} missing from the file", lost) if lost else ""
    leaving = len(review.difference.missing)
    return ngettext("{number} leaves the map", "{number} leave the map", leaving) if leaving else ""
