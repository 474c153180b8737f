"""Pages for pictures: the list with its upload, and one page for each picture with all that staff say about it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.emails_and_numbers import whole_number
from dashboard.errors import LimitReached, StaleDraft
from dashboard.language import gettext as _, locale_of, marked
from dashboard.pictures.addresses import address_of, digest_of
from dashboard.pictures.processing import MOST_PIXELS, MOST_STRETCHED, Fault, MadePicture
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.records.schema.columns import Dataset
from dashboard.review.worker_launcher import run_worker
from dashboard.settings import Settings
from dashboard.staff.drafts.draft_page_helpers import list_page
from dashboard.staff.drafts.uploads_and_downloads import FORM_BYTES, plain_name
from dashboard.staff.web.access import actor, needs, signed_in_user
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page, refusal, typed_text
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.pictures import Picture, PictureWords

PAGE = 24
LONGEST = {"alt": 500, "credit": 200, "licence": 100}
_SECONDS, _MEGABYTES = 30.0, 1536.0  # that the process may use which reads one picture
_FAULTS = {
    Fault.NO_PICTURE: marked("“{file}” is no picture that can be shown. Choose a JPEG, PNG, WebP or GIF file."),
    Fault.TOO_MANY_PIXELS: marked("“{file}” has more than {most} million pixels. Make it smaller first."),
    Fault.TOO_SMALL: marked("“{file}” is too small to be shown."),
    Fault.TOO_LONG: marked("“{file}” is more than {times} times as long as it is wide. Cut out a part of it first."),
    Fault.DAMAGED: marked("“{file}” is damaged: it cannot be read to its end. Save it anew, or choose another."),
}
_ONLY_PUBLISHERS = marked("Published records show this picture, so only a publisher changes what is said about it.")
_SHOWN = {"": marked("All"), "open": marked("Not yet described"), "unused": marked("Not used")}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the list of pictures with its upload, the page of one picture with its forms, and the files of pictures for
    staff."""
    limit = round(staff.settings.upload_megabytes * 1_000_000)
    limiter = WorkLimiter("an uploaded picture")  # one at a time, so that several need no more memory than one

    @routes.get("/pictures")
    @needs(Role.EDITOR)
    def pictures() -> Response:
        return _list(staff)

    @routes.post("/pictures")
    @needs(Role.EDITOR, up_to=limit + FORM_BYTES)
    def add_picture() -> Response:
        file = request.files.get("file")
        content = file.read(limit + 1) if file else b""
        if file:
            file.close()
        if file is None or not file.filename or not content:
            return _list(staff, _("Choose a picture first."), 400)
        name = plain_name(file.filename)
        if len(content) > limit:
            sentence = _("“{file}” has more than {limit} MB. Make it smaller first.", file=name, limit=_limit(staff))
            return _list(staff, sentence, 413)
        try:
            with limiter.slot(_SECONDS):
                made = made_picture(staff.settings, content)
            if made.fault:
                words = {"file": name, "most": MOST_PIXELS // 1_000_000, "times": MOST_STRETCHED}
                return _list(staff, _(_FAULTS[made.fault], **words), 400)
            picture = staff.store.pictures.add(made, filename=name, by=actor())
        except LimitReached as error:
            return _list(staff, str(error), 400)
        return redirect(f"{staff.base}pictures/{picture.digest}", 303)

    @routes.get("/pictures/<digest>")
    @needs(Role.EDITOR)
    def picture(digest: str) -> Response:
        return _page(staff, staff.store.pictures.get(digest))

    @routes.post("/pictures/<digest>")
    @needs(Role.EDITOR)
    def describe_picture(digest: str) -> Response:
        picture = staff.store.pictures.get(digest)
        if not _may_describe(used=bool(staff.store.pictures.used([digest]))):
            return refusal(_("Not for your role"), _(_ONLY_PUBLISHERS), 403, typed=typed_text())
        words, seen = _typed(staff, picture), whole_number(request.form.get("revision", ""))
        try:
            picture = staff.store.pictures.describe(digest, words, by=actor(), based_on=seen)
        except StaleDraft as error:
            return _overtaken(staff, staff.store.pictures.get(digest), words, str(error))
        staff.portfolio.refresh()
        missing = picture.missing(staff.settings.languages[0])
        if missing:
            sentence = _("Saved. Before visitors can see it, say: {what}.", what="; ".join(missing))
            flash(sentence, "warning")
            return redirect(f"{staff.base}pictures/{digest}", 303)
        flash(_("Saved. Records can show this picture."))
        return redirect(f"{staff.base}pictures", 303)

    @routes.post("/pictures/<digest>/delete")
    @needs(Role.PUBLISHER)
    def delete_picture(digest: str) -> Response:
        picture = staff.store.pictures.delete(digest, by=actor())
        flash(_("{name} is deleted.", name=picture.filename))
        return redirect(f"{staff.base}pictures", 303)

    @routes.get("/pictures/<digest>/files/<name>")
    @needs(Role.EDITOR)
    def picture_file(digest: str, name: str) -> Response:
        content = staff.store.pictures.file(digest, name)
        if content is None:
            raise NotFound
        return Response(content, mimetype="image/jpeg" if name.endswith(".jpg") else "image/webp")


def made_picture(settings: Settings, content: bytes) -> MadePicture:
    """Make the files of an uploaded picture (``content``) in a worker process. If it cannot be used, the result has a
    ``fault``. Raises LimitReached if that takes too much time or memory, or fails."""
    bounded = replace(settings, check_seconds=_SECONDS, check_megabytes=_MEGABYTES)
    try:
        return msgspec.msgpack.decode(run_worker(bounded, ["make-picture"], content), type=MadePicture)
    except LimitReached as error:
        sentence = _("The picture could not be read with the time and memory allowed. Make it smaller first.")
        raise LimitReached(sentence) from error


def _may_describe(*, used: bool) -> bool:
    """Whether the signed-in person may change what is said about a picture. If a version names it, visitors may read
    that, so only those who publish change it."""
    return not used or signed_in_user().role.covers(Role.PUBLISHER)


def _limit(staff: StaffContext) -> str:
    return f"{staff.settings.upload_megabytes:g}"


def _typed(staff: StaffContext, picture: Picture) -> PictureWords:
    """What the form of the request says about a picture."""

    def text(name: str, kind: str) -> str:
        return " ".join(request.form.get(name, "").split())[: LONGEST[kind]]

    def fraction(name: str, before: float) -> float:
        number = whole_number(request.form.get(name, "").strip(), 0, 100)
        return before if number is None else number / 100

    offered = {language: text(f"alt_{language}", "alt") for language in staff.settings.languages}
    return PictureWords(
        alts={**picture.alts, **offered},  # a language that the site no longer offers keeps its words
        credit=text("credit", "credit"),
        licence=text("licence", "licence"),
        people_agreed="people_agreed" in request.form,
        focal_x=fraction("focal_x", picture.focal_x),
        focal_y=fraction("focal_y", picture.focal_y),
    )


def _list(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    show = request.args.get("show", "")
    language, kept = staff.settings.languages[0], staff.store.pictures.all()
    used = staff.store.pictures.used()
    if show == "open":
        kept = [one for one in kept if one.missing(language)]
    elif show == "unused":
        kept = [one for one in kept if one.digest not in used]
    shown, number, pages = list_page(kept, PAGE)
    return page(
        "staff/pictures.html",
        status,
        error=error,
        limit=staff.settings.upload_megabytes,
        pictures=[(one, one.missing(language), one.digest in used) for one in shown],
        found=len(kept),
        show=show,
        choices=[(name, _(words)) for name, words in _SHOWN.items()],
        first_language=language,
        page_number=number,
        pages=pages,
    )


def _overtaken(staff: StaffContext, now: Picture, typed: PictureWords, sentence: str) -> Response:
    """The page (412) after somebody else has changed the picture: what was typed, but no consent that one of the two
    does not give."""
    agreed = now.people_agreed and typed.people_agreed
    words = {name: getattr(typed, name) for name in ("alts", "credit", "licence", "focal_x", "focal_y")}
    return _page(staff, replace(now, **words, people_agreed=agreed), 412, sentence)


def _page(staff: StaffContext, picture: Picture, status: int = 200, overtaken: str = "") -> Response:
    used, places = bool(staff.store.pictures.used([picture.digest])), _places(staff, picture.digest)
    return page(
        "staff/picture.html",
        status,
        overtaken=overtaken,
        picture=picture,
        address=address_of(picture.digest),
        missing=picture.missing(staff.settings.languages[0]),
        languages=[(code, locale_of(code).get_language_name("en")) for code in staff.settings.languages],
        longest=LONGEST,
        places=places,
        why_not="" if _may_describe(used=used) else _(_ONLY_PUBLISHERS),
        used=used,
        may_delete=not used and signed_in_user().role.covers(Role.PUBLISHER),
    )


def _places(staff: StaffContext, digest: str) -> list[tuple[Dataset, str, str]]:
    """(dataset, id, title) of the published records that show the picture."""
    snapshot, found = staff.portfolio.current(), []
    for dataset in Dataset:
        frame = snapshot.index_of(dataset).frame
        if "image_url" in frame:
            rows = zip(frame["image_url"], frame["id"], frame["title"], strict=True)
            found += [(dataset, key, title) for address, key, title in rows if digest_of(address) == digest]
    return found
