"""The static twin alone: what it fetches for a filter and when, and that a place without a file is told in words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Server
from tests.browser.twinning import Twin
from tests.browser.visiting import NOT_FOUND, Visits

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _of_the_twin(server: Server | Twin) -> None:
    if not isinstance(server, Twin):
        pytest.skip("visits the static twin: pytest --twin")


def test_what_filters_and_searches_need_is_fetched_once_they_are_asked_for(visit: Visits) -> None:
    page = visit.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/twin/")[2]))
    page.goto(f"{visit.url}/")
    page.locator('#place-list a[data-iso3="MDA"]').click()
    page.wait_for_selector("#country-panel")
    engine = {"filters.json", "words.json"}
    assert not engine & set(fetched)
    page.goto(f"{visit.url}/?status=2&region=M49-151")
    expect(page.locator(".asked-sentence")).to_contain_text("active projects in Eastern Europe")
    assert page.locator("#results-panel article").count() > 0
    assert engine & set(fetched) == {"filters.json"}
    page.locator("#place-search").press_sequentially("moldva")
    page.locator("#suggestions").get_by_role("option").first.wait_for()
    assert engine & set(fetched) == engine
    assert [name for name in fetched if name in engine] == ["filters.json", "words.json"]


def test_a_place_that_has_no_file_is_told_in_words(visit: Visits) -> None:
    visit.expect(NOT_FOUND)  # the file that is not there
    page = visit("/?region=NOWHERE", live=False)
    expect(page.locator("#panel")).to_contain_text("There is no region with the code NOWHERE.")
