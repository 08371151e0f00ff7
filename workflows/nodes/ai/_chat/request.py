"""Builds the chat request from the node's settings, and checks the rules that can be checked before sending."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.nodes.ai._chat.params import DEFAULT_MODEL, ChatParams
from workflows.sdk import ChatRequest, Json, NodeError

SANDBOX = "sandbox/"
# Anthropic's minimum reasoning budget.
MIN_BUDGET = 1024
# The node's own time-out ends a call much earlier; this limit applies to nodes without one.
TOTAL_TIMEOUT = 3600.0

_SAMPLING = (
    *("temperature", "top_p", "max_tokens", "seed", "top_k", "min_p", "top_a"),
    *("frequency_penalty", "presence_penalty", "repetition_penalty"),
)
_FIXED = ("model", "messages", "stream")


@dataclass(frozen=True)
class Broken:
    """A rule that the settings violate."""

    field: str
    message: str
    hint: str


def broken_rules(parameters: Mapping[str, Json]) -> Iterator[Broken]:
    """Every rule that is certainly violated; values that are still templates are not checked."""
    reasoning = parameters.get("reasoning")
    if isinstance(reasoning, dict):
        yield from _reasoning_rules(parameters, reasoning)
    extra = parameters.get("extra_body")
    for name in _FIXED:
        if isinstance(extra, dict) and name in extra:
            yield Broken(f"extra_body.{name}", f"The node sets `{name}` itself.", "Use the node's own field.")
    for index, image in enumerate(_items(parameters.get("images"))):
        if "{{" not in image and not image.startswith(("https://", "http://", "data:image/")):
            message = f"{image[:80]!r} is not the URL of an image."
            yield Broken(f"images.{index}", message, "Use https://… or data:image/…;base64,…")


def _reasoning_rules(parameters: Mapping[str, Json], reasoning: Mapping[str, Json]) -> Iterator[Broken]:
    budget, limit = reasoning.get("max_tokens"), parameters.get("max_tokens")
    if not isinstance(budget, int):
        return
    if reasoning.get("effort"):
        hint = "Set only one of them."
        yield Broken("reasoning.effort", "Effort and budget cannot be combined.", hint)
    anthropic = str(parameters.get("model") or DEFAULT_MODEL).startswith("anthropic/")
    if anthropic and budget < MIN_BUDGET:
        message = f"Anthropic's models need a reasoning budget of at least {MIN_BUDGET} tokens."
        yield Broken("reasoning.max_tokens", message, f"Raise the budget to {MIN_BUDGET}.")
    if isinstance(limit, int) and limit <= budget:
        message = f"The budget of {budget} tokens is not below max_tokens ({limit})."
        yield Broken("reasoning.max_tokens", message, "Raise max_tokens, or lower the budget.")
    if anthropic and limit in (None, ""):
        message = "Anthropic's models need max_tokens to be higher than the budget."
        yield Broken("max_tokens", message, f"Set max_tokens to more than {budget}.")


def _items(value: Json) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def build(params: ChatParams, execution_id: str, defaults: Mapping[str, Any]) -> ChatRequest:
    """The chat request; `defaults` fill what the settings leave unset. Raises NodeError `invalid_request`."""
    options = _options(params, execution_id, defaults)
    settled = {**params.model_dump(), **{key: options.get(key) for key in ("max_tokens", "reasoning")}}
    for rule in broken_rules(settled):
        raise NodeError("invalid_request", rule.message, rule.hint, details={"field": rule.field})
    return ChatRequest(
        model=params.model,
        messages=_messages(params),
        options=options,
        verbatim=frozenset(params.extra_body or {}),
        first_byte_timeout=params.idle_timeout_s,
        idle_timeout=params.idle_timeout_s,
        first_token_timeout=params.first_token_timeout_s,
        total_timeout=TOTAL_TIMEOUT,
    )


def _options(params: ChatParams, execution_id: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    reasoning = params.reasoning.model_dump(exclude_defaults=True) if params.reasoning else {}
    chosen = {
        **{name: getattr(params, name) for name in _SAMPLING},
        "stop": params.stop,
        "reasoning": reasoning,
        "models": params.models,
        "provider": _provider(params),
        "plugins": params.plugins,
        "response_format": _response_format(params.response_schema),
    }
    filled = {name: value for name, value in chosen.items() if value not in (None, [], {})}
    named = {"session_id": params.session_id or execution_id}
    if params.plugins == []:
        defaults = {name: value for name, value in defaults.items() if name != "plugins"}
    return {**defaults, **named, **filled, **(params.extra_body or {})}


def _provider(params: ChatParams) -> dict[str, Json]:
    # Without it OpenRouter may choose a provider that silently drops the schema.
    wish = {"require_parameters": True} if params.response_schema is not None else {}
    return {**wish, **(params.provider or {})}


def _response_format(schema: dict[str, Json] | None) -> dict[str, Any] | None:
    if schema is None:
        return None
    named = {"name": "answer", "strict": is_closed(schema), "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def is_closed(schema: Json) -> bool:
    """Whether every object forbids further keys and requires all of its own, as strict mode demands."""
    if isinstance(schema, list):
        return all(is_closed(item) for item in schema)
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required")
        complete = isinstance(required, list) and set(properties) <= set(map(str, required))
        if not complete or schema.get("additionalProperties") is not False:
            return False
    return all(is_closed(value) for value in schema.values())


def _messages(params: ChatParams) -> list[dict[str, Any]]:
    system = [{"role": "system", "content": params.system_prompt}] if params.system_prompt.strip() else []
    earlier = [message.model_dump(exclude_unset=True) for message in params.messages]
    return [*system, *earlier, {"role": "user", "content": _user_content(params)}]


def _user_content(params: ChatParams) -> Json:
    if not params.images:
        return params.user_prompt
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in params.images]
    return [{"type": "text", "text": params.user_prompt}, *pictures]
