"""What a response is made from, without a server."""

from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.site_and_request_view import View
from tests.site.views import site_of

EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""Two time zones in which it is never the same day."""


def test_today_is_the_day_in_the_time_zone_of_the_organisation(snapshot: Snapshot) -> None:
    east, west = (View(site_of(time_zone=zone), snapshot).today for zone in (EAST, WEST))
    assert 1 <= (east - west).days <= 2


def test_an_earlier_state_has_its_own_day(snapshot: Snapshot) -> None:
    for zone in (EAST, WEST):
        view = View(site_of(time_zone=zone), snapshot, Question(as_of="2024-05-31"))
        assert view.today.isoformat() == "2024-05-31"
