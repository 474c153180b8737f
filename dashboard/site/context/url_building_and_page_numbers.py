"""Makes the addresses of all public pages and files, below one base path, and reads which page of a list a request asks
for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode, urlsplit

from flask import request

from dashboard.email_and_number_checks import whole_number
from dashboard.language_and_locale import SOURCE_LANGUAGE, current_language
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.search_box_results import Hit, HitKind

PART = "part"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes the addresses of pages and files below ``base_path``, which begins and ends with a slash.
    ``default_language`` is the code of the language that addresses need not name. ``kept`` has the filters that links
    to places keep, and the date (``as_of``) that all links keep. ``front`` is the path of the page with the map: "", or
    "embed" inside an embed. ``looks`` are the options of an embed as (name, value) pairs of query arguments, empty
    outside one."""

    base_path: str
    default_language: str = SOURCE_LANGUAGE
    kept: Question = Question()
    front: str = ""
    looks: Pairs = ()

    @property
    def are_files(self) -> bool:
        """Whether the addresses lead to files of a static export: False here, because a server answers them."""
        return False

    @property
    def form(self) -> str:
        """The address to which the form with the filters is submitted."""
        return self.base_path + self.front

    def home(self) -> str:
        """The address of the page with the map, without filters and without a chosen place. It keeps the date ``as_of``
        of ``kept``."""
        return self.asking(Question())

    def asking(self, question: Question, *, to: str = "") -> str:
        """The address of the page with the map, with the filters of ``question`` and its date ``as_of``, or that of
        ``kept`` if it has none. ``to`` is the id of an element to scroll to, "" for none."""
        return self._page(self.front, question, to, self.looks)

    def world(self) -> str:
        """The address of the page with the map, with the filters in ``kept`` but without a chosen country."""
        return self.asking(self.kept.filters_only(), to="panel" if self.kept.is_filtered else "")

    def country(self, code: str, *, shown: int | None = None) -> str:
        """The address of the page with the map and a country chosen, with the filters in ``kept``; ``code`` may be two
        codes joined by ``;``. ``shown`` is how many projects, and how many news items, its panel lists; None for the
        default, 20."""
        if shown is not None:
            return self.asking(replace(self.kept, country=code, shown=shown), to="panel")
        # A list of all places asks for some hundred of these: only the code differs, and it stands first.
        rest = _filters_query(self.kept, self._spoken, self.looks)
        return f"{self.base_path}{self.front}?country={quote_plus(code)}{'&' if rest else ''}{rest}#panel"

    def region(self, code: str, *, shown: int | None = None) -> str:
        """The address of the page with the map and a region chosen, with the other filters in ``kept``. ``shown`` is
        how many projects, and how many news items, its panel lists; None for the number in ``kept``."""
        return self.asking(_shown(replace(self.kept, country="", region=code), shown), to="panel")

    def results(self, *, shown: int | None = None) -> str:
        """The address of the page with the map and a list of all records that match the filters in ``kept``. ``shown``
        is how many projects, and how many news items, it lists; None for the number in ``kept``."""
        return self.asking(_shown(replace(self.kept, country=""), shown), to="panel")

    def dossier(self, code: str) -> str:
        """The address of the page of one country, by its code."""
        return self._page(f"countries/{self.key(code)}")

    def short_link(self, code: str) -> str:
        """A short address, such as ``/c/MDA``, that redirects to the page of one country. In a static export, which
        cannot redirect, it is the address of that page."""
        return self.dossier(code) if self.are_files else self._page(f"c/{self.key(code)}")

    def project(self, project_id: str) -> str:
        """The address of the page of one project by its id."""
        return self._page(f"projects/{self.key(project_id)}")

    def news(self, news_id: str) -> str:
        """The address of the page of one news item by its id."""
        return self._page(f"news/{self.key(news_id)}")

    def page(self, path: str, question: Question | None = None) -> str:
        """The address of the page ``path``, such as ``projects``, with the filters of ``question``; None stands for no
        filters. If ``question`` has no ``as_of`` (the earlier date whose state is shown), that of ``kept`` is used."""
        return self._page(path, question)

    def listing(self, path: str, question: Question, own: Sequence[tuple[str, str]]) -> str:
        """The address of a list such as ``projects`` with the filters of ``question`` and its date ``as_of``, or that
        of ``kept`` if it has none. ``own`` are further query arguments as (name, value) pairs, such as those named
        ``sort`` and ``page``."""
        return extended(self._page(path, question), own)

    def key(self, key: str) -> str:
        """A code or an id as it stands in the path of an address: percent-encoded."""
        return quote(key, safe="")

    def data(self, name: str, question: Question | None = None) -> str:
        """The address of a file or list of the data API, such as ``projects.csv``, with the filters of ``question``;
        None stands for no filters. If ``question`` has no date ``as_of``, that of ``kept`` is used."""
        return self._page(f"api/v1/{name}", question)

    def hit(self, hit: Hit) -> str:
        """The address to which a search result leads: the page of a project or news item, or the page with the map and
        the place, donor or theme chosen. It keeps the date in ``kept`` but no filters."""
        found = replace(self, kept=Question(as_of=self.kept.as_of))
        pages: dict[HitKind, Callable[[str], str]] = {
            HitKind.PLACE: found.country,
            HitKind.REGION: found.region,
            HitKind.DONOR: lambda name: found.asking(replace(found.kept, donors=(name,)), to="panel"),
            HitKind.THEME: lambda name: found.asking(replace(found.kept, themes=(name,)), to="panel"),
            HitKind.PROJECT: found.project,
            HitKind.NEWS: found.news,
        }
        return pages[hit.kind](hit.key)

    def file_part(self, name: str, number: int) -> str:
        """The address of one of the parts into which a large file ``name``, such as ``sitemap.xml``, is split;
        ``number`` is the part's number, counted from 1."""
        return f"{self.base_path}{name}?{PART}={number}"

    def spoken_in(self, address: str, language: str) -> str:
        """The address of the page ``address`` in another language (a language code); a part of it after "#" is left
        out. ``address`` begins with the path under which the site lies (such as "/map/") and may name a language
        already."""
        parts = urlsplit("/" + address.lstrip("/"))  # two slashes would lead to another site
        arguments = [pair for pair in parse_qsl(parts.query) if pair[0] != "lang"]
        query = urlencode([*arguments, *([] if language == self.default_language else [("lang", language)])])
        return quote(unquote(parts.path)) + (f"?{query}" if query else "")

    def fragments(self, snapshot_id: str) -> str:
        """The beginning of the addresses of all fragments (HTML of parts of the map page) of a snapshot, in the current
        language."""
        return f"{self.base_path}fragments/{self.version(snapshot_id)}/{current_language()}/"

    def finer_shapes(self, release: str) -> str:
        """The address of the folder with the more detailed map shapes; ``release`` is ``Snapshot.release``. A file
        ``<code>.json`` in it has the SVG paths of the territory with that code and of those around it, by code."""
        return f"{self.base_path}static/{release}/shapes/"

    def picture(self, path: str) -> Callable[[str], str]:
        """A function that makes the addresses of the files of an uploaded picture, with the date in ``kept``: it takes
        the name of a file, such as ``960.webp``, and returns its address. ``path`` is the picture's path below the base
        path: ``/pictures/`` and its digest."""
        query = f"?{urlencode({'as_of': self.kept.as_of})}" if self.kept.as_of else ""
        return lambda name: f"{self.base_path}{path.removeprefix('/')}/{name}{query}"

    def version(self, snapshot_id: str) -> str:
        """The text that names a snapshot in the addresses of fragments: ``snapshot_id``, followed by "@" and the date
        ``as_of`` of ``kept`` if there is one."""
        return f"{snapshot_id}@{self.kept.as_of}" if self.kept.as_of else snapshot_id

    @property
    def fragment_list(self) -> str:
        """The address of the list of all fragments in a static export; "" here, because a server needs no such list."""
        return ""

    @property
    def edition(self) -> str:
        """The address at which open pages ask for the id of the current snapshot."""
        return f"{self.base_path}edition"

    def _page(self, path: str, question: Question | None = None, to: str = "", looks: Pairs = ()) -> str:
        question = question or Question()
        if self.kept.as_of and not question.as_of:
            question = replace(question, as_of=self.kept.as_of)
        arguments = _query(question, self._spoken, looks)
        return self.base_path + path + (f"?{arguments}" if arguments else "") + (f"#{to}" if to else "")

    @property
    def _spoken(self) -> str:
        """The language that an address has to name; "" for the site's first language."""
        return "" if current_language() == self.default_language else current_language()


@lru_cache(maxsize=1_000)
def _query(question: Question, language: str, looks: Pairs) -> str:
    return urlencode([*question.pairs(), *([("lang", language)] if language else []), *looks])


@lru_cache(maxsize=1_000)
def _filters_query(question: Question, language: str, looks: Pairs) -> str:
    return _query(question.filters_only(), language, looks)


def extended(address: str, pairs: Sequence[tuple[str, str]], *, safe: str = "") -> str:
    """``address`` with more query arguments, (name, value) pairs; the characters in ``safe`` are not escaped."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(pairs, safe=safe)}" if pairs else address


def _shown(question: Question, shown: int | None) -> Question:
    return question if shown is None else replace(question, shown=shown)


def own_picture(address: str, public_url: str) -> str:
    """The path, with query, of the picture at ``address`` if it lies on the site ``public_url``; else "", because a
    picture elsewhere is not shown: its host would learn who visits. Also "" for an address without a path, and if
    ``public_url`` is ""."""
    parts, own = urlsplit(address), urlsplit(public_url)
    if not public_url or (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return ""
    path = parts.path.lstrip("/\\")  # two slashes would lead to another site
    return f"/{path}" + (f"?{parts.query}" if parts.query else "") if path else ""


PAGE_NUMBER = "page"
"""The query argument with the number of the page."""


def requested_page() -> int:
    """The number of the page of a list, from the query of the current request: 1 if the query has none; 0, a page that
    no list has, for a text that is no whole number and for a number over 999,999,999."""
    return whole_number(request.args.get(PAGE_NUMBER, "1")) or 0


def pages_of(total: int, size: int) -> int:
    """How many pages a list of ``total`` entries has, ``size`` on each; at least one."""
    return max(1, -(-total // size))
