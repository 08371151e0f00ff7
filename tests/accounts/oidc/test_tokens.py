"""ID tokens that lie."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from accounts.models import Identity, User
from accounts.oidc import discovery
from tests.accounts.oidc.conftest import refused, through
from tests.servers.oidc import CLIENT, KEYS, SECRET, Provider, shown_key

OTHER = "somebody-else"


@pytest.fixture(autouse=True)
def linked(bob: User, provider: Provider) -> User:
    Identity.objects.create(user=bob, issuer=provider.issuer, subject="248289761001")
    return bob


@dataclass(frozen=True)
class Now:
    """So many seconds from when the token is made."""

    seconds: int


def resolved(claims: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time())
    return {name: now + value.seconds if isinstance(value, Now) else value for name, value in claims.items()}


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 5},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": OTHER},
        {"aud": [OTHER]},
        {"aud": None},
        {"aud": [CLIENT, OTHER]},
        {"aud": [CLIENT, OTHER], "azp": OTHER},
        {"aud": CLIENT, "azp": OTHER},
        {"exp": Now(-120)},
        {"exp": None},
        {"exp": "soon"},
        {"iat": Now(3600)},
        {"iat": None},
        {"nbf": Now(3600)},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "nul\0"},
    ],
    ids=str,
)
def test_a_claim_that_does_not_hold_is_refused(provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = resolved(claims)
    refused(through(Client(), provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, OTHER], "azp": CLIENT},
        {"exp": Now(-20)},
        {"iat": Now(20)},
        {"more": "x" * 1000},
    ],
    ids=str,
)
def test_what_may_differ_is_taken(provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = resolved(claims)
    assert through(Client(), provider).status_code == 302


def by_hand(header: dict[str, Any], sign: Callable[[bytes], bytes]) -> Callable[[dict[str, Any]], str]:
    """A token that no library would sign."""

    def part(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def make(claims: dict[str, Any]) -> str:
        said = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
        return f"{said}.{part(sign(said.encode()))}"

    return make


def hmac_with(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda said: hmac.new(secret, said, hashlib.sha256).digest()


PUBLIC = KEYS["RS256"].public_key()
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
JWK = json.dumps(shown_key("RS256", KEYS["RS256"], kid="one")).encode()
FORGED = {
    "none": by_hand({"alg": "none", "kid": "one"}, lambda _: b""),
    "None": by_hand({"alg": "None", "kid": "one"}, lambda _: b""),
    "no algorithm": by_hand({"kid": "one"}, lambda _: b""),
    "a list": by_hand({"alg": ["RS256"], "kid": "one"}, lambda _: b""),
    "HS256 by the public key": by_hand({"alg": "HS256", "kid": "one"}, hmac_with(PEM)),
    "HS256 by its DER": by_hand({"alg": "HS256", "kid": "one"}, hmac_with(DER)),
    "HS256 by its JWK": by_hand({"alg": "HS256", "kid": "one"}, hmac_with(JWK)),
    "HS256 by the client's secret": by_hand({"alg": "HS256", "kid": "one"}, hmac_with(SECRET.encode())),
    "RS256 by the public key": by_hand({"alg": "RS256", "kid": "one"}, hmac_with(PEM)),
    "RS512": lambda claims: jwt.encode(claims, KEYS["RS256"], "RS512", {"kid": "one"}),
    "no signature": by_hand({"alg": "RS256", "kid": "one"}, lambda _: b""),
    "another key": lambda claims: jwt.encode(
        claims, rsa.generate_private_key(65537, 2048), "RS256", {"kid": "one"}
    ),
    "a key of its own": lambda claims: jwt.encode(
        claims, OWN, "RS256", {"kid": "own", "jwk": shown_key("RS256", OWN, kid="own")}
    ),
    "a key from elsewhere": lambda claims: jwt.encode(
        claims,
        OWN,
        "RS256",
        {"kid": "own", "jku": "https://evil.example/keys", "x5u": "https://evil.example/"},
    ),
    "another kind of key": lambda claims: jwt.encode(
        claims, ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "one"}
    ),
    "a number as kid": by_hand({"alg": "RS256", "kid": 5}, lambda _: b"x"),
    "critical": by_hand({"alg": "RS256", "kid": "one", "crit": ["x"], "x": 1}, lambda _: b"x"),
    "no token": lambda _: "",
    "words": lambda _: "not a token",
    "dots": lambda _: ".." * 3,
    "a large one": lambda _: "a" * 40_000,
}
OWN = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize("name", FORGED)
def test_a_signature_that_does_not_hold_is_refused(provider: Provider, name: str) -> None:
    provider.sign = FORGED[name]
    refused(through(Client(), provider))
    assert not [path for path in provider.seen if "evil" in path]


def test_a_token_that_is_no_text_is_refused(provider: Provider) -> None:
    for value in (5, None, ["x"], {}):
        provider.raw["/token"] = (200, json.dumps({"id_token": value}).encode())
        refused(through(Client(), provider), "no ID token")


# --- keys ---


def test_after_the_provider_has_changed_its_keys_they_are_asked_for_once_more(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert through(Client(), provider).status_code == 302
    provider.kid = "two"
    monkeypatch.setattr(discovery, "KEYS_AGAIN_S", 0.0)
    assert through(Client(), provider).status_code == 302
    assert provider.seen.count("/keys") == 2


def test_unknown_keys_do_not_make_us_ask_again_and_again(provider: Provider) -> None:
    assert through(Client(), provider).status_code == 302
    for n in range(5):
        provider.kid, provider.key_set = f"unknown {n}", []
        refused(through(Client(), provider), "does not publish")
    assert provider.seen.count("/keys") == 1


def test_without_a_kid_the_only_key_is_meant_and_of_several_none(provider: Provider) -> None:
    provider.kid = None
    assert through(Client(), provider).status_code == 302
    discovery.forget()
    provider.key_set = [shown_key("RS256", KEYS["RS256"]), shown_key("RS256", OWN)]
    refused(through(Client(), provider), "does not publish")


UNFIT = {
    "for encryption": shown_key("RS256", KEYS["RS256"], kid="one") | {"use": "enc"},
    "for another algorithm": shown_key("RS256", KEYS["RS256"], kid="one") | {"alg": "RS512"},
    "short": shown_key("RS256", rsa.generate_private_key(65537, 1024), kid="one"),
    "of another kind": shown_key("ES256", KEYS["ES256"], kid="one"),
    "a secret": {"kty": "oct", "k": "c2VjcmV0", "kid": "one"},
    "empty": {"kty": "RSA", "kid": "one"},
    "long": {"kty": "RSA", "kid": "one", "n": "A" * 90_000, "e": "AQAB"},
    "nothing": {"kid": "one"},
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_key_that_does_not_fit_is_refused(provider: Provider, name: str) -> None:
    provider.key_set = [UNFIT[name]]
    refused(through(Client(), provider))
