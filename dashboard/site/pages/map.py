"""The map page, and the pages of single projects and news items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash.development.base_component import Component
from flask import render_template
from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.portfolio.filters import FILTERS, Kind
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.summaries import find_news, find_project
from dashboard.site.api.openapi import dataset
from dashboard.site.context.context import KEYBOARD, LIVE, SCRIPT, SHAPES, Site, View
from dashboard.site.context.urls import extended
from dashboard.site.explorer.fragments import bounds, filtered_sections, panel_of
from dashboard.site.explorer.panel_parts import Panel
from dashboard.site.html.components import to_markup
from dashboard.site.html.head import PageHead, organisation, website
from dashboard.site.html.layout import held_page, message_page, shell
from dashboard.site.html.markdown import opening, said
from dashboard.site.http.json import to_json
from dashboard.site.maps.classes import count_classes
from dashboard.site.maps.plotly_world import config
from dashboard.site.maps.scene import scene_of
from dashboard.site.maps.svg_world import world_poster
from dashboard.site.pages.downloads_box import downloads_box
from dashboard.site.pages.home import sections
from dashboard.site.pages.news_item import news_body, news_head
from dashboard.site.pages.project import project_body, project_head
from dashboard.store.holds import HoldKind


def map_page(site: Site, view: View) -> tuple[str, int]:
    """The map page with the question's panel and its status; 404 if the country or region does not exist."""
    panel = panel_of(view)
    head = map_head(site, view, panel)
    page = render_template("map.html", **map_values(site, view, panel, head, site.settings.sections))
    return page, 200 if panel.exists else 404


def map_values(site: Site, view: View, panel: Panel, head: PageHead, names: Sequence[str]) -> dict[str, Any]:
    """The values of a template with a map. ``names`` are the sections below the map."""
    snapshot = view.snapshot
    return {
        **shell(site, snapshot, head),
        "title": panel.title,
        "question": view.question,
        "parts": ("search", "filters"),
        "below": to_markup(sections(view, names, site.settings.public_url)),
        "poster": world_poster(view, site.geography.outlines, scene_of(site.geography, view)),
        "panel": to_markup(panel.component),
        **filtered_sections(view),
        "take": to_markup(None if site.notice else downloads_box(view)),
        "bounds": bounds(view, site.geography.extents),
        "years": snapshot.projects.spans.years if site.answers else None,
        "classes": count_classes(snapshot.totals["projects"]),
        "some_held": bool(snapshot.places_held),
        "messages": _messages(site),
        "filter_table": _filter_table(),
        "app_entry": Markup('<div id="react-entry-point"></div>'),
        "config": _config_script(site, snapshot),
        "boundaries": site.boundaries,
        "shapes": site.files.address(SHAPES),
        "walk": site.files.address(KEYBOARD),
        "edition": "" if site.notice or site.as_of else site.addresses.edition,
        "scripts": [site.files.address(name) for name in (*site.engine, SCRIPT)],
        "live": [site.files.address(name) for name in LIVE],
        "asks": site.answers,
        "answers": extended("", view.question.pairs()),
    }


def map_head(site: Site, view: View, panel: Panel) -> PageHead:
    """What the map page tells search engines.

    Only the whole map and single places are indexed, because combinations of filters are endless.
    """
    question, snapshot = view.question, view.snapshot
    whole_question = replace(question, shown=Question().shown)
    return PageHead(
        title=panel.title,
        description=panel.announcement,
        canonical=site.addresses.asking(whole_question),
        data=(organisation(site), website(site), *([dataset(site, snapshot)] if whole_question == Question() else [])),
        feed=_feed(question) if panel.exists else "",
        picture=site.addresses.page("map.png", whole_question),
        indexed=whole_question == Question(country=whole_question.country, region=whole_question.region),
        embeds=site.addresses.asking(whole_question),
    )


def _feed(question: Question) -> str:
    if question.country:
        return f"countries/{question.country}"
    return f"regions/{question.region}" if question.region else ""


def project_page(site: Site, snapshot: Snapshot, project_id: str) -> tuple[str, int]:
    """The page of one project and its status: 410 while staff hold it back, 404 for an unknown id."""
    hold = snapshot.held(HoldKind.PROJECT, project_id)
    if hold:
        return held_page(site, hold)
    project = find_project(snapshot, project_id)
    if project is None:
        return message_page(site, _("Not found"), _("There is no project {id}.", id=project_id)), 404
    head = project_head(site, snapshot, project)
    return _record_page(site, snapshot, head, said(project, "title"), project_body(site, snapshot, project)), 200


def news_page(site: Site, snapshot: Snapshot, news_id: str) -> tuple[str, int]:
    """The page of one news item and its status: 410 while staff hold it back, 404 for an unknown id."""
    hold = snapshot.held(HoldKind.NEWS, news_id)
    if hold:
        return held_page(site, hold)
    item = find_news(snapshot, news_id)
    if item is None:
        return message_page(site, _("Not found"), _("There is no news item {id}.", id=news_id)), 404
    head = news_head(site, snapshot, item, item.lead or opening(item.body))
    body = news_body(item, snapshot, site.addresses, site.settings.public_url)
    return _record_page(site, snapshot, head, said(item, "title"), body), 200


def _record_page(site: Site, snapshot: Snapshot, head: PageHead, title: str | Component, body: Markup) -> str:
    return render_template("record.html", **shell(site, snapshot, head), title=to_markup(title), body=body)


def _config_script(site: Site, snapshot: Snapshot) -> Markup:
    values = config(site.dash, site.addresses.fragments(snapshot.id))
    text = to_json(values).replace("<", "\\u003c")
    return Markup(f'<script id="_dash-config" type="application/json">{text}</script>')  # noqa: S704 - "<" is escaped


def _filter_table() -> list[dict[str, Any]]:
    """The filters for scripts, in order: name in addresses, whether it takes several values, and kind."""
    return [{"name": one.name, "many": one.many, "kind": one.kind} for one in FILTERS if one.kind is not Kind.COUNTRY]


def _messages(site: Site) -> dict[str, str]:
    """The sentences that browser scripts show."""
    earlier = {
        "earlier": _("Earlier state"),
        "nothingThere": _("There is nothing at this address."),
        "today": _("Page with current data"),
    }
    return {
        **(earlier if site.addresses.are_files else {}),
        "unreachableTitle": _("No connection"),
        "unreachable": _("The server cannot be reached at the moment. What you see is what was loaded before."),
        "refusedTitle": _("That did not work"),
        "retry": _("Try again"),
        "backwards": _("The period ends before it begins: write the earlier date first."),
    }
