"""Where the focus is after the panel has changed, and what leaves the panel alone."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html
from playwright.sync_api import Route, expect

from tests.browser.world import shown_country

pytestmark = pytest.mark.browser


def test_a_jump_to_the_list_of_places_leaves_the_panel_alone(visit):
    page = visit("/?country=MDA")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#panel-heading").evaluate("(heading) => { heading.dataset.same = 'yes'; }")
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#place-list'")
    page.go_back()
    page.wait_for_timeout(300)
    assert page.locator("#panel-heading").get_attribute("data-same") == "yes"
    assert [url for url in asked if "/fragments/" in url] == []


def test_back_keeps_the_focus_in_the_panel(visit):
    page = visit("/?country=MDA")
    link = page.locator('#country-panel a[data-iso3="UKR"]').first
    link.focus()
    page.keyboard.press("Enter")
    shown_country(page, "UKR")
    expect(page.locator("#panel-heading")).to_be_focused()
    page.go_back()
    shown_country(page, "MDA")
    expect(page.locator("#panel-heading")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Moldova")


def test_more_news_takes_the_focus_to_the_first_new_item(visit):
    page = visit()

    def answer(route: Route) -> None:
        body = route.fetch().json()
        panel = html.fragment_fromstring(body["html"])
        news = panel.cssselect(".records")[-1]
        first = html.tostring(news[0], encoding="unicode")
        many = 3 if "show=" in page.url else 1
        news[:] = [html.fragment_fromstring(first) for _ in range(many)]
        if many == 1:
            link = '<a class="show-more" href="?country=MDA&amp;show=40#panel">Show more news</a>'
            news.addnext(html.fragment_fromstring(link))
        body["html"] = html.tostring(panel, encoding="unicode")
        route.fulfill(body=json.dumps(body), content_type="application/json")

    page.route("**/fragments/**/panel?country=MDA**", answer)
    page.locator('#place-list a[data-iso3="MDA"]').click()
    page.get_by_role("link", name="Show more news").click()
    expect(page.locator("article[data-news-id]")).to_have_count(3)
    expect(page.locator("article[data-news-id]").nth(1).locator("a").first).to_be_focused()


@pytest.mark.needs_server("files say nothing of their own, and where one is not answered the browser answers itself")
def test_what_the_server_says_is_not_called_a_lost_connection(visit):
    visit.expect(re.compile("status of 503"))
    page = visit()
    sentence = "The data cannot be reached at the moment."
    page.route("**/panel?country=MDA", lambda route: route.fulfill(status=503, body=json.dumps({"error": sentence})))
    page.locator('#place-list a[data-iso3="MDA"]').click()
    expect(page.locator("#panel-heading")).to_have_text("That did not work")
    expect(page.locator("#panel").get_by_text(sentence)).to_be_visible()


def test_suggestions_that_come_late_do_not_open_over_the_answer(visit):
    page = visit()
    page.route("**/suggest/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.locator("#place-search").fill("diaspora")
    page.keyboard.press("Enter")
    expect(page.locator("#results-panel")).to_be_visible()
    page.wait_for_timeout(900)
    expect(page.locator("#suggestions")).to_be_hidden()
