"""What an address asks for."""

import pytest
from hypothesis import given, strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from dashboard.portfolio.filter_query import LONGEST, MOST_VALUES, NAMES, PAGE, SHOWN, Question

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST + 20)
ASKED = st.lists(st.tuples(st.sampled_from([*NAMES.values(), SHOWN, "other"]), TEXT | st.integers(0, 10**6).map(str)))


def read(*pairs: tuple[str, str]) -> Question:
    return Question.read(MultiDict(pairs))


def test_an_address_is_read_by_its_names() -> None:
    assert read(
        ("country", "mda"), ("region", "M49-002"), ("from", "2020"), ("to", "2021-05"), ("q", " wells "),
        ("as_of", "2024"), ("theme", "B"), ("theme", "A"),
        ("status", "2"), ("donor", "EU"), ("show", "40"), ("other", "x"),
    ) == Question(
        country="MDA", region="M49-002", themes=("A", "B"), statuses=("2",), donors=("EU",),
        since="2020", until="2021-05", text="wells", as_of="2024", shown=40,
    )  # fmt: skip


def test_nothing_asked_is_everything() -> None:
    assert read() == Question() == read(("theme", " "), ("q", ""), ("show", "many"))
    assert (Question().pairs(), Question().query(), Question().is_filtered) == ([], "", False)


def test_of_one_value_the_first_counts_and_of_many_each_once() -> None:
    assert read(("q", "a"), ("q", "b")).text == "a"
    assert read(("theme", "A"), ("theme", " A"), ("theme", "")).themes == ("A",)
    assert len(read(*(("theme", str(number)) for number in range(99))).themes) == MOST_VALUES
    assert read(("q", "x" * 999)).text == "x" * LONGEST


def test_countries_are_named_together_or_each_by_itself() -> None:
    for pairs in ([("country", "ukr; MDA ;")], [("country", "MDA"), ("country", "UKR"), ("country", "")]):
        assert read(*pairs) == Question(country="MDA;UKR")
    assert Question(country="MDA;UKR").countries == ("MDA", "UKR")
    assert Question(country="MDA;UKR").without("country", "MDA") == Question(country="UKR")
    assert Question().countries == read(("country", ";")).countries == ()


def test_a_long_name_is_read_whole() -> None:
    assert read(("donor", "x" * 300), ("theme", "y" * 300)) == Question(donors=("x" * 300,), themes=("y" * 300,))


@pytest.mark.parametrize("shown", ["-1", "1.5", "1e3", "²", "١", "999999", "", " 5"])
def test_a_length_that_makes_no_sense_is_the_usual_one(shown: str) -> None:
    assert read(("show", shown)).shown == PAGE


@given(ASKED)
def test_an_address_that_is_read_and_written_asks_the_same(pairs: list[tuple[str, str]]) -> None:
    question = read(*pairs)
    assert read(*question.pairs()) == question
    through_http = Request(EnvironBuilder(query_string=question.query()).get_environ()).args
    assert Question.read(through_http) == question


@given(ASKED)
def test_the_same_is_written_in_whatever_order_it_was_asked(pairs: list[tuple[str, str]]) -> None:
    many = [pair for pair in dict(pairs).items() if pair[0] != "other"] + [("theme", "x"), ("theme", "y")]
    assert read(*many).query() == read(*reversed(many)).query()


def test_filters_are_all_but_country_and_length_and_a_date_of_publication_is_none() -> None:
    question = Question(country="MDA", themes=("A",), shown=40, as_of="2024")
    assert question.filters_only() == Question(themes=("A",), as_of="2024")
    assert question.is_filtered
    assert not Question(country="MDA", shown=40, as_of="2024").is_filtered
    for filtered in (Question(region="X"), Question(since="2020"), Question(until="2020"), Question(text="x")):
        assert filtered.is_filtered


def test_any_part_can_be_dropped() -> None:
    question = Question(themes=("A", "B"), since="2020", text="x")
    assert question.without("themes", "A") == Question(themes=("B",), since="2020", text="x")
    assert question.without("themes") == Question(since="2020", text="x")
    assert question.without("text").without("since") == Question(themes=("A", "B"))
    assert question.without("themes", "C") == question
