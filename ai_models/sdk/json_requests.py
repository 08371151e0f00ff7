"""Requests of a provider's API that are no chats: its models, its key."""

import json
from typing import Any

from ai_models.sdk.failures import errors
from core.egress import Egress, EgressError


async def get_json(egress: Egress, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """A GET whose answer is a JSON object. Raises LlmError under the same codes as a chat."""
    try:
        response = await egress.request("GET", url, headers=headers, timeout=20)
    except EgressError as error:
        raise errors.classify_egress(error) from error
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
