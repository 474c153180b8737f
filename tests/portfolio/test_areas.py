"""Work that names a region or the world as such, under filters."""

from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import ask
from dashboard.portfolio.place_summaries_and_record_lookup import areas_of
from tests.portfolio.making import snapshot_of

SNAPSHOT = snapshot_of(
    [
        {"regions": "M49-002", "themes": "A"},
        {"regions": "M49-002;M49-009", "themes": "B"},
        {"scope": "1", "themes": "A"},
        {"countries": "MDA", "themes": "A"},
    ],
    [{"regions": "M49-002"}],
)


def told(**asked: object) -> list[tuple[str, int, int]]:
    areas = areas_of(SNAPSHOT, ask(SNAPSHOT, Question(**asked)))
    return [(area.code, area.projects_total, area.news_total) for area in areas]


def test_areas_are_counted_as_such_and_the_world_is_last() -> None:
    assert told() == [("M49-002", 2, 1), ("M49-009", 1, 0), ("M49-001", 1, 0)]


def test_areas_are_named_in_order() -> None:
    snapshot = snapshot_of([{"regions": "M49-150"}, {"regions": "M49-002;M49-150"}, {"regions": "UNSPECIFIED"}])
    assert [area.name for area in areas_of(snapshot, ask(snapshot, Question()))] == ["Africa", "Europe"]


def test_areas_follow_the_filters() -> None:
    assert told(themes=("A",)) == [("M49-002", 1, 0), ("M49-001", 1, 0)]
    assert told(themes=("none such",)) == []
    assert told(region="M49-009") == [("M49-002", 1, 0), ("M49-009", 1, 0)]
