"""What visitors type leads to places, regions and records."""

import pytest

from dashboard.portfolio.search_box_results import HitKind, find_places, search
from tests.portfolio.making import snapshot_of


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("MD", "MDA"),
        ("mda", "MDA"),
        ("xk", "XKX"),
        ("ivory coast", "CIV"),
        ("turkey", "TUR"),
        ("moldva", "MDA"),
        ("côte", "CIV"),
    ],
)
def test_codes_other_names_and_typing_mistakes_find_the_place(query: str, first: str) -> None:
    assert find_places(snapshot_of(), query)[0].key == first


def test_own_names_come_before_other_names() -> None:
    assert find_places(snapshot_of(), "a")[0].label == "Afghanistan"


def test_regions_are_found_where_records_name_them() -> None:
    named = snapshot_of([{"regions": "M49-002"}], [{"regions": "M49-150"}])
    regions = [hit.key for hit in find_places(named, "euro") if hit.kind is HitKind.REGION]
    assert regions == ["M49-150"]
    assert [hit.key for hit in search(named, "all africa") if hit.kind is HitKind.REGION] == ["M49-002"]
    assert not [hit for hit in find_places(snapshot_of(), "euro") if hit.kind is HitKind.REGION]


def test_no_more_than_asked_for() -> None:
    named = snapshot_of([{"regions": "M49-002;M49-015;M49-202"}])
    assert len(find_places(named, "s", limit=5)) == 5
    assert [len(find_places(named, "africa", limit=limit)) for limit in (1, 2, 4)] == [1, 2, 4]
