"""Totals by country and the identity of a snapshot."""

import gc
import weakref
from dataclasses import replace

import pandas as pd
from hypothesis import given, settings, strategies as st

from dashboard.geography.territories import LocalisedText, Territories
from dashboard.language_and_locale import collated, speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import ask
from dashboard.portfolio.place_summaries_and_record_lookup import areas_of, overview
from dashboard.portfolio.search_box_results import find_places, search
from dashboard.portfolio.sentence_to_filters import understand
from dashboard.portfolio.snapshot import Snapshot, build_snapshot
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT
from tests.portfolio.making import gazetteer, news_of, projects_of, snapshot_of, territories


def test_a_record_with_three_countries_counts_once_in_all_and_once_on_each() -> None:
    snapshot = snapshot_of([{"countries": "MDA;UKR;ROU"}])
    assert overview(snapshot).projects_total == 1
    assert snapshot.totals["projects"].to_dict() == {"MDA": 1, "ROU": 1, "UKR": 1}


def test_regional_and_worldwide_work_is_on_no_country() -> None:
    snapshot = snapshot_of([{"regions": "M49-002"}, {"scope": "1"}, {"regions": "M49-150;M49-002"}])
    assert snapshot.totals.empty
    whole = overview(snapshot)
    assert (whole.projects_total, whole.countries_total) == (3, 0)
    assert (whole.regional_total, whole.worldwide_total, whole.unplaced_total) == (2, 1, 0)


def test_a_country_that_no_record_names_is_absent_and_not_zero() -> None:
    snapshot = snapshot_of([{"countries": "MDA"}], [{"countries": "FRA"}])
    assert list(snapshot.totals.index) == ["FRA", "MDA"]
    assert snapshot.totals.loc["FRA"].to_dict() == {"projects": 0, "news": 1}
    assert not snapshot.totals.isna().to_numpy().any()


def test_totals_are_whole_numbers_even_of_nothing() -> None:
    for snapshot in (snapshot_of(), snapshot_of([{"countries": "MDA"}])):
        assert list(snapshot.totals.columns) == ["projects", "news"]
        assert [str(kind) for kind in snapshot.totals.dtypes] == ["int64", "int64"]


def test_the_id_is_the_same_for_the_same_data_policy_and_release() -> None:
    assert snapshot_of(key="1:a|2:b").id == snapshot_of(key="1:a|2:b").id
    assert snapshot_of().id.isalnum()


def test_the_id_changes_with_the_published_versions() -> None:
    assert snapshot_of(key="1:a").id != snapshot_of(key="2:a").id


def _with_policy(policy: Territories, names: Gazetteer | None = None) -> str:
    indexes = {Dataset.PROJECTS: projects_of(), Dataset.NEWS: news_of()}
    return build_snapshot(indexes, key="1:a", territories=policy, gazetteer=names or gazetteer()).id


def test_the_id_changes_with_the_naming_policy() -> None:
    policy = territories()
    renamed = [
        replace(place, names=LocalisedText("Moldavia")) if place.code == "MDA" else place for place in policy.values()
    ]
    ids = {
        _with_policy(policy),
        _with_policy(Territories(renamed, policy.disclaimers)),
        _with_policy(Territories(policy.values(), LocalisedText("Another disclaimer."))),
    }
    assert len(ids) == 3


def test_the_id_changes_with_the_names_of_regions_and_other_names_of_places() -> None:
    known = gazetteer()
    fewer = Gazetteer(territories(), {code: one for code, one in known.regions.items() if code != "M49-002"}, [])
    assert _with_policy(territories(), fewer) != _with_policy(territories(), known)


def _built_in(language: str) -> Snapshot:
    """A snapshot of no records, whose places and the snapshot itself were read while this language was current."""
    places = ROOT / "data" / "places"
    with speaking(language):
        policy = Territories.load(ROOT / "data" / "boundaries" / "territories.csv", ("en", "fr", "ar"))
        names = Gazetteer.load(policy, regions=places / "regions.csv", aliases=places / "aliases.csv")
        indexes = {Dataset.PROJECTS: projects_of(), Dataset.NEWS: news_of()}
        return build_snapshot(indexes, key="1:a", territories=policy, gazetteer=names)


def test_a_snapshot_is_the_same_whatever_language_the_first_to_ask_speaks() -> None:
    english, *others = [_built_in(language) for language in ("en", "fr", "ar")]
    for other in others:
        assert other.id == english.id
        assert list(other.place_names.items()) == list(english.place_names.items())
        assert list(other.gazetteer.names()) == list(english.gazetteer.names())


def test_a_search_finds_the_names_of_its_own_language_first() -> None:
    snapshot = _built_in("ar")
    for language in ("en", "fr", "en"):
        with speaking(language):
            hits = find_places(snapshot, "a")
            assert {hit.matched for hit in hits} == {""}, "each is found by the name that is shown"
            assert [hit.label for hit in hits] == collated(hit.label for hit in hits)


def test_a_region_that_the_policy_no_longer_knows_keeps_its_code_as_name() -> None:
    snapshot = snapshot_of([{"regions": "GONE"}])
    assert snapshot.region_name("GONE") == "GONE"
    assert [area.name for area in areas_of(snapshot, ask(snapshot, Question()))] == ["GONE"]


CODES = st.lists(st.sampled_from(["MDA", "UKR", "FRA", "XKX", "TUV"]), unique=True, max_size=4)
REGIONS = st.lists(st.sampled_from(["M49-002", "M49-150", "M49-419"]), unique=True, max_size=2)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "countries": CODES.map(";".join),
            "regions": REGIONS.map(";".join),
            "scope": st.sampled_from(["", "1", "2", "4"]),
            "start_date": st.sampled_from(["", "2020", "2021-05", "2022-01-31"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(projects=RECORDS, news=RECORDS.map(lambda records: [{"countries": one["countries"]} for one in records]))
def test_counts_agree_with_counting_by_hand(projects, news) -> None:
    snapshot = snapshot_of(projects, news)
    whole = overview(snapshot)
    for column, records in (("projects", projects), ("news", news)):
        for code in ("MDA", "UKR", "FRA", "XKX", "TUV"):
            by_hand = sum(code in one["countries"].split(";") for one in records)
            named = any(code in one["countries"].split(";") for one in [*projects, *news])
            assert snapshot.totals[column].to_dict().get(code) == (by_hand if named else None)
    assert (whole.projects_total, whole.news_total) == (len(projects), len(news))
    assert whole.countries_total == len({code for one in projects for code in one["countries"].split(";") if code})
    assert whole.regional_total == sum(bool(one["regions"]) and one["scope"] != "1" for one in projects)
    assert whole.worldwide_total == sum(one["scope"] == "1" for one in projects)
    assert whole.unplaced_total == sum(
        not one["countries"] and not one["regions"] and one["scope"] != "1" for one in projects
    )
    by_area = {area.code: area.projects_total for area in areas_of(snapshot, ask(snapshot, Question()))}
    for code in ("M49-002", "M49-150", "M49-419"):
        by_hand = sum(code in one["regions"].split(";") for one in projects)
        assert by_area.get(code, 0) == by_hand
    dates = pd.Series([str(value) for value in snapshot.projects.frame["start_date"]], dtype="str")
    assert list(dates) == sorted(dates, reverse=True)


DONORS = {
    "European Union": ("Union européenne", "Unión Europea", "Европейский союз", "الاتحاد الأوروبي"),
    "Switzerland": ("Suisse", "Suiza", "Швейцария", "سويسرا"),
    "Germany": ("Allemagne", "Alemania", "Германия", "ألمانيا"),
    "World Bank": ("Banque mondiale", "Banco Mundial", "Всемирный банк", "البنك الدولي"),
    "United Nations": ("Nations Unies", "Naciones Unidas", "Организация Объединённых Наций", "الأمم المتحدة"),
}


def test_donors_that_are_places_and_known_terms_have_names_in_every_language() -> None:
    """What records translate comes first, and what nobody knows stays as it is written."""
    places = ROOT / "data" / "places"
    languages = ["en", "fr", "es", "ru", "ar"]
    known = Territories.load(ROOT / "data" / "boundaries" / "territories.csv", languages)
    regions = Gazetteer.load(known, regions=places / "regions.csv", aliases=places / "aliases.csv")
    record = {
        "donors": ";".join([*DONORS, "Ford Foundation"]),
        "themes": "Health;Rivers;Energy",
        "themes_fr": "Soins;;",
    }
    indexes = {Dataset.PROJECTS: projects_of(record), Dataset.NEWS: news_of()}
    projects = build_snapshot(indexes, key="1:a", territories=known, gazetteer=regions).projects
    for number, language in enumerate(languages):
        with speaking(language):
            shown = {donor: projects.value_name("donors", donor) for donor in (*DONORS, "Ford Foundation")}
            expected = {donor: names[number - 1] if number else donor for donor, names in DONORS.items()}
            assert shown == {**expected, "Ford Foundation": ""}
    with speaking("fr"):
        assert [projects.value_name("themes", theme) for theme in ("Health", "Rivers", "Energy")] == [
            "Soins",
            "",
            "Énergie",
        ]


def test_what_is_made_of_a_snapshot_goes_with_it() -> None:
    snapshot = snapshot_of([{"countries": "MDA", "donors": "Germany", "themes": "Health"}])
    assert understand(snapshot, Question(text="Health in Moldova"), 2026)
    assert search(snapshot, "germ")
    seen = weakref.ref(snapshot)
    del snapshot
    gc.collect()
    assert seen() is None
