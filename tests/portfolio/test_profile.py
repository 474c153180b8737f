"""What is known of one country and of the whole."""

from dashboard.portfolio import place_summaries_and_record_lookup as profile
from dashboard.portfolio.filter_query import PAGE, Question
from dashboard.portfolio.filter_results import ask
from dashboard.portfolio.place_summaries_and_record_lookup import (
    Profile,
    RegionProfile,
    find_news,
    find_project,
    overview,
)
from dashboard.portfolio.snapshot import Snapshot
from tests.portfolio.making import snapshot_of


def place_profiles(snapshot: Snapshot, *codes: str, shown: int = PAGE) -> list[Profile]:
    return profile.place_profiles(snapshot, ask(snapshot, Question()), codes, shown=shown)


def region_profile(snapshot: Snapshot, code: str, shown: int = PAGE) -> RegionProfile | None:
    return profile.region_profile(snapshot, ask(snapshot, Question(region=code)), shown=shown)


def test_a_profile_shows_the_newest_and_counts_all() -> None:
    snapshot = snapshot_of(
        [{"id": f"P{year}", "countries": "MDA;UKR", "start_date": str(year)} for year in range(2000, 2025)],
        [{"id": "N1", "countries": "MDA", "date": "2024-02-01"}, {"id": "N2", "countries": "UKR"}],
    )
    (found,) = place_profiles(snapshot, "MDA", shown=3)
    assert [item.id for item in found.projects] == ["P2024", "P2023", "P2022"]
    assert [item.id for item in found.news] == ["N1"]
    assert (found.projects_total, found.news_total) == (25, 1)


def test_a_country_without_records_has_an_empty_profile() -> None:
    (empty,) = place_profiles(snapshot_of([{"countries": "MDA"}]), "FRA")
    assert (empty.projects, empty.news, empty.projects_total, empty.news_total) == ([], [], 0, 0)


def test_of_two_countries_what_they_share_comes_first_with_the_news_of_both() -> None:
    projects = [
        {"id": "both", "countries": "MDA;UKR;ROU", "start_date": "2020"},
        {"id": "both too", "countries": "UKR;MDA", "start_date": "2022"},
        {"id": "one", "countries": "MDA;ROU"},
        {"id": "other", "countries": "UKR"},
        {"id": "neither", "countries": "ROU"},
    ]
    news = [{"id": "N1", "countries": "MDA;UKR"}, {"id": "N2", "countries": "UKR"}, {"id": "N3", "countries": "ROU"}]
    shared, one, other = place_profiles(snapshot_of(projects, news), "MDA", "UKR")
    assert [item.id for item in shared.projects] == ["both too", "both"]
    assert {item.id for item in shared.news} == {"N1", "N2"}
    assert [[item.id for item in alone.projects] for alone in (one, other)] == [["one"], ["other"]]
    assert (one.news_total, other.news_total) == (0, 0)


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


def test_a_region_has_the_work_of_its_countries_and_its_own_newest_first() -> None:
    snapshot = snapshot_of(
        [
            {"id": "a", "regions": "M49-150", "start_date": "2020"},
            {"id": "b", "regions": "M49-002;M49-150", "start_date": "2021"},
            {"id": "c", "countries": "FRA"},
            {"id": "d", "regions": "M49-151"},
            {"id": "e", "countries": "KEN"},
        ]
    )
    found = region_profile(snapshot, "M49-150", shown=3)
    assert ([item.id for item in found.projects], found.projects_total) == (["b", "a", "c"], 4)
    assert region_profile(snapshot, "M49-019").projects_total == 0
    assert region_profile(snapshot, "nowhere") is None


def test_the_overview_shows_the_latest_five_news() -> None:
    whole = overview(snapshot_of(news=[{"id": f"N{day}", "date": f"2024-01-{day:02}"} for day in range(1, 10)]))
    assert [item.id for item in whole.news] == ["N9", "N8", "N7", "N6", "N5"]


def test_worldwide_work_is_found_however_its_record_says_so() -> None:
    snapshot = snapshot_of(
        [{"id": "a", "scope": "1"}, {"id": "b", "scope": "2"}, {"id": "c", "regions": "M49-001"}, {"id": "d"}]
    )
    assert [item.id for item in region_profile(snapshot, "M49-001").projects] == ["a", "c"]
    assert overview(snapshot).regional_total == 0


def test_not_specified_is_no_region() -> None:
    whole = overview(snapshot_of([{"regions": "UNSPECIFIED"}]))
    assert (whole.regional_total, whole.unplaced_total) == (0, 1)


def test_records_are_found_by_their_exact_id() -> None:
    snapshot = snapshot_of([{"id": "A/1"}], [{"id": "N 1"}])
    assert find_project(snapshot, "A/1").title == "Title of A/1"
    assert find_news(snapshot, "N 1").id == "N 1"
    assert find_project(snapshot, "a/1") is None
    assert find_news(snapshot, "A/1") is None
