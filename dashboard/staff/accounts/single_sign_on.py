"""Single sign-on: opens accounts that exist, and makes none."""

from __future__ import annotations

import logging

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.accounts.oidc import Issuer, SingleSignOnFailed
from dashboard.staff.accounts.sessions import begin_session
from dashboard.staff.accounts.sign_in import sign_in_page
from dashboard.staff.web.access import open_to_all
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.staff.web.next_page import NEXT, own_page
from dashboard.store.versions import Action

log = logging.getLogger(__name__)
_THEN = "after_single_sign_on"


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """To the issuer, and back from it."""
    issuer = Issuer(desk.settings)

    @routes.post("/single-sign-on/start")
    @open_to_all
    def start_single_sign_on() -> Response:
        _must_be_offered(desk)
        try:
            address = issuer.begin(url_for("staff.finish_single_sign_on", _external=True))
        except SingleSignOnFailed as failure:
            return _failed(desk, failure)
        session[_THEN] = own_page(request.form.get(NEXT, ""), desk.base)
        # A page that leads on, because browsers let a form lead only where the page's policy says.
        return page("staff/leaving.html", address=address, name=issuer.name)

    @routes.get("/single-sign-on/callback")
    @open_to_all
    def finish_single_sign_on() -> Response:
        _must_be_offered(desk)
        try:
            user = desk.store.accounts.find(issuer.finish())
            if user is None or not user.active:
                raise issuer.unknown()
        except SingleSignOnFailed as failure:
            return _failed(desk, failure)
        then = own_page(session.get(_THEN, ""), desk.base)
        begin_session(desk, user)
        desk.store.note(Action.SIGN_IN, user.email, subject=_("by {name}", name=issuer.name))
        return redirect(then, 303)


def _must_be_offered(desk: Desk) -> None:
    if not desk.settings.oidc_issuer:
        raise NotFound


def _failed(desk: Desk, failure: SingleSignOnFailed) -> Response:
    log.warning("Single sign-on failed: %s (%s)", failure, failure.__cause__)
    return sign_in_page(desk, str(failure), status=400)
