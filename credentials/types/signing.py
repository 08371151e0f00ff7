"""The key encoded in a signing secret, by Standard Webhooks."""

import base64
import binascii

from pydantic import SecretStr

PREFIX = "whsec_"
SHORTEST_KEY = 24
"""Bytes; Standard Webhooks requires 24 to 64."""


def signing_key(secret: str) -> bytes:
    """Decode the base64 after `whsec_`; any other secret, including invalid base64, is used as it is."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def checked_secret(given: SecretStr) -> SecretStr:
    """The secret. Raises ValueError if it is guessable, judged by the bytes of the key."""
    secret = given.get_secret_value()
    if secret.startswith(PREFIX) and signing_key(secret) == secret.encode():
        raise ValueError(f"the text after {PREFIX} is not valid base64")
    if len(signing_key(secret)) < SHORTEST_KEY:
        raise ValueError(f"a signing secret must have at least {SHORTEST_KEY} bytes")
    return given
