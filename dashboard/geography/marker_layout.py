"""Positions of the markers of small territories, moved apart so that no two overlap."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from dashboard.geography.equal_earth_projection import ASPECT, Points, to_window
from dashboard.geography.territories import Territory

RADIUS = 4.5
"""Pixels from the middle of a marker to its edge, on which the middle of its rim, one pixel wide, lies."""

ROOMS = {size: round((2 * RADIUS + 1) / pixels, 4) for size, pixels in {"wide": 1282, "narrow": 741}.items()}
"""Side of the square that a marker with its rim needs, as a share of the map's width: on a wide screen, and on a phone,
where the map is wider than the screen."""

_STEPS = 200
_ROUNDS = 2
_PULL = 0.25
_LAST = 2000
_GOLDEN = np.pi * (3 - 5**0.5)
_NUDGE = 1e-3
_CLOSE = 1e-4  # of the side: squares that overlap by less count as apart


def marker_spots(territories: Mapping[str, Territory], size: str) -> dict[str, tuple[float, float]]:
    """The positions of markers, by territory code, moved apart so that none overlap: x and y as shares of the map's
    width, y downwards. A territory in ``territories`` (by code) has a marker if its shape is missing or too small to
    click; other territories are left out. ``size`` is how large the map is drawn: "wide" (as on a desktop computer) or
    "narrow" (as on a phone)."""
    places = {code: place for code, place in sorted(territories.items()) if place.marker}  # the same in every language
    return dict(
        zip(places, _spots(tuple((place.lon, place.lat) for place in places.values()), ROOMS[size]), strict=True)
    )


@cache
def _spots(places: tuple[tuple[float, float], ...], room: float) -> tuple[tuple[float, float], ...]:
    true = to_window(np.array(places).reshape(-1, 2), 1.0)
    return tuple((float(x), float(y)) for x, y in separated(true, room, (1.0, 1 / ASPECT)).round(5))


def separated(places: Points, side: float, window: tuple[float, float]) -> Points:
    """Positions near ``places`` (x/y, shape n x 2) at which squares with sides of ``side`` do not overlap, if there is
    room for all, and lie within ``window`` (width, height). Overlapping squares push each other apart along the axis on
    which they overlap least, while each is drawn back to its place, ever more weakly. Squares that overlap with no
    other stay where they are. The same places always give the same positions."""
    first, second = np.triu_indices(len(places), 1)
    turn = np.arange(len(places)) * _GOLDEN  # places that coincide part in all directions
    moved = places + np.column_stack([np.cos(turn), np.sin(turn)]) * side * _NUDGE
    for step in range(_LAST):
        pull = max(_PULL * (1 - step / _STEPS), 0.0)
        moved += (places - moved) * pull
        clear = all(_pushed(moved, first, second, side) for _ in range(_ROUNDS))
        np.clip(moved, side / 2, np.array(window) - side / 2, out=moved)
        if not pull and clear:
            break
    return moved


def _pushed(moved: Points, first: np.ndarray, second: np.ndarray, side: float) -> bool:
    """Push overlapping pairs apart, in place; True if no pair overlaps."""
    gap = moved[first] - moved[second]
    over = side - np.abs(gap)
    hit = (over > side * _CLOSE).all(axis=1)
    one, other, gap, over = first[hit], second[hit], gap[hit], over[hit]
    row, axis = np.arange(len(one)), np.argmin(over, axis=1)
    push = np.where(gap[row, axis] < 0, -0.51, 0.51) * over[row, axis]
    np.add.at(moved, (one, axis), push)
    np.add.at(moved, (other, axis), -push)
    return not len(one)
