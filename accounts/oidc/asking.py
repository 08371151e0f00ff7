"""A request to the provider: bounded in size, time and number, through the egress client."""

import asyncio
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connection

from core import strict_json
from core.egress import Egress, EgressError, EgressResponse
from core.egress_policy import egress_policy
from core.errors import UnavailableError, WireloomError

TIMEOUT_S = 5.0
MOST_BYTES = 256 * 1024
AT_ONCE = 8
"""Concurrent requests in one process: each occupies a thread, and a provider that hangs must not occupy them
all."""
_room = BoundedSemaphore(AT_ONCE)


def ask(
    method: str, url: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object of the response; redirects are not followed.

    Raises UnavailableError if the provider is unreachable, too slow, or answers with anything else.
    """
    if not _room.acquire(blocking=False):
        raise unavailable("Too many people are waiting for it.")
    if not connection.in_atomic_block:
        connection.close()  # others need it meanwhile; it reopens on next use
    try:
        answer = asyncio.run(_send(method, url, content, headers))
    except EgressError as error:
        raise unavailable(error.message) from error
    finally:
        _room.release()
    return answer.status, _object(answer.content)


async def _send(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str] | None
) -> EgressResponse:
    egress = Egress(egress_policy(settings.OIDC_ISSUER))
    try:
        return await egress.request(
            method,
            url,
            content=content,
            headers={"accept": "application/json", **(headers or {})},
            timeout=TIMEOUT_S,
            follow_redirects=False,
            max_bytes=MOST_BYTES,
        )
    finally:
        await egress.aclose()


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = strict_json.loads(content)
    except WireloomError as error:
        raise unavailable("Its answer is not JSON.") from error
    if not isinstance(found, dict):
        raise unavailable("Its answer is not a JSON object.")
    return found


def unavailable(why: str) -> UnavailableError:
    """The error for a provider that does not answer as it should (503)."""
    return UnavailableError(
        f"{settings.OIDC_NAME} is not working correctly. {why}",
        "Try again in a while; if the problem persists, tell the operator of this Wireloom.",
        code="provider_unavailable",
    )
