"""Projects as rows of a table with a bar for the time of each: the chart of a dossier in words and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.portfolio.items import Project
from dashboard.site.addresses import Addresses
from dashboard.site.durations import bar, duration_of, window_of
from dashboard.site.markup import to_markup
from dashboard.site.record_views import sample_mark
from dashboard.site.timeline import status_name
from dashboard.site.words import written_date

_ROW = Markup(
    '<tr data-project-id="{id}"><th scope="row"><a href="{href}" dir="auto"{lang}>{title}</a> {marks}</th>'
    '<td data-label="{labels[1]}">{status}</td><td data-label="{labels[2]}">{start}</td>'
    '<td data-label="{labels[3]}">{end}</td><td class="bar-cell" data-label="{labels[4]}">{bar}</td></tr>'
)


def project_rows(projects: Sequence[Project], addresses: Addresses, caption: str, today: date) -> Markup:
    """A table of projects, in the order given. What nobody said is said to be unknown."""
    durations = {project.id: found for project in projects if (found := duration_of(project))}
    window = window_of(list(durations.values()), today)
    labels = [_("Project"), _("Status"), _("Start"), _("End"), _("Time")]
    rows = []
    for project in projects:
        duration = durations.get(project.id)
        rows.append(
            _ROW.format(
                id=project.id,
                href=addresses.project(project.id),
                title=project.title,
                lang=Markup(' lang="{}"').format(spoken) if (spoken := project.spoken("title")) else "",
                marks=to_markup(sample_mark(project)),
                labels=labels,
                status=status_name(project.status),
                start=written_date(project.start_date) if project.start_date else _("unknown"),
                end=written_end(project),
                bar=bar(duration, window, project.status, today) if duration else "",
            )
        )
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(label) for label in labels[:-1])
    heads += Markup('<th scope="col" class="bar-cell">{}</th>').format(labels[-1])
    return Markup(
        '<table class="rows"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(caption, heads, Markup("").join(rows))


def written_end(project: Project) -> str:
    """The last day; "open" for work that has begun and names none, "unknown" where nothing can be said."""
    if project.end_date:
        return written_date(project.end_date)
    duration = duration_of(project)
    return _("open") if duration and duration.is_open else _("unknown")
