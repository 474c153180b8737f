"""What stands there before the scripts, and how Plotly's map takes its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import DESKTOP, PHONE, wait_until_live
from tests.browser.world import World, call_plotly, shown_country

pytestmark = pytest.mark.browser

# Compact ones: the first map leaves out far islets, which moves the middle of the others.
COMPARED = ("BRA", "NGA", "MDG", "ISL", "COD", "MNG", "BOL", "POL")
SHAPE_CENTRES = """(codes) => {
  const middle = (shape) => {
    const { x, y, width, height } = shape.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const stage = document.querySelector('.map-stage').getBoundingClientRect();
  const within = ({ left, right, top, bottom }) =>
    left > stage.left + 20 && right < stage.right - 20 && top > stage.top + 20 && bottom < stage.bottom - 20;
  const live = [...document.querySelectorAll('#world-map .choroplethlayer path')];
  const drawn = (code) => document.querySelector(`#world-poster a[data-iso3="${code}"] path`);
  const whole = (code) => within(drawn(code).getBoundingClientRect());
  return codes.filter(whole).map((code) => [ // Plotly cuts off what lies outside
    code,
    middle(drawn(code)),
    middle(live.find((path) => path.__data__.loc === code)),
  ]);
}"""


@pytest.mark.parametrize("size", [DESKTOP, {"width": 768, "height": 1024}, PHONE], ids=lambda size: str(size["width"]))
def test_the_svg_map_and_plotlys_coincide(visit, size):
    page = visit(viewport=size)
    call_plotly(page)
    compared = page.evaluate(SHAPE_CENTRES, COMPARED)
    assert len(compared) >= 5
    for code, still, live in compared:
        assert live == pytest.approx(still, abs=3), code


NOTE_SHIFTS = """window.shifts = [];
  const note = ({ value, sources }) =>
    window.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type: 'layout-shift', buffered: true });"""
PIECE = 1_400  # bytes: a packet


@contextmanager
def piece_by_piece(origin: str) -> Iterator[str]:
    """The address of a server that hands on what ``origin`` answers; of a page one packet comes after the other."""

    class Hand(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urlopen(origin + self.path) as answer:  # noqa: S310
                kind, body = answer.headers["Content-Type"], answer.read()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not kind.startswith("text/html"):
                self.wfile.write(body)
                return
            for start in range(0, len(body), PIECE):
                self.wfile.write(body[start : start + PIECE])
                self.wfile.flush()
                time.sleep(0.05)

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hand) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def shifts_of(page: Page, address: str) -> list[list[object]]:
    """What moved by itself while the page at ``address`` came: how far, and which elements."""
    page.add_init_script(NOTE_SHIFTS)
    page.goto(address)
    wait_until_live(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("window.shifts")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", "/?country=MDA"])
def test_nothing_jumps_while_the_page_loads(visit, size, path):
    shifts = shifts_of(visit.new_page(viewport=size), visit.address(path))
    assert sum(value for value, *_what in shifts) < 0.0002, shifts


@pytest.mark.needs_server("a page in pieces")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", "/?country=MDA", "/?status=2"])
def test_nothing_jumps_while_the_page_comes_in_pieces(browser, visit, size, path):
    with piece_by_piece(visit.url.rstrip("/")) as address:
        page = browser.new_page(viewport=size)
        shifts = shifts_of(page, address + path)
        page.close()
    assert sum(value for value, *_what in shifts) < 0.02, shifts


def hold(page: Page, addresses: str) -> list[Route]:
    """Let these requests hang, as on a bad line; those that hang so far."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(addresses, keep)
    return held


def test_before_any_script_a_click_on_the_map_navigates(visit):
    page = visit.new_page()
    held = hold(page, "**/*.js")
    page.goto(visit.url, wait_until="commit")
    brazil = page.locator('#world-poster a[data-iso3="BRA"] path')
    box = brazil.bounding_box()
    with page.expect_navigation(wait_until="commit"):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="Brazil", exact=True)).to_be_visible()  # beside the map, or its own page
    assert held
    page.unroute_all(behavior="ignoreErrors")


def test_where_no_script_comes_a_small_island_without_work_can_be_pressed(visit):
    page = visit.new_page()
    hold(page, "**/*.js")
    page.goto(visit.url, wait_until="commit")
    with page.expect_navigation(wait_until="commit"):
        page.locator('#world-poster .hits a[data-iso3="TUV"] circle.wide').click()
    expect(page.get_by_role("heading", name="Tuvalu", exact=True)).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_while_plotly_is_on_its_way_a_click_is_answered(visit):
    page = visit()
    held = hold(page, "**/plotly-geo.min.js")
    world = World(page)
    world.zoom("Zoom in")  # the whole world has nowhere to go
    left, top, width, height = world.box()
    world.drag((left + width / 3, top + height / 2), (left + width / 3 + 40, top + height / 2 + 20))
    page.wait_for_timeout(600)  # longer than the map rests before Plotly is fetched
    assert held
    page.locator('#world-poster a[data-iso3="BRA"] path').click()
    shown_country(page, "BRA")
    assert page.locator("html.live").count() == 0
    page.unroute_all(behavior="ignoreErrors")


def test_what_is_chosen_while_plotly_is_fetched_stays_on_the_map(visit):
    page = visit()
    held = hold(page, "**/plotly-geo.min.js")
    world = World(page)
    world.zoom("Zoom in")  # the whole world has nowhere to go
    world.drag(world.spot("DZA"), world.spot("COD"))
    while not held:
        page.wait_for_timeout(50)
    page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    held[0].continue_()
    page.wait_for_selector("#world-map .choroplethlayer path", state="attached")
    page.wait_for_timeout(500)  # Plotly could take over now
    assert page.locator("html.live").count() == 0
    page.unroute_all(behavior="ignoreErrors")


LAST_CARD_IS_LAID_OUT = """async () => {
  const card = [...document.querySelectorAll("#panel article")].at(-1);
  card.scrollIntoView();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return card.checkVisibility({ contentVisibilityAuto: true });
}"""


@pytest.mark.parametrize(("path", "at_once"), [("/?status=2", False), ("/embed?status=2", True)])
def test_cards_far_below_the_screen_are_laid_out_when_they_come_near(visit, path, at_once):
    page = visit(path, live=False)
    last = page.locator("#panel article").last
    shown = "(card) => card.checkVisibility({ contentVisibilityAuto: true })"
    assert last.evaluate(shown) is at_once, "a frame tells its page how high it is, so nothing of it waits"
    assert page.evaluate(LAST_CARD_IS_LAID_OUT)


SEEN = """() => {
  const svg = document.querySelector('#world-poster svg');
  const { left, right, top, bottom } = document.querySelector('.map-stage').getBoundingClientRect();
  const shown = (link) => [...link.children].find((shape) => getComputedStyle(shape).display !== 'none');
  const worked = [...svg.querySelectorAll('a[data-iso3]:not(.c0, .hit)')].map(shown).filter(Boolean);
  const boxes = worked.map((shape) => shape.getBoundingClientRect());
  const within = (box) => box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  const hidden = boxes.filter((box) => !within(box)).length;
  const place = svg.querySelector('a[data-iso3="IND"] > path').getBoundingClientRect();
  return { hidden, number: boxes.length, place: [place.x - left, place.y - top, place.width, place.height] };
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_filter_frames_the_map_on_what_fits_for_the_server_and_the_scripts_alike(visit, size):
    options = {"viewport": size, "reduced_motion": "reduce"}
    served = visit("/?theme=Labour+migration", **options)
    chosen = visit("/", **options)
    world = chosen.evaluate(SEEN)
    assert not world["hidden"], "every country with work is on the screen"
    chosen.locator("#charts-part a", has_text="Labour migration").first.click()
    expect(chosen.locator("#results-panel")).to_be_visible()
    found = served.evaluate(SEEN)
    assert 1 < found["number"] < world["number"]
    assert not found["hidden"]
    assert found["place"][2] > 1.2 * world["place"][2], "it is seen nearer"
    chosen.wait_for_function(
        f"(width) => Math.abs(({SEEN})().place[2] - width) < 0.5", arg=found["place"][2], timeout=5_000
    )
    assert chosen.evaluate(SEEN)["place"][2:] == pytest.approx(found["place"][2:], abs=0.5)


@pytest.mark.needs_server("files do not know without scripts what is asked of them")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_without_scripts_a_filter_frames_the_map_alike(visit, size):
    found, at_once = (
        visit("/?theme=Labour+migration", live=False, java_script_enabled=scripted, viewport=size).evaluate(SEEN)
        for scripted in (True, False)
    )
    assert at_once["place"] == pytest.approx(found["place"], abs=1)


GO = """(address) => {
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}"""


@pytest.mark.parametrize("query", ["", "?q=zzzzqq", "?status=2", "?region=M49-001"])
def test_a_phone_draws_the_world_as_wide_whatever_is_asked_for(visit, query):
    tall = {"width": 390, "height": 844}  # its width is the limit
    options = {"viewport": tall, "reduced_motion": "reduce"}
    served = visit(f"/{query}", **options)
    found = served.evaluate(SEEN)
    assert not found["hidden"]
    came = visit("/?country=MDA", **options)
    came.evaluate(GO, query or "/")
    came.wait_for_function("() => !document.querySelector('#country-panel')")
    came.wait_for_function(
        f"(width) => Math.abs(({SEEN})().place[2] - width) < 0.5", arg=found["place"][2], timeout=5_000
    )
    shown = [page.evaluate("document.querySelector('.map-page').matches('.shows-world')") for page in (served, came)]
    assert shown[0] is shown[1]


def test_the_first_map_names_every_country_to_a_screen_reader(visit):
    page = visit(live=False, java_script_enabled=False)
    link = page.locator('#world-poster a[data-iso3="MDA"]').first
    assert link.get_attribute("aria-label") == "Moldova: 5 projects, 3 news items"
