"""Which fields of a request OpenAI's own API knows, and what becomes of OpenRouter's others.

After OpenAI's reference of `POST /chat/completions`. A server that follows it may refuse, or misread, all others.
"""

from typing import Any

from ai_models.sdk.lenient import as_dict, as_dicts, as_text
from workflows.sdk.llm import ChatRequest

_KNOWN = frozenset(
    {
        *("temperature", "top_p", "n", "max_tokens", "max_completion_tokens", "stop", "seed"),
        *("frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs"),
        *("response_format", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call"),
        *("reasoning_effort", "verbosity", "modalities", "audio", "prediction", "web_search_options"),
        *("user", "safety_identifier", "metadata", "store", "service_tier", "stream_options"),
        *("prompt_cache_key", "prompt_cache_retention"),
    }
)
_OPENROUTER = frozenset(
    {
        *("models", "route", "provider", "plugins", "transforms", "preset", "usage", "reasoning"),
        *("include_reasoning", "session_id", "trace", "debug", "structured_outputs", "cache_control"),
        *("max_tool_calls", "stop_server_tools_when", "x_search_filter", "image_config", "top_a"),
        "prompt_cache_options",
    }
)
"""OpenRouter's own words, which are not sent to others even from `extra_body`."""
_EFFORTS = {"max": "xhigh"}


def openai_fields(request: ChatRequest) -> dict[str, Any]:
    """The options that OpenAI's API knows, and the user's own; OpenRouter's are translated or left out.

    `reasoning.effort` becomes `reasoning_effort`, `usage.include` becomes `stream_options.include_usage`. A budget
    for reasoning, fallback models, providers and plugins have no equivalent.
    """
    sent = request.options
    known = {name: value for name, value in sent.items() if name in _KNOWN or name in request.verbatim}
    fields = {name: value for name, value in known.items() if name not in _OPENROUTER and name != "tools"}
    return {**_translated(request), **fields, **_tools(known)}


def _translated(request: ChatRequest) -> dict[str, Any]:
    effort = as_text(as_dict(request.options.get("reasoning")).get("effort"))
    wanted: dict[str, Any] = {"reasoning_effort": _EFFORTS.get(effort, effort)} if effort else {}
    if request.stream and "include" in as_dict(request.options.get("usage")):
        wanted["stream_options"] = {"include_usage": bool(as_dict(request.options["usage"])["include"])}
    return wanted


def _tools(fields: dict[str, Any]) -> dict[str, Any]:
    """OpenRouter runs its server tools itself; nobody else has them, and OpenAI refuses a list without any."""
    tools = [tool for tool in as_dicts(fields.get("tools")) if not _is_openrouters(tool)]
    return {"tools": tools} if tools else {}


def _is_openrouters(tool: dict[str, Any]) -> bool:
    return as_text(tool.get("type")).startswith("openrouter:")
