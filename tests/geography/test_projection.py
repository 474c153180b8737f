"""The projection agrees with d3, the window with Plotly."""

import numpy as np
import pytest

from dashboard.geography.projection import (
    ASPECT,
    PLOTLY_CENTRE,
    PLOTLY_LAT_RANGE,
    natural_earth,
    to_window,
)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # geoNaturalEarth1Raw of d3-geo 3.1.1
        (0, 0, 0, 0),
        (180, 0, 2.735384723480633, 0),
        (-180, 45, -2.463987555985833, 0.7930513944125289),
        (28.9, 47.2, 0.3910133725040473, 0.831074064086931),
        (-151.5, -16.9, -2.2716446890742064, -0.29747098223852275),
        (25, 84, 0.2420422384234234, 1.3823433846208855),
        (-70, -58, -0.8841562215870366, -1.012271130351258),
        (100, -90, 0.8364202177872057, -1.422390506730596),
    ],
)
def test_it_is_the_projection_of_d3(lon, lat, x, y):
    assert natural_earth(np.array([[lon, lat]], dtype=float))[0] == pytest.approx((x, y), abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # plotly.js 4.1.1, 1000 wide and 455 high, with PLOTLY_LAT_RANGE and PLOTLY_CENTRE
        (28.9, 47.2, 571.447, 100.727),
        (0, 0, 500, 252.583),
        (100, -50, 743.301, 413.198),
        (0, 60, 500, 61.717),
        (0, 84, 500, -0.002),
        (0, -64, 500, 455.002),
    ],
)
def test_the_window_is_plotlys(lon, lat, x, y):
    assert to_window(np.array([[lon, lat]], dtype=float), 1000)[0] == pytest.approx((x, y), abs=0.25)


def test_the_figures_for_plotly():
    figures = (*PLOTLY_LAT_RANGE, *PLOTLY_CENTRE, ASPECT)
    assert figures == pytest.approx((-55.4037, 81.5455, 0, 7.8067, 2.19698), abs=1e-4)


def test_the_edges_of_the_window():
    corners = to_window(np.array([[-180.0, 0], [180, 0], [0, 84], [0, -64]]), 2000)
    assert corners[:2, 0] == pytest.approx((0, 2000))
    assert corners[2:, 1] == pytest.approx((0, 2000 / ASPECT))
