"""What is held is in no record; everything else stays as it was."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from dashboard.portfolio.apply_holds import apply_holds, holdable_fields
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.store.holds import Hold, HoldKind
from tests.portfolio.making import frame_of, gazetteer, hold_of, snapshot_of

PROJECTS = [
    {"id": "P1", "countries": "MDA", "related_ids": "P2;P3", "budget": "5", "status": "2", "status_source": "derived"},
    {"id": "P2", "countries": "MDA;UKR;ROU", "related_ids": "P1", "budget": "7"},
    {"id": "P3", "countries": "UKR", "regions": "M49-002"},
    {"id": "P4", "countries": "MDA", "scope": "1"},
    {"id": "P5", "countries": "MDA", "regions": "M49-150"},
    {"id": "P6", "countries": "MDA", "regions": "UNSPECIFIED"},
    {"id": "P7"},
]
NEWS = [
    {"id": "N1", "countries": "MDA", "project_ids": "P1;P2"},
    {"id": "N2", "countries": "MDA;FRA", "project_ids": "P1"},
    {"id": "N3", "countries": "FRA", "project_ids": "P1;P6;P2"},
]


def held(*holds: Hold, projects=PROJECTS, news=NEWS) -> tuple[pd.DataFrame, pd.DataFrame]:
    frames = {Dataset.PROJECTS: frame_of(Dataset.PROJECTS, projects), Dataset.NEWS: frame_of(Dataset.NEWS, news)}
    before = {dataset: frame.copy() for dataset, frame in frames.items()}
    after = apply_holds(frames, holds, gazetteer().regions)
    for dataset, frame in before.items():
        pd.testing.assert_frame_equal(frames[dataset], frame)  # those given are not changed
        assert (after[dataset].dtypes == "str").all()
        assert list(after[dataset].columns) == list(frame.columns)
    return after[Dataset.PROJECTS], after[Dataset.NEWS]


def column(frame: pd.DataFrame, name: str) -> dict[str, str]:
    return dict(zip(frame["id"], frame[name], strict=True))


def test_without_holds_nothing_is_missing() -> None:
    projects, news = held()
    pd.testing.assert_frame_equal(projects, frame_of(Dataset.PROJECTS, PROJECTS))
    pd.testing.assert_frame_equal(news, frame_of(Dataset.NEWS, NEWS))


def test_a_held_project_is_gone_also_from_the_lists_of_others() -> None:
    projects, news = held(hold_of(HoldKind.PROJECT, "P1"))
    assert list(projects["id"]) == ["P2", "P3", "P4", "P5", "P6", "P7"]
    assert column(projects, "related_ids")["P2"] == ""
    assert column(news, "project_ids") == {"N1": "P2", "N2": "", "N3": "P6;P2"}


def test_a_held_news_item_is_gone_and_a_project_of_the_same_id_is_not() -> None:
    projects, news = held(hold_of(HoldKind.NEWS, "X"), projects=[{"id": "X"}], news=[{"id": "X"}, {"id": "Y"}])
    assert (list(projects["id"]), list(news["id"])) == (["X"], ["Y"])


def test_a_held_country_is_in_no_record_and_takes_those_along_that_are_nowhere_else() -> None:
    projects, news = held(hold_of(HoldKind.COUNTRY, "MDA"))
    assert column(projects, "countries") == {"P2": "UKR;ROU", "P3": "UKR", "P4": "", "P5": "", "P7": ""}
    assert column(news, "countries") == {"N2": "FRA", "N3": "FRA"}
    assert column(projects, "related_ids")["P2"] == ""  # P1 went along
    assert column(news, "project_ids") == {"N2": "", "N3": "P2"}


@pytest.mark.parametrize("reverse", [False, True])
def test_two_held_countries_take_those_along_that_are_in_both_only(reverse: bool) -> None:
    holds = [hold_of(HoldKind.COUNTRY, "MDA"), hold_of(HoldKind.COUNTRY, "UKR")]
    projects, _ = held(*(reversed(holds) if reverse else holds), projects=[*PROJECTS, {"countries": "UKR;MDA"}])
    assert column(projects, "countries") == {"P2": "ROU", "P3": "", "P4": "", "P5": "", "P7": ""}


SHARED = [
    {"id": "P1", "countries": "MDA;UKR", "country_percentages": "Moldova 60;Ukraine 40"},
    {"id": "P2", "countries": "UKR;FRA", "country_percentages": "UKR 60;FRA 40"},
]


def test_shares_do_not_tell_of_a_held_country() -> None:
    projects, _ = held(hold_of(HoldKind.COUNTRY, "MDA"), projects=SHARED)
    assert column(projects, "country_percentages") == {"P1": "", "P2": "UKR 60;FRA 40"}


def test_shares_do_not_tell_of_countries_that_are_held_as_a_field() -> None:
    projects, _ = held(hold_of(HoldKind.FIELD, "projects.countries"), projects=SHARED)
    assert column(projects, "country_percentages") == {"P1": "", "P2": ""}
    assert "projects.country_percentages" in holdable_fields()


def test_a_held_field_is_empty_in_every_language_and_in_its_own_dataset_only() -> None:
    projects = frame_of(Dataset.PROJECTS, PROJECTS).assign(summary="s", summary_fr="résumé", title_fr="titre")
    frames = {Dataset.PROJECTS: projects, Dataset.NEWS: frame_of(Dataset.NEWS, NEWS)}
    holds = [hold_of(HoldKind.FIELD, "projects.summary"), hold_of(HoldKind.FIELD, "projects.countries")]
    after = apply_holds(frames, holds, gazetteer().regions)
    for name in ("summary", "summary_fr", "countries"):
        assert set(after[Dataset.PROJECTS][name]) == {""}
    assert set(after[Dataset.PROJECTS]["title_fr"]) == {"titre"}
    assert column(after[Dataset.NEWS], "countries")["N1"] == "MDA"
    assert len(after[Dataset.PROJECTS]) == len(PROJECTS)


def test_a_held_status_is_not_told_by_where_it_came_from() -> None:
    projects, _ = held(hold_of(HoldKind.FIELD, "projects.status"))
    assert set(projects["status"]) == set(projects["status_source"]) == {""}


def test_what_a_record_cannot_be_without_cannot_be_held() -> None:
    fields = holdable_fields()
    assert {"projects.budget", "projects.contact_email", "news.body", "projects.countries"} <= set(fields)
    assert not {"projects.id", "projects.title", "news.id", "news.title", "news.date"} & set(fields)
    assert "projects.status_source" not in fields  # goes with the status


def test_a_version_from_before_a_column_existed_can_be_held_too() -> None:
    frames = {
        Dataset.PROJECTS: frame_of(Dataset.PROJECTS, PROJECTS).drop(columns=["related_ids", "budget", "scope"]),
        Dataset.NEWS: frame_of(Dataset.NEWS, NEWS).drop(columns="project_ids"),
    }
    holds = [hold_of(kind, key) for kind, key in _SOME]
    after = apply_holds(frames, holds, gazetteer().regions)
    assert {dataset: list(frame.columns) for dataset, frame in after.items()} == {
        dataset: list(frame.columns) for dataset, frame in frames.items()
    }


_SOME = [(HoldKind.PROJECT, "P1"), (HoldKind.COUNTRY, "MDA"), (HoldKind.FIELD, "projects.budget")]


def test_nothing_held_that_exists_changes_nothing() -> None:
    holds = [hold_of(HoldKind.PROJECT, "none"), hold_of(HoldKind.NEWS, ""), hold_of(HoldKind.COUNTRY, "XXX")]
    projects, news = held(*holds, hold_of(HoldKind.FIELD, "projects.none"), hold_of(HoldKind.FIELD, ""))
    pd.testing.assert_frame_equal(projects, frame_of(Dataset.PROJECTS, PROJECTS))
    pd.testing.assert_frame_equal(news, frame_of(Dataset.NEWS, NEWS))


def test_of_an_empty_portfolio_nothing_is_held() -> None:
    projects, news = held(*(hold_of(kind, key) for kind, key in _SOME), projects=[], news=[])
    assert (len(projects), len(news)) == (0, 0)


codes = st.sampled_from(["MDA", "UKR", "FRA", "ROU"])
record = st.fixed_dictionaries(
    {
        "countries": st.lists(codes, unique=True, max_size=3).map(";".join),
        "regions": st.sampled_from(["", "M49-002", "UNSPECIFIED"]),
    }
)
related = st.lists(st.sampled_from(["P1", "P2", "P3"]), unique=True).map(";".join)
chosen_holds = st.lists(
    st.one_of(
        st.tuples(st.just(HoldKind.COUNTRY), codes),
        st.tuples(st.just(HoldKind.PROJECT), st.sampled_from(["P1", "P2"])),
        st.tuples(st.just(HoldKind.NEWS), st.sampled_from(["N1", "N2"])),
    ),
    min_size=1,
)


@settings(max_examples=30)
@given(st.lists(record, max_size=4), st.lists(record, max_size=3), related, chosen_holds)
def test_no_trace_of_a_held_key_is_left(projects, news, related_to, chosen) -> None:
    projects = [one | {"related_ids": related_to} for one in projects]
    news = [one | {"project_ids": related_to} for one in news]
    holds = [hold_of(kind, key) for kind, key in chosen]
    for frame in held(*holds, projects=projects, news=news):
        text = frame.drop(columns="title").to_csv(index=False)
        assert not [hold.key for hold in holds if re.search(rf"\b{re.escape(hold.key)}\b", text)]


def test_a_snapshot_says_what_is_held_and_has_another_id() -> None:
    hold = hold_of(HoldKind.PROJECT, "P1")
    snapshot = snapshot_of(PROJECTS, NEWS, holds=(hold, hold_of(HoldKind.FIELD, "news.lead")))
    assert snapshot.held(HoldKind.PROJECT, "P1") == hold
    assert snapshot.held(HoldKind.NEWS, "P1") is None
    assert [one.key for one in snapshot.fields_held(Dataset.NEWS)] == ["news.lead"]
    assert snapshot.fields_held(Dataset.PROJECTS) == []
    assert snapshot.projects.row_of("P1") is None


def test_every_column_is_of_a_kind_that_holds_know() -> None:
    fields = {f"{dataset}.{column.name}" for dataset, columns in COLUMNS.items() for column in columns}
    assert len(fields - set(holdable_fields())) == 6  # id and title of both, date of news, how a status is known
