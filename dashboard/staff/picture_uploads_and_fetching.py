"""Takes pictures that staff upload or fetch from another site: each is read in a process of its own, and the files made
of it are stored. Also says who may describe a picture, and reads the texts typed about it."""

from dataclasses import replace
from urllib.parse import unquote, urlsplit

import msgspec
from flask import request
from werkzeug.datastructures import FileStorage

from dashboard.errors import FetchError, LimitReached, PictureRefused
from dashboard.language_and_locale import gettext as _, marked
from dashboard.pictures.picture_files_from_uploads import MOST_PIXELS, MOST_STRETCHED, Fault, MadePicture
from dashboard.portfolio.work_limiter import STAFF, WorkLimiter
from dashboard.review.worker_launcher import run_worker
from dashboard.safe_url_fetching import FetchLimits, fetch
from dashboard.settings import Settings
from dashboard.staff.drafts.uploads_and_downloads import plain_name
from dashboard.staff.web.access import actor, signed_in_user
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.pictures import Picture
from dashboard.store.staff_accounts_and_sign_in import Role

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"
LONGEST = {"alt": 500, "credit": 200, "licence": 100}
ONLY_PUBLISHERS = marked("Published records show this picture, so only a publisher changes what is said about it.")
_SECONDS, _MEGABYTES = 30.0, 1536.0  # that the process may use which reads one picture
_FAULTS = {
    Fault.NO_PICTURE: marked("“{file}” is no picture that can be shown. Choose a JPEG, PNG, WebP or GIF file."),
    Fault.TOO_MANY_PIXELS: marked("“{file}” has more than {most} million pixels. Make it smaller first."),
    Fault.TOO_SMALL: marked("“{file}” is too small to be shown."),
    Fault.TOO_LONG: marked("“{file}” is more than {times} times as long as it is wide. Cut out a part of it first."),
    Fault.DAMAGED: marked("“{file}” is damaged: it cannot be read to its end. Save it anew, or choose another."),
}
_fetching = WorkLimiter("a picture of another site", STAFF)
_limiter = WorkLimiter("an uploaded picture", STAFF)  # one at a time, so that several need no more memory than one


def largest_file(staff: StaffContext) -> int:
    """The largest size of an uploaded file, such as a picture, that the settings allow, in bytes."""
    return round(staff.settings.upload_megabytes * 1_000_000)


def store_uploaded_picture(staff: StaffContext, file: FileStorage) -> Picture:
    """Store the picture in the uploaded ``file``, added by the signed-in person, and return it. Raises PictureRefused
    if the file is empty, too large or no picture that can be shown; LimitReached if reading it takes too much time or
    memory, or if no more pictures may be added now; Busy if too many requests wait for such work, or if this one has
    waited too long."""
    limit = largest_file(staff)
    content, name = file.read(limit + 1), plain_name(file.filename or "")
    file.close()
    if not content:
        raise PictureRefused(_("Choose a picture first."))
    if len(content) > limit:
        size = f"{staff.settings.upload_megabytes:g}"
        raise PictureRefused(_("“{file}” has more than {limit} MB. Make it smaller first.", file=name, limit=size))
    return store_picture(staff, content, name)


def fetch_and_store_picture(staff: StaffContext, url: str) -> Picture:
    """Fetch the picture at ``url`` on another site, store it as if the signed-in person had uploaded it, and return it.
    An address with an IP that is not public is refused, unless the settings allow its host for sources. Raises
    PictureRefused if the picture cannot be fetched or shown; LimitReached if reading it takes too much time or memory,
    or if no more pictures may be added now; Busy if too many requests wait for such work, or if this one has waited too
    long."""
    limits = FetchLimits(bytes=largest_file(staff), connect=5, pause=10, total=20)
    try:
        with _fetching.slot(limits.total):
            found = fetch(url, limits, allowed=staff.settings.source_hosts)
    except FetchError as error:
        raise PictureRefused(str(error)) from error
    return store_picture(staff, found.content or b"", plain_name(unquote(urlsplit(found.url).path)))


def store_picture(staff: StaffContext, content: bytes, name: str) -> Picture:
    """Store the picture in ``content``, the bytes of a file called ``name``, added by the signed-in person, and return
    it. If the same picture is stored already, that one is returned. Raises PictureRefused if it is no picture that can
    be shown; LimitReached if reading it takes too much time or memory, or if no more pictures may be added now; Busy if
    too many requests wait for such work, or if this one has waited too long."""
    with _limiter.slot(_SECONDS):
        made = made_picture(staff.settings, content)
    if made.fault:
        words = {"file": name, "most": MOST_PIXELS // 1_000_000, "times": MOST_STRETCHED}
        raise PictureRefused(_(_FAULTS[made.fault], **words))
    return staff.store.pictures.add(made, filename=name, by=actor())


def made_picture(settings: Settings, content: bytes) -> MadePicture:
    """Make the files of an uploaded picture (its bytes are ``content``) that pages show, WebP in several widths and a
    JPEG, in a worker process. If the picture cannot be used, the result has no files, and its ``fault`` says why.
    Raises LimitReached if the worker process takes too much time or memory, or fails."""
    bounded = replace(settings, check_seconds=_SECONDS, check_megabytes=_MEGABYTES)
    try:
        return msgspec.msgpack.decode(run_worker(bounded, ["make-picture"], content), type=MadePicture)
    except LimitReached as error:
        sentence = _("The picture could not be read with the time and memory allowed. Make it smaller first.")
        raise LimitReached(sentence) from error


def may_describe(*, used: bool) -> bool:
    """Whether the signed-in person may change the description, credit, licence and consent of a picture. If a stored
    version names the picture (``used``), visitors may read them, so only publishers and admins may change them."""
    return not used or signed_in_user().role.covers(Role.PUBLISHER)


def typed_line(name: str, kind: str) -> str:
    """The text of the field ``name`` of the submitted form as one line, cut to the length that its ``kind`` may have:
    500 characters for "alt" (a description), 200 for "credit", 100 for "licence"; "" if the form has no such field."""
    return " ".join(request.form.get(name, "").split())[: LONGEST[kind]]
