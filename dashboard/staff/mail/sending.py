"""Sends the mails that wait in the database, by the mail server of the settings, in a thread beside the requests."""

import logging
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from dashboard.errors import StoreError
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.repeated_failure_log import OutageLog
from dashboard.settings import Settings
from dashboard.staff.mail.texts import email_message
from dashboard.store.mail_queue import Mail, MailKind
from dashboard.store.staff_accounts_and_sign_in import User
from dashboard.store.store import Store

log = logging.getLogger(__name__)
SECONDS = 15  # timeout of each step of the conversation with the mail server
LONGEST_ANSWER = 200  # characters of the server's own words that an admin reads


class MailSender:
    """Sends the mails that wait in the database. Each process has one; only one process sends at a time."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._sending = threading.Lock()
        self._outage = OutageLog(log, "Mails are sent again.")

    def start_sending_if_due(self) -> None:
        """If a mail is due, start a thread that sends all that are due, unless one is running, and return at once. To
        be called every few seconds. Raises StoreError if the database does not answer."""
        if self._store.mails.is_due(datetime.now(UTC)) and self._sending.acquire(blocking=False):
            threading.Thread(target=self._send_in_thread, name="mails", daemon=True).start()

    def _send_in_thread(self) -> None:
        first = self._settings.languages[0]
        try:
            with speaking(first, records=first):
                self.send_due()
        except StoreError as error:
            self._outage.failed("No mail is sent while the store is away: %s", error)
        except Exception:
            self._outage.failed("The sending of mails stopped", level=logging.ERROR, exc_info=True)
        else:
            self._outage.ended()
        finally:
            self._sending.release()

    def send_due(self) -> None:
        """Send all mails that are due, one after the other, unless another process is sending. A mail is deleted unsent
        if its recipient has no open account or has switched such mails off, or if it would bring a link for a new
        password to a person who has no password and uses single sign-on. A mail that cannot be sent is stored with the
        reason and tried again, at first after a minute, then after longer and longer pauses, until it is given up.
        Raises StoreError if the database does not answer."""
        while mail := self._store.mails.claim(datetime.now(UTC)):
            user = self._store.accounts.find(mail.recipient)
            if user is None or not _is_for(mail, user):
                self._store.mails.delete_claimed(mail)
                continue
            try:
                with _connected(self._settings) as server:
                    # Only now, so that a server that is away leaves no links behind.
                    server.send_message(email_message(mail, user, self._settings, self._store))
            except (OSError, ValueError) as error:  # ValueError: an address with odd characters
                sentence, for_good = _why(error, self._settings.smtp_host)
                log.warning("Mail %d could not be sent: %s", mail.number, sentence)
                self._store.mails.fail(mail, sentence, for_good=for_good)
            else:
                self._store.mails.delete_claimed(mail)


def _is_for(mail: Mail, user: User) -> bool:
    """Whether the person gets the mail: the account is open, and they have not switched such mails off. Who signs in by
    single sign-on alone gets no password by mail, because that would go around the provider's second step."""
    if mail.kind is MailKind.NEW_PASSWORD and user.issuer and not user.has_password:
        return False
    return user.active and (user.wants_mail or mail.kind.is_for_security)


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server that is encrypted and signed in as the settings say. Certificates are checked."""
    place, context = (settings.smtp_host, settings.smtp_port), ssl.create_default_context()
    made = (
        smtplib.SMTP_SSL(*place, timeout=SECONDS, context=context)
        if settings.smtp_security == "tls"
        else smtplib.SMTP(*place, timeout=SECONDS)
    )
    with made as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        yield server


def _why(error: Exception, host: str) -> tuple[str, bool]:
    """(a sentence that says why a mail could not be sent, whether trying again is no use). Of what the server says
    after it has seen the text of the mail only the code is told, because its words may repeat a link."""
    sentence, for_good = _("The mail server {host} cannot be reached, or breaks off.", host=host), False
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, words), *_more) = error.recipients.values()
            sentence = _("The mail server refuses the address: {answer}", answer=_answer(code, words))
            for_good = code >= 500
        case smtplib.SMTPAuthenticationError():
            sentence = _("The mail server does not accept user name and password of the settings.")
        case smtplib.SMTPSenderRefused():
            answer = _answer(error.smtp_code, error.smtp_error)
            sentence = _("The mail server refuses the sender of the settings: {answer}", answer=answer)
        case smtplib.SMTPNotSupportedError():
            sentence = _("The mail server cannot do what the settings or the address need, such as starttls.")
        case ssl.SSLError():
            sentence = _(
                "The connection to {host} cannot be encrypted: {error}", host=host, error=error.reason or error
            )
        case smtplib.SMTPResponseException():
            sentence = _("The mail server refuses the mail (code {code}).", code=error.smtp_code)
        case ValueError() if not isinstance(error, OSError):
            sentence, for_good = _("The mail cannot be written to this address."), True
    return sentence, for_good


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:LONGEST_ANSWER]
