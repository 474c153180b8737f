"""Pages for pictures: the list with its upload, and one page for each picture with all that staff say about it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import CorruptData, LimitReached, PictureRefused, StaleDraft
from dashboard.language_and_locale import gettext as _, marked, own_name
from dashboard.pictures.addresses_and_digests import address_of, digest_of
from dashboard.records.schema.columns import Dataset
from dashboard.staff.drafts.draft_checks_forms_and_addresses import list_page
from dashboard.staff.drafts.uploads_and_downloads import FORM_BYTES
from dashboard.staff.picture_uploads_and_fetching import (
    LONGEST,
    ONLY_PUBLISHERS,
    largest_file,
    may_describe,
    store_uploaded_picture,
    typed_line,
)
from dashboard.staff.web.access import actor, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other, typed_text
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.pictures import Picture, PictureWords
from dashboard.store.staff_accounts_and_sign_in import Role

PAGE = 24
_SHOWN = {"": marked("All"), "open": marked("Not yet described"), "unused": marked("Not used")}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the list of pictures with its upload, the page of one picture with its forms, and the image files that these
    pages show to staff."""

    @routes.get("/pictures", role=Role.EDITOR)
    def pictures() -> Response:
        return _list(staff)

    @routes.post("/pictures", role=Role.EDITOR, up_to=largest_file(staff) + FORM_BYTES)
    def add_picture() -> Response:
        try:
            picture = store_uploaded_picture(staff, request.files.get("file") or FileStorage())
        except (LimitReached, PictureRefused) as error:
            return _list(staff, str(error), 400)
        return see_other(f"{staff.base}pictures/{picture.digest}")

    @routes.get("/pictures/<digest>", role=Role.EDITOR)
    def picture(digest: str) -> Response:
        return _page(staff, staff.store.pictures.get(digest))

    @routes.post("/pictures/<digest>", role=Role.EDITOR)
    def describe_picture(digest: str) -> Response:
        picture = staff.store.pictures.get(digest)
        if not may_describe(used=bool(staff.store.pictures.used([digest]))):
            return refusal(_("Not for your role"), _(ONLY_PUBLISHERS), 403, typed=typed_text())
        words, seen = _typed(staff, picture), whole_number(request.form.get("revision", ""))
        if fault := _focal_fault():
            return _page(staff, _typed_over(picture, words), 422, fault)
        try:
            picture = staff.store.pictures.describe(digest, words, by=actor(), based_on=seen)
        except StaleDraft as error:
            return _overtaken(staff, staff.store.pictures.get(digest), words, str(error))
        staff.portfolio.try_to_refresh()
        missing = picture.missing(staff.settings.languages[0])
        if missing:
            sentence = _("Saved. Before visitors can see it, say: {what}.", what=_("; ").join(missing))
            return see_other(f"{staff.base}pictures/{digest}", sentence, "warning")
        return see_other(f"{staff.base}pictures", _("Saved. Records can show this picture."))

    @routes.post("/pictures/<digest>/delete", role=Role.PUBLISHER)
    def delete_picture(digest: str) -> Response:
        picture = staff.store.pictures.delete(digest, by=actor())
        return see_other(f"{staff.base}pictures", _("{name} is deleted.", name=picture.filename))

    @routes.get("/pictures/<digest>/files/<name>", role=Role.EDITOR)
    def picture_file(digest: str, name: str) -> Response:
        content = staff.store.pictures.file(digest, name)
        if content is None:
            raise NotFound
        return Response(content, mimetype="image/jpeg" if name.endswith(".jpg") else "image/webp")


def _typed(staff: StaffContext, picture: Picture) -> PictureWords:
    """What the form of the request says about a picture."""

    def fraction(name: str, before: float) -> float:
        number = whole_number(request.form.get(name, "").strip(), 0, 100)
        return before if number is None else number / 100

    offered = {language: typed_line(f"alt_{language}", "alt") for language in staff.settings.languages}
    return PictureWords(
        alts={**picture.alts, **offered},  # a language that the site no longer offers keeps its words
        credit=typed_line("credit", "credit"),
        licence=typed_line("licence", "licence"),
        people_agreed="people_agreed" in request.form,
        focal_x=fraction("focal_x", picture.focal_x),
        focal_y=fraction("focal_y", picture.focal_y),
    )


def _focal_fault() -> str:
    """A sentence that says which text in the form of the request is no coordinate of a focal point (a whole number from
    0 to 100); "" if there is none. An empty text is no fault."""
    typed = [request.form.get(name, "").strip() for name in ("focal_x", "focal_y")]
    wrong = next((text for text in typed if text and whole_number(text, 0, 100) is None), "")
    return _("What must stay in sight: write whole numbers from 0 to 100, not “{text}”.", text=wrong) if wrong else ""


def _typed_over(picture: Picture, typed: PictureWords) -> Picture:
    """``picture`` with what was typed about it in place of what is stored."""
    words = {name: getattr(typed, name) for name in ("alts", "credit", "licence", "focal_x", "focal_y")}
    return replace(picture, **words, people_agreed=typed.people_agreed)


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
    """The page (412) after somebody else has changed the picture: with what was typed, and with the consent of the
    people shown only if both the stored state and the form state it."""
    typed = replace(typed, people_agreed=now.people_agreed and typed.people_agreed)
    return _page(staff, _typed_over(now, typed), 412, sentence)


def _page(staff: StaffContext, picture: Picture, status: int = 200, fault: str = "") -> Response:
    used, places = bool(staff.store.pictures.used([picture.digest])), _places(staff, picture.digest)
    return page(
        "staff/picture.html",
        status,
        fault=fault,
        picture=picture,
        address=address_of(picture.digest),
        missing=picture.missing(staff.settings.languages[0]),
        languages=[(code, own_name(code)) for code in staff.settings.languages],
        longest=LONGEST,
        places=places,
        why_not="" if may_describe(used=used) else _(ONLY_PUBLISHERS),
        used=used,
        may_delete=not used and signed_in_user().role.covers(Role.PUBLISHER),
    )


def _places(staff: StaffContext, digest: str) -> list[tuple[Dataset, str, str]]:
    """(dataset, id, title) of the published records that show the picture; without those of a version that is
    damaged."""
    found = []
    for dataset, version in staff.store.published().items():
        try:
            frame = staff.store.frame(version.number)
        except CorruptData:
            continue
        if "image_url" in frame:
            rows = zip(frame["image_url"], frame["id"], frame["title"], strict=True)
            found += [(dataset, key, title) for address, key, title in rows if digest_of(address) == digest]
    return found
