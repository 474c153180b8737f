"""The map in the hands of a visitor: where places are on the screen, and what the mouse does there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from playwright.sync_api import Error, Page

from dashboard.geography.equal_earth_projection import to_window
from dashboard.geography.svg_outlines import WIDTH
from dashboard.geography.territories import Territories
from tests.conftest import ROOT

TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
_SVG = "document.querySelector('#world-poster svg')"
# The dot of a small place as it is drawn now, else a point of the outlines.
_SPOT = f"""([code, x, y]) => {{
  const dot = [...document.querySelectorAll(`#world-poster a[data-iso3="${{code}}"]:not(.hit) circle`)]
    .find((one) => getComputedStyle(one).display !== 'none');
  if (dot) {{
    const {{ x, y, width, height }} = dot.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }}
  const point = new DOMPoint(x, y).matrixTransform({_SVG}.getScreenCTM());
  return [point.x, point.y];
}}"""
_UNDER = """([code, x, y]) =>
  document.elementFromPoint(x, y)?.closest('#world-poster a[data-iso3]')?.dataset.iso3 === code"""
_COVERED = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('#map-tip'))"
_SHOW = "() => document.querySelector('.map-stage').scrollIntoView({ block: 'center' })"
# At rest for twelve frames: a flight begins in the third frame after the answer is there; at its end the names come in
# one frame, and each group of dots in one more.
STILL = """() => new Promise((done) => {
    let frames = 0;
    const look = () => {
        frames = document.querySelector('#world-poster .flying') ? 0 : frames + 1;
        if (frames > 12) done(true);
        else requestAnimationFrame(look);
    };
    look();
})"""
_BOX = """() => {
  const { x, y, width, height } = document.querySelector('.map-stage').getBoundingClientRect();
  return [x, y, width, height];
}"""
_VIEW = f"() => {_SVG}.getAttribute('viewBox')"

PLOTLY = "html.live #world-map .choroplethlayer path"


class World:
    """The map of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self) -> None:
        """Scroll the page until the map is in the middle of the window, and wait until it rests."""
        self.page.evaluate(_SHOW)
        self.page.wait_for_function(STILL)

    def spot(self, code: str) -> tuple[float, float]:
        """The pixel of a place: its marker, or its label point as territories.csv has it."""
        return self.spots([code])[code]

    def spots(self, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
        """The pixels of several places at once."""
        places = [TERRITORIES[code] for code in codes]
        points = to_window(np.array([[place.lon, place.lat] for place in places]), WIDTH).tolist()
        found = self.page.evaluate(
            f"(all) => all.map({_SPOT})", [[place.code, *point] for place, point in zip(places, points, strict=True)]
        )
        return {place.code: (x, y) for place, (x, y) in zip(places, found, strict=True)}

    def in_view(self, codes: Iterable[str], margin: float = 3) -> dict[str, tuple[float, float]]:
        """Those places whose label point lies within the map and the window, with their pixels."""
        left, top, width, height = self.box()
        window = self.page.viewport_size
        assert window is not None
        bottom = min(top + height, window["height"])
        return {
            code: (x, y)
            for code, (x, y) in self.spots(codes).items()
            if left + margin < x < left + width - margin and top + margin < y < bottom - margin
        }

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the map, in pixels of the window."""
        left, top, width, height = self.page.evaluate(_BOX)
        return left, top, width, height

    def view(self) -> str:
        """The part of the world that the map shows."""
        return str(self.page.evaluate(_VIEW))

    def names(self, code: str, spot: tuple[float, float], *, patience: float = 3000) -> bool:
        """Whether the map names the place once the mouse is at ``spot``."""
        if self.page.evaluate(_COVERED, spot):
            self.page.keyboard.press("Escape")  # what is said of the place before lies over this one
        self.page.mouse.move(*spot)
        try:
            self.page.wait_for_function(_UNDER, arg=[code, *spot], timeout=patience)
        except Error:
            return False
        return True

    def click(self, code: str) -> None:
        """Show the whole world, point at the place, and click it once it is under the arrow."""
        self.whole()
        spot = self.spot(code)
        assert self.names(code, spot), f"the map does not answer for {code} at its place"
        self.page.mouse.click(*spot)

    def not_under_the_arrow(self, codes: Iterable[str]) -> list[str]:
        """The places that an arrow at their pixel would not mean, on the map as it is now."""
        asked = [[code, *spot] for code, spot in self.in_view(codes).items()]
        under = self.page.evaluate(f"(all) => all.filter({_UNDER}).map(([code]) => code)", asked)
        return sorted(set(codes) - set(under))

    def whole(self) -> None:
        """Press the button that shows the whole world, and wait until it does."""
        self.show()
        self.page.get_by_role("button", name="Whole world", exact=True).click()
        self.page.wait_for_function(STILL)

    def drag(self, from_: tuple[float, float], to: tuple[float, float]) -> None:
        """Press at one pixel, move to another, let go; wait until the map has moved.

        A map that is being painted anew may miss it: a person drags once more.
        """
        before = self.view()
        for left in (2, 1, 0):
            self.page.mouse.move(*from_)
            self.page.mouse.down()
            self.page.mouse.move(*to, steps=4)
            self.page.mouse.up()
            try:
                self.page.wait_for_function(f"(before) => ({_VIEW})() !== before", arg=before, timeout=5_000)
                return
            except Error:
                if not left:
                    raise

    def zoom(self, label: str) -> None:
        """Press one of the map's buttons and wait until the map has changed."""
        before = self.view()
        self.page.get_by_role("button", name=label, exact=True).click()
        self.page.wait_for_function(f"(before) => ({_VIEW})() !== before", arg=before)
        self.page.wait_for_function(STILL)

    def approach(self, code: str, steps: int) -> bool:
        """Go to the place by the keyboard, zoom in on it until a click reaches it, as often as that at most."""
        self.show()
        self.page.locator(f'#world-poster a[data-iso3="{code}"]').last.focus()
        for _ in range(steps):
            before = self.view()
            self.page.keyboard.press("+")
            self.page.wait_for_function(f"(before) => ({_VIEW})() !== before", arg=before)
            self.page.wait_for_function(STILL)
            if self.reaches(code):
                return True
        return False

    def reaches(self, code: str) -> bool:
        """Whether a click on the place, in the view as it is now, chooses it."""
        spot = self.in_view([code]).get(code)
        if not spot or not self.names(code, spot, patience=1000):
            return False
        self.page.mouse.click(*spot)
        shown_country(self.page, code)
        return True


def call_plotly(page: Page) -> None:
    """Move the map by hand until Plotly has come and taken over."""
    world = World(page)
    world.show()
    left, top, width, height = world.box()
    page.mouse.move(left + width / 3, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + width / 3 + 40, top + height / 2 + 20, steps=4)
    page.mouse.up()
    page.wait_for_selector(PLOTLY, state="attached")


def shown_country(page: Page, code: str) -> None:
    """Wait until the panel of the country is shown."""
    page.wait_for_selector(f'#country-panel[data-iso3="{code}"]')
