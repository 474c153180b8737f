"""Small lists from real life, brought in by the review page and by the command line: both come to the same records."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import Dash

from dashboard.cli import main
from dashboard.store.drafts import DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, text_of
from tests.staff.drafting import act, draft_of, published, send, upload
from tests.staff.people import Person, signed_in

# File → the records that it holds once its questions are answered so.
PROJECTS: dict[str, tuple[int, dict[str, str]]] = {
    "blank-ditto.xlsx": (4, {"fill-down:Country": "fill-down"}),
    "congo.csv": (1, {}),
    "country123.csv": (2, {}),
    "dbl.csv": (2, {"letters-twice": "repair"}),
    "excel-dates.csv": (3, {}),
    "fy.csv": (17, {}),
    **dict.fromkeys(["headers.csv", "headers-ar.csv", "headers-de.csv", "headers-es.csv", "headers-ru.csv"], (2, {})),
    "headers-ru2.csv": (3, {}),
    "hidden-rows.xlsx": (2, {}),
    "hxl-suffix.csv": (1, {}),
    "hyperlink.xlsx": (1, {}),
    "ids.xlsx": (4, {}),
    "lead0-a.csv": (2, {}),
    "macroman.csv": (2, {}),
    "na.csv": (2, {"places-empty": "unspecified"}),
    "opt.csv": (1, {}),
    "pretty.json": (1, {}),
    "sheet-per-country.xlsx": (3, {"sheets-places": "together"}),
    "sheet-per-year.xlsx": (3, {"sheets-years": "together"}),
    "totals.csv": (2, {}),
    "two-row-header.xlsx": (2, {}),
    "units-row.csv": (1, {}),
}
FEEDS = {"feed-affected-countries.xml": 4, "feed-nbsp.xml": 1}


@pytest.fixture
def office(make_app) -> Dash:
    return make_app(samples=None)


@pytest.fixture
def ana(office: Dash) -> Person:
    return signed_in(office, Role.PUBLISHER)


def review_page(person: Person, number: int) -> str:
    """The words of a draft's page."""
    return text_of(only(person.get(f"drafts/{number}/").text, "main"))


def test_every_case_has_its_outcome(shared_data: Path) -> None:
    there = {path.name for path in (shared_data / "cases").iterdir()} - {"README.md"}
    assert there == {*PROJECTS, *FEEDS, "iati-org.xml", "lead0-b.csv"}


@pytest.mark.parametrize("name", PROJECTS)
def test_projects_are_read_alike_by_page_and_by_command(
    ana: Person, office: Dash, shared_data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    count, answers = PROJECTS[name]
    path = shared_data / "cases" / name
    number = upload(ana, path.read_bytes(), name)
    for question, answer in answers.items():
        assert act(ana, number, "answer", {"question": question, "answer": answer}).status_code == 303
    words = "1 project" if count == 1 else f"{count} projects"
    assert words in review_page(ana, number)
    assert act(ana, number, "publish", {"when": "now"}).status_code == 303
    assert draft_of(office, number).state is DraftState.PUBLISHED

    given = [part for question, answer in answers.items() for part in ("--answer", f"{question}={answer}")]
    assert main(["check", "projects", str(path), *given]) == 0
    assert capsys.readouterr().out == f"{words}\n"


@pytest.mark.parametrize("name", FEEDS)
def test_news_are_read_alike_by_page_and_by_command(
    ana: Person, office: Dash, shared_data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = shared_data / "cases" / name
    number = upload(ana, path.read_bytes(), name, dataset="news")
    assert act(ana, number, "publish", {"when": "now"}).status_code == 303
    assert draft_of(office, number).state is DraftState.PUBLISHED
    assert main(["check", "news", str(path)]) == 0
    assert capsys.readouterr().out.startswith(f"{FEEDS[name]} news")


def test_an_organisation_file_is_named_by_page_and_by_command(
    ana: Person, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "cases" / "iati-org.xml"
    assert "is an IATI organisation file" in send(ana, path.read_bytes(), path.name).text
    assert main(["check", "projects", str(path)]) == 1
    assert "is an IATI organisation file" in capsys.readouterr().err


def test_ids_without_their_zeros_are_those_of_the_published_records(ana: Person, shared_data: Path) -> None:
    published(ana, (shared_data / "cases" / "lead0-a.csv").read_bytes())
    number = upload(ana, (shared_data / "cases" / "lead0-b.csv").read_bytes())
    page = review_page(ana, number)
    assert "11263" in page
    assert "00011263" in page
    act(ana, number, "answer", {"question": "id-zeros", "answer": "same"})
    assert "Nothing would change for visitors" in review_page(ana, number)
