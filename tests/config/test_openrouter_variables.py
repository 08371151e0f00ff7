"""The OPENROUTER_* variables: their defaults, and what stops the start."""

import os
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import openrouter


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OPENROUTER_")]:
        monkeypatch.delenv(name)


def test_the_defaults_are_those_of_the_documentation() -> None:
    assert openrouter.read() == openrouter.OpenRouterDefaults(
        base_url="https://openrouter.ai/api/v1",
        auth_url="",
        completions_path="/chat/completions",
        reasoning=None,
        max_tokens=None,
        plugins=None,
        tools_enabled=True,
        skip_preread=True,
        web_search=True,
        datetime=True,
        max_results=5,
        max_total_results=15,
        engine="auto",
        max_tool_iterations=12,
        tool_step_timeout_s=90,
    )


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("API_BASE_URL", "http://127.0.0.1:9/api/v1/", "base_url", "http://127.0.0.1:9/api/v1"),
        ("AUTH_URL", "https://openrouter.ai/auth", "auth_url", "https://openrouter.ai/auth"),
        ("CHAT_COMPLETIONS_PATH", "/v2/chat", "completions_path", "/v2/chat"),
        ("CHAT_REASONING_JSON", '{"effort":"high"}', "reasoning", {"effort": "high"}),
        ("CHAT_MAX_TOKENS", "4096", "max_tokens", 4096),
        ("PLUGINS_JSON", '[{"id":"response-healing"}]', "plugins", [{"id": "response-healing"}]),
        ("CHAT_TOOLS_ENABLED", "false", "tools_enabled", False),
        ("CHAT_SKIP_PREREAD", "0", "skip_preread", False),
        ("WEB_SEARCH_TOOL", "false", "web_search", False),
        ("DATETIME_TOOL", "False", "datetime", False),
        ("WEB_SEARCH_MAX_RESULTS", "25", "max_results", 25),
        ("WEB_SEARCH_MAX_TOTAL_RESULTS", "40", "max_total_results", 40),
        ("WEB_SEARCH_ENGINE", "exa", "engine", "exa"),
        ("WEB_SEARCH_ENGINE", "google", "engine", "auto"),
        ("CHAT_MAX_TOOL_ITERATIONS", "3", "max_tool_iterations", 3),
        ("CHAT_MAX_TOOL_ITERATIONS", "0", "max_tool_iterations", 12),
        ("CHAT_TOOL_STEP_TIMEOUT_SEC", "5", "tool_step_timeout_s", 5),
    ],
)
def test_a_value_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: Any
) -> None:
    monkeypatch.setenv(f"OPENROUTER_{name}", value)
    assert getattr(openrouter.read(), field) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_BASE_URL", "openrouter.ai"),
        ("API_BASE_URL", "http://openrouter.ai/api/v1"),
        ("API_BASE_URL", "https://me@openrouter.ai/api/v1"),
        ("AUTH_URL", "http://openrouter.ai/auth"),
        ("CHAT_COMPLETIONS_PATH", "chat/completions"),
        ("CHAT_COMPLETIONS_PATH", "/chat?x=1"),
        ("CHAT_REASONING_JSON", "high"),
        ("CHAT_REASONING_JSON", '["high"]'),
        ("CHAT_REASONING_JSON", '{"effort":"high","max_tokens":5}'),
        ("CHAT_MAX_TOKENS", "many"),
        ("CHAT_MAX_TOKENS", "-1"),
        ("PLUGINS_JSON", '{"id":"web"}'),
        ("PLUGINS_JSON", '["web"]'),
        ("CHAT_TOOLS_ENABLED", "maybe"),
        ("CHAT_SKIP_PREREAD", "2"),
        ("WEB_SEARCH_TOOL", "on"),
        ("DATETIME_TOOL", "off"),
        ("WEB_SEARCH_MAX_RESULTS", "0"),
        ("WEB_SEARCH_MAX_RESULTS", "26"),
        ("WEB_SEARCH_MAX_TOTAL_RESULTS", "1.5"),
        ("WEB_SEARCH_ENGINE", "altavista"),
        ("CHAT_MAX_TOOL_ITERATIONS", "101"),
        ("CHAT_TOOL_STEP_TIMEOUT_SEC", "0"),
    ],
)
def test_what_cannot_be_understood_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"OPENROUTER_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=f"OPENROUTER_{name}"):
        openrouter.read()
