"""Every address of the visitor side, under one base path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dashboard.language import SOURCE_LANGUAGE, current_language
from dashboard.portfolio.finder import Hit, HitKind


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses; ``base_path`` begins and ends with a slash."""

    base_path: str
    default_language: str = SOURCE_LANGUAGE

    def home(self, query: Mapping[str, str | int] | None = None, *, to: str = "") -> str:
        """The map page with a query and, where given, an element id to go ``to``."""
        return self._page("", query, to)

    def country(self, code: str, *, shown: int | None = None) -> str:
        """The map page with a country open."""
        return self._place("country", code, shown)

    def region(self, code: str, *, shown: int | None = None) -> str:
        """The map page with the work of a region open."""
        return self._place("region", code, shown)

    def project(self, project_id: str) -> str:
        """The page of one project."""
        return self._page(f"projects/{quote(project_id, safe='')}")

    def news(self, news_id: str) -> str:
        """The page of one news item."""
        return self._page(f"news/{quote(news_id, safe='')}")

    def hit(self, hit: Hit) -> str:
        """The page of what a search found."""
        pages: dict[HitKind, Callable[[str], str]] = {
            HitKind.PLACE: self.country,
            HitKind.REGION: self.region,
            HitKind.PROJECT: self.project,
            HitKind.NEWS: self.news,
        }
        return pages[hit.kind](hit.key)

    def fragments(self, snapshot_id: str) -> str:
        """Where the fragments of a snapshot are found; a fragment's path follows."""
        return f"{self.base_path}fragments/{snapshot_id}/{current_language()}/"

    @property
    def edition(self) -> str:
        """Where an open page learns what is published now."""
        return f"{self.base_path}edition"

    def _place(self, kind: str, code: str, shown: int | None) -> str:
        return self.home({kind: code} | ({} if shown is None else {"show": shown}), to="panel")

    def _page(self, path: str, query: Mapping[str, str | int] | None = None, to: str = "") -> str:
        asked = dict(query or {})
        if current_language() != self.default_language:
            asked["lang"] = current_language()
        return self.base_path + path + (f"?{urlencode(asked)}" if asked else "") + (f"#{to}" if to else "")
