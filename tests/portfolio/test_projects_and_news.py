"""Records as visitors read them."""

from dataclasses import fields

import pytest

from dashboard.language_and_locale import speaking
from dashboard.portfolio.projects_and_news import Item, NewsItem, Project, read_items
from dashboard.records.schema.columns import COLUMNS, Dataset
from tests.portfolio.making import news_of, projects_of

MADE = {"text_languages"}  # of several columns, so that no column has its name


@pytest.mark.parametrize(("dataset", "item"), [(Dataset.PROJECTS, Project), (Dataset.NEWS, NewsItem)])
def test_every_column_of_a_file_is_a_field_of_its_record(dataset: Dataset, item: type[Item]) -> None:
    named = {field.name for field in fields(item)} - MADE
    columns = {column.name for column in COLUMNS[dataset]}
    assert named == columns, f"columns without a field, or fields without a column: {named ^ columns}"


def test_a_project_reads_as_its_record_says() -> None:
    record = {
        "id": "P-1",
        "title": "A title",
        "countries": "MDA;UKR",
        "regions": "M49-150",
        "status": "2",
        "status_source": "derived",
        "start_date": "2023-05",
        "donors": "European Union;Norway",
        "budget": "1250000.50",
        "currency": "EUR",
        "description": "One\n\nTwo",
    }
    (project,) = read_items(projects_of(record), Project, [0])
    assert (project.countries, project.regions) == (("MDA", "UKR"), ("M49-150",))
    assert (project.status, project.status_source, project.start_date) == ("2", "derived", "2023-05")
    assert project.donors == ("European Union", "Norway")
    assert (project.budget, project.currency) == ("1250000.50", "EUR")
    assert project.description == "One\n\nTwo"


def test_what_a_record_does_not_say_is_empty() -> None:
    (project,) = read_items(projects_of({}), Project, [0])
    (item,) = read_items(news_of({}), NewsItem, [0])
    assert (project.summary, project.countries, project.themes, project.budget) == ("", (), (), "")
    assert (item.lead, item.countries, item.project_ids) == ("", (), ())


def test_a_text_that_only_a_translation_has_is_read_in_that_language() -> None:
    index = projects_of({"title": "Wells", "summary_fr": "Des puits"})
    with speaking("fr", records="en"):
        (french,) = read_items(index, Project, [0])
    with speaking("en", records="en"):
        (english,) = read_items(index, Project, [0])
    assert (french.summary, french.other_language("summary"), french.other_language("title")) == ("Des puits", "", "en")
    assert english.summary == ""


def test_items_come_in_the_order_asked_for() -> None:
    index = projects_of({"id": "a"}, {"id": "b"}, {"id": "c"})
    assert [item.id for item in read_items(index, Project, [2, 0])] == ["c", "a"]
    assert read_items(index, Project, []) == []


def test_only_the_sample_mark_makes_a_sample() -> None:
    index = projects_of({"id": "SAMPLE-X"}, {"id": "X-SAMPLE-"}, {"id": "sample-x"})
    assert [item.is_sample for item in read_items(index, Project, range(3))] == [True, False, False]
