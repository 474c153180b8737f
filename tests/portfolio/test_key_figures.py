"""Key figures: what is under way, what it costs in each currency, what is not stated."""

from datetime import date

import numpy as np
import pytest

from dashboard.portfolio.key_figures import key_figures, projects_by_year
from tests.portfolio.making import snapshot_of

TODAY = date(2024, 6, 1)
PROJECTS = [
    {
        "id": "A",
        "start_date": "2023-01-01",
        "end_date": "2025-12-31",
        "budget": "100",
        "currency": "EUR",
        "donors": "EU",
    },
    {"id": "B", "start_date": "2020", "end_date": "2021", "budget": "50.5", "currency": "EUR", "donors": "EU;Norway"},
    {"id": "C", "start_date": "2024-02", "budget": "7", "currency": "CHF", "themes": "Return"},
    {"id": "D"},
]


def figures_of(*ids: str):
    index = snapshot_of(PROJECTS).projects
    mask = np.isin(index.frame["id"].to_numpy(), ids or [one["id"] for one in PROJECTS])
    return key_figures(index, mask, TODAY), projects_by_year(index, mask)


def test_a_project_without_dates_is_not_counted_as_under_way() -> None:
    found, _years = figures_of()
    assert (found.projects, found.under_way, found.undated) == (4, 2, 1)


@pytest.mark.parametrize(("status", "number"), [("", 1), ("2", 1), ("3", 1), ("1", 0), ("4", 0), ("5", 0), ("6", 0)])
def test_a_status_that_says_otherwise_counts_before_the_dates(status: str, number: int) -> None:
    record = {"id": "A", "start_date": "2023-01-01", "end_date": "2025-12-31", "status": status}
    index = snapshot_of([record]).projects
    assert key_figures(index, np.ones(1, dtype=bool), TODAY).under_way == number


def test_budgets_of_different_currencies_are_never_added_up() -> None:
    found, _years = figures_of()
    assert found.money.currencies == (("EUR", 150.5, 2), ("CHF", 7.0, 1))
    assert (found.money.without_currency, found.money.not_stated) == (0, 1)


def test_an_amount_without_a_currency_is_not_added_to_anything() -> None:
    records = [{"id": "A", "budget": "100"}, {"id": "B", "budget": "5", "currency": "EUR"}, {"id": "C"}]
    money = key_figures(snapshot_of(records).projects, np.ones(3, dtype=bool), TODAY).money
    assert (money.currencies, money.without_currency, money.not_stated) == ((("EUR", 5.0, 1),), 1, 1)


def test_active_projects_that_are_past_their_end_are_told_apart_from_those_under_way() -> None:
    ends = ["2024-05-31", "2024-06-01", "", "2023"]
    records = [{"id": f"A{end}", "start_date": "2020", "end_date": end, "status": "2"} for end in ends]
    closed = {"id": "B", "start_date": "2020", "end_date": "2021", "status": "4"}
    found = key_figures(snapshot_of([*records, closed]).projects, np.ones(5, dtype=bool), TODAY)
    assert (found.under_way, found.past_end) == (2, 2)


def test_donors_and_themes_come_with_the_most_projects_first() -> None:
    found, _years = figures_of()
    assert found.donors == (("EU", 2), ("Norway", 1))
    assert found.themes == (("Return", 1),)


def test_a_year_counts_every_project_that_is_under_way_in_it() -> None:
    _found, years = figures_of()
    assert years == {2020: 1, 2021: 1, 2022: 0, 2023: 1, 2024: 2, 2025: 2}
    _found, of_one = figures_of("B")
    assert of_one == {2020: 1, 2021: 1, 2022: 0, 2023: 0, 2024: 0, 2025: 0}


def test_nothing_has_no_figures() -> None:
    index = snapshot_of([]).projects
    found = key_figures(index, np.zeros(0, dtype=bool), TODAY)
    assert (found.projects, found.money.currencies, found.donors) == (0, (), ())
    assert projects_by_year(index, np.zeros(0, dtype=bool)) == {}
