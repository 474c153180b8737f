"""The preview of a record's form is the public page of what is typed, whatever is unfinished, and stores nothing."""

from __future__ import annotations

import pytest
from dash import Dash

from dashboard.pictures.picture_files_from_uploads import make_picture
from dashboard.records.schema.columns import Dataset
from dashboard.staff.records import live_preview
from dashboard.store.pictures import PictureWords
from tests.html import only, select
from tests.pictures.hostile import photo, saved
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person, store_of

ARTICLE = {
    "id": "N-9",
    "title": "A school opens",
    "date": "2026-05-01",
    "body": "## Why\n\n**Bold** <script>x</script>",
}
PREVIEW = "records/news/preview"


def test_the_page_is_the_one_that_visitors_would_see(app: Dash, editor: Person) -> None:
    before = len(store_of(app).drafts.all())
    answer = editor.post(PREVIEW, ARTICLE | {"countries": "Suisse"})
    assert answer.status_code == 200
    article = only(answer.text, "article.record-page")
    assert article.cssselect("h1")[0].text_content() == "A school opens"
    assert article.cssselect("strong")[0].text_content() == "Bold"
    assert not article.cssselect("script")
    assert "Switzerland" in article.text_content()
    assert "not saved and not published" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(store_of(app).drafts.all()) == before
    assert app.server.test_client().get("/news/N-9").status_code == 404


@pytest.mark.parametrize(
    "unfinished",
    [{"title": ""}, {"date": "yesterday"}, {"countries": "Moldva"}, {"id": ""}, {"url": "javascript:alert(1)"}],
)
def test_an_unfinished_record_has_a_preview(editor: Person, unfinished: dict[str, str]) -> None:
    answer = editor.post(PREVIEW, ARTICLE | unfinished)
    assert "Bold" in only(answer.text, "article.record-page").text_content()


def test_a_project_without_a_place_has_a_preview_with_its_related_projects(app: Dash, editor: Person) -> None:
    publish_records(app, Dataset.PROJECTS, {"id": "A-1", "title": "First phase", "countries": "MDA"})
    answer = editor.post("records/projects/preview", {"id": "A-2", "title": "Second phase", "related_ids": "A-1"})
    assert "First phase" in only(answer.text, "article.record-page").text_content()


def test_a_picture_is_shown_with_what_is_said_about_it_so_far(app: Dash, editor: Person) -> None:
    pictures = store_of(app).pictures
    one = pictures.add(make_picture(saved(photo(), "JPEG")), filename="well.jpg", by="tests")
    sent = ARTICLE | {"picture": f"/pictures/{one.digest}"}
    for said, shown in (({}, "(not yet described)"), ({"picture_alt_en": "A pump"}, "A pump")):
        (image,) = select(editor.post(PREVIEW, sent | said).text, "article.record-page img")
        assert image.get("alt") == shown
    assert pictures.get(one.digest).alts == {}
    pictures.describe(one.digest, PictureWords(alts={"en": "A well"}, credit="Anna", people_agreed=True), by="tests")
    (image,) = select(editor.post(PREVIEW, sent).text, "article.record-page img")
    assert image.get("alt") == "A well"
    moved = editor.client.get(image.get("src"))
    assert moved.status_code == 302
    assert editor.client.get(moved.location).mimetype == "image/jpeg"


def test_links_lead_to_public_pages_of_this_site_only(editor: Person) -> None:
    for path, target in (("projects/A?lang=fr", "/projects/A?lang=fr"), ("%5Cevil.example", "/evil.example")):
        assert editor.get(f"{PREVIEW}/{path}").location == target


def test_the_language_is_that_of_the_form(editor: Person) -> None:
    text = editor.post(PREVIEW, ARTICLE | {"title_fr": "Une école ouvre", "lang": "fr"}).text
    assert only(text, "html").get("lang") == "fr"


def test_size_and_number_are_bounded(editor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor.post(PREVIEW, ARTICLE | {"body": "x" * live_preview.LARGEST}).status_code == 413
    monkeypatch.setattr(live_preview, "MOST_A_MINUTE", 0)
    answer = editor.post(PREVIEW, ARTICLE)
    assert (answer.status_code, "article" in answer.text) == (503, False)
