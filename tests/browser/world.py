"""The live map in the hands of a visitor: where places are on the screen, and what the mouse does there."""

from __future__ import annotations

import math
from collections.abc import Iterable

from playwright.sync_api import Error, Page

from dashboard.geography.territories import Territories
from tests.conftest import ROOT

TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
_PLOT = "document.querySelector('#world-map .js-plotly-plot')"
_SPOT = f"""([code, lon, lat]) => {{
  const plot = {_PLOT};
  const mark = plot.data[1].customdata.indexOf(code);
  if (mark >= 0) {{
    const {{ x, y, width, height }} = plot.querySelectorAll('.scattergeo .point')[mark].getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }}
  const box = plot.getBoundingClientRect();
  const [x, y] = plot._fullLayout.geo._subplot.projection([lon, lat]);
  return [box.x + x, box.y + y];
}}"""
_COVERED = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('#map-tip'))"
_HOVERED = f"""(code) => {{
  const point = {_PLOT}._hoverdata?.[0];
  return [point?.customdata].flat()[0] === code;
}}"""
_SHOW = f"() => {_PLOT}.scrollIntoView({{ block: 'center' }})"
_CHOSEN = "(code) => new URLSearchParams(location.search).get('country') === code"
_BOX = f"() => {{ const {{ x, y, width, height }} = {_PLOT}.getBoundingClientRect(); return [x, y, width, height]; }}"
_VIEW = f"""() => {{
  const {{ projection, center }} = {_PLOT}._fullLayout.geo;
  return JSON.stringify([projection.scale, projection.rotation.lon, center.lon, center.lat]);
}}"""


class World:
    """The live map of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self) -> None:
        """Scroll the page until the map is in the middle of the window."""
        self.page.evaluate(_SHOW)

    def spot(self, code: str) -> tuple[float, float]:
        """The pixel of a place: its marker, or its label point as territories.csv has it."""
        return self.spots([code])[code]

    def spots(self, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
        """The pixels of several places at once."""
        places = [TERRITORIES[code] for code in codes]
        found = self.page.evaluate(
            f"(all) => all.map({_SPOT})", [[place.code, place.lon, place.lat] for place in places]
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
        """Names scale, rotation and centre of the map."""
        return str(self.page.evaluate(_VIEW))

    def names(self, code: str, spot: tuple[float, float], *, patience: float = 3000) -> bool:
        """Whether the map names the place once the mouse is at ``spot``."""
        if self.page.evaluate(_COVERED, spot):
            self.page.keyboard.press("Escape")  # what is said of the place before lies over this one
        self.page.mouse.move(*spot)
        try:
            self.page.wait_for_function(_HOVERED, arg=code, timeout=patience)
        except Error:
            return False
        return True

    def click(self, code: str) -> None:
        """Point at the place, and click it once the map names it."""
        self.show()
        spot = self.spot(code)
        assert self.names(code, spot), f"the map does not answer for {code} at its place"
        self.page.mouse.click(*spot)

    def click_each(self, codes: Iterable[str]) -> list[str]:
        """Click one place after the other, as far as they are in view; which of them the map did not answer for."""
        codes = list(codes)
        missed = []
        for code in codes:
            self.show()  # what was chosen before may have moved the page
            spot = self.in_view([code]).get(code)
            if not spot or not self.names(code, spot, patience=250):
                missed.append(code)
                continue
            self.page.mouse.click(*spot)
            self.page.wait_for_function(_CHOSEN, arg=code)
        return missed

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

    def approach(self, code: str, steps: int) -> None:
        """Bring the place to the middle of the map with the mouse, and zoom in, as often as that."""
        self.show()
        left, top, width, height = self.box()
        middle = (left + width / 2, top + height / 2)
        for _ in range(steps):
            spot = self.spot(code)
            if math.dist(spot, middle) > 20:  # a drag ends where the edge of the world is reached
                self.drag(spot, middle)
            self.zoom("Zoom in")


def shown_country(page: Page, code: str) -> None:
    """Wait until the panel of the country is shown."""
    page.wait_for_selector(f'#country-panel[data-iso3="{code}"]')
