"""The pages beside the map as a person uses them: chart, table, project, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import PHONE

pytestmark = pytest.mark.browser

LINES = "#timeline .scatterlayer .js-line"


def drawn(page: Page) -> None:
    page.locator("html.drawn").wait_for(state="attached")


def starts(page: Page) -> list[float]:
    """Where the first mark of each line stands, in pixels from the left."""
    return page.eval_on_selector_all(
        "#timeline .scatterlayer .points",
        "groups => groups.map(g => g.querySelector('path').getBoundingClientRect().x)",
    )


def test_the_chart_of_a_dossier_is_drawn_with_what_the_table_tells_and_leads_to_projects(visit):
    page = visit("/countries/MDA", live=False)
    drawn(page)
    rows = page.locator(".rows tbody tr")
    expect(page.locator("#timeline")).to_have_attribute("role", "img")
    assert rows.count() >= 5
    dated = page.locator(".rows tbody tr", has_not_text="unknown").count()
    titles = page.locator("#timeline .annotation-text").all_inner_texts()
    assert len(titles) == dated + 1  # and today
    assert page.locator(LINES).count() >= 2
    assert page.locator(".bar-cell:visible").count() == 0
    height = page.locator("#timeline").bounding_box()["height"]
    assert abs(height - page.locator("#timeline .main-svg").first.bounding_box()["height"]) < 2
    mark = page.locator("#timeline .scatterlayer .points path").first.bounding_box()
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y, steps=3)
    expect(page.locator("#timeline .hoverlayer")).to_contain_text("Active")
    page.mouse.click(x, y)
    page.wait_for_url(re.compile(r"/projects/"))
    expect(page.locator("h1")).to_be_visible()


def test_right_to_left_the_chart_is_mirrored(visit):
    west = visit("/countries/MDA", live=False)
    drawn(west)
    east = visit("/countries/MDA?lang=ar", live=False)
    drawn(east)
    assert east.evaluate("document.documentElement.dir") == "rtl"
    width = west.evaluate("innerWidth")
    left, right = starts(west), starts(east)
    assert len(left) == len(right) > 1
    for one, other in zip(left, right, strict=True):
        assert abs(width - one - other) < 25  # the mark itself has a width; the page may have a scroll bar
    phone = visit("/countries/MDA?lang=ar", live=False, viewport=PHONE, color_scheme="dark", forced_colors="active")
    drawn(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.needs_server("a table of files has one order, and tells of all projects")
def test_the_table_is_sorted_and_narrowed_by_keyboard_alone(visit):
    page = visit("/projects", live=False)
    expect(page.locator(".rows caption")).to_contain_text("1")
    page.locator(".rows thead a", has_text="Project").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sort=title"))
    titles = page.locator(".rows tbody th a").all_inner_texts()
    assert [title.casefold() for title in titles] == sorted(title.casefold() for title in titles)
    page.locator(".rows thead a", has_text="Project").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("order=desc"))
    expect(page.locator('.rows th[aria-sort="descending"]')).to_contain_text("Project")
    page.goto(f"{visit.url}/projects?country=MDA&status=2&sort=start")
    page.get_by_role("link", name="Remove: Active").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects\?country=MDA&sort=start$"))
    expect(page.locator("h1")).to_have_text("Projects in Moldova")


def test_without_scripts_bars_stand_for_the_chart_and_neighbours_lead_on(visit):
    page = visit("/countries/MDA", live=False, java_script_enabled=False, viewport=PHONE)
    expect(page.locator("#timeline")).to_be_hidden()
    assert page.locator(".bar-cell svg:visible").count() >= 3
    page.locator("#neighbours ~ ul a", has_text="Ukraine").click()
    expect(page.locator("h1")).to_have_text("Ukraine")


@pytest.mark.needs_server("files hold no table of one country's projects")
def test_without_scripts_the_table_of_a_country_leads_to_its_projects(visit):
    page = visit("/countries/UKR", live=False, java_script_enabled=False, viewport=PHONE)
    page.get_by_role("link", name="All its projects as a table").click()
    expect(page.locator("h1")).to_have_text("Projects in Ukraine")
    page.locator(".rows thead a", has_text="End").evaluate("link => link.click()")
    page.locator(".rows tbody a").first.click()
    expect(page.locator(".small-map .here").first).to_be_visible()
    expect(page.locator(".way")).to_contain_text("Where we work")


def test_a_dossier_is_two_pages_of_paper_at_most(visit):
    page = visit("/countries/UKR", live=False)
    drawn(page)
    paper = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    page.emulate_media(media="print")
    expect(page.locator("#timeline")).to_be_hidden()
    assert page.locator(".bar-cell svg:visible").count() >= 2
