"""Row numbers by place, newest first."""

import pandas as pd

from dashboard.portfolio.record_index import build_index
from dashboard.portfolio.rows_by_value import group_by_value
from dashboard.records.schema.columns import Dataset
from tests.portfolio.making import frame_of, news_of, projects_of


def test_rows_by_value_gives_every_row_of_every_value_once_and_in_order() -> None:
    rows = group_by_value(pd.Series(["MDA;UKR", "", "UKR", "MDA;UKR", "ROU"], dtype="str"))
    assert {code: list(numbers) for code, numbers in rows.items()} == {
        "MDA": [0, 3],
        "UKR": [0, 2, 3],
        "ROU": [4],
    }


def test_rows_by_value_of_nothing_is_empty() -> None:
    assert group_by_value(pd.Series([], dtype="str")) == {}
    assert group_by_value(pd.Series(["", ""], dtype="str")) == {}


def test_the_newest_comes_first_and_the_undated_last() -> None:
    index = projects_of(
        {"id": "undated"},
        {"id": "old", "start_date": "1999-12-31"},
        {"id": "year", "start_date": "2023"},
        {"id": "day", "start_date": "2023-05-08"},
        {"id": "month", "start_date": "2023-05"},
    )
    assert list(index.frame["id"]) == ["day", "month", "year", "old", "undated"]


def test_records_of_one_date_stay_in_the_order_of_the_file() -> None:
    index = news_of(*({"id": key, "date": "2024-03-01"} for key in "cab"))
    assert list(index.frame["id"]) == ["c", "a", "b"]


def test_rows_of_a_country_are_newest_first_too() -> None:
    index = projects_of(
        {"id": "a", "countries": "MDA", "start_date": "2020"},
        {"id": "b", "countries": "UKR", "start_date": "2022"},
        {"id": "c", "countries": "UKR;MDA", "start_date": "2021"},
    )
    assert [index.frame["id"][row] for row in index.rows_of("MDA")] == ["c", "a"]
    assert list(index.rows_of("FRA")) == []


def test_row_of_finds_an_id_exactly() -> None:
    index = projects_of({"id": "001"}, {"id": "1"}, {"id": "nan"})
    assert index.frame["id"][index.row_of("001")] == "001"
    assert index.frame["id"][index.row_of("nan")] == "nan"
    assert index.row_of("01") is None
    assert index.row_of("") is None


def test_regional_worldwide_and_unplaced_are_told_apart() -> None:
    index = projects_of(
        {"id": "country", "countries": "MDA"},
        {"id": "region", "regions": "M49-002"},
        {"id": "region out of the policy", "regions": "GONE"},
        {"id": "world", "scope": "1"},
        {"id": "world by name", "regions": "M49-001"},
        {"id": "world and region", "regions": "M49-001;M49-002"},
        {"id": "world and country", "scope": "1", "countries": "FRA"},
        {"id": "national scope only", "scope": "4"},
        {"id": "not specified", "regions": "UNSPECIFIED"},
        {"id": "nowhere"},
    )
    told = {
        name: {index.frame["id"][row] for row in getattr(index, name)} for name in ("regional", "worldwide", "unplaced")
    }
    assert told == {
        "regional": {"region", "region out of the policy"},
        "worldwide": {"world", "world by name", "world and region", "world and country"},
        "unplaced": {"national scope only", "not specified", "nowhere"},
    }
    assert set(index.by_region) == {"M49-001", "M49-002", "GONE"}
    assert {index.frame["id"][row] for row in index.rows_of_region("M49-001")} == told["worldwide"]
    assert list(index.rows_of_region("M49-150")) == []


def test_an_index_of_nothing_answers() -> None:
    for index in (projects_of(), news_of()):
        assert len(index) == 0
        assert index.row_of("x") is None
        assert list(index.rows_of("MDA")) == []
        assert index.texts.find("anything", 5) == []


def test_building_an_index_leaves_the_frame_as_it_was() -> None:
    frame = frame_of(Dataset.PROJECTS, [{"start_date": "2020"}, {"start_date": "2022"}, {"start_date": "2020"}])
    before = frame.copy(deep=True)
    build_index(frame, Dataset.PROJECTS, {})
    pd.testing.assert_frame_equal(frame, before)
