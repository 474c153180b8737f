"""The list of published records, and the pages that add, edit or withdraw one record; each change makes a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial

from flask import Blueprint, flash, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import AlreadyDone, Busy, LimitReached, PictureRefused, StaleBase, StoreError
from dashboard.language_and_locale import gettext as _
from dashboard.pictures.addresses_and_digests import digest_of, digests_in
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.formula_xml_and_uri_escaping import defended
from dashboard.review.corrections_and_obstacles_to_publishing import texts_of_csv, with_cells
from dashboard.review.issue_list import Cell
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    blockers_of,
    draft_address,
    ensure_checked,
    form_note,
    is_new_record,
    is_seen,
    list_page,
    open_record_drafts,
    published_sentence,
    samples_that_leave,
    stale_draft_page,
)
from dashboard.staff.drafts.record_differences import matches_search, place_names, typed_place_names
from dashboard.staff.drafts.review_page import plans_to_stop_of
from dashboard.staff.drafts.uploads_and_downloads import plain_name
from dashboard.staff.picture_uploads_and_fetching import ACCEPTED, LONGEST, largest_file
from dashboard.staff.records.field_value_suggestions import LISTED, ONLY_KNOWN
from dashboard.staff.records.picture_field import (
    FILE,
    describe_picture,
    picture_field,
    store_submitted_picture,
    words_missing,
)
from dashboard.staff.records.published_records_and_form_texts import PATH, PublishedRecords, typed_texts
from dashboard.staff.records.record_form_and_check import (
    ROW,
    check,
    field_names,
    fields,
    form_texts,
    groups,
    language_name,
    proposed_id,
    record_csv,
)
from dashboard.staff.web.access import SMALL_FORM, actor, may_publish, may_put_aside
from dashboard.staff.web.page_layout_and_refusals import page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.draft_rows import IN_WORK
from dashboard.store.drafts import Draft, DraftKind
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action

PAGE = 30
MOST_ROLL_BACKS = 3  # for each of them all ids of an earlier version are read, each time a new record is begun


def record_of_address(published: PublishedRecords) -> dict[str, str]:
    """The published record with the id in the parameter ``id`` of the request's query: column → text in the form of the
    canonical frame (ISO dates, codes joined by semicolons, "" for missing). Raises werkzeug's NotFound (answered with
    404) if ``published`` has no such record."""
    record = published.record(request.args.get("id", ""))
    if not record:
        raise NotFound
    return record


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the page with the list of published records, and the form that adds or edits a record, which
    makes a draft."""
    up_to = largest_file(staff) + SMALL_FORM

    @routes.get(PATH, role=Role.EDITOR)
    def records(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        query = request.args.get("q", "").strip()
        pairs = zip(published.frame["id"].tolist(), published.frame["title"].tolist(), strict=True)
        matching = [row for row, pair in enumerate(pairs) if matches_search(query, *pair)]
        shown, number, pages = list_page(matching, PAGE)
        rows = published.frame.iloc[list(shown)].to_dict("records")
        typed = [form_texts(row, ["countries", "regions"], published.dataset, place_names(staff)) for row in rows]  # type: ignore[arg-type] # names are text
        return page(
            "staff/records.html",
            dataset=published.dataset,
            records=list(zip(rows, typed, strict=True)),
            unseen={row["id"] for row in rows if not is_seen(staff, published.dataset, row["id"])},
            found=len(matching),
            query=query,
            page_number=number,
            pages=pages,
        )

    @routes.get(f"{PATH}/new", role=Role.EDITOR)
    def new_record(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        ids = [*published.frame["id"], *(key for _draft, key in open_record_drafts(staff, published.dataset))]
        record = {"id": proposed_id(published.dataset, ids, _rolled_back_ids(staff, published.dataset))}
        return _form(staff, published, _form_texts(staff, published, record), is_new=True)

    @routes.get(f"{PATH}/edit", role=Role.EDITOR)
    def edit_record(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        return _form(staff, published, _form_texts(staff, published, record_of_address(published)), is_new=False)

    @routes.post(f"{PATH}/new", role=Role.EDITOR, up_to=up_to)
    def add_record(name: str) -> Response:
        return _save(staff, PublishedRecords.of(staff, Dataset(name)), is_new=True)

    @routes.post(f"{PATH}/edit", role=Role.EDITOR, up_to=up_to)
    def save_record(name: str) -> Response:
        return _save(staff, PublishedRecords.of(staff, Dataset(name)), is_new=False)


def _rolled_back_ids(staff: StaffContext, dataset: Dataset) -> list[str]:
    """The ids of all records that the newest roll backs of ``dataset`` (MOST_ROLL_BACKS) led away from: old links to
    them must not lead to others."""
    ids: list[str] = []
    acts = staff.store.journal(actions=(Action.ROLL_BACK,), dataset=dataset, newest_first=True, limit=MOST_ROLL_BACKS)
    for number in {act.previous for act in acts if act.previous}:
        with suppress(StoreError):  # such as damaged records
            ids += PublishedRecords.of(staff, dataset, number).frame["id"].tolist()
    return ids


def add_withdrawal_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the page on which staff withdraw a published record, and its form, which makes a draft. When
    that draft is published, visitors no longer see the record."""

    @routes.get(f"{PATH}/withdraw", role=Role.EDITOR)
    def ask_withdrawal(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        return page(
            "staff/withdraw.html",
            dataset=published.dataset,
            record=record_of_address(published),
            publishes=may_publish(staff),
        )

    @routes.post(f"{PATH}/withdraw", role=Role.EDITOR)
    def withdraw_record(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        record = record_of_address(published)
        choices = Choices(missing=Missing.KEEP, exceptions={record["id"]: Missing.REMOVE})
        content = record_csv({name: record.get(name, "") for name in field_names(published.dataset, published.frame)})
        return add_record_draft(
            staff,
            published.dataset,
            record,
            content,
            choices=choices,
            action=Action.WITHDRAW_RECORD,
            origin=published.version,
        )


def add_draft_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the form in which staff go on editing a draft that was made by adding or editing one record."""

    @routes.get("/drafts/<int:number>/edit", role=Role.EDITOR)
    def edit_draft(number: int) -> Response:
        draft, published, texts, is_new = _draft_in_form(staff, number)
        return _form(staff, published, texts, is_new=is_new, draft=draft)

    @routes.post("/drafts/<int:number>/edit", role=Role.EDITOR, up_to=largest_file(staff) + SMALL_FORM)
    def save_draft(number: int) -> Response:
        draft, published, texts, is_new = _draft_in_form(staff, number)
        if whole_number(request.form.get("based_on", "")) != draft.revision:
            return stale_draft_page(staff, draft)
        typed, problems = _typed(staff, texts)
        if not is_new:
            typed["id"] = texts["id"]
        again = partial(_form, staff, published, typed, is_new=is_new, draft=draft)
        if problems or "attach" in request.form:
            return again(problems=problems, status=422 if problems else 200)
        problems, may_ignore = _taken(published, typed["id"]) if is_new else {}, False
        if not problems:
            problems, may_ignore = _problems(staff, published, typed)
        if problems:
            return again(problems=problems, may_ignore=may_ignore, status=422)
        if changed := [Cell(ROW, name, defended(text)) for name, text in typed.items() if text != texts[name]]:
            draft = staff.store.drafts.change(
                number,
                with_cells(draft.choices, changed),
                revision=draft.revision,
                author=actor(),
                action=Action.EDIT_RECORD,
                subject=f"{typed['id']}: {typed['title']}",
                filename=_file_name(typed),
            )
        return _finish(staff, draft)


def _draft_in_form(staff: StaffContext, number: int) -> tuple[Draft, PublishedRecords, dict[str, str], bool]:
    """(draft, what is published, the texts of the draft by field, whether its record is new) for the form of a draft.
    Raises the store's NotFound if there is no such draft, werkzeug's if no form of a record made it, AlreadyDone if
    nobody works on it any more, RecordsError if its choices cannot be read."""
    draft = staff.store.drafts.get(number)
    if not draft.is_from_form:
        raise NotFound
    if draft.state not in IN_WORK:
        raise AlreadyDone(_("Draft {number} is no longer in work, so it cannot be edited.", number=number))
    texts = texts_of_csv(staff.store.drafts.original(number), draft.choices.edits)
    return draft, PublishedRecords.of(staff, draft.dataset), texts, is_new_record(staff, draft, texts["id"])


def _save(staff: StaffContext, published: PublishedRecords, *, is_new: bool) -> Response:
    """Make a draft of the form of the request, or show the form again with its problems."""
    typed, problems = _typed(staff, _names(staff, published))
    base = PublishedRecords.of(staff, published.dataset, whole_number(request.form.get("based_on", "")) or 0)
    if problems or "attach" in request.form:  # "attach": the script stores a picture while the rest is typed
        # Of the version that the person has seen: what a colleague has changed since is told with the next attempt.
        return _form(staff, base, typed, is_new=is_new, problems=problems, status=422 if problems else 200)
    if refused := _collision(staff, base, published, typed, is_new=is_new):
        return refused
    problems, may_ignore = _problems(staff, published, typed)
    if problems:
        return _form(staff, published, typed, is_new=is_new, problems=problems, may_ignore=may_ignore, status=422)
    return add_record_draft(
        staff,
        published.dataset,
        typed,
        record_csv(typed),
        choices=Choices(missing=Missing.KEEP),
        action=Action.ADD_RECORD if is_new else Action.EDIT_RECORD,
        origin=published.version,
    )


def _typed(staff: StaffContext, names: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(the texts of the submitted form by field, for the fields ``names``; problems). A picture that was sent with the
    form is stored and becomes the picture of the record, so that it is not lost if another field is refused."""
    typed = typed_texts(names)
    try:
        typed["image_url"] = store_submitted_picture(staff) or typed["image_url"]
    except (LimitReached, PictureRefused) as error:
        return typed, {FILE: str(error)}
    except Busy:  # the general page about it cannot show what was typed beside a large file
        return typed, {FILE: _("Too many pictures are read at the moment. Choose it again, and save in a minute.")}
    return typed, {}


def _collision(
    staff: StaffContext, base: PublishedRecords, published: PublishedRecords, typed: dict[str, str], *, is_new: bool
) -> Response | None:
    """The form again if the typed texts do not fit to what is published: an id that is taken, a record that a colleague
    changed since ``base``, which the person saw, or texts that are no change. None if they fit. Raises werkzeug's
    NotFound if the record to edit is in neither."""
    key = typed["id"]
    if is_new:
        taken = _taken(published, key)
        return _form(staff, published, typed, is_new=True, problems=taken, status=422) if taken else None
    if not (base.record(key) or published.record(key)):
        raise NotFound
    before, now = (_form_texts(staff, records, records.record(key)) for records in (base, published))
    if before != now:
        return _overtaken_page(staff, published, typed, before, now)
    if typed == now:
        return _form(staff, published, typed, is_new=False, problems={"": _("Nothing was changed.")}, status=422)
    return None


def _taken(published: PublishedRecords, key: str) -> dict[str, str]:
    """The problem of a new record whose id (``key``) a published record has; empty if none has it."""
    taken = _("There is a record with the id {id} already. Choose another.", id=key)
    return {"id": taken} if published.record(key) else {}


def _problems(
    staff: StaffContext, published: PublishedRecords, typed: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """(problems of the typed texts by field, whether the person may save all the same). Old warnings of the published
    record are no problems. Where there is none, what the form says about the picture is stored."""
    before = published.record(typed["id"])
    known = record_csv(_form_texts(staff, published, before)) if before else b""
    problems, can_be_taken = check(record_csv(typed), published.dataset, staff.gazetteer(), known)
    if problems and not (can_be_taken and request.form.get("anyway")):
        return problems, can_be_taken
    fault = _picture_fault(staff, published, typed["image_url"])
    return ({FILE: fault} if fault else {}), False


def _picture_fault(staff: StaffContext, published: PublishedRecords, address: str) -> str:
    """Store what the form says about the picture of the record. Returns "", or a sentence: that it may not be changed,
    or what is still to be said of a picture that would become public by the form."""
    shown = digests_in(published.frame["image_url"].unique()) if "image_url" in published.frame else set()
    publishes = "publish" in request.form and may_publish(staff)
    if publishes and digest_of(address) not in shown and (fault := words_missing(staff, address)):
        return fault
    return describe_picture(staff, address)


def _overtaken_page(
    staff: StaffContext,
    published: PublishedRecords,
    typed: dict[str, str],
    before: Mapping[str, str],
    now: Mapping[str, str],
) -> Response:
    """The form (412) after a colleague published a change of this record: typed texts, and theirs in the other fields.
    ``before`` are the texts with which the form began, ``now`` those that are published."""
    merged = {name: text if text != before.get(name, "") else now.get(name, "") for name, text in typed.items()}
    both = {
        name: _("Meanwhile a colleague wrote here: {text}", text=now.get(name) or "–")
        for name, text in merged.items()
        if text != now.get(name, "") and before.get(name, "") != now.get(name, "")
    }
    sentence = _("Someone else changed this record meanwhile. Look at it, then save once more.")
    return _form(staff, published, merged, is_new=False, problems={"": sentence, **both}, status=412)


def _form(
    staff: StaffContext,
    published: PublishedRecords,
    values: Mapping[str, str],
    *,
    is_new: bool,
    problems: Mapping[str, str] | None = None,
    may_ignore: bool = False,
    status: int = 200,
    draft: Draft | None = None,
) -> Response:
    """The form of a record with the texts ``values`` by field. With ``draft`` it is that of a draft which was made in
    the form before."""
    shown = fields(published.dataset, values, problems or {}, staff.settings.languages[0])
    return page(
        "staff/record_form.html",
        status,
        dataset=published.dataset,
        fields=shown,
        groups=groups(shown, published.dataset),
        problems=problems or {},
        record_id=values["id"],
        based_on=draft.revision if draft else published.version,
        draft=draft,
        may_put_aside=draft and may_put_aside(draft),
        is_new=is_new,
        may_ignore=may_ignore,
        publishes=may_publish(staff),
        samples_leave=samples_that_leave(staff.store.published()),
        note=request.form.get("note", ""),
        picture=picture_field(staff, values.get("image_url", "")),
        accepted=ACCEPTED,
        longest=LONGEST,
        limit=staff.settings.upload_megabytes,
        fetches="picture_fetch" in request.form and not digest_of(values.get("image_url", "")),
        listed=LISTED,
        only_known=ONLY_KNOWN,
        sections=staff.settings.sections,
        languages=[(code, language_name(code)) for code in staff.settings.languages],
    )


def _form_texts(staff: StaffContext, published: PublishedRecords, record: Mapping[str, str]) -> dict[str, str]:
    return form_texts(record, _names(staff, published), published.dataset, typed_place_names(staff))


def _names(staff: StaffContext, published: PublishedRecords) -> list[str]:
    """The fields of the form of a record, translations into all languages of the site among them."""
    return field_names(published.dataset, published.frame, staff.settings.languages[1:])


def add_record_draft(
    staff: StaffContext,
    dataset: Dataset,
    record: Mapping[str, str],
    content: bytes,
    *,
    choices: Choices,
    action: Action,
    origin: int,
) -> Response:
    """Store a draft of one ``record`` (field → text), check it, and return a redirect to the draft's page. ``content``
    is the file of the draft, a CSV file with one row; ``choices`` are stored with it; the journal records ``action``.
    If the submitted form has the field ``publish`` and the signed-in person may publish, the draft is also published,
    or the draft's page says why it was not. ``origin`` is the number of the version in which the person saw the record,
    0 for none. What others have published since then is found by comparison with that version, and kept."""
    draft = staff.store.drafts.add(
        dataset,
        content,
        filename=_file_name(record),
        author=actor(),
        kind=DraftKind.RECORD,
        choices=choices,
        action=action,
        subject=f"{record['id']}: {record.get('title', '')}",
        origin=origin or None,
    )
    return _finish(staff, draft)


def _file_name(record: Mapping[str, str]) -> str:
    """The name of a draft's file: the title of its ``record``, by which staff find it again, or its id if it has
    none."""
    return plain_name((record.get("title") or record["id"]).replace("/", "-").replace("\\", "-") + ".csv")


def _finish(staff: StaffContext, draft: Draft) -> Response:
    """Check a draft of one record, publish it under the conditions of ``add_record_draft``, and redirect to its
    page."""
    draft = ensure_checked(staff, draft)
    if "publish" in request.form and may_publish(staff):
        if fault := _publish(staff, draft):
            flash(fault, "warning")
        else:
            flash(published_sentence(staff, draft))
    return see_other(draft_address(staff, draft.number))


def _publish(staff: StaffContext, draft: Draft) -> str:
    """Publish a checked draft. Returns "", or a sentence that says why it was not published."""
    review = staff.reviews.of(draft)
    if reasons := blockers_of(staff, draft, review):
        return reasons[0][0]
    if plans_to_stop_of(staff, draft, review):
        return _("Not published yet: it would stop the plan of a colleague (see below).")
    try:
        staff.store.publish_draft(
            draft.number, revision=draft.revision, frame=review.after, author=actor(), note=form_note()
        )
    except StaleBase as error:
        return str(error)
    staff.portfolio.try_to_refresh()
    return ""
