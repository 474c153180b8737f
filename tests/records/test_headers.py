import pytest

from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.header_matching import (
    indices_of,
    is_known,
    is_tag_row,
    match_headers,
    missing_fields,
    translation,
)

PROJECTS = Dataset.PROJECTS


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (["ID", "Project Title", "PAYS"], {"id": 0, "title": 1, "countries": 2}),
        (["résumé", "Start-Date"], {"summary": 0, "start_date": 1}),
        (["project name", "title"], {"title": 1}),
        (["title", "title_fr", "Title_PT-br", "title_xx"], {"title": 0, "title_fr": 1, "title_pt-BR": 2}),
    ],
)
def test_names_and_synonyms(headers: list[str], fields: dict[str, int]) -> None:
    assert match_headers(headers, [], PROJECTS, {}).fields == fields


def test_mapping_comes_first() -> None:
    match = match_headers(["title", "Long Title"], [], PROJECTS, {"title": "long title"})
    assert match.fields == {"title": 1}
    assert match.rivals == {}


def test_joined_headers_may_have_a_plus_of_their_own() -> None:
    headers = ["id", "#country+code", "#country+name", "Theme A+B", "Theme C", ""]
    assert indices_of("#country+code+#country+name", headers) == (1, 2)
    assert indices_of("Theme A+B+Theme C+", headers) == (3, 4)
    assert indices_of("Theme C+Theme D", headers) == ()


def test_a_field_that_no_column_serves() -> None:
    headers, tags = ["id", "title", "Budget", "total", "title_fr"], ["", "", "", "#value", ""]
    match = match_headers(headers, tags, PROJECTS, {"title": "Title", "budget": "", "title_fr": ""})
    assert match.fields == {"title": 1, "id": 0}
    assert match.rivals == {}
    assert match_headers(["id", ""], [], PROJECTS, {"title": ""}).fields == {"id": 0}


def test_rival_is_told() -> None:
    match = match_headers(["Country", "ISO3"], [], PROJECTS, {})
    assert (match.fields, match.rivals) == ({"countries": 0}, {1: "countries"})


def test_tags_with_more_attributes_fit() -> None:
    tags = ["#activity +code", "#activity+name+en", "#country+code+v_iso3"]
    assert match_headers(["a", "b", "c"], tags, PROJECTS, {}).fields == {"id": 0, "title": 1, "countries": 2}


def test_tag_row() -> None:
    assert is_tag_row(["#country", "", "#date+start"])
    assert not is_tag_row(["#country", "Moldova"])
    assert not is_tag_row(["#1", "#2"])
    assert not is_tag_row(["", ""])


def test_translation_only_of_text() -> None:
    assert translation("image_alt_fr", PROJECTS) == "image_alt_fr"
    assert translation("status_fr", PROJECTS) == ""


@pytest.mark.parametrize(
    ("name", "known"),
    [("title", True), ("title_pt-BR", True), ("title_pt-br", False), ("status_fr", False), ("colour", False)],
)
def test_a_stored_column_may_be_none_by_now(name: str, known: bool) -> None:
    assert is_known(name, Dataset.PROJECTS) is known


def test_missing() -> None:
    assert missing_fields({"id": 0}, PROJECTS) == ["title", "countries"]
    assert missing_fields({"id": 0, "title": 1, "scope": 2}, PROJECTS) == []
    assert missing_fields({}, Dataset.NEWS) == ["id", "title", "date"]


@pytest.mark.parametrize("dataset", list(Dataset))
def test_names_are_unique(dataset: Dataset) -> None:
    names = [column.name for column in COLUMNS[dataset]]
    assert len(set(names)) == len(names)
