"""The commands versions, publish and rollback, whose functions return the exit code of the process, and the name of the
person at the command line."""

import argparse
import getpass

from dashboard.cli.output import DONE, message, result
from dashboard.language_and_locale import gettext as _, written_number
from dashboard.records.schema.columns import Dataset
from dashboard.settings import Settings
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version


def user_name() -> str:
    """The name of the operating system's user, "command line" if it has none. Commands record it as the author of what
    they do, unless the option ``--author`` gives another name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return "command line"


def list_versions(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a table of all stored versions, newest first; if ``arguments.dataset`` is not None, only those of this
    dataset. Returns 0."""
    with Store(settings.database_url, make_file=False) as store:
        published = {version.number for version in store.published().values()}
        versions = store.versions(Dataset(arguments.dataset) if arguments.dataset else None)
    if not versions:
        message(_("Nothing is kept yet. Import a file with: {command}", command="python -m dashboard import"))
        return DONE
    heads = [_("number"), _("dataset"), _("records"), _("created (UTC)"), _("author"), _("state"), _("note")]
    rows = [heads, *(_row(version, version.number in published) for version in versions)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    for row in rows:
        cells = [
            cell.rjust(width) if place in {0, 2} else cell.ljust(width)  # numbers are aligned at the right
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        result("  ".join(cells).rstrip())
    return DONE


def move_pointer(arguments: argparse.Namespace, settings: Settings) -> int:
    """Publish the version with the number ``arguments.number``. ``arguments.method`` is "publish", or "roll_back" for
    the command ``rollback``. Returns 0, also if that version is published already. Raises VersionNotFound if there is
    no such version, StaleBase if someone else publishes at the same time, and StoreError if the records of the version
    were deleted, or if ``rollback`` names a version that was never published."""
    with Store(settings.database_url, make_file=False) as store:
        version = store.version(arguments.number)
        now = store.published().get(version.dataset)
        if now == version:
            message(_("Version {number} is published already.", number=version.number))
            return DONE
        base = now.number if now else None
        move = getattr(store, arguments.method)
        move(version.number, author=arguments.author or user_name(), based_on=base, note=arguments.note)
    result(_("version {number}: {count}", number=version.number, count=version.dataset.counted(version.records)))
    result(_("published") if now is None else _("published; before: version {number}", number=now.number))
    return DONE


def _row(version: Version, is_published: bool) -> list[str]:
    return [
        str(version.number),
        str(version.dataset),
        written_number(version.records),
        f"{version.created_at:%Y-%m-%d %H:%M}",
        version.author,
        _("published") if is_published else "",
        " ".join(version.note.split()),
    ]
