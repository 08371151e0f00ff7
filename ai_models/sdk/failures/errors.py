"""Every way in which a call of a model can fail, under the codes of the product's error table.

One total function, `classify`, from what the provider said to an LlmError: nothing that a provider can send
makes it raise, and the connection test of a credential uses the same one. The table of statuses and the
shapes of `metadata` follow OpenRouter's documentation; where a typed reason is given it decides, then the
status, then the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ai_models.sdk.failures.error_body import ProviderError, read_body, read_error
from ai_models.sdk.failures.retry_after import retry_after
from ai_models.sdk.failures.wrong_address import wrong_address
from core.egress import EgressError
from workflows.sdk.llm import LlmError

_RETRYABLE = frozenset({408, 429, 500, 502, 503, 504, 524, 529})

HINTS = {
    "invalid_api_key": "Check the key in the credential; it may be mistyped, disabled or expired.",
    "forbidden": "The provider, or a guardrail of the account, does not allow this request.",
    "insufficient_credits": "Add credits to the account, raise the key's limit, or ask for fewer tokens.",
    "model_not_found": "Check the model's id, and the account's privacy and provider settings.",
    "rate_limited": "Wait and try again, or run fewer calls at the same time.",
    "model_unavailable": "Try again later, or name fallback models.",
    "provider_error": "Try again; if it stays, choose another model or provider.",
    "timeout": "Try again, give the call more time, or choose a faster model.",
    "context_length_exceeded": "Shorten the input, lower max_tokens, or choose a model with more context.",
    "invalid_request": "Correct the parameter that the message names.",
    "connection_failed": "Check the base URL of the credential and the network.",
}

_MESSAGES = {
    "invalid_api_key": "The API key was refused",
    "forbidden": "The request was not allowed",
    "insufficient_credits": "The account has not enough credits",
    "model_not_found": "The model is not available",
    "rate_limited": "Too many requests",
    "model_unavailable": "The model is not available at the moment",
    "provider_error": "The provider failed",
    "timeout": "The provider took too long",
    "context_length_exceeded": "The input does not fit into the model's context",
    "invalid_request": "The provider did not accept the request",
    "connection_failed": "The provider could not be reached",
}

_BY_TYPE = {
    "context_length_exceeded": "context_length_exceeded",
    "token_limit_exceeded": "context_length_exceeded",
    "authentication": "invalid_api_key",
    "permission_denied": "forbidden",
    "content_policy_violation": "forbidden",
    "refusal": "forbidden",
    "payment_required": "insufficient_credits",
    "rate_limit_exceeded": "rate_limited",
    "provider_overloaded": "model_unavailable",
    "provider_unavailable": "model_unavailable",
    "not_found": "model_not_found",
    "server": "provider_error",
    "timeout": "timeout",
    **dict.fromkeys(
        (
            *("max_tokens_exceeded", "string_too_long", "invalid_request", "invalid_prompt"),
            *("precondition_failed", "payload_too_large", "unprocessable", "invalid_image"),
            *("image_too_large", "image_too_small", "unsupported_image_format", "image_not_found"),
            "image_download_failed",
        ),
        "invalid_request",
    ),
}
_BY_STATUS = {
    401: "invalid_api_key",
    402: "insufficient_credits",
    403: "forbidden",
    404: "model_not_found",
    408: "timeout",
    429: "rate_limited",
    502: "model_unavailable",
    503: "model_unavailable",
    504: "timeout",
    524: "timeout",
    529: "model_unavailable",
}
_TYPES_WORTH_RETRYING = frozenset({"rate_limited", "model_unavailable", "timeout", "provider_error"})
_BY_EGRESS = {
    "timeout": "timeout",
    "invalid_request": "invalid_request",
    "invalid_response": "provider_error",
    "response_too_large": "provider_error",
    "too_many_redirects": "provider_error",
}


@dataclass(frozen=True)
class FailedCall:
    """What is known about the call that failed: the model's id, the ids that look like it, where it was sent."""

    model: str = ""
    nearest: tuple[str, ...] = ()
    url: str = ""


def classify(
    status: int,
    body: bytes,
    headers: Mapping[str, str],
    call: FailedCall = FailedCall(),
    now: float | None = None,
) -> LlmError:
    """The error of an answer whose status is not a success. `now` is the time as a Unix timestamp."""
    wrong = wrong_address(status, body, headers, call.url) if call.url else None
    return wrong or _error(read_body(status, body), headers, call, now)


def classify_in_stream(
    error: Any, headers: Mapping[str, str], call: FailedCall = FailedCall(), now: float | None = None
) -> LlmError:
    """The error of an `error` object inside a 200: in a whole answer, or in the middle of a stream."""
    return _error(read_error(None, error), headers, call, now)


def classify_egress(error: EgressError) -> LlmError:
    """The error of a request that got no answer."""
    code = _BY_EGRESS.get(error.code, "connection_failed")
    hint = error.hint or HINTS[code]
    return LlmError(code, error.message, hint, error.retryable, error.retry_after, {"reason": error.code})


def unusable(reason: str, message: str, hint: str | None = None, retryable: bool = True) -> LlmError:
    """The error of an answer that says it succeeded and holds nothing usable."""
    details = {"reason": reason}
    return LlmError("provider_error", message, hint or HINTS["provider_error"], retryable, details=details)


def _error(said: ProviderError, headers: Mapping[str, str], call: FailedCall, now: float | None) -> LlmError:
    code = _code(said)
    daily = code == "rate_limited" and said.daily_limit
    retryable = _worth_retrying(said, code) and not daily
    wait = retry_after(headers, said, now) if retryable else None
    return LlmError(
        code,
        _message(code, said, call),
        _hint(code, said, call, daily, wait),
        retryable,
        wait,
        _details(said, code, call),
    )


def _code(said: ProviderError) -> str:
    typed = _BY_TYPE.get(said.error_type)
    if typed == "model_not_found" and said.status not in (None, 400, 404):
        typed = None
    if typed:
        return typed
    if said.status == 400 or said.status is None:
        worded = _by_words(said.words.lower())
        if worded:
            return worded
    if said.status is None:
        return "provider_error"
    fallback = "invalid_request" if 400 <= said.status < 500 else "provider_error"
    return _BY_STATUS.get(said.status, fallback)


def _by_words(words: str) -> str | None:
    if "context length" in words or "context_length" in words or "maximum context" in words:
        return "context_length_exceeded"
    if "not a valid model" in words or "model not found" in words or "model_not_found" in words:
        return "model_not_found"
    if "invalid_api_key" in words or "incorrect api key" in words:
        return "invalid_api_key"
    return None


def _worth_retrying(said: ProviderError, code: str) -> bool:
    if said.retryable is False:
        return False
    if said.status is None:
        return code in _TYPES_WORTH_RETRYING
    return said.status in _RETRYABLE


def _message(code: str, said: ProviderError, call: FailedCall) -> str:
    what = _MESSAGES[code]
    if code == "model_not_found" and call.model:
        what = f"The model {call.model} is not available"
    provider = f" ({said.provider})" if said.provider else ""
    return f"{what}{provider}: {said.words}" if said.words else f"{what}{provider}."


def _hint(code: str, said: ProviderError, call: FailedCall, daily: bool, wait: float | None) -> str:
    if said.remedy:
        return said.remedy
    if daily:
        return (
            "The free tier's daily limit is used up: wait until tomorrow, add credits, or use a paid model."
        )
    if code == "model_not_found" and call.nearest:
        return f"Did you mean {' or '.join(call.nearest)}?"
    if wait is not None:
        return f"Try again in {wait:.0f} s."
    return HINTS[code]


def _details(said: ProviderError, code: str, call: FailedCall) -> dict[str, Any]:
    nearest = list(call.nearest) if code == "model_not_found" else None
    details = {
        "status": said.status,
        "provider": said.provider,
        "provider_message": said.words,
        "error_type": said.error_type,
        "nearest_models": nearest,
        **said.extra,
    }
    return {key: value for key, value in details.items() if value}
