"""What the tests of the site share: a small portfolio, addresses, outlines."""

import pytest

from dashboard.geography.svg_outlines import Outlines
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import Settings
from dashboard.site.context.url_building_and_page_numbers import Addresses
from tests.portfolio.making import snapshot_of
from tests.sharing import GeographyOf


@pytest.fixture
def addresses() -> Addresses:
    return Addresses("/")


@pytest.fixture(scope="session")
def outlines(geography_of: GeographyOf) -> Outlines:
    return geography_of(Settings()).outlines


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Three projects and two news items: one country with both, a small place, a region, the world."""
    return snapshot_of(
        [
            {
                "id": "P1",
                "title": "Safe return",
                "acronym": "SAFE",
                "countries": "MDA;UKR",
                "start_date": "2023-05-01",
                "end_date": "2026",
                "status": "2",
                "status_source": "derived",
                "themes": "Return",
                "donors": "European Union;Norway",
                "url": "https://example.org/p1",
            },
            {"id": "P2", "title": "Reefs", "countries": "TUV", "regions": "M49-009", "start_date": "2020"},
            {"id": "P3", "title": "World data", "scope": "1"},
        ],
        [
            {"id": "N1", "title": "Opened", "countries": "MDA", "date": "2024-02-01", "lead": "A lead."},
            {"id": "N2", "title": "Printed", "countries": "FRA", "date": "2024-01", "url": "https://example.org/n2"},
        ],
    )
