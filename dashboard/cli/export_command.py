"""The command export, which writes the public site as files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

from babel.numbers import format_decimal

from dashboard.cli.output import DONE, figure, message, result
from dashboard.errors import LimitReached
from dashboard.factory import create_site
from dashboard.language import current_locale, ngettext
from dashboard.language import gettext as _
from dashboard.settings import Settings
from dashboard.site.export.export_folder import ExportFolder
from dashboard.site.export.exporter import Exporter
from dashboard.store.store import Store

_MEGABYTE = 1_000_000


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the static export of what is published now; files of an earlier export that did not change stay."""
    began = monotonic()
    settings = replace(settings, base_path=arguments.base_path or settings.base_path)
    with ExportFolder(arguments.folder).alone() as folder, Store(settings.database_url) as store:
        site, _portfolio = create_site(settings, store)
        exporter = Exporter(site, folder)
        if folder.holds(exporter.edition):
            message(_("{folder} is as it is published already.", folder=arguments.folder))
            return DONE
        try:
            with _progress(len(exporter)) as done:
                made = exporter.run(done)
        except (BrokenProcessPool, MemoryError) as error:
            raise LimitReached(_("The export ended early, perhaps for want of memory. The next goes on.")) from error
    if not exporter.answers:
        message(_("There are too many records to filter and search without a server: the pages offer neither."))
    result(ngettext("{number} file written", "{number} files written", made.written))
    result(_("{number} unchanged, {removed} removed", number=figure(made.unchanged), removed=figure(made.removed)))
    size = format_decimal(round(made.size / _MEGABYTE, 1), locale=current_locale())
    seconds = format_decimal(round(monotonic() - began, 1), locale=current_locale())
    result(_("{size} MB in {seconds} seconds", size=size, seconds=seconds))
    return DONE


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], object]]:
    """A progress bar of files on stderr, as a function of the number of files that were just written."""
    from tqdm import tqdm  # noqa: PLC0415 - most commands draw no bar

    watched = sys.stderr.isatty()
    with tqdm(
        desc=_("files"),
        total=total,
        bar_format="{desc}: {n_fmt}/{total_fmt} |{bar}| {elapsed}<{remaining}",
        file=sys.stderr,
        delay=0.5,  # a small portfolio is done before a bar can be read
        mininterval=0.1 if watched else 10.0,
        leave=not watched,
    ) as bar:
        yield bar.update
