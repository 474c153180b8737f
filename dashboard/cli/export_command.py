"""The command export, which writes the public site as files."""

import argparse
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from time import monotonic

from dashboard.cli.output import DONE, message, progress_bar, result
from dashboard.errors import LimitReached, SettingsError, WrongUsageError
from dashboard.factory import create_site
from dashboard.language_and_locale import gettext as _, ngettext, written_number
from dashboard.settings import Settings
from dashboard.site.export.export_folder import ExportFolder
from dashboard.site.export.static_site_writer import Exporter
from dashboard.store.store import Store

_MEGABYTE = 1_000_000


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the published site as static files for any web server into ``arguments.folder``; unchanged files stay as
    they are. ``arguments.base_path`` (a text) and ``arguments.languages`` (a tuple of codes) replace those of the
    settings, unless they are empty. Returns 0. Raises FolderInUse if another process exports to the folder,
    WrongUsageError for a folder that cannot be written or has other files and for a base path or languages that cannot
    be used, LimitReached if memory is not enough, RecordsError if a page cannot be made or a file of regions or aliases
    cannot be used, GeographyError for a file of boundaries or territories, SettingsError for a logo, colour or database
    address, and StoreError if the database cannot be read."""
    began = monotonic()
    try:
        settings = replace(
            settings,
            base_path=arguments.base_path or settings.base_path,
            languages=arguments.languages or settings.languages,
        )
    except SettingsError as error:
        raise WrongUsageError(str(error)) from error
    with ExportFolder(arguments.folder).alone() as folder, Store(settings.database_url) as store:
        site, _portfolio = create_site(settings, store)
        exporter = Exporter(site, folder)
        if folder.is_up_to_date(exporter.edition):
            message(_("{folder} is as it is published already.", folder=arguments.folder))
            return DONE
        try:
            with progress_bar(_("files"), len(exporter)) as bar:
                made = exporter.run(bar.update)
        except (BrokenProcessPool, MemoryError) as error:
            raise LimitReached(_("The export ended early, perhaps for want of memory. The next goes on.")) from error
    if not exporter.visitors_can_filter:
        message(_("There are too many records to filter and search without a server: the pages offer neither."))
    result(ngettext("{number} file written", "{number} files written", made.written))
    result(
        _(
            "{number} unchanged, {removed} removed",
            number=written_number(made.unchanged),
            removed=written_number(made.removed),
        )
    )
    size, seconds = written_number(round(made.size / _MEGABYTE, 1)), written_number(round(monotonic() - began, 1))
    result(_("{size} MB in {seconds} seconds", size=size, seconds=seconds))
    return DONE
