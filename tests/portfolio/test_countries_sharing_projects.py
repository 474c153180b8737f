"""Corridors: pairs of countries that share projects."""

from itertools import combinations

import numpy as np
from hypothesis import given, strategies as st

from dashboard.portfolio.countries_sharing_projects import corridors, partners
from tests.portfolio.making import projects_of, territories

CODES = ["DEU", "KEN", "MDA", "UGA"]


def test_each_pair_of_a_project_is_counted_once_most_projects_first() -> None:
    index = projects_of({"countries": "UGA;KEN;MDA"}, {"countries": "KEN;UGA"}, {"countries": "DEU"})
    found = corridors(index, np.ones(len(index), dtype=bool), territories())
    assert found == [("KEN", "UGA", 2), ("KEN", "MDA", 1), ("MDA", "UGA", 1)]


def test_projects_that_do_not_match_and_unknown_places_are_left_out() -> None:
    index = projects_of({"countries": "UGA;KEN"}, {"countries": "KEN;MDA;XYZ"})
    mask = np.zeros(len(index), dtype=bool)
    mask[index.rows_of("MDA")] = True
    assert corridors(index, mask, territories()) == [("KEN", "MDA", 1)]


def test_no_project_makes_no_corridor() -> None:
    assert corridors(projects_of(), np.zeros(0, dtype=bool), territories()) == []


@given(st.lists(st.lists(st.sampled_from(CODES), unique=True, max_size=4), max_size=8))
def test_corridors_are_what_counting_by_hand_gives(named: list[list[str]]) -> None:
    index = projects_of(*({"countries": ";".join(codes)} for codes in named))
    everything = np.ones(len(index), dtype=bool)
    by_hand = {
        pair: number for pair in combinations(CODES, 2) if (number := sum(set(pair) <= set(codes) for codes in named))
    }
    found = corridors(index, everything, territories())
    assert {(one, other): number for one, other, number in found} == by_hand
    for code in CODES:
        shared = {one: number for pair, number in by_hand.items() if code in pair for one in pair if one != code}
        assert dict(partners(index, everything, code, territories())) == shared
