"""Single sign-on by OpenID Connect (Authlib): opens accounts that exist, and makes none."""

from __future__ import annotations

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from flask import Blueprint, redirect, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.errors import WhereWeWorkError
from dashboard.language import gettext as _
from dashboard.settings import Settings
from dashboard.staff.accounts.sessions import begin_session
from dashboard.staff.accounts.sign_in import sign_in_page
from dashboard.staff.web.access import NEXT, open_to_all, own_page
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.store.versions import Action

SECONDS = 5  # for each question to the issuer
LEEWAY = 60  # seconds that clocks may differ
# Signed with a key that only the issuer has. A shared secret or no signature at all is never taken.
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_TROUBLE = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError)


class SingleSignOnFailed(WhereWeWorkError):
    """Nobody was signed in; the message says why."""


class Issuer:
    """Sends a person to the issuer and understands what they come back with.

    The state, the nonce and the code verifier (PKCE, S256) of a sign-in lie in the browser's own cookie: what was
    begun in another browser is refused. The issuer is first asked when the first person wants to use it.
    """

    def __init__(self, settings: Settings) -> None:
        self.name = settings.oidc_name or settings.oidc_issuer
        self._client = _Client(settings)

    def begin(self, callback: str) -> str:
        """Where to send the browser; it comes back to the address ``callback``. Raises SingleSignOnFailed."""
        try:
            begun = self._client.create_authorization_url(callback)
            self._client.save_authorize_data(redirect_uri=callback, **begun)
            return str(begun["url"])
        except RequestException as error:
            raise self._away() from error
        except _TROUBLE as error:
            raise self._odd() from error

    def finish(self) -> str:
        """The verified e-mail address that the browser's answer brings. Raises SingleSignOnFailed."""
        try:
            token = self._client.authorize_access_token(claims_options=self._client.claims(), leeway=LEEWAY)
            person = self._client.person(token)
        except RequestException as error:
            raise self._away() from error
        except AuthlibBaseError as error:
            raise self._odd() if error.error != "mismatching_state" else _not_begun_here() from error
        except _TROUBLE as error:
            raise self._odd() from error
        email = person.get("email")
        if not isinstance(email, str) or person.get("email_verified") is not True:
            raise self.unknown()
        return email

    def unknown(self) -> SingleSignOnFailed:
        """For somebody without an account; the same whether there is none, it is closed, or the address unverified."""
        return SingleSignOnFailed(
            _(
                "{name} knows you, but there is no account here with an e-mail address that it vouches for. "
                "An admin can add you.",
                name=self.name,
            )
        )

    def _away(self) -> SingleSignOnFailed:
        return SingleSignOnFailed(
            _("{name} cannot be reached at the moment. Try again later, or use your password.", name=self.name)
        )

    def _odd(self) -> SingleSignOnFailed:
        return SingleSignOnFailed(
            _("The answer of {name} could not be used, so nobody was signed in. Try again.", name=self.name)
        )


def _not_begun_here() -> SingleSignOnFailed:
    return SingleSignOnFailed(_("This sign-in was not begun in this browser, or took too long. Begin it again."))


class _Client(FlaskOAuth2App):  # type: ignore[misc] # Authlib has no types
    """Authlib's client, which trusts only what names the issuer that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        super().__init__(
            FlaskIntegration("issuer"),
            name="issuer",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """What the issuer says of itself, asked for once. Raises ValueError where it speaks for another."""
        told: dict[str, Any] = super().load_server_metadata()
        if told.get("issuer") != self._issuer:
            self.server_metadata.clear()  # asked for anew next time
            raise ValueError(f"The issuer calls itself {told.get('issuer')!r} and not {self._issuer!r}.")
        told["id_token_signing_alg_values_supported"] = sorted(
            _ALGORITHMS.intersection(told.get("id_token_signing_alg_values_supported", ["RS256"]))
        )
        return told

    def claims(self) -> dict[str, Any]:
        """What an identity token has to say."""
        return {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self.client_id},
            "exp": {"essential": True},
        }

    def person(self, token: dict[str, Any]) -> dict[str, Any]:
        """Who came: from the identity token, or from the issuer's page on users where that one holds no address."""
        told: dict[str, Any] = dict(token["userinfo"])
        if "email" not in told and "userinfo_endpoint" in self.load_server_metadata():
            more = dict(self.userinfo(token=token))
            if more.get("sub") != told["sub"]:
                raise ValueError("The page on users speaks of somebody else.")
            told |= more
        return told


log = logging.getLogger(__name__)
_THEN = "after_single_sign_on"


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """To the issuer, and back from it."""
    issuer = Issuer(staff.settings)

    @routes.post("/single-sign-on/start")
    @open_to_all
    def start_single_sign_on() -> Response:
        _must_be_offered(staff)
        try:
            address = issuer.begin(url_for("staff.finish_single_sign_on", _external=True))
        except SingleSignOnFailed as failure:
            return _failed(staff, failure)
        session[_THEN] = own_page(request.form.get(NEXT, ""), staff.base)
        # A page that leads on, because browsers let a form lead only where the page's policy says.
        return page("staff/leaving.html", address=address, name=issuer.name)

    @routes.get("/single-sign-on/callback")
    @open_to_all
    def finish_single_sign_on() -> Response:
        _must_be_offered(staff)
        try:
            user = staff.store.accounts.find(issuer.finish())
            if user is None or not user.active:
                raise issuer.unknown()
        except SingleSignOnFailed as failure:
            return _failed(staff, failure)
        then = own_page(session.get(_THEN, ""), staff.base)
        begin_session(staff, user)
        staff.store.note(Action.SIGN_IN, user.email, subject=_("by {name}", name=issuer.name))
        return redirect(then, 303)


def _must_be_offered(staff: StaffContext) -> None:
    if not staff.settings.oidc_issuer:
        raise NotFound


def _failed(staff: StaffContext, failure: SingleSignOnFailed) -> Response:
    log.warning("Single sign-on failed: %s (%s)", failure, failure.__cause__)
    return sign_in_page(staff, str(failure), status=400)
