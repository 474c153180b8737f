"""The Equal Earth projection as d3's geoEqualEarth computes it, and the part of the world that the map shows."""

from math import asin, atan, cos, degrees, radians, sin, sqrt, tan

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


_A = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF_ROOT = sqrt(3) / 2


def equal_earth(points: Points) -> Points:
    """Project lon/lat in degrees (shape n x 2) to x/y in the plane, in units of the sphere's radius, y upwards. Equal
    Earth (Savric, Patterson and Jenny, 2018) keeps areas, as a choropleth needs; d3-geo has the same polynomial."""
    theta = np.arcsin(_HALF_ROOT * np.sin(np.radians(points[:, 1])))
    x = np.radians(points[:, 0]) * np.cos(theta) / (_HALF_ROOT * _slope(theta))
    return np.column_stack([x, _height(theta)])


def _height(theta: Points) -> Points:
    """y of the parametric latitude ``theta``."""
    square = theta**2
    height: Points = theta * (_A[0] + _A[1] * square + square**3 * (_A[2] + _A[3] * square))
    return height


def _slope(theta: Points) -> Points:
    """The derivative of ``_height``."""
    square = theta**2
    slope: Points = _A[0] + 3 * _A[1] * square + square**3 * (7 * _A[2] + 9 * _A[3] * square)
    return slope


def _latitude(height: float) -> float:
    """The latitude in degrees of the points with this y, found by Newton's method."""
    theta = np.array([height / _A[0]])
    for _ in range(12):
        theta -= (_height(theta) - height) / _slope(theta)
    return degrees(asin(sin(float(theta[0])) / _HALF_ROOT))


LON_RANGE = (-180.0, 180.0)
LAT_RANGE = (-56.0, 80.0)
"""Degrees of longitude and latitude that the map shows: the inhabited world, from Cape Horn to Svalbard."""


def _edge_latitude(latitude: float) -> float:
    """The latitude at the ends of a great circle that reaches ``latitude`` at its middle. Plotly fits the map to a box
    whose edges are great circles, each a quarter of the longitudes wide."""
    return degrees(atan(tan(radians(latitude)) * cos(radians((LON_RANGE[1] - LON_RANGE[0]) / 8))))


PLOTLY_LAT_RANGE = (_edge_latitude(LAT_RANGE[0]), _edge_latitude(LAT_RANGE[1]))
"""``geo.lataxis.range`` in Plotly's layout, with which Plotly shows LAT_RANGE; for PLOTLY_CENTRE and no margins."""

_SOUTH, _NORTH = equal_earth(np.array([[0.0, latitude] for latitude in LAT_RANGE]))[:, 1]
_EAST = equal_earth(np.array([[LON_RANGE[1], 0.0]]))[0, 0]

ASPECT = float(2 * _EAST / (_NORTH - _SOUTH))
"""Width of the map divided by its height."""


PLOTLY_CENTRE = (0.0, _latitude((_SOUTH + _NORTH) / 2))
"""``geo.center`` (lon, lat in degrees) in Plotly's layout: Plotly puts this point in the middle of the map."""


def to_window(points: Points, width: float) -> Points:
    """Project lon/lat in degrees (shape n x 2) to x/y on a map ``width`` wide and ``width / ASPECT`` high, y downwards.
    The origin is the upper left corner of the map: its left edge is LON_RANGE[0] at the equator, its upper edge
    LAT_RANGE[1]."""
    plane = equal_earth(points)
    scale = width / (2 * _EAST)
    return np.column_stack([(plane[:, 0] + _EAST) * scale, (_NORTH - plane[:, 1]) * scale])
