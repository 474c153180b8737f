"""The layout that all staff pages share, the plain page that says why something was not done, and the texts of a form
that was refused."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from dashboard.errors import Busy, StoreError
from dashboard.language_and_locale import (
    current_language,
    font_parts,
    gettext as _,
    marked,
    own_name,
    writing_direction,
)
from dashboard.records.schema.columns import Dataset
from dashboard.request_id_and_client_address import request_id
from dashboard.staff.web.staff_context import StaffContext, current_staff_context
from dashboard.staff.web.template_filters_and_labels import label_of
from dashboard.store.staff_accounts_and_sign_in import Role, User

_SECRET = ("password", "present", "token", "code", "secret")  # "present": the present password
_LONGEST = 20_000
LARGEST_READ = 1_000_000  # bytes of a refused form
# Fields that the page itself fills in, so that nobody typed them.
_OF_THE_PAGE = {
    "based_on",
    "confirmed",
    "revision",
    "at",
    "severity",
    "code_filter",
    "anchor",
    "before",
    "lang",
    "role",
    "picture_about",
    "picture_revision",
    "row",
    "show",
    "page",
    "touched",
    "when",
    "kind",
    "field",
    "now",
    "publish",
    "answer",
    "conflicts",
    "question",
    "session",
    "wish",
    "join_rows",
    "skip_errors",
    # Choices, which are quickly made again; the browser keeps them, too.
    "column",
    "value",
    "missing",
    "dataset",
    "every",
    "whole_list",
    "publishes",
    "wants_mail",
    "anyway",
    "draft",
    "sheet",
}
# These begin the names of such choices, one for each record, column or draft.
_CHOSEN = ("record:", "conflict:", "field-", "revision:")
# The labels of fields that are no columns of records.
_LABELS = {
    "comment": marked("Comment for colleagues"),
    "credit": marked("Whose picture it is"),
    "email": marked("E-mail address"),
    "emptied": marked("Values that become empty"),
    "focal_x": marked("From the left"),
    "focal_y": marked("From the top"),
    "key": marked("Which one"),
    "leave": marked("Leave out"),
    "leaving": marked("Records that leave the map"),
    "licence": marked("Licence (optional)"),
    "most_changes": marked("At most so many new or changed records at once"),
    "name": marked("Name"),
    "new": marked("What it means"),
    "note": marked("Note for the history (optional)"),
    "people_agreed": marked("The people shown agreed, or no person can be recognised."),
    "picture_agreed": marked("The people shown agreed, or no person can be recognised."),
    "picture_alt": marked("What it shows, for people who do not see it"),
    "picture_credit": marked("Whose picture it is"),
    "picture": marked("Picture"),
    "picture_fetch": marked("Fetch the picture at this address when I save"),
    "places": marked("What it means"),
    "publish_at": marked("At this time:"),
    "sentence": marked("What visitors are told"),
    "reason": marked("Reason, for staff only (optional)"),
    "text": marked("As your files write it"),
}
# The labels that a field has only on pages with such a part of the address.
_LABELS_ON = {
    ("refuse", "comment"): marked("The reason, for the person who asked"),
    ("sources", "url"): marked("Address"),
}


def _label(name: str) -> str:
    """What a person reads beside the field of a form with this name."""
    part, sign, rest = name.partition(":")
    if sign and part in ("cell", "date", "put"):
        row, _sign, column = rest.partition(":")
        return _("Row {row}, {column}", row=row, column=_label(column))
    below_staff = request.path.rpartition("/staff/")[2]  # a base path may have any words
    for (page_part, field), label in _LABELS_ON.items():
        if name == field and page_part in below_staff.split("/"):
            return _(label)
    for dataset in Dataset:
        with suppress(KeyError):
            return label_of(name, dataset)
    if name.removeprefix("picture_").startswith("alt_"):
        return f"{_(_LABELS['picture_alt'])} ({name.rpartition('_')[2]})"
    return _(_LABELS[name]) if name in _LABELS else rest or name.replace("_", " ").capitalize()


def see_other(address: str, sentence: str = "", look: str = "message") -> WerkzeugResponse:
    """The answer to a form that sends the browser on to ``address`` (status 303). If ``sentence`` is not "", the next
    page shows it, as a "message" or a "warning" (``look``)."""
    if sentence:
        flash(sentence, look)
    return redirect(address, 303)


def typed_text() -> list[tuple[str, str]]:
    """What the person typed into the submitted form: (label, text) for each field, in the order of the form. The page
    that refuses the form shows it, so that nothing typed is lost. Left out are empty fields, secrets such as passwords,
    fields that the page filled in itself, and choices that are quickly made again. If a script has written the names of
    the changed fields into the form's field ``touched``, all others are left out, too. Texts are cut to 20,000
    characters. The list is empty if the request has more than a million bytes, or does not say how many; its form is
    then not read."""
    if (request.content_length or LARGEST_READ + 1) > LARGEST_READ:
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # the form is larger than anybody types
        return []
    touched = request.form.get("touched", "").split()
    return [
        (_label(name), value[:_LONGEST])
        for name, value in fields
        if value.strip() and (name in touched or not touched) and name not in _OF_THE_PAGE
        if not name.startswith(_CHOSEN)
        if not any(word in name.lower() for word in _SECRET)
    ]


# path below the staff home page, name, the role that sees it
_NAVIGATION = (
    ("", marked("Desk"), Role.EDITOR),
    ("upload", marked("Upload"), Role.EDITOR),
    ("records/projects", marked("Records"), Role.EDITOR),
    ("pictures", marked("Pictures"), Role.EDITOR),
    ("sources", marked("Sources"), Role.EDITOR),
    ("history", marked("History"), Role.EDITOR),
    ("holds", marked("Holds"), Role.ADMIN),
    ("aliases", marked("Names and words"), Role.ADMIN),
    ("users", marked("Users"), Role.ADMIN),
    ("journal", marked("Journal"), Role.ADMIN),
)

# first part of a path below the staff home page -> heading of the guide, as the id in its address
HELP = {
    "": "the-desk",
    "upload": "upload-a-file",
    "drafts": "the-review-page-part-by-part",
    "mapping": "when-your-columns-have-other-names",
    "publish": "publish",
    "records": "one-record-without-a-file",
    "pictures": "pictures",
    "sources": "sources-that-are-read-by-themselves",
    "history": "history-and-roll-back",
    "versions": "history-and-roll-back",
    "holds": "holds",
    "aliases": "names-of-places",
    "users": "accounts",
    "journal": "journal",
    "account": "sign-in",
}


def help_address(base: str, path: str) -> str:
    """The address of the section of the staff guide that is about a staff page, or of the beginning of the guide if no
    section is. ``base`` is the path of the staff home page, such as ``/staff/``; ``path`` is the path of the page below
    it, such as ``drafts/7/mapping``."""
    parts = path.strip("/").split("/")
    part = HELP.get(parts[-1]) or HELP.get(parts[0])
    return f"{base}guide/staff-guide.md" + (f"#{part}" if part else "")


def page(template: str, status: int = 200, **values: Any) -> Response:
    """The response with a staff page, and with this HTTP status. ``template`` is the name of a template that extends
    ``staff/base.html``, such as ``staff/home.html``. The template gets ``values`` and what the layout needs, such as
    ``staff_base`` (the path of the staff home page, such as ``/staff/``) and ``me`` (the signed-in ``User`` or
    None)."""
    html = render_template(template, **_layout_values(current_staff_context()), **values)
    return Response(html, status=status, mimetype="text/html")


def refusal(title: str, sentence: str, status: int, **values: Any) -> Response:
    """A staff page, with this HTTP status, that says why something was not done: a title and a sentence. Unless the
    status is 404, it also shows the id of the request, which people can quote. ``values`` are further values of its
    template: ``typed``, the (label, text) pairs of what the person had typed, and ``then``, the address to open after
    signing in."""
    reference = "" if status == 404 else request_id()
    return page("staff/refusal.html", status, title=title, sentence=sentence, reference=reference, **values)


def _public_address(staff: StaffContext) -> str:
    """The path of the public map in the language of the page."""
    language = current_language()
    return staff.settings.base_path + ("" if language == staff.settings.languages[0] else f"?lang={language}")


def _layout_values(staff: StaffContext) -> dict[str, Any]:
    user = _signed_in_user()
    here = request.path.removeprefix(staff.base)
    return {
        "language": current_language(),
        "direction": writing_direction(),
        "organisation": staff.settings.organisation,
        "logo": staff.logo,
        "public_address": _public_address(staff),
        "staff_base": staff.base,
        "styles": [staff.asset_address(name) for name in ("style.css", "staff.css")],
        "fonts": [staff.asset_address(f"fonts/page-sans-{one}.woff2") for one in font_parts()],
        "script": staff.asset_address("staff.js"),
        "icon": staff.asset_address("icon.svg"),
        "me": user,
        "outlines": staff.outlines,
        "language_links": []
        if user or request.method != "GET"
        else [(code, own_name(code), _in_language(code, staff.base)) for code in staff.settings.languages],
        "help": help_address(staff.base, here),
        "navigation": [
            (staff.base + path, _(name), here.partition("/")[0] == path.partition("/")[0])
            for path, name, role in _NAVIGATION
            if user and user.role.covers(role)
        ],
    }


def own_page(path: str, base: str) -> str:
    """``path`` if it is the path of a staff page, otherwise ``base``, the path of the staff home page such as
    ``/staff/``. So a forged link cannot lead to another site after the sign-in."""
    # Browsers read "///staff/" and "/\\staff/" as the address of another host.
    if not path.startswith(base) or "\\" in path or "/." in path or not path.isprintable():
        return base
    return path


def _in_language(code: str, base: str) -> str:
    """The query of the address of the current page in another language, with the page to open after signing in."""
    after = own_page(request.args.get("next", base), base)
    return "?" + urlencode({"lang": code} if after == base else {"next": after, "lang": code})


def _signed_in_user() -> User | None:
    with suppress(StoreError, Busy):  # the page that says that the database does not answer must not need it
        if current_user.is_authenticated:
            user: User = current_user.session.user
            return user
    return None
