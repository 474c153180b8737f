"""The sentences of the scripts of a static export are those of the pages, in every language and for every number."""

import pytest

from dashboard.language_and_locale import current_locale, plural_pattern, speaking
from dashboard.settings import Settings
from dashboard.site.export.message_patterns_and_first_script import script_messages, sentences
from dashboard.update_translations import messages_to_translate

LANGUAGES = Settings().languages


def test_the_engine_says_nothing_that_no_page_says() -> None:
    known = messages_to_translate()
    messages = script_messages()
    assert len(messages) > 40  # all others stand in the templates
    assert [one for one in messages if known.get(one if isinstance(one, str) else one[0]) is None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_the_form_of_the_catalogue(language: str) -> None:
    with speaking(language):
        said, rule = sentences()["messages"], current_locale().plural_form
        for message in script_messages():
            if isinstance(message, str):
                assert said[message]
                continue
            singular, plural = message
            for number in (*range(250), 1000, 1001, 27132, 1_000_000):
                assert said[singular][rule(number)] == plural_pattern(singular, plural, number)
