"""The page asks nothing of others and keeps nothing of its visitor."""

from __future__ import annotations

import pytest

from tests.browser.visiting import Visits
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser


def test_a_whole_visit_stays_on_this_server_and_leaves_nothing_behind(visit):
    page = visit()
    World(page).click("MDA")
    shown_country(page, "MDA")
    page.locator("#place-search").fill("migration")
    page.locator("#place-search").press("Enter")
    page.wait_for_selector("#results-panel")
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert visit.methods == {"GET"}  # and at the end: no other host, no cookie, an empty console


def test_the_watch_sees_what_it_must_see(browser, server):
    """Were the page to misbehave, it would be noted: this keeps the watch honest."""
    visits = Visits(browser, server.url)
    page = visits(live=False)
    page.evaluate("() => { console.log('hello'); document.cookie = 'a=b'; }")
    page.evaluate("() => fetch('/', { method: 'POST' })")
    visits.end()
    assert any("hello" in line for line in visits.console)
    assert "POST" in visits.methods
    assert [cookie["name"] for cookie in visits.cookies] == ["a"]
    with pytest.raises(AssertionError):
        visits.check()


def test_another_host_cannot_be_reached(visit):
    page = visit.new_page()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
    assert visit.foreign == ["http://example.org/"]
    visit.foreign.clear()
