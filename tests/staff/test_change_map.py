"""The small world of a review: each country that changes is told in words and apart from the others."""

import re
from xml.etree import ElementTree as ET

import pytest

from dashboard.geography.svg_outlines import Outlines
from dashboard.review.version_and_plan_comparison import CountryChange
from dashboard.settings import Settings
from dashboard.staff.drafts.review_page import change_map
from tests.portfolio.making import territories
from tests.sharing import GeographyOf

CHANGES = [
    CountryChange("MDA", "Moldova", 3, 4, 1),
    CountryChange("UKR", "Ukraine", 1200, 0, 0),
    CountryChange("FRA", "France <&>", 2, 2, 1),
    CountryChange("TUV", "Tuvalu", 0, 1, 1),
    CountryChange("XXX", "Nowhere", 0, 1, 1),
]


@pytest.fixture(scope="module")
def outlines(geography_of: GeographyOf) -> Outlines:
    return geography_of(Settings()).outlines


def drawn(outlines: Outlines, changes: list[CountryChange]) -> ET.Element:
    return ET.fromstring(str(change_map(outlines, changes, territories())))  # noqa: S314 - our own


def test_each_change_is_drawn_with_its_name_and_numbers(outlines: Outlines) -> None:
    svg = drawn(outlines, CHANGES)[0]
    told = {one.findtext("title"): (one.tag, one.get("class")) for one in svg if one.get("class")}
    assert told == {
        "Moldova: 3 → 4": ("path", "more"),
        "Ukraine: 1,200 → 0": ("path", "fewer"),
        "France <&>: 2 → 2": ("path", "other"),
        "Tuvalu: 0 → 1": (told["Tuvalu: 0 → 1"][0], "more"),
    }
    tuvalu = [one.tag for one in svg if one.findtext("title") == "Tuvalu: 0 → 1"]
    assert "circle" in tuvalu  # too small for a shape
    assert svg.get("role") == "img"
    assert svg.get("aria-label")


def test_what_changes_covers_its_neighbours(outlines: Outlines) -> None:
    kinds = [bool(one.get("class")) for one in drawn(outlines, CHANGES)[0] if one.tag in {"path", "circle"}]
    assert kinds == sorted(kinds)
    assert kinds.count(False) > 150


def test_the_legend_names_only_what_there_is(outlines: Outlines) -> None:
    def legend(changes: list[CountryChange]) -> list[str]:
        return ["".join(one.itertext()).strip() for one in drawn(outlines, changes).iter("li")]

    assert legend(CHANGES) == [
        "more records in 2 countries",
        "fewer records in 1 country",
        "changed records in 1 country",
    ]
    assert legend(CHANGES[:1]) == ["more records in 1 country"]
    assert legend([]) == []


def test_it_needs_no_inline_style_or_script(outlines: Outlines) -> None:
    text = str(change_map(outlines, CHANGES, territories()))
    assert not re.search(r"style=|<style|<script|javascript:| on\w+=", text)
    assert len(text) < 120_000
