"""The projection agrees with d3, the window with Plotly."""

import numpy as np
import pytest

from dashboard.geography.equal_earth_projection import (
    ASPECT,
    PLOTLY_CENTRE,
    PLOTLY_LAT_RANGE,
    equal_earth,
    to_window,
)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # geoEqualEarthRaw of d3-geo 3.1.1
        (0, 0, 0, 0),
        (180, 0, 2.7066299836960748, 0),
        (-180, 45, -2.319708998205967, 0.8602310855220102),
        (28.9, 47.2, 0.3664399232545439, 0.8965766046779386),
        (-151.5, -16.9, -2.2309330256982465, -0.33975201827149565),
        (25, 80, 0.23198294163153446, 1.2882111962202532),
        (-70, -55, -0.831659128580303, -1.017839756114508),
        (100, -90, 0.8908825823800287, -1.3173627591574133),
    ],
)
def test_it_is_the_projection_of_d3(lon, lat, x, y):
    assert equal_earth(np.array([[lon, lat]], dtype=float))[0] == pytest.approx((x, y), abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # plotly.js 4.1.1, 1000 wide and 428.7 high, with PLOTLY_LAT_RANGE and PLOTLY_CENTRE
        (28.9, 47.2, 567.694, 72.497),
        (0, 0, 500, 238.126),
        (100, -50, 729.137, 412.062),
        (0, 60, 500, 37.078),
        (0, 80, 500, 0.148),
        (0, -56, 500, 428.852),
        (180, 0, 1000.011, 238.126),
    ],
)
def test_the_window_is_plotlys(lon, lat, x, y):
    assert to_window(np.array([[lon, lat]], dtype=float), 1000)[0] == pytest.approx((x, y), abs=0.25)


def test_the_figures_for_plotly():
    figures = (*PLOTLY_LAT_RANGE, *PLOTLY_CENTRE, ASPECT)
    assert figures == pytest.approx((-46.3516, 75.9981, 0, 6.3198, 2.33266), abs=1e-4)


def test_the_edges_of_the_window():
    corners = to_window(np.array([[-180.0, 0], [180, 0], [0, 80], [0, -56]]), 2000)
    assert corners[:2, 0] == pytest.approx((0, 2000))
    assert corners[2:, 1] == pytest.approx((0, 2000 / ASPECT))
