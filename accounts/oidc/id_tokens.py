"""Verifies ID tokens: issuer, audience, time and nonce (OpenID Connect Core, 3.1.3.7)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.oidc.discovery import Provider, keys
from core.errors import InvalidError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Asymmetric only: under HS256 anyone who knows their public key could sign."""
LEEWAY = timedelta(minutes=1)
MOST_BYTES = 32 * 1024
RSA_BITS = range(2048, 8193)
"""Shorter keys are broken, longer ones take long."""
LONGEST_SUBJECT = 255
"""Core, section 2."""


@dataclass(frozen=True)
class Claims:
    """The identity at the provider; `email` is "" unless the provider states that it is verified."""

    issuer: str
    subject: str
    email: str
    name: str


def claims_of(token: Any, provider: Provider, nonce: str) -> Claims:
    """The claims of a verified token. Raises InvalidError `oidc_refused`, UnavailableError if the keys cannot
    be fetched."""
    if not isinstance(token, str) or len(token) > MOST_BYTES:
        raise refused("There is no ID token.")
    try:
        said = _verified(token, provider)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise refused(f"The ID token is not valid: {type(error).__name__}.") from error
    _check_party(said)
    if not isinstance(said.get("nonce"), str) or not constant_time_compare(said["nonce"], nonce):
        raise refused("The ID token belongs to another request.")
    return _claims(said, provider)


def refused(why: str) -> InvalidError:
    """The error for a response that cannot be trusted."""
    return InvalidError(
        f"{settings.OIDC_NAME} gave an answer that was not accepted. {why}",
        "Start again from the sign-in page.",
        code="oidc_refused",
    )


def _verified(token: str, provider: Provider) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise refused("The ID token uses a signature algorithm that is not accepted.")
    found: dict[str, Any] = jwt.decode(
        token,
        key=_key(header.get("kid"), algorithm, provider),
        algorithms=[algorithm],
        audience=settings.OIDC_CLIENT_ID,
        issuer=provider.issuer,
        leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    return found


def _key(kid: Any, algorithm: str, provider: Provider) -> jwt.PyJWK:
    for again in (False, True):
        fitting = [key for key in keys(provider.jwks_uri, again) if _fits(key, kid)]
        if len(fitting) == 1 or (fitting and kid is not None):
            return _read(fitting[0], algorithm)
    raise refused("The ID token is signed with a key that the provider does not publish.")


def _fits(key: dict[str, Any], kid: Any) -> bool:
    return key.get("use", "sig") == "sig" and (kid is None or key.get("kid") == kid)


def _read(key: dict[str, Any], algorithm: str) -> jwt.PyJWK:
    read = jwt.PyJWK(key, algorithm=algorithm)
    if key.get("alg", algorithm) != algorithm:
        raise refused("The key is for another algorithm.")
    if key.get("kty") == "RSA" and getattr(read.key, "key_size", 0) not in RSA_BITS:
        raise refused("The provider's key is too short or too long.")
    return read


def _check_party(said: dict[str, Any]) -> None:
    audiences = said["aud"] if isinstance(said["aud"], list) else [said["aud"]]
    party = said.get("azp")
    if (len(audiences) > 1 and party is None) or party not in (None, settings.OIDC_CLIENT_ID):
        raise refused("The ID token is for another client.")


def _claims(said: dict[str, Any], provider: Provider) -> Claims:
    subject, email, name = said["sub"], said.get("email"), said.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\0" in subject:
        raise refused("The ID token names no subject.")
    # Some providers send "true", but only the JSON value counts as verified.
    is_verified = said.get("email_verified") is True and isinstance(email, str)
    return Claims(
        issuer=provider.issuer,
        subject=subject,
        email=str(email).lower() if is_verified else "",
        name=name if isinstance(name, str) else "",
    )
