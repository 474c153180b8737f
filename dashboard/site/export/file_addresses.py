"""Addresses of the files of a static export, and names for them that every file system accepts."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from dashboard.language_and_locale import current_language
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.snapshot import release_of
from dashboard.site.context.url_building_and_page_numbers import PAGE_NUMBER, Addresses

_PLAIN = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
_TAKEN = {"index.html", "page"}  # stand beside the pages of records
_SLUG = 40


class FileNames:
    """Gives each record id or place code (a key) a name for its file or folder. ``folders`` are the keys of the files
    in each folder. A plain key, such as ``P123456``, is its own name; any other key gets a name with its SHA-256
    digest. A key is plain if it needs no escape in an address, is at most 100 characters long, is neither a device name
    of Windows nor a name that the export itself uses, and differs from the other keys of its folder even if case is
    ignored."""

    def __init__(self, *folders: Iterable[str]) -> None:
        times = [Counter(key.casefold() for key in keys) for keys in folders]
        self._alike = {key for folder in times for key, number in folder.items() if number > 1}

    def of(self, key: str) -> str:
        """The file name for the id or code ``key``; it needs no escape in an address."""
        return key if self.is_plain(key) else f"{_slug(key)}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"

    def is_plain(self, key: str) -> bool:
        """Whether the id or code ``key`` can be used as a file name without a change."""
        small = key.casefold()
        return bool(
            _PLAIN.fullmatch(key)
            and small.partition(".")[0] not in _DEVICES
            and small not in _TAKEN
            and small not in self._alike
        )


def _slug(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", key.lower())[:_SLUG].strip("-")


@dataclass(frozen=True, slots=True)
class FileAddresses(Addresses):
    """Makes the addresses of a static export. Each page is a folder with an ``index.html``. Each language but the
    default one has a folder with all its pages. A country or region without filters has a page of its own; filters
    stand in the query of the first page, whose script reads them."""

    names: FileNames = field(default_factory=FileNames, compare=False)

    @property
    def are_files(self) -> bool:
        """True, because every address leads to a file of the static export."""
        return True

    def asking(self, question: Question, *, to: str = "") -> str:
        """The address of the page of a country or region if ``question`` names one and nothing else, and its code can
        be the name of a folder. Otherwise, and always inside an embed, it is that of the page with the map, with the
        filters of ``question`` in its query. ``to`` is the id of an element to scroll to, "" for none."""
        place = "" if self.front else self._place(question)
        query = "" if place else urlencode([*question.pairs(), *self.looks])
        page = self.folder + place if place else self.form
        return page + (f"?{query}" if query else "") + (f"#{to}" if to else "")

    @property
    def form(self) -> str:
        """The address to which the form with the filters is submitted: the first page in the current language, or
        inside an embed the page of the embed."""
        return self.folder + (f"{self.front}/" if self.front else "")

    def country(self, code: str, *, shown: int | None = None) -> str:
        """The address of a country, which scripts open as a panel beside the map: the country's own page; or the page
        with the map if the country has no page, if ``kept`` has filters, if ``shown`` is given, or if ``code`` is two
        codes joined by ``;``. ``shown`` is how many projects, and how many news items, the panel lists; None for the
        default, 20."""
        asked = replace(self.kept if shown is not None else self.kept.filters_only(), country=code)
        return self.asking(asked if shown is None else replace(asked, shown=shown), to="panel")

    def page(self, path: str, question: Question | None = None) -> str:
        """The address of the file or page ``path``. A page is a folder. A file (with a dot in its name) has the same
        address for every ``question``. Pages with filters other than the map do not exist: a ``question`` that is not
        empty gives the address that ``asking`` gives for it, with the panel as the place to scroll to."""
        if "." in path.rpartition("/")[2]:
            return self.folder + path
        if question is not None and question != Question():
            return self.asking(question, to="panel")
        return self.folder + (f"{path}/" if path else "")

    def listing(self, path: str, question: Question, own: Sequence[tuple[str, str]]) -> str:
        """The address of one page of a list such as ``projects``, without filters. ``own`` are (name, value) pairs: the
        value of ``page`` is the number of the page, by default 1; other pairs are ignored, because the lists of a
        static export have one order. If ``question`` has filters, the address is that of the map with these filters."""
        number = dict(own).get(PAGE_NUMBER)
        return self.page(path, question) + (f"page/{number}/" if number and question == Question() else "")

    def key(self, key: str) -> str:
        """The name of the folder with the page of a record or place, from its id or code (``key``)."""
        return self.names.of(key)

    def data(self, name: str, question: Question | None = None) -> str:  # noqa: ARG002 - files are whole
        """The address of the download ``name``. It always has all records, whatever ``question`` is, and is the same in
        all languages."""
        return f"{self.base_path}api/v1/{name}"

    def file_part(self, name: str, number: int) -> str:
        """The address of one part of the file ``name`` that is split, such as ``sitemap-2.xml``; ``number`` is the
        part's number, counted from 1."""
        stem, _, ending = name.rpartition(".")
        return f"{self.base_path}{stem}-{number}.{ending}"

    def version(self, snapshot_id: str) -> str:
        """The beginning that the ids of all snapshots of this release have in common. It takes the place of the id in
        addresses, because a file that a new snapshot does not change has to keep its address."""
        return f"{release_of(snapshot_id)}-"

    def fragments(self, snapshot_id: str) -> str:  # noqa: ARG002 - files are named by their content
        """The beginning of the addresses of all fragments in the current language. It is the same for every
        snapshot."""
        return f"{self.base_path}fragments/{current_language()}/"

    @property
    def fragment_list(self) -> str:
        """The address of the list of all fragments in the current language: a JSON file with the digest that stands in
        the name of each fragment's file."""
        return f"{self.folder}fragments.json"

    def spoken_in(self, address: str, language: str) -> str:
        """The address of the same page or file in another language (a code), which has a folder of its own. ``address``
        must be that of the page in the current language."""
        return self._folder_of(language) + address.removeprefix(self.folder)

    @property
    def edition(self) -> str:
        """The address of a small file that names the exported snapshot; open pages read it to learn whether a newer
        export has taken the place of theirs."""
        return f"{self.base_path}edition.json"

    @property
    def folder(self) -> str:
        """The address of the folder with the pages in the current language."""
        return self._folder_of(current_language())

    def _folder_of(self, language: str) -> str:
        return self.base_path if language == self.default_language else f"{self.base_path}{language}/"

    def _place(self, question: Question) -> str:
        """The folder of the one place that a question names, such as ``countries/MDA/``; "" for any other question."""
        code = question.country or question.region
        if not code or question not in {Question(country=code), Question(region=code)} or not self.names.is_plain(code):
            return ""
        return f"countries/{code}/" if question.country else f"regions/{code}/"

    def _page(self, path: str, question: Question | None = None, to: str = "", looks: object = ()) -> str:  # noqa: ARG002
        return self.folder + f"{path}/"
