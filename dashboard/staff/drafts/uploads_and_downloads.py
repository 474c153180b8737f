"""Uploading a file as a draft, and downloading templates and the files of drafts, also with their issues beside the
rows."""

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from types import EllipsisType
from urllib.parse import quote

from flask import Blueprint, flash, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.wrappers import Response

from dashboard.errors import LimitReached, RecordsError, StoreError
from dashboard.language_and_locale import (
    SOURCE_LANGUAGE,
    catalogue_languages,
    current_language,
    gettext as _,
    ngettext,
    own_name,
    speaking,
)
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.review.file_detection_and_reading import annotated, detect, refusal_of
from dashboard.review.worker_launcher import is_light, run_worker
from dashboard.staff.drafts.draft_checks_forms_and_addresses import ensure_checked
from dashboard.staff.drafts.review_page import review_page
from dashboard.staff.web.access import actor
from dashboard.staff.web.error_pages import refuse_http
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import dataset_name
from dashboard.store.drafts import Draft
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Version

MOST_FILES = 10  # of one upload
FORM_BYTES = 100_000  # bytes of the form besides the file
DRAIN_SECONDS = 20.0
DRAIN_TIMES = 8  # a file that is too large is read up to so many times the limit
LONGEST_NAME = 150
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page on which staff upload files, each of which becomes a draft, and the downloads of templates: CSV
    files and Excel workbooks for projects or news, with one example row, to fill in. Also handle requests to ``routes``
    that are too large: the rest of an upload is read and dropped, because a browser shows no response before that, then
    the response says that it is too large."""
    limit = round(staff.settings.upload_megabytes * 1_000_000)

    @routes.get("/upload", role=Role.EDITOR)
    def upload() -> Response:
        return _form(staff)

    @routes.post("/upload", role=Role.EDITOR, up_to=limit + FORM_BYTES)
    def take_upload() -> Response:
        files = [
            (plain_name(one.filename), one.read(limit + 1)) for one in request.files.getlist("file") if one.filename
        ]
        if not files:
            return _form(staff, [_("Choose a file first.")], 400)
        if len(files) > MOST_FILES:
            return _form(staff, [_("Choose at most {number} files at one time.", number=MOST_FILES)], 400)
        if sum(len(content) for _name, content in files) > limit:
            return too_large(staff)
        drafts, faults = [], []
        for name, content in files:
            try:
                drafts.append(_add_draft(staff, content, name))
            except (LimitReached, RecordsError) as error:
                faults.append(str(error))
        for draft in drafts:
            ensure_checked(staff, draft)  # so that the check begins before the browser requests the next page
        if faults:
            return _form(staff, faults, 400, drafts)
        if len(drafts) > 1:
            flash(ngettext("{number} file was taken.", "{number} files were taken.", len(drafts)))
            return see_other(staff.base)
        return see_other(f"{staff.base}drafts/{drafts[0].number}/")

    @routes.get("/templates/<any(projects, news):dataset>.<any(csv, xlsx):form>", role=Role.EDITOR)
    def download_template(dataset: str, form: str) -> Response:
        from dashboard.records.writing.templates_and_editing_workbooks import template  # noqa: PLC0415 - imports XlsxWriter

        language = request.args.get("language", current_language())
        if language not in catalogue_languages():
            raise BadRequest
        with speaking(language):
            answer = Response(template(Dataset(dataset), form), content_type=FORMS[form])
        suffix = "" if language == SOURCE_LANGUAGE else f"-{language}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{dataset}-template{suffix}.{form}"'
        return answer

    @routes.errorhandler(RequestEntityTooLarge)
    def refuse_large(error: RequestEntityTooLarge) -> Response:
        path = request.path.removeprefix(staff.base)
        if path in {"upload", "pictures"} or path.startswith("records/") or path.endswith("/edit"):
            drain(limit * DRAIN_TIMES)
        return too_large(staff) if path == "upload" else refuse_http(error)


def plain_name(name: str) -> str:
    """The name of a file without folders and invisible characters, cut to 150 characters; a phrase such as "file
    without a name" if nothing is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(sign if sign.isprintable() else "" for sign in last).strip()
    if len(shown) > LONGEST_NAME:
        stem, suffix = PurePosixPath(shown).stem, PurePosixPath(shown).suffix[:10]
        shown = stem[: LONGEST_NAME - len(suffix) - 1] + "…" + suffix
    return shown or _("file without a name")


def too_large(staff: StaffContext) -> Response:
    """The upload page (413) with a sentence that the file is too large."""
    sentence = _(
        "That is more than the {limit} MB that one file may have, or several together, so nothing of it was taken. "
        "Leave out columns that the map does not use, or split the file.",
        limit=f"{staff.settings.upload_megabytes:g}",
    )
    return _form(staff, [sentence], 413)


def drain(most: int) -> None:
    """Read the rest of the request and drop it, because a browser shows no response before it has sent everything. If
    the whole request has more than ``most`` bytes, nothing is read. Reading stops after 20 seconds."""
    stream, until = request.input_stream, time.monotonic() + DRAIN_SECONDS
    left = request.content_length or most
    if left > most:
        return
    while left > 0 and time.monotonic() < until:
        piece = stream.read(min(left, 65_536))
        if not piece:
            break
        left -= len(piece)


def _form(staff: StaffContext, faults: Sequence[str] = (), status: int = 200, taken: Sequence[Draft] = ()) -> Response:
    """The upload page, with what is wrong with the files that were sent, and the drafts of those that were taken."""
    return page(
        "staff/upload.html",
        status,
        faults=faults,
        taken=taken,
        limit=staff.settings.upload_megabytes,
        datasets=list(Dataset),
        chosen=request.form.get("dataset", "") if status not in (200, 413) else "",
        forms=list(FORMS),
        languages=[(code, own_name(code)) for code in catalogue_languages() if code != current_language()],
    )


def _add_draft(staff: StaffContext, content: bytes, name: str) -> Draft:
    """A draft of the uploaded file, with the mapping remembered for its headers. Raises LimitReached, and RecordsError
    with a sentence if the file cannot be read: such a file becomes no draft."""
    if not content:
        raise RecordsError(_("“{file}” is empty (0 bytes).", file=name))
    chosen = request.form.get("dataset", "")
    detection = detect(staff.settings, content, name, Dataset(chosen) if chosen in list(Dataset) else None)
    mapping = staff.store.mappings.find(detection.proposal.signature) if detection.proposal.signature else None
    choices, refusal = Choices(mapping=mapping or {}, words=staff.store.words.all()), detection.refusal
    if not refusal and is_light(content):
        refusal = refusal_of(content, name, detection.dataset, staff.gazetteer(), choices)
    if refusal:
        raise RecordsError(refusal)
    origin = _origin(staff, detection.dataset, content)
    draft = staff.store.drafts.add(
        detection.dataset, content, filename=name, author=actor(), choices=choices, origin=origin
    )
    if not chosen:
        flash(_("The file was taken as {dataset}, by what is in it.", dataset=dataset_name(detection.dataset).lower()))
    return draft


def name_of_version(version: Version) -> str:
    """A text that identifies a version in the workbooks that are made from it: its dataset, its number, and the first
    16 characters of the hash of its content, such as "projects 11 3f2a90c41b7d5e68"."""
    return f"{version.dataset} {version.number} {version.content_hash[:16]}"


def _origin(staff: StaffContext, dataset: Dataset, content: bytes) -> int | EllipsisType:
    """The number of the version from which the uploaded workbook was made, so that what was published after it is kept;
    ``...`` (the published version) if the file does not say it, or names a version that visitors never read or that a
    roll back took away, one of another installation or of samples, or one whose records are no longer kept."""
    from dashboard.records.reading.sources.excel_xlsx import version_of  # noqa: PLC0415 - heavy

    name = version_of(content) if content.startswith(b"PK") else ""
    with suppress(StoreError, ValueError, IndexError):
        version = staff.store.version(int(name.split()[1]))
        published = staff.store.published().get(dataset)
        is_earlier = published and version.number <= published.number and version.dataset is dataset
        was_read = is_earlier and staff.store.journal(actions=PUBLICATIONS, version=version.number)
        if was_read and not version.is_sample and name == name_of_version(version):
            staff.store.frame(version.number)
            return version.number
    return ...


def add_file_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the downloads of a draft's file: as it was uploaded, and as a CSV file or Excel workbook in which further
    columns say which issues each row has."""

    @routes.get("/drafts/<int:number>/original", role=Role.EDITOR)
    def download_original(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        content = staff.store.drafts.original(number)
        staff.store.note(Action.DOWNLOAD, actor(), subject=draft.filename, draft=number, dataset=draft.dataset)
        return attachment(content, draft.filename, "application/octet-stream")

    @routes.get("/drafts/<int:number>/annotated.<any(csv, xlsx):form>", role=Role.EDITOR)
    def download_annotated(number: int, form: str) -> Response:
        draft = staff.store.drafts.get(number)
        if not draft.checked:
            return review_page(staff, draft)
        try:
            if is_light(staff.store.drafts.original(number)):
                content = annotated(staff.store, number, form, staff.gazetteer())
            else:
                content = run_worker(
                    staff.settings, ["annotate-draft", str(number), form, f"--language={current_language()}"]
                )
        except (RecordsError, LimitReached) as error:
            return refusal(_("The file cannot be made"), str(error), 422)
        staff.store.note(Action.DOWNLOAD, actor(), subject=draft.filename, draft=number, dataset=draft.dataset)
        return attachment(content, f"{PurePosixPath(draft.filename).stem}-issues.{form}", FORMS[form])


def attachment(content: bytes, name: str, content_type: str) -> Response:
    """A response with ``content`` that the browser saves as the file ``name`` and never shows as a page."""
    answer = Response(content, content_type=content_type)
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return answer
