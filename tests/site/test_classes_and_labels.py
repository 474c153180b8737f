"""Classes of the choropleth."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from dashboard.site.maps.count_classes_and_place_labels import CLASSES, class_number, count_classes

COUNTS = st.lists(st.none() | st.integers(0, 40) | st.integers(0, 2_000_000), max_size=60)


def counts_of(values: list[int | None]) -> "pd.Series[int]":
    return pd.Series(values, dtype="Int64")


@given(COUNTS)
def test_every_count_lies_in_exactly_one_class(values: list[int | None]) -> None:
    classes = count_classes(counts_of(values))
    assert len(classes) <= CLASSES
    positive = [value for value in values if value]
    assert bool(classes) == bool(positive)
    for count in positive:
        within = [
            number
            for number, one in enumerate(classes, start=1)
            if one.low <= count and (one.high is None or count <= one.high)
        ]
        assert within == [class_number(classes, count)]
    assert class_number(classes, 0) == 0


@given(COUNTS)
def test_classes_ascend_without_a_gap_and_only_the_last_is_open(values: list[int | None]) -> None:
    classes = count_classes(counts_of(values))
    for one, following in pairwise(classes):
        assert one.low <= one.high
        assert following.low == one.high + 1
    if classes:
        assert classes[0].low == 1
        assert classes[-1].high is None
        assert classes[-1].low <= max(value or 0 for value in values)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([], []),
        ([None, 0], []),
        ([1, 1, None], ["1 or more"]),
        ([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5 or more"]),
    ],
)
def test_labels_are_words_and_numbers(values: list[int | None], labels: list[str]) -> None:
    assert [one.label for one in count_classes(counts_of(values))] == labels


def test_a_wide_class_is_labelled_by_its_ends() -> None:
    labels = [one.label for one in count_classes(counts_of([1, 5, 40, 300, 2500, 9000, 12000]))]
    assert any("–" in label for label in labels)
    assert any("," in label for label in labels)


def test_classes_part_the_countries_about_evenly() -> None:
    values = [1 + number**2 for number in range(100)]
    classes = count_classes(counts_of(values))
    sizes = pd.Series([class_number(classes, value) for value in values]).value_counts()
    assert len(sizes) == CLASSES
    assert sizes.max() <= 35
