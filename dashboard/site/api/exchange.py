"""What is shown, in the standards in which organisations exchange such lists: IATI and HXL."""

from __future__ import annotations

from flask import Response

from dashboard.language import gettext as _
from dashboard.portfolio.items import SAMPLE_MARK
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.hxl import hxl_parts
from dashboard.records.writing.iati_publisher import Publisher
from dashboard.records.writing.iati_writer import Told, iati_parts
from dashboard.site.api.downloads import CSV, fitting, written
from dashboard.site.context.context import Site
from dashboard.site.context.view import View
from dashboard.site.http.errors import IMPOSSIBLE, Refused

XML = "application/xml"


def activities(site: Site, view: View) -> Response:
    """The projects that fit as IATI activities. Raises Refused where there is none: the standard has no empty file."""
    frame, told = fitting(view, Dataset.PROJECTS), _told(site, view)
    if frame.empty:
        raise Refused(_("No project fits, and an IATI file has at least one. Ask for more."), IMPOSSIBLE)
    return written(site, view, len(frame), iati_parts(frame, told), media=XML, name="activities.xml", told=told)


def records_hxl(site: Site, view: View, dataset: Dataset) -> Response:
    """The records that fit as CSV, with a row of HXL tags under the header."""
    frame = fitting(view, dataset)
    return written(site, view, len(frame), hxl_parts(frame, dataset), media=CSV, name=f"{dataset}.hxl.csv")


def _told(site: Site, view: View) -> Told:
    """In words that do not depend on who asks: a file is the same for all."""
    settings, snapshot = site.settings, view.snapshot
    return Told(
        publisher=Publisher(
            name=settings.organisation,
            language=settings.languages[0],
            registered=settings.iati_organisation,
            kind=settings.iati_organisation_type,
        ),
        generated=snapshot.published_at,
        sample_mark=SAMPLE_MARK if snapshot.is_sample else "",
        regions={code: region.names.source for code, region in snapshot.gazetteer.regions.items()},
    )
