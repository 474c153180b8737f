"""Markers on the first paint: apart from each other on narrow maps as on wide ones, and read aloud once."""

from dashboard.geography.marker_layout import ROOMS
from dashboard.geography.outlines import Outlines
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.maps.svg_world import RADII, world_poster
from tests.html import select, values

WIDTHS = {"wide": 608, "narrow": 288}  # pixels of the narrowest map of that size
RIM = 1


def test_each_marker_is_drawn_for_wide_maps_and_for_narrow_ones(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = world_poster(View(snapshot, Addresses("/")), outlines)
    assert set(RADII) == set(ROOMS) == set(values(poster, "circle", "class"))
    for size in ROOMS:
        drawn = [[float(one.attrib[name]) for name in ("cx", "cy", "r")] for one in select(poster, f"circle.{size}")]
        assert sorted((x, y) for x, y, _ in drawn) == sorted(outlines.markers[size].values())
        assert {r for *_, r in drawn} == {outlines.width * RADII[size]}
        assert 2 * RADII[size] * WIDTHS[size] + RIM <= ROOMS[size] * WIDTHS[size] + 0.01


def test_a_place_with_a_shape_and_a_marker_is_read_aloud_once(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = world_poster(View(snapshot, Addresses("/")), outlines)
    links = values(poster, "a[data-iso3]", "data-iso3")
    heard = values(poster, "a[data-iso3]:not([aria-hidden])", "data-iso3")
    assert len(heard) == len(set(heard)) == len(set(links)) < len(links)
