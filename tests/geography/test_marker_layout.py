"""Markers stand apart from each other, near their places, the same each time."""

import numpy as np
import pytest

from dashboard.geography.equal_earth_projection import ASPECT, to_window
from dashboard.geography.marker_layout import ROOMS, marker_spots, separated

WINDOW = (1.0, 1 / ASPECT)


def gaps(points: np.ndarray, side: float) -> np.ndarray:
    """How far any two squares are apart, in their sides; 1 is touching."""
    found = np.abs(points[:, None] - points[None]).max(axis=2) / side
    return found[np.triu_indices(len(points), 1)]


def inside(points: np.ndarray, side: float) -> bool:
    return bool((points >= side / 2 - 1e-9).all() and (points <= np.array(WINDOW) - side / 2 + 1e-9).all())


@pytest.mark.parametrize("size", ROOMS)
def test_no_two_markers_of_the_policy_overlap(territories, size):
    room = ROOMS[size]
    spots = marker_spots(territories, size)
    assert set(spots) == {code for code, place in territories.items() if place.marker}
    drawn = np.array([*spots.values()])
    assert gaps(drawn, room).min() > 0.99
    assert inside(drawn, room * 0.99)

    true = to_window(np.array([[territories[code].lon, territories[code].lat] for code in spots]), 1.0)
    assert gaps(true, room).min() < 0.5  # it is not for nothing
    moved = np.hypot(*(drawn - true).T) / room
    assert moved.max() < 3
    assert np.median(moved) < 0.5
    lonely = [code for code, far in zip(spots, moved, strict=True) if far < 1e-3]
    assert {"BMU", "MDV"} <= set(lonely)


def test_markers_on_one_spot_part_and_the_answer_is_always_the_same():
    places = np.array([[0.5, 0.2]] * 9 + [[0.9, 0.1]])
    moved = separated(places, 0.02, WINDOW)
    assert gaps(moved, 0.02).min() > 0.99
    assert np.abs(moved[:9] - places[:9]).max() < 0.06
    assert moved[9] == pytest.approx(places[9])
    assert (separated(places, 0.02, WINDOW) == moved).all()
    assert (places[:9] == [0.5, 0.2]).all()  # what was given is left as it was


def test_markers_at_the_edge_stay_in_the_window():
    moved = separated(np.array([[0.0, 0.2], [0.001, 0.2], [1.0, 0.2], [0.5, 0.0]]), 0.02, WINDOW)
    assert inside(moved, 0.02)
    assert gaps(moved, 0.02).min() > 0.99


def test_the_order_of_names_moves_nothing(territories):
    turned = dict(reversed(list(territories.items())))
    assert marker_spots(turned, "wide") == marker_spots(territories, "wide")


def test_without_markers_there_is_nothing_to_move():
    assert marker_spots({}, "wide") == {}
