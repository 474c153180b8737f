"""Views of a snapshot as requests have them, without a server."""

from types import SimpleNamespace

from dashboard.geography.bounding_boxes import Surroundings
from dashboard.geography.svg_outlines import Outlines
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import Settings
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses


def site_of(base_path: str = "/", notice: str = "", **chosen: object) -> SimpleNamespace:
    """A site with the settings ``chosen``, of which only what addresses and sentences need is there."""
    outlines = Outlines(2000, 900, {}, {}, {}, "")
    surroundings = Surroundings({}, outlines)
    geography = SimpleNamespace(outlines=outlines, extents={}, neighbours={}, surroundings=surroundings)
    settings = Settings(**chosen)
    return SimpleNamespace(
        settings=settings, notice=notice, addresses=Addresses(base_path), geography=geography, workbook=True
    )


def view_of(snapshot: Snapshot, base_path: str = "/", **asked: object) -> View:
    """The view of a question, as an address asks it."""
    return View(site_of(base_path), snapshot, Question(**asked))
