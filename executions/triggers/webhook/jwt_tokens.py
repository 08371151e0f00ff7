"""JSON Web Tokens of a webhook's callers (RFC 7519), verified by PyJWT.

The credential determines the algorithm, never the token (RFC 8725, section 3.1). Fails closed: a token without
`exp`, or for another audience, is refused like one with a wrong signature.
"""

from collections.abc import Mapping
from typing import Any

import jwt

from core.errors import UnauthenticatedError, UnavailableError

LEEWAY_S = 30
"""How far the caller's clock may be off."""
SHORTEST_SECRET = 32
"""Bytes: HS256 needs a key as long as its hash (RFC 7518, section 3.2)."""


def verify_token(authorization: str, secret: Mapping[str, str], audience: str, issuer: str) -> None:
    """Verify the token in an `Authorization` header: signature, `exp`, `nbf`, `iat`, `aud`, `iss`.

    `secret` holds a credential's fields: `secret` for HS256, otherwise `algorithm` and `public_key`. A token
    with an `aud` is accepted only if it includes `audience`. Raises UnauthenticatedError, or UnavailableError
    if the credential cannot verify anything.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _refused("a token in the header `Authorization: Bearer …` is required")
    algorithm, key = _key(secret)
    required = ["exp", *(["aud"] if audience else []), *(["iss"] if issuer else [])]
    try:
        jwt.decode(
            token.strip(),
            key,
            algorithms=[algorithm],
            audience=audience or None,
            issuer=issuer or None,
            leeway=LEEWAY_S,
            options={"require": required},
        )
    except jwt.InvalidTokenError as error:
        raise _refused(_WHY.get(type(error), "the token is not genuine")) from error


_WHY: dict[type[Any], str] = {
    jwt.ExpiredSignatureError: "the token has expired",
    jwt.ImmatureSignatureError: "the token is not valid yet",
    jwt.InvalidAudienceError: "the token was made for another audience",
    jwt.InvalidIssuerError: "the token is from another issuer",
    jwt.MissingRequiredClaimError: "the token lacks one of exp, aud, iss",
    jwt.InvalidAlgorithmError: "the token is signed with another algorithm",
}


def _key(secret: Mapping[str, str]) -> tuple[str, str]:
    if "public_key" in secret:
        return secret["algorithm"], secret["public_key"]
    key = secret.get("secret", "")
    if len(key.encode()) < SHORTEST_SECRET:
        message = f"The webhook's signing secret has fewer than {SHORTEST_SECRET} bytes."
        raise UnavailableError(message, "Choose a longer one: HS256 is not safe with less.")
    return "HS256", key


def _refused(why: str) -> UnauthenticatedError:
    return UnauthenticatedError(f"The call was not accepted: {why}.", code="invalid_token")
