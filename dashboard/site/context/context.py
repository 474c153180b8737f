"""What a request is answered from: the snapshot, the language, the addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from dash import Dash

from dashboard.portfolio.answers import Answer, Choice, ask, choices
from dashboard.portfolio.as_of import read_moment
from dashboard.portfolio.geography import Geography
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.work_limiter import WorkLimiter
from dashboard.settings import Settings
from dashboard.site.context.urls import Addresses
from dashboard.site.http.static_files import StaticFiles

BOUNDARIES = "world.geojson"
SHAPES = "shapes.json"
KEYBOARD = "walk.json"  # where the arrow keys lead
STYLE = "style.css"
SCHEMES = "schemes.css"  # of embeds whose script chooses one
SHARE = "share.js"
FRAME = "frame.js"
BUILDER = "builder.js"
SCRIPT = "page.js"
# What the live map needs, in the order in which it is run once somebody wishes for it.
LIVE = ("plotly-geo.min.js", "dash.js")
# Where no server answers: before the page's own, so that those find it there.
ENGINE = ("twin.js",)
# Of a page with a chart: the library, then what draws with it.
TIMELINE = ("plotly-geo.min.js", "timeline.js")


class Portfolio(Protocol):
    """Gives the snapshot to answer from; ``unavailable_since`` is set while it cannot know of a newer one."""

    @property
    def unavailable_since(self) -> datetime | None:
        """Since when it has been late, if it is."""

    def current(self) -> Snapshot:
        """The snapshot to answer from."""

    def catch_up(self) -> Snapshot:
        """The same after one more look for a newer one."""

    def at(self, as_of: str) -> Snapshot:
        """What was published at a day or moment. Raises InvalidRequest for one that has no answer."""

    def resolve_as_of(self, as_of: str) -> str:
        """A day or moment as it is, a version id as a moment. Raises InvalidRequest for one never published."""


@dataclass(frozen=True)
class Site:
    """All that the visitor side is made of; one for each application.

    ``costly`` limits the making of large files. ``engine`` are scripts that answer in place of a server. ``notice``
    stands on every page of a preview, and is "" for the public site. ``as_of`` is the date of an earlier state that is
    asked for, "" for today.
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
    as_of: str = ""

    @property
    def answers(self) -> bool:
        """Whether something answers filters and searches: a server, or scripts in its place."""
        return bool(self.engine) or not self.addresses.are_files

    @property
    def boundaries(self) -> str:
        """Where the browser finds the country shapes."""
        return self.files.address(BOUNDARIES)

    def view(self, snapshot: Snapshot, question: Question, *, news_apart: bool = False) -> View:
        """The view of a question to a snapshot; its date is the one at which this site stands, as a day or moment."""
        return View.of(snapshot, self.addresses, replace(question, as_of=self.as_of), news_apart=news_apart)

    def language_of(self, query: Mapping[str, str]) -> str:
        """The language that an address asks for, or the first one offered."""
        language = query.get("lang", "")
        return language if language in self.settings.languages else self.settings.languages[0]


@dataclass(frozen=True)
class View:
    """One visitor's question to one snapshot; ``addresses`` keep what was asked.

    ``news_apart`` says that the first page has a section of news, so that the panel need not list the latest.
    ``category`` is the one kind of news that is asked for, "" for all.
    """

    snapshot: Snapshot
    addresses: Addresses
    question: Question = Question()
    news_apart: bool = False
    category: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, addresses: Addresses, question: Question, *, news_apart: bool = False) -> View:
        """The view whose addresses keep the filters and the date of ``question``."""
        return cls(snapshot, replace(addresses, kept=question.filters()), question, news_apart)

    @cached_property
    def answer(self) -> Answer:
        """What fits the question on the whole map. Raises InvalidRequest where its period is none."""
        return ask(self.snapshot, self.question)

    @cached_property
    def everywhere(self) -> Answer:
        """The same without the region: what a chosen country is answered from, wherever it lies."""
        return replace(self, question=self.question.without("region")).answer if self.question.region else self.answer

    @property
    def chosen(self) -> Answer:
        """What the panel is answered from: a country wherever it lies, else what fits on the whole map."""
        return self.everywhere if self.question.country else self.answer

    @cached_property
    def without_period(self) -> Answer:
        """The answer without the period: what a chart of years is drawn from."""
        asked = self.question.without("since").without("until")
        return self.answer if asked == self.question else ask(self.snapshot, asked)

    @property
    def today(self) -> date:
        """The day that figures are of: that of an earlier state where one is asked for."""
        today, as_of = date.today(), self.question.as_of
        return min(read_moment(as_of).date(), today) if as_of else today

    @property
    def names_no_place(self) -> bool:
        """Whether the country that is asked for is none."""
        return bool(self.question.country) and self.question.country not in self.snapshot.territories

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """What each filter offers beside the others. Raises InvalidRequest as ``answer`` does."""
        return choices(self.snapshot, self.question)
