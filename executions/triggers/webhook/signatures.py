"""Webhook signatures by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, verified before the body is
parsed.

Fails closed: a missing header, an old timestamp or a malformed signature is refused like a wrong one.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from core.errors import UnauthenticatedError
from credentials.types.signing import signing_key

TOLERANCE_S = 300


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """The message's id, unique among genuine calls. Raises UnauthenticatedError."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdecimal() or len(timestamp) > 12:
        raise _refused("the headers webhook-id, webhook-timestamp and webhook-signature are required")
    if abs(now - int(timestamp)) > TOLERANCE_S:
        raise _refused(f"the timestamp differs by more than {TOLERANCE_S} s from the server's clock")
    expected = signature(secret, message_id, timestamp, body)
    given = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected.encode(), item.encode()) for item in given):
        raise _refused("the signature does not match")
    return message_id


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,<base64>`, as in the header."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(signing_key(secret), signed, hashlib.sha256).digest()).decode()


def _refused(why: str) -> UnauthenticatedError:
    return UnauthenticatedError(f"The call was not accepted: {why}.", code="invalid_signature")
