"""Clicks and taps on the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.samples import sample_titles
from tests.browser.visiting import wait_until_live
from tests.browser.world import PLOTLY, STILL, TERRITORIES, World, call_plotly, shown_country

pytestmark = pytest.mark.browser

SMALL = ("CPV", "MLT", "MDV", "TUV", "NRU", "SYC", "SGP", "BRB", "MHL", "XKX")
NOT_DRAWN = {"BVT", "CCK", "UMI"}
SMARTPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FETCHED = (
    "number => performance.getEntriesByType('resource').filter((one) => /country/.test(one.name)).length >= number"
)
OTHERS = sorted(set(TERRITORIES) - NOT_DRAWN - set(SMALL))


def test_a_click_on_moldova_shows_its_projects_and_news(visit):
    page = visit()
    World(page).click("MDA")
    shown_country(page, "MDA")

    projects, news = sample_titles("projects", "Moldova"), sample_titles("news", "Moldova")
    assert len(projects) >= 5
    panel = page.locator("#country-panel")
    assert panel.get_by_role("heading", level=2).inner_text() == "Moldova"
    assert panel.locator(".counts").inner_text() == f"{len(projects)} projects · {len(news)} news items"
    for kind, expected in (("project", projects), ("news", news)):
        articles = panel.locator(f"article[data-{kind}-id]")
        shown = {article.get_attribute(f"data-{kind}-id"): article.text_content() for article in articles.all()}
        assert shown.keys() == expected.keys()
        assert all(title in shown[key] for key, title in expected.items())
    assert page.url.endswith("?country=MDA")


def test_who_comes_to_the_map_finds_the_places_with_most_work_fetched(visit):
    page = visit()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "panel?country=" in request.url else None)
    page.mouse.move(*World(page).spot("DZA"))
    page.wait_for_function(FETCHED, arg=50)
    most = page.locator("#world-poster a.c5[aria-label]").evaluate_all(
        "links => links.map((link) => link.dataset.iso3)"
    )
    assert {url[-3:] for url in asked} >= set(most)
    asked.clear()
    World(page).click(most[0])
    shown_country(page, most[0])
    assert not [url for url in asked if url.endswith(most[0])]


def test_nothing_is_fetched_ahead_where_data_is_saved(visit):
    page = visit(live=False)
    page.add_init_script("Object.defineProperty(navigator, 'connection', { get: () => ({ saveData: true }) })")
    page.reload()
    wait_until_live(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "panel?country=" in request.url else None)
    world = World(page)
    page.mouse.move(*world.spot("DZA"))
    page.wait_for_timeout(600)
    assert asked == []


def test_nothing_is_fetched_ahead_under_filters(visit):
    page = visit("/?status=2")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "panel?country=" in request.url else None)
    spot = World(page).spot("DZA")
    page.mouse.move(*spot)
    page.wait_for_timeout(800)
    assert all("country=DZA" in url for url in asked)  # what the arrow rests on alone


def test_the_same_country_can_be_clicked_again(visit):
    page = visit()
    world = World(page)
    world.click("MDA")
    shown_country(page, "MDA")
    world.click("MDA")
    page.locator("#country-panel .close").click()
    page.wait_for_selector("#world-panel")
    world.click("MDA")
    shown_country(page, "MDA")
    assert page.url.endswith("?country=MDA")


def test_a_drag_moves_the_map_and_selects_nothing(visit):
    page = visit()
    world = World(page)
    world.zoom("Zoom in")  # the whole world has nowhere to go
    x, y = world.spot("DZA")
    world.drag((x, y), (x + 120, y + 40))
    moved_x, _ = world.spot("DZA")
    assert moved_x - x > 60
    world.click("BRA")  # had the drag selected anything, its panel would have come before this one
    shown_country(page, "BRA")
    page.go_back()
    page.wait_for_selector("#world-panel")
    assert "country" not in page.url


def test_small_places_are_hit_on_the_whole_world(visit):
    page = visit()
    world = World(page)
    for code in SMALL:
        world.click(code)
        shown_country(page, code)
        assert page.locator("#panel-heading").inner_text() == TERRITORIES[code].name


def test_a_place_that_no_arrow_meets_on_the_whole_world_is_reached_from_near(visit):
    page = visit()
    page.emulate_media(reduced_motion="reduce")
    world = World(page)
    world.show()
    left = world.not_under_the_arrow(OTHERS)  # test_taps.py presses all others
    assert 0 < len(left) < 25, f"on the whole world the map does not answer for {left}"
    for code in left:
        world.whole()
        assert world.approach(code, steps=7), f"no click reaches {code}"


def test_the_chosen_country_is_named_on_the_map(visit):
    page = visit()
    World(page).click("MDA")
    expect(page.locator("#world-poster .map-names .here")).to_have_text("Moldova")


def test_zoom_buttons_and_back_to_the_whole_world(visit):
    page = visit()
    world = World(page)
    world.show()
    at_first = world.spot("FJI")
    world.zoom("Zoom in")
    world.zoom("Zoom in")
    world.zoom("Zoom out")
    assert world.in_view(["FJI"]) == {}
    world.zoom("Whole world")
    world.show()
    assert world.spot("FJI") == pytest.approx(at_first, abs=1)


@pytest.mark.needs_server("the requests of the first free movement are those of a server")
def test_a_drag_makes_plotly_take_over_and_a_choice_gives_the_svg_map_back(visit):
    page = visit.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.resource_type + " " + request.url))
    page.goto(visit.url)
    wait_until_live(page)
    page.wait_for_load_state("networkidle")
    scripts = [one.split("?")[0] for one in fetched if one.startswith("script ")]
    assert len(scripts) == 1
    assert scripts[0].endswith("/page.js")
    kinds = {one.split()[0] for one in fetched}
    assert kinds <= {"document", "script", "stylesheet", "font", "image", "fetch", "other"}, fetched

    call_plotly(page)
    page.locator('#place-list a[data-iso3="BRA"]').click()
    shown_country(page, "BRA")
    expect(page.locator(PLOTLY)).to_have_count(0)
    expect(page.locator('#world-poster a.chosen[data-iso3="BRA"]').first).to_be_visible()


def test_a_small_map_frames_what_is_shown(visit):
    page = visit()
    frame = page.locator("#map-inset rect")
    expect(frame).to_be_hidden()
    World(page).click("MDA")
    shown_country(page, "MDA")
    expect(frame).to_be_visible()
    World(page).show()  # once the flight has come to its end
    near = float(frame.get_attribute("width"))
    page.get_by_role("button", name="Zoom out", exact=True).click()
    page.wait_for_function("(near) => document.querySelector('#map-inset rect').getAttribute('width') > near", arg=near)
    World(page).whole()
    expect(frame).to_be_hidden()


def test_a_class_of_the_legend_lights_its_places(visit):
    page = visit()
    [one, other] = [page.locator(f'#world-poster a[data-iso3="{code}"]').last for code in ("MDA", "BRA")]
    most, fewest = [page.locator(".legend li").nth(i) for i in (-1, 1)]
    most.hover()
    expect(one).to_have_css("opacity", "1")
    expect(other).to_have_css("opacity", "0.25")
    page.mouse.move(2, 2)
    expect(other).to_have_css("opacity", "1")
    fewest.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(other).to_have_css("opacity", "1")
    expect(one).to_have_css("opacity", "0.25")


@pytest.mark.parametrize("way", ["tap", "link"])
def test_on_a_phone_the_name_of_what_is_chosen_is_on_the_first_screen(visit, way):
    page = visit("/" if way == "tap" else "/?country=BRA", **SMARTPHONE)
    if way == "tap":
        world = World(page)
        page.touchscreen.tap(*world.spot("BRA"))
    shown_country(page, "BRA")
    page.wait_for_function(STILL)
    heading = page.locator("#panel-heading")
    expect(heading).to_have_text("Brazil")
    page.wait_for_function("() => document.querySelector('#panel-heading').getBoundingClientRect().top >= 0")
    assert heading.bounding_box()["y"] <= 400


@pytest.mark.parametrize("asked", ["theme=Labour+migration", "region=M49-150", "view=corridors", "q=zebra&from=2031"])
def test_on_a_phone_the_filters_stand_before_the_list_that_they_make(visit, asked):
    page = visit(f"/?{asked}", **SMARTPHONE)
    page.wait_for_selector("#panel > .panel")
    top = "document.querySelector('{}').getBoundingClientRect().top"
    ordered = f"() => {top.format('#ask')} {{}} {top.format('#panel')}"
    page.wait_for_function(ordered.format("<"))
    page.locator("#place-search").fill("Moldova")
    page.locator("#suggestions").get_by_role("option").filter(has_text="Moldova").first.click()
    shown_country(page, "MDA")
    page.wait_for_function(ordered.format(">"))
    page.go_back()
    page.wait_for_function(ordered.format("<"))


def test_a_partner_is_named_above_its_dot_where_there_is_no_room_below(visit):
    page = visit("/?country=MDA")
    page.wait_for_function(STILL)
    named = page.locator("#world-poster .map-names .partner:not(.crowded)")
    expect(named).to_have_text(["Ukraine", "Germany", "Poland", "Romania"])


@pytest.mark.parametrize(("width", "height", "share"), [(1440, 900, 0.60), (390, 844, 0.36)])
def test_the_map_takes_most_of_the_first_screen(visit, width, height, share):
    page = visit(viewport={"width": width, "height": height})
    _, top, wide, tall = World(page).box()
    assert (min(top + tall, height) - top) * wide >= share * width * height


def test_the_answer_is_painted_before_anything_of_the_map_changes(visit):
    page = visit()
    page.evaluate("""() => {
        const svg = document.querySelector('#world-poster svg');
        const look = () => [...svg.classList, svg.querySelectorAll('a.chosen').length > 0];
        document.addEventListener('shown', () => {
            window.first = look();
            requestAnimationFrame(() => { window.painted = look(); });
        });
    }""")
    World(page).click("KEN")
    page.wait_for_selector("#world-poster svg.focused")
    assert page.evaluate("() => window.first") == [False]
    assert page.evaluate("() => window.painted") == [False]


def test_a_flight_ends_at_once_after_a_frame_that_is_slow(visit):
    page = visit(reduced_motion="no-preference")
    page.evaluate("""() => {
        const svg = document.querySelector('#world-poster svg');
        window.boxes = [];
        new MutationObserver(() => {
            if (!svg.matches('.focused') && window.boxes.length === 0) return;
            const until = performance.now() + (window.boxes.length ? 0 : 100);
            while (performance.now() < until);
            window.boxes.push(svg.getAttribute('viewBox'));
        }).observe(svg, { attributeFilter: ['viewBox'] });
    }""")
    World(page).click("KEN")
    page.wait_for_function("() => window.boxes.length")
    page.wait_for_function(STILL)
    assert len(set(page.evaluate("() => window.boxes"))) == 2  # where the flight began and where it ends


def test_the_frame_that_draws_what_is_chosen_ends_no_flight(visit):
    page = visit(reduced_motion="no-preference")
    page.evaluate("""() => {
        const svg = document.querySelector('#world-poster svg');
        window.boxes = [];
        let drawn = false;
        new MutationObserver(() => {
            if (svg.matches('.focused')) window.boxes.push(svg.getAttribute('viewBox'));
            if (drawn || !svg.matches('.focused')) return;
            drawn = true;
            for (const until = performance.now() + 100; performance.now() < until;);
        }).observe(svg, { attributeFilter: ['class', 'viewBox'] });
    }""")
    World(page).click("KEN")
    page.wait_for_function("() => window.boxes.length")
    page.wait_for_function(STILL)
    assert len(set(page.evaluate("() => window.boxes"))) > 2


def test_a_hand_that_ends_a_flight_brings_the_map_to_rest(visit):
    page = visit(reduced_motion="no-preference")
    page.evaluate("""() => {
        const poster = document.getElementById('world-poster');
        const at = (x) => ({ bubbles: true, pointerId: 1, pointerType: 'mouse', clientX: x, clientY: 300 });
        new MutationObserver(() => {
            if (window.seized || !poster.querySelector('.flying')) return;
            window.seized = true;
            poster.addEventListener('rest', () => { window.rested = true; });
            poster.dispatchEvent(new PointerEvent('pointerdown', at(300)));
            dispatchEvent(new PointerEvent('pointermove', at(340)));
        }).observe(poster, { attributeFilter: ['class'], subtree: true });
    }""")
    page.locator('#place-list a[data-iso3="KEN"]').click()
    page.wait_for_function("() => window.seized && window.rested")
    expect(page.locator("#world-poster .flying")).to_have_count(0)


def test_dots_beside_what_is_chosen_are_dimmed_until_it_is_left(visit):
    page = visit()
    dot = page.locator("#world-poster .dots:not(.hits) a[data-iso3=MLT] circle").first
    opacity = "(dot) => getComputedStyle(dot).fillOpacity"
    assert dot.evaluate(opacity) == "1"
    World(page).click("KEN")
    shown_country(page, "KEN")
    page.wait_for_function(STILL)
    assert dot.evaluate(opacity) == "0.42"
    page.locator("#panel .close").click()
    expect(page.locator("#world-panel")).to_be_visible()
    page.wait_for_function(STILL)
    assert dot.evaluate(opacity) == "1"


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (390, 844)])
def test_no_name_is_shown_under_what_stands_on_the_map(visit, size):
    page = visit("/?country=KEN", viewport=dict(zip(("width", "height"), size, strict=True)))
    page.wait_for_function(STILL)
    covered = page.evaluate("""() => {
        const boxes = (what) => [...document.querySelectorAll(what)].map((one) => one.getBoundingClientRect());
        const overlays = boxes('#panel, .map-tools > .map-buttons, #map-inset, .legend, .map-years');
        const names = boxes('#world-poster .map-names text:not(.crowded)');
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return [names.length, names.filter((name) => overlays.some((one) => meet(name, one))).length];
    }""")
    assert covered[0] >= 3
    assert covered[1] == 0


def test_buttons_that_are_folded_away_hide_no_name(visit):
    page = visit("/?country=MDA", viewport={"width": 1024, "height": 768})
    page.wait_for_function(STILL)
    expect(page.locator("#world-poster .map-names .here")).to_be_visible()


def test_no_name_of_a_neighbour_is_shown_on_the_chosen_place(visit):
    page = visit("/?country=KEN", **SMARTPHONE)
    page.wait_for_function(STILL)
    on_kenya = page.evaluate("""() => [...document.querySelectorAll('#world-poster .map-names .near:not(.crowded)')]
        .filter((name) => {
            const { left, right, top, bottom } = name.getBoundingClientRect();
            const found = [left, right].map((x) => document.elementFromPoint(x, (top + bottom) / 2));
            return found.some((one) => one?.closest('a[data-iso3="KEN"]'));
        }).map((name) => name.textContent)""")
    assert on_kenya == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_small_world_makes_way_for_the_name_of_a_chosen_place(visit, size):
    page = visit("/?country=SYC", viewport=dict(zip(("width", "height"), size, strict=True)))
    page.wait_for_function(STILL)
    expect(page.locator("#world-poster .map-names .here:not(.crowded)")).to_have_text("Seychelles")
