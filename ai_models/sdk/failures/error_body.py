"""The error object of OpenRouter and of those who speak like it, read into one shape."""

import json
from dataclasses import dataclass, field
from typing import Any

_MAX_WORDS = 2000

# Facts of an error's metadata that help the reader and hold no secret.
_SHOWN = (
    "reasons",
    "flagged_input",
    "patterns",
    "limit_source",
    "previous_errors",
    "is_byok",
    "provider_code",
)


@dataclass(frozen=True, kw_only=True)
class ProviderError:
    """What a provider said. `words` are its own, never the wrapper's "Provider returned error"."""

    status: int | None
    words: str = ""
    error_type: str = ""
    provider: str = ""
    remedy: str = ""
    retryable: bool | None = None
    retry_after: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    daily_limit: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def read_body(status: int, body: bytes) -> ProviderError:
    """The error of a whole answer, JSON or not."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ProviderError(status=status, words=_cut(_visible(body)))
    error = document.get("error", document) if isinstance(document, dict) else document
    return read_error(status, error)


def read_error(status: int | None, error: Any) -> ProviderError:
    """An `error` object; the status is the answer's, else the one that the object names."""
    if not isinstance(error, dict):
        return ProviderError(status=status, words=_cut(_string(error)))
    metadata = _dict(error.get("metadata"))
    availability = _dict(error.get("availability"))
    words = _words(error, metadata)
    source = _string(metadata.get("limit_source"))
    seconds = availability.get("retry_after")
    retryable = availability.get("retryable")
    return ProviderError(
        status=status if status is not None and status >= 400 else _status(error),
        words=words,
        error_type=_string(metadata.get("error_type") or error.get("error_type")),
        provider=_string(metadata.get("provider_name")),
        remedy=_string(metadata.get("remedy_hint")),
        retryable=retryable if isinstance(retryable, bool) else None,
        retry_after=float(seconds) if isinstance(seconds, int | float) else None,
        headers={str(key).lower(): _string(value) for key, value in _dict(metadata.get("headers")).items()},
        daily_limit=source.endswith("_daily") or "per-day" in words,
        extra=_extra(metadata, availability),
    )


def _status(error: dict[str, Any]) -> int | None:
    for value in (error.get("code"), error.get("http_status"), error.get("status")):
        text = _string(value)
        if text.isdigit() and 400 <= int(text) <= 599:
            return int(text)
    return None


def _words(error: dict[str, Any], metadata: dict[str, Any]) -> str:
    raw = _inner_message(metadata.get("raw"))
    message = _string(error.get("message") or error.get("detail"))
    code = _string(error.get("code"))
    named = "" if code.isdigit() else code
    return _cut(raw or message or named)


def _inner_message(raw: Any) -> str:
    """The message inside `metadata.raw`, which is text or the upstream's JSON, nested as it likes."""
    value = raw
    for _level in range(4):
        if isinstance(value, str):
            parsed = _parsed(value)
            if not isinstance(parsed, dict):
                return value.strip()
            value = parsed
        if not isinstance(value, dict):
            return ""
        value = value.get("error") or value.get("message") or value.get("detail")
    return value if isinstance(value, str) else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _extra(metadata: dict[str, Any], availability: dict[str, Any]) -> dict[str, Any]:
    facts = {key: metadata[key] for key in _SHOWN if metadata.get(key)}
    if availability.get("code"):
        facts["availability"] = availability["code"]
    if availability.get("fallback_models"):
        facts["fallback_models"] = availability["fallback_models"]
    return facts


def _visible(body: bytes) -> str:
    text = body[: 4 * _MAX_WORDS].decode("utf-8", "replace").strip()
    return "" if text.startswith("<") else text


def _cut(text: str) -> str:
    # Halves of surrogate pairs cannot be encoded again.
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _MAX_WORDS else text[:_MAX_WORDS] + "…"


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
