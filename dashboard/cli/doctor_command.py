"""The command doctor, which says how an installation stands and what is wrong with it."""

import argparse
from datetime import UTC, datetime

import msgspec

from dashboard.cli.output import DATA_HAS_ERRORS, DONE, message, result
from dashboard.language import gettext as _, ngettext, written_number
from dashboard.operations.doctor import Diagnosis, diagnose
from dashboard.settings import Settings

_MEGABYTE = 1_000_000


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print how this installation stands, with ``--json`` for programs: its settings, its database, its disks, and what
    is wrong. Returns 0 if nothing is wrong, else 1. Raises SettingsError for a database address that cannot be used."""
    diagnosis = diagnose(settings, now=datetime.now(UTC), deep=arguments.deep)
    if arguments.json:
        result(msgspec.json.encode(diagnosis.as_values()).decode())
    else:
        _print(diagnosis)
    return DATA_HAS_ERRORS if diagnosis.findings else DONE


def _print(diagnosis: Diagnosis) -> None:
    for name, value in diagnosis.settings.items():
        result(f"{name}={value}")
    result(_("release {release}", release=diagnosis.release))
    if state := diagnosis.database:
        result(_("database: schema {schema}, {size}", schema=state.schema, size=_megabytes(state.size)))
        if state.last_backup:
            result(_("last backup: {moment} UTC", moment=f"{state.last_backup:%Y-%m-%d %H:%M}"))
    for folder, octets in diagnosis.free.items():
        result(_("free at {folder}: {size}", folder=folder, size=_megabytes(octets)))
    for finding in diagnosis.findings:
        message(finding.sentence)
    count = len(diagnosis.findings)
    message(ngettext("{number} thing is wrong.", "{number} things are wrong.", count) if count else _("All is well."))


def _megabytes(octets: int) -> str:
    return _("{number} MB", number=written_number(round(octets / _MEGABYTE, 1)))
