"""JSON Web Tokens of webhook callers. Tokens are made here by hand, without the library that checks them."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from core.errors import InvalidError, UnauthenticatedError, UnavailableError
from credentials.opening import read_data
from credentials.services import credential_create
from executions.triggers.webhook.jwt_tokens import LEEWAY_S, verify_token
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person

SECRET = "a secret that is thirty-two bytes long, or more"
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def sign(algorithm: str, signed: bytes, key: Any) -> bytes:
    if algorithm == "HS256":
        return hmac.new(key.encode(), signed, hashlib.sha256).digest()
    if algorithm == "RS256":
        signature: bytes = key.sign(signed, padding.PKCS1v15(), SHA256())
        return signature
    if algorithm == "ES256":
        r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return b""


def token(algorithm: str = "HS256", key: Any = SECRET, *, says: str | None = None, **claims: Any) -> str:
    """A bearer header; `says` is the algorithm that the token names when it is not the one it is signed by."""
    content = {"exp": int(time.time()) + 3_600, **claims}
    header = {"alg": says or algorithm, "typ": "JWT"}
    parts = [header, {name: value for name, value in content.items() if value is not None}]
    signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    return f"Bearer {signed}.{encoded(sign(algorithm, signed.encode(), key))}"


HS256 = {"secret": SECRET}
RS256 = {"algorithm": "RS256", "public_key": public(RSA_KEY)}
ES256 = {"algorithm": "ES256", "public_key": public(EC_KEY)}


def verify(header: str, secret: dict[str, str], audience: str = "", issuer: str = "") -> None:
    verify_token(header, secret, audience, issuer)


def refused(header: str, secret: dict[str, str], audience: str = "", issuer: str = "") -> str:
    with pytest.raises(UnauthenticatedError) as caught:
        verify(header, secret, audience, issuer)
    assert (caught.value.status, caught.value.code) == (401, "invalid_token")
    return caught.value.message


@pytest.mark.parametrize(
    ("algorithm", "key", "secret", "other_key"),
    [
        ("HS256", SECRET, HS256, "x" * 40),
        ("RS256", RSA_KEY, RS256, rsa.generate_private_key(65537, 2048)),
        ("ES256", EC_KEY, ES256, ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["HS256", "RS256", "ES256"],
)
def test_a_token_signed_with_the_credentials_key_is_taken(
    algorithm: str, key: Any, secret: dict[str, str], other_key: Any
) -> None:
    verify(token(algorithm, key), secret)
    assert "not genuine" in refused(token(algorithm, other_key), secret)


@pytest.mark.parametrize("secret", [RS256, ES256])
def test_the_algorithm_is_never_taken_from_the_token(secret: dict[str, str]) -> None:
    """A public key as HMAC secret, and no signature at all: the classical confusions."""
    assert refused(token("HS256", secret["public_key"]), secret)
    assert refused(token("none", None), secret)
    assert refused(token("HS256", secret["public_key"], says=secret["algorithm"]), secret)


@pytest.mark.parametrize("says", ["none", "None", "RS256", "HS512"])
def test_a_token_that_names_another_algorithm_is_refused(says: str) -> None:
    assert refused(token(says=says), HS256)


@pytest.mark.parametrize(
    ("name", "later", "why"),
    [
        ("exp", -LEEWAY_S - 5, "expired"),
        ("nbf", LEEWAY_S + 600, "not valid yet"),
        ("iat", LEEWAY_S + 600, "not valid yet"),
    ],
)
def test_a_token_out_of_its_time_is_refused(name: str, later: int, why: str) -> None:
    assert why in refused(token(**{name: int(time.time()) + later}), HS256)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"exp": None}, "lacks"),
        ({"exp": "soon"}, "not genuine"),
        ({"aud": "somebody else"}, "another audience"),
    ],
)
def test_a_token_without_an_end_or_for_somebody_else_is_refused(claims: dict[str, Any], why: str) -> None:
    assert why in refused(token(**claims), HS256)


def test_clocks_may_be_off_a_little() -> None:
    verify(token(exp=int(time.time()) - LEEWAY_S + 10, nbf=int(time.time()) + LEEWAY_S - 10), HS256)


def test_audience_and_issuer_must_be_there_where_they_are_asked_for() -> None:
    verify(token(aud=["x", "wireloom"], iss="shop"), HS256, "wireloom", "shop")
    assert "another audience" in refused(token(aud="x", iss="shop"), HS256, "wireloom", "shop")
    assert "another issuer" in refused(token(aud="wireloom", iss="x"), HS256, "wireloom", "shop")
    assert "lacks" in refused(token(iss="shop"), HS256, "wireloom", "shop")
    assert "lacks" in refused(token(aud="wireloom"), HS256, "wireloom", "shop")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.b.c", "Bearer ...", token().removeprefix("Bearer "),
               token().replace("Bearer", "Basic"), token()[:-2] + "!!", token() + "." + "a" * 10_000]
)  # fmt: skip
def test_what_is_no_token_is_refused(header: str) -> None:
    assert refused(header, HS256)


def test_a_secret_that_is_too_short_for_hs256_checks_nothing() -> None:
    with pytest.raises(UnavailableError, match="fewer than 32 bytes"):
        verify(token(key="short secret, 20 byt"), {"secret": "short secret, 20 byt"})


# --- the credential and the webhook ---


@pytest.mark.parametrize("data", [RS256, ES256])
def test_a_public_key_is_a_credential(data: dict[str, str]) -> None:
    made = read_data("jwt_public_key", data)
    assert (made.hint(), made.secrets()) == (data["algorithm"], {})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"algorithm": "ES256", "public_key": RS256["public_key"]}, "not a public key for ES256"),
        ({"algorithm": "RS256", "public_key": ES256["public_key"]}, "not a public key for RS256"),
        ({"algorithm": "RS256", "public_key": "nonsense"}, "not a public key"),
        ({"algorithm": "HS256", "public_key": RS256["public_key"]}, "algorithm"),
        (
            {
                "algorithm": "RS256",
                "public_key": RSA_KEY.private_bytes(
                    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
                ).decode(),
            },
            "private key",
        ),
    ],
)
def test_what_could_check_no_token_is_not_taken_as_a_credential(data: dict[str, str], why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        read_data("jwt_public_key", data)


@pytest.mark.parametrize(
    ("type", "data", "algorithm", "key"),
    [("signing_secret", HS256, "HS256", SECRET), ("jwt_public_key", ES256, "ES256", EC_KEY)],
)
def test_a_webhook_lets_in_who_has_a_genuine_token(
    alice: Person, type: str, data: dict[str, str], algorithm: str, key: Any
) -> None:
    credential = credential_create(actor=alice.actor, name="Key", type=type, data=data)
    hook = publish_hook(alice, str(credential.pk), auth="jwt", jwt_audience="wireloom")
    accepted = call(hook, authorization=token(algorithm, key, aud="wireloom"))
    assert accepted.status_code == 202
    for headers in ({}, {"authorization": token(algorithm, key)}):
        answer = call(hook, **headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_token")
