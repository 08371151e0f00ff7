"""An OpenID provider that performs the required checks (client, redirect URI, PKCE, codes), and misbehaves on
request."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

CLIENT, SECRET = "wireloom", "a secret: of+the client%"
KEYS: dict[str, Any] = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
KEYS["PS256"] = KEYS["RS256"]


def shown_key(algorithm: str, key: Any, **more: Any) -> dict[str, Any]:
    """A key as a key set shows it."""
    name = jwt.get_algorithm_by_name(algorithm)
    return {**json.loads(name.to_jwk(key.public_key())), "use": "sig", **more}  # type: ignore[attr-defined]


@dataclass
class Provider:
    """Its responses, each part of which a test may change. `claims` of None are left out of the token."""

    port: int = 0
    algorithm: str = "RS256"
    key: Any = None
    kid: str | None = "one"
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    key_set: list[dict[str, Any]] | None = None
    raw: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    slow: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def configuration(self) -> dict[str, Any]:
        """Its discovery document."""
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{path}" for name, path in places.items()},
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }

    def keys(self) -> dict[str, Any]:
        """Its key set."""
        own = shown_key(self.algorithm, KEYS[self.algorithm], **({"kid": self.kid} if self.kid else {}))
        return {"keys": [own] if self.key_set is None else self.key_set}

    def authorize(self, query: dict[str, str]) -> str:
        """The address to which the browser is redirected after signing in."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        given = {"code": code, "state": query["state"], "iss": self.issuer, **self.answer}
        return f"{query['redirect_uri']}?{urlencode({k: v for k, v in given.items() if v})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code, if client, redirect URI and verifier are those of the code."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(hashed).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        """The claims of the person who signed in."""
        now = int(time.time())
        said = {"iss": self.issuer, "sub": "248289761001", "aud": CLIENT, "nonce": nonce, "iat": now}
        said |= {"exp": now + 300, "email": "bob@example.com", "email_verified": True, "name": "Bob"}
        said |= self.claims
        claims = {name: value for name, value in said.items() if value is not None}
        if self.sign:
            return self.sign(claims)
        key = KEYS[self.algorithm] if self.key is None else self.key
        headers = {"kid": self.kid} if self.kid else {}
        return jwt.encode(claims, key, self.algorithm, headers)

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if not authorization:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        return [unquote(part) for part in pair] == [CLIENT, SECRET]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if self._told_otherwise(parts.path):
            return
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
            return
        said = self.provider.keys() if parts.path == "/keys" else self.provider.configuration()
        self._say(200, json.dumps(said).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._told_otherwise(self.path):
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        status, said = self.provider.token(form, self.headers.get("Authorization", ""))
        self._say(status, json.dumps(said).encode())

    def _told_otherwise(self, path: str) -> bool:
        self.provider.seen.append(path)
        if path in self.provider.slow:
            self.provider.released.wait(30)
            return True
        if path in self.provider.raw:
            self._say(*self.provider.raw[path])
            return True
        return False

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # who asked has had enough

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def serve_oidc() -> Iterator[Provider]:
    """A provider on a free port."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield provider
    finally:
        provider.released.set()
        server.shutdown()
        server.server_close()
