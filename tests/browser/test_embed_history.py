"""A frame whose browser lets it say nothing in its address still goes back and on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import Visits

pytestmark = pytest.mark.browser

REFUSING = """for (const how of ["pushState", "replaceState"]) {
  const real = history[how].bind(history);
  history[how] = (state, title, address) => {
    if (address !== undefined) throw new DOMException("not here", "SecurityError");
    real(state, title);
  };
}"""


def test_the_steps_of_the_history_keep_what_the_address_cannot_say(visit: Visits) -> None:
    page = visit.new_page()
    page.add_init_script(REFUSING)
    page.goto(visit.address("/embed?scheme=dark"))
    page.wait_for_function("() => Boolean(window.whereWeWork?.go)")
    heading = page.locator("#panel-heading")
    for code, name in (("UKR", "Ukraine"), ("MDA", "Moldova")):
        page.locator(f'#place-list a[data-iso3="{code}"]').dispatch_event("click")
        expect(heading).to_have_text(name)
    for step, name in ((-1, "Ukraine"), (-1, "All our work"), (1, "Ukraine")):
        page.evaluate("(step) => history.go(step)", step)
        expect(heading).to_have_text(name)
    assert page.url == visit.address("/embed?scheme=dark")
