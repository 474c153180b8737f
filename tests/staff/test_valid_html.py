"""The Nu HTML checker finds no error on any page of staff: every template of a page is among those checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import template_rendered
from werkzeug.test import TestResponse

import dashboard.staff
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.nu_html import html_errors
from tests.staff.all_pages import linked_pages, states
from tests.staff.conftest import MakeApp
from tests.staff.issuing import CLIENT, SECRET, issuing
from tests.staff.people import signed_in
from tests.staff.world import NOBODY, make_world

pytestmark = pytest.mark.html_checker

TEMPLATES = Path(dashboard.staff.__file__).with_name("templates")


def test_no_page_of_staff_has_an_error(make_app: MakeApp, tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    templates: set[str] = set()

    def note(what: str, answer: TestResponse) -> None:
        if answer.mimetype == "text/html" and answer.text.startswith("<!"):
            pages[f"{what} ({answer.status_code})"] = answer.text

    def rendered(_server: object, template: object, **_: object) -> None:
        templates.add(template.name)

    with template_rendered.connected_to(rendered), issuing() as issuer:
        single = {"oidc_issuer": issuer.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        mail = {"smtp_host": "localhost", "smtp_sender": "map@example.org", "public_url": "https://map.example.org"}
        app = make_app(**single, **mail, oidc_name="the office")
        world = make_world(app)
        for who in (NOBODY, Role.ADMIN):
            for rule in world.rules():
                for method in sorted(rule.methods & {"GET", "POST"}):
                    address = world.address(rule)
                    answer = world.write(who, rule) if method == "POST" else world.ask(who, method, address)
                    note(f"{method} {address} as {who}", answer)
                    world.restore()
        person = signed_in(app, Role.ADMIN)
        for what, answer in states(person):
            note(what, answer)
        for path, answer in linked_pages(person):
            note(path, answer)
    assert len(pages) > 200
    assert html_errors(pages, tmp_path) == []
    own = {
        file.relative_to(TEMPLATES).as_posix()
        for file in TEMPLATES.rglob("*.html")
        if "{% extends" in file.read_text("utf-8")
    }
    assert own - templates == set()
