"""A file comes in: what is taken, what is refused in a sentence, and what is said about it."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from dash import Dash

from dashboard.records.schema.columns import Dataset
from dashboard.review.worker_launcher import LIGHT, is_light
from dashboard.staff.drafts.review_page import letters_in_words
from dashboard.staff.drafts.uploads_and_downloads import LONGEST_NAME, MOST_FILES, plain_name
from dashboard.store.drafts import DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, select, text_of
from tests.staff.drafting import GOOD, csv_of, draft_of, send, upload
from tests.staff.people import Person, signed_in, store_of


@pytest.fixture(scope="module")
def office(make_app) -> Dash:
    return make_app(samples=None, upload_megabytes=0.1)


@pytest.fixture(scope="module")
def ana(office: Dash) -> Person:
    return signed_in(office, Role.EDITOR)


def test_the_form_says_what_it_takes_before_the_choice(ana: Person) -> None:
    page = ana.get("upload").text
    assert "At most 0.1 MB" in page
    assert page.index("At most 0.1 MB") < page.index('type="file"')
    assert 'enctype="multipart/form-data"' in page
    for form in ("projects.csv", "projects.xlsx", "news.csv", "news.xlsx"):
        assert f"templates/{form}" in page


def test_templates_in_the_languages_of_the_dashboard(ana: Person) -> None:
    assert 'templates/projects.xlsx?language=fr" hreflang="fr"' in ana.get("upload").text
    answer = ana.get("templates/projects.xlsx?language=ar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="projects-template-ar.xlsx"'
    assert "تاريخ" in ana.get("templates/projects.csv?language=ar").text
    assert ana.get("templates/projects.xlsx?language=xx").status_code == 400


def test_a_small_file_is_checked_by_the_time_the_page_is_shown(ana: Person, office: Dash) -> None:
    number = upload(ana, csv_of(*GOOD), "our projects.csv")
    draft = draft_of(office, number)
    assert (draft.state, draft.dataset, draft.filename) == (DraftState.CHECKED, Dataset.PROJECTS, "our projects.csv")
    assert (draft.author, store_of(office).drafts.original(number)) == (ana.email, csv_of(*GOOD))
    page = ana.get(f"drafts/{number}/")
    assert "<h1>3 projects: 3 new</h1>" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_the_file_holds_is_found_out_unless_said(ana: Person, office: Dash) -> None:
    news = csv_of("N1,A headline,2024-05-01,Moldova,Text", head="id,title,date,countries,lead")
    assert draft_of(office, upload(ana, news, "list.csv")).dataset is Dataset.NEWS
    assert draft_of(office, upload(ana, news, "list.csv", dataset="projects")).dataset is Dataset.PROJECTS


def test_the_same_file_again_is_told(ana: Person) -> None:
    content = csv_of("T1,Twice,Moldova,2,2024-01-01,x")
    first = upload(ana, content)
    assert "was uploaded before" not in ana.get(f"drafts/{first}/").text
    second = ana.get(f"drafts/{upload(ana, content)}/").text
    assert "Exactly the same file was uploaded before:" in second
    assert f'/drafts/{first}/">draft {first}</a>' in second


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(None, "", "Choose a file first."), (b"", "empty.csv", "“empty.csv” is empty")],
)
def test_nothing_to_read_is_refused_in_the_form(ana: Person, content: bytes | None, name: str, said: str) -> None:
    answer = send(ana, content, name, dataset="news")
    assert answer.status_code == 400
    assert said in answer.text
    assert 'value="news" checked' in answer.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "photo.csv", "Add it on the staff page Pictures"),
        (b"RIFF\x00\x10\x00\x00WEBPVP8 ", "photo.webp", "is a picture, not a list"),
        (b"%PDF-1.7 " + bytes(range(256)), "leaflet.csv", "which is not read here"),
        (b"PK\x03\x04 and nothing more", "broken.xlsx", "broken.xlsx"),
        (b'id,title,countries\n1,"A,Kenya\n', "cut.csv", "ends inside a quoted cell"),
        (b"id,title,countries\n", "none.csv", "has a header and no rows below it"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_form_and_becomes_no_draft(
    ana: Person, office: Dash, content: bytes, name: str, said: str
) -> None:
    before = len(store_of(office).drafts.all())
    answer = send(ana, content, name, dataset="projects")
    assert answer.status_code == 400
    told = text_of(only(answer.text, "#upload-error"))
    assert said in told
    assert name in told
    assert 'type="file"' in answer.text
    assert len(store_of(office).drafts.all()) == before


def test_what_a_person_can_make_readable_becomes_a_draft(ana: Person, office: Dash) -> None:
    upload(ana, csv_of("1,Ein Projekt,Malta", head="Nummer,Bezeichnung,Ort"), "headers.csv")


def test_of_several_files_those_that_can_be_read_are_taken(ana: Person, office: Dash) -> None:
    before = len(store_of(office).drafts.all())
    good, others = csv_of(*GOOD), {"empty.csv": b"", "more.csv": csv_of("P9,Nine,Kenya,2,,")}
    answer = send(ana, good, "good.csv", others=others)
    assert answer.status_code == 400
    told = only(answer.text, "#upload-error")
    assert "“empty.csv” is empty" in text_of(told)
    assert [text_of(link) for link in select(told, "a")] == ["good.csv", "more.csv"]
    assert len(store_of(office).drafts.all()) == before + 2
    answer = send(ana, good, "good.csv", others={"more.csv": others["more.csv"]})
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert "2 files were taken." in ana.get("").text
    many = send(ana, good, others={f"{number}.csv": good for number in range(MOST_FILES)})
    assert "Choose at most 10 files" in many.text
    assert send(ana, b"a" * 60_000, others={"b.csv": b"a" * 60_000}).status_code == 413
    assert len(store_of(office).drafts.all()) == before + 4


def test_letters_are_told_in_words(ana: Person) -> None:
    page = ana.get(f"drafts/{upload(ana, csv_of(*GOOD))}/").text
    assert "of all languages (Unicode)" in text_of(only(page, "details.reading"))
    assert letters_in_words("cp1251") == "Cyrillic, as older programs write them"


@pytest.mark.parametrize("size", [100_001, 150_000, 300_000])
def test_too_large_is_refused_with_the_limit(ana: Person, office: Dash, size: int) -> None:
    before = len(store_of(office).drafts.all())
    answer = send(ana, b"a" * size, "large.csv")
    assert answer.status_code == 413
    assert "more than the 0.1 MB that one file may have" in answer.text
    assert 'type="file"' in answer.text
    assert len(store_of(office).drafts.all()) == before


def test_a_length_that_is_only_claimed_is_refused_too(ana: Person) -> None:
    answer = ana.post(
        "upload",
        content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(2_000_000_000), "Origin": "http://localhost"},
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("projects.csv", "projects.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\projects.xlsx", "projects.xlsx"),
        ("/", "file without a name"),
        ("a\x00b\u202ecsv.exe\n", "abcsv.exe"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
        ("مشاريع.csv", "مشاريع.csv"),
    ],
)
def test_a_name_keeps_neither_folders_nor_unseen_signs(name: str, shown: str) -> None:
    assert plain_name(name) == shown


def test_a_long_name_is_cut_and_keeps_its_suffix() -> None:
    shown = plain_name("x" * 500 + ".csv")
    assert len(shown) == LONGEST_NAME
    assert shown.endswith("….csv")


def test_a_name_with_markup_is_shown_as_text(ana: Person) -> None:
    page = ana.get(f"drafts/{upload(ana, csv_of(*GOOD), '<img src=x onerror=alert(1)>.csv')}/").text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.csv" in page


def zipped(size: int, count: int = 1) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"xl/{number}.xml", b"0" * size)
    return packed.getvalue()


def test_what_unpacks_to_much_is_not_read_within_the_request() -> None:
    assert is_light(b"id,title\n")
    assert not is_light(b"a" * (LIGHT + 1))
    assert is_light(zipped(LIGHT // 2))
    assert not is_light(zipped(LIGHT // 2, 3))
    assert not is_light(zipped(50_000_000))
    assert not is_light(b"PK\x03\x04 and nothing more")
