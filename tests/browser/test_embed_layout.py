"""The map is at the top of a narrow embed, and that data are samples is said on it without hiding work."""

from __future__ import annotations

import pytest

from tests.browser.visiting import Visits

pytestmark = pytest.mark.browser

COVERED = """() => {
  const chip = document.querySelector(".sample-notice").getBoundingClientRect();
  const beside = (box) => box.left >= chip.right || box.right <= chip.left;
  const over = (box) => !beside(box) && box.top < chip.bottom && box.bottom > chip.top;
  const worked = document.querySelectorAll("#world-poster :is(.c1, .c2, .c3, .c4, .c5) > :is(path, circle)");
  return [worked.length, [...worked].filter((one) => over(one.getBoundingClientRect())).length];
}"""


@pytest.mark.parametrize("width", [360, 480, 800])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_map_begins_at_the_top_and_the_notice_hides_no_work(visit: Visits, width: int, language: str) -> None:
    page = visit(f"/embed?lang={language}", live=False)
    page.set_viewport_size({"width": width, "height": 700})
    assert page.locator(".map-stage").bounding_box()["y"] == 0
    chip = page.locator(".sample-notice").bounding_box()
    assert 0 < chip["height"] < 32
    assert chip["width"] < width / 2
    worked, covered = page.evaluate(COVERED)
    assert worked > 40
    assert covered == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_embed_without_a_map_says_it_above(visit: Visits) -> None:
    page = visit("/embed?sections=list", live=False)
    page.set_viewport_size({"width": 480, "height": 700})
    notice, content = page.locator(".sample-notice").bounding_box(), page.locator("main").bounding_box()
    assert notice["width"] == 480
    assert notice["y"] + notice["height"] <= content["y"]
