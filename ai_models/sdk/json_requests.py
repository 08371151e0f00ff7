"""Requests of a provider's API that are no chats: its models, its key."""

import json
from typing import Any

from ai_models.sdk.failures import errors
from core.egress import Egress, EgressError, EgressResponse

_NOT_MODIFIED = 304


async def get_json(egress: Egress, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """A GET whose answer is a JSON object. Raises LlmError under the same codes as a chat."""
    return _object(await _get(egress, url, headers), url)


async def get_json_if_changed(
    egress: Egress, url: str, headers: dict[str, str], etag: str
) -> tuple[dict[str, Any] | None, str]:
    """The same with the answer's ETag ("" for none); None instead of the object if it still has the given one."""
    conditional = {**headers, "if-none-match": etag} if etag else headers
    response = await _get(egress, url, conditional)
    if response.status == _NOT_MODIFIED:
        return None, etag
    return _object(response, url), response.headers.get("etag", "")


async def _get(egress: Egress, url: str, headers: dict[str, str]) -> EgressResponse:
    try:
        return await egress.request("GET", url, headers=headers, timeout=20)
    except EgressError as error:
        raise errors.classify_egress(error) from error


def _object(response: EgressResponse, url: str) -> dict[str, Any]:
    if response.status >= 300:
        raise errors.classify(response.status, response.content, response.headers, errors.FailedCall(url=url))
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        hint = "Check the base URL: what answers there is not an API of this kind."
        raise errors.unusable("malformed", "The answer is not a JSON object.", hint, retryable=False)
    return document
