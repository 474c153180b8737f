"""Pages on which admins add and remove place names of the organisation's own, such as "Ivory Coast", and its own words
for statuses and themes. Files that are read afterwards are read with them."""

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from dashboard.errors import AlreadyDone, AlreadyThere
from dashboard.language_and_locale import gettext as _
from dashboard.staff.drafts.adding_place_names_and_terms import WORD_FIELDS, add_word, fault_of, parse_places
from dashboard.staff.drafts.record_differences import place_names
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` a page for admins that lists the names of places which the organisation added, and the texts
    ("words") that its files use for a status or a theme; also the forms that add or remove such a name or text."""

    @routes.get("/aliases", role=Role.ADMIN)
    def aliases() -> Response:
        return _list(staff)

    @routes.post("/aliases", role=Role.ADMIN)
    def add_alias() -> Response:
        text, field = " ".join(request.form.get("text", "").split()), request.form.get("field", "")
        if field in WORD_FIELDS:
            _meant, fault = add_word(staff, field, text, " ".join(request.form.get("places", "").split()))
            return _list(staff, {"text": fault}, 400) if fault else _understood(staff, text)
        gazetteer = staff.gazetteer()
        codes, fault = parse_places(request.form.get("places", ""), gazetteer)
        faults = {"text": fault_of(text, codes, staff, gazetteer), "places": fault}
        if any(faults.values()):
            return _list(staff, faults, 400)
        try:
            staff.store.aliases.add(text, codes, actor())
        except AlreadyThere as error:
            return _list(staff, {"text": str(error)}, 409)
        return _understood(staff, text)

    @routes.post("/aliases/<int:number>/remove", role=Role.ADMIN)
    def remove_alias(number: int) -> Response:
        alias = staff.store.aliases.remove(number, actor())
        return see_other(f"{staff.base}aliases", _("“{text}” is no longer understood.", text=alias.text))

    @routes.post("/aliases/words/remove", role=Role.ADMIN)
    def remove_word() -> Response:
        field, text = request.form.get("field", ""), request.form.get("text", "")
        if text not in staff.store.words.all().get(field, {}):
            raise AlreadyDone(_("“{text}” is removed already.", text=text))
        staff.store.words.set(field, text, "", actor())
        return see_other(f"{staff.base}aliases", _("“{text}” is no longer understood.", text=text))


def _understood(staff: StaffContext, text: str) -> Response:
    flash(_("“{text}” is understood from now on, in open drafts after “Check again”.", text=text))
    return see_other(f"{staff.base}aliases")


def _list(staff: StaffContext, faults: dict[str, str] | None = None, status: int = 200) -> Response:
    names = place_names(staff)
    standing = [
        (one, [names.get(code, code) for code in one.codes], [code for code in one.codes if code not in names])
        for one in staff.store.aliases.not_removed()
    ]
    return page(
        "staff/aliases.html",
        status,
        aliases=standing[::-1],
        words=staff.store.words.all(),
        fields={field: _(name) for field, name in WORD_FIELDS.items()},
        faults=faults or {},
        typed=request.form,
    )
