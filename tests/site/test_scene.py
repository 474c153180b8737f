"""What the map shows of a view: near enough to see a place, with those that share its projects."""

import numpy as np
import pytest

from dashboard.geography.bounding_boxes import part_around
from dashboard.geography.equal_earth_projection import to_window
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import Settings
from dashboard.site.maps.map_extent_and_overlay import Scene, partners_of, phone_width, scene_of
from tests.html import select, text_of
from tests.portfolio.making import snapshot_of
from tests.sharing import GeographyOf
from tests.site.views import view_of


@pytest.fixture(scope="module")
def geography(geography_of: GeographyOf) -> Geography:
    return geography_of(Settings())


def scene(geography: Geography, snapshot: Snapshot, **question: object) -> Scene:
    return scene_of(geography, view_of(snapshot, **question))


def enlargement(geography: Geography, found: Scene) -> float:
    return geography.outlines.width / found.box[2]


def within(found: Scene, x: float, y: float) -> bool:
    left, top, width, height = found.box
    return left < x < left + width and top < y < top + height


def test_nothing_chosen_shows_the_whole_world(geography: Geography, snapshot: Snapshot) -> None:
    for question in ({}, {"themes": ("None such",)}, {"country": "XXX"}, {"region": "none such"}, {"since": "2023"}):
        found = scene(geography, snapshot, **question)
        assert found.box == (0, 0, geography.outlines.width, geography.outlines.height)
        assert (found.partners, found.overlay) == ((), "")


@pytest.mark.parametrize(
    "code", ["MDA", "MLT", "TUV", "IND", "BRA", "NGA", "FRA", "USA", "RUS", "FJI", "NZL", "KIR", "ATA"]
)
def test_a_chosen_place_is_in_the_middle_and_enlarged(geography: Geography, snapshot: Snapshot, code: str) -> None:
    found = scene(geography, snapshot, country=code)
    assert 1.5 <= enlargement(geography, found) <= 16.1
    place = geography.territories[code]
    assert within(found, *_point(geography, place.lon, place.lat))
    assert select(f"<div>{found.overlay}</div>", ".here")


@pytest.mark.parametrize("code", ["TUV", "NRU", "MDV", "CPV", "MLT", "SYC"])
def test_an_island_with_nothing_but_sea_around_it_is_seen_with_the_nearest_neighbour(
    geography: Geography, snapshot: Snapshot, code: str
) -> None:
    found = scene(geography, snapshot, country=code)
    near = [geography.territories[one] for one in geography.neighbours[code]]
    assert any(within(found, *_point(geography, one.lon, one.lat)) for one in near)
    assert enlargement(geography, found) >= 3.6


@pytest.mark.parametrize(("code", "is_below"), [("SLV", True), ("LUX", True), ("FRA", False), ("BRA", False)])
def test_the_name_of_a_small_chosen_place_stands_below_it(
    geography: Geography, snapshot: Snapshot, code: str, is_below: bool
) -> None:
    [name] = select(f"<div>{scene(geography, snapshot, country=code).overlay}</div>", "text.here")
    _left, top, _width, height = part_around([code], geography.extents, geography.outlines)
    assert (float(name.attrib["y"]) >= round(top + height, 1)) is is_below


def test_partners_are_shown_with_a_place_where_all_are_large_enough(geography: Geography, snapshot: Snapshot) -> None:
    found = scene(geography, snapshot, country="MDA")
    assert found.partners == (("UKR", 1),)
    ukraine = geography.territories["UKR"]
    assert within(found, *_point(geography, ukraine.lon, ukraine.lat))
    assert enlargement(geography, found) >= 4
    assert len(select(f"<div>{found.overlay}</div>", ".arc")) == 1
    names = {text_of(one) for one in select(f"<div>{found.overlay}</div>", "text")}
    assert {"Moldova", "Ukraine"} <= names


def test_a_partner_is_named_above_its_point_where_the_chosen_name_takes_the_room_below(geography: Geography) -> None:
    found = scene(geography, snapshot_of([{"countries": "DEU;MDA;POL;ROU;UKR"}]), country="MDA")
    sides = {text_of(one): one.get("dy") for one in select(f"<div>{found.overlay}</div>", "text:not(.near)")}
    assert sides == dict.fromkeys(("Moldova", "Germany", "Poland", "Ukraine"), "1.45em") | {"Romania": "-0.75em"}


def test_the_more_projects_two_places_share_the_stronger_the_line(geography: Geography) -> None:
    shared = [{"id": f"P{n}", "countries": "KEN;UGA"} for n in range(4)] + [{"id": "Q", "countries": "KEN;ETH"}]
    snapshot = snapshot_of(shared)
    view = view_of(snapshot, country="KEN")
    assert partners_of(view, "KEN") == (("UGA", 4), ("ETH", 1))
    arcs = [one.get("class") for one in select(f"<div>{scene_of(geography, view).overlay}</div>", ".arc")]
    assert arcs == ["arc arc-3", "arc arc-1"]


def test_two_places_are_shown_together_with_the_corridor_between_them(geography: Geography) -> None:
    snapshot = snapshot_of([{"id": f"P{n}", "countries": "BRA;IDN;MDA"} for n in range(4)] + [{"countries": "UKR"}])
    for codes, arcs in (("BRA;IDN", ["arc arc-3"]), ("MDA;UKR", []), ("FJI;NZL", []), ("FJI;MDA", [])):
        found = scene(geography, snapshot, country=codes)
        overlay = f"<div>{found.overlay}</div>"
        assert [one.get("class") for one in select(overlay, ".arc")] == arcs
        assert len(select(overlay, "text.here")) == 2
        for code in codes.split(";"):
            place = geography.territories[code]
            assert within(found, *_point(geography, place.lon, place.lat)), codes
    assert enlargement(geography, scene(geography, snapshot, country="MDA;UKR")) > 7


def test_filters_leave_only_the_partners_of_what_fits(geography: Geography, snapshot: Snapshot) -> None:
    assert scene(geography, snapshot, country="MDA", themes=("None such",)).partners == ()


def test_a_region_fills_the_map_unless_it_is_the_world(geography: Geography, snapshot: Snapshot) -> None:
    assert scene(geography, snapshot, region="M49-150").box[2] < geography.outlines.width
    assert scene(geography, snapshot, region="M49-001").box[2] == geography.outlines.width


@pytest.mark.parametrize("countries", ["MDA;DEU;ITA;ROU;POL", "MDA;DEU;ITA;ROU;RUS", "XXX"])
def test_a_region_is_as_large_as_its_countries_with_work_and_no_outlier_rules(
    geography: Geography, countries: str
) -> None:
    found = scene(geography, snapshot_of([{"id": "P1", "countries": countries}]), region="M49-150")
    assert enlargement(geography, found) > 2.5
    for code in ("DEU", "ROU"):
        place = geography.territories[code]
        assert within(found, *_point(geography, place.lon, place.lat))


def test_several_places_lie_above_the_legend_and_the_years_at_the_foot_of_the_map(geography: Geography) -> None:
    snapshot = snapshot_of([{"id": "P1", "countries": "SYC;MDV"}, {"id": "P2", "countries": "MAR;EGY;NGA"}])
    for question in ({"region": "M49-002"}, {"country": "SYC"}, {"country": "SYC;MDV"}):
        found = scene(geography, snapshot, **question)
        seychelles = geography.territories["SYC"]
        assert within(found, *_point(geography, seychelles.lon, seychelles.lat))
        assert _point(geography, seychelles.lon, seychelles.lat)[1] < found.box[1] + 0.83 * found.box[3]


@pytest.mark.parametrize("question", [{"region": "M49-154"}, {"region": "M49-150"}, {"country": "GRL"}])
def test_no_empty_sea_is_shown_beyond_the_top_of_the_world(
    geography: Geography, snapshot: Snapshot, question: dict[str, str]
) -> None:
    assert scene(geography, snapshot, **question).box[1] >= 0


def _point(geography: Geography, lon: float, lat: float) -> tuple[float, float]:
    [[x, y]] = to_window(np.array([[lon, lat]]), geography.outlines.width)
    return x, min(y, geography.outlines.height)


def test_all_corridors_end_within_the_part_that_is_shown(geography: Geography) -> None:
    for countries, far in (("MEX;PHL", 1.2), ("MDA;UKR", 3), ("NZL;USA", 0.9)):
        found = scene(geography, snapshot_of([{"countries": countries}]), view="corridors")
        for code in countries.split(";"):
            place = geography.territories[code]
            assert within(found, *_point(geography, place.lon, place.lat))
        assert enlargement(geography, found) > far


@pytest.mark.parametrize(
    ("fitting", "least", "most"),
    [("MDA;UKR", 3, 4), ("MLT", 3, 4), ("NGA;IND;PHL", 1.4, 3.6), ("MDA;FJI", 1.5, 2), ("USA;NZL", 1, 1)],
)
def test_filters_frame_the_map_on_all_that_fits_with_the_world_around_it(
    geography: Geography, fitting: str, least: float, most: float
) -> None:
    snapshot = snapshot_of([{"countries": fitting, "themes": "A", "start_date": "2020"}, {"countries": "BRA;NZL;MNG"}])
    found = scene(geography, snapshot, themes=("A",))
    assert least <= enlargement(geography, found) <= most
    left, top, width, height = found.box
    for code in fitting.split(";"):
        x, y, wide, tall = part_around([code], geography.extents, geography.outlines)
        assert left <= x, code
        assert x + wide <= left + width, code
        assert top <= y, code
        assert y + tall <= top + height, code
    assert scene(geography, snapshot, themes=("A",), since="2030") == found, (
        "years are played on a map that stands still"
    )


@pytest.mark.parametrize(("countries", "percent"), [("MDA;KEN", 160), ("MDA;PHL", 140), ("FJI;MEX", 100), ("", 160)])
def test_a_phone_draws_the_world_as_wide_as_shows_every_country_with_work(
    geography: Geography, countries: str, percent: int
) -> None:
    assert phone_width(geography, snapshot_of([{"countries": countries}])) == percent
