"""The `OPENROUTER_*` variables, and what each of them may be.

A value that cannot be understood stops the start with the variable's name.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env
from core.pasting import pasted_url
from credentials.types.base_url import base_url_problem
from workflows.sdk.llm import SEARCH_ENGINES

log = logging.getLogger(__name__)

_HOME = "https://openrouter.ai/api/v1"
_BY_ITSELF = ("google", "bing")
"""Engines that OpenRouter once had: it now chooses by itself."""
MOST_RESULTS = 25


@dataclass(frozen=True, kw_only=True)
class OpenRouterDefaults:
    """The operator's defaults for all nodes and agents, which may override them."""

    base_url: str
    auth_url: str
    completions_path: str
    reasoning: dict[str, Any] | None
    max_tokens: int | None
    plugins: list[Any] | None
    tools_enabled: bool
    skip_preread: bool
    web_search: bool
    datetime: bool
    max_results: int
    max_total_results: int
    engine: str
    max_tool_iterations: int
    tool_step_timeout_s: int


def read() -> OpenRouterDefaults:
    """The variables. Raises ImproperlyConfigured."""
    return OpenRouterDefaults(
        base_url=_url("OPENROUTER_API_BASE_URL", pasted_url(env.text("OPENROUTER_API_BASE_URL", _HOME))),
        auth_url=_url("OPENROUTER_AUTH_URL", env.text("OPENROUTER_AUTH_URL")),
        completions_path=_path("OPENROUTER_CHAT_COMPLETIONS_PATH", "/chat/completions"),
        reasoning=_reasoning(),
        max_tokens=env.integer("OPENROUTER_CHAT_MAX_TOKENS", 0) or None,
        plugins=_plugins(),
        tools_enabled=env.boolean("OPENROUTER_CHAT_TOOLS_ENABLED", True),
        skip_preread=env.boolean("OPENROUTER_CHAT_SKIP_PREREAD", True),
        web_search=env.boolean("OPENROUTER_WEB_SEARCH_TOOL", True),
        datetime=env.boolean("OPENROUTER_DATETIME_TOOL", True),
        max_results=env.integer("OPENROUTER_WEB_SEARCH_MAX_RESULTS", 5, 1, MOST_RESULTS),
        max_total_results=env.integer("OPENROUTER_WEB_SEARCH_MAX_TOTAL_RESULTS", 15, 1),
        engine=_engine(),
        # 0 means the default, as in the systems from which people bring their settings.
        max_tool_iterations=env.integer("OPENROUTER_CHAT_MAX_TOOL_ITERATIONS", 12, 0, 100) or 12,
        tool_step_timeout_s=env.integer("OPENROUTER_CHAT_TOOL_STEP_TIMEOUT_SEC", 90, 1, 3600),
    )


def _url(name: str, url: str) -> str:
    problem = base_url_problem(url) if url else None
    if problem:
        raise ImproperlyConfigured(f"{name}: {problem}, not {url!r}")
    return url


def _path(name: str, default: str) -> str:
    path = env.text(name, default)
    if not path.startswith("/") or any(mark in path for mark in "?# "):
        raise ImproperlyConfigured(f"{name} must be a path such as {default}, not {path!r}")
    return path


def _reasoning() -> dict[str, Any] | None:
    name = "OPENROUTER_CHAT_REASONING_JSON"
    found: dict[str, Any] | None = env.json_value(name, dict)
    if found and found.get("effort") and found.get("max_tokens"):
        raise ImproperlyConfigured(f"{name} may have `effort` or `max_tokens`, not both")
    return found


def _plugins() -> list[Any] | None:
    name = "OPENROUTER_PLUGINS_JSON"
    found: list[Any] | None = env.json_value(name, list)
    for plugin in found or ():
        if not isinstance(plugin, dict) or not isinstance(plugin.get("id"), str):
            raise ImproperlyConfigured(f"{name} must be an array of objects with an `id`")
    return found


def _engine() -> str:
    name = "OPENROUTER_WEB_SEARCH_ENGINE"
    engine = env.text(name, "auto")
    if engine in _BY_ITSELF:
        log.warning("%s=%s: OpenRouter has no such engine any more; `auto` is used", name, engine)
        return "auto"
    if engine not in SEARCH_ENGINES:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(SEARCH_ENGINES)}, not {engine!r}")
    return engine
