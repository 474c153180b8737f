"""Scores of Lighthouse: a category without one is never called good, and the embed may stay out of search engines."""

import pytest

from benchmarks.lighthouse import CATEGORIES, PAGES, lowest_other, scores_of
from benchmarks.servers import BenchError
from benchmarks.table import TARGETS, Figure


def report(**scores: float | None) -> dict[str, object]:
    categories = {name: {"score": scores.get(name, 1.0)} for name in CATEGORIES}
    return {"categories": categories, "requestedUrl": "http://localhost/"}


def test_scores_are_of_a_hundred() -> None:
    assert scores_of(report(seo=0.58)) == {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 58}


def test_a_category_that_was_not_scored_is_a_failure() -> None:
    with pytest.raises(BenchError, match="no score for performance"):
        scores_of(report(performance=None))


def test_only_a_page_that_is_not_indexed_is_excused_from_search_engines() -> None:
    found = scores_of(report(performance=0.5, seo=0.58))
    assert {page.name: lowest_other(page, found) for page in PAGES} == {
        "first": 58,
        "chosen": 58,
        "country": 58,
        "embed": 100,
    }


def test_a_score_below_its_target_is_not_met() -> None:
    assert TARGETS["lighthouse_performance_first", "sample"].is_met(Figure(36, 98), {}) is True
    assert TARGETS["lighthouse_performance_first", "sample"].is_met(Figure(36, 97), {}) is False
