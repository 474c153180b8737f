"""A workbook that was downloaded before colleagues published takes nothing of theirs back when it is uploaded."""

from __future__ import annotations

import io
import zipfile

import pytest
from dash import Dash

from dashboard.records.reading.sources.excel_xlsx import PROPERTIES, version_of
from tests.staff.drafting import act, csv_of, draft_of, published, upload
from tests.staff.people import Person, store_of

ROWS = ("P1,Wells,Moldova,2,,Water", "P2,Schools,Ukraine,2,,Roofs", "P3,Seeds,Kenya,2,,Maize")


@pytest.fixture
def workbook(editor: Person, publisher: Person) -> bytes:
    """The workbook of the first version, downloaded by the editor before the publisher changed the title of P1."""
    number = published(publisher, csv_of(*ROWS))
    version = draft_of(publisher.app, number).version
    content = editor.get(f"versions/{version}/records.xlsx").data
    published(publisher, csv_of(ROWS[0].replace("Wells", "Deep wells"), *ROWS[1:]))
    return content


def edited(workbook: bytes, before: str, after: str, *, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with one text replaced, as a spreadsheet program writes it."""
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return raw.getvalue()


def titles(app: Dash) -> dict[str, str]:
    frame = store_of(app).frame(next(iter(store_of(app).published().values())).number)
    return dict(zip(frame["id"], frame["title"], strict=True))


def test_what_a_colleague_published_meanwhile_stays(publisher: Person, editor: Person, workbook: bytes) -> None:
    number = upload(editor, edited(workbook, "Seeds", "Seed banks"), "projects-1.xlsx")
    page = editor.get(f"drafts/{number}/").text
    assert "<h1>3 projects: 1 changed</h1>" in page
    assert "The changes of this file are counted from version 3." in page
    assert act(publisher, number, "publish", {"when": "now"}).status_code == 303
    assert titles(publisher.app) == {"P1": "Deep wells", "P2": "Schools", "P3": "Seed banks"}


def test_a_value_that_both_changed_is_asked_about(publisher: Person, editor: Person, workbook: bytes) -> None:
    number = upload(editor, edited(workbook, "Wells", "Wells and pumps"), "projects-1.xlsx")
    assert "1 field was changed by a colleague, too." in act(publisher, number, "publish", {"when": "now"}).text
    assert titles(publisher.app)["P1"] == "Deep wells"


def test_an_untouched_workbook_changes_nothing(editor: Person, workbook: bytes) -> None:
    assert "<h1>3 projects: nothing changed</h1>" in editor.get(f"drafts/{upload(editor, workbook, 'a.xlsx')}/").text


@pytest.mark.parametrize(
    "name", ["projects 3 0123456789abcdef", "projects 99 0", "projects", "", "news 1 x", "projects x"]
)
def test_a_file_of_another_installation_is_compared_with_what_is_published(
    editor: Person, workbook: bytes, name: str
) -> None:
    other = edited(workbook, version_of(workbook), name, part=PROPERTIES)
    draft = draft_of(editor.app, upload(editor, other, "projects-1.xlsx"))
    assert draft.origin == draft.based_on
    assert "1 changed</h1>" in editor.get(f"drafts/{draft.number}/").text


def test_a_file_that_is_no_workbook_names_no_version(workbook: bytes) -> None:
    assert version_of(workbook).startswith("projects 3 ")
    for content in (b"", b"id,title\n", b"PK\x03\x04 damaged", workbook[: len(workbook) // 2]):
        assert version_of(content) == ""
    for before, after in (("<vt:lpwstr>", "<vt:lpwstr"), ("UTF-8", "foo"), ("UTF-8", "big5"), ("UTF-8", "utf-7")):
        assert version_of(edited(workbook, before, after, part=PROPERTIES)) == ""


def test_a_version_that_visitors_never_read_counts_whole(publisher: Person, editor: Person, workbook: bytes) -> None:
    planned = upload(editor, csv_of("P1,Deep wells,Moldova,2,,Water", "P2,New schools,Ukraine,2,,Roofs", ROWS[2]))
    act(publisher, planned, "publish", {"when": "later", "publish_at": "2099-12-24T09:00"})
    content = editor.get(f"versions/{draft_of(editor.app, planned).version}/records.xlsx").data
    draft = draft_of(editor.app, upload(editor, content, "plan.xlsx"))
    assert draft.origin == draft.based_on
    assert "<h1>3 projects: 1 changed</h1>" in editor.get(f"drafts/{draft.number}/").text


def test_a_version_that_a_roll_back_took_away_counts_whole(publisher: Person, editor: Person, workbook: bytes) -> None:
    latest = max(one.number for one in store_of(editor.app).published().values())
    content = editor.get(f"versions/{latest}/records.xlsx").data
    publisher.post(f"versions/{latest - 1}/roll-back", {"based_on": str(latest)})
    draft = draft_of(editor.app, upload(editor, content, "again.xlsx"))
    assert draft.origin == draft.based_on == latest - 1
    assert "<h1>3 projects: 1 changed</h1>" in editor.get(f"drafts/{draft.number}/").text


def test_an_earlier_draft_is_still_public_after_a_later_publication(publisher: Person, workbook: bytes) -> None:
    assert "no longer what visitors see" not in publisher.get("drafts/1/").text
