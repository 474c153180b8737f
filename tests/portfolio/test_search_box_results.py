"""Search over titles and places."""

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from dashboard.portfolio.full_text import TextSearch, fold
from dashboard.portfolio.search_box_results import HitKind, find_places, search
from dashboard.portfolio.snapshot import Snapshot
from tests.portfolio.making import snapshot_of


def titles(*texts: str) -> TextSearch:
    return TextSearch([pd.Series(list(texts), dtype="str")])


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(
        [
            {"id": "P1", "title": "Observatory of trafficking", "countries": "CPV", "start_date": "2024"},
            {"id": "P2", "title": "École pour tous", "countries": "CIV", "start_date": "2023"},
        ],
        [{"id": "N1", "title": "Observatory opens", "countries": "CPV"}],
    )


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("  Łódź\n—  ÉCOLE ", "łodz ecole"),
        ("STRASSE straße", "strasse strasse"),
        ("Timor-Leste", "timor leste"),
        ("«»…!?", ""),
        ("Ａｂｃ", "abc"),
        ("أُوكْرَانِيَا", "اوكرانيا"),
        ("مـولدوفا", "مولدوفا"),
        ("Йод ёлка", "иод елка"),
    ],
)
def test_fold_leaves_what_is_compared(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert "\n" not in once
    assert "  " not in once


@pytest.mark.parametrize("at_once", [2, 50_000])
def test_rows_keep_their_numbers_whether_their_letters_are_plain_or_not(monkeypatch, at_once: int) -> None:
    monkeypatch.setattr("dashboard.portfolio.full_text._CHUNK", at_once)
    found = titles("Migration_data, 2024", "École: data", "Data\tof\nschools", "", "Łódź data")
    assert found.find("data", 9) == [1, 2, 4]
    assert [found.find(word, 9) for word in ("migration", "2024", "ecole", "schools")] == [[0], [0], [1], [2]]


def test_words_are_found_by_their_beginnings_only() -> None:
    found = titles("Migration data", "Emigration", "Data on immigration", "Datawarehouse of migrants")
    assert found.find("migr", 9) == [0, 3]
    assert found.find("data migr", 9) == [0, 3]
    assert found.find("grati", 9) == []


def test_every_word_must_fit_and_in_the_same_title() -> None:
    found = titles("Schools in Ghana", "Cocoa in Peru")
    assert found.find("schools peru", 9) == []
    assert found.find("peru COCOA", 9) == [1]


def test_accents_case_and_punctuation_do_not_matter() -> None:
    found = titles("École – pour “tous”", "ecole")
    assert found.find("ecole", 9) == [0, 1]
    assert found.find("ÉCOLE", 9) == [0, 1]
    assert found.find("tous", 9) == [0]


def test_a_word_typed_wrongly_finds_its_neighbour() -> None:
    found = titles("Observatory of trafficking", "Return and reintegration")
    assert found.find("observatroy", 9) == [0]
    assert found.find("reintegraton", 9) == [1]
    assert found.find("xylophone", 9) == []


def test_a_word_typed_wrongly_is_not_taken_for_the_slip_of_another() -> None:
    found = titles("Educatoin", *["Education"] * 3)
    assert found.find("educattion", 9) == [1, 2, 3]
    assert found.find("educatoin", 9) == [0]


def test_short_words_are_never_corrected() -> None:
    assert titles("Care for all").find("cxre", 9) == []
    assert titles("Care for all").find("fxr", 9) == []


def test_the_first_rows_are_given_up_to_the_limit() -> None:
    found = titles(*["Same title"] * 30)
    assert found.find("same", 4) == [0, 1, 2, 3]


@pytest.mark.parametrize("query", ["", "   ", "\n", "!?", "“”"])
def test_a_query_without_a_word_finds_nothing(query: str) -> None:
    assert titles("Anything", "", "!?").find(query, 9) == []


@pytest.mark.parametrize("query", [".*", "(", "[a-z]+", "any.hing", "\\", "a|b", "^any", "%", "*"])
def test_signs_have_no_meaning_in_a_query(query: str) -> None:
    assert titles("Anything", "Other").find(query, 9) in ([], [0] if query == "^any" else [])


def test_titles_with_newlines_and_empty_titles_keep_their_rows() -> None:
    found = titles("First\nsecond line", "", "\n\n", "Third", "\u2028fourth\r\nfifth")
    assert found.find("second", 9) == [0]
    assert found.find("line", 9) == [0]
    assert found.find("third", 9) == [3]
    assert found.find("fifth", 9) == [4]
    assert found.find("first third", 9) == []


def test_titles_come_before_what_only_a_summary_says() -> None:
    columns = [pd.Series(values, dtype="str") for values in (["Cocoa", "Tea", "Coffee"], ["", "cocoa", "tea, cocoa"])]
    found = TextSearch(columns[:1], columns[1:])
    assert found.find("cocoa", 9) == [0, 1, 2]
    assert found.find("tea", 9) == [1, 2]
    assert found.find("tea", 1) == [1]
    assert list(found.mask("coffee cocoa")) == [False, False, True]
    assert list(found.mask("cof")) == [False, False, True]
    assert not found.mask("?!").any()


def test_texts_that_repeat_themselves_are_found_in_every_row() -> None:
    column = pd.Series(["Cocoa", "Tea", "Cocoa", "Cocoa farms"], dtype="category")
    assert TextSearch([column]).find("cocoa", 9) == [0, 2, 3]
    assert TextSearch([column]).find("farms cocoa", 9) == [3]


def test_a_visitor_finds_by_acronym_summary_and_translation_too() -> None:
    shown = snapshot_of(
        [
            {"id": "P1", "title": "Wells", "acronym": "WSH", "summary": "Clean water", "title_fr": "Puits"},
            {"id": "P2", "title": "Water", "description": "hydrology"},
        ],
        [{"id": "N1", "title": "Opening", "lead": "A fountain", "lead_ar": "نافورة", "body": "hydrology"}],
    )
    keys = {query: [hit.key for hit in search(shown, query)] for query in ("wsh", "water", "puits", "hydrology")}
    assert keys == {"wsh": ["P1"], "water": ["P2", "P1"], "puits": ["P1"], "hydrology": []}
    assert [hit.key for hit in search(shown, "fountain")] == [hit.key for hit in search(shown, "نَافورة")] == ["N1"]


WORDS = st.text("aåáb\n -ßﬁ.İ\u2028", max_size=12)


@given(st.lists(WORDS, max_size=8), st.text("aåáb ßﬁİ", min_size=1, max_size=6))
def test_titles_are_found_as_by_looking_at_each(texts: list[str], query: str) -> None:
    wanted = fold(query).split()
    by_hand = [
        row
        for row, text in enumerate(texts)
        if wanted and all(any(word.startswith(part) for word in fold(text).split()) for part in wanted)
    ]
    found = titles(*texts).find(query, 99)
    assert found == by_hand or not by_hand


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("moldova", "MDA"),
        ("MOLDOVA", "MDA"),
        ("ivory coast", "CIV"),
        ("cote", "CIV"),
        ("côte", "CIV"),
        ("turkey", "TUR"),
        ("türkiye", "TUR"),
        ("turkiye", "TUR"),
        ("burma", "MMR"),
        ("moldva", "MDA"),
        ("kosovo", "XKX"),
        ("cabo", "CPV"),
        ("cape verde", "CPV"),
        ("  Moldova\t", "MDA"),
    ],
)
def test_the_first_place_is_the_one_that_is_meant(snapshot: Snapshot, query: str, code: str) -> None:
    assert find_places(snapshot, query)[0].key == code


def test_a_place_found_by_another_name_says_which(snapshot: Snapshot) -> None:
    (hit,) = find_places(snapshot, "ivory coast")
    assert (hit.label, fold(hit.matched)) == (snapshot.territories["CIV"].name, "ivory coast")
    assert find_places(snapshot, "moldova")[0].matched == ""


def test_names_that_begin_so_come_before_names_with_a_later_word(snapshot: Snapshot) -> None:
    keys = [hit.key for hit in find_places(snapshot, "guinea", limit=20)]
    assert keys[0] == "GIN"
    assert keys.index("GNB") < keys.index("PNG")
    keys = [hit.key for hit in find_places(snapshot, "sam", limit=20)]
    assert keys.index("WSM") < keys.index("ASM")  # Samoa before American Samoa


def test_a_place_is_named_once_and_the_limit_holds(snapshot: Snapshot) -> None:
    keys = [hit.key for hit in find_places(snapshot, "s", limit=5)]
    assert len(keys) == len(set(keys)) == 5


@pytest.mark.parametrize("query", ["", " ", "\n", "?", "qqqqqqqq", ".*", "[", "\\"])
def test_what_names_no_place_finds_none(snapshot: Snapshot, query: str) -> None:
    assert find_places(snapshot, query) == []


def test_search_gives_places_then_projects_then_news(snapshot: Snapshot) -> None:
    hits = search(snapshot, "observatory")
    assert [(hit.kind, hit.key, hit.label) for hit in hits] == [
        (HitKind.PROJECT, "P1", "Observatory of trafficking"),
        (HitKind.NEWS, "N1", "Observatory opens"),
    ]
    assert [hit.kind for hit in search(snapshot, "cabo verde")] == [HitKind.PLACE]


def test_one_letter_searches_places_only(snapshot: Snapshot) -> None:
    assert {hit.kind for hit in search(snapshot, "o")} == {HitKind.PLACE}


@settings(max_examples=60)
@given(query=st.text(max_size=30))
def test_any_query_is_answered(snapshot: Snapshot, query: str) -> None:
    hits = search(snapshot, query, limit=3)
    assert all(sum(hit.kind is kind for hit in hits) <= 3 for kind in HitKind)


def test_words_that_no_title_has_together_find_nothing_however_common_each_is() -> None:
    found = titles(*(f"{word} number {i}" for i in range(200) for word in ("Schools", "Cocoa")))
    assert found.find("schools cocoa", 9) == []
    assert found.find("schools number zzz", 9) == []
    assert found.find("coca number 7", 1) == [15]
