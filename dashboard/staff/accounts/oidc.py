"""Single sign-on by OpenID Connect (Authlib), for people who have an account; it makes no accounts."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from flask import Blueprint, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from dashboard.errors import WhereWeWorkError
from dashboard.language_and_locale import gettext as _
from dashboard.settings import Settings
from dashboard.staff.accounts.sessions_and_cookies import begin_session
from dashboard.staff.accounts.sign_in import sign_in_page
from dashboard.staff.web.access import ANYBODY, NEXT
from dashboard.staff.web.page_layout_and_refusals import own_page, page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Accounts, User
from dashboard.store.version_and_journal_types import Action

SECONDS = 5  # timeout of each request to the issuer
LONGEST_SUBJECT = 255  # characters, by OpenID Connect Core 2
LEEWAY = 60  # seconds that the clock of the issuer may differ from ours
# Only signatures with a private key of the issuer: never a shared secret, and never no signature.
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_UNUSABLE = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError)


class SingleSignOnFailed(WhereWeWorkError):
    """Raised when single sign-on does not sign the person in; the message is a sentence that tells the person why."""


class Issuer:
    """The OpenID Connect provider of the settings: begins a sign-in there and reads its answer. The state, the nonce
    and the code verifier (PKCE, S256) of a sign-in are kept in the cookie of the browser, so that a sign-in that began
    in another browser is refused. The first request to the provider is made by the first sign-in."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.oidc_name or settings.oidc_issuer
        self.issuer = settings.oidc_issuer
        self._client = _Client(settings)

    def begin(self, callback: str) -> str:
        """Begin a sign-in: keep the state, the nonce and the code verifier in the cookie of the browser, and return the
        address at the provider where the person signs in. From there the browser returns to the address ``callback``.
        Raises SingleSignOnFailed if the provider cannot be reached or gives no usable answer."""
        with self._sentences():
            authorization = self._client.create_authorization_url(callback)
            self._client.save_authorize_data(redirect_uri=callback, **authorization)
            return str(authorization["url"])

    def finish(self) -> tuple[str, str]:
        """(subject, e-mail address) of the person who returned from the provider with this request: the identifier that
        the provider gives to this person alone, and the address that it has verified ("" for none). Raises
        SingleSignOnFailed if the provider cannot be reached, its answer is not usable, or the sign-in did not begin in
        this browser."""
        with self._sentences():
            token = self._client.authorize_access_token(claims_options=self._client.claims(), leeway=LEEWAY)
            person = self._client.person(token)
            subject, email = person["sub"], person.get("email")
            if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
                raise ValueError("The claim sub is missing or too long.")
        verified = isinstance(email, str) and person.get("email_verified") is True
        return subject, str(email) if verified else ""

    def account(self, accounts: Accounts) -> User:
        """The open account of the person who returned from the provider with this request. It is the account that is
        bound to the person's subject (the provider's identifier), whatever the e-mail address is. If none is bound yet,
        it is the account with the verified e-mail address, which is now bound to the subject. Raises SingleSignOnFailed
        if there is no such account, if it is closed or bound to another subject, if the provider cannot be reached or
        its answer is not usable, and if the sign-in did not begin in this browser."""
        subject, email = self.finish()
        user = accounts.bound_to(self.issuer, subject)
        if user is None and email:
            user = accounts.find(email)
            if user is not None and user.active and not accounts.bind(user.number, self.issuer, subject):
                raise SingleSignOnFailed(
                    _(
                        "The account {email} belongs to somebody whom {name} knows as another person, so it was not "
                        "opened. If it is yours, an admin can loosen it on the page Users.",
                        email=user.email,
                        name=self.name,
                    )
                )
        if user is None or not user.active:
            raise self.unknown()
        return user

    def unknown(self) -> SingleSignOnFailed:
        """Make the error for a person who has no open account here or no verified e-mail address. Its sentence does not
        say which of the two."""
        return SingleSignOnFailed(
            _(
                "{name} knows you, but there is no account here with an e-mail address that it vouches for. "
                "An admin can add you.",
                name=self.name,
            )
        )

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Raise the errors of Authlib and of the network as SingleSignOnFailed with a sentence for the person."""
        try:
            yield
        except RequestException as error:
            sentence = _(
                "{name} cannot be reached at the moment. Try again later, or use your password.", name=self.name
            )
            raise SingleSignOnFailed(sentence) from error
        except _UNUSABLE as error:
            sentence = _("The answer of {name} could not be used, so nobody was signed in. Try again.", name=self.name)
            if isinstance(error, AuthlibBaseError) and error.error == "mismatching_state":
                sentence = _("This sign-in was not begun in this browser, or took too long. Begin it again.")
            raise SingleSignOnFailed(sentence) from error


class _Client(FlaskOAuth2App):  # type: ignore[misc] # Authlib has no types
    """Authlib's client, which accepts only answers of the issuer that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        super().__init__(
            FlaskIntegration("issuer"),
            name="issuer",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """The metadata of the issuer, requested once and then kept, with only those signature algorithms that this site
        accepts. Raises ValueError if the metadata name another issuer than the settings."""
        metadata: dict[str, Any] = super().load_server_metadata()
        if metadata.get("issuer") != self._issuer:
            self.server_metadata.clear()  # so that the next sign-in requests them again
            raise ValueError(f"The issuer calls itself {metadata.get('issuer')!r} and not {self._issuer!r}.")
        metadata["id_token_signing_alg_values_supported"] = sorted(
            _ALGORITHMS.intersection(metadata.get("id_token_signing_alg_values_supported", ["RS256"]))
        )
        return metadata

    def claims(self) -> dict[str, Any]:
        """The claims that an identity token must have, in the form of Authlib's ``claims_options``: ``iss`` and ``aud``
        with the one value that is accepted, and ``exp`` with any."""
        return {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self.client_id},
            "exp": {"essential": True},
        }

    def person(self, token: dict[str, Any]) -> dict[str, Any]:
        """The claims about a person in the identity token, which ``token``, the provider's answer, contains; if they
        have no e-mail address, together with the claims of the userinfo endpoint. Raises ValueError if token and
        endpoint describe different people."""
        claims: dict[str, Any] = dict(token["userinfo"])
        if "email" not in claims and "userinfo_endpoint" in self.load_server_metadata():
            more = dict(self.userinfo(token=token))
            if more.get("sub") != claims["sub"]:
                raise ValueError("The userinfo endpoint describes somebody else.")
            claims |= more
        return claims


log = logging.getLogger(__name__)
_THEN = "after_single_sign_on"


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the addresses that send a person to the single sign-on provider and receive them back. The settings must
    name the provider."""
    issuer = Issuer(staff.settings)

    @routes.post("/single-sign-on/start", role=ANYBODY)
    def start_single_sign_on() -> Response:
        try:
            address = issuer.begin(url_for("staff.finish_single_sign_on", _external=True))
        except SingleSignOnFailed as failure:
            return _failed(staff, failure)
        session[_THEN] = own_page(request.form.get(NEXT, ""), staff.base)
        # A page with a link instead of a redirect: the policy of the page forbids forms to lead to other sites.
        return page("staff/leaving.html", address=address, name=issuer.name)

    @routes.get("/single-sign-on/callback", role=ANYBODY)
    def finish_single_sign_on() -> Response:
        try:
            user = issuer.account(staff.store.accounts)
        except SingleSignOnFailed as failure:
            return _failed(staff, failure)
        then = own_page(session.get(_THEN, ""), staff.base)
        begin_session(staff, user)
        staff.store.note(Action.SIGN_IN, user.email, subject=_("by {name}", name=issuer.name))
        return see_other(then)


def _failed(staff: StaffContext, failure: SingleSignOnFailed) -> Response:
    log.warning("Single sign-on failed: %s (%s)", failure, failure.__cause__)
    return sign_in_page(staff, str(failure), status=400)
