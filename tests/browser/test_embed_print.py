"""On paper a frame is as high as it has told the page around it, whatever is printed in it: nothing is cut off."""

from __future__ import annotations

import pytest

from tests.browser.hosting import fits, own_host, until
from tests.browser.visiting import PHONE, Visits

pytestmark = pytest.mark.browser

ALL = 'data-sections="search,filters,map,panel,list,downloads,headlines,featured,news,in-focus"'
PARTS = 'data-sections="map,panel"'
HIGH = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"


@pytest.mark.parametrize(
    "looks", ["", 'data-compact="1"', PARTS, 'data-compact="1" data-sections="panel"', ALL], ids=str
)
def test_paper_needs_no_more_height_than_was_told(visit: Visits, looks: str) -> None:
    for place in ("", "data-country=MDA "):
        page, frame = own_host(visit, place + looks)
        for size in ({"width": 1280, "height": 720}, {"width": 700, "height": 700}, PHONE):
            page.set_viewport_size(size)
            until(lambda frame=frame: fits(frame), "the frame has no height yet")
            screen, paper = frame.evaluate(HIGH), page.evaluate("window.paper")
            page.emulate_media(media="print")
            assert frame.evaluate(HIGH) <= paper, (place, size)
            page.emulate_media(media="screen")
            assert place or paper == screen
