"""The first paint and the live map."""

import json
from dataclasses import replace

import pytest

from dashboard.geography.svg_outlines import Outlines
from dashboard.geography.territories import LocalisedText, Territories
from dashboard.language_and_locale import speaking
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.maps.count_classes_and_place_labels import classes_by_place, numbers_by_place
from dashboard.site.maps.inline_svg_maps import world_poster
from dashboard.site.maps.map_extent_and_overlay import Scene
from dashboard.site.maps.plotly_map import GRAPH_CONFIG, world_figure
from tests.html import select
from tests.portfolio.making import snapshot_of
from tests.site.views import view_of


def links_of(poster: str) -> list[tuple[str, str, str, str]]:
    """Address, code, classes and label of each link on the first paint."""
    found = select(poster, "a[data-iso3]:not([aria-hidden])")
    return [tuple(link.attrib[name] for name in ("href", "data-iso3", "class", "aria-label")) for link in found]


WHOLE = Scene((0.0, 0.0, 2000.0, 857.0))


def poster_of(view: View, outlines: Outlines, scene: Scene = WHOLE) -> str:
    return world_poster(view, outlines, scene)


@pytest.fixture(scope="module")
def figure(snapshot: Snapshot) -> dict:
    return json.loads(world_figure(snapshot, "/static/x/world.geojson").to_json())


def trace(figure: dict, name: str) -> dict:
    (found,) = [one for one in figure["data"] if one["name"] == name]
    return found


def test_each_clickable_place_is_a_link_with_name_and_numbers(
    snapshot: Snapshot, outlines: Outlines, addresses: Addresses
) -> None:
    links = links_of(poster_of(view_of(snapshot), outlines))
    clickable = {code for code, place in snapshot.territories.items() if place.clickable}
    assert {code for _, code, _, _ in links} == clickable
    for href, code, _, label in links:
        assert href == addresses.country(code)
        assert label == numbers_by_place(snapshot, snapshot.totals)[code]
        assert snapshot.territories[code].name in label


def test_a_name_of_the_policy_cannot_break_out(snapshot: Snapshot, outlines: Outlines, addresses: Addresses) -> None:
    named = [replace(place, names=LocalisedText('"><b>&')) for place in snapshot.territories.values()]
    hostile = replace(snapshot, territories=Territories(named, LocalisedText("")))
    poster = poster_of(view_of(hostile, country="MDA"), outlines)
    assert len(links_of(poster)) > 200
    assert "<b>" not in poster


def test_a_small_place_is_also_a_circle(snapshot: Snapshot, outlines: Outlines, addresses: Addresses) -> None:
    poster = poster_of(view_of(snapshot), outlines)
    circled = {circle.getparent().attrib["data-iso3"] for circle in select(poster, "a:not(.hit) > circle")}
    marked = {code for code, place in snapshot.territories.items() if place.marker and place.clickable}
    assert circled == marked >= {"TUV", "NRU", "MLT", "SGP"}


def test_a_place_that_is_not_clickable_is_drawn_without_a_link(
    snapshot: Snapshot, outlines: Outlines, addresses: Addresses
) -> None:
    poster = poster_of(view_of(snapshot), outlines)
    assert 'data-iso3="BVT"' not in poster
    assert poster.count("<path") == len(outlines.paths)


def test_the_chosen_place_is_marked_and_no_other(snapshot: Snapshot, outlines: Outlines, addresses: Addresses) -> None:
    assert "chosen" not in poster_of(view_of(snapshot), outlines)
    links = links_of(poster_of(view_of(snapshot, country="UKR"), outlines))
    assert {code for _, code, look, _ in links if "chosen" in look.split()} == {"UKR"}
    assert "chosen" not in poster_of(view_of(snapshot, country="XXX"), outlines)


def test_classes_follow_the_number_of_projects(snapshot: Snapshot, outlines: Outlines, addresses: Addresses) -> None:
    looks = {code: look for _, code, look, _ in links_of(poster_of(view_of(snapshot), outlines))}
    assert (looks["MDA"], looks["TUV"], looks["KEN"]) == ("c1", "c1", "c0")
    assert looks["FRA"] == "c0"  # news, and no project


def test_an_unsettled_place_is_dashed_and_drawn_last(
    snapshot: Snapshot, outlines: Outlines, addresses: Addresses, figure: dict
) -> None:
    dashed = {code for code, place in snapshot.territories.items() if place.line == "dashed" and place.clickable}
    shapes = select(poster_of(view_of(snapshot), outlines), "a > path")
    links = [(shape.getparent().get("data-iso3"), shape.getparent().get("class")) for shape in shapes]
    assert {code for code, look in links if "dashed" in look.split()} == dashed & {code for code, _ in links}
    without = [code for code, look in links if look.startswith("c0")]
    late = dashed & set(without)
    assert late
    assert set(without[-len(late) :]) == late
    assert set(trace(figure, "countries")["locations"][-len(dashed) :]) == dashed


def test_links_keep_the_language(snapshot: Snapshot, outlines: Outlines) -> None:
    with speaking("fr"):
        poster = poster_of(view_of(snapshot, "/map/"), outlines)
    assert all("lang=fr" in href and href.startswith("/map/") for href, *_ in links_of(poster))


def test_an_empty_portfolio_is_drawn(outlines: Outlines, addresses: Addresses) -> None:
    empty = snapshot_of()
    assert set(classes_by_place(empty, empty.totals).values()) == {0}
    looks = {look.split()[0] for _, _, look, _ in links_of(poster_of(view_of(empty), outlines))}
    assert looks == {"c0"}
    assert json.loads(world_figure(empty, "/x").to_json())["data"]


def test_the_figure_draws_every_clickable_place_by_its_code(snapshot: Snapshot, figure: dict) -> None:
    countries, chosen = (trace(figure, name) for name in ("countries", "chosen"))
    clickable = sorted(code for code, place in snapshot.territories.items() if place.clickable)
    assert countries["locations"] == countries["customdata"]
    assert sorted(countries["locations"]) == clickable
    assert len(countries["z"]) == len(clickable)
    assert (countries["featureidkey"], countries["geojson"]) == ("id", "/static/x/world.geojson")
    assert chosen["locations"] == []


def test_the_figure_marks_the_places_too_small_to_hit(snapshot: Snapshot, figure: dict) -> None:
    markers = trace(figure, "small places")
    small = {code for code, place in snapshot.territories.items() if place.marker and place.clickable}
    assert set(markers["customdata"]) == small
    assert len(markers["lon"]) == len(markers["lat"]) == len(small)
    where = dict(zip(markers["customdata"], zip(markers["lon"], markers["lat"], strict=True), strict=True))
    tuvalu = snapshot.territories["TUV"]
    assert where["TUV"] == (tuvalu.lon, tuvalu.lat)


def test_the_figure_asks_nothing_of_anybody(figure: dict) -> None:
    assert figure["layout"]["geo"]["fitbounds"] is False
    assert figure["layout"]["geo"]["visible"] is False
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["scrollZoom"] is False  # the map is never a scroll trap
    assert "http" not in json.dumps(figure)
    assert "template" not in figure["layout"] or not figure["layout"]["template"]


def test_work_lies_over_small_places_and_those_over_land_without_work(snapshot: Snapshot, outlines: Outlines) -> None:
    shapes = select(poster_of(view_of(snapshot), outlines), "svg a")
    kinds = ["dot" if one.cssselect("circle") else "land" for one in shapes]
    looks = ["hit" if "hit" in one.get("class") else kind for one, kind in zip(shapes, kinds, strict=True)]
    work = [look == "land" and not one.get("class").startswith("c0") for one, look in zip(shapes, looks, strict=True)]
    first_hit, last_hit = looks.index("hit"), len(looks) - 1 - looks[::-1].index("hit")
    assert not any(work[:first_hit])
    assert all(look != "land" or worked for look, worked in zip(looks[last_hit:], work[last_hit:], strict=True))
    assert looks[-1] == "dot"
