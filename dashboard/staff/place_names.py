"""Pages on which admins add and remove place names of the organisation's own, such as "Ivory Coast". Files that are
read afterwards are read with them."""

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import AlreadyThere
from dashboard.language import gettext as _
from dashboard.staff.drafts.adding_place_names import fault_of, parse_places
from dashboard.staff.drafts.difference import place_names
from dashboard.staff.web.access import actor, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page
from dashboard.store.accounts_and_sessions import Role


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page with the organisation's own place names, and the forms that add and remove one."""

    @routes.get("/aliases")
    @needs(Role.ADMIN)
    def aliases() -> Response:
        return _list(staff)

    @routes.post("/aliases")
    @needs(Role.ADMIN)
    def add_alias() -> Response:
        text = " ".join(request.form.get("text", "").split())
        gazetteer = staff.gazetteer()
        codes, fault = parse_places(request.form.get("places", ""), gazetteer)
        faults = {"text": fault_of(text, codes, staff, gazetteer), "places": fault}
        if any(faults.values()):
            return _list(staff, faults, 400)
        try:
            staff.store.aliases.add(text, codes, actor())
        except AlreadyThere as error:
            return _list(staff, {"text": str(error)}, 409)
        flash(_("“{text}” is understood from now on, in open drafts after “Check again”.", text=text))
        return redirect(f"{staff.base}aliases", 303)

    @routes.post("/aliases/<int:number>/remove")
    @needs(Role.ADMIN)
    def remove_alias(number: int) -> Response:
        alias = staff.store.aliases.remove(number, actor())
        flash(_("“{text}” is no longer understood.", text=alias.text))
        return redirect(f"{staff.base}aliases", 303)


def _list(staff: StaffContext, faults: dict[str, str] | None = None, status: int = 200) -> Response:
    names = place_names(staff)
    standing = [(one, [names.get(code, code) for code in one.codes]) for one in staff.store.aliases.standing()]
    return page("staff/aliases.html", status, aliases=standing[::-1], faults=faults or {}, typed=request.form)
