"""The texts of mails to staff, in the language of the person."""

from email.message import EmailMessage
from email.utils import format_datetime, formataddr, localtime, make_msgid

from dashboard.errors import StoreError
from dashboard.language_and_locale import gettext as _, ngettext, speaking
from dashboard.settings import Settings
from dashboard.staff.accounts.invitations_and_password_links import VALID_DAYS, one_more_link
from dashboard.staff.accounts.sessions_and_cookies import INVITATION, NEW_PASSWORD
from dashboard.store.mail_queue import Mail, MailKind
from dashboard.store.staff_accounts_and_sign_in import User
from dashboard.store.store import Store


def email_message(mail: Mail, user: User, settings: Settings, store: Store) -> EmailMessage:
    """The e-mail to send for ``mail``, an entry of the list of mails that wait, in the language of ``user``, its
    recipient. If the e-mail needs a link to choose a password, that link is made and stored now, with a journal entry.
    Raises StoreError if the link cannot be stored, ValueError if the address of the user is not valid in an e-mail."""
    language = user.language if user.language in settings.languages else settings.languages[0]
    with speaking(language):
        subject, text = _text(mail, user, settings, store)
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = formataddr((settings.organisation, settings.smtp_sender))
    message["To"] = user.email
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=settings.smtp_sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # so that no absent colleague's answering machine answers
    message.set_content(text + "\n", cte="quoted-printable")
    message["Content-Language"] = language  # set_content would delete it
    return message


def _text(mail: Mail, user: User, settings: Settings, store: Store) -> tuple[str, str]:
    """(subject, text) in the current language."""
    base, organisation = f"{settings.public_url}{settings.base_path}staff/", settings.organisation
    if mail.kind is MailKind.INVITATION:
        link = base + one_more_link(store, user, mail.actor, INVITATION)
        return _("Invitation to the map of {organisation}", organisation=organisation), _paragraphs(
            _(
                "{person} invites you to work on the map of {organisation}.",
                person=mail.actor,
                organisation=organisation,
            ),
            ngettext(
                "Open this link and choose a password. The link can be used once, within {number} day:",
                "Open this link and choose a password. The link can be used once, within {number} days:",
                VALID_DAYS,
            ),
            link,
        )
    if mail.kind is MailKind.NEW_PASSWORD:
        link = base + one_more_link(store, user, user.email, NEW_PASSWORD)
        return _("A new password for the map of {organisation}", organisation=organisation), _paragraphs(
            _("Somebody asked for a new password for your account {email}.", email=user.email),
            _("If it was you, open this link and choose one. The link can be used once, within an hour:"),
            link,
            _("If it was not you, do nothing: your password stays as it is."),
        )
    off = _("You can switch these mails off on the page of your account:") + f"\n{base}account#mail"
    if mail.kind is MailKind.SOURCE_FAILED:
        sentence = _("The source “{name}” could not be read several times in a row. The reason:", name=mail.actor)
        later = _("It is tried again later, at least once a day.")
        subject = _("Not read: {name}", name=mail.actor)
        return subject, _paragraphs(sentence, mail.text, later, f"{base}sources", off)
    name = _draft_name(mail, store)
    subject, sentence = _about_draft(mail, name)
    return f"{subject}: {name}", _paragraphs(
        sentence,
        "" if mail.kind is MailKind.STOPPED else mail.text,
        f"{base}drafts/{mail.draft}/",
        off,
    )


def _about_draft(mail: Mail, name: str) -> tuple[str, str]:
    """(first words of the subject, first sentence of the text)."""
    values = {"person": mail.actor, "draft": name}
    return {
        MailKind.COMMENT: (_("Comment"), _("{person} wrote about the draft “{draft}”:", **values)),
        MailKind.CHANGES: (
            _("Changes asked for"),
            _("{person} asks for changes to your draft “{draft}” before it is published:", **values),
        ),
        MailKind.DECLINE: (
            _("Declined"),
            _("{person} declined to publish your draft “{draft}”. It is open again. The reason:", **values),
        ),
        MailKind.STOPPED: (
            _("Not published"),
            _(
                "{person} changed or removed {records} meanwhile, which your draft “{draft}” changes, too, so it was "
                "not published. Nothing is lost: the draft is open again.",
                **values,
                records=mail.text,
            ),
        ),
        MailKind.PUBLISHED: (
            _("Published"),
            _("Your draft “{draft}” was published. Visitors see it from now on.", **values),
        ),
    }[mail.kind]


def _draft_name(mail: Mail, store: Store) -> str:
    try:
        name = store.drafts.get(mail.draft or 0).name
    except StoreError:  # there is none, which only a hand in the database brings about
        name = ""
    return " ".join(name.split()) or _("draft {number}", number=mail.draft)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))
