"""Records in the visitor's language, and which language a text is in that is not."""

import pytest

from dashboard.language_and_locale import speaking
from dashboard.portfolio.projects_and_news import NewsItem, Project, read_items
from dashboard.site.html.markdown_and_lang_attributes import value_texts
from tests.portfolio.making import news_of, projects_of

RETURN = {
    "title": "Safe return",
    "title_fr": "Retour sûr",
    "title_pt-BR": "Regresso seguro",
    "summary": "A summary.",
    "summary_fr": "",
    "themes": "Return;Children",
    "themes_fr": "Retour;Enfants",
}


def project(*records: dict[str, str], row: int = 0) -> Project:
    return read_items(projects_of(*records), Project, [row])[0]


def news(**record: str) -> NewsItem:
    return read_items(news_of(record), NewsItem, [0])[0]


def test_a_project_is_read_in_the_language_of_the_page() -> None:
    with speaking("fr"):
        item = project(RETURN)
    assert (item.title, item.other_language("title")) == ("Retour sûr", "")
    assert item.themes == ("Return", "Children")  # what is asked for stays as it is written


def test_what_is_not_translated_says_in_which_language_it_is() -> None:
    with speaking("fr"):
        item = project(RETURN)
    assert (item.summary, item.other_language("summary")) == ("A summary.", "en")
    assert (item.description, item.other_language("description")) == ("", "")  # nothing to say, so in no language
    with speaking("ru"):
        item = project(RETURN)
    assert (item.title, item.other_language("title")) == ("Safe return", "en")


def test_in_its_own_language_nothing_is_marked() -> None:
    item = project(RETURN | {"title_en": "Never shown"})
    assert (item.title, item.text_languages) == ("Safe return", ())


def test_a_language_with_a_territory_has_its_own_column() -> None:
    with speaking("pt-BR"):
        assert project(RETURN).title == "Regresso seguro"


def test_records_are_in_the_first_language_unless_they_say_else() -> None:
    with speaking("en", records="fr"):
        item = project({"title": "Retour sûr", "title_en": "Safe return", "summary": "Un résumé."})
    assert (item.title, item.summary, item.other_language("summary")) == ("Safe return", "Un résumé.", "fr")


@pytest.mark.parametrize(
    ("page", "written", "marked"), [("en", "es", "es"), ("es", "es", ""), ("en", "en-GB", ""), ("en", "", "")]
)
def test_news_names_its_language(page: str, written: str, marked: str) -> None:
    with speaking(page):
        item = news(title="Novedades", lead="Un resumen.", language=written)
    assert (item.other_language("title"), item.other_language("lead"), item.other_language("body")) == (
        marked,
        marked,
        "",
    )


def test_a_theme_is_translated_wherever_one_record_does() -> None:
    index = projects_of(
        {"themes": "Return;Children", "themes_fr": "Retour;Enfants", "start_date": "2024"},
        {"themes": "Children", "themes_fr": "", "start_date": "2023"},
        {"themes": "Children;Work", "themes_fr": "Enfants;;Travail", "start_date": "2022"},  # lists that do not match
    )
    with speaking("fr"):
        assert index.value_name("themes", "Children") == "Enfants"
        assert index.value_name("themes", "Work") == ""
        assert value_texts(index, "themes", ["Children", "Work"]) == 'Enfants, <span dir="auto" lang="en">Work</span>'
    assert set(index.by_value["themes"]) == {"Return", "Children", "Work"}  # what is asked for stays as it is written
