"""What may be typed after ``python -m dashboard``."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.settings import Settings

ROLES = ("editor", "publisher", "admin")  # as the store has them; a test compares


def add_users(parser: argparse.ArgumentParser) -> None:
    """The commands on accounts."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("add", help=_("make an account"))
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--name", default="", help=_("the person's name"))
    add.add_argument(
        "--invite", action="store_true", help=_("ask for no password; print a path whose bearer may choose one")
    )
    add.set_defaults(run=_run("add_user"))
    commands.add_parser("list", help=_("list the accounts")).set_defaults(run=_run("list_users"))
    role = commands.add_parser("role", help=_("give another role"))
    role.add_argument("email", metavar="EMAIL")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_run("change_role"))
    for name, told in (
        ("deactivate", _("close an account: its person is signed out and cannot sign in")),
        ("activate", _("open a closed account again")),
        ("invite", _("print a path whose bearer may choose a new password")),
    ):
        one = commands.add_parser(name, help=told)
        one.add_argument("email", metavar="EMAIL")
        one.set_defaults(run=_run(name))
    commands.add_parser("offer").set_defaults(run=_run("offer"))  # asked by `make run`; the help does not list it


class _run:  # noqa: N801 - used as a function
    """Runs a function of dashboard.cli.user_commands, loaded only then because it imports Flask and argon2."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, arguments: argparse.Namespace, settings: Settings) -> int:
        from dashboard.cli import user_commands as users  # noqa: PLC0415

        code: int = getattr(users, self._name)(arguments, settings)
        return code


DATASETS = tuple(str(dataset) for dataset in Dataset)


def build_parser() -> argparse.ArgumentParser:
    """The parser; each command sets ``run``, a function of the arguments and the settings."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", description=_("Bring project and news files onto the map.")
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_import(commands.add_parser("import", help=_("read a file and keep it as a new version")))
    _add_check(commands.add_parser("check", help=_("read a file and say what is wrong with it; keep nothing")))
    _add_versions(commands.add_parser("versions", help=_("list what is kept")))
    _add_publish(commands.add_parser("publish", help=_("show a version to visitors")))
    _add_rollback(commands.add_parser("rollback", help=_("show again a version that was published before")))
    _add_export(commands.add_parser("export", help=_("write the public site as files for any web server")))
    add_users(commands.add_parser("users", help=_("who may sign in, and what they may do")))
    _add_apart(commands)
    return parser


def _add_apart(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Commands that the server starts itself; the help does not list them."""
    check = commands.add_parser("check-draft")
    check.add_argument("number", type=int)
    check.add_argument("--revision", type=int, default=0)
    check.set_defaults(run=_run_check_draft)
    peek = commands.add_parser("peek")
    peek.add_argument("--filename", default="")
    peek.add_argument("--dataset", choices=DATASETS)
    peek.add_argument("--choices", default="")
    peek.set_defaults(run=_run_peek)
    annotate = commands.add_parser("annotate-draft")
    annotate.add_argument("number", type=int)
    annotate.add_argument("form", choices=("csv", "xlsx"))
    annotate.set_defaults(run=_run_annotate)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", choices=DATASETS, help=_("what the file holds"))
    _add_reading(parser)
    parser.add_argument(
        "--skip-errors", action="store_true", help=_("leave out the rows that have errors and keep the rest")
    )
    parser.add_argument("--publish", action="store_true", help=_("show it to visitors at once"))
    _add_author(parser)
    parser.set_defaults(run=_run_import)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dataset", nargs="?", choices=DATASETS, help=_("what the file holds; guessed from its headers if not said")
    )
    _add_reading(parser)
    parser.set_defaults(run=_run_check)


def _add_versions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", nargs="?", choices=DATASETS, help=_("only versions of this"))
    parser.set_defaults(run=_run_versions)


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="ID", help=_("number of the version, as `versions` lists it"))
    _add_author(parser)
    parser.set_defaults(run=_run_publish)


def _add_rollback(parser: argparse.ArgumentParser) -> None:
    _add_publish(parser)
    parser.set_defaults(run=_run_rollback)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help=_("the folder to write; a new one, or that of an earlier export")
    )
    parser.add_argument(
        "--base-path",
        default="",
        metavar="/PATH/",
        help=_("where the web server has the folder; by default as the site"),
    )
    parser.set_defaults(run=_run_export)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to read"))
    parser.add_argument(
        "--map",
        dest="mapping",
        action=_Mapping,
        default={},
        metavar="FIELD=HEADER",
        help=_("the column of the file that holds a field; may be given several times"),
    )
    parser.add_argument(
        "--join-rows",
        action="store_true",
        help=_("rows of one id that differ only in their places are one record"),
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help=_("the sheet of a workbook to read"))
    parser.add_argument("--report", type=Path, metavar="OUT.csv", help=_("write all findings to this CSV file"))


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", default="", metavar="TEXT", help=_("a note for the history"))
    parser.add_argument("--author", default="", metavar="NAME", help=_("who does it; by default your user name"))


class _Mapping(argparse.Action):
    """Collects FIELD=HEADER; a field may be named once."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002 - the interface
    ) -> None:
        field, sign, header = str(values).partition("=")
        field, header = field.strip(), header.strip()
        if not (field and sign and header):
            parser.error(_("--map {value}: write FIELD=HEADER, such as --map title=project_name", value=values))
        mapping: dict[str, str] = dict(getattr(namespace, self.dest))
        if field in mapping:
            parser.error(_("--map names the field {field} twice", field=field))
        setattr(namespace, self.dest, mapping | {field: header})


# Each command loads what it needs and no more: listing versions must not wait for pandas.
def _run_import(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.import_command import import_file  # noqa: PLC0415

    return import_file(arguments, settings)


def _run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.import_command import check_file  # noqa: PLC0415

    return check_file(arguments, settings)


def _run_versions(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.version_commands import list_versions  # noqa: PLC0415

    return list_versions(arguments, settings)


def _run_publish(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.version_commands import publish  # noqa: PLC0415

    return publish(arguments, settings)


def _run_rollback(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.version_commands import roll_back  # noqa: PLC0415

    return roll_back(arguments, settings)


def _run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.export_command import export  # noqa: PLC0415

    return export(arguments, settings)


def _run_check_draft(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.worker_commands import check_draft  # noqa: PLC0415

    return check_draft(arguments, settings)


def _run_peek(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.worker_commands import peek_file  # noqa: PLC0415

    return peek_file(arguments, settings)


def _run_annotate(arguments: argparse.Namespace, settings: Settings) -> int:
    from dashboard.cli.worker_commands import annotate_draft  # noqa: PLC0415

    return annotate_draft(arguments, settings)
