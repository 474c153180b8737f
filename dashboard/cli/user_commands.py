"""The commands below ``users``, for accounts of staff. Their functions return the exit code of the process. All but
``add``, ``list`` and ``offer`` raise WrongUsageError if no account has the given e-mail address."""

import argparse
import getpass
import sys
from collections.abc import Callable
from functools import partial

from dashboard.cli.output import DONE, message, result
from dashboard.cli.version_commands import user_name
from dashboard.errors import WrongUsageError
from dashboard.language_and_locale import gettext as _
from dashboard.settings import Settings
from dashboard.staff.accounts.account_pages import clean_name, fault_of_email
from dashboard.staff.accounts.invitations_and_password_links import VALID_DAYS, invite as make_invitation
from dashboard.staff.accounts.passwords import fault_of, hash_password
from dashboard.store.mail_queue import MailKind
from dashboard.store.staff_accounts_and_sign_in import Role, User
from dashboard.store.store import Store


def add_user(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make an account with the e-mail address ``arguments.email``, the role ``arguments.role`` and the person's name
    ``arguments.name``. The password is typed in the terminal or read from standard input. With ``--invite`` the account
    has no password yet: a link to choose one is printed, and another is sent by mail if the settings name a mail
    server. Returns 0. Raises WrongUsageError if the e-mail address or the password cannot be used, or there is an
    account with this address."""
    if fault := fault_of_email(arguments.email):
        raise WrongUsageError(fault)
    email = arguments.email.strip()
    with Store(settings.database_url) as store:
        if store.accounts.find(email):
            raise WrongUsageError(_("{email} has an account already.", email=email))
        kept = "" if arguments.invite else hash_password(_new_password(email))
        user = _add(store, email, Role(arguments.role), arguments.name, kept)
        result(_("{email} is now {role}.", email=user.email, role=user.role))
        if arguments.invite:
            _print_invitation(store, user, settings)
    return DONE


def list_users(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line for each account of staff: e-mail address, role, state (open, closed, no password yet), name.
    Returns 0."""
    with Store(settings.database_url, make_file=False) as store:
        users = store.accounts.all()
    width = max((len(user.email) for user in users), default=0)
    for user in users:
        result(f"{user.email.ljust(width)}  {user.role.ljust(9)}  {_state(user).ljust(15)}  {user.name}".rstrip())
    if not users:
        message(_("There is no account yet. Make one: {command}", command=_COMMAND))
    return DONE


def change_role(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give the account with the e-mail address ``arguments.email`` the role ``arguments.role``. If that is another role
    than before, its sessions and its links to choose a password end. Returns 0. Raises WrongUsageError if there is no
    such account, LastAdmin if no administrator would be left."""
    with Store(settings.database_url, make_file=False) as store:
        user = store.accounts.set_role(_find(store, arguments).number, Role(arguments.role), by=user_name())
    result(_("{email} is now {role}.", email=user.email, role=user.role))
    return DONE


def set_active(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open the account with the e-mail address ``arguments.email`` if ``arguments.active`` is true, else close it. Both
    end its sessions and its links to choose a password; nothing happens if the account is in that state already.
    Returns 0. Raises WrongUsageError if there is no such account, LastAdmin if no administrator would be left."""
    with Store(settings.database_url, make_file=False) as store:
        user = store.accounts.set_active(_find(store, arguments).number, arguments.active, by=user_name())
    result(f"{user.email}: {_state(user)}")
    return DONE


def remove_code(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove the second step (the authenticator app) from the account with the e-mail address ``arguments.email``, for
    a person who lost their phone. The password alone then signs them in until they set up an app again. Their sessions
    and links to choose a password end. Returns 0. Raises WrongUsageError if there is no such account."""
    with Store(settings.database_url, make_file=False) as store:
        user = _find(store, arguments)
        store.second_steps.remove(user.number, by=user_name())
        store.accounts.close_all(user, user_name())
    result(_("{person} signs in without a code, until they set up another.", person=user.email))
    return DONE


def invite(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a link with which the owner of the account ``arguments.email`` can choose a password; without a public
    address in the settings, print its path. If the settings name a mail server, another such link is sent by mail.
    Returns 0. Raises WrongUsageError if there is no such account or it is closed."""
    with Store(settings.database_url, make_file=False) as store:
        user = _find(store, arguments)
        if not user.active:
            raise WrongUsageError(_("The account of {email} is closed. Open it first.", email=user.email))
        _print_invitation(store, user, settings)
    return DONE


def offer(_arguments: argparse.Namespace, settings: Settings) -> int:
    """If no account exists yet, ask in the terminal whether to make one for an administrator, and make it. If the
    command does not run in a terminal, print the command that makes one. Returns 0, also if no account is made."""
    with Store(settings.database_url) as store:
        if store.accounts.all():
            return DONE
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            message(_("To publish, staff need an account. Make the first one: {command}", command=_COMMAND))
            return DONE
        try:
            _offer_in_terminal(store)
        except (EOFError, KeyboardInterrupt):
            message("")
            message(_("No account was made. Later: {command}", command=_COMMAND))
    return DONE


_COMMAND = ".venv/bin/python -m dashboard users add NAME@EXAMPLE.ORG --role admin"


def _offer_in_terminal(store: Store) -> None:
    message(_("Nobody can sign in yet. Make an account for yourself? It will be an admin."))
    while True:
        email = _text_of(partial(input, _("Your e-mail address (leave empty for not now): "))).strip()
        if not email:
            raise EOFError
        if not (fault := fault_of_email(email)):
            break
        message(fault)
    _add(store, email, Role.ADMIN, "", hash_password(_typed_password(email)))
    message(_("Done. Sign in at /staff/ as {email}.", email=email))


def _add(store: Store, email: str, role: Role, name: str, kept: str) -> User:
    return store.accounts.add(email, role, by=user_name(), name=clean_name(name), password_hash=kept)


def _find(store: Store, arguments: argparse.Namespace) -> User:
    user = store.accounts.find(arguments.email)
    if user is None:
        raise WrongUsageError(_("{email} has no account.", email=arguments.email))
    return user


def _new_password(email: str) -> str:
    """A password: typed twice in the terminal without showing it, or else the first line of standard input."""
    if sys.stdin.isatty():
        return _typed_password(email)
    password = _text_of(sys.stdin.readline).rstrip("\r\n")
    if fault := fault_of(password, email):
        raise WrongUsageError(fault)
    return password


def _text_of(read: Callable[[], str]) -> str:
    """The text that ``read`` returns. Raises WrongUsageError for bytes that are not UTF-8."""
    try:
        text = read()
        text.encode()  # in the locale C such bytes are read as halves of letters
    except UnicodeError as error:
        raise WrongUsageError(_("What was typed, or came by standard input, is not text in UTF-8.")) from error
    return text


def _typed_password(email: str) -> str:
    while True:
        password = _text_of(partial(getpass.getpass, _("Password: ")))
        if not (fault := fault_of(password, email)):
            fault = fault_of(password, email, _text_of(partial(getpass.getpass, _("The same once more: "))))
        if not fault:
            return password
        message(fault)


def _print_invitation(store: Store, user: User, settings: Settings) -> None:
    path = make_invitation(store, user, user_name())
    if settings.public_url:
        message(_("Valid for {days} days, once:", days=VALID_DAYS))
    else:
        message(_("Valid for {days} days, once, at this site's address:", days=VALID_DAYS))
    result(f"{settings.public_url}{settings.base_path}staff/{path}")
    if settings.smtp_host:
        store.mails.add(MailKind.INVITATION, user.email, actor=user_name())
        message(_("A mail with a link of its own is on its way to {email}, while the site runs.", email=user.email))


def _state(user: User) -> str:
    if not user.active:
        return _("closed")
    return _("open") if user.has_password else _("no password yet")
