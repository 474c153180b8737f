"""Writes a static export to its folder; on Linux with a process for each processor."""

import gc
import hashlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.site.context.site_and_request_view import Site
from dashboard.site.export.export_folder import ExportFolder, Written
from dashboard.site.export.planned_files_and_static_site import (
    PlannedFile,
    StaticSite,
    entry_pages,
    linked_files,
    pages,
    picture_files,
)
from dashboard.site.export.search_and_filter_data import data_file_names, data_files
from dashboard.site.http.json_and_api_errors import to_json

Step = PlannedFile | str
"""One unit of work: one planned file, or a language code for all data files in that language."""
_AT_ONCE = 40
_SIBLINGS = {"br": "br", "gzip": "gz"}


@dataclass(frozen=True, slots=True)
class Exported:
    """The result of an export: how many files were written because they are new or changed, how many were unchanged and
    how many were removed, and the size of all its files together in bytes."""

    written: int
    unchanged: int
    removed: int
    size: int


class Exporter:
    """Writes all pages and files of ``site`` to ``folder``, for a web server without this program. Its attribute
    ``edition`` is a text that differs whenever pages may differ: the id of the snapshot, the day in the organisation's
    time zone, and a digest of the holds."""

    def __init__(self, site: Site, folder: ExportFolder) -> None:
        self._static_site, self._folder = StaticSite(site), folder
        snapshot = self._static_site.snapshot
        held = hashlib.sha256(repr(snapshot.holds).encode()).hexdigest()[:16]
        self.edition = f"{snapshot.id} {site.settings.today().isoformat()} {held}"  # pages depend on the day
        self._published = snapshot.published_at.isoformat() if snapshot.published_at else ""
        self._pictures = list(picture_files(self._static_site))
        self._phases: list[Sequence[Step]] = [
            self._steps_first(),
            list(pages(self._static_site)),
            list(entry_pages(self._static_site)),
        ]

    @property
    def visitors_can_filter(self) -> bool:
        """Whether visitors of the export can filter and search: only if it has at most MOST_RECORDS projects and news
        together."""
        return self._static_site.site.visitors_can_filter

    def __len__(self) -> int:
        """The number of files that are planned, except lists of fragments; a few of them may have no content and are
        then not written."""
        planned = sum(isinstance(step, PlannedFile) for steps in self._phases for step in steps)
        languages = len(self._static_site.site.settings.languages)
        data = len(data_file_names(self._static_site.snapshot)) * languages if self._static_site.site.engine else 0
        return sum(1 for _ in self._static()) + len(self._pictures) + planned + data

    def run(self, done: Callable[[int], object]) -> Exported:
        """Write all files that are new or changed, remove files of earlier exports that are no longer needed, and
        return the numbers of files and their size. ``done`` is called after each batch of files with the number of
        files in it. Earlier files are replaced only when all new ones are made; the pages at which visitors arrive are
        replaced last. An optional file that cannot be made, such as the IATI file if there is no project, is left out.
        Raises RecordsError or InvalidRequest if a required file cannot be made, Busy if a picture of the map cannot be
        drawn, StoreError if a picture cannot be read from the database, WrongUsageError if the folder cannot be
        written, and BrokenProcessPool if one of the processes was killed."""
        self._folder.begin(self._paths())
        found = [self._folder.write(path, body) for path, body in self._static()]
        # Never in a fork: SQLite may hang there, because another thread held one of its locks when the fork was made.
        found += self._write(self._pictures)
        done(len(found))
        for number, steps in enumerate(self._phases):
            for some in _by_all(self._write, steps):
                found += some
                done(len(some))
            if number == 0:
                lists = [self._folder.write(path, body) for path, body in self._fragment_lists(found)]
        last = len(found) - len(self._phases[-1])
        files = list({one.path: one for one in (*found[:last], *lists, *found[last:])}.values())
        new = sum(one.is_new for one in files)
        removed = self._folder.finish(self.edition, files)
        return Exported(new, len(files) - new, removed, sum(one.size for one in files))

    def _fragment_lists(self, found: Sequence[Written]) -> Iterator[tuple[str, bytes]]:
        """Path and content of the list of fragments of each language: the digests in their names, by their paths below
        ``addresses.fragments``."""
        site, snapshot = self._static_site.site, self._static_site.snapshot
        for language in site.settings.languages:
            with speaking(language):
                folder, path = (
                    address.removeprefix(site.settings.base_path)
                    for address in (site.addresses.fragments(snapshot.id), site.addresses.fragment_list)
                )
            digests = {
                one.name.removeprefix(folder).removesuffix(".json"): one.path.split(".")[-2]
                for one in found
                if one.name.startswith(folder)
            }
            yield path, to_json({"release": snapshot.release, "files": digests}).encode()

    def _steps_first(self) -> list[Step]:
        languages = self._static_site.site.settings.languages if self._static_site.site.engine else ()
        return [*languages, *linked_files(self._static_site)]

    def _paths(self) -> list[str]:
        """The paths of all planned files whose names do not depend on their content."""
        planned = [
            *self._pictures,
            *(step for steps in self._phases for step in steps if isinstance(step, PlannedFile)),
        ]
        return [path for path, _body in self._static()] + [one.path for one in planned if not one.by_content]

    def _engine_folder(self, language: str) -> str:
        site = self._static_site.site
        with speaking(language):
            folder = site.addresses.fragments(self._static_site.snapshot.id)
        return f"{folder.removeprefix(site.settings.base_path)}twin/"

    def _static(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of scripts, styles and fonts, and of their compressed forms for servers that use these."""
        for file in self._static_site.site.files.all():
            path = f"static/{file.digest}/{file.name}"
            yield path, file.content("")
            for coding, ending in _SIBLINGS.items():
                if coding in file.codings:
                    yield f"{path}.{ending}", file.content(coding)

    def _write(self, steps: Sequence[Step]) -> list[Written]:
        return [one for step in steps for one in self._written(step)]

    def _written(self, step: Step) -> Iterator[Written]:
        if isinstance(step, PlannedFile):
            body = self._static_site.content_of(step)
            language = step.language or self._static_site.site.settings.languages[0]
            if body is not None:
                yield self._folder.write(
                    step.path, body, published=self._published, language=language, by_content=step.by_content
                )
        else:
            for path, body in self._engine(step):
                yield self._folder.write(path, body, by_content=True)

    def _engine(self, language: str) -> Iterator[tuple[str, bytes]]:
        folder, site = self._engine_folder(language), self._static_site.site
        with speaking(language, records=site.settings.languages[0]):
            for name, text in data_files(site.view(Question())):
                yield folder + name, text.encode()


_work: Callable[[Sequence[Step]], list[Written]] | None = None  # what the processes share, for it is too large to send


def _by_all(work: Callable[[Sequence[Step]], list[Written]], steps: Sequence[Step]) -> Iterator[list[Written]]:
    """Yield the results of ``work`` for batches of ``steps``, made by all processors if there are many batches. The
    processes are forks of this one, because the portfolio is too large to send to them."""
    global _work  # noqa: PLW0603
    large: list[Sequence[Step]] = [[step] for step in steps if isinstance(step, str)]
    small = [step for step in steps if isinstance(step, PlannedFile)]
    parts = [*large, *(small[start : start + _AT_ONCE] for start in range(0, len(small), _AT_ONCE))]
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if processors == 1 or len(parts) < 2 * processors:
        yield from map(work, parts)
        return
    _work = work
    gc.freeze()  # so that the garbage collector of the forks does not go through the portfolio again and again
    with ProcessPoolExecutor(processors, mp_context=multiprocessing.get_context("fork")) as pool:
        try:
            yield from pool.map(_do, parts)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _do(steps: Sequence[Step]) -> list[Written]:
    assert _work is not None  # noqa: S101 - set before the processes begin
    return _work(steps)
