"""Makes the pictures of the README and of docs/staff-guide.md anew: `make pictures`."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Browser, FloatRect, Locator, Page, sync_playwright

from tests.browser.install import ADVICE, chromium_path
from tests.browser.serving import Server
from tests.browser.staffing import add_account, sign_in

FOLDER = Path(__file__).parent
EXAMPLE = FOLDER / "staff-example"
ANA, BEN = "ana@example.org", "ben@example.org"
WIDTH, PHONE = 1200, 360
MARGIN = 16
COLOURS = 64
FRAME = "#c8d0d8"


def main() -> None:
    """Walk through the staff pages as the guide does, and keep a picture at each stop."""
    with desk() as server, chromium() as browser:
        map_picture(browser, server)
        ana, ben = (person(browser, server, email) for email in (ANA, BEN))
        publish_first(ana, server)
        upload_pictures(ana, server)
        review_pictures(ana, server)
        mend_and_decide(ana)
        publish_pictures(ana, ben, server)
        roll_back_picture(ana, server)


@contextmanager
def desk() -> Iterator[Server]:
    """A server of its own with two accounts."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), Path(folder) / "cache")
        server.start()
        add_account(server, ANA, "publisher")
        add_account(server, BEN, "publisher")
        yield server
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    path = chromium_path()
    if path is None:
        raise SystemExit(ADVICE)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def map_picture(browser: Browser, server: Server) -> None:
    """The map of the samples with Moldova chosen, after its flight and its finer shapes."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(f"{server.url}/?country=MDA", wait_until="networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / "map.png")


def person(browser: Browser, server: Server, email: str) -> Page:
    """A page of somebody who is signed in."""
    page = browser.new_context(viewport={"width": WIDTH, "height": 800}, color_scheme="light").new_page()
    sign_in(page, server.url, email)
    return page


def publish_first(ana: Page, server: Server) -> None:
    """What visitors see before the story of the guide begins."""
    upload(ana, server, "projects-2025.csv")
    publish(ana, "Our projects at the end of 2025")


def upload_pictures(ana: Page, server: Server) -> None:
    """The choice of columns for a file whose headers nobody knows."""
    upload(ana, server, "partner-list.csv")
    keep(ana, "columns")


def review_pictures(ana: Page, server: Server) -> None:
    """The review of the new list from above, its issues, the same on a phone; then the desk."""
    upload(ana, server, "projects-2026.csv")
    issues = ana.locator("section.issues")
    keep(ana, "review", until=ana.locator("table.grid tbody tr").first)
    keep(ana, "issues", since=issues, until=issues)
    ana.set_viewport_size({"width": PHONE, "height": 800})
    ana.locator(".decide").evaluate("(bar) => bar.remove()")  # a long picture would have it in its middle
    keep(ana, "phone", since=ana.locator("section.values"), until=ana.locator("table.grid tbody tr").last)
    ana.set_viewport_size({"width": WIDTH, "height": 800})
    review = ana.url
    ana.goto(f"{server.url}/staff/")
    keep(ana, "desk")
    ana.goto(review)


def mend_and_decide(ana: Page) -> None:
    """One value in two rows, one cell, and a decision on the record that the file lacks."""
    ana.get_by_role("button", name="Change it in 2 rows").click()
    ana.locator("[data-code=place-unknown]").first.wait_for(state="detached")
    title = ana.locator("td.fault:has([data-code=title-missing]) > input")
    title.fill("Apprenticeships on the coast")
    ana.locator("#grid > .actions button").click()
    title.wait_for(state="detached")
    ana.get_by_label("Keep, with the status Closed").check()
    missing = ana.locator("section[aria-labelledby=missing]")
    keep(ana, "missing", since=missing, until=missing)
    ana.get_by_role("button", name="Save these decisions").click()
    ana.get_by_role("button", name="Publish", exact=True).wait_for()


def publish_pictures(ana: Page, ben: Page, server: Server) -> None:
    """The form to publish; then Ben is quicker than Ana, who compares anew, chooses between two values and
    publishes."""
    ana.get_by_label("Note for the history").fill("Changes of January 2026")
    form = ana.locator("section[aria-labelledby=publish]")
    keep(ana, "publish", since=form, until=form)
    upload(ben, server, "projects-of-ben.csv")
    publish(ben, "Two texts corrected")
    ana.get_by_role("button", name="Publish", exact=True).click()
    compare = ana.get_by_role("button", name="Compare with what is published now")
    compare.wait_for()
    keep(ana, "overtaken")
    compare.click()
    conflicts = ana.locator("section.conflicts")
    conflicts.wait_for()
    keep(ana, "conflict", since=conflicts, until=conflicts)
    ana.get_by_label("This file, by").check()
    ana.get_by_role("button", name="Save these choices").click()
    publish(ana, "Changes of January 2026")


def roll_back_picture(ana: Page, server: Server) -> None:
    """The page between wishing to go back and going back."""
    ana.goto(f"{server.url}/staff/history?dataset=projects")
    ana.locator("tbody tr").nth(1).get_by_role("link").first.click()
    ana.get_by_role("link", name="Roll back to this version").click()
    keep(ana, "roll-back", until=ana.locator("form.narrow"))


def upload(page: Page, server: Server, name: str) -> None:
    """Bring one of the example files to its review."""
    page.goto(f"{server.url}/staff/upload")
    page.get_by_label("Projects", exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(EXAMPLE / name)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/**")


def publish(page: Page, note: str) -> None:
    """Publish the draft whose review is open."""
    page.get_by_label("Note for the history").fill(note)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published as version").wait_for()


def keep(page: Page, name: str, *, since: Locator | None = None, until: Locator | None = None) -> None:
    """Keep the page from one element to another as a small PNG file; without them from its top to its end."""
    page.evaluate("scrollTo(0, 0)")
    top = span(since)[0] - MARGIN if since else 0
    end = span(until or page.locator("main"))[1] + MARGIN
    width = page.viewport_size["width"] if page.viewport_size else WIDTH
    main_box = page.locator("main").bounding_box()
    left = main_box["x"] if since and main_box else 0  # a part of a page stands without the rail beside it
    clip: FloatRect = {"x": left, "y": top, "width": width - left, "height": end - top}
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")
    framed = ImageOps.expand(shot, border=1, fill=FRAME)
    small = framed.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / f"staff-{name}.png", optimize=True)


def span(element: Locator) -> tuple[float, float]:
    """Where an element begins and ends, from the top of the page."""
    found = element.bounding_box()
    if found is None:
        raise LookupError(f"not on the page: {element}")
    return found["y"], found["y"] + found["height"]


if __name__ == "__main__":
    main()
