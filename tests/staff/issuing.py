"""An issuer of identities for the tests of single sign-on: a small server in a thread."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.serving import make_server
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "map", "a secret of the map"


@dataclass
class TestIssuer:
    """Knows one person. Each field after ``email`` makes it do one thing wrong."""

    __test__ = False

    url: str = ""
    email: str = "editor@example.org"
    verified: object = True
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    foreign_key: bool = False
    unsigned: bool = False
    signed_with_secret: bool = False
    calls_itself: str = ""
    broken: bool = False
    slow: float = 0.0
    email_apart: bool = False
    other_person_apart: bool = False
    asked: list[str] = field(default_factory=list)
    _key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def behave(self, **wrong: Any) -> None:
        """Be as at the beginning, but for what is named."""
        codes, key = self._codes, self._key
        self.__init__(self.url, **wrong)  # type: ignore[misc]
        self._codes, self._key = codes, key

    def approve(self, address: str) -> dict[str, str]:
        """What a browser brings back after its person agreed at ``address``: code and state."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_hex(8)
        self._codes[code] = query
        return {"code": code, "state": query["state"]}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        time.sleep(self.slow)
        if self.broken:
            return Response("out of order", 500)(environ, start_response)
        if request.path == "/agree":
            came_from = request.args["redirect_uri"]
            return redirect(back(came_from, self.approve(request.url)), 302)(environ, start_response)
        answer = {
            "/.well-known/openid-configuration": self._describe,
            "/keys": lambda _: {"keys": [self._key.as_dict(private=False)]},
            "/token": self._token,
            "/person": lambda _: {"sub": "2" if self.other_person_apart else "1", **self._address()},
        }[request.path](request)
        status = 400 if "error" in answer else 200
        return Response(json.dumps(answer), status, mimetype="application/json")(environ, start_response)

    def _describe(self, _request: Request) -> dict[str, Any]:
        return {
            "issuer": self.calls_itself or self.url,
            "authorization_endpoint": f"{self.url}/agree",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/person",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        }

    def _address(self) -> dict[str, object]:
        return {"email": self.email, "email_verified": self.verified}

    def _token(self, request: Request) -> dict[str, Any]:
        assert request.authorization is not None
        assert (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
        asked = self._codes.pop(request.form["code"], None)
        if asked is None:
            return {"error": "invalid_grant"}
        proof = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == asked["code_challenge"]
        assert request.form["redirect_uri"] == asked["redirect_uri"]
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._identity(asked["nonce"])}

    def _identity(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        claims |= {} if self.email_apart else self._address()
        claims = {name: value for name, value in (claims | self.claims).items() if name not in self.without}
        if self.unsigned or self.signed_with_secret:
            return self._forged(claims)
        key = ECKey.generate_key("P-256", {"kid": "one"}) if self.foreign_key else self._key
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, key)

    def _forged(self, claims: dict[str, Any]) -> str:
        head = {"alg": "none" if self.unsigned else "HS256", "kid": "one"}
        parts = [_packed(json.dumps(part).encode()) for part in (head, claims)]
        if self.unsigned:
            return ".".join([*parts, ""])
        import hmac

        public = json.dumps(self._key.as_dict(private=False)).encode()
        return ".".join([*parts, _packed(hmac.new(public, ".".join(parts).encode(), "sha256").digest())])


def back(path: str, brought: dict[str, str]) -> str:
    """The address to which a browser comes back."""
    return f"{path}?{urlencode(brought)}"


@contextmanager
def issuing() -> Iterator[TestIssuer]:
    """An issuer that answers on a port of its own."""
    issuer = TestIssuer()
    server = make_server("127.0.0.1", 0, issuer, threaded=True)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
