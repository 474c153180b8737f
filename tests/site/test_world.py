"""What follows the filters besides the panel: the map, the lists, the form."""

import json

from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.explorer.html_fragments import filtered_sections, world
from dashboard.site.http.json_and_api_errors import to_json
from dashboard.site.maps.plotly_map import world_figure
from tests.html import only, select, text_of, values
from tests.site.views import view_of


def body_of(snapshot: Snapshot, **question: object) -> dict:
    return json.loads(to_json(world(view_of(snapshot, **question))))


def test_every_place_of_the_live_map_is_told(snapshot: Snapshot) -> None:
    body = body_of(snapshot, donors=("Norway",))
    told = dict(zip(body["codes"], zip(body["classes"], body["numbers"], strict=True), strict=True))
    drawn = json.loads(world_figure(snapshot, "/x").to_json())["data"]
    assert set(told) == set(drawn[0]["customdata"]) >= set(drawn[1]["customdata"])
    assert told["MDA"] == (1, "Moldova: 1 project")
    assert told["TUV"] == (0, "Tuvalu: no projects")


def test_lists_and_sentence_follow_the_filters(snapshot: Snapshot) -> None:
    view = view_of(snapshot, donors=("Norway",))
    parts = filtered_sections(view)
    assert values(parts["places"], "a", "data-iso3") == ["MDA", "UKR"]
    assert "No regional or worldwide work matches your filters." in text_of(only(parts["beyond"], "#beyond"))
    assert body_of(snapshot, donors=("Norway",))["announcement"] == "1 project funded by Norway"
    assert {name: only(part, "body > *").get("id") for name, part in parts.items()} == {
        "sentence": "asked", "filters": "ask", "beyond": "beyond", "places": "place-list", "charts": "charts-part",
        "histogram": "histogram",
    }  # fmt: skip


def test_work_beyond_countries_is_listed_with_its_numbers(snapshot: Snapshot) -> None:
    beyond = filtered_sections(view_of(snapshot))["beyond"]
    assert {link.get("href"): text_of(link) for link in select(beyond, "a")} == {
        "/?region=M49-009#panel": "Oceania",
        "/?region=M49-001#panel": "World",
    }
    assert [text_of(one) for one in select(beyond, ".numbers")] == ["1 project"] * 2
