"""The pages beside the map as a person uses them: country, table, project, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import PHONE

pytestmark = pytest.mark.browser

LINES = ".bar-cell .run"


def starts(page: Page) -> list[float]:
    """Where the line of each project stands, in pixels from the left: its beginning, in the direction of the page."""
    edge = "right" if page.evaluate("document.documentElement.dir") == "rtl" else "left"
    return page.eval_on_selector_all(LINES, f"lines => lines.map(line => line.getBoundingClientRect().{edge})")


def test_a_country_page_has_a_line_for_each_dated_project_and_leads_to_projects(visit):
    page = visit("/countries/MDA", live=False)
    rows = page.locator(".rows tbody tr").all()
    assert len(rows) >= 5
    dated = [row for row in rows if row.get_by_text("not stated").count() < 2]  # a start or an end is
    assert page.locator(LINES).count() == len(dated) < len(rows)
    page.locator(".rows tbody a").first.click()
    page.wait_for_url(re.compile(r"/projects/"))
    expect(page.locator("h1")).to_be_visible()


def test_right_to_left_the_lines_are_mirrored(visit):
    west = visit("/countries/MDA", live=False)
    east = visit("/countries/MDA?lang=ar", live=False)
    assert east.evaluate("document.documentElement.dir") == "rtl"
    left, right = starts(west), starts(east)
    assert len(left) == len(right) > 1
    assert [one - left[0] for one in left] == pytest.approx([right[0] - other for other in right], rel=0.35, abs=25)
    phone = visit("/countries/MDA?lang=ar", live=False, viewport=PHONE, color_scheme="dark", forced_colors="active")
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


def test_without_scripts_lines_and_neighbours_are_there(visit):
    page = visit("/countries/MDA", live=False, java_script_enabled=False, viewport=PHONE)
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


@pytest.mark.parametrize("code", ["UKR", "MDA"])
def test_the_page_of_a_country_is_printed_on_one_sheet(visit, code):
    page = visit(f"/countries/{code}", live=False)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="print")
    assert page.locator(".bar-cell svg:visible").count() >= 2


def test_on_paper_the_map_has_its_legend_and_no_controls(visit):
    page = visit("/?country=MDA", live=False)
    page.emulate_media(media="print")
    for shown in (".legend", ".asked-sentence", "#panel-heading"):
        expect(page.locator(shown).first).to_be_visible()
    for control in (".map-views", ".map-years", ".map-tools", ".asked-table", "#filters", ".search"):
        expect(page.locator(control).first).to_be_hidden()


RINGS = """() => [...document.querySelectorAll('.rows tbody th:has(.sample)')].map((cell) => {
  const ring = cell.querySelector('.sample').getBoundingClientRect();
  const [line] = cell.querySelector('a').getClientRects();
  return Math.abs(ring.y + ring.height / 2 - line.y - line.height / 2);
})"""


@pytest.mark.parametrize("width", [390, 768, 1024])
@pytest.mark.parametrize("path", ["/projects", "/projects?lang=ar", "/countries/MDA"])
def test_the_ring_of_a_sample_stands_in_the_first_line_of_its_title(visit, width, path):
    rings = visit(path, live=False, viewport={"width": width, "height": 900}).evaluate(RINGS)
    assert len(rings) >= 4
    assert max(rings) < 8


@pytest.mark.parametrize("path", ["/projects", "/projects?lang=fr", "/projects?lang=ru", "/projects?lang=ar"])
def test_a_date_in_the_table_is_one_line_on_a_tablet(visit, path):
    page = visit(path, live=False, viewport={"width": 768, "height": 900})
    one_line = """(cells) => cells.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getBoundingClientRect().height < 1.5 * parseFloat(getComputedStyle(cell).lineHeight);
    })"""
    assert set(page.eval_on_selector_all(".rows td:is(:nth-child(4), :nth-child(5))", one_line)) == {True}
    assert page.evaluate("document.documentElement.scrollWidth") == 768


def test_a_long_number_makes_way_for_its_curve_and_words_of_the_legend_keep_apart(visit):
    page = visit(viewport=PHONE, live=False)
    gap = page.locator(".figures dd:has(.trend)").first.evaluate("""(dd) => {
      dd.firstChild.data = '10,267';
      const range = document.createRange();
      range.selectNode(dd.firstChild);
      return dd.querySelector('.trend').getBoundingClientRect().left - range.getBoundingClientRect().right;
    }""")
    assert gap >= 4
    gaps = page.locator(".legend ul").evaluate("""(list) => {
      const words = ['no projects', '1–29', '30–79', '80–199', '200–299', '300 or more'];
      const boxes = [...list.children].map((item, i) => {
        const text = [...item.childNodes].find((node) => node.textContent.trim());
        text.textContent = words[i];
        return text;
      }).map((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return range.getBoundingClientRect();
      });
      return boxes.slice(1).map((box, i) => box.left - boxes[i].right);
    }""")
    assert min(gaps) >= 4
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize(
    ("path", "hidden"), [("/projects", ".paging a"), ("/?country=MDA", ".places"), ("/embed", ".places")]
)
def test_on_paper_there_is_nothing_that_leads_nowhere(visit, path, hidden):
    page = visit(path, live=False)
    page.emulate_media(media="print")
    expect(page.locator(hidden).first).to_be_hidden()
