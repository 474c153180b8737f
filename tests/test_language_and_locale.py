"""Messages in the visitor's language."""

import threading

import pytest

from dashboard.language_and_locale import (
    WordedEnum,
    collated,
    current_language,
    current_locale,
    gettext,
    language_of_records,
    marked,
    ngettext,
    speaking,
    writing_direction,
)


def test_english_is_the_source() -> None:
    assert current_language() == "en"
    assert gettext("Where we work") == "Where we work"
    assert marked("Planned") == "Planned"


def test_places_in_a_message_are_filled() -> None:
    assert gettext("{name}: {numbers}", name="Moldova", numbers="3") == "Moldova: 3"
    assert gettext("100 % {sure}") == "100 % {sure}"  # nothing to fill in, nothing is touched
    with pytest.raises(KeyError):
        gettext("{name}", other="x")


def test_a_value_is_never_taken_for_a_message() -> None:
    assert gettext("There is no project {id}.", id="{id.__class__} {0}") == "There is no project {id.__class__} {0}."


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 projects"), (1, "1 project"), (2, "2 projects"), (27132, "27,132 projects")]
)
def test_numbers_choose_the_form(number: int, told: str) -> None:
    assert ngettext("{number} project", "{number} projects", number) == told


def test_numbers_are_grouped_as_the_language_does() -> None:
    with speaking("fr"):
        assert ngettext("{number} box", "{number} boxes", 27132) == "27\u202f132 boxes"


def test_other_values_are_filled_beside_the_number() -> None:
    assert ngettext("{number} in {place}", "{number} in {place}", 2, place="Malta") == "2 in Malta"


def test_a_language_lasts_as_long_as_its_block() -> None:
    with speaking("fr"):
        assert current_language() == "fr"
        with speaking("ar"):
            assert (current_language(), current_locale().character_order) == ("ar", "right-to-left")
        assert current_language() == "fr"
    with pytest.raises(ValueError, match="x"), speaking("fr"):
        raise ValueError("x")
    assert current_language() == "en"


def test_each_thread_speaks_for_itself() -> None:
    heard = []
    with speaking("fr"):
        thread = threading.Thread(target=lambda: heard.append(current_language()))
        thread.start()
        thread.join()
    assert heard == ["en"]


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en_GB"), ("fr", "fr"), ("pt-BR", "pt_BR"), ("zh-Hans", "zh_Hans")]
)
def test_every_language_has_its_locale(language: str, locale: str) -> None:
    with speaking(language):
        assert str(current_locale()) == locale


def test_a_language_without_a_catalogue_shows_the_source() -> None:
    with speaking("eo"):
        assert gettext("Where we work") == "Where we work"


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["Zambie", "Égypte", "Équateur", "albanie"], ["albanie", "Égypte", "Équateur", "Zambie"]),
        (["Côte d’Ivoire", "Croatie", "Cotonou"], ["Côte d’Ivoire", "Cotonou", "Croatie"]),
        (["Йемен", "Кения", "Иордания", "Ёлкино", "Жуково"], ["Ёлкино", "Жуково", "Иордания", "Йемен", "Кения"]),
        (["مصر", "أذربيجان", "إثيوبيا", "تونس"], ["إثيوبيا", "أذربيجان", "تونس", "مصر"]),
    ],
)
def test_names_are_sorted_as_readers_look_them_up(names: list[str], order: list[str]) -> None:
    assert collated(names) == order


def test_things_are_sorted_by_what_they_are_called() -> None:
    assert collated([("b", 1), ("á", 2)], lambda thing: thing[0]) == [("á", 2), ("b", 1)]


def test_records_have_a_language_of_their_own() -> None:
    assert language_of_records() == "en"
    with speaking("ar", records="fr"):
        assert language_of_records() == "fr"
        with speaking("es"):
            assert language_of_records() == "fr"
    assert language_of_records() == "en"


def test_the_writing_direction_is_that_of_the_language_named_or_else_the_current_one() -> None:
    assert [writing_direction(code) for code in ("ar", "he", "en", "ru")] == ["rtl", "rtl", "ltr", "ltr"]
    assert writing_direction() == "ltr"
    with speaking("ar"):
        assert (writing_direction(), writing_direction("fr")) == ("rtl", "ltr")


def test_an_enum_whose_members_are_read_by_people_has_words_for_each() -> None:
    with pytest.raises(ValueError, match="has no words"):

        class _Forgetful(WordedEnum):
            ONE = "one"
