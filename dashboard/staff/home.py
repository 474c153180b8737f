"""The desk: what is published, what waits, what is held; the first page after the sign-in."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from dashboard.records.columns import Dataset
from dashboard.staff.access import needs
from dashboard.staff.desk import Desk
from dashboard.staff.pages import page
from dashboard.store.accounts import Role


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The desk page."""

    @routes.get("/")
    @needs(Role.EDITOR)
    def home() -> Response:
        published = desk.store.published()
        return page(
            "staff/home.html",
            published=[(dataset, published.get(dataset)) for dataset in Dataset],
            drafts=desk.store.drafts.open(),
            plans=desk.store.plans.waiting(),
            holds=desk.store.holds.standing(),
        )
