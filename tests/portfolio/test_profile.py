"""What is known of one country and of the whole."""

from dashboard.portfolio.profile import country_profile, find_news, find_project, overview, worldwide_projects
from tests.portfolio.making import snapshot_of


def test_a_profile_shows_the_newest_and_counts_all() -> None:
    snapshot = snapshot_of(
        [{"id": f"P{year}", "countries": "MDA;UKR", "start_date": str(year)} for year in range(2000, 2025)],
        [{"id": "N1", "countries": "MDA", "date": "2024-02-01"}, {"id": "N2", "countries": "UKR"}],
    )
    profile = country_profile(snapshot, "MDA", shown=3)
    assert profile.territory.name == snapshot.territories["MDA"].name
    assert [item.id for item in profile.projects] == ["P2024", "P2023", "P2022"]
    assert [item.id for item in profile.news] == ["N1"]
    assert (profile.projects_total, profile.news_total) == (25, 1)


def test_a_country_without_records_has_an_empty_profile_and_an_unknown_code_none() -> None:
    snapshot = snapshot_of([{"countries": "MDA"}])
    empty = country_profile(snapshot, "FRA")
    assert (empty.projects, empty.news, empty.projects_total, empty.news_total) == ([], [], 0, 0)
    for code in ("XXX", "", "mda", "MDA ", "M49-002"):
        assert country_profile(snapshot, code) is None


def test_the_overview_counts_each_record_once() -> None:
    whole = overview(
        snapshot_of(
            [{"countries": "MDA;UKR"}, {"countries": "MDA"}, {"regions": "M49-002"}, {"scope": "1"}, {}],
            [{"countries": "FRA"}],
        )
    )
    assert (whole.projects_total, whole.news_total) == (5, 1)
    assert whole.countries_total == 2  # France has news and no project
    assert (whole.regional_total, whole.worldwide_total, whole.unplaced_total) == (1, 1, 1)


def test_areas_are_named_in_order_with_their_newest_projects() -> None:
    whole = overview(
        snapshot_of(
            [
                {"id": "a", "regions": "M49-150", "start_date": "2020"},
                {"id": "b", "regions": "M49-002;M49-150", "start_date": "2021"},
            ]
        )
    )
    told = [(area.name, [item.id for item in area.projects], area.projects_total) for area in whole.areas]
    assert told == [("Africa", ["b"], 1), ("Europe", ["b", "a"], 2)]


def test_the_overview_shows_the_latest_five_news() -> None:
    whole = overview(snapshot_of(news=[{"id": f"N{day}", "date": f"2024-01-{day:02}"} for day in range(1, 10)]))
    assert [item.id for item in whole.news] == ["N9", "N8", "N7", "N6", "N5"]


def test_worldwide_projects_are_those_of_global_scope() -> None:
    snapshot = snapshot_of([{"id": "a", "scope": "1"}, {"id": "b", "scope": "2"}, {"id": "c", "countries": "MDA"}])
    assert [item.id for item in worldwide_projects(snapshot)] == ["a"]


def test_records_are_found_by_their_exact_id() -> None:
    snapshot = snapshot_of([{"id": "A/1"}], [{"id": "N 1"}])
    assert find_project(snapshot, "A/1").title == "Title of A/1"
    assert find_news(snapshot, "N 1").id == "N 1"
    assert find_project(snapshot, "a/1") is None
    assert find_news(snapshot, "A/1") is None
