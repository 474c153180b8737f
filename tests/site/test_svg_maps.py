"""Markers on the map: in their places on wide maps, on narrow ones and enlarged, and read aloud once."""

from markupsafe import Markup

from dashboard.geography.marker_layout import ROOMS
from dashboard.geography.svg_outlines import Outlines
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import Settings
from dashboard.site.maps.inline_svg_maps import country_shape, plate_map, world_inset, world_poster
from dashboard.site.maps.map_extent_and_overlay import Scene
from tests.html import only, select, values
from tests.sharing import GeographyOf
from tests.site.views import view_of


def poster_of(snapshot: Snapshot, outlines: Outlines) -> str:
    whole = Scene((0.0, 0.0, outlines.width, outlines.height))
    return world_poster(view_of(snapshot), outlines, whole)


def test_each_marker_is_drawn_for_wide_maps_for_narrow_ones_and_where_it_is(
    snapshot: Snapshot, outlines: Outlines
) -> None:
    poster = poster_of(snapshot, outlines)
    assert {size for look in values(poster, "circle[class]", "class") for size in look.split()} == {*ROOMS, "near"}
    for size, places in {**outlines.markers, "near": outlines.points}.items():
        drawn = select(poster, f"a:not(.hit) > circle.{size}, a:not(.hit) > circle:not([class])")
        assert sorted((float(one.get("cx")), float(one.get("cy"))) for one in drawn) == sorted(places.values())


def test_places_that_are_the_same_at_any_size_are_drawn_once(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = poster_of(snapshot, outlines)
    for code, place in outlines.points.items():
        spots = [place, *(places[code] for places in outlines.markers.values())]
        assert len(select(poster, f"a:not(.hit)[data-iso3={code}] > circle")) == len(set(spots))
    assert select(poster, "a:not(.hit) > circle:not([class])")


def test_no_group_of_dots_is_too_large_for_a_frame(snapshot: Snapshot, outlines: Outlines) -> None:
    groups = select(poster_of(snapshot, outlines), "g.dots")
    assert max(len(group) for group in groups) <= 30
    assert sum(len(group) for group in groups) == 2 * len(outlines.points)


def test_a_place_with_a_shape_and_a_marker_is_read_aloud_once(snapshot: Snapshot, outlines: Outlines) -> None:
    poster = poster_of(snapshot, outlines)
    links = values(poster, "a[data-iso3]", "data-iso3")
    heard = values(poster, "a[data-iso3]:not([aria-hidden])", "data-iso3")
    assert len(heard) == len(set(heard)) == len(set(links)) < len(links)


def test_a_stage_higher_than_the_box_shows_more_where_the_world_goes_on(snapshot: Snapshot, outlines: Outlines) -> None:
    height = outlines.height / 2
    for top, side in ((0, "Min"), (height / 2, "Mid"), (height, "Max")):
        poster = world_poster(view_of(snapshot), outlines, Scene((0, top, 1.6 * height, height)))
        assert values(poster, "svg", "preserveaspectratio") == [f"xMidY{side}"]
    assert values(poster_of(snapshot, outlines), "svg", "preserveaspectratio") == ["xMidYMid"]


def test_dots_are_dimmed_beside_what_is_chosen(snapshot: Snapshot, outlines: Outlines) -> None:
    chosen = Scene((0.0, 0.0, 320.0, 200.0), overlay=Markup('<g class="map-overlay"></g>'))
    looks = values(world_poster(view_of(snapshot), outlines, chosen), "svg.focused g.dots", "class")
    assert set(looks) == {"dots hits enlarged", "dots dimmed enlarged"}
    assert not select(poster_of(snapshot, outlines), "g.dots.dimmed")


def test_a_small_map_frames_the_part_that_is_shown_and_goes_with_the_whole_world(outlines: Outlines) -> None:
    near = world_inset(outlines, Scene((100.0, 50.0, 320.0, 200.0)))
    [frame] = select(near, "#map-inset:not([hidden]) rect")
    assert [frame.get(name) for name in ("x", "y", "width", "height")] == ["100", "50", "320", "200"]
    assert len(near) <= 2_000 + 200
    assert select(world_inset(outlines, Scene((0.0, 0.0, outlines.width, outlines.height))), "#map-inset[hidden]")


def test_the_shape_of_a_country_takes_two_kilobytes_at_most(geography_of: GeographyOf) -> None:
    geography = geography_of(Settings())
    shapes = {code: country_shape(geography, code) for code in geography.territories}
    assert max(len(shape.encode()) for shape in shapes.values()) <= 2048
    assert all(bool(shapes[code]) == (code in geography.outlines.paths) for code in shapes)
    whole = {code: only(shape, "path").get("d") for code, shape in shapes.items() if shape}
    fewer = {code for code, path in whole.items() if path != geography.outlines.paths[code]}
    assert {"CAN"} <= fewer <= {"CAN", "RUS"}
    assert all(path.startswith("m") and path.endswith("z") for path in whole.values())


def test_a_card_without_a_picture_has_the_part_of_the_world_that_it_is_about(geography_of: GeographyOf) -> None:
    geography = geography_of(Settings())
    plate = plate_map(geography, ["MDA"])
    (here,) = values(plate, ".here", "d")
    assert here == geography.outlines.paths["MDA"]
    assert 5 < len(select(plate, "path:not(.here)")) < 46  # what lies around it
    assert len(plate.encode()) < 12_000
    assert select(plate_map(geography, ["MLT"]), "circle.here")  # too small for a shape
    assert values(plate_map(geography, []), "path", "d") == [geography.outlines.land]
    assert len(select(plate_map(geography, [*geography.extents]), "path:not(.here)")) == 1
