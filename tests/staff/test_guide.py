"""The guide for staff on the staff side, and the "?" of each page that opens the part about it."""

from __future__ import annotations

import re

import pytest
from dash import Dash

from dashboard.staff.guide import DOCS, PAGES, anchor, guide_page
from dashboard.staff.web.page_layout_and_refusals import HELP, help_address
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.staff.people import Person, signed_in


@pytest.fixture(scope="module")
def ana(make_app) -> Person:
    app: Dash = make_app(samples=None)
    return signed_in(app, Role.EDITOR)


@pytest.mark.parametrize("part", sorted(set(HELP.values())))
def test_each_part_that_a_page_opens_is_a_heading(part: str) -> None:
    assert f'id="{part}"' in guide_page(DOCS / "staff-guide.md")[1]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("", "the-desk"),
        ("upload", "upload-a-file"),
        ("drafts/7/", "the-review-page-part-by-part"),
        ("drafts/7/mapping", "when-your-columns-have-other-names"),
        ("records/projects/new", "one-record-without-a-file"),
        ("versions/3", "history-and-roll-back"),
    ],
)
def test_a_page_opens_its_part(path: str, part: str) -> None:
    assert help_address("/staff/", path) == f"/staff/guide/staff-guide.md#{part}"


def test_a_page_without_a_part_opens_the_guide() -> None:
    assert help_address("/staff/", "nowhere") == "/staff/guide/staff-guide.md"


def test_every_page_has_the_link(ana: Person) -> None:
    for path in ("", "upload", "records/projects", "history", "pictures", "account", "guide/staff-guide.md"):
        assert f'class="help" href="{help_address("/staff/", path)}"' in ana.get(path).text, path


@pytest.mark.parametrize("document", PAGES)
def test_links_of_the_guide_lead_somewhere(ana: Person, document: str) -> None:
    text = ana.get(f"guide/{document}").text
    for target in re.findall(r'(?:href|src)="((?!/|https:|mailto:)[^"]*)"', text.partition("<main")[2]):
        name, _, part = target.partition("#")
        answer = ana.get(f"guide/{name or document}")
        assert answer.status_code == 200, target
        assert not part or part == "main" or f'id="{part}"' in answer.text, target


@pytest.mark.parametrize(
    "document",
    ["operating.md", "../README.md", "pictures/map.png", "pictures/staff-none.png", "pictures/../settings.md"],
)
def test_nothing_else_is_served(ana: Person, document: str) -> None:
    assert ana.get(f"guide/{document}").status_code == 404


def test_an_id_of_a_heading() -> None:
    assert anchor("The review page, part by part") == "the-review-page-part-by-part"
