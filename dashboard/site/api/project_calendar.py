"""The end dates of projects as a calendar (iCalendar, RFC 5545) that calendar programs can subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from flask import Response

from dashboard.language_and_locale import current_language, gettext as _
from dashboard.portfolio.projects_and_news import Project, read_items
from dashboard.portfolio.rows_by_value import Rows
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.formula_xml_and_uri_escaping import without_controls
from dashboard.site.api.atom_feeds import identity
from dashboard.site.api.downloads import file_slot, matching_rows
from dashboard.site.api.json_answers import known_country
from dashboard.site.cards.project_timelines import last_day_of
from dashboard.site.context.localised_formatting import listed, status_name, written_date
from dashboard.site.context.site_and_request_view import View
from dashboard.site.html.layout import page_title
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.http.caching import current_answer

if TYPE_CHECKING:
    from icalendar import Event

CALENDAR = "text/calendar"
MANY = 200
"""The number of ends from which on calendars are made one at a time: each end takes some milliseconds."""
LATEST = 1000
"""The most ends in one calendar: those furthest in the future come first."""


def all_ends(view: View) -> Response:
    """The response with an iCalendar file of the end dates of the projects that match the view's filters and chosen
    countries; if a country is chosen, the filter by region is ignored. At most ``LATEST`` (1,000) projects are in it,
    those that end last. Raises Busy while too many requests wait for large files."""
    return _calendar(view, "")


def country_ends(view: View, code: str) -> Response:
    """The response with an iCalendar file of the end dates of the projects that name the country ``code`` and match the
    view's filters; the filter by region is ignored. At most ``LATEST`` (1,000) projects are in it, those that end last.
    Raises Refused for an unknown code, Busy while too many requests wait for large files."""
    code = known_country(view.snapshot, code)
    name = view.snapshot.territories[code].name
    return _calendar(view.asking(replace(view.question, country=code)), name)


def _calendar(view: View, place: str) -> Response:
    from icalendar import Calendar  # noqa: PLC0415 - takes a tenth of a second, and few ask for a calendar

    title = page_title(view, f"{place} – {_('Ends of projects')}" if place else _("Ends of projects"))
    calendar = Calendar()
    calendar.add("prodid", f"-//{view.site.settings.organisation}//Where we work//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)  # RFC 7986; most programs still read the name below
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(days=1), {"VALUE": "DURATION"})
    stamp = view.snapshot.published_at or datetime(1970, 1, 1, tzinfo=UTC)
    ending = _ending(view)
    with file_slot(view.site, costly=len(ending) > MANY):
        for project in read_items(view.snapshot.projects, Project, ending):
            calendar.add_component(_event(view, project, stamp))
        body = calendar.to_ical()
    return current_answer(body, CALENDAR)


def _ending(view: View) -> Rows:
    """Row numbers of the projects that state their end, the latest first."""
    index, rows = view.snapshot.projects, matching_rows(view, Dataset.PROJECTS)
    stated = rows[index.frame["end_date"].take(rows).ne("").to_numpy()]
    return stated[np.argsort(-index.spans.last[stated], kind="stable")][:LATEST]


def _event(view: View, project: Project, stamp: datetime) -> Event:
    """An all-day event. The end of a month or a year is its last day; the description says what is known."""
    from icalendar import Event  # noqa: PLC0415

    site = view.site
    title = f"{_('SAMPLE')}: {project.title}" if project.is_sample else project.title
    speaks = {"LANGUAGE": project.other_language("title") or current_language()}
    event = Event()
    event.add("uid", identity(site, Dataset.PROJECTS, project.id).removeprefix("urn:uuid:"))
    event.add("dtstamp", stamp)
    event.add("dtstart", last_day_of(project.end_date))
    event.add("transp", "TRANSPARENT")  # nobody is busy because a project ends
    event.add("summary", without_controls(_("Project ends: {title}", title=title)), speaks)
    event.add("description", "\n".join(_description(project)))
    if places := _places(view, project.countries):
        event.add("location", places)
    if site.settings.public_url:
        event.add("url", absolute(site, view.unfiltered.project(project.id)))
    return event


def _description(project: Project) -> Sequence[str]:
    end = _("End: {date}", date=written_date(project.end_date))
    return [
        end,
        *([status_name(project.status)] if project.status else []),
        *([without_controls(project.summary)] if project.summary else []),
    ]


def _places(view: View, codes: Sequence[str]) -> str:
    territories = view.snapshot.territories
    return listed(territories[code].name if code in territories else code for code in codes)
