"""Projects as rows of a table with a bar for the time of each: the chart of a dossier in words and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.portfolio.items import Project
from dashboard.site.cards.durations import bar, duration_of, window_of
from dashboard.site.cards.project_card import sample_mark
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import status_name, written_date
from dashboard.site.html.components import to_markup
from dashboard.site.html.tables import Cell, Heading, Row, table


def project_rows(projects: Sequence[Project], addresses: Addresses, caption: str, today: date) -> Markup:
    """A table of projects, in the order given. What nobody said is said to be unknown."""
    durations = {project.id: found for project in projects if (found := duration_of(project))}
    window = window_of(list(durations.values()), today)
    headings = [
        Heading(_("Project")),
        Heading(_("Status")),
        Heading(_("Start")),
        Heading(_("End")),
        Heading(_("Time"), "bar-cell"),
    ]
    rows = []
    for project in projects:
        duration = durations.get(project.id)
        cells: list[Cell] = [
            titled_link(project, addresses),
            status_name(project.status) if project.status else _("unknown"),
            written_start(project),
            written_end(project),
            bar(duration, window, project.status, today) if duration else "",
        ]
        rows.append(Row(cells, project.id))
    return table(caption, headings, rows)


def titled_link(project: Project, addresses: Addresses) -> Markup:
    """The title as a link to the project's page, in its language, with the mark of invented ones."""
    spoken = project.spoken("title")
    lang = Markup(' lang="{}"').format(spoken) if spoken else ""
    link = Markup('<a href="{}" dir="auto"{}>{}</a> ').format(addresses.project(project.id), lang, project.title)
    return link + to_markup(sample_mark(project))


def written_start(project: Project) -> str:
    """The first day, or that it is unknown."""
    return written_date(project.start_date) if project.start_date else _("unknown")


def written_end(project: Project) -> str:
    """The last day; "open" for work that has begun and names none, "unknown" where nothing can be said."""
    if project.end_date:
        return written_date(project.end_date)
    duration = duration_of(project)
    return _("open") if duration and duration.is_open else _("unknown")
