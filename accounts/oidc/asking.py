"""One question to the provider: bounded in size, time and number, over the only way out."""

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
"""Questions under way in one process: each holds a thread, and a provider that hangs must not hold them all."""
_room = BoundedSemaphore(AT_ONCE)


def ask(
    method: str, url: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object of the answer; nothing follows a redirect.

    Raises UnavailableError where the provider is away, too slow, or answers with anything else.
    """
    if not _room.acquire(blocking=False):
        raise unavailable("Too many people wait for it.")
    if not connection.in_atomic_block:
        connection.close()  # others need it while this waits; it is opened again by whoever asks next
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
        raise unavailable("Its answer is no JSON.") from error
    if not isinstance(found, dict):
        raise unavailable("Its answer is no JSON object.")
    return found


def unavailable(why: str) -> UnavailableError:
    """What is said of a provider that does not answer as it should (503)."""
    return UnavailableError(
        f"{settings.OIDC_NAME} does not answer as it should. {why}",
        "Try again in a while; if it stays so, tell the operator of this Wireloom.",
        code="provider_unavailable",
    )
