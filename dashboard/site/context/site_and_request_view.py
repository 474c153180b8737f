"""What responses are made from: a ``Site``, of which each application has one, and a ``View`` for each request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

import numpy as np
from dash import Dash
from flask import request

from dashboard.geography.territories import Territory
from dashboard.portfolio.countries_sharing_projects import Corridor, corridors
from dashboard.portfolio.earlier_snapshots import read_moment
from dashboard.portfolio.filter_definitions import FACETS
from dashboard.portfolio.filter_query import LONGEST, Question
from dashboard.portfolio.filter_results import Answer, FilterValue, ask, filter_values, rows_in
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.portfolio.key_figures import KeyFigures, key_figures
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.settings import Settings
from dashboard.site.context.logo_file import Logo
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.http.large_download_cache import PreparedFiles
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
# The scripts of the live map, in the order in which they run once somebody starts to use it.
LIVE = ("plotly-geo.min.js", "dash.js")
# In a static export: before the page's own scripts, which call it.
ENGINE = ("twin.js",)


class Portfolio(Protocol):
    """Gives a site its snapshots. This is a protocol, which two classes fulfil: ``LivePortfolio``, which follows the
    database, and ``StillPortfolio``, which has one snapshot."""

    @property
    def unavailable_since(self) -> datetime | None:
        """Since when newer data may be missing, because the database does not answer or what was published cannot be
        used; None if all is well."""

    def current(self) -> Snapshot:
        """The newest published snapshot that this process knows. Raises StoreError if there is none yet."""

    def catch_up(self) -> Snapshot:
        """The newest published snapshot. The database is asked for it first, unless it was asked within the last half
        second. If it takes longer than a second to answer, the newest snapshot that this process knows is returned.
        Raises StoreError if there is none yet."""

    def at(self, as_of: str) -> Snapshot:
        """The snapshot of what was published at ``as_of``, a date or time (ISO 8601), without what staff hide today.
        Raises InvalidRequest for any other text, for a time more than two days ahead, and if nothing was published by
        then; Busy if too many others wait for an earlier state; StoreError if the database does not answer or stored
        records are corrupt."""

    def resolve_as_of(self, as_of: str) -> str:
        """For a version id such as ``v12`` the time (ISO 8601) when that version was first published; any other text is
        returned unchanged. Raises InvalidRequest for a version that was never published, StoreError if the database
        does not answer."""


@dataclass(frozen=True)
class Site:
    """Everything besides the request from which the public pages of an application are made. ``costly`` lets only one
    large file at a time be made. ``prepared`` keeps large downloads on disk; with None each is made anew for every
    request. ``engine`` has the names of the scripts that apply filters in a static export; it is empty where a server
    applies them, and in an export with too many records. ``workbook`` is false in an export whose projects do not fit
    an Excel workbook, so that nothing links to it. ``notice_of`` makes the sentence that every page of a preview shows;
    on the public site it returns "". ``logo`` is None if the organisation has set none. ``picture_file`` takes the
    digest of an uploaded picture and the name of one of its files, and returns the content of that file, or None if it
    does not exist."""

    settings: Settings
    portfolio: Portfolio
    files: StaticFiles
    geography: Geography
    addresses: Addresses
    dash: Dash
    costly: WorkLimiter = field(default_factory=lambda: WorkLimiter("a large file"))
    prepared: PreparedFiles | None = None
    engine: tuple[str, ...] = ()
    workbook: bool = True
    notice_of: Callable[[], str] = str
    logo: Logo | None = None
    picture_file: Callable[[str, str], bytes | None] = lambda _digest, _name: None

    @property
    def visitors_can_filter(self) -> bool:
        """Whether visitors can filter and search: by a server, or by the scripts of a static export. False for a static
        export without these scripts."""
        return bool(self.engine) or not self.addresses.are_files

    @property
    def notice(self) -> str:
        """The sentence that each page of a preview shows, "" on the public site."""
        return self.notice_of()

    @property
    def boundaries(self) -> str:
        """The address of the file with the shapes of the countries (GeoJSON)."""
        return self.files.address(BOUNDARIES)

    def view(self, question: Question) -> View:
        """Make the view for a visitor's filters. It has the data of the date ``as_of`` of ``question``, or the current
        data if that is "". Raises InvalidRequest if nothing was published at that date, or if ``as_of`` cannot be
        understood, lies more than two days ahead or names a version that was never published; Busy if too many others
        wait for an earlier state; StoreError if the database does not answer or stored records are corrupt."""
        if not question.as_of:
            return View(self, self.portfolio.current(), question)
        as_of = self.portfolio.resolve_as_of(question.as_of)
        return View(self, self.portfolio.at(as_of), replace(question, as_of=as_of))

    def language_of(self, query: Mapping[str, str]) -> str:
        """The language code that ``query``, the names and values of the query of an address, has as ``lang``, if the
        site offers that language; else the code of the site's first language."""
        language = query.get("lang", "")
        return language if language in self.settings.languages else self.settings.languages[0]


FIND = "find_"
"""Begins the query argument with the text by which the values of a filter are narrowed; the filter's name follows."""


def requested_view(site: Site) -> View:
    """Make the view for the current request, without filters: every route that shows data begins with this, and
    ``View.asking`` adds the filters. Its data are those of the date or version ``as_of`` in the query; for a fragment
    without one, those of the date in its address; else the current data. Raises InvalidRequest if nothing was published
    at that date, or if the date cannot be understood, lies more than two days ahead, or is a version that was never
    published; Busy if too many others wait for an earlier state; StoreError if the database does not answer or stored
    records are corrupt."""
    version = (request.view_args or {}).get("version", "")
    view = site.view(Question(as_of=Question.read(request.args).as_of or version.partition("@")[2][:LONGEST]))
    return replace(view, typed=typed_names())


def typed_names() -> dict[str, str]:
    """What the visitor has typed into the search boxes of the filter form, each of which shortens the list of a
    filter's values: field of the filter (such as "themes") → text. Filters for which nothing was typed are left out.
    Read from the query of the current request."""
    typed = {one.field: request.args.get(FIND + one.name, "").replace("\x00", "").strip()[:LONGEST] for one in FACETS}
    return {name: text for name, text in typed.items() if text}


@dataclass(frozen=True)
class View:
    """What one response is made from: the site, the snapshot of a date, and the visitor's filters (``question``).
    ``news_apart`` is true if the page has a section of news, so that the panel beside the map need not list the latest.
    ``category`` limits the news of feeds, downloads and the data API to one category, "" for all. ``typed`` has, by the
    field of a filter, the text that the visitor typed to shorten the list of its values. With ``in_country`` the
    numbers beside the values of filters count only projects in the chosen countries. Nothing is checked when a view is
    made: an attribute that finds or counts records may raise InvalidRequest, for a period or an ``event`` that is not
    valid or for more than two chosen countries."""

    site: Site
    snapshot: Snapshot
    question: Question = Question()
    news_apart: bool = False
    category: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    in_country: bool = False

    def asking(self, question: Question) -> View:
        """A view of the same data with the filters of ``question``. The view keeps its own date ``as_of``, whatever
        that of ``question`` is."""
        return replace(self, question=replace(question, as_of=self.question.as_of))

    @cached_property
    def addresses(self) -> Addresses:
        """The object that makes the addresses of links that keep the visitor's filters and date, but not the chosen
        country."""
        return replace(self.site.addresses, kept=self.question.filters_only())

    @cached_property
    def unfiltered(self) -> Addresses:
        """The object that makes the addresses of links that keep the visitor's date, but no filters."""
        return replace(self.site.addresses, kept=Question(as_of=self.question.as_of))

    @cached_property
    def answer(self) -> Answer:
        """The records that match all filters, and their numbers by country. The chosen country (or two, which are
        compared) is no filter: it leaves out no record. Raises InvalidRequest for a period or an ``event`` (which date
        of a project must lie in the period: "start", "end", or "" for any day of the project) that is not valid, and
        for more than two chosen countries."""
        return ask(self.snapshot, self.question)

    @cached_property
    def everywhere(self) -> Answer:
        """The records that match all filters except the region, because a chosen country may lie outside it. They are
        not narrowed to that country. Raises InvalidRequest for a period or an ``event`` that is not valid and for more
        than two chosen countries."""
        return self._without_region.answer

    @cached_property
    def _without_region(self) -> View:
        return replace(self, question=self.question.without("region")) if self.question.region else self

    @property
    def as_panel(self) -> View:
        """A view with the filters that choose the records of the panel beside the map: all filters, or, if a country is
        chosen, all except the region, because the country may lie outside it."""
        return self._without_region if self.question.country else self

    @property
    def chosen(self) -> Answer:
        """The records from which the panel beside the map is made: those that match all filters, or, if a country is
        chosen, all filters except the region. They are not yet narrowed to the chosen country. Raises InvalidRequest
        for a period or an ``event`` that is not valid and for more than two chosen countries."""
        return self.as_panel.answer

    @property
    def shown_figures(self) -> KeyFigures:
        """The key figures (number, money, donors) of the projects in the panel beside the map: those in the chosen
        countries that match all filters except the region; without a chosen country, all that match the filters. Raises
        InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
        return self.figures_in(*self.question.countries) if self.question.country else self.figures

    def figures_in(self, *countries: str) -> KeyFigures:
        """The key figures (number, money, donors) of the projects that name any of the territories ``countries``
        (codes, at least one) and match all filters except the region. A project that names several of them counts once.
        Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
        index = self.snapshot.projects
        mask = np.zeros(len(index), dtype=bool)
        mask[rows_in(index, self.everywhere.projects, countries)] = True
        return key_figures(index, mask, self.today)

    @cached_property
    def without_period(self) -> Answer:
        """The records that match all filters except the period and its ``event`` (whether the period asks about the
        start, the end or the whole of projects), for the chart of years. The chosen countries do not count as a filter
        here; InvalidRequest is raised if they are more than two, which no page can show."""
        asked = self.question.without_period()
        return self.answer if asked == self.question else ask(self.snapshot, asked)

    @cached_property
    def figures(self) -> KeyFigures:
        """The key figures (number, money, donors) of all projects that match the filters, whatever country is chosen.
        Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
        return key_figures(self.snapshot.projects, self.answer.projects, self.today)

    @cached_property
    def corridors(self) -> list[Corridor]:
        """The pairs of countries that projects name together, among the projects that match all filters: (code, code,
        number of these projects), most projects first. Raises InvalidRequest for a period or an ``event`` that is not
        valid and for more than two chosen countries."""
        return corridors(self.snapshot.projects, self.answer.projects, self.snapshot.territories)

    @property
    def today(self) -> date:
        """The day as of which figures are computed: today in the organisation's time zone, or, for an earlier state
        that the visitor has chosen, the day of that state."""
        today, as_of = self.site.settings.today(), self.question.as_of
        return min(read_moment(as_of).date(), today) if as_of else today

    @property
    def unknown_country(self) -> str | None:
        """The first country code that the visitor chose and no territory has; None if all are known."""
        return next((code for code in self.question.countries if code not in self.snapshot.territories), None)

    @property
    def places(self) -> list[Territory]:
        """The territories that the visitor chose; codes that no territory has are left out."""
        known = self.snapshot.territories
        return [known[code] for code in self.question.countries if code in known]

    @cached_property
    def filter_values(self) -> dict[str, list[FilterValue]]:
        """The values that each filter offers, by the filter's field. The number of a value is that of the projects that
        have it and match all other filters; with ``in_country`` only projects in the chosen countries count. Raises
        InvalidRequest if the period or the ``event`` is not valid."""
        return filter_values(self.snapshot, self.question, in_country=self.in_country)
