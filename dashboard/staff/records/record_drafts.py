"""The published records of a dataset by id, and the draft that a change of one record makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.records.frames.canonical import empty_frame
from dashboard.records.frames.choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections import blockers
from dashboard.review.draft_review import review_of
from dashboard.staff.drafts.draft_pages import draft_address, ensure_checked
from dashboard.staff.drafts.publishing import LONGEST_NOTE
from dashboard.staff.drafts.uploads import plain_name
from dashboard.staff.records.record_form import field_names, record_csv
from dashboard.staff.web.access import actor, needs, signed_in_user
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.store.accounts import Role
from dashboard.store.drafts import Draft, DraftKind
from dashboard.store.versions import Action

PATH = "/records/<any(projects, news):name>"


@dataclass(frozen=True)
class PublishedRecords:
    """The published records of a dataset and the version that they are of; none while sample data is shown."""

    dataset: Dataset
    version: int
    frame: pd.DataFrame

    @classmethod
    def of(cls, staff: StaffContext, dataset: Dataset, number: int = 0) -> PublishedRecords:
        """What is published now, or version ``number``. Raises VersionNotFound."""
        version = staff.store.version(number) if number else staff.store.published().get(dataset)
        if version is None or version.is_sample or version.dataset is not dataset:
            return cls(dataset, 0, empty_frame(dataset))
        return cls(dataset, version.number, staff.store.frame(version.number))

    def record(self, key: str) -> dict[str, str]:
        """The record with this id; empty where there is none."""
        found: list[dict[str, str]] = self.frame[self.frame["id"] == key].to_dict("records")  # type: ignore[assignment] # names are text
        return found[0] if found else {}


def record_of_address(published: PublishedRecords) -> dict[str, str]:
    """The record that the address names. Raises NotFound."""
    record = published.record(request.args.get("id", ""))
    if not record:
        raise NotFound
    return record


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The page that asks, and the act."""

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
    seen: PublishedRecords,
    record: Mapping[str, str],
    content: bytes,
    *,
    choices: Choices,
    action: Action,
) -> Response:
    """Keep a draft and lead to its review; publish it at once where that was asked for and nothing is in the way.

    ``seen`` are the records that the change was made from: what a colleague publishes in this moment is not undone.
    """
    draft = staff.store.drafts.add(
        seen.dataset,
        content,
        filename=plain_name(f"{record['id']}.csv"),
        author=actor(),
        kind=DraftKind.RECORD,
        choices=choices,
        action=action,
        subject=f"{record['id']}: {record.get('title', '')}",
        origin=seen.version or None,
    )
    draft = ensure_checked(staff, draft)
    if "publish" in request.form and may_publish(staff):
        fault = _published(staff, draft)
        if not fault:
            flash(_("Published. Visitors see it from now on."))
            return redirect(f"{staff.base}records/{seen.dataset}", 303)
        flash(fault, "warning")
    return redirect(draft_address(staff, draft.number), 303)


def _published(staff: StaffContext, draft: Draft) -> str:
    """Publish a checked draft at once; why it was not done, or ""."""
    work = review_of(staff.store, draft)
    if found := blockers(draft, work):
        return found[0].sentence
    if work.composition.conflicts:
        return _("Someone else changed this record meanwhile, so nothing was published yet. Look at both below.")
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    try:
        staff.store.publish_draft(draft.number, revision=draft.revision, frame=work.after, author=actor(), note=note)
    except StaleBase as error:
        return str(error)
    staff.portfolio.refresh()
    return ""


def may_publish(staff: StaffContext) -> bool:
    """Whether this person may publish a record at once."""
    return signed_in_user().role.covers(Role.PUBLISHER) and not staff.settings.approval
