"""The way of the arrow keys over the map: which place lies to the left, above, to the right and below of each."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dashboard.geography.projection import Points, to_window
from dashboard.geography.territories import Territory

WAYS = {"left": (-1.0, 0.0), "up": (0.0, -1.0), "right": (1.0, 0.0), "down": (0.0, 1.0)}
"""In the order in which ``arrows`` has them; y runs downwards."""

WIDEST = 0.5
"""Cosine of the angle from the arrow up to which a place lies that way: 60 degrees."""
BEYOND_BORDERS = 3.0
"""How much farther a place without a common border seems."""

Numbers = NDArray[np.float64]


def arrows(
    territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """For every clickable territory the codes that the four arrow keys lead to, in the order of WAYS; "" for none.

    ``neighbours`` come first where they lie that way. The map is round from left to right.
    """
    codes = [code for code, place in territories.items() if place.clickable]
    if not codes:
        return {}
    points = to_window(np.array([[territories[code].lon, territories[code].lat] for code in codes]).reshape(-1, 2), 1.0)
    beside = np.array([[other in neighbours.get(code, ()) for other in codes] for code in codes], dtype=bool)
    ways = np.column_stack([_one_way(points, beside, np.array(way)) for way in WAYS.values()])
    return {code: tuple(codes[i] if i >= 0 else "" for i in row) for code, row in zip(codes, ways, strict=True)}


def walk_file(territories: Mapping[str, Territory], neighbours: Mapping[str, tuple[str, ...]]) -> bytes:
    """JSON for assets/map/keyboard.js: ``arrows``, four codes of three letters as one string; codes by ``regions``."""
    ways = {code: "".join(other or "   " for other in four) for code, four in arrows(territories, neighbours).items()}
    return json.dumps({"arrows": ways, "regions": _regions(territories)}, separators=(",", ":")).encode()


def _one_way(points: Points, beside: NDArray[np.bool_], way: Numbers) -> NDArray[np.int_]:
    """The row number of the place that is best reached from each, -1 for none."""
    gap = points[None, :, :] - points[:, None, :]
    gap[..., 0] -= gap[..., 0].round()  # the shorter way round
    far = np.hypot(gap[..., 0], gap[..., 1])
    straight = np.divide(gap @ way, far, out=np.full(far.shape, -1.0), where=far > 0)
    cost = far / np.maximum(straight, 1e-9) ** 2 * np.where(beside, 1.0, BEYOND_BORDERS)
    cost[straight < WIDEST] = np.inf
    best: NDArray[np.int_] = np.where(np.isfinite(cost).any(axis=1), cost.argmin(axis=1), -1)
    return best


def _regions(territories: Mapping[str, Territory]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for code, place in territories.items():
        if place.clickable:
            found.setdefault(place.region_code, []).append(code)
    return [found[region] for region in sorted(found)]
