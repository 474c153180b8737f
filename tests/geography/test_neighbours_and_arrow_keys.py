"""The way of the arrow keys: neighbours first, over the antimeridian, and from every place to every other."""

import json

import pytest

from dashboard.geography.neighbours_and_arrow_keys import DIRECTIONS, arrow_targets, keyboard_file, neighbours


@pytest.fixture(scope="module")
def beside(world, territories):
    return neighbours(world, territories)


@pytest.fixture(scope="module")
def ways(territories, beside):
    return arrow_targets(territories, beside)


def step(ways, code, way):
    return ways[code][list(DIRECTIONS).index(way)]


def walk(ways, code, *path):
    for way in path:
        code = step(ways, code, way)
    return code


def reached(ways, start):
    found, left = {start}, [start]
    while left:
        ahead = {code for code in ways[left.pop()] if code} - found
        found |= ahead
        left += ahead
    return found


def test_the_nearest_neighbour_that_lies_that_way_comes_first(ways):
    assert [step(ways, "ESP", way) for way in ("left", "up")] == ["PRT", "FRA"]
    assert [step(ways, "MDA", way) for way in ("left", "right")] == ["ROU", "UKR"]
    assert [step(ways, "IND", way) for way in DIRECTIONS] == ["PAK", "NPL", "BGD", "LKA"]


def test_from_portugal_to_georgia(ways):
    path = ("right", "up", "right", "right", "right", "right", "right", "right", "down", "right", "right", "up")
    assert walk(ways, "PRT", *path) == "GEO"


def test_the_map_is_round_from_east_to_west(ways):
    assert step(ways, "TUV", "right") == "TKL"
    assert step(ways, "USA", "left") == "MHL"
    assert all(four[0] and four[2] for four in ways.values())


def test_every_place_is_reached_from_every_other(ways, territories):
    clickable = {code for code, place in territories.items() if place.clickable}
    assert set(ways) == clickable
    assert {len(reached(ways, code)) for code in ways} == {len(clickable)}
    assert not any(code in four for code, four in ways.items())


def test_at_the_top_of_the_world_there_is_nothing_above(ways):
    assert step(ways, "GRL", "up") == ""
    assert step(ways, "ATA", "down") == ""


def test_the_file_says_the_same_in_strings_of_four_codes(territories, beside, ways):
    file = json.loads(keyboard_file(territories, beside))
    assert file["arrows"]["IND"] == "PAKNPLBGDLKA"
    assert file["arrows"]["GRL"] == "".join(code or "   " for code in ways["GRL"])
    assert {len(four) for four in file["arrows"].values()} == {12}
    assert sorted(code for region in file["regions"] for code in region) == sorted(ways)
    assert [{"DZA", "KEN"} <= set(region) for region in file["regions"]].count(True) == 1


def test_without_places_there_is_no_way():
    assert arrow_targets({}, {}) == {}
