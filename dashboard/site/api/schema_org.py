"""What the open data is, as schema.org has it: for search engines that list data sets."""

from __future__ import annotations

from typing import Any

from dashboard.language import current_language
from dashboard.language import gettext as _
from dashboard.portfolio.index import WORLD
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.api import downloads
from dashboard.site.api.parameters import API, JSON
from dashboard.site.context.context import Site
from dashboard.site.html.head import absolute, organisation, stated

FILES = (
    ("projects.csv", downloads.CSV),
    ("projects.xlsx", downloads.WORKBOOK),
    ("projects", JSON),
    ("activities.xml", "application/xml"),
    ("news.csv", downloads.CSV),
    ("countries.geojson", downloads.GEOJSON),
)
"""Files of the interface that hold the data set, and their types."""


def dataset(site: Site, snapshot: Snapshot) -> dict[str, Any]:
    """The data set with its files. Nothing is said of a licence: that is for the organisation to state."""
    years, published = snapshot.projects.spans.years, snapshot.published_at
    return {
        "@type": "Dataset",
        **stated(
            name=f"{_('Where we work')} – {site.settings.organisation}",
            description=_(
                "Projects and news of {organisation}: where in the world, from when to when, with whom, on what.",
                organisation=site.settings.organisation,
            ),
            url=absolute(site, site.addresses.page(API.lstrip("/"))),
            creator=organisation(site),
            inLanguage=current_language(),
            isAccessibleForFree=True,
            dateModified=f"{published:%Y-%m-%d}" if published else "",
            temporalCoverage="/".join(map(str, years)) if years else "",
            spatialCoverage={"@type": "Place", "name": snapshot.region_name(WORLD)},
            distribution=[
                {
                    "@type": "DataDownload",
                    "encodingFormat": media,
                    "contentUrl": absolute(site, site.addresses.data(name)),
                }
                for name, media in FILES
            ],
        ),
    }
