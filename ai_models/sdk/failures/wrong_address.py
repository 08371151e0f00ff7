"""Telling a wrong base URL from a model that does not exist: both are answered with 404 by many servers."""

import json
import re
from collections.abc import Mapping
from typing import Any

from ai_models.sdk.failures.error_body import ProviderError, read_body
from workflows.sdk.llm import LlmError

HINT = (
    "Correct the base URL in the credential (or OPENROUTER_API_BASE_URL): it is the address up to and with the "
    "version, as in https://api.example.com/v1, without /chat/completions."
)
# What servers say about a path; OpenAI, FastAPI, Express, Go and others in their own words.
_ABOUT_THE_PATH = re.compile(
    r"/chat/completions|/models\b|invalid url|request url|page not found|cannot (post|get)|no route|"
    r"path not found|nothing at|unknown (url|path|route)|resource not found",
    re.I,
)
_NAMED = frozenset({"model_not_found", "not_found_error", "notfounderror"})


def wrong_address(status: int, body: bytes, headers: Mapping[str, str], url: str) -> LlmError | None:
    """The error of an answer that says that there is no such API at `url`; None for every other answer."""
    if 300 <= status < 400:
        return _error(status, url, f"it sends the call on to {headers.get('location') or 'another address'}")
    if status < 300 and _is_page(body):
        return _error(status, url, "a web page answers there")
    if status == 405 and not _has_error(body):
        return _error(status, url, "it takes no calls there (405)")
    if status == 404 and not _is_about_a_model(body):
        return _error(status, url, "it answers that there is nothing (404)")
    return None


def _is_about_a_model(body: bytes) -> bool:
    said = read_body(404, body)
    if said.error_type or "availability" in said.extra or _code(body) in _NAMED:
        return True
    if not said.words or _ABOUT_THE_PATH.search(said.words):
        return False
    return _has_error(body) or _mentions_a_model(said)


def _mentions_a_model(said: ProviderError) -> bool:
    return "model" in said.words.lower()


def _has_error(body: bytes) -> bool:
    document = _document(body)
    return bool(document.get("error") or document.get("object") == "error")


def _code(body: bytes) -> str:
    document = _document(body)
    error = document.get("error")
    told = error if isinstance(error, dict) else document
    return next(
        (value.lower() for value in (told.get("code"), told.get("type")) if isinstance(value, str)), ""
    )


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _is_page(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _error(status: int, url: str, reason: str) -> LlmError:
    where = f" at {url}" if url else ""
    details = {"status": status, "reason": "wrong_address"}
    return LlmError(
        "connection_failed", f"There is no API of language models{where}: {reason}.", HINT, details=details
    )
