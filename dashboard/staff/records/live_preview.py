"""The preview of a record that is being edited: the public page of what stands in the form now."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from itertools import count
from threading import Lock
from urllib.parse import quote

import pandas as pd
from cachetools import TTLCache
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import Busy
from dashboard.language_and_locale import gettext as _
from dashboard.pictures.addresses_and_digests import digest_of
from dashboard.portfolio.work_limiter import STAFF, WorkLimiter
from dashboard.records.schema.columns import Dataset
from dashboard.staff.records.picture_field import previewed_pictures
from dashboard.staff.records.published_records_and_form_texts import PATH, typed_texts
from dashboard.staff.records.record_form_and_check import field_names, readable
from dashboard.staff.web.access import actor
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role

PATIENCE = 5.0  # seconds that one preview waits for another
MOST_A_MINUTE = 90  # previews of one person in one process; the script asks at most once a second
LARGEST = 300_000  # bytes of the form


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the preview of the form of a record: its public page, made of the submitted texts and stored nowhere."""
    limiter = WorkLimiter("a preview", STAFF)
    made: TTLCache[str, Counter[str]] = TTLCache(1, ttl=60)
    counting = Lock()  # of ``made``, which threads share
    numbers = count(1)  # so that no two snapshots have the same name

    @routes.post(f"{PATH}/preview", role=Role.EDITOR, up_to=LARGEST)
    def preview_record(name: str) -> Response:
        with counting:
            counted = made.setdefault("", Counter())
            counted[actor()] += 1
        if counted[actor()] > MOST_A_MINUTE:
            raise Busy(_("You asked for many previews within a minute. Wait a moment, then ask again."))
        dataset = Dataset(name)
        with limiter.slot(PATIENCE):
            record = readable(_typed(staff, dataset), dataset, staff.gazetteer())
            frame = _with_related(staff, dataset, record)
            pictures = previewed_pictures(staff, record["image_url"].iloc[0]) if len(record) else {}
            snapshot = staff.portfolio.preview(dataset, frame, f"form {next(numbers)}", pictures)
            prefix = f"{staff.base}records/{name}/preview/"
            pages = staff.preview(snapshot, prefix, lambda: _("Preview – not saved and not published."))
            key = record["id"].iloc[0] if len(record) else ""
            return Response.from_app(pages, _reading(f"{prefix}{name}/{key}"), buffered=True)

    @routes.get(f"{PATH}/preview/<path:path>", role=Role.EDITOR)
    def redirect_preview_link(name: str, path: str) -> Response:  # noqa: ARG001 - part of the address
        """Redirect a link that the browser follows in the previewed page, where every address begins with that of the
        preview (``path`` is the rest): the file of an uploaded picture to the same file on the staff pages, any other
        address to the public page with this path."""
        folder, _slash, file = path.rpartition("/")
        if digest := digest_of(f"/{folder}"):
            return redirect(f"{staff.base}pictures/{digest}/files/{quote(file)}")
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return redirect(staff.settings.base_path + quote(path.lstrip("/\\")) + query)


def _typed(staff: StaffContext, dataset: Dataset) -> dict[str, str]:
    published = staff.portfolio.current().index_of(dataset).frame
    return typed_texts(field_names(dataset, published, staff.settings.languages[1:]))


def _with_related(staff: StaffContext, dataset: Dataset, record: pd.DataFrame) -> pd.DataFrame:
    """``record`` and the published records that it names as related: all that its page shows of its own dataset."""
    if "related_ids" not in record or not len(record):
        return record
    index = staff.portfolio.current().index_of(dataset)
    others = [row for key in record["related_ids"].iloc[0].split(";") if (row := index.row_of(key)) is not None]
    related = pd.DataFrame(index.records(list(record.columns), others), columns=record.columns)
    both: pd.DataFrame = pd.concat([record, related[related["id"] != record["id"].iloc[0]]], ignore_index=True)
    return both.fillna("").astype("str")


def _reading(path: str) -> dict[str, object]:
    """The WSGI environment of a request like the current one that reads ``path``, in the language that the form asks
    for."""
    ours = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "QUERY_STRING": f"lang={quote(request.form.get('lang', ''))}"}
    empty = {"CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
    return {**request.environ, **ours, **empty}
