"""Markers on the first paint: apart from each other on narrow maps as on wide ones, and read aloud once."""

import re

from dashboard.geography.marker_layout import ROOMS
from dashboard.geography.outlines import Outlines
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.maps.svg_world import RADII, world_poster

CIRCLE = re.compile(r'<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/>')
WIDTHS = {"wide": 608, "narrow": 288}  # pixels of the narrowest map of that size
RIM = 1


def test_each_marker_is_drawn_for_wide_maps_and_for_narrow_ones(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = world_poster(View(snapshot, Addresses("/")), outlines)
    drawn = CIRCLE.findall(poster)
    assert set(RADII) == set(ROOMS) == {size for size, *_ in drawn}
    for size in ROOMS:
        spots = [(float(x), float(y)) for one, x, y, _ in drawn if one == size]
        assert sorted(spots) == sorted(outlines.markers[size].values())
        assert {float(r) for one, _, _, r in drawn if one == size} == {outlines.width * RADII[size]}
        assert 2 * RADII[size] * WIDTHS[size] + RIM <= ROOMS[size] * WIDTHS[size] + 0.01


def test_a_place_with_a_shape_and_a_marker_is_read_aloud_once(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = world_poster(View(snapshot, Addresses("/")), outlines)
    links = re.findall(r'<a [^>]*data-iso3="(\w+)"[^>]*>', poster)
    heard = re.findall(r'<a (?![^>]*aria-hidden)[^>]*data-iso3="(\w+)"[^>]*>', poster)
    assert len(heard) == len(set(heard)) == len(set(links)) < len(links)
