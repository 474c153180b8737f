"""A frame keeps its height on paper, whatever is printed in it: nothing of it may be cut off."""

from __future__ import annotations

import pytest

from tests.browser.visiting import PHONE, Visits

pytestmark = pytest.mark.browser

ALL = "sections=search,filters,map,panel,list,downloads,headlines,featured,news,in-focus"
HIGH = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"


@pytest.mark.parametrize("looks", ["", "compact=1", "sections=map,panel", "compact=1&sections=panel", ALL])
def test_paper_needs_no_more_height_than_the_screen(visit: Visits, looks: str) -> None:
    for place in ("", "country=MDA&"):
        page = visit(f"/embed?{place}{looks}", live=False)
        page.wait_for_load_state("networkidle")  # the height changes when the live map takes over
        for size in ({"width": 1280, "height": 720}, {"width": 700, "height": 700}, PHONE):
            page.set_viewport_size(size)
            page.emulate_media(media="screen")
            screen = page.evaluate(HIGH)
            page.emulate_media(media="print")
            assert page.evaluate(HIGH) <= screen, (place, size)
