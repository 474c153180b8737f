"""What may be typed after ``python -m dashboard users``."""

from __future__ import annotations

import argparse

from dashboard.language import gettext as _
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
