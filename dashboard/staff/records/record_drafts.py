"""The published records of a dataset, drafts of changes of one record, and the page to withdraw one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_blockers import blockers
from dashboard.staff.drafts.draft_pages import draft_address, ensure_checked, form_note
from dashboard.staff.drafts.uploads import plain_name
from dashboard.staff.records.form_fields import field_names, record_csv
from dashboard.staff.web.access import actor, may_publish, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.drafts import Draft, DraftKind
from dashboard.store.versions import Action

PATH = "/records/<any(projects, news):name>"


@dataclass(frozen=True)
class PublishedRecords:
    """The published records of a dataset; none, and version 0, while only sample data is shown."""

    dataset: Dataset
    version: int
    frame: pd.DataFrame

    @classmethod
    def of(cls, staff: StaffContext, dataset: Dataset, number: int = 0) -> PublishedRecords:
        """Read the records published now, or those of the version ``number``. Raises VersionNotFound."""
        version = staff.store.version(number) if number else staff.store.published().get(dataset)
        if version is None or version.is_sample or version.dataset is not dataset:
            return cls(dataset, 0, empty_frame(dataset))
        return cls(dataset, version.number, staff.store.frame(version.number))

    def record(self, key: str) -> dict[str, str]:
        """The record with the id ``key`` as column → canonical text; empty if there is none."""
        records: list[dict[str, str]] = self.frame[self.frame["id"] == key].to_dict("records")  # type: ignore[assignment] # names are text
        return records[0] if records else {}


def record_of_address(published: PublishedRecords) -> dict[str, str]:
    """The published record whose ``id`` is in the query of the request. Raises NotFound."""
    record = published.record(request.args.get("id", ""))
    if not record:
        raise NotFound
    return record


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page to withdraw a record, and its form."""

    @routes.get(f"{PATH}/withdraw")
    @needs(Role.EDITOR)
    def ask_withdrawal(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        return page(
            "staff/withdraw.html",
            dataset=published.dataset,
            record=record_of_address(published),
            publishes=may_publish(staff),
        )

    @routes.post(f"{PATH}/withdraw")
    @needs(Role.EDITOR)
    def withdraw_record(name: str) -> Response:
        published = PublishedRecords.of(staff, Dataset(name))
        record = record_of_address(published)
        choices = Choices(missing=Missing.KEEP, exceptions={record["id"]: Missing.REMOVE})
        content = record_csv({name: record.get(name, "") for name in field_names(published.dataset, published.frame)})
        return add_record_draft(staff, published, record, content, choices=choices, action=Action.WITHDRAW_RECORD)


def add_record_draft(
    staff: StaffContext,
    published: PublishedRecords,
    record: Mapping[str, str],
    content: bytes,
    *,
    choices: Choices,
    action: Action,
) -> Response:
    """Store a draft with the file ``content`` of one ``record``, and redirect to its review page.

    If the form asks for that, the person may and nothing prevents it, the draft is published at once. ``published``
    are the records that the change was made from, so that a change published at this moment is not undone.
    """
    draft = staff.store.drafts.add(
        published.dataset,
        content,
        filename=plain_name(f"{record['id']}.csv"),
        author=actor(),
        kind=DraftKind.RECORD,
        choices=choices,
        action=action,
        subject=f"{record['id']}: {record.get('title', '')}",
        origin=published.version or None,
    )
    draft = ensure_checked(staff, draft)
    if "publish" in request.form and may_publish(staff):
        fault = _publish(staff, draft)
        if not fault:
            flash(_("Published. Visitors see it from now on."))
            return redirect(f"{staff.base}records/{published.dataset}", 303)
        flash(fault, "warning")
    return redirect(draft_address(staff, draft.number), 303)


def _publish(staff: StaffContext, draft: Draft) -> str:
    """Publish a checked draft. Returns "", or a sentence that says why it was not published."""
    work = staff.reviews.of(draft)
    if reasons := blockers(draft, work):
        return reasons[0][0]
    if work.composition.conflicts:
        return _("Someone else changed this record meanwhile, so nothing was published yet. Look at both below.")
    try:
        staff.store.publish_draft(
            draft.number, revision=draft.revision, frame=work.after, author=actor(), note=form_note()
        )
    except StaleBase as error:
        return str(error)
    staff.portfolio.refresh()
    return ""
