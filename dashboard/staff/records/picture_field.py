"""The picture in the form of a record: one of those that are kept, or a new one with what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import NotFound, StaleDraft
from dashboard.language_and_locale import gettext as _
from dashboard.pictures.addresses_and_digests import address_of, digest_of
from dashboard.staff.picture_uploads_and_fetching import (
    ONLY_PUBLISHERS,
    fetch_and_store_picture,
    may_describe,
    store_uploaded_picture,
    typed_line,
)
from dashboard.staff.records.record_form_and_check import language_name
from dashboard.staff.web.access import actor
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.pictures import OVERTAKEN, Picture, PictureWords

FILE = "picture_file"
OFFERED = 12  # pictures added last that the form offers


@dataclass(frozen=True, slots=True)
class PictureField:
    """Values for the template of the field in which staff choose a record's picture. ``offered`` are (address, whether
    it is chosen, picture, whether it is incomplete); visitors do not see an incomplete picture, which lacks a
    description, a credit or the consent of the people shown. ``words`` are the description, credit and consent that the
    submitted form has for the chosen picture, and ``about`` is the digest of that picture ("" for none). ``revision``
    is the highest revision of all stored pictures; the form sends it back, so that changes made meanwhile are noticed.
    ``overtaken`` is a sentence if the submitted form adds words to a picture that somebody changed after the form was
    made, else "". ``languages`` are (code, name) of the site's languages, its first one first."""

    offered: list[tuple[str, bool, Picture, bool]]
    words: PictureWords
    about: str
    revision: int
    overtaken: str
    languages: list[tuple[str, str]]


def picture_field(staff: StaffContext, chosen: str) -> PictureField:
    """The values of the field for a record whose picture has the address ``chosen`` ("" for none). It offers the twelve
    pictures added last, and before them the chosen one if it is an uploaded picture."""
    kept, digest = staff.store.pictures.all(), digest_of(chosen)
    own, first = [one for one in kept if one.digest == digest], staff.settings.languages[0]
    offered = [*own, *[one for one in kept if one.digest != digest][:OFFERED]]
    shown = [
        (chosen if one in own else address_of(one.digest), one in own, one, bool(one.missing(first))) for one in offered
    ]
    languages = [(code, language_name(code)) for code in staff.settings.languages]
    typed, revision = _typed_words(staff, digest), max((one.revision for one in kept), default=0)
    overtaken = any(one.revision != _seen(one) and picture_with_words(staff, chosen)[1] for one in own)
    if overtaken:  # no consent that a colleague may have withdrawn
        typed = replace(typed, people_agreed=typed.people_agreed and own[0].people_agreed)
    return PictureField(shown, typed, digest, revision, _(OVERTAKEN) if overtaken else "", languages)


def store_submitted_picture(staff: StaffContext) -> str:
    """Store the picture that the submitted form brings: a file, or the address of a picture to fetch from another site.
    Returns the address by which a record names the stored picture, "" if the form brings none. Raises PictureRefused if
    the picture cannot be fetched or shown; LimitReached if reading it takes too much time or memory, or if no more
    pictures may be added now; Busy if too many requests wait for such work, or if this one has waited too long."""
    if file := request.files.get(FILE):
        return address_of(store_uploaded_picture(staff, file).digest)
    if elsewhere := _address_to_fetch():
        return address_of(fetch_and_store_picture(staff, elsewhere).digest)
    return ""


def picture_with_words(staff: StaffContext, address: str) -> tuple[Picture | None, Picture | None]:
    """(picture, described) for the uploaded picture with this ``address``. ``described`` is the same picture with texts
    and a consent from the submitted form in place of stored ones; None if the stored ones are complete, or if the form
    adds nothing. Both are None if the site has no such picture."""
    try:
        picture = staff.store.pictures.get(digest_of(address))
    except NotFound:
        return None, None
    first, typed = staff.settings.languages[0], _typed_words(staff, picture.digest)
    if not picture.missing(first):
        return picture, None
    described = replace(
        picture,
        alts={**picture.alts, **{code: text for code, text in typed.alts.items() if text}},
        credit=typed.credit or picture.credit,
        people_agreed=typed.people_agreed or picture.people_agreed,
    )
    return picture, described if described != picture else None


def words_missing(staff: StaffContext, address: str) -> str:
    """A sentence that says what the picture with this address lacks before visitors can see it: a description, a credit
    or the consent of the people shown. What the submitted form has counts as well as what is stored. "" if the picture
    lacks nothing, or if the site has no such picture."""
    picture, described = picture_with_words(staff, address)
    missing = (described or picture).missing(staff.settings.languages[0]) if picture else []
    return _("Before visitors can see the picture, say: {what}.", what=_("; ").join(missing)) if missing else ""


def describe_picture(staff: StaffContext, address: str) -> str:
    """If the stored description, credit or consent of the picture with this address is missing, store what the
    submitted form has for it. Returns a sentence that says why nothing was stored: the signed-in person may not do
    this, or somebody has changed the picture meanwhile. Returns "" if it was stored, or if there is nothing to
    store."""
    picture, described = picture_with_words(staff, address)
    if picture and described:
        if not may_describe(used=bool(staff.store.pictures.used([picture.digest]))):
            return _(ONLY_PUBLISHERS)
        try:
            staff.store.pictures.describe(picture.digest, described, by=actor(), based_on=_seen(picture))
        except StaleDraft as error:
            return str(error)
        staff.portfolio.try_to_refresh()
    return ""


def previewed_pictures(staff: StaffContext, address: str) -> Mapping[str, Picture]:
    """Digest → picture, for the preview of an unfinished record: the uploaded picture at this address, if its stored
    description, credit or consent is missing, which would keep the preview from showing it. What is missing is taken
    from the submitted form; for what that lacks, too, there are substitutes. Empty if nothing is missing, or if the
    site has no such uploaded picture."""
    picture, described = picture_with_words(staff, address)
    if picture is None or not picture.missing(first := staff.settings.languages[0]):
        return {}
    said = described or picture
    alts = {first: _("(not yet described)"), **{code: text for code, text in said.alts.items() if text}}
    credit = said.credit or _("(whose picture it is)")
    return {picture.digest: replace(said, alts=alts, credit=credit, people_agreed=True)}


def _address_to_fetch() -> str:
    """The address on another site from which the form of the request has a picture fetched; "" for none."""
    elsewhere = request.form.get("image_url", "").strip()
    return elsewhere if "picture_fetch" in request.form and not digest_of(elsewhere) else ""


def _seen(picture: Picture) -> int:
    """The present revision of the picture if it has not changed since the form of the request was made, else the lower
    number in the form, which is then the highest revision of all pictures. The present one also if the form names none
    or brings the picture itself."""
    seen = whole_number(request.form.get("picture_revision", ""))
    brings = request.files.get(FILE) or _address_to_fetch()
    return picture.revision if brings or seen is None else min(seen, picture.revision)


def _typed_words(staff: StaffContext, digest: str) -> PictureWords:
    """What the form of the request says about the picture with this digest. The consent of the people shown holds only
    for the picture of which the form asked, never for another that was chosen later."""
    about = request.form.get("picture_about", "")
    return PictureWords(
        alts={code: typed_line(f"picture_alt_{code}", "alt") for code in staff.settings.languages},
        credit=typed_line("picture_credit", "credit"),
        people_agreed="picture_agreed" in request.form and about in ("", digest),
    )
