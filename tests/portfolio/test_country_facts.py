"""What a country's page tells, and which records belong together."""

from dashboard.portfolio.place_summaries_and_record_lookup import (
    MOST_PROJECTS,
    country_facts,
    find_project,
    neighbour_counts,
    news_of,
    related,
)
from dashboard.store.holds import HoldKind
from tests.portfolio.making import hold_of, snapshot_of

SNAPSHOT = snapshot_of(
    [
        {"id": "P1", "countries": "MDA;UKR", "status": "2", "start_date": "2024", "donors": "EU;Norway",
         "themes": "Return", "contact_email": "a@example.org", "related_ids": "P3;GONE"},
        {"id": "P2", "countries": "MDA", "status": "4", "start_date": "2020", "donors": "EU",
         "contact_email": "a@example.org", "related_ids": "P1"},
        {"id": "P3", "countries": "FRA", "status": "2", "contact_email": "c@example.org"},
        {"id": "P4", "countries": "MDA"},
    ],
    [{"id": "N1", "countries": "MDA", "project_ids": "P1;P2", "date": "2024-01-01"}, {"id": "N2", "countries": "FRA"}],
)  # fmt: skip


def test_counts_are_of_the_country_alone() -> None:
    found = country_facts(SNAPSHOT, "MDA")
    assert found is not None
    assert [project.id for project in found.projects] == ["P1", "P2", "P4"]
    assert (found.projects_total, found.news_total) == (3, 1)
    assert found.statuses == [("2", 1), ("4", 1), ("", 1)]
    assert found.donors == [("EU", 2), ("Norway", 1)]
    assert found.themes == [("Return", 1)]
    assert found.contacts == [("a@example.org", 2)]


def test_an_unknown_code_has_none_and_a_place_without_work_an_empty_one() -> None:
    assert country_facts(SNAPSHOT, "XXX") is None
    empty = country_facts(SNAPSHOT, "KEN")
    assert empty is not None
    assert (empty.projects, empty.statuses, empty.contacts, empty.projects_total) == ([], [], [], 0)


def test_numbers_are_of_all_projects_and_the_list_of_the_newest() -> None:
    many = snapshot_of([{"countries": "MDA", "status": "2"} for _ in range(MOST_PROJECTS + 5)])
    found = country_facts(many, "MDA")
    assert found is not None
    assert len(found.projects) == MOST_PROJECTS
    assert (found.projects_total, found.statuses) == (MOST_PROJECTS + 5, [("2", MOST_PROJECTS + 5)])


def test_neighbours_have_their_numbers_and_none_is_not_zero() -> None:
    others = neighbour_counts(SNAPSHOT, {"MDA": ("ROU", "UKR", "ZZZ")}, "MDA")
    assert [(one.code, one.projects) for one in others] == [("ROU", None), ("UKR", 1)]
    assert neighbour_counts(SNAPSHOT, {}, "MDA") == []


def test_a_neighbour_that_is_held_is_not_said_to_have_no_projects() -> None:
    holding = snapshot_of([{"countries": "MDA;UKR"}], holds=(hold_of(HoldKind.COUNTRY, "UKR"),))
    others = neighbour_counts(holding, {"MDA": ("ROU", "UKR")}, "MDA")
    assert [(one.code, one.projects, one.held) for one in others] == [("ROU", None, False), ("UKR", None, True)]


def test_projects_are_related_in_both_directions_and_once() -> None:
    def ids(key: str) -> list[str]:
        project = find_project(SNAPSHOT, key)
        assert project is not None
        return [one.id for one in related(SNAPSHOT, project)]

    assert ids("P1") == ["P3", "P2"]
    assert ids("P3") == ["P1"]
    assert ids("P4") == []


def test_news_of_a_project_is_what_names_it() -> None:
    project = find_project(SNAPSHOT, "P2")
    assert project is not None
    assert [item.id for item in news_of(SNAPSHOT, project)] == ["N1"]


def test_a_held_project_is_not_related() -> None:
    records = [{"id": "P1", "related_ids": "P2", "countries": "MDA"}, {"id": "P2", "countries": "MDA"}]
    held = snapshot_of(records, holds=(hold_of(HoldKind.PROJECT, "P2"),))
    project = find_project(held, "P1")
    assert project is not None
    assert related(held, project) == []
