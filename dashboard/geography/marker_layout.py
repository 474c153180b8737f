"""Markers of small places, moved apart as little as it takes for each to be seen and hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.geography.projection import ASPECT, Points, from_window, to_window
from dashboard.geography.territories import Territory

ROOMS = {"wide": 0.0078, "narrow": 0.0135}
"""Room for a marker with its rim, as a share of the map's width: on a desk, and on a phone."""

_STEPS = 200
_ROUNDS = 2
_PULL = 0.25
_LAST = 2000
_GOLDEN = np.pi * (3 - 5**0.5)
_NUDGE = 1e-3
_CLOSE = 1e-4  # of the room: two that overlap by less than that stand beside each other


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a marker stands at world zoom: in shares of the map's width (y downwards), and in degrees."""

    x: float
    y: float
    lon: float
    lat: float


def marker_spots(territories: Mapping[str, Territory], size: str) -> dict[str, Spot]:
    """A spot for every territory with a marker, by code, so that each has the room of that size (a key of ROOMS)."""
    places = {code: place for code, place in sorted(territories.items()) if place.marker}  # the same in every language
    return dict(
        zip(places, _spots(tuple((place.lon, place.lat) for place in places.values()), ROOMS[size]), strict=True)
    )


@cache
def _spots(places: tuple[tuple[float, float], ...], room: float) -> tuple[Spot, ...]:
    lonlat = np.array(places).reshape(-1, 2)
    true = to_window(lonlat, 1.0)
    moved = separated(true, room, (1.0, 1 / ASPECT))
    stayed = np.abs(moved - true).max(axis=1, keepdims=True, initial=0) < room * _CLOSE
    lonlat = np.where(stayed, lonlat, from_window(moved, 1.0).round(2))
    return tuple(Spot(*map(float, row)) for row in np.column_stack([moved.round(5), lonlat]))


def separated(places: Points, side: float, window: tuple[float, float]) -> Points:
    """Move squares of ``side`` around ``places`` until no two overlap, and none leaves the ``window`` (width, height).

    Each is drawn back to its place, ever more weakly, while squares that overlap push each other along the way on
    which they overlap least. The same places always give the same answer. Places without a conflict stay.
    """
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
    """Push pairs that overlap apart, in place; whether there was none."""
    gap = moved[first] - moved[second]
    over = side - np.abs(gap)
    hit = (over > side * _CLOSE).all(axis=1)
    one, other, gap, over = first[hit], second[hit], gap[hit], over[hit]
    row, axis = np.arange(len(one)), np.argmin(over, axis=1)
    push = np.where(gap[row, axis] < 0, -0.51, 0.51) * over[row, axis]
    np.add.at(moved, (one, axis), push)
    np.add.at(moved, (other, axis), -push)
    return not len(one)
