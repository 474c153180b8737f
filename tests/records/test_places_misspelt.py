"""Misspelt names: reported with what was meant, and read only if the same country has that name in another language."""

import csv
import string
from collections.abc import Iterator
from pathlib import Path

from dashboard.geography.territories import Territories
from dashboard.language_and_locale import speaking
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.name_comparison_and_translations import key

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "data" / "places"
TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
GAZETTEER = Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=PLACES / "aliases.csv")
# One letter from one name to another that is just as sound, in English or French.
SOUND = {"Chine", "Iraq", "Irak", "Iran", "Ireland", "Iceland", "gambia", "zambia", "Nile"}
# Misspelt in English, and the name of the same country in another language.
IN_OTHER_LANGUAGES = {
    *("Afganistan", "Beliz", "Cambodja", "Columbia", "Egipt", "Kazakstan", "Mauretania", "Marocco", "Mozambik"),
}


def one_letter_edits(name: str) -> Iterator[str]:
    for place in range(len(name) + 1):
        before, after = name[:place], name[place:]
        yield from (before + letter + after for letter in string.ascii_lowercase)
        yield from (before + letter + after[1:] for letter in string.ascii_lowercase if after)
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]


def test_misspelt_names_are_asked_and_the_first_suggestion_is_right() -> None:
    with (Path(__file__).with_name("places") / "misspelt.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    answers = {row["text"]: GAZETTEER.resolve(row["text"]) for row in rows}

    taken = {text for text, answer in answers.items() if answer.countries or answer.regions}
    assert taken == IN_OTHER_LANGUAGES
    for row in rows:
        assert row["text"] not in taken or answers[row["text"]].countries == GAZETTEER.resolve(row["meant"]).countries
    asked = [row for row in rows if row["text"] not in taken]
    right = [row["text"] for row in asked if answers[row["text"]].unknown[0].suggestions[:1] == (row["meant"],)]
    assert len(right) >= 0.95 * len(asked), {row["text"] for row in asked} - set(right)


def test_the_beginning_of_a_country_does_not_suggest_the_whole_world() -> None:
    suggested = {text: GAZETTEER.resolve(text).unknown[0].suggestions for text in ("Mold", "Monten", "Wold", "Globel")}
    assert suggested == {"Mold": ("Moldova",), "Monten": ("Montenegro",), "Wold": ("World",), "Globel": ("World",)}


def test_of_names_with_a_slash_only_the_unknown_one_is_asked() -> None:
    """A suggestion for both together would lose the one that is known."""
    for text, known, asked, meant in (
        ("Haiti / Rép. dominicaine", "HTI", "Rép. dominicaine", "Dominican Republic"),
        ("Serbia/Montenegroo", "SRB", "Montenegroo", "Montenegro"),
        ("Peru; Czechia / Slovaqia", "CZE", "Slovaqia", "Slovakia"),
    ):
        answer = GAZETTEER.resolve(text)
        assert known in answer.countries
        assert [(one.text, one.suggestions[0]) for one in answer.unknown] == [(asked, meant)]
    for text in (
        "St Vincent/Grenadinez",
        "Congo/Brazavile",
        "Trinidad / Tobagoo",
        "Kenya / xyzzy",
        "Kenya / Nairobi",
        "Angola / Luanda",
    ):  # one name, or no list
        answer = GAZETTEER.resolve(text)
        assert (answer.countries, [one.text for one in answer.unknown]) == ((), [text])


def test_names_that_a_text_may_mean_are_in_the_language_of_who_asks() -> None:
    for language, name in (("en", "Mozambique"), ("ru", "Мозамбик"), ("en", "Mozambique")):
        with speaking(language):
            assert GAZETTEER.resolve("Mozambiqe").unknown[0].suggestions == (name,)
            assert GAZETTEER.resolve("Mozambik").read_as == (("Mozambik", name),)


def test_beside_a_name_that_is_very_similar_no_far_one_is_suggested() -> None:
    suggested = {text: GAZETTEER.resolve(text).unknown[0].suggestions for text in ("Ukrane", "Swizerland", "Nigera")}
    assert suggested == {"Ukrane": ("Ukraine",), "Swizerland": ("Switzerland",), "Nigera": ("Nigeria", "Niger")}


def test_no_one_letter_edit_of_a_country_is_another_country() -> None:
    wrong, same = set(), 0
    for code, territory in TERRITORIES.items():
        name = territory.name.rstrip("*")
        for text in one_letter_edits(name):
            match = GAZETTEER.known(text)
            if match and not match.ask and match.countries != (code,):
                wrong.add(text)
            elif match and key(text) != key(name):
                same += 1

    assert wrong - SOUND == set()
    assert same < 350  # of some 150,000: the same country in another language or an alias


def test_no_one_letter_edit_within_a_name_with_a_comma_is_read_as_a_list_of_others() -> None:
    for code, territory in TERRITORIES.items():
        if "," in territory.name:
            for text in list(one_letter_edits(territory.name))[::11]:
                if text.rpartition(", ")[2] in SOUND:
                    continue
                assert set(GAZETTEER.resolve(text).countries) <= {code}, text
