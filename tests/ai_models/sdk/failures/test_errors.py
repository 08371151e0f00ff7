"""Each way to fail has a code, says the provider's own words, and knows whether trying again helps."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_models.sdk.failures.errors import HINTS, FailedCall, classify, classify_egress, classify_in_stream
from core.egress import EgressError
from workflows.sdk.llm import LlmError

NOW = 1_800_000_000.0


def said(status: int, message: str = "", headers: dict[str, str] | None = None, **metadata: Any) -> LlmError:
    body = {"error": {"code": status, "message": message, "metadata": metadata or None}}
    return classify(status, json.dumps(body).encode(), headers or {}, now=NOW)


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "invalid_request", False),
        (401, "invalid_api_key", False),
        (402, "insufficient_credits", False),
        (403, "forbidden", False),
        (404, "model_not_found", False),
        (405, "invalid_request", False),
        (408, "timeout", True),
        (409, "invalid_request", False),
        (413, "invalid_request", False),
        (422, "invalid_request", False),
        (429, "rate_limited", True),
        (499, "invalid_request", False),
        (500, "provider_error", True),
        (502, "model_unavailable", True),
        (503, "model_unavailable", True),
        (504, "timeout", True),
        (520, "provider_error", False),
        (524, "timeout", True),
        (529, "model_unavailable", True),
        (302, "provider_error", False),
    ],
)
def test_a_status_decides_where_nothing_more_is_said(status: int, code: str, retryable: bool) -> None:
    error = classify(status, b"", {})
    assert (error.code, error.retryable) == (code, retryable)
    assert error.hint


@pytest.mark.parametrize("status", [400, 401, 402, 403, 408, 429, 502, 503])
def test_an_error_in_a_stream_gets_the_code_of_its_status(status: int) -> None:
    in_stream = classify_in_stream({"code": status, "message": "words"}, {})
    alone = classify(status, json.dumps({"error": {"code": status, "message": "words"}}).encode(), {})
    assert (in_stream.code, in_stream.retryable, in_stream.message) == (
        alone.code,
        alone.retryable,
        alone.message,
    )


@pytest.mark.parametrize(
    ("error_type", "status", "code"),
    [
        ("context_length_exceeded", 400, "context_length_exceeded"),
        ("token_limit_exceeded", 413, "context_length_exceeded"),
        ("authentication", 401, "invalid_api_key"),
        ("permission_denied", 403, "forbidden"),
        ("content_policy_violation", 400, "forbidden"),
        ("refusal", 400, "forbidden"),
        ("payment_required", 402, "insufficient_credits"),
        ("rate_limit_exceeded", 429, "rate_limited"),
        ("provider_overloaded", 503, "model_unavailable"),
        ("provider_unavailable", 502, "model_unavailable"),
        ("not_found", 404, "model_not_found"),
        ("invalid_image", 400, "invalid_request"),
        ("server", 500, "provider_error"),
        ("timeout", 504, "timeout"),
        ("unmapped", 402, "insufficient_credits"),
        ("something_new", 429, "rate_limited"),
    ],
)
def test_a_typed_reason_decides_before_the_status(error_type: str, status: int, code: str) -> None:
    assert said(status, "words", error_type=error_type).code == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("openai/gpt-9 is not a valid model ID", "model_not_found"),
        ("This endpoint's maximum context length is 8192 tokens", "context_length_exceeded"),
        ("'models' array must have 3 items or fewer.", "invalid_request"),
    ],
)
def test_a_bad_request_is_told_apart_by_its_words(words: str, code: str) -> None:
    assert said(400, words).code == code


def test_a_model_that_is_not_there_comes_with_the_nearest_ids() -> None:
    body = b'{"error":{"code":400,"message":"openai/gpt-4-mini is not a valid model ID"}}'
    error = classify(
        400, body, {}, FailedCall("openai/gpt-4-mini", ("openai/gpt-4o-mini", "openai/gpt-5-mini"))
    )
    assert error.hint == "Did you mean openai/gpt-4o-mini or openai/gpt-5-mini?"
    assert error.details["nearest_models"] == ["openai/gpt-4o-mini", "openai/gpt-5-mini"]
    assert "openai/gpt-4-mini" in error.message


def test_the_providers_own_words_are_shown_instead_of_the_wrappers() -> None:
    error = said(
        429,
        "Provider returned error",
        raw='{"error":{"message":"Shared pool is exhausted","type":"rate"}}',
        provider_name="BaseTen",
        limit_source="upstream_provider_shared_pool",
        remedy_hint="Retry shortly, or add your own key.",
    )
    assert error.message == "Too many requests (BaseTen): Shared pool is exhausted"
    assert error.hint == "Retry shortly, or add your own key."
    assert error.details == {
        "status": 429,
        "provider": "BaseTen",
        "provider_message": "Shared pool is exhausted",
        "limit_source": "upstream_provider_shared_pool",
    }


def test_plain_words_in_raw_are_shown_as_they_are() -> None:
    assert said(502, "Provider returned error", raw="upstream exploded").message.endswith("upstream exploded")


def test_moderation_says_what_was_flagged() -> None:
    error = said(403, "Flagged", reasons=["violence"], flagged_input="how to…", provider_name="OpenAI")
    assert error.code == "forbidden"
    assert error.details["reasons"] == ["violence"]
    assert error.details["flagged_input"] == "how to…"


def test_a_used_up_daily_free_tier_is_not_tried_again() -> None:
    error = said(
        429,
        "Rate limit exceeded: free-models-per-day",
        headers={"X-RateLimit-Reset": str((NOW + 3600) * 1000)},
        limit_source="openrouter_free_tier_daily",
    )
    assert (error.code, error.retryable, error.retry_after) == ("rate_limited", False, None)
    assert error.hint and "daily limit" in error.hint


@pytest.mark.parametrize(
    ("headers", "metadata", "seconds"),
    [
        ({"retry-after": "7"}, {}, 7.0),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, {}, 30.0),
        ({}, {"headers": {"Retry-After": "9"}}, 9.0),
        ({}, {"headers": {"X-RateLimit-Reset": str(int(NOW + 12) * 1000)}}, 12.0),
        ({"x-ratelimit-reset": str(int(NOW + 5))}, {}, 5.0),
        ({"x-ratelimit-reset": "3"}, {}, 3.0),
        ({"retry-after": "-5"}, {}, 0.0),
        ({"retry-after": "99999999"}, {}, 86_400.0),
        ({"retry-after": "soon"}, {}, None),
        ({"retry-after": "nan"}, {}, None),
        ({}, {}, None),
    ],
)
def test_when_to_try_again_is_read_wherever_it_stands(
    headers: dict[str, str], metadata: dict[str, Any], seconds: float | None
) -> None:
    body = {"error": {"code": 429, "message": "slow down", "metadata": metadata}}
    assert classify(429, json.dumps(body).encode(), headers, now=NOW).retry_after == seconds


def test_availability_can_forbid_a_retry_and_name_fallbacks() -> None:
    availability = {"code": "privacy_restricted", "retryable": False, "fallback_models": ["a/b"]}
    body = {"error": {"message": "none left", "error_type": "not_found", "availability": availability}}
    error = classify(503, json.dumps(body).encode(), {})
    assert (error.code, error.retryable) == ("model_unavailable", False)
    assert error.details["fallback_models"] == ["a/b"]


def test_a_page_of_html_is_not_shown_to_the_user() -> None:
    error = classify(502, b"<html><h1>Bad Gateway</h1></html>", {})
    assert error.message == "The model is not available at the moment."


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ("timeout", "timeout"),
        ("connection_failed", "connection_failed"),
        ("tls_failed", "connection_failed"),
        ("egress_blocked", "connection_failed"),
        ("invalid_url", "connection_failed"),
        ("response_too_large", "provider_error"),
        ("invalid_response", "provider_error"),
        ("invalid_request", "invalid_request"),
    ],
)
def test_what_failed_on_the_way_has_a_code_of_the_same_table(code: str, becomes: str) -> None:
    error = classify_egress(EgressError(code, "why", None, retryable=True, retry_after=3))
    assert (error.code, error.message, error.retryable, error.retry_after) == (becomes, "why", True, 3)
    assert error.hint


KEYS = [
    *("error", "code", "message", "metadata", "raw", "headers", "error_type", "availability", "retryable"),
    *("provider_name", "remedy_hint", "limit_source", "reasons", "http_status", "Retry-After", "retry_after"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(status=st.integers(100, 999), document=JSON, retry=st.text(max_size=10))
def test_nothing_that_a_provider_says_breaks_the_table(status: int, document: Any, retry: str) -> None:
    for error in (
        classify(status, json.dumps(document).encode(), {"retry-after": retry}),
        classify_in_stream(document, {"retry-after": retry}),
    ):
        assert error.code in HINTS
        assert isinstance(error.message, str) and error.hint
        json.dumps(error.as_dict(), ensure_ascii=False)
        error.message.encode()


@given(st.binary(max_size=200))
def test_no_bytes_break_the_table(body: bytes) -> None:
    assert classify(500, body, {}).code in HINTS
