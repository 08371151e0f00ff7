"""The key that a signing secret stands for, after Standard Webhooks."""

import base64
import binascii

from pydantic import SecretStr

PREFIX = "whsec_"
SHORTEST_KEY = 24
"""Bytes; Standard Webhooks asks for 24 to 64."""


def signing_key(secret: str) -> bytes:
    """What follows `whsec_` is base64; any other secret is used as it is, and so is what is no base64."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def checked_secret(given: SecretStr) -> SecretStr:
    """The secret. Raises ValueError for one that can be guessed: what counts are the key's bytes."""
    secret = given.get_secret_value()
    if secret.startswith(PREFIX) and signing_key(secret) == secret.encode():
        raise ValueError(f"what follows {PREFIX} is no base64")
    if len(signing_key(secret)) < SHORTEST_KEY:
        raise ValueError(f"a signing secret stands for at least {SHORTEST_KEY} bytes")
    return given
