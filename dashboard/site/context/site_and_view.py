"""What a request is answered from: the site, which is one for each application, and the view, made for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

import numpy as np
from dash import Dash
from flask import request

from dashboard.portfolio.answers import Answer, Choice, ask, choices, rows_in
from dashboard.portfolio.as_of import read_moment
from dashboard.portfolio.corridors import Corridor, corridors
from dashboard.portfolio.filters import FACETS
from dashboard.portfolio.geography_loader import Geography
from dashboard.portfolio.key_figures import KeyFigures, key_figures
from dashboard.portfolio.questions import LONGEST, Question
from dashboard.portfolio.row_groups import Mask
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.settings import Settings
from dashboard.site.context.logo import Logo
from dashboard.site.context.urls import Addresses
from dashboard.site.http.static_files import StaticFiles

BOUNDARIES = "world.geojson"
SHAPES = "shapes.json"
KEYBOARD = "walk.json"  # where the arrow keys lead
STYLE = "style.css"
EMBED_STYLE = "embed.css"
SCHEMES = "schemes.css"  # of embeds whose script chooses one
SHARE = "share.js"
FRAME = "frame.js"
BUILDER = "builder.js"
SCRIPT = "page.js"
# What the live map needs, in the order in which it is run once somebody wishes for it.
LIVE = ("plotly-geo.min.js", "dash.js")
# Where no server answers: before the page's own, so that those find it there.
ENGINE = ("twin.js",)


class Portfolio(Protocol):
    """Where the site gets its snapshots from. ``unavailable_since`` is set while it cannot learn of newer ones."""

    @property
    def unavailable_since(self) -> datetime | None:
        """The moment since which newer data cannot be reached; None while it can."""

    def current(self) -> Snapshot:
        """The snapshot of what is published now, as far as this process knows."""

    def catch_up(self) -> Snapshot:
        """The current snapshot after looking once more for a newer one."""

    def at(self, as_of: str) -> Snapshot:
        """The snapshot of what was published at a date or moment. Raises InvalidRequest if there is none."""

    def resolve_as_of(self, as_of: str) -> str:
        """A date or moment unchanged, a version id as the moment of its publication. Raises InvalidRequest for a
        version that was never published.
        """


@dataclass(frozen=True)
class Site:
    """Everything that the visitor side needs to answer; one for each application.

    ``costly`` limits how many large files are made at once. ``engine`` are scripts that answer in place of a server
    (static export). ``notice`` stands on every page of a preview and is "" for the public site.
    ``logo`` is that of the organisation, None if it has none.
    """

    settings: Settings
    portfolio: Portfolio
    files: StaticFiles
    geography: Geography
    addresses: Addresses
    dash: Dash
    costly: WorkLimiter = field(default_factory=lambda: WorkLimiter("a large file"))
    engine: tuple[str, ...] = ()
    notice: str = ""
    logo: Logo | None = None

    @property
    def answers(self) -> bool:
        """Whether filters and searches work: a server answers them, or scripts do in a static export."""
        return bool(self.engine) or not self.addresses.are_files

    @property
    def boundaries(self) -> str:
        """The address of the GeoJSON with the shapes of the countries."""
        return self.files.address(BOUNDARIES)

    def view(self, question: Question) -> View:
        """The view of a question to the data of its date, or to the current data if it names no date.

        Raises InvalidRequest if nothing was published at that date.
        """
        if not question.as_of:
            return View(self, self.portfolio.current(), question)
        as_of = self.portfolio.resolve_as_of(question.as_of)
        return View(self, self.portfolio.at(as_of), replace(question, as_of=as_of))

    def language_of(self, query: Mapping[str, str]) -> str:
        """The language that a query asks for with ``lang`` if the site offers it, else the first language of the
        site.
        """
        language = query.get("lang", "")
        return language if language in self.settings.languages else self.settings.languages[0]


FIND = "find_"
"""Before the name of a filter in an address: the name of a value that is being looked for in its list of choices."""


def requested_view(site: Site) -> View:
    """The view of the data at the date that the request names, without filters (see ``View.asking``).

    Every route that shows data begins with this. The address of a fragment names the date as part of its version,
    because the requests by which the live map gets its layout have no query.
    """
    version = (request.view_args or {}).get("version", "")
    view = site.view(Question(as_of=Question.read(request.args).as_of or version.partition("@")[2][:LONGEST]))
    return replace(view, typed=typed_names())


def typed_names() -> dict[str, str]:
    """What the request looks for in the lists of choices, by the field of the filter; see FIND."""
    typed = {one.field: request.args.get(FIND + one.name, "").replace("\x00", "").strip()[:LONGEST] for one in FACETS}
    return {name: text for name, text in typed.items() if text}


@dataclass(frozen=True)
class View:
    """What one request is answered from: the site, the snapshot of a date, and the visitor's question to it.

    ``news_apart`` is whether the page has a section of news, so that the panel need not list the latest. ``category``
    is the one category of news that is wanted, "" for all. ``typed`` is what is looked for in the choices of filters,
    by the field of the filter; ``in_country`` is whether their numbers are those of the question's country alone.
    """

    site: Site
    snapshot: Snapshot
    question: Question = Question()
    news_apart: bool = False
    category: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    in_country: bool = False

    def asking(self, question: Question) -> View:
        """The view of another question to the same data. The date of ``question`` is ignored."""
        return replace(self, question=replace(question, as_of=self.question.as_of))

    @cached_property
    def addresses(self) -> Addresses:
        """An object that makes addresses of pages, all of which keep the visitor's filters and date."""
        return replace(self.site.addresses, kept=self.question.filters())

    @cached_property
    def unfiltered(self) -> Addresses:
        """Makes addresses that keep only the date of the question."""
        return replace(self.site.addresses, kept=Question(as_of=self.question.as_of))

    @cached_property
    def answer(self) -> Answer:
        """The records that match the question on the whole map. Raises InvalidRequest if its period is not valid."""
        return ask(self.snapshot, self.question)

    @cached_property
    def everywhere(self) -> Answer:
        """The answer without the region of the question, because a chosen country may lie outside the region."""
        return replace(self, question=self.question.without("region")).answer if self.question.region else self.answer

    @property
    def chosen(self) -> Answer:
        """The answer that the panel shows: ``everywhere`` for a chosen country, else ``answer``."""
        return self.everywhere if self.question.country else self.answer

    @cached_property
    def shown_projects(self) -> Mask:
        """The projects that the panel shows: those of the chosen country that match, or all that match."""
        index, code = self.snapshot.projects, self.question.country
        if not code:
            return self.answer.projects
        mask = np.zeros(len(index), dtype=bool)
        mask[rows_in(index, self.everywhere.projects, code)] = True
        return mask

    @property
    def shown_figures(self) -> KeyFigures:
        """The key figures of the projects that the panel shows."""
        if not self.question.country:
            return self.figures
        return key_figures(self.snapshot.projects, self.shown_projects, self.today)

    @cached_property
    def without_period(self) -> Answer:
        """The answer without the period: what a chart of years is drawn from."""
        asked = self.question.without_period()
        return self.answer if asked == self.question else ask(self.snapshot, asked)

    @cached_property
    def figures(self) -> KeyFigures:
        """The key figures of the projects on the whole map that match the question."""
        return key_figures(self.snapshot.projects, self.answer.projects, self.today)

    @cached_property
    def corridors(self) -> list[Corridor]:
        """The pairs of countries that share projects on the whole map that match the question."""
        return corridors(self.snapshot.projects, self.answer.projects, self.snapshot.territories)

    @property
    def today(self) -> date:
        """The day for which figures are computed: today, or the earlier date that the question asks for."""
        today, as_of = date.today(), self.question.as_of
        return min(read_moment(as_of).date(), today) if as_of else today

    @property
    def names_no_place(self) -> bool:
        """Whether the question names a country code that no territory has."""
        return bool(self.question.country) and self.question.country not in self.snapshot.territories

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """For each filter, by its field, the values that can be chosen beside the other filters, with their counts.
        Raises InvalidRequest as ``answer`` does.
        """
        return choices(self.snapshot, self.question, in_country=self.in_country)
