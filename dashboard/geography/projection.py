"""The Natural Earth projection as d3's geoNaturalEarth1 computes it, and the window of the world we show."""

from __future__ import annotations

from math import atan, cos, degrees, radians, tan

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def natural_earth(points: Points) -> Points:
    """Project lon/lat in degrees (shape n x 2) to plane units of the sphere's radius, y upwards.

    The polynomial is the one published for Tom Patterson's projection by Savric et al., "A Polynomial
    Equation for the Natural Earth Projection" (2011), which d3-geo uses too.
    """
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    p2 = lat * lat
    p4 = p2 * p2
    x = lon * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)))
    y = lat * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)))
    return np.column_stack([x, y])


LON_RANGE = (-180.0, 180.0)
LAT_RANGE = (-64.0, 84.0)
"""Degrees that the map shows: to the north of Greenland, and to the first islands of Antarctica."""


def _sagging(latitude: float) -> float:
    """The latitude at which Plotly's edge must begin to end, midway, at ``latitude``.

    Plotly fits the map to a box whose edges are great circles, each a quarter of the longitudes wide.
    """
    return degrees(atan(tan(radians(latitude)) * cos(radians((LON_RANGE[1] - LON_RANGE[0]) / 8))))


PLOTLY_LAT_RANGE = (_sagging(LAT_RANGE[0]), _sagging(LAT_RANGE[1]))
"""What ``geo.lataxis.range`` must be for Plotly to show LAT_RANGE, with PLOTLY_CENTRE and no margins."""

_SOUTH, _NORTH = natural_earth(np.array([[0.0, latitude] for latitude in LAT_RANGE]))[:, 1]
_EAST = natural_earth(np.array([[LON_RANGE[1], 0.0]]))[0, 0]

ASPECT = float(2 * _EAST / (_NORTH - _SOUTH))
"""Width of the window by its height."""


def _latitude_of(y: float) -> float:
    """Invert the projection on the middle meridian by halving."""
    low, high = LAT_RANGE
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if natural_earth(np.array([[0.0, middle]]))[0, 1] < y else (low, middle)
    return low


PLOTLY_CENTRE = (0.0, _latitude_of(float(_SOUTH + _NORTH) / 2))
"""``geo.center`` (lon, lat): Plotly puts this point in the middle of the window."""


def to_window(points: Points, width: float) -> Points:
    """Project lon/lat in degrees to a window ``width`` wide and ``width / ASPECT`` high, y downwards."""
    plane = natural_earth(points)
    scale = width / (2 * _EAST)
    return np.column_stack([(plane[:, 0] + _EAST) * scale, (_NORTH - plane[:, 1]) * scale])


def from_window(points: Points, width: float) -> Points:
    """Lon/lat in degrees of points in that window, within it: the inverse of ``to_window``, by Newton's method."""
    scale = width / (2 * _EAST)
    x, y = points[:, 0] / scale - _EAST, _NORTH - points[:, 1] / scale
    lat = y.copy()
    for _ in range(20):
        north, step = _north_of(lat), 1e-6
        lat = lat - (north - y) * step / (_north_of(lat + step) - north)
    stretch = natural_earth(np.column_stack([np.full_like(lat, degrees(1)), np.degrees(lat)]))[:, 0]
    return np.column_stack([np.degrees(x / stretch), np.degrees(lat)])


def _north_of(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return natural_earth(np.column_stack([np.zeros_like(lat), np.degrees(lat)]))[:, 1]
