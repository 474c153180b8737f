"""The page of one project."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.portfolio.items import Item, Project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.columns import Dataset
from dashboard.site.addresses import Addresses
from dashboard.site.foreign import in_language, said, said_prose
from dashboard.site.markup import to_markup
from dashboard.site.prose import to_prose
from dashboard.site.record_views import facts, outside_link, place_links, sample_mark, status_mark
from dashboard.site.words import listed, written_money, written_period


def project_body(project: Project, snapshot: Snapshot, addresses: Addresses) -> Markup:
    """What a project is and does, then its facts."""
    head = html.P([*sample_mark(project), *status_mark(project)], className="record-meta")
    lead = lead_paragraph(project, "summary")
    about = facts(
        (_("Short name"), said(project, "acronym")),
        (_("Period"), written_period(project.start_date, project.end_date)),
        (_("Where"), place_links(project, snapshot, addresses)),
        (_("Theme"), said(project, "theme_names", listed(project.theme_names))),
        (_("Donor"), listed(project.donors)),
        (_("Partner"), listed(project.partners)),
        (_("Budget"), written_money(project.budget, project.currency)),
    )
    link = outside_link(project, _("Project site"))
    end = [about, *link, *held_fields(snapshot, Dataset.PROJECTS)]
    return to_markup([head, lead]) + said_prose(project, "description", to_prose(project.description)) + to_markup(end)


def lead_paragraph(item: Item, field: str) -> Component | None:
    """A field as the first paragraph, larger than the text."""
    text = getattr(item, field)
    return html.P(text, className="lead", **in_language(item.spoken(field))) if text else None


def held_fields(snapshot: Snapshot, dataset: Dataset) -> list[Component]:
    """What the public is told of fields that are held back; which ones they are is not said."""
    sentences = dict.fromkeys(hold.sentence for hold in snapshot.fields_held(dataset) if hold.sentence)
    return [html.P(sentence, className="footnote") for sentence in sentences]
